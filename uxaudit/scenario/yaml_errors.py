"""Explains in plain words why a text is not YAML, or not the intended YAML, with the line to write instead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml

from uxaudit.errors import InputError
from uxaudit.model.scenario import VERBS
from uxaudit.scenario.keys import MODIFIERS, RUN, SCENARIO_KEYS, TASK_KEYS, is_known
from uxaudit.scenario.problems import Problems, quoted
from uxaudit.scenario.yaml_tree import Node, Scalar, SourcePlace

MAX_DEPTH = 40
_KEY_LINE = re.compile(r"^(?P<indent>\s*(?:- +)*)(?P<key>[A-Za-z_][\w-]*)\s*:(?:\s|$)")
_TAB = ("the indentation contains a tab", "Replace it with spaces.")
_PLAIN_WORDS = (
    ("tab character", *_TAB),
    (
        "mapping values are not allowed",
        "a `:` is not allowed here",
        "Put the text that contains it in quotes, or correct the indentation of this line.",
    ),
    ("unexpected end of stream", "this quote is never closed", "Close it."),
    ("did not find expected ',' or", "this bracket is not closed, or a comma is missing", "Close it, or add the comma."),
    ("did not find expected key", "this line does not match the lines above it", "Correct its indentation, or close a quote above."),
    ("did not find expected '-' indicator", "a list and keys are mixed here", "Correct the indentation."),
    ("unknown escape character", "this is not a valid escape sequence", "Use single quotes, or write the backslash twice."),
    ("could not find expected ':'", "a key has no `:`", "Write `key: value`."),
    ("<document start>", "there is extra text after the end", "Remove it; it may be a closing bracket too many."),
)


def too_deep(place: SourcePlace) -> InputError:
    """The error for a text with too many levels."""
    return InputError("this is nested too deeply", str(place), f"At most {MAX_DEPTH} levels are allowed.")


def explained(error: yaml.MarkedYAMLError, text: str, file: str) -> InputError:
    """The parser's error in plain words, at the place where a person has to change something."""
    mark = error.problem_mark or error.context_mark
    place = SourcePlace(file, mark.line + 1, mark.column + 1) if mark else SourcePlace(file, 1, 1)
    problem = error.problem or "this is not YAML"
    if "nesting depth" in problem:  # the parser's own limit, since PyYAML 6.0.4, which may be reached before ours
        return too_deep(place)
    opened = error.context_mark if error.context_mark and ("end of stream" in problem or "expected ','" in problem) else None
    lines = text.splitlines()
    first = error.context_mark.line if error.context_mark else place.line - 1
    if opened is not None and (found := _bare_reference(lines, first, place, file)):
        return found
    if opened is not None:
        place = SourcePlace(file, opened.line + 1, opened.column + 1)
    elif "cannot start any token" in problem:
        return _bad_start(lines, place)
    elif found := _wrong_indent(lines, place):
        return found
    for part, message, hint in _PLAIN_WORDS:
        if part in problem:
            return InputError(message, str(place), hint)
    return InputError(f"this is not YAML: {problem}", str(place))


def _bad_start(lines: list[str], place: SourcePlace) -> InputError:
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    char = line[place.column - 1 : place.column]
    if char == "\t" or "\t" in line[: len(line) - len(line.lstrip())]:
        return InputError(_TAB[0], str(place), _TAB[1])
    return InputError(f"text without quotes cannot start with {quoted(char)}", str(place), "Put the text in quotes.")


# ---------------------------------------------------------------- text in braces


def is_rest_of_text(key: Node, value: Node, after: str | None) -> bool:
    """Whether an entry in braces is the rest of a text that a comma cut: a word without a ``:`` that is not a known key.

    ``after`` is what follows the word on its line; None if it is in quotes.
    """
    if after is None or after.startswith(":"):
        return False
    return isinstance(key, Scalar) and isinstance(value, Scalar) and value.empty and not value.text and not is_known(key.text)


def comma_problem(key: Node, value: Node, problems: Problems) -> None:
    """Report a text in braces that a comma cuts; ``value`` is the whole text."""
    if isinstance(key, Scalar) and isinstance(value, Scalar):
        whole = f"{key.text}: {json.dumps(value.text, ensure_ascii=False)}"
        problems.add(f"the comma ends the value of `{key.text}`", value.place, f"Put the text in quotes: `{whole}`.")


def _bare_reference(lines: list[str], first: int, end: SourcePlace, file: str) -> InputError | None:
    """The error for ``${…}`` without quotes inside braces, which YAML takes for a mapping."""
    for number in range(first, min(end.line, len(lines))):
        for column, text in _references(lines[number]):
            return InputError(
                "a text with `${…}` inside braces must be in quotes",
                f"{file}:{number + 1}:{column + 1}",
                f"Write {json.dumps(text, ensure_ascii=False)}.",
            )
    return None


def _references(line: str) -> Iterator[tuple[int, str]]:
    """Each text of a line with a reference outside of quotes and after a bracket, and its column from 0."""
    outside = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'", lambda found: "_" * len(found[0]), line)
    for found in re.finditer(r"\$\{[^}\n]*\}?", outside):
        before = outside[: found.start()]
        if not re.search(r"(?<!\$)[{\[]", before):
            continue
        start = max(before.rfind(mark) + len(mark) for mark in ("{", "[", ",", ": ") if mark in before)
        start += len(before[start:]) - len(before[start:].lstrip())
        rest = re.match(r"[^,}\]]*", outside[found.end() :])
        yield start, line[start : found.end() + (rest.end() if rest else 0)].strip()


# ---------------------------------------------------------------- indentation


def _wrong_indent(lines: list[str], place: SourcePlace) -> InputError | None:
    """The error for a known key whose indentation is wrong, with the number of spaces that it needs; None if that is not it."""
    number = place.line - 1
    found = _KEY_LINE.match(lines[number]) if number < len(lines) else None
    if found is None or not is_known(found["key"]):
        return None
    if "\t" in found["indent"]:
        return InputError(_TAB[0], str(place), _TAB[1])
    wanted = _column_for(found["key"], lines[:number])
    has = len(found["indent"])
    if wanted is None or wanted[0] == has:
        return None
    column, beside = wanted
    return InputError(
        f"the indentation of `{found['key']}` is wrong",
        str(place._replace(column=has + 1)),
        f"Write it with {column} {'space' if column == 1 else 'spaces'} before it, like `{beside}`."
        if column
        else "Write it without indentation.",
    )


def _column_for(key: str, above: list[str]) -> tuple[int, str] | None:
    """Where a key belongs: the column of the nearest key above it that has its level, and that key; None if there is none."""
    for keys, beside in ((TASK_KEYS, ("task",)), (MODIFIERS, (*VERBS, RUN)), (SCENARIO_KEYS, ("scenario", "site"))):
        for line in reversed(above if key in keys else []):
            found = _KEY_LINE.match(line)
            if found and found["key"] in beside:
                return len(found["indent"]), found["key"]
    return None
