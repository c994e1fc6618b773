"""Text on an image, or the border of a field, has low contrast.

Why: Text that is nearly as light as its background is not seen, or only with effort. A field that nobody sees is not filled in.
Who: People with low vision, people in sunlight or at a poor screen, older people.
Measured: For text on images and gradients, which axe-core leaves undecided: its colour against the pixels of its longest line in the
    screenshot, half of which are assumed to be the letters themselves (own judgement), so that a small patch of poor background
    passes. Text with a shadow or outline is left out. For text fields: the better of border and background against the surroundings,
    by computed colour. Text on plain colours is left to the check `axe`.
Fix: Put a plain or darkened background behind the text. Give the field a border of 3:1 against the page.
Source: WCAG 2.2, criteria 1.4.3 Contrast (Minimum: 4.5, large text 3) and 1.4.11 Non-text Contrast (3).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Spot
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_trials import Contrast


def _texts(recording: Recording) -> tuple[tuple[PageState, Contrast], ...]:
    return tuple((state, text) for state in states_of(recording) for text in state.contrasts or ())


def _fields(recording: Recording) -> tuple[tuple[PageState, Spot], ...]:
    """The first field with a low-contrast border on each page, which represents all of them."""
    return tuple((state, field) for state in states_of(recording) if state.markup for field in state.markup.borders[:1])


@check(
    "low-contrast",
    facet=Facet.VISUAL,
    heuristic=8,
    impact=3,
    wcag=("1.4.3", "1.4.11"),
    needs=(Probe.AXE, Probe.PAGE),
    mode=Mode.NEEDS_REVIEW,
    over=lambda recording: [*_texts(recording), *(state for state in states_of(recording) if state.markup and state.markup.fields)],
)
def low_contrast(recording: Recording, *, margin: float = 0.9) -> Iterator[Finding]:
    """Find low contrast. ``margin``: the share of the limit that counts, because the screenshot is compressed (own judgement)."""
    for state, pale in _texts(recording):
        if pale.ratio < pale.needed * margin:
            yield finding_in(
                state,
                pale,
                text("“{text}” has a contrast of only {ratio:.1f} with its background in places", text=pale.text[:60], ratio=pale.ratio),
                measured=pale.ratio,
                limit=pale.needed,
                unit=":1",
                wcag=("1.4.3",),
                on_path=True,
                fix=text("Use a darker or lighter text colour, or put a plain background behind text on an image."),
            )
    for state, field in _fields(recording):
        count = len(state.markup.borders) if state.markup else 1
        more = text(" (and {n} more fields)", n=count - 1) if count > 1 else ""
        yield finding_in(
            state,
            field,
            text("The border of the field has a contrast of only {contrast} with the page{more}", contrast=field.value, more=more),
            measured=float(field.value),
            limit=3,
            unit=":1",
            impact=2,
            wcag=("1.4.11",),
            fix=text("Give the field a border of at least 3:1 against the page, such as #767676 on white."),
            on_path=True,
        )
