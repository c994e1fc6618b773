"""The checks, one per file, found by walking this package; plug-ins are found by their entry points.

An entry point in the group ``uxaudit.checks`` names a Check, or a module that contains checks.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from uxaudit.checks.api import Check
from uxaudit.checks.moved import new_places
from uxaudit.errors import InputError

GROUP = "uxaudit.checks"


@cache
def all_checks() -> dict[str, Check]:
    """Every check by its id, sorted. Raises InputError if two have the same id, or a plug-in cannot be loaded."""
    found: dict[str, tuple[Check, str]] = {}
    for check, origin in (*_built_in(), *_plugged_in()):
        other = found.setdefault(check.id, (check, origin))
        if other[0] is not check:
            raise InputError(f"two checks have the id {check.id}", origin, f"The other one is in {other[1]}. Rename one of them.")
    return {name: found[name][0] for name in sorted(found)}


def known_options() -> dict[str, dict[str, tuple[Any, Any]]]:
    """The type and default of each option, by check id and option name."""
    return {
        name: {option: (kind, check.options[option]) for option, kind in check.option_types.items()} for name, check in all_checks().items()
    }


def _built_in() -> Iterator[tuple[Check, str]]:
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        if not module.ispkg:
            yield from _checks_in(importlib.import_module(module.name))


def _plugged_in() -> Iterator[tuple[Check, str]]:
    for point in entry_points(group=GROUP):
        try:
            value = point.load()
        except Exception as error:
            reason = new_places(error) or str(error)
            raise InputError(
                f"the plug-in {point.name} cannot be loaded: {reason}", point.value, "Fix or uninstall the package that contains it."
            ) from error
        held = [(value, point.value)] if isinstance(value, Check) else list(_checks_in(value) if isinstance(value, ModuleType) else ())
        if not held:
            raise InputError(
                f"the plug-in {point.name} contains no check",
                point.value,
                "Its entry point must name a Check, or a module that contains checks.",
            )
        yield from held


def _checks_in(module: ModuleType) -> Iterator[tuple[Check, str]]:
    """The checks that a module defines, without those that it imports."""
    for value in vars(module).values():
        if isinstance(value, Check) and value.run.__module__ == module.__name__:
            yield value, module.__name__
