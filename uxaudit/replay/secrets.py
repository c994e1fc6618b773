"""Keeps the values of secrets out of everything that is written.

One place cleans every line before it leaves the worker, so that no probe has to remember.
"""

from __future__ import annotations

import base64
import html
import json
import os
import re
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

from uxaudit.recording import Scrub
from uxaudit.replay.actions import SECRET
from uxaudit.steps import Scenario

SHORTEST = 4
"""Shorter values are not looked for: they would blank out half of every text, and protect nothing."""


def secret_names(scenario: Scenario) -> frozenset[str]:
    """The names of all secrets that a scenario uses."""
    return frozenset(SECRET.findall(scenario.model_dump_json()))


def scrubber(scenario: Scenario, environ: Mapping[str, str] = os.environ) -> Scrub:
    """A function that replaces each secret of the scenario, in whatever usual spelling, by ``[secret NAME]``."""
    spellings = {spelling: f"[secret {name}]" for name in secret_names(scenario)
                 for spelling in spellings_of(environ.get(name, ""))}
    if not spellings:
        return lambda content: content
    longest_first = sorted(spellings, key=len, reverse=True)
    pattern = re.compile(b"|".join(re.escape(spelling.encode()) for spelling in longest_first))
    return lambda content: pattern.sub(lambda found: spellings[found[0].decode()].encode(), content)


def spellings_of(value: str) -> frozenset[str]:
    """How a value may stand in a text: plain, JSON- or HTML-escaped, URL-encoded, base64 at each of its three offsets."""
    if len(value) < SHORTEST:
        return frozenset()
    plain = {value, html.escape(value), quote(value, safe=""), quote(value), quote_plus(value)}
    for offset in range(3):  # base64 of a longer text that holds the value: only its inner characters are sure
        raw = base64.b64encode(b"\0" * offset + value.encode())
        core = raw[(0, 2, 3)[offset]:len(raw.rstrip(b"=")) - (1 if raw.endswith(b"=") else 0)]
        if len(core) >= SHORTEST:
            plain |= {core.decode(), core.decode().replace("+", "-").replace("/", "_")}
    escaped = {json.dumps(text, ensure_ascii=ascii)[1:-1] for text in plain for ascii in (True, False)}
    return frozenset(text for text in plain | escaped if len(text) >= SHORTEST)
