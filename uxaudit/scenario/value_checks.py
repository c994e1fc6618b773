"""Checks the values of a step before any page is opened: keys, selectors, files, and names that are selectors."""

from __future__ import annotations

import re
from pathlib import Path

from uxaudit.model.scenario import Fill, Press, Select, Step, Type, Upload, WaitFor
from uxaudit.model.scenario_parts import DURATION
from uxaudit.scenario.key_names import key_fault, near
from uxaudit.scenario.problems import Problems, did_you_mean, quoted
from uxaudit.scenario.selectors import XPATH_HINT, css_fault, instead_of_name
from uxaudit.scenario.unique import UNIQUE
from uxaudit.scenario.yaml_text import written, yaml_text
from uxaudit.scenario.yaml_tree import Map, Node, Scalar

_BARE_TIME = re.compile(r"\d{3,}|\d+(\.\d+)?\s*(seconds?|sec|secs|minutes?|min)")
FOREIGN = {
    "id": "#{}",
    "class": ".{}",
    "selector": "{}",
    "locator": "{}",
    "element": "{}",
}
"""Keys of other tools that hold a selector or a part of one, with the selector that they mean."""
SYNONYMS = {
    "data-testid": "testid",
    "data_testid": "testid",
    "test_id": "testid",
    "test-id": "testid",
    "testId": "testid",
    "aria-label": "name",
    "aria_label": "name",
    "alt_text": "alt",
    "tooltip": "title",
    "index": "nth",
    "inside": "within",
    "iframe": "frame",
}
"""Other names of a target's keys."""
INSTEAD: dict[type[Step], dict[str, str]] = {
    Select: {"text": "option"},
    Fill: {"value": "text"},
    Type: {"value": "text"},
    Upload: {"path": "file", "files": "file"},
}
"""By verb: words that are often written in place of an argument, with that argument."""


# ---------------------------------------------------------------- targets and conditions


def check_short_name(name: Scalar, owner: str, problems: Problems) -> None:
    """Report a bare text that is a selector: a bare text is the name of a control, or a text of the page."""
    meant = instead_of_name(name.text)
    if meant == {}:
        problems.add(f"{quoted(name.text)} is an XPath, not the name of a control", name.place, XPATH_HINT)
    elif meant is not None:
        literal = {"text": name.text} if owner in ("expect", "wait_for", "when", "success") else {"name": name.text}
        problems.add(
            f"{quoted(name.text)} looks like a selector, not like a name that a user sees",
            name.place,
            f"Write `{owner}: {written(meant)}`. If a user does see this text, write `{owner}: {written(literal)}`.",
        )


def check_target(node: Map, problems: Problems) -> None:
    """Report an invalid selector under ``css``, and warn of a name that is one."""
    css = node.entries.get("css")
    if isinstance(css, Scalar) and not css.empty and css.text.strip() and (fault := css_fault(UNIQUE.sub("unique", css.text.strip()))):
        problems.add(fault[0], css.place, fault[1])
    for key in ("name", "label"):
        name = node.entries.get(key)
        if isinstance(name, Scalar) and not name.empty and (meant := instead_of_name(name.text)) is not None:
            hint = f"To select by it, write {written(meant)}." if meant else XPATH_HINT
            problems.warn(f"`{key}` {quoted(name.text)} looks like a selector", name.place, hint)


def foreign_key(key: str, node: Map, problems: Problems) -> bool:
    """Report a key that other tools use for a target, with the key to write. Returns whether it is one."""
    value = node.entries[key]
    text = value.text.strip() if isinstance(value, Scalar) and not value.empty else ""
    if key == "xpath":
        hint = XPATH_HINT
    elif key in FOREIGN:
        css = FOREIGN[key].format(".".join(text.split()) if key == "class" else text)
        hint = f"Write {written({'css': css})}, or better the name that a user sees." if text else "Use `css`, or better a name."
    elif key in SYNONYMS:
        hint = f"Write `{SYNONYMS[key]}: {yaml_text(text)}`."
    else:
        return False
    problems.add(f"{quoted(key)} is not a way to name a target", node.key_place(key), hint)
    return True


# ---------------------------------------------------------------- steps


def check_argument(verb: type[Step], node: Map, problems: Problems) -> bool:
    """Report a key that is often written for an argument, such as ``text`` for a select's option. Returns whether there is one."""
    for key, meant in INSTEAD.get(verb, {}).items():
        value = node.entries.get(key)
        given = {meant, "value"} - {key}
        if isinstance(value, Scalar) and len(node.entries) > 1 and not given & set(node.entries):
            texts = {meant if one == key else one: inner.text for one, inner in node.entries.items() if isinstance(inner, Scalar)}
            problems.add(f"`{verb.verb}` has no argument `{key}`", node.key_place(key), f"Write `{verb.verb}: {written(texts)}`.")
            return True
    return False


def check_short(verb: type[Step], node: Scalar, problems: Problems) -> None:
    """Report a time to wait where a condition is needed."""
    text = node.text.strip()
    if verb is WaitFor and not node.empty and (DURATION.match(text) or _BARE_TIME.fullmatch(text)):
        problems.add(
            f"`wait_for` waits for a text, not for a time: {quoted(text)}",
            node.place,
            "Write what shows that the page is ready, such as `wait_for: {text: Saved}`; responses to a step are awaited without it. "
            f"If the page shows this text, write `wait_for: {written({'text': text})}`.",
        )


def check_step(verb: type[Step], form: Map, folder: Path, problems: Problems) -> None:
    """Report values that cannot work: an unknown key name, a missing file. ``folder`` is that of the scenario."""
    if verb is Press:
        _check_key(form.entries.get("key"), short="target" not in form.entries, problems=problems)
    if verb is Upload:
        _check_file(form.entries.get("file"), folder, problems)


def _check_key(key: Node | None, *, short: bool, problems: Problems) -> None:
    if not isinstance(key, Scalar) or key.empty or not key.text.strip():
        return
    fault = key_fault(key.text)
    if fault is not None:
        message, instead = fault
        write = f"Write `press: {yaml_text(instead)}`." if short else f"Write `key: {yaml_text(instead)}`."
        problems.add(message, key.place, write if instead else near(key.text))


def _check_file(file: Node | None, folder: Path, problems: Problems) -> None:
    if not isinstance(file, Scalar) or file.empty or not file.text.strip():
        return
    path = folder / file.text
    if path.is_dir():
        problems.add(f"the file to upload, {path}, is a folder", file.place, "Write the path of a file.")
    elif not path.is_file():
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()] if path.parent.is_dir() else []
        near_names = did_you_mean(path.name, names) if names else ""
        hint = near_names if near_names.startswith("Did") else f"Create it, or correct the path; it is relative to {folder.resolve()}."
        problems.add(f"there is no file {path} to upload", file.place, hint)
