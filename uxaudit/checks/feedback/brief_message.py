"""A message is gone before it can be read.

Why: Who looks up a moment later, or reads slowly, never learns what it said.
Who: People who read slowly or use magnification or a screen reader, and everyone who looks at their hands.
Measured: How long texts of three words or more could be seen that came up and went by themselves, against the time that their words
    take at the reading speed. Texts in place of which others came, such as "Loading …", are left out. How long a message stays that
    outlasts its step and the next action is not known.
Fix: Let it stay until it is closed, or at least 5 s and a second more for every three words; keep what matters on the page.
Source: Brysbaert 2019, "How many words do we read per minute?" (175 wpm for slow readers is own judgement); WCAG 2.2, criterion 2.2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at
from uxaudit.happened import Message
from uxaudit.model import Facet, Finding, Mode, Named
from uxaudit.observed import Probe, StepRecord
from uxaudit.recording import Recording

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
        and not any(visit.kind not in ("anchor", "soft") for visit in step.visits)
    )


@check(
    "brief-message",
    facet=Facet.FEEDBACK,
    heuristic=1,
    impact=2,
    needs=(Probe.EVENTS,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.2.1",),
    over=came_and_went,
)
def brief_message(recording: Recording, *, words_per_minute: float = 175) -> Iterator[Finding]:
    """Find messages that went faster than they can be read."""
    for step, message in came_and_went(recording):
        needed = len(message.text.split()) * 60_000 / words_per_minute
        if message.shown_ms is not None and message.shown_ms < needed:
            yield finding_at(
                step,
                f'The message "{message.text[:100]}" is gone after {message.shown_ms / 1000:.1f} s; to read it takes {needed / 1000:.1f} s',
                measured=round(message.shown_ms),
                limit=round(needed),
                unit="ms",
                box=None,
                shot=step.after,
                target=Named(role="text", name=message.text[:60], selector=message.selector),
            )
