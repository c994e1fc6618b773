"""An error is not described in text.

Why: A red border says that something is wrong, but not what: people guess, and those who cannot see the colour learn nothing.
Who: People who cannot distinguish colours or use a screen reader, and anyone who does not know what was expected.
Measured: Fields that a form marks as invalid, by colour or `aria-invalid`, without new text next to them, associated with them
    or elsewhere; and forms that the server rejected without any message. Text elsewhere that does not name the field needs
    review. So do pages that are in their error state when they open: they say that something has to be corrected, but no text
    says what, whether some fields look different from the others or nothing at all shows which are meant.
Fix: Say next to each field in words what is wrong and what would be correct.
Source: WCAG 2.2, criteria 3.3.1 Error Identification and 1.4.1 Use of Color; technique G83.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks._shared.form_errors import InvalidField, Rejection, dialogs, field_place, listed, rejections
from uxaudit.checks._shared.preexisting_errors import ErrorState, error_states
from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


def in_error(recording: Recording) -> tuple[Rejection | ErrorState, ...]:
    """The forms that rejected input, and those that opened in their error state."""
    return (*rejections(recording), *error_states(recording))


@check("error-not-in-text", facet=Facet.ERROR_RECOVERY, heuristic=9, impact=3, needs=(Probe.FORMS,), wcag=("3.3.1",), over=in_error)
def error_not_in_text(recording: Recording) -> Iterator[Finding]:
    """Find forms that mark a field as invalid, or do not proceed, without saying why."""
    for row in rejections(recording):
        silent = [wrong for wrong in row.wrong if not _described(wrong, row)]
        if silent:
            yield _silent(row, silent)
        elif not row.wrong and not row.explained:
            yield finding_at(
                row.step,
                text("{step}: the server rejects the form, but the page shows no message", step=step_name(row.step)),
                rule="refused-silently",
                measured="no text",
                limit="what is wrong, in text",
            )
    yield from (_in_error_state(row) for row in error_states(recording) if not row.explained)


def _in_error_state(row: ErrorState) -> Finding:
    """Report a page that says only that something is wrong."""
    fields = [wrong.field for wrong in row.marked]
    by_look = any(wrong.sign != "invalid" for wrong in row.marked)
    says = f"The page says “{row.notice[:100]}”, but " if row.notice else ""
    if not fields:
        how = "does not name a field or say what is wrong"
    elif by_look:
        how = f"only {_look(row.marked)} {listed([wrong.name for wrong in row.marked])}: no text says what is wrong"
    else:
        how = f"{listed([wrong.name for wrong in row.marked])} {'is' if len(fields) == 1 else 'are'} marked as invalid without saying why"
    name = row.marked[0].name if row.marked else "each invalid field"
    return finding_at(
        row.step,
        f"{says}{how}",
        rule="by-look" if by_look else "unnamed" if fields else "summary-alone",
        measured="no text",
        limit="what is wrong, in text",
        mode=Mode.NEEDS_REVIEW,
        impact=2,
        wcag=("3.3.1", "1.4.1") if by_look else ("3.3.1",),
        fix=f"Write next to {f'“{name}”' if fields else name} what is wrong and how to fix it, associate the text with `aria-describedby`,"
        " and let the message at the top name each such field and link to it.",
        **field_place(row.step, fields[0] if fields else row.place),
    )


def _look(marked: tuple[InvalidField, ...]) -> str:
    return "colour marks" if any(wrong.field.red or wrong.field.tinted for wrong in marked) else "a different border or background marks"


def _silent(row: Rejection, silent: list[InvalidField]) -> Finding:
    names = listed([wrong.name for wrong in silent])
    red = any(wrong.sign == "red" for wrong in silent)
    one = len(silent) == 1
    if red:
        how = text("only turns red") if one else text("only turn red")
    else:
        how = text("is marked as invalid in the markup only") if one else text("are marked as invalid in the markup only")
    explained = row.explained
    more = text("; the text on the page does not name the field") if explained else text(", and no text says why")
    return finding_at(
        row.step,
        text("{step}: {names} {how}{more}", step=step_name(row.step), names=names, how=how, more=more),
        rule="unnamed" if explained else None,
        measured="no text",
        limit="what is wrong, in text",
        mode=Mode.NEEDS_REVIEW if explained else Mode.MEASURED,
        impact=2 if explained else 3,
        fix=text(
            'Write next to "{name}" what is wrong and how to fix it, and associate the text with `aria-describedby`.', name=silent[0].name
        ),
        **field_place(row.step, silent[0].field),
    )


def _described(wrong: InvalidField, row: Rejection) -> bool:
    """Whether any text is about this field: its own, the browser's, or one elsewhere that names it."""
    if wrong.text or row.by_browser or dialogs(row.step):
        return True
    named = set(re.findall(r"\w{3,}", wrong.field.name.lower()))
    return any(named & set(re.findall(r"\w{3,}", text.lower())) for text in (*row.after.came, *(error.text for error in row.texts)))
