"""Findings, tasks and steps as tables in CSV (RFC 4180, UTF-8 with a byte order mark, by which spreadsheets recognise UTF-8).

Spreadsheets execute a cell that starts like a formula. Such a text gets a leading apostrophe, so that it stays text (OWASP, "CSV
Injection"). Numbers stay plain numbers: milliseconds, points, CSS pixels.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from uxaudit.model.people import People
from uxaudit.model.report import Report
from uxaudit.reporters import Reporter, wording
from uxaudit.reporters.causes import causes_of
from uxaudit.reporters.untrusted import clean, line

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LONGEST = 30_000
"""Maximum number of characters of a cell: LibreOffice and Excel accept 32,767."""

FINDING = (
    "id,check,rule,cause,severity,severity name,mode,facet,heuristic,wcag,scenario,task,step,personas,url,pages,role,name,selector,"
    "message,measured,limit,unit,on path,occurrences,replays,why,who,fix,source,ignored,reviewed"
)
TASK = (
    "scenario,task,persona,input,critical,status,reason,cause,replays,succeeded,score,system time ms,predicted time ms,acting time ms,"
    "steps,optimal steps,pages,page views,optimal pages,depth,lostness,path deviation,tab stops"
)
STEP = (
    "scenario,task,persona,number,phase,step,label,status,error,cause,url,title,first response ms,system time ms,predicted time ms,"
    "acting time ms,where"
)


PERSON = (
    "scenario,task,participant,source,result,reached,time ms,steps,pages,page views,lostness,first click,first click right,rage clicks,"
    "dead clicks,misclicks,error clicks,u-turns,thrashing,longest hesitation ms,corrections,abandoned at,help sought,scroll reach,seq,sus,"
    "umux-lite"
)


def render(report: Report, folder: Path) -> dict[str, bytes]:
    """Returns three files, and with sessions of people a fourth. ``folder`` is not read."""
    return {
        "findings.csv": _table(FINDING, _findings(report)),
        "tasks.csv": _table(TASK, _tasks(report)),
        "steps.csv": _table(STEP, _steps(report)),
        **({"people.csv": _table(PERSON, _people(report.people))} if report.people else {}),
    }


def _table(head: str, rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, dialect="excel")
    writer.writerow(head.split(","))
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def cell(value: Any) -> str | int | float:
    """Returns a value as a cell: numbers unchanged, text cleaned and never a formula, None as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    text = clean(str(value)).replace("\r", " ").strip()[:LONGEST]
    return f"'{text}" if text.startswith(FORMULA) else text


def _findings(report: Report) -> Iterable[Sequence[Any]]:
    number = {id(finding): i for i, cause in enumerate(causes_of(report), 1) for finding in cause.all_findings}
    for f in (*wording.worst_first(report.findings), *report.ignored, *report.dismissed):
        target = f.target
        step = None if f.step is None else f.step + 1
        yield (
            *(f.id, f.check, f.rule, number.get(id(f)), f.severity, wording.SEVERITIES[f.severity], f.mode.value),
            *(f.facet.value if f.facet else "", f.heuristic, " ".join(f.wcag), f.scenario, f.task, step),
            *(", ".join(wording.seen_as(f)), f.url, " ".join(f.urls)),
            *((target.role, target.name, target.selector) if target else ("", "", "")),
            *(f.message, f.measured, f.limit, f.unit, f.on_path, f.occurrences, f.runs),
            *(f.why, f.who, f.fix, f.source, wording.ignored(f), wording.reviewed(f)),
        )


def _tasks(report: Report) -> Iterable[Sequence[Any]]:
    for t in report.tasks:
        yield (
            *(t.scenario, t.task, t.persona, t.input, t.critical, t.status, t.reason, t.cause, t.runs, t.succeeded, t.score),
            *(t.system_time_ms, t.predicted_time_ms, t.acting_time_ms, t.steps, t.optimal_steps, t.pages, t.page_views),
            *(t.optimal_pages, t.depth, t.lostness, t.path_deviation, t.tab_stops),
        )


def _steps(report: Report) -> Iterable[Sequence[Any]]:
    for t in report.tasks:
        for s in t.step_rows:
            yield (
                *(t.scenario, t.task, t.persona, s.index + 1, s.phase, line(s.sentence, LONGEST), s.label, s.status, s.error, s.cause),
                *(s.url, s.title, s.feedback_ms, s.system_time_ms, s.predicted_time_ms, s.acting_time_ms, s.where),
            )


def _people(people: People) -> Iterable[Sequence[Any]]:
    """A row for each task of each person; the answers at the end of a session are repeated in each of its rows.

    Times are in ms; the scroll reach is the mean share of a page that was in view, 0 to 1.
    """
    asked = {found.name: found.scores for found in people.questionnaires}
    for one in (one for task in people.tasks for one in task.sessions):
        yield (
            *(one.scenario, one.task, one.participant, one.source, one.result, one.reached, one.time_ms, one.steps),
            *(one.pages, one.page_views, one.lostness, one.first_click, one.first_click_right),
            *(one.rage_clicks, one.dead_clicks, one.misclicks, one.error_clicks),
            *(one.u_turns, one.thrashing, max((field.ms for field in one.hesitations), default=None), sum(one.corrections.values())),
            *(" ".join(one.abandoned), one.help_sought, fmean(one.scroll_reach.values()) if one.scroll_reach else None, one.seq),
            *(asked.get(name, {}).get(one.participant) for name in ("SUS", "UMUX-Lite")),
        )


REPORTER = Reporter("csv", "findings.csv", render)
