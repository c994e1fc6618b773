"""Scenario files: the loader, and the JSON Schema for completion in editors.

The names below are imported on first use, so that the command line starts quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uxaudit.scenario.loader import load, load_all
    from uxaudit.scenario.schema import json_schema
    from uxaudit.scenario.settings import load_settings
    from uxaudit.scenario.settings_schema import settings_schema
    from uxaudit.scenario.sources import read_scenarios

_HOMES = {
    "load": "loader",
    "load_all": "loader",
    "read_scenarios": "sources",
    "json_schema": "schema",
    "load_settings": "settings",
    "settings_schema": "settings_schema",
}

__all__ = ["json_schema", "load", "load_all", "load_settings", "read_scenarios", "settings_schema"]


def __getattr__(name: str) -> Any:
    """Import one of the public names from its module. Raises AttributeError for any other."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
