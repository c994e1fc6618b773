"""A message is gone before it can be read.

Why: Who looks up a moment later, or reads slowly, never learns what it said.
Who: People who read slowly or use magnification or a screen reader, and everyone who looks at their hands.
Measured: How long texts of three words or more could be seen that came up and went by themselves, against the time that their words
    take at the reading speed. Texts in place of which others came, such as "Loading …", are left out. How long a message stays
    that outlasts its step is known at the end of a task, where a replay stays up to 4 s for what the page has put off, and not where
    the next action comes first. Those that a page shows as it comes count where a live region or a class says
    that they are messages; those that a field brings up with the focus are waited for once more on the way by Tab.
Fix: Let it stay until it is closed, or at least 5 s and a second more for every three words; keep what matters on the page.
Source: Brysbaert 2019, "How many words do we read per minute?" (175 wpm for slow readers is own judgement); WCAG 2.2, criterion 2.2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, finding_in, states_of
from uxaudit.checks.error_recovery.premature_error import scolded
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Message
from uxaudit.recording.tab_walk import Passing

PASSING = re.compile(
    r"\b(?:loading|please wait|saving|sending|searching|working|processing|uploading|lädt|bitte warten|chargement|cargando)\b|…$|\.\.\.$",
    re.IGNORECASE,
)
"""What tells of work in progress: it should go as soon as the work is done."""
FEW_WORDS = 3


def came_and_went(recording: Recording) -> tuple[tuple[StepRecord, Message], ...]:
    """Every message that was gone again before anybody did anything."""
    return tuple(
        (step, message)
        for step in recording.steps
        if step.happened
        for message in step.happened.messages
        if message.shown_ms is not None
        and not message.replaced
        and message.about in ("", "field")
        and len(message.text.split()) >= FEW_WORDS
        and not PASSING.search(message.text)
        and message not in scolded(step)  # an error goes when it is mended; `premature-error` tells of it
        and _stayed_for(step, message)
    )


def _stayed_for(step: StepRecord, message: Message) -> bool:
    """Whether the page stayed while the message showed; of what a page itself shows as it comes, only what is made as a message."""
    came = any(visit.kind not in ("anchor", "soft") for visit in step.visits)
    return not came or (message.notice and not message.left)


def at_focus(recording: Recording) -> tuple[tuple[PageState, Passing], ...]:
    """Every message that a field brought up with the focus, and that went while the field still had it."""
    return tuple((state, row) for state in states_of(recording) if state.walk for row in state.walk.passing)


def passing(recording: Recording) -> tuple[object, ...]:
    """All that came and went."""
    return (*came_and_went(recording), *at_focus(recording))


@check(
    "brief-message",
    facet=Facet.FEEDBACK,
    heuristic=1,
    impact=2,
    needs=(Probe.EVENTS,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.2.1",),
    over=passing,
)
def brief_message(recording: Recording, *, words_per_minute: float = 175) -> Iterator[Finding]:
    """Find messages that went faster than they can be read."""
    for step, message in came_and_went(recording):
        needed = _needed_ms(message.text, words_per_minute)
        if message.shown_ms is not None and message.shown_ms < needed:
            yield finding_at(
                step,
                _says(f'The message "{message.text[:100]}"', message.shown_ms, needed),
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
                _says(f'The message "{row.text[:100]}", which comes when the field gets the focus,', row.shown_ms, needed),
                rule="at-focus",
                measured=round(row.shown_ms),
                limit=round(needed),
                unit="ms",
            )


def _needed_ms(text: str, words_per_minute: float) -> float:
    return len(text.split()) * 60_000 / words_per_minute


def _says(what: str, shown_ms: float, needed_ms: float) -> str:
    return f"{what} is gone after {shown_ms / 1000:.1f} s; to read it takes {needed_ms / 1000:.1f} s"
