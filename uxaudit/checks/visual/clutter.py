"""The first screen is crowded.

Why: Where much stands close together, in many colours or out of line, people take longer to find what they came for, and
    judge the page in its first moments as hard to use.
Who: Everyone at a first visit; people with attention or reading difficulties and those with low vision most.
Measured: In the picture of the first screen, at a window about as wide as those that the limits were made with: the share of
    points on a contour, and the colourfulness (0 is grey, 59 quite, 109 extremely colourful); from the boxes of texts,
    pictures and controls, how many left edges they stand on, counting those within 2 px as one. Told where the contours
    exceed their limit and so does one of the others: contours alone may be a page of prose, colours alone a photograph.
    It weighs nothing in scores, for what is crowded depends on what the page is for.
Fix: Leave out, or move further down, what few people need; group the rest with white space between the groups, put it on few
    common left edges, and keep strong colours for what matters most.
Source: Aalto Interface Metrics (github.com/aalto-ui/aim): its third quartiles of 427 home pages of much visited sites at
    1280 × 800 (quantiles.csv) for contour density, .0495, and colourfulness, 54.15; of 65 of these pages, 15 exceed
    the first and 7 both. Miniukovich and De Angeli 2015, "Computation of Interface Aesthetics", CHI '15; Rosenholtz, Li and Nakano 2007,
    "Measuring Visual Clutter", Journal of Vision 7(2); Hasler and Süsstrunk 2003, "Measuring Colourfulness in Natural Images",
    SPIE 5007. The limit of left edges is own judgement (twelve columns of a grid, in each a box, what is set in, and a
    picture before it), and so is to ask for two measures.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, once_per_state, states_of
from uxaudit.model.base import Box
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import FirstScreen, PageState
from uxaudit.recording.recording import Recording

WIDTHS = range(1152, 1409)
"""CSS px: a tenth around the 1280 of AIM's set. A narrower window shows another page (own judgement)."""
SAME_EDGE_PX = 2
"""As AIM counts alignment points (m21)."""


def first_screens(recording: Recording) -> tuple[tuple[PageState, FirstScreen], ...]:
    """States whose first screen can be compared with AIM's set."""
    return tuple(
        (state, screen)
        for state in states_of(recording)
        if (screen := state.first_screen) and screen.width in WIDTHS and state.elements is not None and state.markup is not None
    )


@check(
    "clutter", facet=Facet.VISUAL, heuristic=8, impact=1, needs=(Probe.FIRST_SCREEN, Probe.PAGE), mode=Mode.NEEDS_REVIEW, over=first_screens
)
def clutter(recording: Recording, *, contours: float = 0.0495, colourfulness: float = 54.15, left_edges: int = 36) -> Iterator[Finding]:
    """Find first screens with much to see that is loud or out of line as well."""
    for state, screen in first_screens(recording):
        beside = dict(_beside(screen, edges_of(state), colourfulness, left_edges))
        if screen.contours > contours and beside:
            more = _more(screen.contours, contours)
            words = "; ".join([f"{screen.contours:.1%} of its points lie on contours, {more} {contours:.2%}", *beside])
            yield finding_in(
                state,
                None,
                f"The first screen is crowded: {words}",
                measured=round(100 * screen.contours, 2),
                limit=round(100 * contours, 2),
                unit="% of points on contours",
                box=Box(x=0, y=0, width=screen.width, height=screen.height) if state.shot else None,
                ceiling=1,
                fix=f"Leave out what few people need here, or move it further down; {'; '.join(beside.values())}.",
            )


def _beside(screen: FirstScreen, edges: int, colourfulness: float, left_edges: int) -> Iterator[tuple[str, str]]:
    """What beside its contours makes the screen crowded, each with its remedy."""
    if screen.colourfulness > colourfulness:
        more = _more(screen.colourfulness, colourfulness)
        yield f"its colourfulness is {screen.colourfulness:.0f}, {more} {colourfulness:g}", "keep strong colours for what matters most"
    if edges > left_edges:
        yield (
            f"texts, pictures and controls begin at {edges} left edges, {_more(edges, left_edges)} {left_edges}",
            "put what remains on few common left edges",
        )


def _more(value: float, limit: float) -> str:
    return f"{value / limit - 1:.0%} over"


@once_per_state
def edges_of(state: PageState) -> int:
    """How many left edges the texts, pictures and controls of the first screen stand on; links in running text have none."""
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
