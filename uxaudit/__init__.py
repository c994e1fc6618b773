"""uxaudit: replay usability scenarios in a real browser, judge what was recorded, report and gate.

The Python API is what this module exports. Its names are imported on first use, so that ``import uxaudit`` is quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uxaudit.common.lazy import lazy_names

if TYPE_CHECKING:
    from uxaudit.api import audit, scan, scan_async
    from uxaudit.errors import CannotMeasure, InputError, UxAuditError
    from uxaudit.model.findings import Finding
    from uxaudit.model.report import Report
    from uxaudit.model.scenario import Scenario
    from uxaudit.scenario.loader import load
    from uxaudit.settings import Settings

__version__ = "0.1.0"

_HOMES = {
    "audit": "api",
    "scan": "api",
    "scan_async": "api",
    "load": "scenario.loader",
    "Report": "model.report",
    "Finding": "model.findings",
    "Scenario": "model.scenario",
    "Settings": "settings",
    "UxAuditError": "errors",
    "InputError": "errors",
    "CannotMeasure": "errors",
}

__all__ = [
    "CannotMeasure",
    "Finding",
    "InputError",
    "Report",
    "Scenario",
    "Settings",
    "UxAuditError",
    "__version__",
    "audit",
    "load",
    "scan",
    "scan_async",
]

__getattr__ = lazy_names(__name__, _HOMES)
