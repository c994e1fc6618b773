"""Recordings and checks become outcomes: no browser, no clock, the same input gives the same output.

Each check judges each task of each replay by itself (a *sample*). Sightings of one problem in many samples become one
finding; samples of one check become its outcome over the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean
from typing import Any

from uxaudit.checks.api import CannotTell, Check, Curve, Inapplicable
from uxaudit.constants import DEFAULTS, Constants
from uxaudit.errors import InputError
from uxaudit.evaluation.merge_findings import Sighting, merge
from uxaudit.evaluation.suppressions import Ignoring
from uxaudit.metrics.statistics import log_normal_score
from uxaudit.model.findings import Finding, Mode, Outcome, State
from uxaudit.model.probes import ENGINES, PLAIN, Probe
from uxaudit.recording.recording import Recording
from uxaudit.settings import UNSET, Settings

NOTHING_RAN = "no step of it ran"
NOT_TRIED = "no persona of this audit tries it"
NOT_ASKED = "this audit did not ask for the engine (--engines)"
NOT_THERE = "not available: "
"""Begins the reason where an installation lacks what was asked for."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one check concluded about one task of one replay (``task`` None: about the whole replay)."""

    check: str
    recording: int
    """Its place in the recordings given."""
    task: int | None
    state: State
    reason: str = ""
    score: float | None = None
    """0 to 1; None unless passed or failed."""
    opportunities: int = 0
    failures: int = 0


@dataclass(frozen=True)
class Evaluation:
    """All that the checks concluded."""

    checks: tuple[Check, ...]
    samples: tuple[Sample, ...]
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    """The worst first; each problem once."""
    ignored: tuple[Finding, ...] = ()
    """What the settings ignore: left out of all the rest."""
    notes: tuple[str, ...] = ()
    """Ignores that are over or match nothing."""
    constants: Constants = DEFAULTS
    """Those in force, for the score."""


def evaluate(recordings: Sequence[Recording], checks: Iterable[Check], settings: Settings = UNSET, today: date | None = None) -> Evaluation:
    """Judge the recordings. ``today`` decides which ignores are over: the day of the last recording without it.

    Never raises for what a recording holds: a check that raises is ``cantTell``. Raises InputError where the settings
    name a check or an option that does not exist.
    """
    ordered = tuple(sorted(checks, key=lambda check: check.id))
    _check_settings(ordered, settings)
    ordered = tuple(check for check in ordered if check.id not in settings.off)
    rules = _Rules(settings, Ignoring(settings.ignores, today or day_of(recordings)))
    samples: list[Sample] = []
    kept: list[Sighting] = []
    let_go: list[Sighting] = []
    for place, recording in enumerate(recordings):
        views = [(index, recording.of_task(index)) for index in range(len(recording.header.plan.tasks))]
        for check in ordered:
            for task, view in [(None, recording)] if check.scope == "recording" else views:
                judged = _judge(_Place(check, recording, place, task), view, rules)
                samples.append(judged.sample)
                kept += judged.kept
                let_go += judged.ignored
    tested = {(s.check, s.recording, s.task) for s in samples if s.state in (State.PASSED, State.FAILED)}
    findings = merge(kept, recordings, tested, settings.constants)
    ignored = merge(let_go, recordings, tested, settings.constants)
    return Evaluation(
        ordered, tuple(samples), _outcomes(ordered, samples, findings), findings, ignored, rules.ignoring.notes(), settings.constants
    )


def day_of(recordings: Sequence[Recording]) -> date:
    """The day of the last recording; the end of time where none tells its own, so that no ignore outlives its day."""
    started = max((recording.header.started[:10] for recording in recordings), default="")
    return date.fromisoformat(started) if started else date.max


def _outcomes(checks: tuple[Check, ...], samples: Iterable[Sample], findings: Iterable[Finding]) -> tuple[Outcome, ...]:
    of_check: dict[str, tuple[list[Sample], list[Finding]]] = {check.id: ([], []) for check in checks}
    for sample in samples:
        of_check[sample.check][0].append(sample)
    for finding in findings:  # also under a check that found the same (see ``agreement.py``)
        for name in dict.fromkeys((finding.check, *(told.partition("/")[0] for told in finding.also))):
            of_check[name][1].append(finding)
    return tuple(_outcome(check, *of_check[check.id]) for check in checks)


def _check_settings(checks: tuple[Check, ...], settings: Settings) -> None:
    known = {check.id: check.options for check in checks}
    for name, chosen in (*settings.options.items(), *((name, {}) for name in settings.off)):
        if name not in known:
            raise InputError(f"there is no check {name!r}", "", f"The checks are: {', '.join(known)}.")
        for setting in chosen:
            if setting not in known[name]:
                hint = ", ".join(known[name]) or "none at all"
                raise InputError(f"the check {name} has no setting {setting!r}", "", f"Its settings are: {hint}.")


@dataclass(frozen=True)
class _Judged:
    """A sample with what was seen."""

    sample: Sample
    kept: tuple[Sighting, ...] = ()
    ignored: tuple[Sighting, ...] = ()


@dataclass(frozen=True)
class _Rules:
    """By what is judged: the same for a whole audit."""

    settings: Settings
    ignoring: Ignoring
    known: dict[Finding, Finding] = field(default_factory=dict)
    """One of all findings that are alike, as many replays pass through the same states."""


@dataclass(frozen=True)
class _Place:
    """What a sample is about: a check, and one task of a recording or all of it."""

    check: Check
    recording: Recording
    place: int
    task: int | None

    def sample(self, state: State, reason: str = "", **more: Any) -> Sample:
        """Make the sample."""
        return Sample(self.check.id, self.place, self.task, state, reason, **more)

    def seen(self, findings: Iterable[Finding], known: dict[Finding, Finding]) -> list[Sighting]:
        """What the check yielded here."""
        return [Sighting(known.setdefault(finding, finding), self.check, self.recording, self.place, self.task) for finding in findings]


def _judge(at: _Place, view: Recording, rules: _Rules) -> _Judged:
    """Run one check on one view of a recording, unless something stands against it."""
    check = at.check
    if not view.steps:
        return _Judged(at.sample(State.UNTESTED, NOTHING_RAN))
    if why := not_tried(view, check):
        return _Judged(at.sample(State.INAPPLICABLE, why))
    missing = dark(view, check)
    if missing:
        return _Judged(at.sample(State.UNTESTED, "; ".join(f"{probe}: {why}" for probe, why in sorted(missing.items()))))
    try:
        return _run(at, view, rules)
    except Inapplicable as reason:
        return _Judged(at.sample(State.INAPPLICABLE, str(reason)))
    except CannotTell as reason:
        return _Judged(at.sample(State.CANT_TELL, str(reason)))
    except Exception as error:
        return _Judged(at.sample(State.CANT_TELL, f"the check broke: {type(error).__name__}: {error}"[:300]))


def _run(at: _Place, view: Recording, rules: _Rules) -> _Judged:
    """Run one check on one view; raises whatever the check raises."""
    check, settings = at.check, rules.settings
    subjects = tuple(check.over(view))
    if not subjects:
        return _Judged(at.sample(State.INAPPLICABLE))
    found = at.seen(check.run(view, **settings.options.get(check.id, {})), rules.known)
    kept, ignored = rules.ignoring.divided(found)
    sample = at.sample(
        State.FAILED if kept else State.PASSED,
        score=_score(check, view, subjects, kept, ignored, settings.constants),
        opportunities=len(subjects),
        failures=min(len(kept), len(subjects)),
    )
    return _Judged(sample, kept, ignored)


def not_tried(view: Recording, check: Check) -> str:
    """Why the check does not concern this replay, or nothing: what it needs was not asked for, or is not there.

    It is not applicable then, and untested where this is so of every replay.
    """
    for probe in sorted(check.needs):
        if probe not in PLAIN and probe not in view.header.probes:
            missing = NOT_ASKED if probe in ENGINES.values() else NOT_TRIED
            return f"{NOT_THERE}{view.header.unavailable[probe]}" if probe in view.header.unavailable else missing
    return NOT_TRIED if check.either and not check.either & set(view.header.probes) else ""


def dark(view: Recording, check: Check) -> dict[Probe, str]:
    """The probes for want of which the check cannot judge, each with the reason. Of those of which one will do, all that were tried."""
    tried = check.either & set(view.header.probes)
    other = view.untested(tried)
    return unseen(view, check.needs) | view.untested(check.needs) | (other if other.keys() == tried else {})


def is_unasked(reason: str) -> bool:
    """Whether a reason says that nobody asked for what the check needs, or that it is not there: no fault of this audit."""
    return reason in (NOT_TRIED, NOT_ASKED) or reason.startswith(NOT_THERE)


def unseen(view: Recording, probes: frozenset[Probe]) -> dict[Probe, str]:
    """The probes that left nothing behind where they should have, whatever the recording says of them.

    Without this a scan that was lost would look like a page to which nothing applies.
    """
    states = [state for _, state in view.visited]
    acts = [step for step in view.steps if step.is_action]
    left = {
        Probe.AXE: any(state.axe for state in states),
        Probe.IBM: any(state.ibm for state in states),
        Probe.PAGE: any((state.elements, state.texts, state.markup) != (None, None, None) for state in states),
        Probe.TIMING: not acts or any(step.timing for step in acts),
        Probe.VITALS: not acts or any(step.vitals for step in acts),
    }
    return {probe: "nothing was observed" for probe in probes if not left.get(probe, True)}


def _score(
    check: Check, view: Recording, subjects: Sequence[Any], kept: Sequence[Sighting], ignored: Sequence[Sighting], constants: Constants
) -> float:
    """From 0 to 1. What is ignored counts as if it had passed."""
    let_go = [sighting.finding for sighting in ignored]
    if check.scored is not None:
        spared = check.spare(view, let_go) if check.spare and let_go else view
        score = min(1.0, max(0.0, check.scored(spared, constants)))
        share = 1.0 if check.spare else len(kept) / (len(kept) + len(ignored)) if let_go else 1.0
        return 1 - (1 - score) * share
    if check.curve is not None:
        curve = check.curve if isinstance(check.curve, Curve) else check.curve(view)
        values = without_nearest(subjects, [f.measured for f in let_go if isinstance(f.measured, int | float)])
        scores = [log_normal_score(value, curve.p10, curve.median) for value in values]
        return fmean([*scores, *[1.0] * (len(subjects) - len(scores))])
    return 1 - min(len(kept), len(subjects)) / len(subjects)


def without_nearest(values: Iterable[float], measured: Iterable[float]) -> list[float]:
    """The values without those that findings tell of: the nearest to each, for a finding rounds what it measured."""
    left = list(values)
    for number in measured:
        if left:
            left.remove(min(left, key=lambda value: abs(value - number)))
    return left


_ORDER = (State.FAILED, State.CANT_TELL, State.PASSED, State.UNTESTED, State.INAPPLICABLE)


def _outcome(check: Check, samples: list[Sample], findings: list[Finding]) -> Outcome:
    """One check over the whole audit: the gravest state of its samples, with what could not be judged beside it."""
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
        mode=Mode.NEEDS_REVIEW if findings and not proven else check.mode,
        severity=max((finding.severity for finding in findings), default=0),
        reason=_reason(samples, state),
        opportunities=sum(sample.opportunities for sample in samples),
        failures=sum(sample.failures for sample in samples),
        findings=tuple(finding.id for finding in findings),
    )


def _reason(samples: list[Sample], state: State) -> str:
    """Why it could not be judged, in all or in some of the tasks replayed."""
    if not samples:
        return "nothing was replayed"
    if state is State.INAPPLICABLE or all(is_unasked(sample.reason) for sample in samples):
        return next((sample.reason for sample in samples if sample.reason), "")
    dark = [sample for sample in samples if sample.state in (State.CANT_TELL, State.UNTESTED)]
    if state in (State.CANT_TELL, State.UNTESTED) and all(s.state in (state, State.INAPPLICABLE) for s in samples):
        return "; ".join(sorted({sample.reason for sample in dark})[:3])
    dark = [sample for sample in dark if sample.reason != NOTHING_RAN]  # the report's notes tell of cut-off replays
    words = "; ".join(sorted({sample.reason for sample in dark})[:3])
    return f"not judged in {len(dark)} of {len(samples)} task replays: {words}" if dark else ""
