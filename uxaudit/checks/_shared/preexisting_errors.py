"""Pages that stand in their error state: opened so, or sent back so by the server with nothing else to see of it.

Such a page says itself that something is wrong, in an alert, a summary or plain words. Which fields it means is told by
what it says beside them, by `aria-invalid`, or by nothing but their look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from uxaudit.checks._shared.error_wording import asks_here, asks_to_mend, names_one, says_no_more, tells
from uxaudit.checks._shared.form_errors import WORDS, Wrong, arrivals, dialogs, fillable, submissions
from uxaudit.recording.form_snapshot import ErrorText, FieldSight, FormSight
from uxaudit.recording.page_state import PageLink, PageState, TextRun
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

UNREAD = frozenset({"a", "button", "label", "legend", "option", "summary", "title", "nav", "code", "td"})
"""Elements whose words are a choice or a way, and no message."""
MANY = 2
"""Fields drawn alike, beside which half as many are the odd ones. Own judgement."""
BRAND = 3
"""Red fields from which on red is a colour like any other, if there are no others. Own judgement."""
_REQUIRED = re.compile(
    r"\W*(?:required|optional|mandatory|pflichtfeld|erforderlich|obligatoire|requise?|obligatori[oa]|requerid[oa])\W*", re.IGNORECASE
)


@dataclass(frozen=True)
class Standing:
    """A form in its error state."""

    step: StepRecord
    form: FormSight
    notice: str
    """The words that say that something is wrong, and not what; empty where only fields are marked."""
    place: ErrorText | None
    """Where the notice stands; None where nothing but its words makes it one."""
    marked: tuple[Wrong, ...]
    """The fields that are marked as wrong, or are drawn unlike their like."""
    told: bool
    """Whether any words say what is wrong."""


def standing(recording: Recording) -> tuple[Standing, ...]:
    """Every form that was in its error state when it was first seen, or that came back so without any field having changed."""
    back = ((row.step, row.after) for row in submissions(recording) if row.texts and not row.wrong and not row.by_browser)
    rows = (_standing(step, form, recording.states.get(step.state or "")) for step, form in (*arrivals(recording), *back))
    return tuple(row for row in rows if row)


def _standing(step: StepRecord, form: FormSight, state: PageState | None) -> Standing | None:
    runs, links = (state.texts or (), state.markup.links if state.markup else ()) if state else ((), ())
    notice, place = _notice(form, runs)
    weak = place is not None and not asks_to_mend(notice)
    marked = tuple(_marked(form, said=bool(notice), odd=() if weak else odd_ones(fillable(form))))
    if not marked and (not notice or weak):
        return None
    return Standing(step, form, notice, place, marked, _told(form, runs, marked) or _led_to(form, links) or bool(dialogs(step)))


def _notice(form: FormSight, runs: tuple[TextRun, ...]) -> tuple[str, ErrorText | None]:
    """The words that say that something is wrong and name no field: of an alert or the like, else of a plain text."""
    names = [field.name for field in fillable(form)]
    alerts = [error for error in form.errors if says_no_more(error.text) and not names_one(error.text, names)]
    if alerts:
        best = min(alerts, key=lambda error: not asks_to_mend(error.text))
        return best.text, best
    plain = (run.text for run in runs if run.tag not in UNREAD and asks_here(run.text) and not names_one(run.text, names))
    return next(plain, ""), None


def _marked(form: FormSight, *, said: bool, odd: tuple[FieldSight, ...]) -> Iterator[Wrong]:
    """Fields marked in the code and by their look; where the page says that something is wrong, by one of the two alone."""
    fields = fillable(form)
    brand = len(fields) >= BRAND and all(field.red for field in fields)  # red says nothing where all is red
    for field in fields:
        red = field.red and not brand and not (field.focused and not field.invalid)
        if said and (red or field in odd):
            yield Wrong(field, "red" if red else "drawn")
        elif field.invalid and (said or field.red):
            yield Wrong(field, "invalid")


def odd_ones(fields: tuple[FieldSight, ...]) -> tuple[FieldSight, ...]:
    """Fields that are drawn unlike others of their kind: those in colour where others are grey, else the few among many."""
    found: list[FieldSight] = []
    for kind in ("select", "textarea", ""):
        alike = [f for f in fields if f.drawn and not f.focused and (f.type == kind or (not kind and f.type not in ("select", "textarea")))]
        tinted = [field for field in alike if field.tinted]
        usual, count = Counter(field.drawn for field in alike).most_common(1)[0] if alike else ("", 0)
        if 0 < len(tinted) < len(alike):
            found += tinted
        elif count >= MANY and count >= 2 * (len(alike) - count):
            found += [field for field in alike if field.drawn != usual]
    return tuple(found)


def _told(form: FormSight, runs: tuple[TextRun, ...], marked: tuple[Wrong, ...]) -> bool:
    fields, wrong = fillable(form), {row.field.selector for row in marked}
    beside = any(
        tells(text, of_marked=field.selector in wrong)
        for field in fields
        for text in (*field.notes, *field.tied)
        if not _REQUIRED.fullmatch(text)
    )
    around = any(row.field.around and tells(row.field.around.removeprefix(row.field.name)) for row in marked)
    names = [field.name for field in fields]
    elsewhere = any(
        (run.tag == "li" or tells(run.text)) and names_one(run.text, names) and not says_no_more(run.text)
        for run in runs
        if run.tag not in UNREAD
    )
    return beside or around or elsewhere or any(_says_what(error, names) for error in form.errors)


def _led_to(form: FormSight, links: tuple[PageLink, ...]) -> bool:
    """Whether the links of a summary lead to fields, as GOV.UK's and Bootstrap's do, wherever it stands."""
    fields = {field.selector for field in fillable(form)}
    return any(link.href in fields and len(link.text.split()) > 1 for link in links)


def _says_what(error: ErrorText, names: list[str]) -> bool:
    """Whether an error text says more than that something is wrong."""
    if not WORDS.search(error.text) or says_no_more(error.text) or _REQUIRED.fullmatch(error.text):
        return False
    return error.sign in ("alert", "tied") or bool(error.fields) or tells(error.text, of_marked=True) or names_one(error.text, names)
