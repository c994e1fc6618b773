"""The focus indicator is not visible.

Why: Keyboard users find their place on the page by the focus indicator. Without it every key press is a guess.
Who: People who use the keyboard, a switch or voice control.
Measured: Screenshots of each Tab stop with and without focus. A pixel counts as changed if one of its colour channels differs
    by 32 of 255 levels. Text that moved by a pixel, animation and the text caret do not count. An indicator is visible if a
    sixteenth of the control's perimeter, at least 12 and at most 40 pixels, changes with a contrast of 1.2. A change of 12
    to 31 levels over a tenth of the control is easy to miss and needs review. So does a field in which only the caret
    shows the focus. A stop that is not visible at all while it has the focus is reported as well.
Fix: Give `:focus-visible` an outline of 2 px in a colour that stands out, and make sure that nothing clips it.
Source: WCAG 2.2, criterion 2.4.7 Focus Visible, with its technique G149 (a caret in a field is an indicator). What counts as a
    changed pixel, and how many make an indicator, is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from uxaudit.checks.api import check, clause, finding_in, from_walk, one_per_kind, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.tab_walk import LEAST_CONTRAST, TabStop, clear_px

FIX = text("Add `:focus-visible { outline: 2px solid; outline-offset: 2px }` in a colour that stands out, and remove `outline: none`.")


def _judged(stops: tuple[TabStop, ...]) -> Iterator[TabStop]:
    """The stops whose appearance is known; ``focus-obscured`` reports the covered ones."""
    return (stop for stop in stops if not stop.covered_by and (stop.hidden or (stop.changed_px is not None and stop.box)))


parts = from_walk(lambda walk: _judged(walk.stops))


@check("focus-invisible", facet=Facet.ACCESSIBILITY, heuristic=1, impact=3, wcag=("2.4.7",), needs=(Probe.WALK,), over=parts)
def focus_invisible(recording: Recording) -> Iterator[Finding]:
    """Find Tab stops that look the same with and without focus; those of the same style are reported once."""
    for state in states_of(recording):
        walk = state.walk
        every = walk.stops if walk else ()
        stops = tuple(_judged(every))
        compared = [stop for stop in stops if not stop.hidden]
        faint = [stop for stop in compared if not _shows(stop)]
        kinds = {stop.kind for stop in faint}
        alike = [stop for stop in every if stop.kind in kinds]
        if len(faint) > len(compared) / 2 and len(kinds) > 1:  # no stop of the page shows the focus: one fault, fixed by one CSS rule
            first = min(faint, key=lambda stop: (stop.faint is not None, stop.caret))
            yield _unseen(state, first, text(" (and {n} of the {all} other Tab stops)", n=len(alike) - 1, all=len(every) - 1))
        else:
            for stop, _ in one_per_kind(faint, lambda stop: stop.kind):
                more = sum(other.kind == stop.kind for other in alike) - 1
                yield _unseen(state, stop, text(" (and {n} more of the same style)", n=more) if more else "")
        for stop, count in one_per_kind((stop for stop in stops if stop.hidden), lambda stop: f"{stop.tag} {stop.hidden}"):
            yield _hidden(state, stop, count)


def _shows(stop: TabStop) -> bool:
    enough = stop.box is not None and (stop.changed_px or 0) >= clear_px(stop.box)
    return enough and (stop.contrast is None or stop.contrast >= LEAST_CONTRAST)


def _unseen(state: PageState, stop: TabStop, more: str) -> Finding:
    if stop.faint is not None and not stop.caret:
        words = text(
            "The focus indicator of {name} is hard to see: it changes by only {change:g}:1{more}",
            name=_name(stop),
            change=stop.faint,
            more=more,
        )
        return finding_in(
            state,
            stop,
            words,
            rule="faint",
            impact=2,
            mode=Mode.NEEDS_REVIEW,
            fix=FIX,
            wcag=("1.4.11", "2.4.7"),
            measured=stop.faint,
            limit=3.0,
            unit=":1",
        )
    changed, limit = float(stop.changed_px or 0), float(clear_px(stop.box)) if stop.box else None
    if limit is not None and changed >= limit and stop.contrast and not stop.caret:  # enough pixels change, but too little
        words = text(
            "The focus indicator of {name} has a contrast of only {contrast:.2f}{more}", name=_name(stop), contrast=stop.contrast, more=more
        )
        return finding_in(state, stop, words, fix=FIX, measured=round(stop.contrast, 2), limit=LEAST_CONTRAST, unit=":1")
    measure: dict[str, Any] = {"measured": changed, "limit": limit, "unit": "changed px"}
    if stop.caret:
        return finding_in(
            state,
            stop,
            text("Only the text caret shows the focus of {name}{more}", name=_name(stop), more=more),
            impact=1,
            mode=Mode.NEEDS_REVIEW,
            fix=FIX,
            **measure,
        )
    return finding_in(state, stop, _without_indicator(stop, more), fix=FIX, **measure)


def _hidden(state: PageState, stop: TabStop, count: int) -> Finding:
    """The focused element is not visible at all; one without name and role may only pass the focus on."""
    more = text(" (and {n} more)", n=count - 1) if count > 1 else ""
    leads_on = not stop.name and not stop.role
    return finding_in(
        state,
        stop,
        text("The focus moves to {name}, which is not visible: {hidden}{more}", name=_name(stop), hidden=clause(stop.hidden), more=more),
        rule="hidden",
        measured=stop.hidden,
        limit="visible while it has the focus",
        impact=1 if leads_on else 3,
        mode=Mode.NEEDS_REVIEW if leads_on else Mode.MEASURED,
        fix=text("Remove it from the tab order while it is hidden (`hidden`, `visibility: hidden`, `inert`), or show it on focus."),
    )


def _name(stop: TabStop) -> str:
    if stop.role:
        return text('the {role} "{name}"', role=stop.role, name=stop.name[:60]) if stop.name else text("the {role}", role=stop.role)
    return text('a <{tag}> "{name}"', tag=stop.tag, name=stop.name[:60]) if stop.name else text("a <{tag}>", tag=stop.tag)


def _without_indicator(stop: TabStop, more: str) -> str:
    if stop.role and stop.name:
        return text('The {role} "{name}" has no visible focus indicator{more}', role=stop.role, name=stop.name[:60], more=more)
    if stop.role:
        return text("The {role} has no visible focus indicator{more}", role=stop.role, more=more)
    if stop.name:
        return text('A <{tag}> "{name}" has no visible focus indicator{more}', tag=stop.tag, name=stop.name[:60], more=more)
    return text("A <{tag}> has no visible focus indicator{more}", tag=stop.tag, more=more)
