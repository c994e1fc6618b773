"""The texts in SARIF: the message of each result, the help of each rule, notifications and the reasons of suppressions."""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.model.findings import Finding
from uxaudit.model.report import Report
from uxaudit.reporters import wording
from uxaudit.reporters.conclusion import conclude
from uxaudit.reporters.untrusted import clip, line

HELP = {"Why it matters": "why", "Who is affected": "who", "Fix": "fix", "Source": "source"}
"""The headings in the help of a rule, each with the field of a finding that follows it."""


def of_result(finding: Finding) -> str:
    """Returns what is wrong, the measured value with its limit, the step, the control and the page: a line each."""
    said = clip(finding.message, 1000) if finding.message else rule_id(finding)
    measured = ", ".join(f"{name}: {value}" for name, value in wording.measures(finding))
    page = f"Page: {line(finding.url, 300)}" if finding.url else ""
    return "\n".join(filter(None, (said, measured, wording.place(finding), wording.control(finding), page)))


def rule_id(finding: Finding) -> str:
    """Returns the id of the rule of a finding, which replaces a missing message."""
    return line(wording.rule_id(finding), 200) or "unknown"


def of_rule(lead: Finding) -> str:
    """Returns the description of a rule, by one of its findings; empty if there is none."""
    return clip(lead.why, 1000)


def help_of_rule(lead: Finding) -> str:
    """Returns the help of a rule, by one of its findings; empty if there is none."""
    return "\n\n".join(f"{heading}: {clip(text, 1500)}" for heading, field in HELP.items() if (text := getattr(lead, field)))


def notifications(report: Report) -> Iterator[tuple[str, str]]:
    """Yields the level and text of each note about the audit, then of each reason why it could not be measured."""
    for note in filter(None, report.notes):
        yield "warning", clip(note, 1000)
    if report.verdict == "unmeasured":
        for reason in conclude(report).reasons:
            yield "error", reason.text


def justification(finding: Finding) -> str:
    """Returns why a finding is suppressed: the reason of its entry in `ignore:`, or the answer of a review."""
    return wording.ignored(finding) or wording.reviewed(finding)
