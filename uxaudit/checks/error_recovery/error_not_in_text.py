"""An error is not given in text.

Why: A red edge says that something is wrong, and not what: people guess, and whoever cannot see the colour learns nothing.
Who: People who cannot tell colours apart or use a screen reader, and everyone who does not know what was expected.
Measured: Fields that a form marked as wrong, by colour or `aria-invalid`, without any new words beside them, tied to them or
    elsewhere; and forms that the server refused without a word. Words elsewhere that do not name the field need a person's look.
    So do pages that stand in their error state: they say that something is to be mended, and no words say what, whether fields
    are drawn unlike the others of their kind or nothing at all tells which are meant.
Fix: Say in words beside each field what is wrong and what would be right.
Source: WCAG 2.2, criteria 3.3.1 Error Identification and 1.4.1 Use of Color; technique G83.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks._shared.form_errors import Refused, Wrong, dialogs, field_place, listed, refusals
from uxaudit.checks._shared.preexisting_errors import Standing, standing
from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


def in_error(recording: Recording) -> tuple[Refused | Standing, ...]:
    """The forms that said no, and those that stand in their error state."""
    return (*refusals(recording), *standing(recording))


@check("error-not-in-text", facet=Facet.ERROR_RECOVERY, heuristic=9, impact=3, needs=(Probe.FORMS,), wcag=("3.3.1",), over=in_error)
def error_not_in_text(recording: Recording) -> Iterator[Finding]:
    """Find forms that mark a field as wrong, or stay where they are, and do not say why."""
    for row in refusals(recording):
        silent = [wrong for wrong in row.wrong if not _spoken_of(wrong, row)]
        if silent:
            yield _silent(row, silent)
        elif not row.wrong and not row.told:
            yield finding_at(
                row.step,
                f"{said(row.step)}: the server says no, and the page says nothing",
                rule="refused-silently",
                measured="no words",
                limit="what is wrong, in words",
            )
    yield from (_unsaid(row) for row in standing(recording) if not row.told)


def _unsaid(row: Standing) -> Finding:
    """A page that says only that something is wrong."""
    fields = [wrong.field for wrong in row.marked]
    by_look = any(wrong.sign != "invalid" for wrong in row.marked)
    says = f"The page says “{row.notice[:100]}”, and " if row.notice else ""
    if not fields:
        how = "names no field and says nowhere what is wrong"
    elif by_look:
        how = f"only {_look(row.marked)} {listed([wrong.name for wrong in row.marked])}: no words say what is wrong"
    else:
        how = f"{listed([wrong.name for wrong in row.marked])} {'is' if len(fields) == 1 else 'are'} marked as wrong without a word why"
    name = row.marked[0].name if row.marked else "each field that is wrong"
    return finding_at(
        row.step,
        f"{says}{how}",
        rule="by-look" if by_look else "unnamed" if fields else "summary-alone",
        measured="no words",
        limit="what is wrong, in words",
        mode=Mode.NEEDS_REVIEW,
        impact=2,
        wcag=("3.3.1", "1.4.1") if by_look else ("3.3.1",),
        fix=f"Write beside {f'“{name}”' if fields else name} what is wrong and how to mend it, tie it to the field with aria-describedby,"
        " and let the message at the top name each such field and lead to it.",
        **field_place(row.step, fields[0] if fields else row.place),
    )


def _look(marked: tuple[Wrong, ...]) -> str:
    return "colour marks" if any(wrong.field.red or wrong.field.tinted for wrong in marked) else "another border or ground marks"


def _silent(row: Refused, silent: list[Wrong]) -> Finding:
    names = listed([wrong.name for wrong in silent])
    red = any(wrong.sign == "red" for wrong in silent)
    one = len(silent) == 1
    how = f"only {'turns' if one else 'turn'} red" if red else f"{'is' if one else 'are'} only marked in the code"
    told = row.told
    more = "; the words on the page do not name them" if told else ", and no words say why"
    return finding_at(
        row.step,
        f"{said(row.step)}: {names} {how}{more}",
        rule="unnamed" if told else None,
        measured="no words",
        limit="what is wrong, in words",
        mode=Mode.NEEDS_REVIEW if told else Mode.MEASURED,
        impact=2 if told else 3,
        fix=f'Write beside "{silent[0].name}" what is wrong and how to mend it, and tie it to the field with aria-describedby.',
        **field_place(row.step, silent[0].field),
    )


def _spoken_of(wrong: Wrong, row: Refused) -> bool:
    """Whether any words are about this field: its own, the browser's, or a text elsewhere that names it."""
    if wrong.said or row.by_browser or dialogs(row.step):
        return True
    named = set(re.findall(r"\w{3,}", wrong.field.name.lower()))
    return any(named & set(re.findall(r"\w{3,}", text.lower())) for text in (*row.after.came, *(error.text for error in row.texts)))
