"""Pages in their error state: opened like that, or returned like that by the server without any other sign of an error.

Such a page says that something is wrong, in an alert, a summary or plain text. Which fields it means is shown by the text
next to them, by `aria-invalid`, or only by their look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from uxaudit.checks._shared.error_wording import asks_here, asks_to_correct, names_one, says_no_more, tells
from uxaudit.checks._shared.form_errors import WORDS, InvalidField, arrivals, dialogs, fillable, rejected_submissions
from uxaudit.languages import word_pattern
from uxaudit.recording.form_snapshot import ErrorText, FieldSight, FormSight
from uxaudit.recording.page_state import PageLink, PageState, TextRun
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

UNREAD = frozenset({"a", "button", "label", "legend", "option", "summary", "title", "nav", "code", "td"})
"""Elements whose text is an option, a link or a label, not a message."""
MANY = 2
"""From this number of similar fields on, up to half as many different ones stand out. Own judgement."""
BRAND = 3
"""From this number of fields on, all of them red, red is the site's colour. Own judgement."""


@dataclass(frozen=True)
class ErrorState:
    """A form in its error state."""

    step: StepRecord
    form: FormSight
    notice: str
    """The text that says that something is wrong but not what; empty if only fields are marked."""
    place: ErrorText | None
    """The element of the notice; None if only its wording makes it one."""
    marked: tuple[InvalidField, ...]
    """The fields that are marked as invalid, or look different from the others."""
    explained: bool
    """Whether any text says what is wrong."""


def error_states(recording: Recording) -> tuple[ErrorState, ...]:
    """Every form that was in its error state when first observed, or came back in it without any change of a field."""
    back = ((row.step, row.after) for row in rejected_submissions(recording) if row.texts and not row.wrong and not row.by_browser)
    rows = (_error_state(step, form, recording.states.get(step.state or "")) for step, form in (*arrivals(recording), *back))
    return tuple(row for row in rows if row)


def _error_state(step: StepRecord, form: FormSight, state: PageState | None) -> ErrorState | None:
    runs, links = (state.texts or (), state.markup.links if state.markup else ()) if state else ((), ())
    notice, place = _notice(form, runs)
    weak = place is not None and not asks_to_correct(notice)
    marked = tuple(_marked(form, noticed=bool(notice), odd=() if weak else odd_ones(fillable(form))))
    if not marked and (not notice or weak):
        return None
    explained = _explained(form, runs, marked) or _linked(form, links) or bool(dialogs(step))
    return ErrorState(step, form, notice, place, marked, explained)


def _notice(form: FormSight, runs: tuple[TextRun, ...]) -> tuple[str, ErrorText | None]:
    """The text that says that something is wrong but names no field: of an alert or the like, otherwise plain text."""
    names = [field.name for field in fillable(form)]
    alerts = [error for error in form.errors if says_no_more(error.text) and not names_one(error.text, names)]
    if alerts:
        best = min(alerts, key=lambda error: not asks_to_correct(error.text))
        return best.text, best
    plain = (run.text for run in runs if run.tag not in UNREAD and asks_here(run.text) and not names_one(run.text, names))
    return next(plain, ""), None


def _marked(form: FormSight, *, noticed: bool, odd: tuple[FieldSight, ...]) -> Iterator[InvalidField]:
    """Fields marked in the markup and by their look; if the page has a notice (``noticed``), one of the two is enough."""
    fields = fillable(form)
    brand = len(fields) >= BRAND and all(field.red for field in fields)  # red means nothing if everything is red
    for field in fields:
        red = field.red and not brand and not (field.focused and not field.invalid)
        if noticed and (red or field in odd):
            yield InvalidField(field, "red" if red else "drawn")
        elif field.invalid and (noticed or field.red):
            yield InvalidField(field, "invalid")


def odd_ones(fields: tuple[FieldSight, ...]) -> tuple[FieldSight, ...]:
    """Fields that look different from others of their kind: coloured ones among grey ones, or a few among many."""
    found: list[FieldSight] = []
    for kind in ("select", "textarea", ""):
        same = [f for f in fields if f.drawn and not f.focused and (f.type == kind or (not kind and f.type not in ("select", "textarea")))]
        tinted = [field for field in same if field.tinted]
        usual, count = Counter(field.drawn for field in same).most_common(1)[0] if same else ("", 0)
        if 0 < len(tinted) < len(same):
            found += tinted
        elif count >= MANY and count >= 2 * (len(same) - count):
            found += [field for field in same if field.drawn != usual]
    return tuple(found)


def _explained(form: FormSight, runs: tuple[TextRun, ...], marked: tuple[InvalidField, ...]) -> bool:
    fields, wrong = fillable(form), {row.field.selector for row in marked}
    beside = any(
        tells(text, of_marked=field.selector in wrong)
        for field in fields
        for text in (*field.notes, *field.tied)
        if not _is_required_mark(text)
    )
    around = any(row.field.around and tells(row.field.around.removeprefix(row.field.name)) for row in marked)
    names = [field.name for field in fields]
    elsewhere = any(
        (run.tag == "li" or tells(run.text)) and names_one(run.text, names) and not says_no_more(run.text)
        for run in runs
        if run.tag not in UNREAD
    )
    return beside or around or elsewhere or any(_says_what(error, names) for error in form.errors)


def _linked(form: FormSight, links: tuple[PageLink, ...]) -> bool:
    """Whether an error summary links to fields, as GOV.UK's and Bootstrap's do."""
    fields = {field.selector for field in fillable(form)}
    return any(link.href in fields and len(link.text.split()) > 1 for link in links)


def _is_required_mark(text: str) -> bool:
    """Whether a text only says that a field is required or optional."""
    return bool(word_pattern("fields.required").fullmatch(re.sub(r"^\W+|\W+$", "", text)))


def _says_what(error: ErrorText, names: list[str]) -> bool:
    """Whether an error message says more than that something is wrong."""
    if not WORDS.search(error.text) or says_no_more(error.text) or _is_required_mark(error.text):
        return False
    return error.sign in ("alert", "tied") or bool(error.fields) or tells(error.text, of_marked=True) or names_one(error.text, names)
