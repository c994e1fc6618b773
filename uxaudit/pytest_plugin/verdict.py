"""The consequences of a test's tasks for the test, and the report of the whole run."""

from __future__ import annotations

import pytest

from uxaudit.errors import UxAuditError
from uxaudit.pipeline.live import LiveResult
from uxaudit.pytest_plugin.fixture import warn_of
from uxaudit.pytest_plugin.options import RunOptions
from uxaudit.scoring.gate import place

MOST = 10
"""Maximum number of findings that a failure or a property lists."""


def faults(results: list[LiveResult], options: RunOptions) -> list[str]:
    """Returns why a test fails that passed by itself: its tasks' findings, if an option requires that. Warns of failed observations."""
    found: list[str] = []
    for result in results:
        warn_of(result.troubles, f'"{result.order.task}"')
        if result.troubles and options.given["strict"]:
            found += [f'uxaudit: "{result.order.task}" could not be observed: {words}' for words in result.troubles]
        elif options.severity is not None and result.ended and not (judged := result.ok(options.severity)):
            found += [f'uxaudit: "{result.order.task}": {why}' for why in judged.reasons]
    return found


def add_properties(item: pytest.Item, results: list[LiveResult], options: RunOptions) -> None:
    """Add score and findings to the test's properties if they are wanted. Only plain values pass through pytest-xdist."""
    if not options.properties:
        return
    for result in results:
        name = result.order.task
        if not result.ended:
            continue
        try:
            report = result.report
        except UxAuditError as error:
            item.user_properties.append((f"uxaudit unmeasured: {name}", str(error)))
            continue
        if report.score.value is not None:
            item.user_properties.append((f"uxaudit score: {name}", float(report.score.value)))
        item.user_properties.append((f"uxaudit findings: {name}", len(report.findings)))
        item.user_properties += [
            (f"uxaudit finding: {name}", f"severity {finding.severity}, {finding.check}: {finding.message}")
            for finding in report.findings[:MOST]
        ]


def show_judged(item: pytest.Item, results: list[LiveResult]) -> None:
    """Show the worst findings of a failed test below its error in full, because pytest shortens asserted values."""
    for result in results:
        if (report := result.known_report) is not None:
            lines = [
                f"severity {finding.severity}, {finding.check}: {finding.message} ({place(finding)})" for finding in report.findings[:MOST]
            ]
            item.add_report_section("call", f'findings of "{result.order.task}"', "\n".join(lines) or "none")


def write_report(options: RunOptions) -> list[str]:
    """Evaluate all recordings of the run, write report.json and report.html, and return the lines of the summary."""
    from uxaudit.pipeline.run_audit import judge, publish
    from uxaudit.reporters.conclusion import conclude

    audit = options.audit
    try:
        report = judge(options.folder, settings=audit.settings, baseline=audit.baseline, title="Tests")
        paths = publish(report, options.folder, ("json", "html"))
    except UxAuditError as error:
        return [f"There is no report: {error}"]
    page = next((path for path in paths if path.suffix == ".html"), paths[0])
    score = "none" if report.score.value is None else f"{report.score.value:g} of 100, {report.score.coverage:.0%} tested"
    return [f"{conclude(report).sentence}.", f"Score: {score}", f"Report: {page}"]
