"""A person shows signs of frustration.

Why: If the page does not do what people expect, they click repeatedly on elements that do not respond or are not controls, go back
immediately, or shake the pointer.
Who: Everyone who has this task.
Measured: In sessions with people: bursts of clicks at one place without a response of the page; clicks on controls without any
response; several clicks on an element that is not a control; clicks followed by a script error; pages that were left by going back
immediately; the pointer moved back and forth. Clicks with a response, as in a gallery, a stepper or a game, are not rage clicks.
Fix: Make the control respond at once, or turn an element that looks like a control into one. Name a link after the page it leads to.
Source: Datadog (rage clicks: 3 in 1 s within 100 px), PostHog (dead clicks: no response in 2.5 s), Splunk (error clicks: an error within
1 s; thrashing), OpenReplay (back within 5 s); that two clicks on one element without a function count is own judgement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from uxaudit.checks._shared.person import finding_of, named, tasks_done
from uxaudit.checks.api import check, text
from uxaudit.metrics.frustration import Signal, dead_clicks, error_clicks, misclicks, rage_clicks, thrashing, u_turns
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.session import SessionEvent, SessionTask

RESPOND = text("Make the control respond at once: show that it is pressed and, after a second, that the page is busy.")
FIXES = {
    "rage-click": RESPOND,
    "dead-click": text("Make the control respond at once, or do not let it look like a control."),
    "error-click": text("Fix the script error, and say on the page what went wrong and what to do next."),
    "u-turn": text("Name the link after the page that it leads to, and show at the top of that page what the link promised."),
    "misclick": text("Make the element the control that people take it for, or do not let it look like one."),
    "thrashing": text("Look at the recording at this moment: the page may have been slow, or what was looked for hard to find."),
}
"""The fix for each sign, by the rule of its findings."""


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
    """Find clicks without an effect, and pages that people left immediately."""
    for _, task in tasks_done(recording):
        rage = rage_clicks(task, clicks=rage_clicks_least, within_ms=rage_ms, px=rage_px)
        for signal in rage:
            message = text(
                "Rage clicks: {n} clicks on {element} within {time:g} s each",
                n=signal.count,
                element=named(signal.at.target),
                time=rage_ms / 1000,
            )
            yield finding_of(
                recording, signal, message, **as_rule("rage-click"), impact=3, measured=signal.count, limit=rage_clicks_least, unit="clicks"
            )
        yield from _dead(recording, task, rage, dead_ms)
        for signal in error_clicks(task, within_ms=error_ms):
            message = text("Error after a click on {element}", element=named(signal.at.target))
            yield finding_of(recording, signal, message, **as_rule("error-click"), impact=3, measured="an error", limit="none")
        for signal in u_turns(task, within_ms=u_turn_ms):
            yield finding_of(
                recording,
                signal,
                text("The page was left immediately by going back"),
                **as_rule("u-turn"),
                measured="back",
                limit=u_turn_ms,
                unit="ms",
            )
        yield from _misclicked(recording, task, rage, dead_ms, misclicks_least)
        for signal in thrashing(task):
            yield finding_of(
                recording, signal, text("The pointer was moved back and forth"), **as_rule("thrashing"), impact=1, measured=1, limit=0
            )


def as_rule(rule: str) -> dict[str, str]:
    """Returns the rule of a finding, with its fix."""
    return {"rule": rule, "fix": FIXES[rule]}


def _dead(recording: Recording, task: SessionTask, rage: tuple[Signal, ...], dead_ms: float) -> Iterator[Finding]:
    """Dead clicks, each control once; those that are rage clicks are reported as such."""
    angry = {signal.at.target.selector for signal in rage if signal.at.target}
    seen: dict[str, list[Signal]] = defaultdict(list)
    for signal in dead_clicks(task, within_ms=dead_ms):
        if signal.at.target is not None and signal.at.target.selector not in angry:
            seen[signal.at.target.selector].append(signal)
    for signals in seen.values():
        message = text("Dead click: {element} did not respond within {time:g} s", element=named(signals[0].at.target), time=dead_ms / 1000)
        yield finding_of(recording, signals[0], message, **as_rule("dead-click"), measured="no response", limit=dead_ms, unit="ms")


def _misclicked(recording: Recording, task: SessionTask, rage: tuple[Signal, ...], dead_ms: float, least: int) -> Iterator[Finding]:
    """Elements that are not controls and were clicked several times, without rage clicks."""
    angry = {signal.at.target.selector for signal in rage if signal.at.target}
    seen: dict[str, list[Signal]] = defaultdict(list)
    for signal in misclicks(task, within_ms=dead_ms):
        if signal.at.target is not None and signal.at.target.selector not in {"", "html", "body", *angry}:
            seen[signal.at.target.selector].append(signal)
    for signals in seen.values():
        if len(signals) >= least:
            message = text(
                "Clicks on an element that is not a control: {n} on {element}", n=len(signals), element=named(signals[0].at.target)
            )
            yield finding_of(
                recording, signals[0], message, **as_rule("misclick"), impact=1, measured=len(signals), limit=least - 1, unit="clicks"
            )
