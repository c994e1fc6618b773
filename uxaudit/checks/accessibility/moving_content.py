"""Something moves by itself and cannot be stopped.

Why: Movement draws the eye away from what people read, and cannot be ignored by some.
Who: People with attention or reading difficulties, vestibular disorders or epilepsy.
Measured: `marquee` and `blink`, GIFs of several pictures that play for ever, and film that starts by itself without controls. Small
    GIFs (under 25 × 25 pixels, such as signs of waiting) are left out. Where a persona tries it, pictures of the page over more
    than 5 s: what still changes at their end, with no control near it that seems to stop it; and animations that flash more than
    three times a second on an area of 341 × 256 pixels' quarter. Signs of waiting, clocks and carets are left out.
Fix: Show a still picture, let it play on request, or give it a button to pause; heed `prefers-reduced-motion`.
Source: WCAG 2.2, criterion 2.2.2 Pause, Stop, Hide, failures F4, F16 and F50; for flashes criterion 2.3.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Spot
from uxaudit.recording.page_state import Image, Markup, Media, PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_trials import Motion, Moving

SMALL_PX = 25


def _movers(markup: Markup) -> Iterator[Spot]:
    yield from (spot for spot in markup.obsolete if spot.tag in ("marquee", "blink"))
    yield from (image for image in markup.images if image.frames is not None and min(image.width, image.height) >= SMALL_PX)
    yield from markup.media


def movers(recording: Recording) -> tuple[tuple[PageState, Spot], ...]:
    """What is looked at: what the markup tells to move, and what was seen to move where it was watched."""
    return tuple(
        (state, spot)
        for state in states_of(recording)
        for spot in (*(_movers(state.markup) if state.markup else ()), *(state.motion.moving if state.motion else ()))
    )


@check(
    "moving-content",
    facet=Facet.ACCESSIBILITY,
    heuristic=8,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.2.2",),
    over=movers,
)
def moving_content(recording: Recording, *, flashes_hz: float = 3, flash_px: float = 21_824) -> Iterator[Finding]:
    """Find what starts to move by itself. ``flash_px``: a quarter of 341 × 256 pixels, the area of WCAG 2.3.1."""
    seen_to_move = {_place(state, moving) for state, moving in movers(recording) if isinstance(moving, Moving)}
    for state, spot in movers(recording):
        if isinstance(spot, Moving):
            yield from _seen(state, spot, flashes_hz, flash_px)
        elif (words := _moves(spot)) and _place(state, spot) not in seen_to_move:
            yield finding_in(state, spot, words, measured=spot.tag, limit="a way to stop it", on_path=True)


def _place(state: PageState, spot: Spot) -> tuple[str, str, str]:
    """What tells one thing from another, by whichever probe it was found."""
    return state.fingerprint, spot.tag, f"{spot.box.x:.0f} {spot.box.y:.0f}" if spot.box else spot.selector


def _seen(state: PageState, moving: Moving, flashes_hz: float, flash_px: float) -> Iterator[Finding]:
    if (moving.flashes_hz or 0) > flashes_hz and moving.count >= flash_px:
        yield finding_in(
            state,
            moving,
            f"It flashes {moving.flashes_hz:g} times a second",
            measured=moving.flashes_hz,
            limit=flashes_hz,
            unit="Hz",
            impact=3,
            wcag=("2.3.1",),
            fix="Let it flash no more than three times a second, or not at all.",
            on_path=True,
        )
    elif not moving.excuse and not moving.pause:
        reduced = (state.motion or Motion()).reduced
        words = "still moves though the browser asks for reduced motion" if reduced else "moves by itself, and nothing near it stops it"
        fix = "End it under `@media (prefers-reduced-motion: reduce)`, and give it a button to pause." if reduced else ""
        yield finding_in(
            state,
            moving,
            f"It {words}; after {moving.until_ms / 1000:.0f} s it was still at it",
            fix=fix,
            measured=f"{moving.until_ms / 1000:.1f} s",
            limit="5 s, or a way to stop it",
            on_path=True,
        )


def _moves(spot: Spot) -> str:
    if isinstance(spot, Image):
        return f"A picture of {spot.frames} frames plays by itself" if (spot.frames or 1) > 2 and spot.loops in (0, None) else ""
    if isinstance(spot, Media):
        return f"A {spot.tag} starts by itself and has no controls" if spot.autoplay and not spot.controls and spot.loop else ""
    return f"A <{spot.tag}> moves, and nothing stops it"
