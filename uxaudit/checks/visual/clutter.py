"""The first screen is cluttered.

Why: If many elements are close together, in many colours or not aligned, people take longer to find what they came for, and judge
    the page as hard to use in the first moments.
Who: Everyone at a first visit; above all people with attention or reading difficulties and people with low vision.
Measured: In the screenshot of the first screen, in a window about as wide as those that the limits are based on: the share of pixels
    on a contour, and the colourfulness (0 is grey, 59 quite, 109 extremely colourful). From the boxes of texts, images and controls:
    the number of distinct left edges, counting those within 2 px as one. It is reported if the contours exceed their limit and so
    does one of the others: contours alone may be a page of prose, colours alone a photograph. It has no weight in scores, because
    what is cluttered depends on the purpose of the page.
Fix: Leave out, or move further down, what few people need. Group the rest with white space between the groups, align it to a few
    left edges, and keep strong colours for what matters most.
Source: Aalto Interface Metrics (github.com/aalto-ui/aim): the third quartiles of its 427 home pages of popular sites at 1280 × 800
    (quantiles.csv) for contour density, .0495, and colourfulness, 54.15; of 65 of these pages, 15 exceed the first and 7 both.
    Miniukovich and De Angeli 2015, "Computation of Interface Aesthetics", CHI '15; Rosenholtz, Li and Nakano 2007, "Measuring Visual
    Clutter", Journal of Vision 7(2); Hasler and Süsstrunk 2003, "Measuring Colourfulness in Natural Images", SPIE 5007. The limit of
    left edges is own judgement (twelve columns of a grid, each with a box, its content, and an image before it), and so is requiring
    two measures.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, once_per_state, states_of
from uxaudit.model.base import Box
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.first_screen import FirstScreen
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording

WIDTHS = range(1152, 1409)
"""Window widths (CSS px) within a tenth of the 1280 of AIM's set. A narrower window has a different layout (own judgement)."""
SAME_EDGE_PX = 2
"""As AIM counts alignment points (m21)."""


def first_screens(recording: Recording) -> tuple[tuple[PageState, FirstScreen], ...]:
    """The states whose first screen can be compared with AIM's set."""
    return tuple(
        (state, screen)
        for state in states_of(recording)
        if (screen := state.first_screen) and screen.width in WIDTHS and state.elements is not None and state.markup is not None
    )


@check(
    "clutter", facet=Facet.VISUAL, heuristic=8, impact=1, needs=(Probe.FIRST_SCREEN, Probe.PAGE), mode=Mode.NEEDS_REVIEW, over=first_screens
)
def clutter(recording: Recording, *, contours: float = 0.0495, colourfulness: float = 54.15, left_edges: int = 36) -> Iterator[Finding]:
    """Find first screens with many contours that are also very colourful or poorly aligned."""
    for state, screen in first_screens(recording):
        beside = dict(_beside(screen, edges_of(state), colourfulness, left_edges))
        if screen.contours > contours and beside:
            more = _more(screen.contours, contours)
            words = "; ".join([f"{screen.contours:.1%} of its pixels are on contours, {more} {contours:.2%}", *beside])
            yield finding_in(
                state,
                None,
                f"The first screen is cluttered: {words}",
                measured=round(100 * screen.contours, 2),
                limit=round(100 * contours, 2),
                unit="% of pixels on contours",
                box=Box(x=0, y=0, width=screen.width, height=screen.height) if state.shot else None,
                ceiling=1,
                fix=f"Remove what few people need here, or move it further down; {'; '.join(beside.values())}.",
            )


def _beside(screen: FirstScreen, edges: int, colourfulness: float, left_edges: int) -> Iterator[tuple[str, str]]:
    """What makes the screen cluttered besides its contours, each with its fix."""
    if screen.colourfulness > colourfulness:
        more = _more(screen.colourfulness, colourfulness)
        yield f"its colourfulness is {screen.colourfulness:.0f}, {more} {colourfulness:g}", "keep strong colours for what matters most"
    if edges > left_edges:
        yield (
            f"texts, images and controls have {edges} different left edges, {_more(edges, left_edges)} {left_edges}",
            "align the rest to a few common left edges",
        )


def _more(value: float, limit: float) -> str:
    return f"{value / limit - 1:.0%} above the limit of"


@once_per_state
def edges_of(state: PageState) -> int:
    """The number of distinct left edges of texts, images and controls on the first screen, without links in running text."""
    screen, markup = state.first_screen, state.markup
    if screen is None or markup is None:
        return 0
    boxes = [spot.box for spot in (*markup.blocks, *markup.images) if spot.box]
    boxes += [element.box for element in state.elements or () if not element.in_text]
    starts = sorted(
        box.x for box in boxes if box.width > 0 and box.y < screen.height and box.y + box.height > 0 and 0 <= box.x < screen.width
    )
    edges: list[float] = []
    for start in starts:
        if not edges or start - edges[-1] > SAME_EDGE_PX:
            edges.append(start)
    return len(edges)
