"""Scenario files: the loader, and the JSON Schema for completion in editors.

The names below are imported on first use, so that the command line starts quickly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uxaudit.common.lazy import lazy_names

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

__getattr__ = lazy_names(__name__, _HOMES)
