"""Determines the cause of a failed task: the product, the scenario, the environment, or a limit of uxaudit itself.

The replay records a cause with each failed step. Two questions need more than that step: why an expectation was not met, which
depends on the response to the step before, and whether the same step passed in another replay.

The rules are own judgement: a fault of the product must be proven; everything else is "cannot tell".
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from uxaudit.languages import word_pattern
from uxaudit.model.base import Cause
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import TaskView
from uxaudit.recording.records import StepError, StepRecord
from uxaudit.recording.step_events import UNSEEN, Message, Response

ECHOES = UNSEEN | {Response.SELECTION}
"""Responses that do not show whether an action had its effect."""
_NO_PAGE = {"cause": "scenario", "hint": "The site has no page at this address: correct it."}
_NO_ENTRY = {"cause": "environment", "hint": "The site denies access to the audit: log in during `setup:`, or allow access."}
ADDRESSES: dict[int | None, dict[str, str]] = {404: _NO_PAGE, 410: _NO_PAGE, 401: _NO_ENTRY, 403: _NO_ENTRY, 407: _NO_ENTRY, 429: _NO_ENTRY}
"""HTTP statuses of a URL that the scenario itself names: the cause and hint of the error."""
SAME_WORDS = 0.6
"""Minimum similarity (difflib's ratio) at which a text counts as the expected one in other words. Own judgement."""
PASSING_MESSAGE = 280
"""Maximum length of a message, in characters; longer texts are content (the same limit as in the events probe)."""


def judged_error(view: TaskView) -> StepError | None:
    """Returns the error that ended a task, with its cause according to the whole recording; None if no step failed."""
    failed = view.failed_step
    if failed is None or failed.error is None:
        return None
    error = failed.error
    if error.kind == "broken" and failed.verb == "open":
        update = next((ADDRESSES[visit.status] for visit in failed.visits if visit.status in ADDRESSES), None)
        return error.model_copy(update=update) if update else error
    if error.kind == "disabled":
        return error.model_copy(update=_kept_disabled(failed))
    if error.kind != "expectation" or error.cause != "scenario":
        return error
    cause, hint = _missed(view.steps[: view.steps.index(failed)], failed.sentence)
    return error.model_copy(update={"cause": cause, "hint": " ".join(filter(None, (hint, error.hint)))})


def _kept_disabled(failed: StepRecord) -> dict[str, str]:
    """Returns the cause of a control that stays disabled, and what to do.

    The scenario is the cause if a field is still empty or invalid; the product, if all fields are filled in.
    """
    if failed.verb not in ("click", "double_click"):
        return {}
    own = failed.control.selector if failed.control is not None else ""
    fields = [field for field in (failed.form.fields if failed.form is not None else ()) if not field.search and field.selector != own]
    missing = next((field for field in fields if not field.value and field.type != "password"), None)
    wrong = next((field for field in fields if field.native or field.invalid), None)
    if asked := wrong or missing:
        return {
            "cause": "scenario",
            "hint": f'Perhaps the page asks for "{asked.name or asked.type or "a field"}" first: add a step for it.',
        }
    if fields:
        return {"cause": "product", "hint": "All fields of the page have a valid value."}
    return {}


def _missed(before: Sequence[StepRecord], expected: str) -> tuple[Cause, str]:
    """Returns the cause of an unmet expectation, by the responses to the last action, and what to do about it."""
    action = next((step for step in reversed(before) if step.is_action and step.phase == "step" and step.status == "passed"), None)
    if action is None:
        return "scenario", "The page was opened and never showed it: correct `start` or the text, or add the steps that lead there."
    earlier = _errors(before[: before.index(action)])
    if unfilled := _unfilled(action, before) or _asked_for(action, before):
        return "scenario", f"The page asks for {unfilled} first: add a step that fills it in."
    if _refused(action, earlier) or _silent(action):
        return "product", ""
    if said := _success(action, expected):
        return "scenario", f"The page responded with “{said}”: correct the expected text, or add the steps that are missing."
    if _rejects_silently(action, before):
        return "product", ""
    return (
        "scenario",
        f"The page responded to {action.sentence}. See its picture, and correct the condition if the task was done.",
    )


def _errors(steps: Iterable[StepRecord]) -> frozenset[str]:
    """Returns the error texts that were shown before."""
    return frozenset(error.text for step in steps if step.form is not None for error in step.form.errors)


def _unfilled(action: StepRecord, steps: Sequence[StepRecord]) -> str:
    """Returns the first empty field that blocks the form's submission in the browser and that no step filled in."""
    filled = {step.control.selector for step in steps if step.control is not None and Trait.ENTERS in step.traits}
    if action.timing is None or Response.VALIDATION not in action.timing.responses:
        return ""  # a field that the page itself marks as invalid is the page's response
    for field in action.form.fields if action.form is not None else ():
        if field.native and not field.value and field.type != "password" and field.selector not in filled:
            return f'"{field.name or field.type or "a field"}"'
    return ""


def _asked_for(action: StepRecord, steps: Sequence[StepRecord]) -> str:
    """Returns the first empty field that no step filled in and that a complaint of the page names, such as "Missing value (address)"."""
    filled = {step.control.selector for step in steps if step.control is not None and Trait.ENTERS in step.traits}
    complained = word_pattern("messages.errors").search
    dialogs = [trouble.message.partition(":")[2] for trouble in action.trouble if trouble.kind == "dialog"]
    errors = [error.text for error in (action.form.errors if action.form is not None else ())]
    words = set().union(*(_words(text) for text in (*dialogs, *errors) if complained(text)))
    for field in action.form.fields if action.form is not None else ():
        empty = field.value == "" and not field.search and field.selector not in filled
        if empty and words & _words(f"{field.name} {field.selector}"):
            return f'"{field.name or field.type or "a field"}"'
    return ""


def _words(text: str) -> set[str]:
    """Returns the words of a text that are long enough to say what it is about, in lower case."""
    return set(re.findall(r"[^\W\d_]{4,}", text.casefold()))


def _refused(action: StepRecord, earlier: frozenset[str]) -> bool:
    """Whether the page, its script or its server rejected the action."""
    if any(visit.status is not None and visit.status >= 400 for visit in action.visits):
        return True
    for trouble in action.trouble:
        asked = trouble.kind == "http-error" and trouble.resource in ("xhr", "fetch", "document")
        refused = asked and not trouble.answers_a_question
        broke = trouble.kind == "page-error"
        warned = trouble.kind == "dialog" and bool(word_pattern("messages.errors").search(trouble.message))
        if (trouble.own and (refused or broke)) or warned:
            return True
    errors = [error for error in (action.form.errors if action.form is not None else ()) if error.text not in earlier]
    texts = [error.text for error in errors if error.sign != "alert"] or [
        error.text for error in errors if word_pattern("messages.errors").search(error.text)
    ]
    return bool(texts) or any(message.notice and word_pattern("messages.errors").search(message.text) for message in _messages(action))


def _silent(action: StepRecord) -> bool:
    """Whether the page showed no perceptible response, or was still loading when the time was over."""
    timing = action.timing
    if timing is None or timing.t0 is None or Trait.EXPECTS_RESPONSE not in action.traits:
        return False
    if action.verb == "press" and action.key not in ("Enter", "Space", " "):
        return False
    return not set(timing.responses) - ECHOES or (not timing.settled and bool(timing.busy_cue))


def _rejects_silently(action: StepRecord, steps: Sequence[StepRecord]) -> bool:
    """Whether the page shows the same form again, or marks a field as wrong, and says nothing."""
    if _said(action):
        return False
    fields = action.form.fields if action.form is not None else ()
    before = steps[steps.index(action) - 1].url if steps.index(action) else ""
    again = any(visit.kind not in ("anchor", "soft") and visit.url.partition("#")[0] == before.partition("#")[0] for visit in action.visits)
    return again or any(field.red or field.invalid for field in fields)


def _said(action: StepRecord) -> list[str]:
    """Returns the texts that came with the response to an action."""
    came = [text for text in (action.form.came if action.form is not None else ()) if len(text) <= PASSING_MESSAGE]
    return [message.text for message in _messages(action) if message.new or message.notice or message.live] + came


def _success(action: StepRecord, expected: str) -> str:
    """Returns the page's message after the action if it reports success or is similar to the expected text; else an empty string."""
    title = [action.title] if any(visit.kind != "anchor" for visit in action.visits) else []
    said = _said(action) + title
    wanted = " ".join(re.findall(r'"([^"]*)"', expected)).casefold()
    fits = word_pattern("messages.success").search
    return next((text[:100] for text in said if fits(text) or _alike(text.casefold(), wanted) >= SAME_WORDS), "")


def _alike(text: str, wanted: str) -> float:
    return difflib.SequenceMatcher(None, text, wanted).ratio() if wanted else 0.0


def _messages(action: StepRecord) -> list[Message]:
    happened = action.happened
    return [message for message in happened.messages if not message.left] if happened is not None else []
