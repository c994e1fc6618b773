"""Recordings and checks become outcomes: no browser, no clock, the same input gives the same output.

Each check judges each task of each replay by itself (a *sample*). Sightings of one problem in many samples become one
finding; samples of one check become its outcome over the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from uxaudit.checks.api import CannotTell, Check, Curve
from uxaudit.errors import InputError
from uxaudit.findings import Sighting, merge
from uxaudit.model import Finding, Mode, Outcome, State
from uxaudit.observed import ENGINES, PLAIN, Probe
from uxaudit.recording import Recording
from uxaudit.statistics import log_normal_score

Options = Mapping[str, Mapping[str, Any]]


NOTHING_RAN = "no step of it ran"
NOT_TRIED = "no persona of this audit tries it"
NOT_ASKED = "this audit did not ask for the engine (--engines)"
NOT_THERE = "not available: "
"""Begins the reason where an installation lacks what was asked for."""


@dataclass(frozen=True)
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


def evaluate(recordings: Sequence[Recording], checks: Iterable[Check], options: Options | None = None) -> Evaluation:
    """Judge the recordings. ``options`` sets a check's own settings by its id.

    Never raises for what a recording holds: a check that raises is ``cantTell``. Raises InputError where the options
    name a check or a setting that does not exist.
    """
    ordered = tuple(sorted(checks, key=lambda check: check.id))
    settings = _checked_options(ordered, options or {})
    samples: list[Sample] = []
    sightings: list[Sighting] = []
    for place, recording in enumerate(recordings):
        for check in ordered:
            for task, view in _views(check, recording):
                sample, seen = _judge(check, view, settings.get(check.id, {}), place, task)
                samples.append(sample)
                sightings += [Sighting(finding, check, recording, place, task) for finding in seen]
    tested = {(s.check, s.recording, s.task) for s in samples if s.state in (State.PASSED, State.FAILED)}
    findings = merge(sightings, recordings, tested)
    outcomes = tuple(_outcome(check, [s for s in samples if s.check == check.id],
                              [f for f in findings if _names(f, check)]) for check in ordered)
    return Evaluation(ordered, tuple(samples), outcomes, findings)


def _names(finding: Finding, check: Check) -> bool:
    """Whether it is the check's finding, or one that it made too (see ``agreement.py``)."""
    return finding.check == check.id or check.id in (told.partition("/")[0] for told in finding.also)


def _checked_options(checks: tuple[Check, ...], options: Options) -> Options:
    known = {check.id: check.options for check in checks}
    for name, chosen in options.items():
        if name not in known:
            raise InputError(f"there is no check {name!r}", "", f"The checks are: {', '.join(known)}.")
        for setting in chosen:
            if setting not in known[name]:
                hint = ", ".join(known[name]) or "none at all"
                raise InputError(f"the check {name} has no setting {setting!r}", "", f"Its settings are: {hint}.")
    return options


def _views(check: Check, recording: Recording) -> list[tuple[int | None, Recording]]:
    if check.scope == "recording":
        return [(None, recording)]
    return [(index, recording.of_task(index)) for index in range(len(recording.header.plan.tasks))]


def _judge(check: Check, view: Recording, options: Mapping[str, Any], place: int,
           task: int | None) -> tuple[Sample, tuple[Finding, ...]]:
    """Run one check on one view; whatever it raises is an outcome."""
    if not view.steps:
        return Sample(check.id, place, task, State.UNTESTED, NOTHING_RAN), ()
    if why := not_tried(view, check):
        return Sample(check.id, place, task, State.INAPPLICABLE, why), ()
    missing = unseen(view, check.needs) | view.untested(check.needs)
    if missing:
        reason = "; ".join(f"{probe}: {why}" for probe, why in sorted(missing.items()))
        return Sample(check.id, place, task, State.UNTESTED, reason), ()
    try:
        subjects = tuple(check.over(view))
        if not subjects:
            return Sample(check.id, place, task, State.INAPPLICABLE), ()
        found = tuple(check.run(view, **options))
        failures = min(len(found), len(subjects))
        score = _score(check, view, subjects, failures)
    except CannotTell as reason:
        return Sample(check.id, place, task, State.CANT_TELL, str(reason)), ()
    except Exception as error:
        reason_text = f"the check broke: {type(error).__name__}: {error}"[:300]
        return Sample(check.id, place, task, State.CANT_TELL, reason_text), ()
    state = State.FAILED if found else State.PASSED
    return Sample(check.id, place, task, state, "", score, len(subjects), failures), found


def not_tried(view: Recording, check: Check) -> str:
    """Why the check does not concern this replay, or nothing: what it needs was not asked for, or is not there.

    It is not applicable then, and untested where this is so of every replay.
    """
    for probe in sorted(check.needs):
        if probe not in PLAIN and probe not in view.header.probes:
            missing = NOT_ASKED if probe in ENGINES.values() else NOT_TRIED
            return f"{NOT_THERE}{view.header.unavailable[probe]}" if probe in view.header.unavailable else missing
    return ""


def _tried_by_none(sample: Sample) -> bool:
    return sample.reason in (NOT_TRIED, NOT_ASKED) or sample.reason.startswith(NOT_THERE)


def unseen(view: Recording, probes: frozenset[Probe]) -> dict[Probe, str]:
    """The probes that left nothing behind where they should have, whatever the recording says of them.

    Without this a scan that was lost would look like a page to which nothing applies.
    """
    states = [state for _, state in view.visited]
    acts = [step for step in view.steps if step.is_action]
    left = {Probe.AXE: any(state.axe for state in states), Probe.IBM: any(state.ibm for state in states),
            Probe.PAGE: any((state.elements, state.texts, state.markup) != (None, None, None) for state in states),
            Probe.TIMING: not acts or any(step.timing for step in acts),
            Probe.VITALS: not acts or any(step.vitals for step in acts)}
    return {probe: "nothing was observed" for probe in probes if not left.get(probe, True)}


def _score(check: Check, view: Recording, subjects: Sequence[Any], failures: int) -> float:
    if check.scored is not None:
        return min(1.0, max(0.0, check.scored(view)))
    if check.curve is not None:
        curve = check.curve if isinstance(check.curve, Curve) else check.curve(view)
        return fmean(log_normal_score(value, curve.p10, curve.median) for value in subjects)
    return 1 - failures / len(subjects)


_ORDER = (State.FAILED, State.CANT_TELL, State.PASSED, State.UNTESTED, State.INAPPLICABLE)


def _outcome(check: Check, samples: list[Sample], findings: list[Finding]) -> Outcome:
    """One check over the whole audit: the gravest state of its samples, with what could not be judged beside it."""
    states = {State.UNTESTED if _tried_by_none(sample) else sample.state for sample in samples}
    if len(states) > 1:
        states = {sample.state for sample in samples}
    state = next((state for state in _ORDER if state in states), State.UNTESTED)
    proven = [finding for finding in findings if finding.mode is not Mode.NEEDS_REVIEW]
    return Outcome(
        check=check.id, facet=check.facet, heuristic=check.heuristic, title=check.title, state=state,
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
    if all(map(_tried_by_none, samples)):
        return samples[0].reason
    dark = [sample for sample in samples if sample.state in (State.CANT_TELL, State.UNTESTED)]
    if state in (State.CANT_TELL, State.UNTESTED) and all(s.state in (state, State.INAPPLICABLE) for s in samples):
        return "; ".join(sorted({sample.reason for sample in dark})[:3])
    dark = [sample for sample in dark if sample.reason != NOTHING_RAN]  # the report's notes tell of cut-off replays
    words = "; ".join(sorted({sample.reason for sample in dark})[:3])
    return f"not judged in {len(dark)} of {len(samples)} task replays: {words}" if dark else ""
