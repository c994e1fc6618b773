"""Merge the sightings of one problem, in many tasks and replays, into one finding with its severity.

Severity = clamp(impact + frequency + persistence, 1, 4), after Nielsen 1994, "Severity Ratings for Usability Problems".
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from uxaudit.checks.api import Check
from uxaudit.constants import DEFAULTS, Constants
from uxaudit.evaluation.deduplicate_engines import without_duplicates
from uxaudit.model.components import component, squeeze
from uxaudit.model.findings import Finding, Mode
from uxaudit.recording.recording import Recording
from uxaudit.urls import page_of, path_of

Tested = set[tuple[str, int, int | None]]
"""Which check judged which task of which recording."""
_SORTS = {Mode.MEASURED: 0, Mode.OBSERVED: 0, Mode.CONFIRMED: 0, Mode.PREDICTED: 1, Mode.NEEDS_REVIEW: 2}


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding as a check reported it in one task of one replay."""

    finding: Finding
    check: Check
    recording: Recording
    place: int
    """The recording's index in the audit."""
    task: int | None

    @property
    def scenario(self) -> str:
        """The scenario's name."""
        return self.recording.header.plan.scenario

    @property
    def task_name(self) -> str:
        """The task's name; empty if the finding is about the whole replay."""
        return "" if self.task is None else self.recording.header.plan.tasks[self.task].task

    @property
    def of_step(self) -> bool:
        """Whether it belongs to a task or one of its steps, not to a page."""
        return bool(self.finding.step_label) or not self.finding.url

    @property
    def problem(self) -> tuple[str, ...]:
        """Identifies the problem, wherever it occurs."""
        return (self.check.id, self.finding.rule or "", *self.element)

    @property
    def element(self) -> tuple[str, str]:
        """Which element it is about, by its role and name."""
        return component(self.finding.target)

    @property
    def key(self) -> tuple[str, ...]:
        """Identifies the finding that a sighting belongs to; changes of the page's markup do not affect it.

        A control that is on many pages, such as one in the header, is one problem and is fixed once.
        """
        if self.check.whole_task:  # each persona has its own measurements and its own proof
            return (self.check.id, self.scenario, self.task_name, self.recording.header.persona)
        if self.of_step:
            words = "" if self.finding.target else squeeze(self.finding.step_label)
            return (*self.problem, self.scenario, self.task_name, words)
        return self.problem

    @property
    def id(self) -> str:
        """The id of the finding that it becomes part of; for a whole task it is independent of the persona."""
        return _id(self.check.id, self.key[:3] if self.check.whole_task else self.key)


def page_kind(url: str) -> str:
    """A page's address without numbers, so that the pages of many orders count as one."""
    return squeeze(page_of(url))


def path_kind(url: str) -> str:
    """The path of a page with the numbers removed, the same on every host."""
    return squeeze(path_of(url))


def merge(
    sightings: Iterable[Sighting], recordings: Sequence[Recording], tested: Tested, constants: Constants = DEFAULTS
) -> tuple[Finding, ...]:
    """Make one complete finding of each problem, with its severity; the most severe first.

    Where a person confirmed a candidate, it is a finding of its own: the same problem may need review in other places.
    """
    problems: dict[tuple[bool, tuple[str, ...]], list[Sighting]] = defaultdict(list)
    families: dict[tuple[str, ...], list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        problems[sighting.finding.reviewed is not None, sighting.key].append(sighting)
        families[sighting.problem].append(sighting)
    spread = _Spread.of(recordings, constants)
    made = [(_one(seen, families[seen[0].problem], spread, tested), seen[0]) for seen in problems.values()]
    ids = Counter(finding.id for finding, _ in made)
    merged = [
        *_without_duplicates([(finding, first) for finding, first in made if not _is_apart(finding, ids)]),
        *_without_duplicates([(finding, first) for finding, first in made if _is_apart(finding, ids)]),
        *_over_personas([finding for finding, first in made if first.check.whole_task]),
    ]
    return tuple(sorted(merged, key=lambda f: (-f.severity, _SORTS[f.mode], f.check, f.rule or "", f.scenario, f.task, f.url, f.id)))


def _is_apart(finding: Finding, ids: Counter[str]) -> bool:
    """Whether a person confirmed it, and the same problem needs review in other places."""
    return finding.reviewed is not None and ids[finding.id] > 1


def _without_duplicates(made: Sequence[tuple[Finding, Sighting]]) -> tuple[Finding, ...]:
    return without_duplicates([(finding, first.element, first.check) for finding, first in made if not first.check.whole_task])


def _over_personas(findings: Sequence[Finding]) -> list[Finding]:
    """Merge the same finding about a whole task over all personas: the most severe one, with all personas named.

    The finding of the most personas keeps the id of the task's problem, so that another persona does not change it.
    """
    tasks: dict[tuple[str, str, str], dict[tuple[str, ...], list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for f in sorted(findings, key=lambda f: (_SORTS[f.mode], -f.severity, -_size(f.measured), f.persona)):
        tasks[f.check, f.scenario, f.task][squeeze(f.step_label), squeeze(f.message)].append(f)
    merged = []
    for key, causes in tasks.items():
        for number, same in enumerate(sorted(causes.values(), key=lambda same: (-len(same), same[0].persona))):
            words = key if number == 0 else (*key, same[0].persona)
            merged.append(
                same[0].model_copy(
                    update={
                        "id": _id(same[0].check, words),
                        "personas": tuple(sorted(f.persona for f in same)),
                        "runs": sum(f.runs for f in same),
                    }
                )
            )
    return merged


def _size(measured: float | str | None) -> float:
    return float(measured) if isinstance(measured, (int, float)) else 0.0


def _id(check: str, key: Iterable[str]) -> str:
    return "-".join((check, hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:12]))


@dataclass(frozen=True)
class _Spread:
    """The extent of the audit: its tasks, pages, and replays by scenario and persona."""

    tasks: int
    pages: int
    replays: dict[tuple[str, str], list[int]]
    controls: frozenset[tuple[str, str]]
    """The controls of steps: role and name, or if they have no name, page and selector."""
    constants: Constants

    @classmethod
    def of(cls, recordings: Sequence[Recording], constants: Constants) -> _Spread:
        replays: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, recording in enumerate(recordings):
            replays[recording.header.plan.scenario, recording.header.persona].append(place)
        steps = [step for recording in recordings for step in recording.steps]
        return cls(
            tasks=len({(r.header.plan.scenario, view.plan.task) for r in recordings for view in r.tasks}),
            pages=len({page_kind(step.url) for step in steps if step.url}),
            replays=replays,
            controls=frozenset(key for recording in recordings for key in _used(recording)),
            constants=constants,
        )

    def on_path(self, finding: Finding) -> bool:
        """Whether a finding is about the control of a step."""
        target = finding.target
        if target is None:
            return False
        return ((target.role, target.name) if target.name else (page_kind(finding.url), target.selector)) in self.controls


def _used(recording: Recording) -> Iterator[tuple[str, str]]:
    """The controls of a replay's steps. Each was on the page on which the step before ended."""
    url = ""
    for step in recording.steps:
        if step.control and step.control.name:
            yield step.control.role, step.control.name
        elif step.control:
            yield page_kind(url or step.url), step.control.selector
        url = step.url


def _one(seen: list[Sighting], family: list[Sighting], spread: _Spread, tested: Tested) -> Finding:
    typical = _typical(seen)
    finding, check = typical.finding, typical.check
    runs = {sighting.place for sighting in seen}
    on_path = finding.on_path or spread.on_path(finding)
    complete = finding.model_copy(
        update={
            "id": typical.id,
            "check": check.id,
            "facet": check.facet,
            "heuristic": finding.heuristic or check.heuristic,
            "wcag": finding.wcag or check.wcag,
            "mode": _mode(seen, typical, spread.constants),
            "impact": finding.impact or check.impact,
            "scenario": typical.scenario,
            "task": typical.task_name,
            "persona": typical.recording.header.persona,
            "personas": tuple(dict.fromkeys(sighting.recording.header.persona for sighting in seen)),
            "urls": tuple(sorted({s.finding.url for s in seen if s.finding.url})),
            "per_page": _per_page(seen),
            "on_path": on_path,
            "occurrences": len({(s.finding.url, s.finding.target, s.finding.step, s.task_name * s.of_step) for s in seen}),
            "runs": len(runs),
            "blocks_task": check.blocks_task,
            "message": finding.message or check.title,
            "why": finding.why or check.why,
            "who": finding.who or check.who,
            "fix": finding.fix or check.fix,
            "source": finding.source or check.source,
        }
    )
    return complete.model_copy(
        update={
            "severity": severity(
                complete,
                frequent=_frequent(family, spread),
                rare=not on_path and _rare(family, spread),
                once=len(runs) == 1 and _chances(seen, spread, tested) >= 2,
                ceiling=spread.constants.review_ceiling,
            )
        }
    )


def _mode(seen: list[Sighting], typical: Sighting, constants: Constants) -> Mode:
    """How certain it is. A fault of a whole task needs several replays; one that only people had is observed."""
    if typical.finding.reviewed is not None:
        return Mode.CONFIRMED if typical.finding.reviewed.answer == "confirmed" else Mode.NEEDS_REVIEW
    if typical.check.whole_task and len({sighting.place for sighting in seen}) < constants.proof_replays:
        return Mode.NEEDS_REVIEW
    mode = typical.finding.mode if typical.check.mode is Mode.MEASURED else typical.check.mode
    if mode is Mode.MEASURED and all(sighting.recording.header.mode == "observed" for sighting in seen):
        return Mode.OBSERVED
    return mode


def _per_page(seen: list[Sighting]) -> tuple[tuple[str, int], ...]:
    """How many elements have the problem on each kind of page. A view is a state of a page in one replay."""
    views: dict[tuple[str, int, str, str], set[str]] = defaultdict(set)
    for sighting in seen:
        finding = sighting.finding
        if finding.url:
            shown = finding.shot.path if finding.shot else ""
            views[path_kind(finding.url), sighting.place, finding.url, shown].add(finding.target.selector if finding.target else "")
    counts: dict[str, int] = {}
    for (page, *_), elements in sorted(views.items()):
        counts[page] = max(len(elements), counts.get(page, 0))
    return tuple(sorted(counts.items()))


def _typical(seen: list[Sighting]) -> Sighting:
    """The sighting that represents all: the median of the measured numbers, otherwise the first with the highest impact."""
    numbers = [s for s in seen if isinstance(s.finding.measured, (int, float))]
    if len(numbers) == len(seen):
        return sorted(numbers, key=lambda s: float(s.finding.measured or 0))[len(numbers) // 2]
    return max(seen, key=lambda s: s.finding.impact or s.check.impact)


def severity(finding: Finding, *, frequent: bool, rare: bool, once: bool, ceiling: int = DEFAULTS.review_ceiling) -> int:
    """The severity on Nielsen's scale, 1 to 4; only impact 4 reaches 4, and what needs review is at most ``ceiling``."""
    impact = finding.impact or 1
    rated = min(4, max(1, impact + frequent - rare - once), finding.ceiling)
    if impact < 4:
        rated = min(rated, 3)
    return min(rated, ceiling) if finding.mode is Mode.NEEDS_REVIEW else rated


def _frequent(family: list[Sighting], spread: _Spread) -> bool:
    tasks = {(s.scenario, s.task_name) for s in family if s.task is not None}
    return len(tasks) >= max(spread.constants.frequent_min_tasks, spread.constants.frequent_share * spread.tasks)


def _rare(family: list[Sighting], spread: _Spread) -> bool:
    pages = {page_kind(s.finding.url) for s in family}
    return spread.pages >= spread.constants.rare_min_pages and len(pages) < spread.constants.rare_share * spread.pages


def _chances(seen: list[Sighting], spread: _Spread, tested: Tested) -> int:
    """In how many replays it could have been observed: those in which the check judged one of its tasks for its persona."""
    check = seen[0].check.id
    tasks = {(s.scenario, s.recording.header.persona, s.task) for s in seen}
    return len(
        {place for scenario, persona, task in tasks for place in spread.replays[scenario, persona] if (check, place, task) in tested}
    )
