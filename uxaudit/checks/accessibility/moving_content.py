"""Moving content cannot be stopped.

Why: Motion draws the eye away from what people read, and some people cannot ignore it.
Who: People with attention or reading difficulties, vestibular disorders or epilepsy.
Measured: `marquee` and `blink`, animated GIFs that loop forever, and video that starts by itself without controls. Small GIFs
    (under 25 × 25 pixels, such as spinners) are left out. If the persona tests motion: screenshots of the page over more than 5 s,
    and what still changes at their end without a nearby control that seems to stop it; and animations that flash more than three
    times a second on an area of a quarter of 341 × 256 pixels. Busy indicators, clocks and text carets are left out. Without that
    trial, animations of style sheets that move text or pictures for ever are reported. Also audio, and video that is not muted,
    that starts by itself without controls: whether it lasts more than 3 s needs review.
Fix: Show a still image, play on request only, or add a pause button; respect `prefers-reduced-motion`.
Source: WCAG 2.2, criterion 2.2.2 Pause, Stop, Hide, failures F4, F16 and F50; for flashes criterion 2.3.1,
    for sound criterion 1.4.2, failure F23.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of, text
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
    yield from markup.animated


def movers(recording: Recording) -> tuple[tuple[PageState, Spot], ...]:
    """Content declared as moving in the markup, and content that moved in states whose motion was observed."""
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
    """Find content that moves by itself. ``flash_px``: a quarter of 341 × 256 pixels, the area of WCAG 2.3.1."""
    seen_to_move = {_place(state, moving) for state, moving in movers(recording) if isinstance(moving, Moving)}
    for state, spot in movers(recording):
        if isinstance(spot, Moving):
            yield from _seen(state, spot, flashes_hz, flash_px)
        elif isinstance(spot, Media) and spot.autoplay and not (spot.muted or spot.controls):
            yield _sound(state, spot)
        elif state.motion is not None and state.markup is not None and spot in state.markup.animated:
            continue  # it was watched
        elif (words := _moves(spot)) and _place(state, spot) not in seen_to_move:
            yield finding_in(state, spot, words, measured=spot.tag, limit="a way to stop it", on_path=True)


def _sound(state: PageState, media: Media) -> Finding:
    return finding_in(
        state,
        media,
        text("An audio starts by itself and has no controls")
        if media.tag == "audio"
        else text("A video with sound starts by itself and has no controls"),
        rule="sound",
        impact=3,
        measured="starts by itself",
        limit="3 s, or a way to stop it",
        wcag=("1.4.2",),
        fix=text("Play sound on request only, or add controls at the start of the page."),
        on_path=True,
    )


def _place(state: PageState, spot: Spot) -> tuple[str, str, str]:
    """Identify an element, whichever probe found it."""
    return state.fingerprint, spot.tag, f"{spot.box.x:.0f} {spot.box.y:.0f}" if spot.box else spot.selector


def _seen(state: PageState, moving: Moving, flashes_hz: float, flash_px: float) -> Iterator[Finding]:
    if (moving.flashes_hz or 0) > flashes_hz and moving.count >= flash_px:
        yield finding_in(
            state,
            moving,
            text("Content flashes {flashes_hz:g} times a second", flashes_hz=moving.flashes_hz),
            measured=moving.flashes_hz,
            limit=flashes_hz,
            unit="Hz",
            impact=3,
            wcag=("2.3.1",),
            fix=text("Reduce it to at most three flashes a second, or remove them."),
            on_path=True,
        )
    elif not moving.excuse and not moving.pause:
        reduced = (state.motion or Motion()).reduced
        words = (
            text("moves although the browser asks for reduced motion")
            if reduced
            else text("moves by itself, and no control near it stops it")
        )
        fix = "Stop it under `@media (prefers-reduced-motion: reduce)`, and add a pause button." if reduced else ""
        yield finding_in(
            state,
            moving,
            text("Content {words}; it was still moving after {time:.0f} s", words=words, time=moving.until_ms / 1000),
            fix=fix,
            measured=f"{moving.until_ms / 1000:.1f} s",
            limit="5 s, or a way to stop it",
            on_path=True,
        )


def _moves(spot: Spot) -> str:
    if spot.tag not in ("marquee", "blink") and not isinstance(spot, (Image, Media)):
        return text("An animation moves “{words}” for ever, and no control near it stops it", words=spot.text[:60] or spot.selector)
    if isinstance(spot, Image):
        moves = (spot.frames or 1) > 2 and spot.loops in (0, None)
        return text("An animated image of {n} frames plays by itself", n=spot.frames) if moves else ""
    if isinstance(spot, Media):
        moves = spot.autoplay and not spot.controls and spot.loop
        return text("A {tag} starts by itself and has no controls", tag=spot.tag) if moves else ""
    return text("A <{tag}> moves, and no control stops it", tag=spot.tag)
