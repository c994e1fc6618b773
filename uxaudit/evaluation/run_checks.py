"""Run checks on recordings: no browser, no clock, the same input always gives the same output.

Each check judges each task of each replay by itself (a *sample*). The sightings of one problem in many samples become one
finding; the samples of one check become its outcome over the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from uxaudit.checks.api import CannotTell, Check, Inapplicable
from uxaudit.constants import DEFAULTS, Constants
from uxaudit.errors import InputError
from uxaudit.evaluation.merge_findings import Sighting, merge
from uxaudit.evaluation.review_answers import AppliedAnswers
from uxaudit.evaluation.sample_score import sample_scores
from uxaudit.evaluation.suppressions import Suppressions
from uxaudit.metrics.task_outcomes import runs_of
from uxaudit.model.findings import Finding, Mode, Outcome, State
from uxaudit.model.probes import Probe
from uxaudit.model.review import ReviewAnswer
from uxaudit.recording.page_state import PageState
from uxaudit.recording.probes import engines, everywhere
from uxaudit.recording.probes import probes as known_probes
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import OVERLOADED, StepRecord
from uxaudit.settings import UNSET, Settings
from uxaudit.texts import clause, joined, text

NOTHING_RAN = text("none of its steps ran")
NO_DOCUMENT = text("there is no HTML document")
NOT_TRIED = text("no persona of this audit tests it")
NOT_ASKED = text("this audit does not use the engine (--engines)")
NO_SESSION = text("no session with a person was recorded")
NOT_OF_PEOPLE = text("sessions with people do not observe it")
NOT_THERE = "not available: "
"""The start of the reason if an installation lacks a requested part."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The result of one check for one task of one replay (``task`` None: for the whole replay)."""

    check: str
    recording: int
    """The index of the recording."""
    task: int | None
    state: State
    reason: str = ""
    score: float | None = None
    """0 to 1; None unless passed or failed. Of a measured check it counts only what is proven."""
    doubt: float = 0.0
    """0 to 1: the share that a measured check loses to the candidates among its findings."""
    confirmed: float = 0.0
    """0 to 1: the share that a check of candidates loses to those that a person confirmed; not part of ``score``."""
    opportunities: int = 0
    failures: int = 0


@dataclass(frozen=True)
class Evaluation:
    """The results of all checks."""

    checks: tuple[Check, ...]
    samples: tuple[Sample, ...]
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    """The most severe first; each problem once."""
    ignored: tuple[Finding, ...] = ()
    """Findings that the settings suppress: left out of everything else."""
    dismissed: tuple[Finding, ...] = ()
    """Candidates that a person dismissed: left out of everything else."""
    answered: frozenset[ReviewAnswer] = frozenset()
    """The answers of the review that are about something that was found."""
    notes: tuple[str, ...] = ()
    """Suppressions that have expired or match nothing, and dismissed candidates that are proven now."""
    constants: Constants = DEFAULTS
    """The constants used, for the score."""


def evaluate(recordings: Sequence[Recording], checks: Iterable[Check], settings: Settings = UNSET, today: date | None = None) -> Evaluation:
    """Run the checks on the recordings. ``today`` decides which suppressions have expired; by default the day of the last recording.

    Never raises because of what a recording contains: a check that raises is ``cantTell``. Raises InputError if the settings
    name a check or an option that does not exist.
    """
    ordered = tuple(sorted(checks, key=lambda check: check.id))
    _check_settings(ordered, settings)
    ordered = tuple(check for check in ordered if check.id not in settings.off)
    ignoring, answers = Suppressions(settings.ignores, today or day_of(recordings)), AppliedAnswers(settings.answers)
    rules = _Rules(settings, ignoring, answers, _in_doubt(recordings))
    samples: list[Sample] = []
    kept: list[Sighting] = []
    suppressed: list[Sighting] = []
    dismissed: list[Sighting] = []
    for place, recording in enumerate(recordings):
        views = [(index, recording.of_task(index)) for index in recording.header.task_indices]
        for check in ordered:
            for task, view in [(None, recording)] if check.scope == "recording" else views:
                judged = _judge(_Place(check, recording, place, task), view, rules)
                samples.append(judged.sample)
                kept += judged.kept
                suppressed += judged.ignored
                dismissed += judged.dismissed
    tested = {(s.check, s.recording, s.task) for s in samples if s.state in (State.PASSED, State.FAILED)}
    merged, ignored, unreal = (merge(some, recordings, tested, settings.constants) for some in (kept, suppressed, dismissed))
    findings, unreal_tasks = answers.divided_tasks(merged, {check.id for check in ordered if check.whole_task})
    return Evaluation(
        checks=ordered,
        samples=tuple(samples),
        outcomes=_outcomes(ordered, samples, findings),
        findings=findings,
        ignored=ignored,
        dismissed=(*unreal, *unreal_tasks),
        answered=frozenset(answers.matched),
        notes=(*ignoring.notes(), *answers.notes()),
        constants=settings.constants,
    )


def _in_doubt(recordings: Sequence[Recording]) -> dict[tuple[int, int], str]:
    """The tasks that could not be judged, each with the reason, by recording and task.

    The result of one replay may be in doubt because of others, such as a refusal caused by data that an earlier one left on the server.
    """
    return {(run.place, run.task): run.reason for runs in runs_of(recordings).values() for run in runs if run.kind == "unclear"}


def day_of(recordings: Sequence[Recording]) -> date:
    """The day of the last recording; if none has a date, the last possible day, so that every suppression has expired."""
    started = max((recording.header.started[:10] for recording in recordings), default="")
    return date.fromisoformat(started) if started else date.max


def _outcomes(checks: tuple[Check, ...], samples: Iterable[Sample], findings: Iterable[Finding]) -> tuple[Outcome, ...]:
    of_check: dict[str, tuple[list[Sample], list[Finding]]] = {check.id: ([], []) for check in checks}
    for sample in samples:
        of_check[sample.check][0].append(sample)
    for finding in findings:  # also under the check of a duplicate (see ``deduplicate_engines.py``)
        for name in dict.fromkeys((finding.check, *(duplicate.partition("/")[0] for duplicate in finding.also))):
            of_check[name][1].append(finding)
    return tuple(_outcome(check, *of_check[check.id]) for check in checks)


def _check_settings(checks: tuple[Check, ...], settings: Settings) -> None:
    known = {check.id: check.options for check in checks}
    for name, chosen in (*settings.options.items(), *((name, {}) for name in settings.off)):
        if name not in known:
            raise InputError(f"there is no check {name!r}", "", f"The checks are: {', '.join(known)}.")
        for setting in chosen:
            if setting not in known[name]:
                hint = f"Its options are: {', '.join(known[name])}." if known[name] else "It has no options."
                raise InputError(f"the check {name} has no option {setting!r}", "", hint)


@dataclass(frozen=True)
class _Judged:
    """A sample with its sightings."""

    sample: Sample
    kept: tuple[Sighting, ...] = ()
    ignored: tuple[Sighting, ...] = ()
    dismissed: tuple[Sighting, ...] = ()


@dataclass(frozen=True)
class _Rules:
    """The settings of the evaluation, and its shared state."""

    settings: Settings
    ignoring: Suppressions
    answers: AppliedAnswers
    in_doubt: Mapping[tuple[int, int], str]
    """By recording and task: why the task could not be judged."""
    known: dict[Finding, Finding] = field(default_factory=dict)
    """Equal findings are stored once: many replays pass through the same states."""


@dataclass(frozen=True)
class _Place:
    """The subject of a sample: a check, and one task of a recording or the whole recording."""

    check: Check
    recording: Recording
    place: int
    task: int | None

    def sample(self, state: State, reason: str = "", **more: Any) -> Sample:
        """Make the sample."""
        return Sample(self.check.id, self.place, self.task, state, reason, **more)

    def seen(self, findings: Iterable[Finding], known: dict[Finding, Finding]) -> list[Sighting]:
        """The sightings that the check reported here."""
        return [Sighting(known.setdefault(finding, finding), self.check, self.recording, self.place, self.task) for finding in findings]


def _judge(at: _Place, view: Recording, rules: _Rules) -> _Judged:
    """Run one check on one view of a recording, if it applies and its probes observed it."""
    check = at.check
    if not view.steps and any(task.no_document for task in view.tasks):
        return _Judged(at.sample(State.INAPPLICABLE, NO_DOCUMENT))
    if not view.steps:
        return _Judged(at.sample(State.UNTESTED, NOTHING_RAN))
    if why := not_tried(view, check):
        return _Judged(at.sample(State.INAPPLICABLE, why))
    if check.blocks_task and at.task is not None and (doubt := rules.in_doubt.get((at.place, at.task))):
        return _Judged(at.sample(State.CANT_TELL, doubt))
    missing = unobserved(view, check)
    if missing:
        return _Judged(
            at.sample(State.UNTESTED, joined("; ", (joined(": ", (probe, clause(why))) for probe, why in sorted(missing.items()))))
        )
    try:
        return _run(at, view, rules)
    except Inapplicable as reason:
        return _Judged(at.sample(State.INAPPLICABLE, _words(reason)))
    except CannotTell as reason:
        return _Judged(at.sample(State.CANT_TELL, _words(reason)))
    except Exception as error:
        return _Judged(at.sample(State.CANT_TELL, f"the check raised {type(error).__name__}: {error}"[:300]))


def _words(raised: Exception) -> str:
    """The words of an exception, which may be a sentence to translate."""
    return raised.args[0] if raised.args and isinstance(raised.args[0], str) else str(raised)


def _run(at: _Place, view: Recording, rules: _Rules) -> _Judged:
    """Run one check on one view. Raises any exception of the check."""
    check, settings = at.check, rules.settings
    subjects = tuple(check.over(view))
    if not subjects:
        return _Judged(at.sample(State.INAPPLICABLE))
    found = at.seen(check.run(view, **settings.options.get(check.id, {})), rules.known)
    unsuppressed, ignored = rules.ignoring.divided(found)
    kept, dismissed = rules.answers.divided(unsuppressed)
    if check.timed and any(_is_explained(sighting.finding, view.machine_load) for sighting in kept):
        raise CannotTell(text("the machine was overloaded: {n:.0f} processes competed for each processor", n=view.machine_load))
    sample = at.sample(
        State.FAILED if kept else State.PASSED,
        **sample_scores(check, view, subjects, kept, (*ignored, *dismissed), settings.constants),
        opportunities=len(subjects),
        failures=min(len(kept), len(subjects)),
    )
    return _Judged(sample, kept, ignored, dismissed)


def _is_explained(finding: Finding, load: float) -> bool:
    """Whether an overloaded machine alone may explain that a time is over its limit: it makes times as many times longer as its load."""
    measured, limit = finding.measured, finding.limit
    if load < OVERLOADED or not isinstance(measured, int | float) or not isinstance(limit, int | float):
        return False
    return finding.unit != "ms" or measured / load <= limit


def not_tried(view: Recording, check: Check) -> str:
    """Why the check does not apply to this replay: what it needs was not requested, or is not available; else empty.

    It is then not applicable, and untested if this is so of every replay.
    """
    observed = set(view.header.probes)
    if view.header.mode == "observed":
        needed = check.needs <= observed and (check.needs or check.either & observed)
        return "" if needed else NOT_OF_PEOPLE
    if Probe.PERSON in check.needs - observed:
        return NO_SESSION
    for probe in sorted(check.needs):
        if probe not in everywhere() and probe not in view.header.probes:
            missing = NOT_ASKED if probe in engines().values() else NOT_TRIED
            return f"{NOT_THERE}{view.header.unavailable[probe]}" if probe in view.header.unavailable else missing
    return NOT_TRIED if check.either and not check.either & set(view.header.probes) else ""


def unobserved(view: Recording, check: Check) -> dict[str, str]:
    """The missing probes without which the check cannot judge, each with the reason; of alternative probes, all that were tried."""
    tried = check.either & set(view.header.probes)
    other = view.untested(tried)
    return without_data(view, check.needs) | view.untested(check.needs) | (other if other.keys() == tried else {})


def is_unasked(reason: str) -> bool:
    """Whether a reason says that what the check needs was not requested, or is not available."""
    return reason in (NOT_TRIED, NOT_ASKED, NO_SESSION, NOT_OF_PEOPLE) or reason.startswith(NOT_THERE)


def without_data(view: Recording, probes: frozenset[str]) -> dict[str, str]:
    """The probes whose data is missing, whatever the recording states about them.

    Without this, a lost scan would look like a page to which nothing applies.
    """
    states = [state for _, state in view.visited]
    acts = [step for step in view.steps if step.is_action]
    missing: dict[str, str] = {}
    for spec in (spec for spec in known_probes().values() if spec.id in probes and spec.always_finds):
        records: Sequence[PageState | StepRecord] = states if spec.of_states else acts
        if (records or spec.of_states) and not any(spec.read(record) is not None for record in records):
            missing[spec.id] = text("nothing was observed")
    return missing


_ORDER = (State.FAILED, State.CANT_TELL, State.PASSED, State.UNTESTED, State.INAPPLICABLE)


def _outcome(check: Check, samples: list[Sample], findings: list[Finding]) -> Outcome:
    """The outcome of one check over the whole audit: the most severe state of its samples."""
    states = {State.UNTESTED if is_unasked(sample.reason) else sample.state for sample in samples}
    if len(states) > 1:
        states = {sample.state for sample in samples}
    state = next((state for state in _ORDER if state in states), State.UNTESTED)
    proven = [finding for finding in findings if finding.mode is not Mode.NEEDS_REVIEW]
    return Outcome(
        check=check.id,
        facet=check.facet,
        heuristic=check.heuristic,
        title=check.title,
        state=state,
        wcag=tuple(sorted({*check.wcag, *(criterion for finding in findings for criterion in finding.wcag)})),
        mode=_mode(check, findings, proven),
        severity=max((finding.severity for finding in findings), default=0),
        reason=_reason(samples, state),
        opportunities=sum(sample.opportunities for sample in samples),
        failures=sum(sample.failures for sample in samples),
        findings=tuple(finding.id for finding in findings),
    )


def _mode(check: Check, findings: list[Finding], proven: list[Finding]) -> Mode:
    """How certain the outcome is: as its findings are, otherwise as the check usually is."""
    if findings and not proven:
        return Mode.NEEDS_REVIEW
    return Mode.CONFIRMED if proven and check.mode is Mode.NEEDS_REVIEW else check.mode


def _reason(samples: list[Sample], state: State) -> str:
    """Why it could not be judged in all or some of the replayed tasks."""
    if not samples:
        return text("nothing was replayed")
    if state is State.INAPPLICABLE or all(is_unasked(sample.reason) for sample in samples):
        return next((sample.reason for sample in samples if sample.reason), "")
    unjudged = [sample for sample in samples if sample.state in (State.CANT_TELL, State.UNTESTED)]
    if state in (State.CANT_TELL, State.UNTESTED) and all(s.state in (state, State.INAPPLICABLE) for s in samples):
        return joined("; ", sorted({clause(sample.reason) for sample in unjudged})[:3])
    unjudged = [sample for sample in unjudged if sample.reason != NOTHING_RAN]  # the report's notes list interrupted replays
    words = joined("; ", sorted({clause(sample.reason) for sample in unjudged})[:3])
    return text("not judged in {n} of {all} task replays: {reasons}", n=len(unjudged), all=len(samples), reasons=words) if unjudged else ""
