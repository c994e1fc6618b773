"""Reporters: one finished report in, one file out.

A reporter gets a :class:`uxaudit.model.report.Report` and the audit folder, from which it reads nothing but the pictures that
the report names. It asks nobody else. Each is a module of its own, imported when it is first used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from uxaudit.errors import InputError, Problem
from uxaudit.files import write_whole
from uxaudit.model.report import REPORT_FORMAT, Report


@dataclass(frozen=True)
class Reporter:
    """One format: the name of its file, and the module whose ``render(report, folder)`` gives the content.

    A module of several files gives a mapping of names to contents, and ``file`` is the first of them.
    """

    file: str
    module: str
    printed: bool = False
    """Whether it is meant for the log of a CI system, and so is printed as well."""

    def contents(self, report: Report, folder: Path) -> dict[str, bytes]:
        """The files by name; ``folder`` is the audit folder that the paths of its pictures start from."""
        content: Mapping[str, str | bytes] | str | bytes = import_module(f"{__name__}.{self.module}").render(report, folder)
        given = content if isinstance(content, Mapping) else {self.file: content}
        return {name: data if isinstance(data, bytes) else data.encode("utf-8", "replace") for name, data in given.items()}


FORMATS: dict[str, Reporter] = {
    "html": Reporter("report.html", "html"),
    "json": Reporter("report.json", "plain_json"),
    "junit": Reporter("junit.xml", "junit"),
    "sarif": Reporter("report.sarif", "sarif"),
    "md": Reporter("report.md", "markdown"),
    "csv": Reporter("findings.csv", "csv_tables"),
    "earl": Reporter("earl.jsonld", "earl"),
    "github": Reporter("github-annotations.txt", "github", printed=True),
    "gitlab": Reporter("gl-code-quality-report.json", "gitlab"),
    "cif": Reporter("cif.md", "cif"),
    "acr": Reporter("acr.yaml", "acr"),
    "zip": Reporter("report.zip", "bundle"),
}
"""Every format by the name that ``--format`` takes, but ``pdf``, which takes a browser."""


def write(report: Report, folder: Path, formats: Iterable[str]) -> tuple[Path, ...]:
    """Write the report into the audit folder, in each format, every file whole or not at all.

    Raises InputError for a format that does not exist (before anything is written) and for a folder that cannot be
    written to.
    """
    wanted = [_reporter(name) for name in dict.fromkeys(formats)]
    return tuple(path for reporter in wanted for path in _write_one(report, folder, reporter))


def _reporter(name: str) -> Reporter:
    if name in FORMATS:
        return FORMATS[name]
    close = get_close_matches(name, FORMATS, 1)
    hint = f"Did you mean {close[0]}? " if close else ""
    raise InputError(f"there is no report format {name!r}", "--format", f"{hint}Choose from {', '.join(FORMATS)}.")


def _write_one(report: Report, folder: Path, reporter: Reporter) -> list[Path]:
    return [write_file(folder / name, data) for name, data in reporter.contents(report, folder).items()]


def write_file(path: Path, data: bytes) -> Path:
    """Write one file whole, making its folder. Raises InputError where that is not possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise InputError(
            f"the report cannot be written: {error.strerror or error}",
            str(path),
            "Give a folder that you may write to and that has room, or change its permissions.",
        ) from error
    return path


def read_report(path: Path) -> Report:
    """Read a ``report.json``, or the one inside an audit folder.

    Raises InputError where there is none, where it is not a report, or where its format is newer than this version's.
    """
    file = path / FORMATS["json"].file if path.is_dir() else path
    data = _load(file)
    _check_format(data, file)
    try:
        return Report.model_validate(data)
    except ValidationError as error:
        raise InputError.of(
            tuple(
                Problem(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}", str(file), "Write the report again with `uxaudit evaluate`.")
                for fault in error.errors()[:5]
            )
        ) from error


def _load(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except OSError as error:
        raise InputError(
            f"the report cannot be read: {error.strerror or error}", str(file), "Give a report.json, or the audit folder that holds one."
        ) from error
    except (ValueError, RecursionError) as error:
        place = f"{file}:{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else str(file)
        raise InputError("this file is not JSON", place, "Write the report again with `uxaudit evaluate`.") from error


def _check_format(data: Any, file: Path) -> None:
    number = data.get("format") if isinstance(data, dict) else None
    if not isinstance(number, int):
        raise InputError(
            "this is not a report of uxaudit: it has no format number",
            str(file),
            "Give the report.json that `uxaudit run` or `uxaudit evaluate` wrote.",
        )
    if number > REPORT_FORMAT:
        raise InputError(f"the report has format {number}, this version reads up to {REPORT_FORMAT}", str(file), "Update uxaudit.")
