"""The checks, one per file in the folder of their facet; plug-ins are found by their entry points.

An entry point in the group ``uxaudit.checks`` names a Check, or a module that contains checks.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any

from uxaudit.checks.api import Check
from uxaudit.plugins import Group


@cache
def all_checks() -> dict[str, Check]:
    """Every check by its id, sorted. A plug-in that cannot be used is left out (see :func:`uxaudit.plugins.problems`)."""
    found = _built_in()
    found |= {plugin.key: plugin.value for plugin in GROUP.load(taken=found)}
    return {name: found[name] for name in sorted(found)}


def known_options() -> dict[str, dict[str, tuple[Any, Any]]]:
    """The type and default of each option, by check id and option name."""
    return {
        name: {option: (kind, check.options[option]) for option, kind in check.option_types.items()} for name, check in all_checks().items()
    }


def _built_in() -> dict[str, Check]:
    found: dict[str, Check] = {}
    for facet in pkgutil.iter_modules(__path__, f"{__name__}."):
        folder = importlib.import_module(facet.name).__path__ if facet.ispkg and not facet.name.endswith("._shared") else ()
        for module in pkgutil.iter_modules(folder, f"{facet.name}."):
            for check in _checks_in(importlib.import_module(module.name)):
                if found.setdefault(check.id, check) is not check:
                    raise ValueError(f"two checks have the id {check.id}")
    return found


def _checks_in(module: ModuleType) -> list[Check]:
    """The checks that a module defines, without those that it imports."""
    return [value for value in vars(module).values() if isinstance(value, Check) and value.run.__module__ == module.__name__]


GROUP = Group("uxaudit.checks", "check", Check, lambda check: check.id, held=_checks_in)
