"""The options of the pytest plug-in."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from uxaudit.common.files import write_whole
from uxaudit.model.access import Access

if TYPE_CHECKING:
    from uxaudit.pipeline.live import LiveAudit, LiveResult

MARK = "pytest.json"
"""In the folder of recordings: marks a folder of a test run, which the next run may replace."""


def add_options(parser: pytest.Parser) -> None:
    """Add the options ``--uxaudit-…``."""
    group = parser.getgroup("uxaudit", "usability audit (uxaudit)")
    group.addoption("--uxaudit-out", metavar="DIR", help="Audit folder of this run. Default: reports/pytest-<time>.")
    group.addoption("--uxaudit-baseline", metavar="FILE", help="An earlier audit or a baseline file: a test fails for new findings alone.")
    group.addoption(
        "--uxaudit-severity",
        type=int,
        choices=(1, 2, 3, 4),
        help="A test fails for a measured finding of this severity or worse. Default: none; 3 with --uxaudit-baseline, and for scenarios.",
    )
    group.addoption("--uxaudit-personas", metavar="NAMES", default="", help="Replay scenarios as these personas, comma-separated.")
    group.addoption("--uxaudit-engines", metavar="NAMES", default="axe", help="Accessibility engines, comma-separated, or `none`.")
    group.addoption("--uxaudit-no-screenshots", action="store_true", help="Take no screenshots of what tests do.")
    group.addoption("--uxaudit-config", metavar="FILE", help="Settings file. Default: uxaudit.yaml.")
    group.addoption("--uxaudit-review", metavar="FILE", help="Answers about candidates, or `none`. Default: ux-review.yaml, if it exists.")
    group.addoption("--uxaudit-proxy", metavar="URL", help="Replay scenarios by this proxy. It gets only requests to allowed hosts.")
    group.addoption("--uxaudit-strict", action="store_true", help="A test also fails if uxaudit itself could not observe it.")


@dataclass
class RunOptions:
    """The options of this run, and its result."""

    folder: Path
    given: dict[str, Any]
    """The options by their names."""
    properties: bool = False
    """Whether score and findings of each test are wanted, as in a JUnit file."""
    written: list[str] = field(default_factory=list)
    """The lines of the summary, once the report is written."""

    @classmethod
    def of(cls, config: pytest.Config, folder: str | None) -> RunOptions:
        """Read the options; ``folder`` is that of the whole run, in a worker of pytest-xdist. Raises UsageError."""
        given = {
            name: config.getoption(f"uxaudit_{name}")
            for name in ("out", "baseline", "severity", "personas", "engines", "no_screenshots", "config", "review", "strict", "proxy")
        }
        made = cls(Path(folder or given["out"] or _default_folder()).absolute(), given, bool(config.getoption("xmlpath", None)))
        if folder is None and given["out"]:
            made.clear()
        assert made.access is not None
        if given["baseline"] or given["config"] or given["review"]:
            assert made.audit  # before the first test, so that a mistake is reported at once
        return made

    def clear(self) -> None:
        """Remove an earlier test run from the folder. Raises UsageError if it contains another audit."""
        recordings = self.folder / "recordings"
        if (recordings / MARK).is_file():
            shutil.rmtree(recordings)
        elif recordings.exists() and any(recordings.iterdir()):
            raise pytest.UsageError(
                f"--uxaudit-out {self.folder}: the folder holds an audit that no run of tests wrote. Name another folder."
            )

    def begin(self) -> None:
        """Create the folder for the first recording."""
        mark = self.folder / "recordings" / MARK
        if not mark.exists():
            mark.parent.mkdir(parents=True, exist_ok=True)
            write_whole(mark, json.dumps({"written_by": "pytest"}).encode())

    def has_recordings(self) -> bool:
        """Whether this run recorded anything."""
        return next((self.folder / "recordings").glob("*/recording.jsonl"), None) is not None

    @property
    def severity(self) -> int | None:
        """The severity at which a finding fails a test; None if none does."""
        return self.given["severity"] or (3 if self.given["baseline"] else None)

    @property
    def personas(self) -> tuple[str, ...]:
        """The personas that replay scenarios, instead of their own; none if empty."""
        return _names(self.given["personas"])

    @cached_property
    def access(self) -> Access:
        """How scenarios get to their sites. Raises UsageError for an invalid proxy."""
        from uxaudit.errors import UxAuditError
        from uxaudit.network.http_requests import proxy_of

        try:
            return Access(proxy=proxy_of(self.given["proxy"], "--uxaudit-proxy") if self.given["proxy"] else None)
        except UxAuditError as error:
            raise pytest.UsageError(f"uxaudit: {error}") from error

    @cached_property
    def audit(self) -> LiveAudit:
        """The audit that the tests of this run add their tasks to. Raises UsageError for an invalid file or engine."""
        from uxaudit.errors import UxAuditError
        from uxaudit.pipeline.live import LiveAudit
        from uxaudit.pipeline.run_audit import read_baseline, read_settings, review_file, settings_file, with_answers

        config, baseline, review = self.given["config"], self.given["baseline"], self.given["review"]
        try:
            settings = read_settings(settings_file(Path(config) if config else None))
            answers = None if review == "none" else review_file(Path(review) if review else None)
            made = LiveAudit(
                self.folder,
                engines=() if self.given["engines"] == "none" else _names(self.given["engines"]),
                screenshots=not self.given["no_screenshots"],
                settings=with_answers(settings, answers),
                baseline=read_baseline(Path(baseline)) if baseline else None,
                strict=self.given["strict"],
            )
            assert made.probes
        except UxAuditError as error:
            raise pytest.UsageError(f"uxaudit: {error}") from error
        return made


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _default_folder() -> Path:
    from uxaudit.runner.workers import stamp_name

    return Path("reports") / f"pytest-{stamp_name()}"


OPTIONS = pytest.StashKey[RunOptions]()
"""The key of the options in pytest's configuration."""
RESULTS: pytest.StashKey[list[LiveResult]] = pytest.StashKey()
"""The key of a test's tasks and scans."""
