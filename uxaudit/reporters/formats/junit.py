"""JUnit XML in the form that Jenkins, GitLab and Azure read: a suite per scenario and persona, a case per task.

A blocked task is a failure. A task that could not be measured is an error, and one that reached its goal in only some of the
replays is skipped: neither may look green. The gate has its own case, so that CI shows why the build failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from uxaudit.model.findings import Finding
from uxaudit.model.report import Report, TaskNotRun, TaskRow
from uxaudit.reporters import Reporter, wording
from uxaudit.reporters.causes import causes_of
from uxaudit.reporters.conclusion import Reason, conclude
from uxaudit.reporters.formatting import NOTHING, duration, plural, score, versus
from uxaudit.reporters.untrusted import clip, line

LISTED = 50
"""Maximum number of findings in one failure; the report contains all."""


def render(report: Report, folder: Path) -> bytes:
    """Returns the whole file as UTF-8. ``folder`` is not read."""
    root = ET.Element("testsuites", name=line(report.title or "uxaudit", 200))
    suites: dict[tuple[str, str], list[TaskRow]] = {}
    for row in report.tasks:
        suites.setdefault((row.scenario, row.persona), []).append(row)
    for (scenario, persona), rows in suites.items():
        suite = ET.SubElement(root, "testsuite", name=_text(f"{scenario} as {persona}"))
        for row in rows:
            _task_case(suite, row, report)
        _count(suite, report)
    _not_run(root, report)
    _gate_suite(root, report)
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _not_run(root: ET.Element, report: Report) -> None:
    """Tasks that the audit left out, as skipped cases: they never look green."""
    suites: dict[str, list[TaskNotRun]] = {}
    for row in report.not_run:
        suites.setdefault(row.scenario, []).append(row)
    for scenario, tasks in suites.items():
        suite = ET.SubElement(root, "testsuite", name=_text(f"{scenario}: not run"))
        for task in tasks:
            case = ET.SubElement(suite, "testcase", name=_text(task.task), classname=_text(scenario), time="0.000")
            ET.SubElement(case, "skipped", message=_text(f"Not run: {task.why}"))
        _count(suite, report)


def _text(value: str, limit: int = 300) -> str:
    return line(value, limit)


def _task_case(suite: ET.Element, row: TaskRow, report: Report) -> None:
    seconds = (row.system_time_ms or 0) / 1000
    case = ET.SubElement(suite, "testcase", name=_text(row.task), classname=_text(f"{row.scenario}.{row.persona}"), time=f"{seconds:.3f}")
    findings = [f for f in report.findings if (f.scenario, f.task) == (row.scenario, row.task) and row.persona in wording.seen_as(f)]
    _outcome(case, row, findings)
    ET.SubElement(case, "system-out").text = _described(row, findings)


def _outcome(case: ET.Element, row: TaskRow, findings: Sequence[Finding]) -> None:
    reason = _text(row.reason, 500)
    if row.status == "blocked":
        message = reason or f"replay success {wording.replay_success(row)}"
        found = ET.SubElement(case, "failure", message=f"Blocked: {message}", type="blocked")
        found.text = "\n".join([_failed_step(row), *_listed([f for f in findings if wording.decided(f)])]).strip()
    elif row.status == "cantTell" or not row.runs:
        message = reason or "the replays do not show whether the task can be done"
        ET.SubElement(case, "error", message=f"Could not measure: {message}", type="cantTell")
    elif row.succeeded < row.runs:
        ET.SubElement(case, "skipped", message=f"Flaky: replay success {wording.replay_success(row)}")


def _failed_step(row: TaskRow) -> str:
    step = next((step for step in row.step_rows if step.status == "failed"), None)
    if step is None:
        return ""
    name = f"Step {step.index + 1}" if step.phase == "step" else _text(step.phase, 20).capitalize()
    parts = (_text(step.where), f"{name}: {_text(step.label or step.sentence)}", clip(step.error, 1000), _text(step.url, 500))
    return "\n".join(filter(None, parts))


def _described(row: TaskRow, findings: Sequence[Finding]) -> str:
    predicted = "" if row.predicted_time_ms is None else f"{duration(row.predicted_time_ms)} {wording.predicted_range(row)}"
    facts = [
        f"Replay success: {wording.replay_success(row)}",
        f"System time: {duration(row.system_time_ms)}",
        f"Predicted time: {predicted or NOTHING}",
        f"Steps: {versus(row.steps, row.optimal_steps)}",
        f"Pages: {versus(row.pages, row.optimal_pages)}",
        f"Score: {score(row.score)}",
    ]
    return "\n".join(facts + _listed(findings))


def _listed(findings: Sequence[Finding]) -> list[str]:
    lines = [finding_line(finding) for finding in wording.worst_first(findings)[:LISTED]]
    left = len(findings) - len(lines)
    return lines + ([f"{plural(left, 'and {n} more finding in the report', 'and {n} more findings in the report')}"] if left else [])


def finding_line(f: Finding) -> str:
    """Returns one finding with its place on one line."""
    grade = f"severity {f.severity}" if wording.decided(f) else "needs review"
    parts = [
        f"[{grade}] {_text(f.message)}",
        _text(wording.rule_id(f), 120),
        wording.place(f),
        wording.control(f),
        _text(f.url),
        _text(f.id, 120),
        _text(wording.reviewed(f)),
    ]
    return " | ".join(filter(None, parts))


def _gate_suite(root: ET.Element, report: Report) -> None:
    suite = ET.SubElement(root, "testsuite", name="uxaudit gate")
    case = ET.SubElement(suite, "testcase", name="gate", classname="uxaudit.gate", time="0.000")
    causes = causes_of(report)
    conclusion = conclude(report, causes)
    if report.verdict != "pass":
        kind = "failure" if report.verdict == "fail" else "error"
        trouble = ET.SubElement(case, kind, message=_text(conclusion.sentence, 1000), type=report.verdict)
        trouble.text = "\n".join(text for reason in conclusion.reasons[:LISTED] for text in _reason(reason))
    ET.SubElement(case, "system-out").text = "\n".join(
        [_text(conclusion.sentence, 1000), f"Score: {score(report.score.value)}", *wording.score_caveats(report)]
    )
    _count(suite, report)


def _reason(reason: Reason) -> list[str]:
    """Returns a reason with its findings, each with its place."""
    if reason.cause is None:
        return [_text(reason.text, 600)]
    return [*map(finding_line, reason.cause.findings[:LISTED]), *(f"  {_text(one)}" for one in reason.consequences)]


def _count(suite: ET.Element, report: Report) -> None:
    suite.set("tests", str(len(suite)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("time", f"{sum(float(case.get('time', '0')) for case in suite):.3f}")
    if report.created:
        suite.set("timestamp", _text(report.created, 60).partition("+")[0].partition(".")[0].rstrip("Z"))


REPORTER = Reporter("junit", "junit.xml", render)
