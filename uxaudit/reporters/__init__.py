"""Reporters: each turns one finished report into one format.

A reporter gets a :class:`uxaudit.model.report.Report` and the audit folder, from which it reads only the pictures that the
report names. It has no other input. Each is a module of the folder ``formats``, with the name of its format; plug-ins are found by
entry points in the group ``uxaudit.reporters``.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from uxaudit.common.files import write_whole
from uxaudit.errors import InputError, Problem, choose_from
from uxaudit.model.comparison import Comparison
from uxaudit.model.report import REPORT_FORMAT, Report
from uxaudit.model.sentences import in_current_language
from uxaudit.plugins import Group, failed
from uxaudit.reporters import formats as own_modules
from uxaudit.texts import language, speaking
from uxaudit.texts.language import ENGLISH

REPORT_FILE = "report.json"
Content = str | bytes | Mapping[str, str | bytes]
"""The content of one file, or of several by their names."""


@dataclass(frozen=True)
class Reporter:
    """One format. Each module of ``formats``, or of a plug-in, contains one."""

    name: str
    """The name in ``--format``."""
    file: str
    """The name of its file, or of the first of its files."""
    render: Callable[[Report, Path], Content]
    """Returns the content. Gets the report and the audit folder; paths of pictures are relative to the folder."""
    language: Literal["english", "chosen", "parts"] = "english"
    """``chosen``: for people, in the current language; ``english``: for machines; ``parts``: several files, each in its own."""
    printed: bool = False
    """Whether it is also printed, for the log of a CI system."""
    package: str = ""
    """The package that provides it; set by the loader, empty for uxaudit's own."""

    def contents(self, report: Report, folder: Path) -> dict[str, bytes]:
        """Returns the files by name. Raises any exception of ``render``, and TypeError or AttributeError for an invalid result."""
        with speaking(ENGLISH if self.language == "english" else language()):
            content = self.render(translated(report) if self.language == "chosen" else report, folder)
        given = content if isinstance(content, Mapping) else {self.file: content}
        return {name: data if isinstance(data, bytes) else data.encode("utf-8", "replace") for name, data in given.items()}


GROUP = Group("uxaudit.reporters", "reporter", Reporter, lambda reporter: reporter.name)


@cache
def own_names() -> tuple[str, ...]:
    """Returns the names of uxaudit's own formats without importing them; ``pdf``, which needs a browser, is not among them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(own_modules.__path__)))


def _own_format(name: str) -> Reporter:
    found: Reporter = import_module(f"{own_modules.__name__}.{name}").REPORTER
    return found


def own_formats() -> dict[str, Reporter]:
    """Returns uxaudit's own formats by name, without ``pdf``, which needs a browser."""
    return {name: _own_format(name) for name in own_names()}


@cache
def formats() -> dict[str, Reporter]:
    """Returns all formats by name, including those of plug-ins."""
    own = own_formats()
    return own | {plugin.key: replace(plugin.value, package=plugin.package) for plugin in GROUP.load(taken=own)}


def translated(report: Report) -> Report:
    """Returns the report with its sentences in the current language; those without a translation stay English."""
    return report if language() is ENGLISH else in_current_language(report, report.texts)


def write(report: Report, folder: Path, names: Iterable[str]) -> tuple[Path, ...]:
    """Write the report into the audit folder in each format. Each file is written completely or not at all.

    Raises InputError for an unknown format (before anything is written), and for a folder that cannot be written to. A plug-in's
    format that fails is left out (see :func:`uxaudit.plugins.problems`).
    """
    wanted = [reporter_of(name) for name in dict.fromkeys(names)]
    return tuple(path for reporter in wanted for path in _write_one(report, folder, reporter))


COMPARISONS: dict[str, tuple[str, str]] = {
    "html": ("comparison.html", "html.comparison"),
    "md": ("comparison.md", "comparison_markdown"),
    "json": ("comparison.json", "comparison_json"),
}
"""Formats of a comparison: file and module."""


def write_comparison(comparison: Comparison, before: Path, after: Path, out: Path, formats: Sequence[str]) -> tuple[Path, ...]:
    """Write a comparison into a folder; ``before`` and ``after`` are the audit folders of its reports.

    Raises InputError for an unknown format, and for a folder that cannot be written to.
    """
    unknown = [name for name in formats if name not in COMPARISONS]
    if unknown:
        raise InputError(f"a comparison has no format {unknown[0]!r}", "--format", f"Choose from {', '.join(COMPARISONS)}.")
    paths = []
    for name in dict.fromkeys(formats):
        file, module = COMPARISONS[name]
        content: str = import_module(f"{__name__}.{module}").render(comparison, before, after)
        paths.append(write_file(out / file, content.encode("utf-8", "replace")))
    return tuple(paths)


def reporter_of(name: str) -> Reporter:
    """Returns the reporter of a format. Raises InputError if there is none."""
    if name in own_names():
        return _own_format(name)
    known = formats()
    if name in known:
        return known[name]
    raise InputError(f"there is no report format {name!r}", "--format", choose_from(known, name))


def _write_one(report: Report, folder: Path, reporter: Reporter) -> list[Path]:
    try:
        contents = reporter.contents(report, folder)
    except Exception as error:
        if not reporter.package:
            raise
        failed(reporter.package, f"its format {reporter.name} was not written: {type(error).__name__}: {error}")
        return []
    return [write_file(folder / name, data) for name, data in contents.items()]


def write_file(path: Path, data: bytes) -> Path:
    """Write one file completely, creating its folder. Raises InputError if that is not possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise InputError(
            f"the report cannot be written: {error.strerror or error}",
            str(path),
            "Give a folder that you may write to and that has free space, or change its permissions.",
        ) from error
    return path


def read_report(path: Path) -> Report:
    """Read a ``report.json``, or the one in an audit folder.

    Raises InputError if there is none, if it is not a report, or if its format is newer than this version reads.
    """
    file = path / REPORT_FILE if path.is_dir() else path
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
            f"the report cannot be read: {error.strerror or error}", str(file), "Give a report.json, or the audit folder that contains one."
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
