"""The report in the items of the Common Industry Format for usability test reports (ISO/IEC 25062:2006), as Markdown.

Items about participants state that there were none: an audit is an inspection with automated task replay.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

from uxaudit.model.findings import Mode
from uxaudit.model.report import Report, TaskRow
from uxaudit.reporters import Reporter, wording
from uxaudit.reporters.causes import causes_of
from uxaudit.reporters.conclusion import conclude, consequences
from uxaudit.reporters.formats.md import escape
from uxaudit.reporters.formatting import NOTHING, duration, moment, percent, plural, score

INSPECTION = "Inspection with automated task replay, no participants."
CAUSES = 15


def render(report: Report, folder: Path) -> str:
    """Returns the whole document. ``folder`` is not read."""
    parts = (_title(report), _summary(report), _introduction(report), _method(report), _results(report), _appendix(report))
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def observed(report: Report) -> bool:
    """Whether people took part."""
    return any(finding.mode is Mode.OBSERVED for finding in report.findings)


def _title(report: Report) -> Iterator[str]:
    yield f"# Usability report: {escape(report.title, 160) or 'audited site'}"
    yield ""
    yield f"Common Industry Format (ISO/IEC 25062:2006). **{'Sessions with people' if observed(report) else INSPECTION.rstrip('.')}.**"
    yield ""
    yield f"- Product: {escape(report.site, 300) or NOTHING}"
    yield f"- Date of the test: {escape(moment(report.created), 60) or NOTHING}"
    yield f"- Test software: {', '.join(f'{escape(n, 40)} {escape(v, 60)}' for n, v in report.tool.items()) or NOTHING}"


def _summary(report: Report) -> Iterator[str]:
    causes = causes_of(report)
    conclusion = conclude(report, causes)
    yield "## Executive summary"
    yield ""
    yield f"{escape(conclusion.sentence, 400)}. Score: {score(report.score.value)} of 100."
    yield ""
    for cause in causes[:CAUSES]:
        after = f" ({'; '.join(escape(one, 160) for one in consequences(cause)[:3])})" if cause.consequences else ""
        yield f"- {cause.label}: {escape(cause.lead.message or wording.rule_id(cause.lead), 300)}{after}"


def _introduction(report: Report) -> Iterator[str]:
    yield "## Introduction"
    yield ""
    yield "### Product description"
    yield ""
    yield f"{escape(report.title, 200) or 'The audited site'} at {escape(report.site, 300) or 'an address that was not recorded'}."
    yield ""
    yield "### Test objectives"
    yield ""
    yield "Whether the tasks below can be completed, by which personas, in what time, and with which usability problems."


def _method(report: Report) -> Iterator[str]:
    yield "## Method"
    yield ""
    yield "### Participants"
    yield ""
    yield "See the observed sessions." if observed(report) else f"None. {INSPECTION} {wording.no_user()}"
    yield ""
    yield "### Context of use and personas"
    yield ""
    for persona in dict.fromkeys(row.persona for row in report.tasks):
        inputs = {row.input for row in report.tasks if row.persona == persona}
        yield f"- {escape(persona, 80)}: operates by {', '.join(sorted(inputs))}"
    yield ""
    yield "### Tasks"
    yield ""
    for task, row in {row.task: row for row in report.tasks}.items():
        yield f"- {escape(task, 160)}{' (critical)' if row.critical else ''}, from the scenario {escape(row.scenario, 120)}"
    yield ""
    yield "### Measures"
    yield ""
    yield "- Effectiveness: replay success, the share of replays that reached the success criterion."
    yield "- Efficiency: system time as measured; predicted time by the keystroke-level model, with its range; steps and pages."
    yield "- Satisfaction: not measured."


def _results(report: Report) -> Iterator[str]:
    yield "## Results"
    yield ""
    if not report.tasks:
        yield "No task was replayed."
        return
    yield "| Task | Persona | Effectiveness | System time | Predicted time | Steps | Errors | Assists | Satisfaction |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in report.tasks:
        yield f"| {' | '.join(_row(row))} |"
    rates = [row.succeeded / row.runs for row in report.tasks if row.runs and row.status != "cantTell"]
    yield ""
    mean = percent(fmean(rates)) if rates else NOTHING
    yield f"Mean effectiveness: {mean} over {plural(len(rates), '{n} pair', '{n} pairs')} of task and persona."


def _row(row: TaskRow) -> tuple[str, ...]:
    rate = f"{percent(row.succeeded / row.runs)} ({row.succeeded} of {row.runs})" if row.runs else NOTHING
    return (
        escape(row.task, 120),
        escape(row.persona, 60),
        f"{wording.STATUSES[row.status]}, {rate}",
        duration(row.system_time_ms),
        f"{duration(row.predicted_time_ms)} {wording.predicted_range(row)}".strip(),
        str(row.steps),
        str(sum(step.status == "failed" for step in row.step_rows)),
        "none",
        "not measured",
    )


def _appendix(report: Report) -> Iterator[str]:
    yield "## What was not tested"
    yield ""
    items = [f"- {escape(item, 400)}" for item in (*report.not_tested, *report.notes)]
    yield from items or ["Nothing is recorded as not tested."]


REPORTER = Reporter("cif", "cif.md", render)
