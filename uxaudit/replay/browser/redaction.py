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

from uxaudit.model.scenario import Scenario
from uxaudit.scenario.variables import SECRET

SHORTEST = 4
"""Shorter values are not removed: they occur everywhere, and protect nothing."""


def secret_names(scenario: Scenario) -> frozenset[str]:
    """The names of all secrets that a scenario uses."""
    return frozenset(SECRET.findall(scenario.model_dump_json()))


TOKENS = re.compile(
    rb"""([?&#;](?:access_token|id_token|refresh_token|auth_token|token|jwt|sid|session|sessionid|session_id|phpsessid|jsessionid|api_?key|apikey"""
    rb"""|sig|signature|passwd|password|pwd|secret|client_secret|csrfmiddlewaretoken|csrf_token|authenticity_token|assertion|samlresponse)\\{0,4}=)"""
    rb"""(?!\[secret)[^&#\s"'<>\\]+""",
    re.IGNORECASE,
)
"""URL parameters that carry credentials, whether or not the scenario uses them."""
USER_INFO = re.compile(rb"(\bhttps?://[^/\s:@\"']+:)[^/\s@\"']+@")
BEARER = re.compile(rb"(?i)\b(bearer\s+)(?=[^\s\"]*\d)[A-Za-z0-9+/=._~-]{12,}")
LOGINS = re.compile(rb"""(?i)\b(authorization\W{1,6}(?:basic|token|bearer|digest|negotiate|apikey)\s+)(?!\[secret)[^\s"'<>\\]{6,}""")
COOKIE = rb"""[\w!#$%&*+.^`|~-]+=(?!\[secret)[^\s;"'<>\\]+"""
COOKIES = re.compile(rb"""(?i)\b((?:set-)?cookie[\s:"'\\]{1,6})""" + COOKIE + rb"(?:;\s*" + COOKIE + rb")*")
GRANTS = re.compile(
    rb"""([?&#;](?:code|key|ticket|auth|oauth_\w+|x-amz-\w+(?:-token)?|x-goog-signature)=)(?!\[secret)[^&#\s"'<>\\]{16,}""", re.IGNORECASE
)
"""Parameters that are harmless when short (``code=SUMMER``) and credentials when long."""
JWT = re.compile(rb"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+")


HIDDEN = "•••"
"""What stands for a value that was typed into a field for secrets."""
SHORTEST_WORD = 3
STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"(\s*:)?')
"""The strings of a JSON line; the group tells its keys."""


class Scrubber:
    """Removes secrets from content before it is written: the scenario's, those learnt during replay, and tokens of any kind."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._spellings: dict[str, str] = {}
        self._pattern: re.Pattern[bytes] | None = None
        self._words: set[str] = set()
        self._short: re.Pattern[bytes] | None = None
        self.values: set[str] = set()
        """The plain values, for the masking of pictures."""
        for name, value in values.items():
            self.learn(name, value)

    def learn(self, name: str, value: str) -> None:
        """Treat one more value as a secret from now on."""
        if SECRET.fullmatch(value):
            return
        if len(value) < SHORTEST:
            self._learn_short(value)
            return
        self.values.add(value)
        self._replace(value, f"[secret {name}]" if name else HIDDEN)

    def _replace(self, value: str, shown: str) -> None:
        self._spellings |= dict.fromkeys(spellings_of(value), shown)
        longest_first = sorted(self._spellings, key=len, reverse=True)
        self._pattern = re.compile(b"|".join(re.escape(spelling.encode()) for spelling in longest_first))

    def alias(self, value: str, shown: str) -> None:
        """Write ``shown`` in place of a value that differs from replay to replay, also where a page changed its case."""
        for said, word in ((value, shown), (value.upper(), shown.upper()), (value.capitalize(), shown.capitalize())):
            self._replace(said, word)

    def _learn_short(self, value: str) -> None:
        """Take a short value out of the texts of a JSON line, as a whole word; plain words are left, as they would be found everywhere."""
        if len(value) >= SHORTEST_WORD and not (value.isalpha() and value.islower()):
            self._words.add(re.escape(json.dumps(value, ensure_ascii=False)[1:-1]))
            self._short = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(self._words, key=len, reverse=True))})(?!\w)".encode())

    def __call__(self, content: bytes) -> bytes:
        """The content without secrets."""
        if self._pattern is not None:
            content = self._pattern.sub(lambda found: self._spellings[found[0].decode()].encode(), content)
        if (short := self._short) is not None:
            content = STRINGS.sub(lambda found: found[0] if found[1] else short.sub(HIDDEN.encode(), found[0]), content)
        for pattern in (TOKENS, GRANTS, LOGINS, COOKIES):
            content = pattern.sub(rb"\1[secret]", content)
        content = USER_INFO.sub(rb"\1[secret]@", content)
        return JWT.sub(b"[secret]", BEARER.sub(rb"\1[secret]", content))


def scrubber(scenario: Scenario, environ: Mapping[str, str] = os.environ) -> Scrubber:
    """The scrubber for a scenario's own secrets."""
    return Scrubber({name: environ.get(name, "") for name in secret_names(scenario)})


def spellings_of(value: str) -> frozenset[str]:
    """The forms of a value in text: plain, JSON- or HTML-escaped, URL-encoded, base64 at each of its three offsets."""
    if len(value) < SHORTEST:
        return frozenset()
    plain = {value, html.escape(value), quote(value, safe=""), quote(value), quote_plus(value)}
    for offset in range(3):  # base64 of a longer text that contains the value: only its inner characters are certain
        raw = base64.b64encode(b"\0" * offset + value.encode())
        core = raw[(0, 2, 3)[offset] : len(raw.rstrip(b"=")) - (1 if raw.endswith(b"=") else 0)]
        if len(core) >= SHORTEST:
            plain |= {core.decode(), core.decode().replace("+", "-").replace("/", "_")}
    plain |= {re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), text) for text in plain}
    escaped = {json.dumps(text, ensure_ascii=ascii)[1:-1] for text in plain for ascii in (True, False)}
    twice = {json.dumps(text)[1:-1] for text in escaped}  # a page that logs JSON, in a line that is JSON
    return frozenset(text for text in plain | escaped | twice if len(text) >= SHORTEST)
