"""A page with an error has no link to help.

Why: People who cannot fix an error by themselves have to leave the page to find someone to ask, and often leave for good.
Who: People who are not confident with computers, and people who do not understand the message.
Measured: Pages that report an error: a response with status 400 or more, or an alert that appeared in a step. One of their links
    should lead to help, to frequently asked questions, or to a contact.
Fix: Put a link to help next to the message, or into the page's header or footer.
Source: Own judgement; Nielsen 1994, heuristics 9 and 10; WCAG 2.2, criterion 3.3.5 Help (AAA).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, text
from uxaudit.checks.help.help_moves import is_help
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Message


def errors(recording: Recording) -> tuple[tuple[StepRecord, PageState, str], ...]:
    """Every step that ended with an error on the page, with the state and the error text; each state once."""
    found: dict[str, tuple[StepRecord, PageState, str]] = {}
    for step in recording.steps:
        state = recording.states.get(step.state or "")
        if state is not None and state.markup is not None and (text := _error_text(step)):
            found.setdefault(state.fingerprint, (step, state, text))
    return tuple(found.values())


def _error_text(step: StepRecord) -> str:
    last = step.visits[-1] if step.visits else None
    if last is not None and last.status is not None and last.status >= 400:
        return text("HTTP status {status}", status=last.status)
    return next((message.text for message in (step.happened.messages if step.happened else ()) if _is_alert(message)), "")


def _is_alert(message: Message) -> bool:
    return message.live and message.shown_ms is None and bool(word_pattern("messages.failures").search(message.text))


@check(
    "no-help-at-error",
    facet=Facet.HELP,
    heuristic=10,
    impact=1,
    needs=(Probe.PAGE, Probe.NAVIGATION, Probe.EVENTS),
    mode=Mode.NEEDS_REVIEW,
    over=errors,
)
def no_help_at_error(recording: Recording) -> Iterator[Finding]:
    """Find pages with an error but without a link to help."""
    for step, state, said in errors(recording):
        if not any(is_help(link) for link in (state.markup.links if state.markup else ())):
            yield finding_at(
                step,
                text('There is no link to help where the page reports "{text}"', text=said[:80]),
                measured=0,
                limit=1,
                unit="help links",
            )
