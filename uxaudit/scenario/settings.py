"""Load a settings file: ``uxaudit.yaml`` → Settings, or all its errors.

The caller passes the known checks and their options, because this package may not import them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, create_model

from uxaudit.constants import Constants, Thresholds
from uxaudit.errors import InputError
from uxaudit.model.base import Frozen
from uxaudit.model.findings import Facet
from uxaudit.scenario.keys import NOTES
from uxaudit.scenario.problems import Problems, did_you_mean, quoted
from uxaudit.scenario.translate import as_items, as_map, build, known_keys, no_gaps
from uxaudit.scenario.vocabulary import is_customer_experience, refuse_experience, refuse_measures
from uxaudit.scenario.yaml_reader import read_tree
from uxaudit.scenario.yaml_tree import Map, Node, Scalar
from uxaudit.settings import Ignore, Settings, language_of

KEYS = ("constants", "gate", "checks", "ignore", "lang")
IGNORE_KEYS = tuple(name for name in Ignore.model_fields if name != "where")
OFF, ON = ("off", "no", "false"), ("on", "yes", "true")
PART_KEYS = {
    "facet_weights": tuple(facet.value for facet in Facet),
    "severity_weights": ("1", "2", "3", "4"),
    "max_findings": ("1", "2", "3", "4"),
}
M = TypeVar("M", bound=BaseModel)

KnownChecks = Mapping[str, Mapping[str, tuple[Any, Any]]]
"""By check id: the type and the default of each option."""


def load_settings(path: Path, known: KnownChecks) -> Settings:
    """Read a settings file. Raises InputError with every problem of the file."""
    problems = Problems()
    settings: Settings | None = None
    try:
        settings = _settings(path, known, problems)
    except InputError as error:
        empty = error.problems[0].message == "the file is empty"
        problems.take(
            InputError("the file is empty", error.problems[0].where, f"Set one of {', '.join(KEYS)}, or remove the file.")
            if empty
            else error
        )
    problems.check()
    if settings is None:
        raise InputError("the settings cannot be read", str(path))
    return settings


def _settings(path: Path, known: KnownChecks, problems: Problems) -> Settings | None:
    top = as_map(read_tree(path, problems), "the settings", problems)
    if top is None:
        return None
    top = top.without(*(key for key in top.entries if key.startswith(NOTES)))
    refuse_measures(top, problems)
    node = known_keys(top, KEYS, "the settings", problems)
    no_gaps(node, problems)
    off, options = _checks(node, known, problems)
    return Settings(
        file=str(path),
        lang=_language(node, problems),
        off=off,
        options=options,
        ignores=_ignores(node, known, problems),
        constants=_part(Constants, node, "constants", problems) or Constants(),
        gate=_part(Thresholds, node, "gate", problems) or Thresholds(),
    )


def _language(node: Map, problems: Problems) -> str:
    value = node.entries.get("lang")
    if value is None:
        return ""
    code = value.text if isinstance(value, Scalar) else ""
    try:
        return language_of(code, value.place).code
    except InputError as error:
        problems.take(error)
        return ""


def _part(model: type[M], node: Map, key: str, problems: Problems) -> M | None:
    """One model of the file; ``off`` means None where a value may be None."""
    if key not in node.entries or (part := as_map(node.entries[key], f"`{key}`", problems)) is None:
        return None
    part = known_keys(part, tuple(model.model_fields), f"`{key}`", problems)
    changed: dict[str, Node] = {}
    for name, value in part.entries.items():
        if isinstance(value, Map) and name in PART_KEYS:
            changed[name] = known_keys(value, PART_KEYS[name], f"`{name}`", problems)
        elif isinstance(value, Scalar) and value.text in OFF and NoneType in get_args(model.model_fields[name].annotation):
            changed[name] = replace(value, empty=True)
    return build(model, part.having(**changed), problems)


# ---------------------------------------------------------------- checks


def _checks(node: Map, known: KnownChecks, problems: Problems) -> tuple[tuple[str, ...], dict[str, dict[str, Any]]]:
    off: list[str] = []
    options: dict[str, dict[str, Any]] = {}
    part = as_map(node.entries["checks"], "`checks`", problems) if "checks" in node.entries else None
    for name, value in part.entries.items() if part else ():
        if name not in known:
            if part:
                _unknown_check(name, part.key_place(name), known, problems)
        elif isinstance(value, Scalar) and not value.empty and value.text in (*OFF, *ON):
            off += [name] if value.text in OFF else []
        elif isinstance(value, Map):
            form = known_keys(value, tuple(known[name]), f"the options of `{name}`", problems)
            made = build(option_model(name, tuple(known[name].items())), form, problems)
            options |= {name: {key: getattr(made, key) for key in made.model_fields_set}} if made and made.model_fields_set else {}
        elif not (isinstance(value, Scalar) and value.empty):
            has = f", or some of its options: {', '.join(known[name])}" if known[name] else ""
            problems.add(f"`{name}` is neither `off` nor a mapping of options", value.place, f"Write `off`{has}.")
    return tuple(off), options


def option_model(name: str, options: tuple[tuple[str, tuple[Any, Any]], ...]) -> type[BaseModel]:
    """A model of a check's options; it validates values and gives the schema."""
    fields: dict[str, Any] = dict(options)
    return create_model(name, __base__=_Options, **fields)


class _Options(Frozen):
    """The options of one check; NaN and infinity are refused."""

    model_config = ConfigDict(allow_inf_nan=False)


def _unknown_check(name: str, place: object, known: KnownChecks, problems: Problems) -> None:
    if is_customer_experience(name):
        refuse_experience(name, place, problems)
    else:
        problems.add(f"there is no check {quoted(name)}", place, did_you_mean(name, known) or "List the checks with `uxaudit checks`.")


# ---------------------------------------------------------------- ignores


def _ignores(node: Map, known: KnownChecks, problems: Problems) -> tuple[Ignore, ...]:
    items = as_items(node.entries["ignore"], "`ignore`", problems) if "ignore" in node.entries else ()
    return tuple(made for item in items if (made := _ignore(item, known, problems)) is not None)


def _ignore(item: Node, known: KnownChecks, problems: Problems) -> Ignore | None:
    node = as_map(item, "an `ignore` entry", problems)
    if node is None:
        return None
    node = known_keys(node, IGNORE_KEYS, "an `ignore` entry", problems)
    no_gaps(node, problems)
    check = node.entries.get("check")
    if isinstance(check, Scalar) and not check.empty and check.text not in known:
        _unknown_check(check.text, check.place, known, problems)
    for name, value in node.entries.items():
        if isinstance(value, Scalar) and not value.empty and not value.text.strip():
            problems.add(f"`{name}` is empty", value.place, "Write a value, or remove the key.")
    return build(Ignore, node, problems, where=str(node.place))
