"""Answers of people about candidates: which findings they are about, and what was said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from uxaudit.model.base import Frozen, IsoDate
from uxaudit.model.findings import Finding, Reviewed
from uxaudit.model.markup import identifying

Verdict = Literal["confirmed", "dismissed"]


class ReviewAnswer(Frozen):
    """An answer about one candidate, by the finding's id and its places."""

    finding: str
    """The finding's id: its check, and the component or step that it is about."""
    answer: Verdict
    reason: str = ""
    """Why; required if it is dismissed."""
    by: str
    date: IsoDate
    check: str
    rule: str | None = None
    control: str = ""
    """Role and name of the control, for people."""
    message: str = ""
    scenario: str = ""
    task: str = ""
    """The task, if it is about a task or one of its steps."""
    personas: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    """The paths of the kinds of page on which it was seen; empty if it is not about a page."""
    markup: str = ""
    """The identifying part of the element's markup, by which the same component is recognised on further pages."""

    @property
    def reviewed(self) -> Reviewed:
        """The part that reports show with the finding."""
        return Reviewed(answer=self.answer, reason=self.reason, by=self.by, date=self.date)

    def covers(self, page: str, snippet: str) -> bool:
        """Whether it is about this place: one of its pages, or the same component on another page."""
        return not self.pages or page in self.pages or (bool(self.markup) and self.markup == identifying(snippet))


def pages_of(finding: Finding) -> tuple[str, ...]:
    """The pages of a finding as answers name them: paths with a leading slash; one empty text if it is about no page."""
    return tuple(f"/{page}" for page, _ in finding.per_page) or ("",)


def answer_about(finding: Finding, answers: Iterable[ReviewAnswer]) -> ReviewAnswer | None:
    """The answers' verdict on a finding; None unless all its places have the same one."""
    own = [answer for answer in answers if answer.finding == finding.id]
    found = [next((answer for answer in own if answer.covers(page, finding.snippet)), None) for page in pages_of(finding)]
    first = found[0]
    return first if first and all(one and one.answer == first.answer for one in found) else None
