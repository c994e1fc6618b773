"""Load scenario files: a file → Scenario, or all its errors."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from uxaudit.errors import InputError
from uxaudit.model.scenario import Scenario, Step, Task
from uxaudit.model.scenario_parts import Optimal
from uxaudit.scenario.flow import Reader
from uxaudit.scenario.keys import NOTES, RUN, SCENARIO, SCENARIO_KEYS, TASK, TASK_KEYS
from uxaudit.scenario.parts import budgets_form, check_globs, check_needs, reset_form, serve_form, study_form
from uxaudit.scenario.persona_combinations import persona_faults
from uxaudit.scenario.problems import Problems, quoted
from uxaudit.scenario.step_syntax import address_fault
from uxaudit.scenario.translate import as_items, as_map, build, known_keys, no_gaps, one_or_list
from uxaudit.scenario.variables import Values, replaced, secrets_in, uniques_in
from uxaudit.scenario.vocabulary import refuse_measures
from uxaudit.scenario.yaml_reader import read_tree
from uxaudit.scenario.yaml_tree import Map, Node, Scalar, Seq, SourcePlace, kind, plain

LISTS = ("personas", "hosts", "tags", "touches", "needs")
MAX_NAME = 200
"""Characters of a scenario's or task's name; own judgement: it heads tables and names folders."""


def load(path: Path, environ: Mapping[str, str] = os.environ, *, check_secrets: bool = True) -> Scenario:
    """Read a scenario file. Raises InputError with every problem of the file and of the flows that it runs.

    ``check_secrets=False`` accepts a file whose ``${secret:NAME}`` are not in the environment, for validation only.
    """
    problems = Problems()
    scenario: Scenario | None = None
    try:
        scenario = _scenario(path, environ, check_secrets, problems)
    except InputError as error:
        problems.take(error)
    problems.check()
    if scenario is None:
        raise InputError("the scenario cannot be read", str(path))
    return scenario


def load_all(paths: Iterable[Path], environ: Mapping[str, str] = os.environ, *, check_secrets: bool = True) -> tuple[Scenario, ...]:
    """Read several files. Raises one InputError with the problems of all files, including duplicate scenario names."""
    problems = Problems()
    found: dict[str, Scenario] = {}
    for path in dict.fromkeys(paths):
        try:
            scenario = load(path, environ, check_secrets=check_secrets)
        except InputError as error:
            problems.take(error)
            continue
        first = found.setdefault(scenario.scenario, scenario)
        if first is not scenario:
            problems.add(f"another scenario has the name {quoted(scenario.scenario)}", path, f"Rename it, or the one in {first.file}.")
    problems.check()
    return tuple(found.values())


def _scenario(path: Path, environ: Mapping[str, str], check_secrets: bool, problems: Problems) -> Scenario | None:
    tree = read_tree(path, problems)
    top = as_map(tree, SCENARIO, problems)
    if top is None:
        return None
    top = top.without(*(key for key in top.entries if key.startswith(NOTES)))
    values = Values(environ, _defaults(top, environ, problems))
    refuse_measures(top, problems)
    node = known_keys(top, SCENARIO_KEYS, SCENARIO, problems).without("env")
    whole = replaced(node, values, problems)
    assert isinstance(whole, Map)
    return _build(whole, path, Reader(problems, values, check_secrets))


def _defaults(top: Map, environ: Mapping[str, str], problems: Problems) -> dict[str, str]:
    node = as_map(top.entries["env"], "`env`", problems) if "env" in top.entries else None
    defaults: dict[str, str] = {}
    for name, value in node.entries.items() if node else ():
        text = replaced(value, Values(environ), problems)
        if not isinstance(text, Scalar) or text.empty:
            problems.add(f"`env.{name}` must be text, but is {kind(text)}", value.place)
        elif text.secrets:
            problems.add(f"`env` contains the secret {text.secrets[0]}", text.place, "Write ${secret:NAME} where it is typed, in `fill`.")
        else:
            defaults[name] = text.text
    return defaults


def _build(node: Map, path: Path, reader: Reader) -> Scenario | None:
    problems = reader.problems
    rest = node.without("login", "setup", "tasks")
    _check_references(rest, reader, secrets="reset")
    no_gaps(rest, problems)
    login = reader.steps(_login(node.entries["login"]), "`login`", (path,), reader.values) if "login" in node.entries else ()
    setup = reader.steps(node.entries["setup"], "`setup`", (path,), reader.values) if "setup" in node.entries else ()
    tasks = _tasks(node, path, reader)
    form = _tidy(rest, ("scenario", "description"), problems)
    for key, shape in (("serve", serve_form), ("reset", reset_form), ("budgets", budgets_form), ("study", study_form)):
        if key in form.entries:
            form = form.having(**{key: shape(form.entries[key], problems)})
    check_globs(form.entries.get("touches"), problems)
    _check_site(form, problems)
    _check_personas(form, problems)
    ready = {"login": login, "setup": setup, "tasks": tasks or _PLACEHOLDER, "file": str(path)}
    return build(Scenario, form, problems, warnings=tuple(map(str, problems.warnings)), **ready)


def _login(node: Node) -> Node:
    """The steps of a login; a text is the file of a flow."""
    if isinstance(node, Scalar) and not node.empty:
        return Seq(node.place, (Map(node.place, {RUN: node}, {RUN: node.place}),))
    return node


def load_flow(path: Path, environ: Mapping[str, str] = os.environ) -> tuple[Step, ...]:
    """The steps of a shared flow, without a scenario. Raises InputError with every problem."""
    problems = Problems()
    place = SourcePlace(str(path), 1, 1)
    reader = Reader(problems, Values(environ))
    steps = reader.steps(_login(Scalar(place, path.name)), "the flow", (path.with_name("-"),), reader.values)
    problems.check()
    if not steps:
        raise InputError("the flow has no steps", str(path), "Write the steps that log in.")
    return steps


def _check_references(node: Map, reader: Reader, *, secrets: str = "", uniques: str = "") -> None:
    """Report references under every key but the one named, where they are allowed, and secrets there that are not set."""
    for scalar in secrets_in(node.only(secrets)):
        reader.present(scalar)
    for scalar in secrets_in(node.without(secrets)):
        reader.misplaced(scalar)
    for scalar in uniques_in(node.without(uniques)):
        reader.problems.add("`${unique}` cannot be used here", scalar.place, "Use it in steps, in conditions and in `start`.")


_PLACEHOLDER = (Task(task="-"),)
"""Used if all tasks have problems of their own, so that the rest of the file is still checked."""


def _tidy(node: Map, names: tuple[str, ...], problems: Problems) -> Map:
    """Put names on one line, and turn a single text into a list where a list is expected."""
    changed: dict[str, Node] = {key: one_or_list(node.entries[key]) for key in LISTS if key in node.entries}
    for key in names:
        value = node.entries.get(key)
        if isinstance(value, Scalar) and not value.empty:
            changed[key] = replace(value, text=" ".join(value.text.split()))
            if not value.text.strip():
                problems.add(f"`{key}` is empty", value.place, "Describe it in a few words.")
            elif key != "description" and len(value.text) > MAX_NAME:
                problems.add(f"`{key}` is longer than {MAX_NAME} characters", value.place, "Shorten it.")
    return node.having(**changed)


def _check_site(node: Map, problems: Problems) -> None:
    site = node.entries.get("site")
    if not isinstance(site, Scalar) or site.empty:
        return
    try:
        parts = urlsplit(site.text)
        good, _ = parts.scheme in ("http", "https") and bool(parts.hostname), parts.port
    except ValueError:
        good, parts = False, urlsplit("")
    if good and not address_fault(site.text):
        return
    bare = parts.scheme not in ("http", "https", "file") and "://" not in site.text
    hint = "Start it with http:// or https://, followed by a host."
    if bare and site.text.strip():
        hint = f"Write http://{site.text.strip()} or https://{site.text.strip()}."
    if parts.scheme == "file" or site.text.startswith(("/", ".")):
        hint = "Serve the folder: `serve: python -m http.server 8000 -d folder` and `site: http://127.0.0.1:8000`."
    problems.add(f"`site` is {quoted(site.text)}, which is not the URL of a site", site.place, hint)


def _check_personas(node: Map, problems: Problems) -> None:
    names = node.entries.get("personas")
    if isinstance(names, Seq) and not names.items:
        problems.add("`personas` is empty", names.place, "List at least one persona, or remove the key to use `desktop`.")
    for name in names.items if isinstance(names, Seq) else ():
        if isinstance(name, Scalar) and not name.empty:
            for message, hint in persona_faults(name.text):
                problems.add(message, name.place, hint)


# ---------------------------------------------------------------- tasks


def _tasks(node: Map, path: Path, reader: Reader) -> tuple[Task, ...]:
    problems = reader.problems
    if "tasks" not in node.entries:
        problems.add("`tasks` is missing", node.place, "Add `tasks:` with at least one task.")
        return ()
    items = as_items(node.entries["tasks"], "`tasks`", problems)
    if not items and isinstance(node.entries["tasks"], Seq):
        problems.add("`tasks` is empty", node.entries["tasks"].place, "Add at least one task.")
    _check_names(items, problems)
    check_needs(items, problems)
    return tuple(task for item in items if (task := _task(item, path, reader)) is not None)


def _check_names(items: tuple[Node, ...], problems: Problems) -> None:
    first: dict[str, Scalar] = {}
    for item in items:
        name = item.entries.get("task") if isinstance(item, Map) else None
        if isinstance(name, Scalar) and not name.empty:
            known = first.setdefault(" ".join(name.text.split()), name)
            if known is not name:
                problems.add(f"duplicate task name {quoted(name.text)}; the first is at {known.place}", name.place, "Rename one of them.")


def _task(item: Node, path: Path, reader: Reader) -> Task | None:
    problems = reader.problems
    node = as_map(item, TASK, problems)
    if node is None:
        return None
    refuse_measures(node, problems)
    node = known_keys(node, TASK_KEYS, TASK, problems)
    rest = node.without("steps", "success")
    _check_references(rest, reader, uniques="start")
    no_gaps(rest, problems)
    steps = reader.steps(node.entries["steps"], "`steps`", (path,), reader.values) if "steps" in node.entries else ()
    success = reader.success(node.entries["success"], (path,)) if "success" in node.entries else ()
    if not any(plain(node.entries[key]) for key in ("steps", "success") if key in node.entries):
        problems.add(
            "the task has neither `steps` nor `success`",
            node.place,
            "Add the steps that a user takes. For sessions with people `success` is enough.",
        )
    form = _tidy(rest, ("task",), problems)
    optimal = form.entries.get("optimal")
    if isinstance(optimal, Scalar) and optimal.text == "crawl":
        form = form.having(optimal=Map(optimal.place, {"crawl": Scalar(optimal.place, "true")}))
    if isinstance(optimal, Map):
        form = form.having(optimal=known_keys(optimal, tuple(Optimal.model_fields), "`optimal`", problems))
    if "budgets" in form.entries:
        form = form.having(budgets=budgets_form(form.entries["budgets"], problems))
    check_globs(form.entries.get("touches"), problems)
    _check_start(form, problems)
    where = node.key_place("task")
    task = build(Task, form, problems, steps=steps, success=success, where=str(where))
    if task is not None and not task.has_success and not any(key in node.entries for key in ("success",)):
        problems.warn(
            f"the task {quoted(task.task)} has no `success`, so nothing checks that it reached its goal",
            where,
            "Add it, such as `success: [{expect: {text: …}}]`, with a text that only shows when the task is done.",
        )
    return task


def _check_start(node: Map, problems: Problems) -> None:
    start = node.entries.get("start")
    fault = address_fault(start.text) if isinstance(start, Scalar) and not start.empty else ""
    if fault and start is not None:
        problems.add(f"`start`: {fault}", start.place, "Write a path such as /basket, or a URL.")
