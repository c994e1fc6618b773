"""The sources of scenarios: one module per kind of source in this package, and those of plug-ins.

Every file given to a command goes to the first source that accepts it, plug-ins first, YAML files last.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path

from uxaudit.errors import InputError, Problem
from uxaudit.model.scenario import Scenario
from uxaudit.plugins import Group

Read = Callable[[Sequence[Path]], Sequence[Scenario]]


@dataclass(frozen=True)
class Source:
    """One kind of source.

    ``read`` gets all its files at once, so that it can report the problems of all. It raises InputError for invalid ones,
    and sets each scenario's ``file``, by which an interrupted audit finds it again.
    """

    name: str
    accepts: Callable[[Path], bool]
    """Whether it reads this file, judged by the name."""
    read: Read
    validate: Read | None = None
    """The same for validation only, where secrets need not be set; ``read`` if None."""
    last: bool = False
    """Whether it is asked after all others."""
    package: str = ""
    """The package that brings it; set by the loader, empty for uxaudit's own."""


GROUP = Group("uxaudit.sources", "scenario source", Source, lambda source: source.name)


@cache
def sources() -> tuple[Source, ...]:
    """Every source, in the order in which they are asked."""
    own: dict[str, Source] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        own |= {value.name: value for value in vars(import_module(module.name)).values() if isinstance(value, Source)}
    brought = [replace(plugin.value, package=plugin.package) for plugin in GROUP.load(taken=own)]
    return tuple(sorted([*brought, *own.values()], key=lambda source: source.last))


def read_scenarios(files: Iterable[Path], *, check_secrets: bool = True) -> tuple[Scenario, ...]:
    """The scenarios in these files. Raises one InputError with the problems of all.

    ``check_secrets=False`` accepts secrets that are not in the environment, for validation only.
    """
    shares: dict[Source, list[Path]] = {}
    for path in dict.fromkeys(files):
        shares.setdefault(_source_of(path), []).append(path)
    problems: list[Problem] = []
    found: list[Scenario] = []
    for source, paths in shares.items():
        try:
            found += _read(source, paths, (source.validate if not check_secrets else None) or source.read)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError.of(tuple(problems))
    return tuple(found)


def _source_of(path: Path) -> Source:
    for source in sources():
        try:
            if source.accepts(path):
                return source
        except Exception as error:
            if not source.package:
                raise
            raise _fault(source, path, f"{type(error).__name__}: {error}") from error
    raise InputError("no scenario source reads this file", str(path), "Give a YAML file, or a .txt file with one URL per line.")


def _read(source: Source, paths: Sequence[Path], read: Read) -> list[Scenario]:
    try:
        found = list(read(paths))
    except InputError:
        raise
    except Exception as error:
        if not source.package:
            raise
        raise _fault(source, paths[0], f"{type(error).__name__}: {error}") from error
    if wrong := next((one for one in found if not isinstance(one, Scenario)), None):
        raise _fault(source, paths[0], f"it returned a {type(wrong).__name__}, which is not a Scenario")
    return found


def _fault(source: Source, path: Path, why: str) -> InputError:
    return InputError(
        f"the scenario source {source.name} of the package {source.package} failed: {why}", str(path), "Fix or uninstall the package."
    )
