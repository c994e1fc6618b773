"""CSS selectors in scenarios: finds invalid ones, and names that are selectors by mistake.

The grammar is parsed by ``cssselect2``. Selectors are run by Playwright, whose extensions (``:has-text()``, ``>>``) are accepted too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import tinycss2
from cssselect2.parser import SelectorError, parse
from tinycss2.nth import parse_nth

from uxaudit.scenario.problems import quoted

JQUERY = {
    "contains": 'use :has-text("…")',
    "eq": "use `nth` beside `css`",
    "nth": "use `nth` beside `css`",
    "first": "use `nth: 0` beside `css`",
    "last": "use `nth: -1` beside `css`",
    "even": "use :nth-child(even)",
    "odd": "use :nth-child(odd)",
    "hidden": "only visible elements are found",
    "selected": "use :checked",
    "button": "use button, or name the control by role and name",
    "submit": "use [type=submit]",
    "checkbox": "use [type=checkbox]",
    "radio": "use [type=radio]",
    "password": "use [type=password]",
    "file": "use [type=file]",
    "header": "use :is(h1, h2, h3)",
    "parent": "use :has(*)",
}
"""Pseudo-classes of jQuery, which no browser knows, each with what to do instead."""
NTH = ("nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type")
TAGS = frozenset(
    [
        "a",
        "abbr",
        "article",
        "aside",
        "audio",
        "body",
        "button",
        "canvas",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "em",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "iframe",
        "img",
        "input",
        "label",
        "legend",
        "li",
        "main",
        "menu",
        "meter",
        "nav",
        "ol",
        "optgroup",
        "option",
        "output",
        "p",
        "picture",
        "pre",
        "progress",
        "section",
        "select",
        "small",
        "span",
        "strong",
        "summary",
        "svg",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "ul",
        "video",
    ]
)
"""Element names that show that a text is a selector."""
_MARK = r"(?:#[A-Za-z_-][\w-]*|\.[a-z_-][\w-]*|\[[a-z]+-[\w-]*\]|\[[a-z][\w-]*[~|^$*]?=[^\]]*\]|::?[a-z][\w-]*(?:\([^()]*\))?)"
_SIMPLE = re.compile(rf"(?P<tag>\*|[a-z][a-z0-9]*)?(?P<marks>{_MARK}*)")
_SPLIT = re.compile(r"\s*[>+~,]\s*|\s+")
_ENGINE = re.compile(r"^(css|xpath|text|id|role|data-testid|data-test-id|data-test|internal:[a-z:-]+)=(.*)$", re.DOTALL)
Fault = tuple[str, str]
"""What is wrong, and the remedy."""


# ---------------------------------------------------------------- selectors


def css_fault(selector: str) -> Fault | None:
    """Why a selector cannot be used, and the remedy; None for one that a browser or Playwright can read."""
    if is_xpath(selector):
        return f"{quoted(selector)} is an XPath, not a CSS selector", XPATH_HINT
    tokens = tinycss2.parse_component_value_list(selector)
    if tinycss2.serialize(tokens) != selector and tinycss2.serialize(tokens).startswith(selector):
        return f"{quoted(selector)} is not a valid CSS selector: a bracket or a quote is not closed", "Close it."
    for number, part in enumerate(_chained(tokens)):
        if fault := _part_fault(part, first=number == 0):
            return f"{quoted(selector)} is not a valid CSS selector: {fault[0]}", fault[1]
    return None


def _chained(tokens: Sequence[Any]) -> Iterator[list[Any]]:
    """The parts that Playwright's ``>>`` joins."""
    part: list[Any] = []
    for token in tokens:
        if token == ">" and part and part[-1] == ">":
            part.pop()
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _part_fault(tokens: list[Any], *, first: bool) -> Fault | None:
    text = tinycss2.serialize(tokens).strip()
    if text.startswith("xpath="):
        return "it contains an XPath", XPATH_HINT
    if not first and re.match(r"[a-z:-]+=", text):  # another engine of Playwright, such as text=Save or nth=0
        return None
    if fault := next(_pseudo_faults(tokens), None):
        return fault
    try:
        list(parse(tokens))
    except SelectorError as error:
        where = error.args[0]
        token = where.serialize() if hasattr(where, "serialize") else ""
        return (f"{quoted(token)} cannot be there" if token else "it ends too early"), "Correct it, or name the control by role and name."
    return None


def _pseudo_faults(tokens: Sequence[Any]) -> Iterator[Fault]:
    """Pseudo-classes and pseudo-elements that the grammar allows, but no browser can find."""
    for index, (colon, token) in enumerate(pairwise(tokens)):
        if colon != ":" or token.type not in ("ident", "function"):
            continue
        name = token.lower_name if token.type == "function" else token.lower_value
        arguments = token.arguments if token.type == "function" else []
        if index and tokens[index - 1] == ":":
            yield f"`::{name}` is not an element", "Name the element itself."
        elif name in JQUERY:
            yield f"only jQuery knows `:{name}`", f"{JQUERY[name][0].upper()}{JQUERY[name][1:]}."
        elif name in NTH and parse_nth(_before_of(arguments)) is None:
            yield f"{quoted(tinycss2.serialize(arguments))} is not a number for `:{name}`", "Write a number, even, odd or 2n+1."
        elif name in ("is", "not", "where", "has"):
            yield from _pseudo_faults(arguments)


def _before_of(arguments: Sequence[Any]) -> list[Any]:
    """The number of ``:nth-child(2n+1 of .row)``."""
    names = [getattr(token, "lower_value", "") if token.type == "ident" else "" for token in arguments]
    return list(arguments[: names.index("of")] if "of" in names else arguments)


# ---------------------------------------------------------------- names that are selectors

XPATH_HINT = "XPath is not supported: name the control by role and name, such as {role: button, name: Save}, or by css."


def is_xpath(text: str) -> bool:
    """Whether a text is an XPath."""
    return text.startswith(("xpath=", "//", "(//", ".//", "../"))


def instead_of_name(text: str) -> dict[str, str] | None:
    """The target to write in place of a name that looks like a selector; an empty one for an XPath, None for a name."""
    text = text.strip()
    if is_xpath(text):
        return {}
    if found := _ENGINE.match(text):
        return _of_engine(found[1], found[2])
    return {"css": text} if _is_selector(text) else None


def _of_engine(engine: str, body: str) -> dict[str, str]:
    if engine == "role":
        found = re.fullmatch(r"\s*([a-z]+)\s*(?:\[name\s*=\s*[\"']?(.*?)[\"']?i?\])?\s*", body)
        return {"role": found[1], **({"name": found[2]} if found[2] else {})} if found else {}
    if engine.startswith("internal"):
        return {}
    bare = body.strip().strip("\"'")
    return (
        {"css": f"#{bare}"}
        if engine == "id"
        else {"text": bare}
        if engine == "text"
        else {"testid": bare}
        if "test" in engine
        else {"css": body}
    )


def _is_selector(text: str) -> bool:
    """Whether every part of a text is a simple selector, and one of them cannot be a word: ``#save``, ``nav > a``, ``input[name=q]``."""
    parts = [_SIMPLE.fullmatch(part) for part in _SPLIT.split(text)]
    simple = all(part is not None and (part["tag"] is None or part["tag"] in {*TAGS, "*"}) for part in parts)
    return simple and (any(part is not None and part["marks"] for part in parts) or (">" in text and len(parts) > 1))
