"""The forms of a scenario's parts besides its steps: ``serve``, ``reset``, ``budgets``, ``study``, ``touches``, ``needs``."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable
from pathlib import Path

from uxaudit.model.scenario_parts import Budgets, Reset, Serve
from uxaudit.model.study import Study
from uxaudit.scenario.problems import Problems, did_you_mean, quoted
from uxaudit.scenario.translate import as_map, known_keys, one_or_list
from uxaudit.scenario.vocabulary import is_customer_experience, refuse_experience
from uxaudit.scenario.yaml_tree import Map, Node, Scalar, Seq

RESETS = {"command": ("url", "method"), "url": ("command", "cwd")}
"""The two kinds of reset, each with the keys that it excludes."""
SHELL = re.compile(r"^\d?[&|;<>]+|;$")
"""A word that starts with a shell operator, or ends with one that separates commands."""
BUILT_IN = ("cd", "export", "source", ".", "set", "ulimit", "umask")
"""Commands that are built into a shell: there is no program to run."""
ASSIGNS = re.compile(r"[A-Za-z_]\w*=")


def serve_form(node: Node, problems: Problems) -> Node:
    """``serve`` as a mapping; text is its command."""
    if isinstance(node, Scalar):
        node = node if node.empty else Map(node.place, {"command": node})
    if isinstance(node, Map):
        node = known_keys(node, tuple(Serve.model_fields), "`serve`", problems)
        _check_command(node, "serve", problems)
    return node


def reset_form(node: Node, problems: Problems) -> Node:
    """``reset`` as a mapping. Text that starts with ``/``, ``http://`` or ``https://`` is a URL; any other text is a command."""
    if isinstance(node, Scalar):
        if node.empty:
            return node
        is_url = node.text.startswith(("/", "http://", "https://")) and not any(c.isspace() for c in node.text.strip())
        if is_url and Path(node.text).is_file():
            problems.add(
                f"`reset` may be the file {quoted(node.text)} or a path of the site",
                node.place,
                f"Write `reset: {{command: {node.text}}}` to run the file, or `reset: {{url: {node.text}}}` to request the path.",
            )
        node = Map(node.place, {"url" if is_url else "command": node})
    if isinstance(node, Map):
        known = known_keys(node, tuple(Reset.model_fields), "`reset`", problems)
        _check_command(known, "reset", problems)
        if len(known.entries) == len(node.entries):
            _check_reset(known, problems)
        return known
    return node


def _check_reset(node: Map, problems: Problems) -> None:
    given = {"command", "url"} & set(node.entries)
    if len(given) != 1:
        problems.add(
            f"`reset` needs either `command` or `url`; it has {'both' if given else 'neither'}",
            node.place,
            "Remove one." if given else "Add `command` with a command to run, or `url` with a path to request.",
        )
    for way in given if len(given) == 1 else ():
        for key in RESETS[way]:
            if key in node.entries:
                problems.add(f"`{key}` has no effect beside `{way}`", node.key_place(key), "Remove it.")


def _check_command(node: Map, key: str, problems: Problems) -> None:
    command = node.entries.get("command")
    if not isinstance(command, Scalar) or command.empty:
        return
    if not command.text.strip():
        problems.add(f"`{key}` has an empty command", command.place, "Write the command to run.")
        return
    try:
        words = shlex.split(command.text, posix=False)
        shlex.split(command.text)
    except ValueError:
        problems.add(f"the command of `{key}` has a quote that is never closed", command.place, "Close it.")
        return
    if fault := _needs_shell(words):
        folder = words[1].rstrip(";") if words[0] == "cd" and len(words) > 1 else ""
        cwd = f"Name the folder as `cwd: {folder}` beside `command`. " if folder else ""
        in_shell = json.dumps(f"sh -c {shlex.quote(command.text)}", ensure_ascii=False)
        problems.add(f"`{key}` has {fault}, but no shell runs the command", command.place, f"{cwd}For a shell, write `{key}: {in_shell}`.")


def _needs_shell(words: list[str]) -> str:
    """Returns the word of a command that only a shell understands, as written; empty if there is none."""
    operator = next(filter(None, map(SHELL.search, words)), None)
    if operator:
        return f"`{operator[0]}`"
    if words[0] in BUILT_IN:
        return f"`{words[0]}`"
    variable = ASSIGNS.match(words[0])
    return f"`{variable[0]}…`" if variable else ""


def budgets_form(node: Node, problems: Problems) -> Node:
    """``budgets`` with its known keys."""
    mapping = as_map(node, "`budgets`", problems)
    if mapping is None:
        return Map(node.place, {})
    if not mapping.entries:
        problems.add("`budgets` is empty", node.place, f"Add one of {', '.join(Budgets.model_fields)}, or remove the key.")
    return known_keys(mapping, tuple(Budgets.model_fields), "`budgets`", problems)


def study_form(node: Node, problems: Problems) -> Node:
    """``study`` with its known keys; a questionnaire about customer experience is refused."""
    mapping = as_map(node, "`study`", problems)
    if mapping is None:
        return Map(node.place, {})
    mapping = known_keys(mapping, tuple(Study.model_fields), "`study`", problems)
    if "questions" in mapping.entries:
        questions = one_or_list(mapping.entries["questions"])
        for item in questions.items if isinstance(questions, Seq) else ():
            if isinstance(item, Scalar) and is_customer_experience(item.text):
                refuse_experience(item.text, item.place, problems)
        mapping = mapping.having(questions=questions)
    return mapping


def check_globs(node: Node | None, problems: Problems) -> None:
    """Report each glob of ``touches`` that cannot match a file of the repository."""
    for item in node.items if isinstance(node, Seq) else ():
        text = item.text.strip() if isinstance(item, Scalar) and not item.empty else "-"
        if not text:
            problems.add("a glob in `touches` is empty", item.place, "Write a glob such as src/checkout/**.")
        elif text.startswith(("/", "~", "../")) or ":" in text[:3]:
            problems.add(
                f"{quoted(text)} is not relative to the repository", item.place, "Write it as seen from there, such as src/checkout/**."
            )


def check_needs(tasks: Iterable[Node], problems: Problems) -> None:
    """Report each name in ``needs`` that is not the name of an earlier task."""
    earlier: list[str] = []
    for task in tasks:
        if not isinstance(task, Map):
            continue
        needs = task.entries.get("needs")
        for item in needs.items if isinstance(needs, Seq) else (needs,) if needs else ():
            if isinstance(item, Scalar) and not item.empty and " ".join(item.text.split()) not in earlier:
                hint = did_you_mean(item.text, earlier) or "Write the name of a task above this one."
                problems.add(f"`needs` names {quoted(item.text)}, which is not an earlier task", item.place, hint)
        name = task.entries.get("task")
        if isinstance(name, Scalar) and not name.empty:
            earlier.append(" ".join(name.text.split()))
