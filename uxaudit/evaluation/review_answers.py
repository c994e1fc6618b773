"""Applies the answers of a review: confirmed candidates count as proven, dismissed ones do not count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from uxaudit.evaluation.merge_findings import Sighting, path_kind, severity
from uxaudit.model.findings import Finding, Mode
from uxaudit.model.review import ReviewAnswer, pages_of


class AppliedAnswers:
    """Divides sightings by the answers about them, and remembers which answers were about something."""

    def __init__(self, answers: Sequence[ReviewAnswer]) -> None:
        self._by_finding: dict[str, list[ReviewAnswer]] = defaultdict(list)
        for answer in answers:
            self._by_finding[answer.finding].append(answer)
        self._checks = {answer.check for answer in answers}
        self._known: dict[tuple[Finding, ReviewAnswer], Finding] = {}
        self._proven: dict[str, ReviewAnswer] = {}
        self.matched: set[ReviewAnswer] = set()
        """The answers that are about something that was found, whether or not it still needs review."""

    def divided(self, seen: Iterable[Sighting]) -> tuple[tuple[Sighting, ...], tuple[Sighting, ...]]:
        """The sightings that count, of which confirmed candidates carry their answer, and the candidates that a person dismissed.

        A check of whole tasks has candidates only after its sightings are merged: :meth:`divided_tasks` divides those.
        """
        kept: list[Sighting] = []
        dismissed: list[Sighting] = []
        for sighting in seen:
            finding, check = sighting.finding, sighting.check
            asked = check.id in self._checks and not check.whole_task
            answer = self._about(sighting.id, [page_of_answer(finding.url)], finding.snippet) if asked else None
            if answer is None or not is_candidate(sighting):
                self._note_proven(answer)
                kept.append(sighting)
            else:
                marked = replace(sighting, finding=self._marked(finding, answer))
                (dismissed if answer.answer == "dismissed" else kept).append(marked)
        return tuple(kept), tuple(dismissed)

    def divided_tasks(self, findings: Iterable[Finding], whole_task: Container[str]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """The findings that count, and those of the checks ``whole_task`` that a person dismissed."""
        kept: list[Finding] = []
        dismissed: list[Finding] = []
        for finding in findings:
            asked = finding.check in whole_task
            answer = self._about(finding.id, pages_of(finding), finding.snippet) if asked else None
            if answer is None or finding.mode is not Mode.NEEDS_REVIEW:
                self._note_proven(answer)
                kept.append(finding)
            elif answer.answer == "dismissed":
                dismissed.append(finding.model_copy(update={"reviewed": answer.reviewed}))
            else:
                proven = finding.model_copy(update={"reviewed": answer.reviewed, "mode": Mode.CONFIRMED})
                kept.append(proven.model_copy(update={"severity": severity(proven, frequent=False, rare=False, once=False)}))
        return tuple(kept), tuple(dismissed)

    def _about(self, id: str, pages: Sequence[str], snippet: str) -> ReviewAnswer | None:
        """The answer about a finding in a place, if there is one."""
        for answer in self._by_finding.get(id, ()):
            if any(answer.covers(page, snippet) for page in pages):
                self.matched.add(answer)
                return answer
        return None

    def _marked(self, finding: Finding, answer: ReviewAnswer) -> Finding:
        """The finding with its answer; equal findings are stored once."""
        known = self._known.get((finding, answer))
        if known is None:
            known = self._known[finding, answer] = finding.model_copy(update={"reviewed": answer.reviewed})
        return known

    def _note_proven(self, answer: ReviewAnswer | None) -> None:
        if answer is not None and answer.answer == "dismissed":
            self._proven[answer.finding] = answer

    def notes(self) -> tuple[str, ...]:
        """A sentence for each dismissed candidate that is proven now, so that its answer has no effect."""
        return tuple(
            f"{answer.by} dismissed {answer.finding} on {answer.date}, but this audit proves it: it counts."
            for answer in self._proven.values()
        )


def is_candidate(sighting: Sighting) -> bool:
    """Whether a sighting needs review."""
    check = sighting.check
    return (sighting.finding.mode if check.mode is Mode.MEASURED else check.mode) is Mode.NEEDS_REVIEW


def page_of_answer(url: str) -> str:
    """The page of a finding as answers name it: the path of its kind with a leading slash; empty without a page."""
    return f"/{path_kind(url)}" if url else ""
