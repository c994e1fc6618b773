"""The report as a web page. ``reporters/html/`` has its parts and templates."""

from __future__ import annotations

from uxaudit.reporters.html import REPORTER

__all__ = ["REPORTER"]
