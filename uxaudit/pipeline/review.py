"""Review of candidates: what to ask a person, and what the answers are about. The command line and the served report use it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from uxaudit.errors import InputError
from uxaudit.model.findings import Finding, Reviewed
from uxaudit.model.markup import identifying
from uxaudit.model.report import Report
from uxaudit.model.review import ReviewAnswer, Verdict, answer_about, pages_of
from uxaudit.reporters import wording
from uxaudit.reporters.causes import Cause, causes_of, dismissed_causes
from uxaudit.scenario.review_file import change_answers, with_answer
from uxaudit.scoring.stale_answers import stale_answers

LONGEST_REASON = 500
LONGEST_NAME = 80
State = Literal["open", "confirmed", "dismissed"]


@dataclass(frozen=True)
class Candidate:
    """Findings with one cause that need review: they are asked about once."""

    cause: Cause
    answer: ReviewAnswer | None
    """The answer in the review file about all of them; None if there is none."""

    @property
    def lead(self) -> Finding:
        """The finding that is shown for all."""
        return self.cause.lead

    @property
    def now(self) -> State:
        """What the report says of it: some places of a finding may be answered, and others not."""
        return self.lead.reviewed.answer if self.lead.reviewed else "open"

    @property
    def news(self) -> Reviewed | None:
        """The answer, if the report does not show it yet."""
        given = self.answer.reviewed if self.answer else None
        return given if given != self.lead.reviewed else None


def today() -> date:
    """The date of an answer given now, where the person is."""
    return datetime.now().astimezone().date()


def git_name() -> str:
    """The name of the person, as git knows it; empty if it does not."""
    try:
        asked = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return asked.stdout.strip()


def candidates(report: Report, answers: Sequence[ReviewAnswer]) -> tuple[Candidate, ...]:
    """Returns what needs review in a report, in the report's order, with the answers given since it was evaluated."""
    return tuple(Candidate(cause, _answer(cause.findings, answers)) for cause in causes_of(report) if not cause.decided)


def reviewed_causes(report: Report, answers: Sequence[ReviewAnswer] = ()) -> tuple[Candidate, ...]:
    """Returns what a report shows as confirmed or dismissed, with the answers in the file now."""
    confirmed = [cause for cause in causes_of(report) if cause.lead.reviewed is not None]
    return tuple(Candidate(cause, _answer(cause.findings, answers)) for cause in (*confirmed, *dismissed_causes(report)))


def pending(report: Report, answers: Sequence[ReviewAnswer]) -> int:
    """Returns the number of answers that a report does not show yet."""
    return sum(one.news is not None for one in (*candidates(report, answers), *reviewed_causes(report, answers)))


def _answer(findings: Sequence[Finding], answers: Sequence[ReviewAnswer]) -> ReviewAnswer | None:
    found = [answer_about(finding, answers) for finding in findings]
    first = found[0]
    return first if first and all(one and one.answer == first.answer for one in found) else None


def findings_about(report: Report, id: str, now: State | None = None) -> tuple[Finding, ...]:
    """Returns the findings that an answer about this one is about: all with its cause. ``now`` is what the report says of it, if known.

    Raises InputError if the report has no such candidate.
    """
    for one in (*candidates(report, ()), *reviewed_causes(report)):
        if now in (None, one.now) and any(finding.id == id for finding in one.cause.findings):
            return one.cause.findings
    hint = "List the candidates with `uxaudit review DIR --list`."
    if any(finding.id == id for finding in report.findings):
        raise InputError("this finding is proven: it needs no review", id, hint)
    raise InputError("the report has no such candidate", id, hint)


def answers_for(findings: Iterable[Finding], verdict: Verdict, reason: str, by: str, today: date) -> tuple[ReviewAnswer, ...]:
    """Returns one answer for each finding, and for each duplicate that was merged into one.

    Raises InputError without a name, without a reason for a dismissal, and for texts that are too long.
    """
    said, name = " ".join(reason.split()), " ".join(by.split())
    if not name:
        raise InputError("nobody is named", "--by", "Give the name of the person who answers.")
    if verdict == "dismissed" and not said:
        raise InputError("a dismissal needs a reason", "--reason", "Say why it is no problem here.")
    if len(said) > LONGEST_REASON or len(name) > LONGEST_NAME:
        raise InputError(f"the text is too long: at most {LONGEST_REASON} characters for a reason, {LONGEST_NAME} for a name", "--reason")
    return tuple(_made(finding, id, verdict, said, name, today) for finding in findings for id in (finding.id, *finding.duplicates))


def _made(finding: Finding, id: str, verdict: Verdict, reason: str, by: str, today: date) -> ReviewAnswer:
    pages = tuple(page for page in pages_of(finding) if page)
    of_task = not pages or bool(finding.step_label)
    return ReviewAnswer(
        finding=id,
        answer=verdict,
        reason=reason,
        by=by,
        date=today,
        check=id.rpartition("-")[0] or finding.check,
        rule=finding.rule if id == finding.id else None,
        control=wording.control(finding),
        message=" ".join(finding.message.split()),
        scenario=finding.scenario if of_task else "",
        task=finding.task if of_task else "",
        personas=wording.seen_as(finding),
        pages=pages,
        markup=identifying(finding.snippet),
    )


def keep(path: Path, new: Sequence[ReviewAnswer]) -> None:
    """Write answers into the review file; each replaces earlier ones about its places. Raises InputError if that is not possible."""

    def added(known: Sequence[ReviewAnswer]) -> Sequence[ReviewAnswer]:
        for answer in new:
            known = with_answer(known, answer)
        return known

    change_answers(path, added)


def stale(report: Report, answers: Sequence[ReviewAnswer]) -> tuple[ReviewAnswer, ...]:
    """Returns the answers whose place the audit saw without the finding."""
    seen = (*report.findings, *report.dismissed, *report.ignored)
    return stale_answers(answers, frozenset(_matching(seen, answers)), report.tasks, report.outcomes)


def _matching(findings: Iterable[Finding], answers: Sequence[ReviewAnswer]) -> Iterator[ReviewAnswer]:
    for finding in findings:
        ids = {finding.id, *finding.duplicates}
        pages = pages_of(finding)
        yield from (one for one in answers if one.finding in ids and any(one.covers(page, finding.snippet) for page in pages))


def prune(report: Report, path: Path) -> tuple[ReviewAnswer, ...]:
    """Remove the stale answers from the review file, and return them. Raises InputError if the file is missing or invalid."""
    removed: list[ReviewAnswer] = []

    def without(known: tuple[ReviewAnswer, ...]) -> Sequence[ReviewAnswer]:
        removed.extend(stale(report, known))
        return [answer for answer in known if answer not in removed]

    change_answers(path, without)
    return tuple(removed)
