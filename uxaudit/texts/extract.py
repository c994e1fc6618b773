"""Finds the texts to translate, for ``pybabel extract``: in Python, and in the documentation of checks. Run by ``make messages``."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

Found = tuple[int, str | None, Any, list[str]]
"""Line, name of the function as Babel knows it, its texts, and comments for translators."""
MEASURE = ("measured", "limit", "unit")
"""Fields of a finding with short texts, which are translated by themselves in the context ``measure``."""
SINGULAR = ("text", "tr", "_", "gettext")
PLURAL = {"plural": (2, 3), "counted": (1, 2), "ngettext": (1, 2)}
"""Functions with a text for one and a text for several, and their places in the call, from 1."""
USERS = (b"uxaudit.texts", b"uxaudit.checks.api")
"""A module that imports neither has other functions of these names."""
PARTS = ("Why:", "Who:", "Measured:", "Fix:", "Source:")
SHOWN = ("Why:", "Who:", "Fix:")
"""The parts of a check's documentation that reports show with its findings, besides the title."""


def from_python(file: BinaryIO, keywords: Any, tags: Any, options: Mapping[str, Any]) -> Iterator[Found]:
    """Yields the texts of a module, and those of its docstring if it defines a check.

    Babel's own extractor does not see calls inside f-strings before Python 3.12.
    """
    source = file.read()
    if not any(name in source for name in USERS):
        return
    tree = ast.parse(source)
    yield from with_plurals(_call(node) for node in ast.walk(tree) if isinstance(node, ast.Call))
    yield from (found for node in ast.walk(tree) if isinstance(node, ast.Call) for found in _measures(node))
    document = ast.get_docstring(tree) or ""
    if all(f"\n{part}" in document for part in PARTS):
        yield from ((1, None, text, []) for text in _shown(document))


def _call(node: ast.Call) -> tuple[int, str, tuple[Any, ...], list[str]]:
    """Returns a call as Babel's extractors do: arguments that are no texts are None."""
    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
    values = tuple(one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else None for one in node.args)
    return node.lineno, name, values, []


def _measures(node: ast.Call) -> Iterator[Found]:
    """Yields the texts of a finding's measured value, limit and unit."""
    if isinstance(node.func, ast.Name) and node.func.id.startswith(("finding_", "Finding")):
        given = [word.value for word in node.keywords if word.arg in MEASURE]
        for one in (part for value in given for part in ((value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,))):
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and any(map(str.isalpha, one.value)):
                yield one.lineno, "pgettext", ("measure", one.value), []


def with_plurals(found: Iterable[Any]) -> Iterator[Found]:
    """Yields the calls with texts, under the names that Babel knows: ``ngettext`` for texts with a plural, none for others."""
    for line, name, given, comments in found:
        texts = given if isinstance(given, tuple) else (given,)
        one, many = PLURAL.get(name, (1, 0))
        if (name not in SINGULAR and not many) or len(texts) < max(one, many) or not texts[one - 1]:
            continue
        yield (line, "ngettext", (texts[one - 1], texts[many - 1]), comments) if many else (line, None, texts[0], comments)


def _shown(document: str) -> Iterator[str]:
    """Yields the title of a check, and the parts that reports show, each on one line as :mod:`uxaudit.checks.api` reads them."""
    title, _, rest = document.partition("\n")
    yield title.strip().rstrip(".")
    parts: dict[str, list[str]] = {}
    part = ""
    for line in rest.splitlines():
        head = next((name for name in PARTS if line.startswith(name)), "")
        part, line = head or part, line.removeprefix(head)
        if part and line.strip():
            parts.setdefault(part, []).append(line.strip())
    yield from (" ".join(parts[name]) for name in SHOWN)
