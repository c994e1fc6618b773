"""A status message is not announced.

Why: The total, the number of results or "Saved" changes on the screen, but a screen reader says nothing.
Who: People who use a screen reader, and people who see only part of the screen because of magnification.
Measured: Short texts that appeared or changed away from the control after an action within the page, while no live region was
    updated and the focus did not move there. What the control opened, descriptions of a field, content with its own controls, and
    changes in many places at once are left out. A status message has a figure or a word such as "saved", or is a sentence with a
    word of the command's name. Whether a text is a status message needs review.
Fix: Put the text into an element with `role="status"` (`role="alert"` for errors) that exists before the text is inserted.
Source: WCAG 2.2, criterion 4.1.3 Status Messages, techniques ARIA22 and ARIA19; the limits of length and number are own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.languages import word_pattern
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Message, Response

CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
"""A clock time, which changes by itself."""
WITHIN = "anchor"
"""The kind of visit that stays on the page."""


def with_status(recording: Recording) -> tuple[tuple[StepRecord, tuple[Message, ...]], ...]:
    """Every action after which status messages appeared or changed on the same page, with these messages."""
    rows = (
        (step, statuses(step))
        for step in recording.actions
        if Trait.OPERATES in step.traits and step.happened and not any(visit.kind != WITHIN for visit in step.visits)
    )
    return tuple((step, messages) for step, messages in rows if messages)


def statuses(step: StepRecord) -> tuple[Message, ...]:
    """The status messages of a step, announced or not."""
    happened = step.happened
    t0 = step.timing.t0 if step.timing and step.timing.t0 is not None else 0.0
    return (
        tuple(
            message
            for message in happened.messages
            if message.t >= t0 and not message.about and len(message.text) <= 120 and (_is_status(message.text) or _is_reply(step, message))
        )
        if happened
        else ()
    )


def _is_status(text: str) -> bool:
    """Whether a text may be a status message; of texts without letters, only a single number that is not a clock time."""
    if any(letter.isalpha() for letter in text):
        return any(letter.isdigit() for letter in text) or bool(word_pattern("messages.status").search(text))
    return any(sign.isdigit() for sign in text) and len(text.split()) == 1 and not CLOCK.fullmatch(text.strip())


def _is_reply(step: StepRecord, message: Message) -> bool:
    """Whether a new sentence is the reply to a command: after a form was sent in any wording, else with a word of the command's name."""
    control = step.control
    if not message.new or len(message.text.split()) < 2 or not message.text.rstrip().endswith((".", "!", "。", "！")):
        return False
    if step.timing is not None and Response.SUBMIT in step.timing.responses:
        return True
    if control is None or control.role not in ("button", "link", "menuitem") or step.verb != "click":
        return False
    words = {word for word in re.findall(r"\w+", control.name.casefold()) if len(word) > 3}
    return bool(words & set(re.findall(r"\w+", message.text.casefold())))


@check(
    "unannounced-status",
    facet=Facet.FEEDBACK,
    heuristic=1,
    impact=3,
    needs=(Probe.EVENTS,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("4.1.3",),
    over=with_status,
)
def unannounced_status(recording: Recording, *, most_places: int = 3) -> Iterator[Finding]:
    """Find status messages that are only visible; only the first of each step is reported."""
    for step, messages in with_status(recording):
        silent = list({(message.text, message.selector): message for message in reversed(messages) if not message.live}.values())[::-1]
        if silent and len(silent) <= most_places and not _announced_otherwise(step, silent):
            what, more = silent[0], text(" (and {n} more)", n=len(silent) - 1) if len(silent) > 1 else ""
            how = text("appeared") if what.new else text("changed")
            yield finding_at(
                step,
                text(
                    '{step}: "{text}" {how}{more}, but is not announced to screen readers',
                    step=step_name(step),
                    text=what.text[:80],
                    how=how,
                    more=more,
                ),
                measured="not announced",
                limit="a live region",
                target=Named(role="text", name=what.text[:60], selector=what.selector),
                box=None,
                shot=step.after,
                fix=text('Give `{selector}`, or an element around it that always exists, `role="status"`.', selector=what.selector),
            )


def _announced_otherwise(step: StepRecord, silent: list[Message]) -> bool:
    """Whether a live region was updated in the same step, or the focus moved to one of the texts or to a dialog or heading around it."""
    happened = step.happened
    if happened is None or happened.announcements:
        return happened is not None
    names = [move.name for move in happened.focus if step.control is None or move.name != step.control.name]
    return any(name and (name in message.text or message.text in name) for name in names for message in silent)
