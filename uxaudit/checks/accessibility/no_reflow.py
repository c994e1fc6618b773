"""Text needs horizontal scrolling, or is lost, in a small window.

Why: People who must scroll sideways for each line lose their place. Content that a small window leaves out does not exist for
    people who zoom in.
Who: People who zoom in, use small screens, or find scrolling difficult.
Measured: If the persona tests reflow, the page in a window of 320 × 256 pixels (1280 × 1024 at 400 % zoom): lines wider than
    their viewport; text that is cut off, overlapped or missing there but readable in the wide window (menus and other
    disclosures are opened to look for it); and sticky parts that leave less than half of the window to the rest.
    Otherwise, text wider than its box at the persona's own size. Data tables, code, drawings, maps, videos and toolbars are
    left out.
Fix: Let widths follow the window (`max-width: 100%`), let text wrap and boxes grow; move what does not fit into a menu.
Source: WCAG 2.2, criterion 1.4.10 Reflow, and its failure F102; half of the window is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.text_faults import and_more, cause_of
from uxaudit.checks.api import check, finding_in, one_per_kind, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Spot
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_trials import Reflow, TextFault

FIXES = {
    "cut": text("Give the box `min-height` in place of `height`, and let its text wrap."),
    "overlapped": text("Place the two in the normal flow of the page instead of positioning them by coordinates."),
    "lost": text("Show it in the small window too, or behind a button that opens it."),
}
WORDS = {
    "cut": text("is cut off"),
    "overlapped": text("overlaps other text"),
    "lost": text("is missing, and no menu or button shows it"),
}


@check(
    "no-reflow",
    facet=Facet.ACCESSIBILITY,
    heuristic=3,
    impact=3,
    wcag=("1.4.10",),
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    over=states_with_markup,
)
def no_reflow(recording: Recording, *, cover_percent: float = 50) -> Iterator[Finding]:
    """Find text that is hard to read in a small window; by the reflow trial if there was one."""
    for state in states_with_markup(recording):
        if state.reflow is None:
            yield from _plain(state)
        else:
            yield from _by_trial(state, state.reflow, cover_percent)


def _plain(state: PageState) -> Iterator[Finding]:
    for part in state.markup.wide if state.markup else ():
        words = (
            text("The page is {n} px wider than its visible area", n=part.count)
            if part.value == "page"
            else text("A text is {n} px wider than its visible area", n=part.count)
        )
        yield finding_in(state, part, words, measured=part.count, limit=0, unit="px", on_path=True)


def _by_trial(state: PageState, reflow: Reflow, cover_percent: float) -> Iterator[Finding]:
    for part in reflow.wide:
        yield _too_wide(state, part, reflow.width)
    for fault, count in one_per_kind(reflow.faults, cause_of):
        yield _damaged(state, fault, count, reflow.width)
    if reflow.cover is not None and reflow.cover.count > cover_percent:
        yield finding_in(
            state,
            reflow.cover,
            text(
                "In a window of {width} × {height} px, sticky content takes up {count} % of the space",
                width=reflow.width,
                height=reflow.height,
                count=reflow.cover.count,
            ),
            measured=reflow.cover.count,
            limit=cover_percent,
            unit="%",
            impact=2,
            fix=text("Let it scroll with the page in low windows (`@media (max-height: …)`)."),
            on_path=True,
        )


def _too_wide(state: PageState, part: Spot, width: int) -> Finding:
    values = {"width": width, "text": part.text[:60], "n": part.count}
    words = (
        text("In a window {width} px wide, the page scrolls sideways because of “{text}”: it is {n} px too wide", **values)
        if part.value == "page"
        else text("In a window {width} px wide, each line must be scrolled sideways in “{text}”: it is {n} px too wide", **values)
    )
    return finding_in(state, part, words, measured=part.count, limit=0, unit="px", on_path=True)


def _damaged(state: PageState, fault: TextFault, count: int, width: int) -> Finding:
    return finding_in(
        state,
        fault,
        text(
            "In a window {width} px wide, the text “{text}” {damage}{more}",
            width=width,
            text=fault.text[:60],
            damage=WORDS[fault.kind],
            more=and_more(count),
        ),
        fix=FIXES[fault.kind],
        impact=3 if fault.kind == "lost" else 2,
        measured=_measured(fault),
        limit="readable",
        on_path=True,
    )


def _measured(fault: TextFault) -> str:
    return f"over “{fault.other[:40]}”" if fault.kind == "overlapped" else fault.kind
