"""A zip file to pass on: the report with its pictures, and every other format that needs no browser."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from uxaudit.model.report import Report
from uxaudit.reporters import Reporter, own_formats

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can store, so that the same report gives the same bytes."""


def render(report: Report, folder: Path) -> bytes:
    """Returns the archive. Reads the pictures that the report names from ``folder``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in (one for one in own_formats().values() if one is not REPORTER and not one.printed):
            for name, content in part.contents(report, folder).items():
                entry = zipfile.ZipInfo(name, FIRST_DAY)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


REPORTER = Reporter("zip", "report.zip", render, language="parts")
