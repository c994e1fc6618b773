"""A change of status is not announced.

Why: The total, the number of results or "Saved" changes on the screen, and a screen reader says nothing.
Who: People who use a screen reader, and those who see only a part of the screen through magnification.
Measured: Short texts that came up or changed away from the control after an action, within the page, while no live region spoke and
    the focus did not go there. What the control opened, what describes a field, pieces of content with controls of their own, and
    changes of many places at once are left out; whether a text is a status message needs a person's look.
Fix: Put the text into an element with `role="status"` (`role="alert"` for errors) that is there before the text comes.
Source: WCAG 2.2, criterion 4.1.3 Status Messages, techniques ARIA22 and ARIA19; the limits of length and number are own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Message

ACTS = ("click", "double_click", "press", "check", "uncheck", "select", "fill", "type", "drag", "upload")
STATUS = re.compile(
    r"\d|\b(?:saved?|added|removed|deleted|updated|sent|copied|done|success(?:ful(?:ly)?)?|completed?|failed|error|invalid|results?|items?"
    r"|matches|found|total|selected|left|remaining|thank you|loading|gespeichert|hinzugefügt|gelöscht|ergebnisse|treffer|summe|fehler"
    r"|enregistré|ajouté|supprimé|résultats?|guardado|añadido|eliminado|resultados?)\b",
    re.IGNORECASE,
)
"""Words, and figures, by which a status is told from other content that comes up."""
CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
"""What goes on by itself, whatever people do."""
WITHIN = "anchor"
"""The kind of visit that stays on its page."""


def answered(recording: Recording) -> tuple[tuple[StepRecord, tuple[Message, ...]], ...]:
    """Every action after which a short text of status came up or changed in the same page, with these texts."""
    rows = (
        (step, statuses(step))
        for step in recording.actions
        if step.verb in ACTS and step.happened and not any(visit.kind != WITHIN for visit in step.visits)
    )
    return tuple((step, messages) for step, messages in rows if messages)


def statuses(step: StepRecord) -> tuple[Message, ...]:
    """The texts of status among a step's messages, spoken or not."""
    happened = step.happened
    t0 = step.timing.t0 if step.timing and step.timing.t0 is not None else 0.0
    return (
        tuple(
            message
            for message in happened.messages
            if message.t >= t0 and not message.about and len(message.text) <= 120 and _tells(message.text)
        )
        if happened
        else ()
    )


def _tells(text: str) -> bool:
    """Whether it may be a status: of figures without words only one alone is, such as a total, and no clock."""
    if any(letter.isalpha() for letter in text):
        return bool(STATUS.search(text))
    return any(sign.isdigit() for sign in text) and len(text.split()) == 1 and not CLOCK.fullmatch(text.strip())


@check(
    "unannounced-status",
    facet=Facet.FEEDBACK,
    heuristic=1,
    impact=3,
    needs=(Probe.EVENTS,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("4.1.3",),
    over=answered,
)
def unannounced_status(recording: Recording, *, most_places: int = 3) -> Iterator[Finding]:
    """Find texts of status that only the eye is told of; the first of each step stands for all."""
    for step, messages in answered(recording):
        silent = list({(message.text, message.selector): message for message in reversed(messages) if not message.live}.values())[::-1]
        if silent and len(silent) <= most_places and not _told_otherwise(step, silent):
            what, more = silent[0], f" (and {len(silent) - 1} more)" if len(silent) > 1 else ""
            how = "came up" if what.new else "changed"
            yield finding_at(
                step,
                f'{said(step)}: "{what.text[:80]}" {how}{more}, and no screen reader says so',
                measured="not announced",
                limit="a live region",
                target=Named(role="text", name=what.text[:60], selector=what.selector),
                box=None,
                shot=step.after,
                fix=f'Give `{what.selector}`, or an element around it that is always there, role="status".',
            )


def _told_otherwise(step: StepRecord, silent: list[Message]) -> bool:
    """Whether a live region spoke in the same step, or the focus went to one of the texts or to a dialog or heading around it."""
    happened = step.happened
    if happened is None or happened.announcements:
        return happened is not None
    names = [move.name for move in happened.focus if step.control is None or move.name != step.control.name]
    return any(name and (name in message.text or message.text in name) for name in names for message in silent)
