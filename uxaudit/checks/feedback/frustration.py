"""A person shows signs of frustration.

Why: People click again and again, on what does not respond or is no control, turn back at once, or shake the pointer, if the page does
    not do what they expect.
Who: Everyone who has this task.
Measured: In sessions with people: bursts of clicks at one place that the page does not respond to; clicks on controls to which nothing
    responds; several clicks on one thing that is no control; clicks that an error of a script follows; pages left by going back at
    once; the pointer moved to and fro. Clicks that the page responds to, as in a gallery, a stepper or a game, are no rage.
Fix: Make the control respond at once, or make what looks like a control one. Say on a link where it leads.
Source: Datadog (rage clicks: 3 in 1 s within 100 px), PostHog (dead clicks: no response in 2.5 s), Splunk (error clicks: an error within
    1 s; thrashing), OpenReplay (back within 5 s); that two misclicks on one thing count is own judgement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from uxaudit.checks._shared.person import finding_of, named, tasks_done
from uxaudit.checks.api import check
from uxaudit.metrics.frustration import Signal, dead_clicks, error_clicks, misclicks, rage_clicks, thrashing, u_turns
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.session import SessionEvent, SessionTask


def acts(recording: Recording) -> tuple[SessionEvent, ...]:
    """Every click and every movement of the pointer."""
    return tuple(event for _, task in tasks_done(recording) for event in task.of("click", "move"))


@check("frustration", facet=Facet.FEEDBACK, heuristic=1, impact=2, needs=(Probe.PERSON,), mode=Mode.OBSERVED, over=acts)
def frustration(
    recording: Recording,
    *,
    rage_clicks_least: int = 3,
    rage_ms: float = 1000,
    rage_px: float = 100,
    dead_ms: float = 2500,
    error_ms: float = 1000,
    u_turn_ms: float = 5000,
    misclicks_least: int = 2,
) -> Iterator[Finding]:
    """Find what people clicked in vain, and pages that they left at once."""
    for _, task in tasks_done(recording):
        rage = rage_clicks(task, clicks=rage_clicks_least, within_ms=rage_ms, px=rage_px)
        for signal in rage:
            message = f"Rage clicks: {signal.count} clicks on {named(signal.at.target)} within {rage_ms / 1000:g} s each"
            yield finding_of(
                recording, signal, message, rule="rage-click", impact=3, measured=signal.count, limit=rage_clicks_least, unit="clicks"
            )
        yield from _dead(recording, task, rage, dead_ms)
        for signal in error_clicks(task, within_ms=error_ms):
            message = f"Error after a click on {named(signal.at.target)}"
            yield finding_of(recording, signal, message, rule="error-click", impact=3, measured="an error", limit="none")
        for signal in u_turns(task, within_ms=u_turn_ms):
            yield finding_of(
                recording, signal, "The page was left at once by going back", rule="u-turn", measured="back", limit=u_turn_ms, unit="ms"
            )
        yield from _misclicked(recording, task, rage, dead_ms, misclicks_least)
        for signal in thrashing(task):
            yield finding_of(recording, signal, "The pointer was moved to and fro", rule="thrashing", impact=1, measured=1, limit=0)


def _dead(recording: Recording, task: SessionTask, rage: tuple[Signal, ...], dead_ms: float) -> Iterator[Finding]:
    """Dead clicks, each control once; those that are rage are reported as that."""
    angry = {signal.at.target.selector for signal in rage if signal.at.target}
    seen: dict[str, list[Signal]] = defaultdict(list)
    for signal in dead_clicks(task, within_ms=dead_ms):
        if signal.at.target is not None and signal.at.target.selector not in angry:
            seen[signal.at.target.selector].append(signal)
    for signals in seen.values():
        message = f"Dead click: {named(signals[0].at.target)} did not respond within {dead_ms / 1000:g} s"
        yield finding_of(recording, signals[0], message, rule="dead-click", measured="no response", limit=dead_ms, unit="ms")


def _misclicked(recording: Recording, task: SessionTask, rage: tuple[Signal, ...], dead_ms: float, least: int) -> Iterator[Finding]:
    """What is no control and was clicked several times, without what was clicked in rage."""
    angry = {signal.at.target.selector for signal in rage if signal.at.target}
    seen: dict[str, list[Signal]] = defaultdict(list)
    for signal in misclicks(task, within_ms=dead_ms):
        if signal.at.target is not None and signal.at.target.selector not in {"", "html", "body", *angry}:
            seen[signal.at.target.selector].append(signal)
    for signals in seen.values():
        if len(signals) >= least:
            message = f"Clicks on what is no control: {len(signals)} on {named(signals[0].at.target)}"
            yield finding_of(
                recording, signals[0], message, rule="misclick", impact=1, measured=len(signals), limit=least - 1, unit="clicks"
            )
