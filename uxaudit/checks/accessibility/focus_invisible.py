"""The focus cannot be seen.

Why: Who works a page by keyboard finds the place by the sign of the focus; without it every key is a guess.
Who: People who use the keyboard, a switch or voice, and everybody whose mouse is out of reach.
Measured: Pictures of each stop of the Tab key, with the focus and without it. Pixels count that differ by 32 of 255 levels
    in a colour; text that moved by a pixel, what moves by itself and the caret do not. A sixteenth of the edge of the
    control, 12 to 40 pixels, with a contrast of 1.2 is a sign. What changes by 12 to 31 levels
    over a tenth of the control is there and easily missed: a person has to say. A field in which the caret alone stands is left to a
    person. What cannot be seen at all while it has the focus is told as well.
Fix: Give `:focus-visible` an outline of 2 px in a colour that stands out, and let nothing cut it off.
Source: WCAG 2.2, criterion 2.4.7 Focus Visible, with its technique G149 (a caret in a field is a sign); what counts as a
    pixel and how many make a sign is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from uxaudit.checks.api import by_kind, check, finding_in, states_of, walked
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.tab_walk import LEAST_CONTRAST, TabStop, clear_px

FIX = "Add `:focus-visible { outline: 2px solid; outline-offset: 2px }` in a colour that stands out, and take `outline: none` away."


def _judged(stops: tuple[TabStop, ...]) -> Iterator[TabStop]:
    """The stops of which it is known how they look; what is covered has a check of its own."""
    return (stop for stop in stops if not stop.covered_by and (stop.hidden or (stop.changed_px is not None and stop.box)))


parts = walked(lambda walk: _judged(walk.stops))


@check("focus-invisible", facet=Facet.ACCESSIBILITY, heuristic=1, impact=3, wcag=("2.4.7",), needs=(Probe.WALK,), over=parts)
def focus_invisible(recording: Recording) -> Iterator[Finding]:
    """Find stops that look the same with the focus and without; those drawn alike are told once."""
    for state in states_of(recording):
        walk = state.walk
        every = walk.stops if walk else ()
        stops = tuple(_judged(every))
        compared = [stop for stop in stops if not stop.hidden]
        faint = [stop for stop in compared if not _shows(stop)]
        kinds = {stop.kind for stop in faint}
        alike = [stop for stop in every if stop.kind in kinds]
        if len(faint) > len(compared) / 2 and len(kinds) > 1:  # the page as a whole shows no focus: one fault, one rule to mend
            first = min(faint, key=lambda stop: (stop.faint is not None, stop.caret))
            yield _unseen(state, first, f", nor at {len(alike) - 1} of the {len(every) - 1} other stops")
        else:
            for stop, _ in by_kind(faint, lambda stop: stop.kind):
                more = sum(other.kind == stop.kind for other in alike) - 1
                yield _unseen(state, stop, f", nor at {more} more drawn like it" if more else "")
        for stop, count in by_kind((stop for stop in stops if stop.hidden), lambda stop: f"{stop.tag} {stop.hidden}"):
            yield _hidden(state, stop, count)


def _shows(stop: TabStop) -> bool:
    enough = stop.box is not None and (stop.changed_px or 0) >= clear_px(stop.box)
    return enough and (stop.contrast is None or stop.contrast >= LEAST_CONTRAST)


def _unseen(state: PageState, stop: TabStop, more: str) -> Finding:
    if stop.faint is not None and not stop.caret:
        words = f"It is hard to see that {_said(stop)} has the focus{more.replace('nor at', 'and at')}: it changes by {stop.faint:g}:1 only"
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
    if limit is not None and changed >= limit and stop.contrast and not stop.caret:  # enough changes, and by too little
        words = f"With the focus {_said(stop)} looks nearly as it does without{more}: a contrast of {stop.contrast:.2f}"
        return finding_in(state, stop, words, fix=FIX, measured=round(stop.contrast, 2), limit=LEAST_CONTRAST, unit=":1")
    measure: dict[str, Any] = {"measured": changed, "limit": limit, "unit": "changed px"}
    if stop.caret:
        return finding_in(
            state,
            stop,
            f"Nothing but the caret shows that {_said(stop)} has the focus{more}",
            impact=1,
            mode=Mode.NEEDS_REVIEW,
            fix=FIX,
            **measure,
        )
    return finding_in(state, stop, f"It cannot be seen that {_said(stop)} has the focus{more}", fix=FIX, **measure)


def _hidden(state: PageState, stop: TabStop, count: int) -> Finding:
    """The focus is at something that is not to be seen at all; one without a name may only pass the focus on."""
    more = f" (and {count - 1} more)" if count > 1 else ""
    leads_on = not stop.name and not stop.role
    return finding_in(
        state,
        stop,
        f"The focus goes to {_said(stop)}, which cannot be seen: {stop.hidden}{more}",
        rule="hidden",
        measured=stop.hidden,
        limit="visible while it has the focus",
        impact=1 if leads_on else 3,
        mode=Mode.NEEDS_REVIEW if leads_on else Mode.MEASURED,
        fix="Take it out of the tab order while it is hidden (`hidden`, `visibility: hidden`, `inert`), or show it on focus.",
    )


def _said(stop: TabStop) -> str:
    kind = f"the {stop.role}" if stop.role else f"a <{stop.tag}>"
    return f'{kind} "{stop.name[:60]}"' if stop.name else kind
