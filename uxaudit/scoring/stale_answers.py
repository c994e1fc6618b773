"""Finds the answers of a review whose place has changed: it was audited, and the finding is no longer there."""

from __future__ import annotations

from collections.abc import Container, Sequence

from uxaudit.model.findings import Outcome
from uxaudit.model.report import TaskRow
from uxaudit.model.review import ReviewAnswer
from uxaudit.scoring.baseline_comparison import Looked


def stale_answers(
    answers: Sequence[ReviewAnswer], answered: Container[ReviewAnswer], tasks: Sequence[TaskRow], outcomes: Sequence[Outcome]
) -> tuple[ReviewAnswer, ...]:
    """Returns the answers that are about nothing that was found, although their check, place and persona were part of the audit."""
    looked = Looked.of(tasks, outcomes)
    personas = {task.persona for task in tasks if task.status != "cantTell"}

    def is_stale(answer: ReviewAnswer) -> bool:
        pages = [page.removeprefix("/") for page in answer.pages]
        task = (answer.scenario, answer.task)
        played = (not answer.task or task in looked.tasks) and (not answer.personas or not personas.isdisjoint(answer.personas))
        return answer not in answered and played and looked.has(answer.check, pages, task)

    return tuple(answer for answer in answers if is_stale(answer))
