"""A message disappears before it can be read.

Why: People who look up a moment later, or read slowly, never learn what it said.
Who: People who read slowly or use magnification or a screen reader, and anyone who looks at their hands.
Measured: How long texts of three or more words (numbers do not count) were visible that appeared and disappeared by themselves,
    compared with the time it takes to read them. Texts that others replace, such as "Loading …", are left out. How long a message
    stays that outlasts its step is known only at the end of a task, where a replay waits up to 4 s for delayed changes, and not if
    the next action comes first. Messages that a page shows as it loads count if a live region or a class name marks them as
    messages. Messages that a field shows on focus are waited for once more during the tab walk.
Fix: Keep it until it is closed, or for at least 5 s plus a second for every three words; keep important information on the page.
Source: Brysbaert 2019, "How many words do we read per minute?" (175 wpm for slow readers is own judgement); WCAG 2.2, criterion 2.2.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, finding_in, states_of, text
from uxaudit.checks.error_recovery.premature_error import errors_while_typing
from uxaudit.languages import word_pattern
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Message
from uxaudit.recording.tab_walk import Passing

FEW_WORDS = 3


def transient(recording: Recording) -> tuple[tuple[StepRecord, Message], ...]:
    """Every message that disappeared before the next action."""
    return tuple(
        (step, message)
        for step in recording.steps
        if step.happened
        for message in step.happened.messages
        if message.shown_ms is not None
        and not message.replaced
        and message.about in ("", "field")
        and _words(message.text) >= FEW_WORDS
        and not _is_in_progress(message.text)
        and message not in errors_while_typing(step)  # `premature-error` reports those
        and _stayed_for(step, message)
    )


def _words(text: str) -> int:
    """Returns the number of words; numbers are the data of a table or chart."""
    return sum(any(letter.isalpha() for letter in word) for word in text.split())


def _is_in_progress(text: str) -> bool:
    """Whether a text is about work in progress: it should disappear as soon as the work is done."""
    return text.endswith(("…", "...")) or bool(word_pattern("messages.in_progress").search(text))


def _stayed_for(step: StepRecord, message: Message) -> bool:
    """Whether the page stayed while the message was visible; of the texts a page shows as it loads, only those marked as messages."""
    loaded = any(visit.kind not in ("anchor", "soft") for visit in step.visits)
    return not loaded or (message.notice and not message.left)


def at_focus(recording: Recording) -> tuple[tuple[PageState, Passing], ...]:
    """Every message that a field showed on focus, and that disappeared while the field still had focus."""
    return tuple((state, row) for state in states_of(recording) if state.walk for row in state.walk.passing)


def messages(recording: Recording) -> tuple[object, ...]:
    """All messages that appeared and disappeared."""
    return (*transient(recording), *at_focus(recording))


@check(
    "brief-message",
    facet=Facet.FEEDBACK,
    heuristic=1,
    impact=2,
    needs=(Probe.EVENTS,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.2.1",),
    over=messages,
)
def brief_message(recording: Recording, *, words_per_minute: float = 175) -> Iterator[Finding]:
    """Find messages that disappeared before they could be read."""
    for step, message in transient(recording):
        needed = _needed_ms(message.text, words_per_minute)
        if message.shown_ms is not None and message.shown_ms < needed:
            yield finding_at(
                step,
                _describe(text('The message "{text}"', text=message.text[:100]), message.shown_ms, needed),
                measured=round(message.shown_ms),
                limit=round(needed),
                unit="ms",
                box=None,
                shot=step.after,
                target=Named(role="text", name=message.text[:60], selector=message.selector),
            )
    for state, row in at_focus(recording):
        needed = _needed_ms(row.text, words_per_minute)
        if row.shown_ms < needed:
            yield finding_in(
                state,
                row,
                _describe(text('The message "{text}", which appears on focus,', text=row.text[:100]), row.shown_ms, needed),
                rule="at-focus",
                measured=round(row.shown_ms),
                limit=round(needed),
                unit="ms",
            )


def _needed_ms(text: str, words_per_minute: float) -> float:
    return len(text.split()) * 60_000 / words_per_minute


def _describe(what: str, shown_ms: float, needed_ms: float) -> str:
    return text(
        "{message} disappears after {shown:.1f} s; reading it takes {needed:.1f} s",
        message=what,
        shown=shown_ms / 1000,
        needed=needed_ms / 1000,
    )
