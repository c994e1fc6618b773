"""All audits of a folder as one HTML page: trends by site, tasks over time, and links to the reports. Complete without scripts.

Only the served page has a script: it shows audits that are running. Strings are untrusted, as in every report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from uxaudit.model.history import AuditInProgress, PastAudit, PastTask, Trend
from uxaudit.reporters.formatting import duration, plural
from uxaudit.reporters.html import digest, environment, joined

STYLES = ("base", "conclusion", "media", "index")
SCRIPTS = ("live",)
GENERATOR = '<meta name="generator" content="uxaudit index">'
"""How a file that this module has written is known, so that no other is overwritten."""
SHOWN, CHARTED, SIGNS = 20, 60, 12
"""Audits of a site that are not folded, that its chart has, and that a task's row of signs has."""
LEFT, RIGHT, TOP, BOTTOM = 40.0, 706.0, 12.0, 138.0
"""Where the chart is in its picture."""


@dataclass(frozen=True)
class AuditLine:
    """One audit in the table of its site."""

    audit: PastAudit
    when: str
    folder: str
    link: str
    change: str
    tasks: str


@dataclass(frozen=True)
class TaskLine:
    """One task as one persona over time."""

    now: PastTask
    word: str
    signs: Sequence[Mapping[str, str]]
    label: str
    time_change: str


@dataclass(frozen=True)
class SiteTrend:
    """One site in the index."""

    anchor: str
    name: str
    latest: PastAudit
    sentence: str
    chart: Mapping[str, Any] | None
    tasks: Sequence[TaskLine]
    shown: Sequence[AuditLine]
    rest: Sequence[AuditLine]


def render_index(trends: Sequence[Trend], links: Mapping[str, str], live: Sequence[AuditInProgress] | None = None) -> str:
    """The page.

    ``links`` are the relative addresses of reports by the id of their audit; ``live`` is None for a page that no server updates.
    """
    style = joined("style", STYLES, "css")
    script = joined("script", SCRIPTS, "js") if live is not None else ""
    return (
        environment()
        .get_template("index.html")
        .render(
            trends=[_site(number, trend, links) for number, trend in enumerate(trends)],
            count=sum(len(trend.audits) for trend in trends),
            live=live,
            style=Markup(style),
            style_hash=digest(style),
            script=Markup(script),
            script_hash=digest(script),
        )
    )


def render_live(live: Sequence[AuditInProgress]) -> str:
    """The part of the page that shows audits in progress."""
    return environment().get_template("live.html").render(live=live)


def _site(number: int, trend: Trend, links: Mapping[str, str]) -> SiteTrend:
    lines = list(_audits(trend.audits, links))
    latest = trend.audits[0]
    return SiteTrend(
        anchor=f"site-{number + 1}",
        name=trend.title or trend.site or "Audits",
        latest=latest,
        sentence=f"{lines[0].tasks} tasks completed in the latest audit, {lines[0].when}",
        chart=_chart(trend.audits[:CHARTED]),
        tasks=list(_tasks(trend)),
        shown=lines[:SHOWN],
        rest=lines[SHOWN:],
    )


def _audits(audits: Sequence[PastAudit], links: Mapping[str, str]) -> Iterator[AuditLine]:
    for at, audit in enumerate(audits):
        before = next((old.score for old in audits[at + 1 :] if old.score is not None), None)
        change = "" if audit.score is None or before is None else _signed(round(audit.score) - round(before))
        completed = audit.tasks - audit.blocked - audit.unmeasured
        yield AuditLine(
            audit=audit,
            when=f"{audit.created:%Y-%m-%d %H:%M}",
            folder=audit.folder.replace("\\", "/").rstrip("/").rpartition("/")[2],
            link=quote(links.get(audit.audit, "")),
            change=change,
            tasks=f"{completed} of {audit.tasks}" + (f", {audit.flaky} flaky" if audit.flaky else ""),
        )


def _signed(value: int, unit: str = "") -> str:
    return f"{'+' if value > 0 else '−'}{abs(value)}{unit}" if value else "±0"


def _chart(audits: Sequence[PastAudit]) -> Mapping[str, Any] | None:
    """The scores as a line, the oldest on the left; None if there are fewer than two."""
    scored = [(audit, audit.score) for audit in reversed(audits) if audit.score is not None]
    if len(scored) < 2:
        return None
    step = (RIGHT - LEFT) / (len(scored) - 1)
    points = [{"x": round(LEFT + at * step, 1), "y": _height(score), "verdict": audit.verdict} for at, (audit, score) in enumerate(scored)]
    first, last = scored[0][1], scored[-1][1]
    return {
        "points": points,
        "line": " ".join(f"{point['x']},{point['y']}" for point in points),
        "marks": [{"value": value, "y": _height(value)} for value in (0, 50, 100)],
        "label": f"Score over {len(scored)} audits: first {first:.0f}, now {last:.0f}, "
        f"lowest {min(score for _, score in scored):.0f}, highest {max(score for _, score in scored):.0f}",
    }


def _height(score: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min(max(score, 0), 100) / 100, 1)


KINDS = {"completed": ("✓", "completed"), "blocked": ("✕", "blocked"), "cantTell": ("?", "not measured"), "flaky": ("≈", "flaky")}


def _kind(row: PastTask) -> str:
    return "flaky" if row.flaky else row.status


def _tasks(trend: Trend) -> Iterator[TaskLine]:
    """The tasks of the latest audit, each with its audits before."""
    audits = [audit.audit for audit in trend.audits[:SIGNS]]
    rows: dict[tuple[str, str, str], dict[str, PastTask]] = {}
    for row in trend.tasks:
        rows.setdefault((row.scenario, row.task, row.persona), {})[row.audit] = row
    for known in rows.values():
        now = known.get(audits[0])
        if now is None:
            continue
        past = [known.get(audit) for audit in reversed(audits)]
        kinds = [_kind(row) if row else "absent" for row in past]
        counts = [f"{kinds.count(kind)} {word}" for kind, (_, word) in KINDS.items() if kind in kinds]
        yield TaskLine(
            now=now,
            word=KINDS[_kind(now)][1],
            signs=[{"kind": kind, "text": KINDS[kind][0] if kind in KINDS else "·"} for kind in kinds],
            label=f"{', '.join(counts)} in the last {plural(len(audits), '{n} audit', '{n} audits')}",
            time_change=_time_change(past, now),
        )


def _time_change(past: Sequence[PastTask | None], now: PastTask) -> str:
    before = next((row.system_time_ms for row in past if row and row is not now and row.system_time_ms), None)
    if before is None or now.system_time_ms is None:
        return ""
    change = now.system_time_ms - before
    if abs(change) < 1:
        return "unchanged"
    return f"{'+' if change >= 0 else '−'}{duration(abs(change))} over these audits"
