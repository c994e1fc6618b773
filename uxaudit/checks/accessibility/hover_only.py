"""Content appears only on hover.

Why: Without a mouse, the menu, control or text does not exist.
Who: People who use a keyboard, a touch screen, a switch or voice control.
Measured: The pointer rests on elements that styles or scripts make reveal something within a second. What appears must also
    appear on focus or on Enter, or be available elsewhere on the page, also where it stays when the pointer has left. For text
    without a control, and for a `title` whose text is nowhere else, whether it matters needs review.
Fix: Show it on focus as well (`:focus-within` beside `:hover`), or behind a button with `aria-expanded`. Make an element with a
    tooltip a button.
Source: WCAG 2.2, criterion 2.1.1 Keyboard, failure F54; ARIA Authoring Practices, "Disclosure navigation menu" and "Tooltip".
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import CannotTell, check, counted, finding_in, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_trials import Shown


def _shown(recording: Recording) -> tuple[tuple[PageState, Shown], ...]:
    return tuple((state, shown) for state in states_of(recording) if state.hover for shown in state.hover.shown if not shown.hides)


@check(
    "hover-only",
    facet=Facet.ACCESSIBILITY,
    heuristic=3,
    impact=3,
    wcag=("2.1.1",),
    needs=(Probe.HOVER,),
    over=_shown,
)
def hover_only(recording: Recording, *, letters: int = 12) -> Iterator[Finding]:
    """Find content that neither focus nor Enter reveals. ``letters``: text without a control counts from this length on (own judgement)."""
    missed = [pair for pair in _shown(recording) if _is_missed(pair[1], letters)]
    left_out = sum(state.hover.left_out for state in states_of(recording) if state.hover)
    if not missed and left_out:
        raise CannotTell(text("there was no time to try {left_out} elements", left_out=left_out))
    for state, shown in missed:
        yield _as_title(state, shown) if shown.title else _as_content(state, shown)


def _as_title(state: PageState, shown: Shown) -> Finding:
    return finding_in(
        state,
        shown,
        text("Only a tooltip says “{text}”, and the keyboard cannot show it", text=shown.text[:80]),
        mode=Mode.NEEDS_REVIEW,
        impact=1 if shown.adds else 2,
        measured="a title",
        limit="text",
        fix=text("Write it as text next to the element, or show it with a button."),
        on_path=True,
    )


def _as_content(state: PageState, shown: Shown) -> Finding:
    many = text(" (and {n} more like it)", n=shown.like - 1) if shown.like > 1 else ""
    if shown.controls:
        words = counted(
            "A control appears only on hover: “{text}”{more}",
            "{n} controls appear only on hover: “{text}”{more}",
            shown.controls,
            text=shown.text[:60],
            more=many,
        )
        mode: dict[str, Mode] = {}
    else:
        words = text("The text “{text}” appears only on hover{more}", text=shown.text[:80], more=many)
        mode = {"mode": Mode.NEEDS_REVIEW}
    return finding_in(state, shown, words, fix=_fix(shown), measured="by hovering", limit="by keyboard too", on_path=True, **mode)


def _is_missed(shown: Shown, letters: int) -> bool:
    return not (shown.elsewhere or shown.by_focus or shown.by_key) and bool(shown.controls or shown.letters >= letters)


def _fix(shown: Shown) -> str:
    if shown.focusable:
        return text("Show it on focus too: `:focus-within` beside `:hover`, or a button with `aria-expanded` that opens it.")
    return text('Make the element a button (or give it `tabindex="0"`) and show the content on focus too, or show it permanently.')
