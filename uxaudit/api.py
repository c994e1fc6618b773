"""The Python API: ``uxaudit.audit`` for scenarios, ``uxaudit.scan`` for a Playwright page. Nothing is printed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any

from uxaudit.model.report import Report
from uxaudit.model.scenario import Scenario
from uxaudit.settings import UNSET, Settings

Given = str | PathLike[str] | Scenario
"""A scenario, or the path of its file."""


def audit(
    scenarios: Given | Iterable[Given],
    *,
    out: str | PathLike[str] | None = None,
    personas: Sequence[str] = (),
    repeat: int | None = None,
    tasks: Sequence[str] = (),
    tags: Sequence[str] = (),
    engines: Sequence[str] = ("axe",),
    browser: str = "chromium",
    executable: str | None = None,
    headed: bool = False,
    workers: int = 1,
    all_hosts: bool = False,
    proxy: str | None = None,
    settings: Settings = UNSET,
    baseline: Report | None = None,
    review: str | PathLike[str] | None = None,
    formats: Sequence[str] = (),
) -> Report:
    """Replay scenarios, evaluate the recordings, and return the report.

    Args:
        scenarios: One or several scenarios: paths of their files, or results of ``uxaudit.load``.
        out: The audit folder, for recordings, pictures and reports. It must not contain an audit yet. By default nothing is kept.
        personas: The personas to use instead of the scenarios' own.
        repeat: The number of replays for each scenario and persona; None for the scenario's number.
        tasks: Only tasks with these names (globs).
        tags: Only tasks with one of these tags.
        engines: The accessibility engines to run.
        browser: ``chromium``, ``firefox`` or ``webkit``.
        executable: The path of the browser to launch.
        headed: Whether to show the browser's window.
        workers: The number of parallel browsers. More than one makes times less reliable.
        all_hosts: Whether pages may request any host, not only the site's own.
        proxy: The URL of a proxy that gets only requests to allowed hosts; it may hold a name and a password.
        settings: Weights, thresholds, options of checks and suppressions.
        baseline: An earlier report: only new problems fail the gate.
        review: A file of answers about candidates, such as ``ux-review.yaml``.
        formats: Reports to write into ``out``, such as ``html`` or ``junit``. ``report.json`` is always written there.

    Raises:
        InputError: A scenario, persona, name, folder or proxy is invalid.
        CannotMeasure: There is no browser, or no site responds.
    """
    from uxaudit.model.access import Access
    from uxaudit.network.http_requests import proxy_of
    from uxaudit.pipeline.run_audit import judge, publish, replay
    from uxaudit.runner.workers import Replaying, local_workers
    from uxaudit.scenario import load_all

    settings = _answered(settings, review)
    given = [scenarios] if isinstance(scenarios, (str, PathLike, Scenario)) else list(scenarios)
    paths = list(dict.fromkeys(Path(one) for one in given if not isinstance(one, Scenario)))
    read = dict(zip(paths, load_all(paths), strict=True))
    how = Replaying(
        browser=browser,
        executable=executable,
        headed=headed,
        workers=workers,
        personas=tuple(personas),
        repeat=repeat,
        all_hosts=all_hosts,
        access=Access(proxy=None if proxy is None else proxy_of(proxy, "proxy")),
        engines=tuple(engines),
        tasks=tuple(tasks),
        tags=tuple(tags),
    )
    with _folder(out) as folder, local_workers(workers) as processes:
        replay([one if isinstance(one, Scenario) else read[Path(one)] for one in given], folder, how, processes)
        report = judge(folder, settings=settings, baseline=baseline)
        if out is not None:
            publish(report, folder, ("json", *formats))
    return report


def scan(
    page: Any,
    *,
    name: str = "",
    out: str | PathLike[str] | None = None,
    engines: Sequence[str] = ("axe",),
    screenshots: bool = True,
    settings: Settings = UNSET,
    baseline: Report | None = None,
    review: str | PathLike[str] | None = None,
) -> Report:
    """Audit the current state of a page of Playwright's synchronous API, and return the report. The page is not changed.

    Args:
        page: The page, in any browser of Playwright. Probes that need Chromium are untested in other browsers.
        name: A short name for the page's state; its URL if empty.
        out: The audit folder; scans into the same folder are evaluated together. By default nothing is kept.
        engines: The accessibility engines to run.
        screenshots: Whether to take pictures of the page; without them, measurements in pictures are untested.
        settings: Weights, thresholds, options of checks and suppressions.
        baseline: An earlier report: only new problems fail the gate.
        review: A file of answers about candidates, such as ``ux-review.yaml``.

    Raises:
        InputError: It is not such a page, or an engine is unknown.
        CannotMeasure: The page could not be observed.
    """
    from uxaudit.pipeline.live import scanned

    with _folder(out) as folder:
        audit = _live(folder, engines, screenshots, _answered(settings, review), baseline)
        scanned(audit, page, _order(audit, page, name))
        return _judged(folder, audit, keep=out is not None)


async def scan_async(
    page: Any,
    *,
    name: str = "",
    out: str | PathLike[str] | None = None,
    engines: Sequence[str] = ("axe",),
    screenshots: bool = True,
    settings: Settings = UNSET,
    baseline: Report | None = None,
    review: str | PathLike[str] | None = None,
) -> Report:
    """The same as :func:`scan`, for a page of Playwright's asynchronous API."""
    from uxaudit.pipeline.live import scanned_async

    with _folder(out) as folder:
        audit = _live(folder, engines, screenshots, _answered(settings, review), baseline)
        await scanned_async(audit, page, _order(audit, page, name))
        return _judged(folder, audit, keep=out is not None)


def _answered(settings: Settings, review: str | PathLike[str] | None) -> Settings:
    from uxaudit.pipeline.run_audit import review_file, with_answers

    return settings if review is None else with_answers(settings, review_file(Path(review)))


def _live(folder: Path, engines: Sequence[str], screenshots: bool, settings: Settings, baseline: Report | None) -> Any:
    from uxaudit.pipeline.live import LiveAudit

    return LiveAudit(folder, tuple(engines), screenshots, settings, baseline, strict=True)


def _order(audit: Any, page: Any, name: str) -> Any:
    url = getattr(page, "url", "")
    return audit.order(name or url or "the page", scenario=name or url or "the page")


def _judged(folder: Path, audit: Any, *, keep: bool) -> Report:
    from uxaudit.pipeline.run_audit import judge, publish

    report = judge(folder, settings=audit.settings, baseline=audit.baseline)
    if keep:
        publish(report, folder, ("json", "html"))
    return report


@contextmanager
def _folder(out: str | PathLike[str] | None) -> Iterator[Path]:
    """Yields the audit folder; without a name, a temporary one."""
    if out is not None:
        yield Path(out)
        return
    with tempfile.TemporaryDirectory(prefix="uxaudit-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
