"""Explains errors of a step: the browser's errors, pages that did not load, pages that cannot be used."""

from __future__ import annotations

import re

from uxaudit.model.base import Cause
from uxaudit.recording.records import OVERLOADED, REFUSALS, ErrorKind, StepError
from uxaudit.replay.browser.event_listener import MAX_DIALOGS
from uxaudit.replay.browser.requests_in_progress import is_own
from uxaudit.replay.browser.session import Session
from uxaudit.replay.machine_load import machine_load

OWN_FAULTS = (
    "TOO_MANY_REDIRECTS",
    "INVALID_RESPONSE",
    "EMPTY_RESPONSE",
    "INVALID_HTTP",
    "CONTENT_LENGTH_MISMATCH",
    "UNSAFE_REDIRECT",
    "INVALID_REDIRECT",
    "RESPONSE_HEADERS",
    "INCOMPLETE_CHUNKED",
    "CONTENT_DECODING",
)
"""Browser errors that are the site's own fault: the server responded, but wrongly."""
RESTLESS = 5
"""Number of arrivals within one step at which a page counts as endlessly reloading."""
CRASHED = StepError(kind="crash", message="the page crashed")


def unreachable(url: str, error: Exception, hosts: tuple[str, ...] | None = None) -> StepError:
    """Returns the error for a URL that did not respond, in words. ``hosts`` are those that pages may connect to, None if all."""
    reason = re.search(r"(ERR_[A-Z_]+|NS_ERROR_[A-Z_]+)", str(error))
    words = reason[1] if reason else str(error).splitlines()[0]
    blocked = hosts is not None and not is_own(url, hosts)
    if _responded_wrongly(words) and not blocked:
        return StepError(kind="broken", message=f"{url} cannot be shown: {words}")
    hint = "Is the site running, and is the URL correct?"
    if blocked:
        hint = f"Only {', '.join(hosts or ())} may be called; add the host to `hosts:`."
    return StepError(kind="unreachable", message=f"{url} did not respond: {words}", hint=hint)


def _responded_wrongly(words: str) -> bool:
    return any(fault in words for fault in OWN_FAULTS)


def broken(session: Session) -> StepError | None:
    """Returns the error if the step led to an error page, by its status, or if the page did not load. None if it did."""
    if session.crashed:
        return CRASHED
    if session.log.dead_document is not None:
        return _dead(session, *session.log.dead_document)
    arrival = next((a for a in reversed(session.log.arrivals) if a.status is not None), None)
    if arrival is None or arrival.status is None or arrival.status < 400:
        return None
    if arrival.method != "GET" and arrival.status in REFUSALS:
        return None
    return StepError(kind="broken", message=f"{arrival.url} responded with status {arrival.status}")


def _dead(session: Session, url: str, why: str, own: bool) -> StepError:
    """Returns why a document did not load. A wrong response of another host is not the page's fault."""
    wrongly = _responded_wrongly(why)
    return StepError(
        kind="broken" if own and wrongly else "unreachable",
        message=f"{url} {'cannot be shown' if wrongly else 'did not respond'}: {why}",
        hint="" if own or session.all_hosts else "Its host is not the site's: add it to `hosts:` if the task needs it.",
    )


def restless(session: Session) -> StepError | None:
    """Returns the error for a page that reloads itself repeatedly; None if it does not."""
    count = sum(arrival.loads for arrival in session.log.arrivals)
    if count < RESTLESS:
        return None
    return StepError(
        kind="timeout",
        message=f"the page reloaded itself {count} times during the step",
        hint="A refresh or a redirect by script leaves no time to use it.",
    )


def endless(timeout_ms: float, what: str = "the page's script") -> StepError:
    """Returns the error for a script that never ends. On an overloaded machine it may only be slow."""
    message = f"{what} did not respond for {timeout_ms / 1000:g} s"
    load = machine_load() or 0.0
    if load > OVERLOADED:
        hint = f"The machine is overloaded ({load:.0f} processes competed for each processor): run the audit again when it is not."
        return StepError(kind="timeout", cause="environment", message=message, hint=hint)
    return StepError(kind="timeout", message=message, hint="A script runs without end: nothing on the page can be used.")


def no_reply(timeout_ms: float) -> StepError:
    """Returns the error for an action that did not end although the page runs scripts."""
    message = f"the action did not end in {timeout_ms / 1000:g} s, although the page responds"
    return StepError(
        kind="timeout", cause="uxaudit", message=message, hint="Run the audit again. If it happens again, report it to uxaudit."
    )


def explain(error: Exception, session: Session) -> StepError:
    """Translate Playwright's error."""
    text = str(error)
    return _lost(text, session) or restless(session) or _hindered(text)


def _lost(text: str, session: Session) -> StepError | None:
    """Returns the error if there is no page any more; None if there is."""
    if session.crashed or "crashed" in text:
        return CRASHED
    if session.log.dialogs > MAX_DIALOGS:
        return StepError(kind="crash", message=f"the page opened more than {MAX_DIALOGS} dialogs and was closed")
    if session.page.is_closed() or "has been closed" in text:
        return StepError(kind="crash", message="the page was closed")
    return None


def _hindered(text: str) -> StepError:
    """Returns the error for a control that could not be used."""
    covered = re.search(r"(<[^>]+>.*?) intercepts pointer events", text)
    if covered:
        return StepError(kind="obstructed", message=f"{covered[1][:200]} covers it", hint="Move or close what covers it.")
    state = re.findall(r"element is (not enabled|not editable|not stable|not visible|outside of the viewport)", text)
    if state:
        kind, cause, message, hint = STATES[state[-1]]
        return StepError(kind=kind, cause=cause, message=f"the control {message}", hint=hint)
    first = text.splitlines()[0].removeprefix("Locator.")[:300]
    what = "it took too long" if "Timeout" in text else first
    return StepError(kind="internal", message=f"uxaudit could not do this step here: {what}")


STATES: dict[str, tuple[ErrorKind, Cause, str, str]] = {
    "not enabled": ("disabled", "scenario", "is disabled", "Add the steps that enable it."),
    "not editable": (
        "disabled",
        "scenario",
        "is read-only",
        "Choose its value as the page allows, or add the steps that make it editable.",
    ),
    "not stable": (
        "not-actionable",
        "uxaudit",
        "moves continuously",
        "Stop the motion during the audit, or name the moving element's container.",
    ),
    "not visible": ("not-actionable", "scenario", "disappeared before it was used", "Add the steps that keep it open."),
    "outside of the viewport": (
        "not-actionable",
        "uxaudit",
        "could not be scrolled into view",
        "Add a step that scrolls it into view.",
    ),
}
"""The driver's messages about a control that cannot be used: kind of error, cause, words, and what to do."""
