"""Build a model from a tree, and turn pydantic's errors into places and plain words."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from uxaudit.model.scenario_parts import DURATION, parse_duration
from uxaudit.scenario.problems import Problems, did_you_mean, quoted
from uxaudit.scenario.yaml_tree import Map, Node, Scalar, Seq, SourcePlace, find, kind, plain

M = TypeVar("M", bound=BaseModel)


def build(model: type[M], node: Map, problems: Problems, **ready: Any) -> M | None:
    """Build a model from a mapping; ``ready`` are finished values. None, with problems, if it does not validate."""
    data = plain(node)
    assert isinstance(data, dict)
    try:
        return model.model_validate({**data, **ready})
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            _report(fault, node, problems)
        return None


def _report(fault: Any, node: Map, problems: Problems) -> None:
    path = tuple(part for part in fault["loc"] if isinstance(part, (int, str)))
    found, place = find(node, path)
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "this")
    if fault["type"] == "missing" and isinstance(path[-1], int):
        problems.add(f"`{key}` has the wrong number of entries", place)
        return
    if isinstance(found, Scalar) and found.empty and problems.has(place):
        return  # no_gaps has reported it
    if fault["type"] == "missing":
        problems.add(f"`{key}` is missing", place, f"Add `{key}:` here.")
        return
    message, hint = _words(fault, found, key)
    problems.add(f"`{key}` {message}", place, hint)


_TYPES = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "`true` or `false`",
    "tuple": "a list",
    "list": "a list",
    "model": "a mapping",
    "dict": "a mapping",
}
_BOUNDS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def _words(fault: Any, found: Node, key: str) -> tuple[str, str]:
    given = kind(found) if not isinstance(found, Scalar) or found.empty else quoted(found.text)
    name = fault["type"].split("_")[0]
    if fault["type"] in _BOUNDS:
        bound, words = _BOUNDS[fault["type"]]
        return f"is {given}", f"It must be {words} {fault['ctx'][bound]:g}."
    if fault["type"] == "value_error":
        return _value_error(fault, found, given)
    if fault["type"] in ("too_short", "too_long"):
        return "has the wrong number of entries", ""
    if fault["type"] == "literal_error":
        return f"is {given}", f"It must be one of {fault['ctx']['expected']}."
    if name in _TYPES:
        hint = (_gap_hint(found) if found.empty else _without_unit(found.text, key)) if isinstance(found, Scalar) else ""
        return f"must be {_TYPES[name]}, but is {given}", hint
    return f"is invalid: {fault['msg']}", ""


def _without_unit(text: str, key: str) -> str:
    """The remedy for a duration where a number of milliseconds is expected, as in ``task_ms: 20s``."""
    return f"Write {parse_duration(text):g}: `{key}` is in milliseconds." if key.endswith("_ms") and DURATION.match(text) else ""


def _value_error(fault: Any, found: Node, given: str) -> tuple[str, str]:
    if "duration" not in fault["msg"]:
        return f"is invalid: {fault['msg'].removeprefix('Value error, ')}", ""
    text = found.text.strip() if isinstance(found, Scalar) else ""
    if text and text.replace(".", "", 1).isdigit():
        return f"is {text} without a unit", f"Write {text}s or {text}ms."
    return f"is {given}, which is not a duration", "Write a number with its unit, such as 400ms, 2s or 1m."


def no_gaps(node: Node, problems: Problems) -> None:
    """Report each key without a value: probably a mistake, for which the model would use a default."""
    for key, value in node.entries.items() if isinstance(node, Map) else ():
        if isinstance(value, Scalar) and value.empty:
            problems.add(f"`{key}` has no value", value.place, _gap_hint(value))
        no_gaps(value, problems)


def _gap_hint(value: Scalar) -> str:
    if value.text:
        return f'If you mean the text, put it in quotes: "{value.text}".'
    return "Write a value after the `:`, or remove the key."


def as_map(node: Node, what: str, problems: Problems) -> Map | None:
    """The node if it is a mapping; otherwise a problem."""
    if isinstance(node, Map):
        return node
    problems.add(f"{what} must be a mapping, but is {kind(node)}", node.place, "Write `key: value` lines.")
    return None


def as_items(node: Node, what: str, problems: Problems) -> tuple[Node, ...]:
    """The items of a list; otherwise a problem and no items."""
    if isinstance(node, Seq):
        return node.items
    problems.add(f"{what} must be a list, but is {kind(node)}", node.place, "Start each entry with `- `.")
    return ()


def one_or_list(node: Node) -> Node:
    """A single text as a list, where a list of texts is expected."""
    return Seq(node.place, (node,)) if isinstance(node, Scalar) and not node.empty else node


def known_keys(node: Map, known: tuple[str, ...], what: str, problems: Problems) -> Map:
    """The mapping with only its known keys; every other key is a problem."""
    for key in node.entries:
        if key not in known:
            refuse_key(key, node.key_place(key), known, what, problems)
    return node.only(*known)


def refuse_key(key: str, place: SourcePlace, known: tuple[str, ...], what: str, problems: Problems) -> None:
    """Report an unknown key; for a measure of customer experience, say why it is refused."""
    from uxaudit.scenario.vocabulary import is_customer_experience, refuse_experience

    if is_customer_experience(key):
        refuse_experience(key, place, problems)
    else:
        from uxaudit.scenario.keys import belongs_to

        problems.add(f"unknown key {quoted(key)} in {what}", place, belongs_to(key, what) or did_you_mean(key, known))
