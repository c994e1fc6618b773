"""The fixture ``ux_audit``."""

from __future__ import annotations

import inspect
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from uxaudit.pipeline.live import LiveAudit, LiveResult, LiveTask, scanned, scanned_async
from uxaudit.pytest_plugin.options import RESULTS, RunOptions


class UxAuditWarning(UserWarning):
    """Something could not be observed."""


@dataclass(repr=False)
class UxAudit:
    """Audits the actions of one test."""

    item: pytest.Item
    audit: LiveAudit
    page: Any
    """The test's own page; None if it has none."""
    site: str
    results: list[LiveResult] = field(default_factory=list)
    """The tasks and scans so far."""

    @classmethod
    def of(cls, request: pytest.FixtureRequest, options: RunOptions) -> UxAudit:
        """Returns the fixture of a test, with the page of pytest-playwright if the test uses one."""
        names = request.fixturenames
        page = request.getfixturevalue("page") if "page" in names else None
        site = request.getfixturevalue("base_url") if "base_url" in names else None
        options.begin()
        made = cls(request.node, options.audit, page, site or "")
        made.results = request.node.stash[RESULTS] = []
        return made

    def task(self, task: str, *, optimal: int | None = None, critical: bool = False, page: Any = None) -> LiveTask:
        """A task, for ``with`` (``async with`` on a page of Playwright's asynchronous API).

        Each click, key and so on of the test in the block becomes a step; the task succeeds if the block ends without an error.
        ``optimal`` is the minimum number of user actions. Afterwards the task has ``findings``, ``score`` and ``ok()``.
        """
        made = LiveTask(self.audit, self._order(task, optimal=optimal, critical=critical), page=page or self.page)
        self.results.append(made)
        return made

    def scan(self, name: str = "", *, page: Any = None) -> LiveResult:
        """Audit the page's current state, under a name such as "after login". For pages of the synchronous API."""
        made = scanned(self.audit, page or self.page, self._order(name or "the page"))
        self.results.append(made)
        return made

    async def scan_async(self, name: str = "", *, page: Any = None) -> LiveResult:
        """The same for pages of the asynchronous API."""
        made = await scanned_async(self.audit, page or self.page, self._order(name or "the page"))
        self.results.append(made)
        return made

    def _order(self, task: str, **given: Any) -> Any:
        runs = getattr(self.item, "execution_count", 1)  # by pytest-rerunfailures
        return self.audit.order(
            task,
            scenario=scenario_of(self.item),
            file=str(self.item.path),
            where=_caller(self.item.path),
            site=self.site,
            repetition=runs,
            confirms=runs > 1,
            **given,
        )


def scenario_of(item: pytest.Item) -> str:
    """Returns the name of a test's scenario: its file and name, without the browser that pytest-playwright adds."""
    name = item.nodeid
    callspec = getattr(item, "callspec", None)
    if callspec is not None and (browser := callspec.params.get("browser_name")):
        rest = "-".join(part for part in callspec.id.split("-") if part != browser)
        name = name.removesuffix(f"[{callspec.id}]") + (f"[{rest}]" if rest else "")
    return name


def _caller(path: Path) -> str:
    """Returns the running line of the test's file, as file:line; the file alone if the line cannot be found."""
    frame = inspect.currentframe()
    while frame is not None and Path(frame.f_code.co_filename) != path:
        frame = frame.f_back
    return f"{path}:{frame.f_lineno}" if frame is not None else str(path)


def warn_of(troubles: list[str], where: str) -> None:
    """Report what could not be observed as a pytest warning."""
    for words in troubles:
        warnings.warn(f"uxaudit could not observe everything of {where}: {words}", UxAuditWarning, stacklevel=2)
