"""A control looks different from the others of its kind.

Why: People assume that what looks different is different, and look for a meaning in it.
Who: Everyone who learns a site by its look; above all people with low vision or reading difficulties.
Measured: Fonts, text sizes, corners and capitals of buttons, links that look like buttons, and fields over all pages of the
    recording. If three quarters of a kind and at least three are alike, one that has another font, or differs in two of the other
    features, is reported. Colour may have a meaning and is left out.
Fix: Use the site's style for this kind of control. If it is meant to differ, make sure the difference has a meaning.
Source: Own judgement, in all its numbers; Nielsen 1994, heuristic 4 (consistency and standards).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Drawn, Element, PageState
from uxaudit.recording.recording import Recording

LEAST = 3
FIELDS = ("textbox", "searchbox", "combobox", "spinbutton")
Place = tuple[PageState, Element, Drawn]


def kinds(recording: Recording) -> dict[str, list[Place]]:
    """Filled buttons and fields, each control once; without kinds that have too few."""
    found: dict[str, dict[tuple[str, str, str], Place]] = {"button": {}, "field": {}}
    for state in states_of(recording):
        for element in state.elements or ():
            if element.drawn and not element.native and (kind := _kind(element, element.drawn)):
                found[kind].setdefault((element.role, element.name, element.selector), (state, element, element.drawn))
    return {kind: list(places.values()) for kind, places in found.items() if len(places) > LEAST}


def _kind(element: Element, drawn: Drawn) -> str:
    """The kind: a text field, or a button or link with text and a fill or border; empty for icons and buttons that look like links."""
    if element.role in FIELDS and element.tag in ("input", "select", "textarea"):
        return "field"
    lettered = any(character.isalpha() for character in element.name) and element.box.width > element.box.height * 1.2
    return "button" if element.role in ("button", "link") and lettered and (drawn.fill or drawn.border) else ""


def controls(recording: Recording) -> tuple[Place, ...]:
    """All controls that are compared."""
    return tuple(place for places in kinds(recording).values() for place in places)


@check(
    "style-drift",
    facet=Facet.CONSISTENCY,
    heuristic=4,
    impact=1,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    over=controls,
    scope="recording",
)
def style_drift(recording: Recording, *, share: float = 0.75) -> Iterator[Finding]:
    """Find controls that differ from the style that ``share`` of their kind have: in the font, or in two other features."""
    for kind, places in kinds(recording).items():
        usual, count = Counter(_features(drawn) for *_, drawn in places).most_common(1)[0]
        if count < LEAST or count < share * len(places):
            continue
        for state, element, drawn in places:
            other = {name: value for (name, value), (_, known) in zip(_features(drawn), usual, strict=True) if value != known}
            if "font" in other or len(other) >= 2:
                style = ", ".join(f"{name} {value}".strip() for name, value in other.items())
                norm = ", ".join(f"{name} {value}".strip() for name, value in usual if name in other)
                yield finding_in(
                    state,
                    element,
                    f'The {kind} "{element.name}" has {style}; {count} of {len(places)} have {norm}',
                    measured=style,
                    limit=norm,
                )


def _features(drawn: Drawn) -> tuple[tuple[str, str], ...]:
    corner = "square corners" if drawn.radius_px < 1 else "round corners"
    letters = "capitals" if drawn.upper else "normal case"
    return (("font", drawn.font), ("text size", f"{drawn.font_px:.0f} px"), ("", corner), ("text in", letters))
