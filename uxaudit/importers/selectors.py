"""Selectors of other tools as targets, ranked by how likely a person would identify the control by them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from uxaudit.scenario.selectors import css_fault, is_xpath
from uxaudit.scenario.vocabulary import ROLES

TEST_ID = re.compile(r"""^(?:[a-z][\w-]*)?\[data-testid=(["']?)([^"'\]]+)\1\]$""")
_XPATH_STEP = re.compile(r"""(?:(?P<tag>[a-z][\w-]*)|\*)(?P<tests>(?:\[[^\[\]]*\])*)""")
_XPATH_TEST = re.compile(r"""\[(?:(?P<nth>\d+)|@(?P<name>[\w-]+)\s*=\s*(?P<value>"[^"]*"|'[^']*'))\]""")
_ICON = re.compile("[\ue000-\uf8ff]")
Target = dict[str, Any]
Ranked = tuple[int, Target]
"""The rank, smaller is better, and the target."""

ROLE, NAME, LABEL, TESTID, TEXT, WITHIN, CSS, UNSURE = range(8)
"""Ranks: names that people know first, a path through the markup late, ambiguous selectors last."""


def best(alternatives: Iterable[Ranked | None]) -> Target | None:
    """The best of several targets for one control; the first of the best. None if there is none."""
    return min((one for one in alternatives if one is not None), key=lambda one: one[0], default=(0, None))[1]


def tidy(name: str) -> str:
    """A name with single spaces and without the signs of icon fonts, as people read it."""
    return " ".join(_ICON.sub(" ", name).split())


def by_role(role: str, name: str) -> Ranked | None:
    """A control by its role and accessible name."""
    if role in ROLES and tidy(name):
        return ROLE, {"role": role, "name": tidy(name)}
    return by_name(name)


def by_name(name: str) -> Ranked | None:
    """A control by its accessible name."""
    return (NAME, {"name": tidy(name)}) if tidy(name) else None


def by_text(text: str) -> Ranked | None:
    """An element by its visible text."""
    return (TEXT, {"text": tidy(text)}) if tidy(text) else None


def by_css(selector: str) -> Ranked | None:
    """An element by a CSS selector; None for an invalid one."""
    selector = selector.strip()
    if found := TEST_ID.match(selector):
        return TESTID, {"testid": found[2]}
    return (CSS, {"css": selector}) if selector and css_fault(selector) is None else None


def by_xpath(path: str) -> Ranked | None:
    """An element by an XPath of tags, positions and attributes, as tools record them; None for any other."""
    selector = css_of_xpath(path)
    return by_css(selector) if selector else None


def css_of_xpath(path: str) -> str:
    """Returns the CSS selector for an XPath such as ``//*[@id="menu"]/li[2]/a``; empty if there is none."""
    path = path.strip().removeprefix("xpath=").strip()
    if not is_xpath(path) and not path.startswith("/"):
        return ""
    made, last = "", 0
    for found in re.finditer(r"(//?)([^/\[]+(?:\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\])*)", path):
        step = _XPATH_STEP.fullmatch(found[2]) if found.start() == last else None
        part = _css_step(step) if step else ""
        if not part:
            return ""
        made += (("" if found[1] == "//" else ":root > ") if not made else " " if found[1] == "//" else " > ") + part
        last = found.end()
    made = made.replace(":root > html", "html", 1)
    return made if last == len(path) else ""


def _css_step(step: re.Match[str]) -> str:
    tag, tests = step["tag"] or "", step["tests"]
    made = tag
    for found in re.finditer(r"\[[^\[\]]*\]", tests):
        test = _XPATH_TEST.fullmatch(found[0])
        if test is None or (test["nth"] and not tag):
            return ""
        made += f":nth-of-type({test['nth']})" if test["nth"] else f"[{test['name']}={json.dumps(test['value'][1:-1], ensure_ascii=False)}]"
    return made or "*"


def names_in(target: Mapping[str, Any]) -> list[str]:
    """Returns all texts of a target, by which a field for secrets is recognised."""
    return [text for value in target.values() for text in (names_in(value) if isinstance(value, Mapping) else [str(value)])]
