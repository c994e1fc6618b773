"""Information is conveyed by colour alone.

Why: People who cannot tell the colours apart cannot tell a link from the text around it, or find "the red ones".
Who: About one man in twelve, who has a colour vision deficiency; anyone in bright sunlight or reading a black-and-white print.
Measured: Links in a block of text that differ from that text only by colour, with a contrast of less than 3:1 to it, unless
    axe-core reports them already. With lower impact: links with less than 4.5:1 that show nothing more on hover either. And
    items of one list that differ only by colour while the text mentions these colours. Links that are alone in a list item
    or menu are left out.
Fix: Underline links in text. Add a word or an icon to whatever a colour means.
Source: WCAG 2.2, criterion 1.4.1 Use of Color, techniques G183 and G14, failures F73 and F13. That 4.5:1 is a clear
    difference in lightness is own judgement.
"""

from __future__ import annotations

import colorsys
import re
from collections import defaultdict
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_with_markup, text
from uxaudit.checks.comprehension.unlabelled_field import same_place
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Block, Markup, PageLink, PageState
from uxaudit.recording.recording import Recording

AXE_RULE = "link-in-text-block"
HUES = {
    "red": (340, 20),
    "orange": (20, 45),
    "yellow": (45, 70),
    "green": (70, 170),
    "blue": (190, 260),
    "purple": (260, 310),
    "pink": (310, 345),
}
_NAMED = re.compile(rf"\b(?:the|in|marked|shown|listed in) ({'|'.join(HUES)})\b", re.IGNORECASE)


@check(
    "colour-only",
    facet=Facet.ACCESSIBILITY,
    heuristic=8,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("1.4.1",),
    over=states_with_markup,
)
def colour_only(recording: Recording, *, least_contrast: float = 3.0, clear_contrast: float = 4.5) -> Iterator[Finding]:
    """Find links and list items that only colour distinguishes."""
    for state in states_with_markup(recording):
        if state.markup:
            for link in state.markup.links:
                if _plain(link, least_contrast, clear_contrast) and not _named_by_axe(state, link):
                    yield _link(state, link, least_contrast, clear_contrast)
            yield from _lists(state, state.markup)


def _plain(link: PageLink, least: float, clear: float) -> bool:
    """Whether only colour distinguishes a link from the text around it, and the two colours are close in lightness."""
    if not link.in_text or link.distinct or link.contrast is None:
        return False
    return link.contrast < least or (link.contrast < clear and link.hover_cue is False)


def _link(state: PageState, link: PageLink, least: float, clear: float) -> Finding:
    ratio = link.contrast or 1
    by = text("nothing") if ratio < 1.05 else text("colour alone ({ratio:g}:1)", ratio=ratio)
    more = text(", and does not change on hover") if ratio >= least else ""
    return finding_in(
        state,
        link,
        text('The link "{name}" differs from the surrounding text by {sign}{more}', name=link.name[:60], sign=by, more=more),
        rule="link",
        measured=link.contrast,
        limit=clear if more else least,
        unit=":1",
        impact=1 if more else 2,
        fix=text("Underline it, or add another sign that does not depend on colour, such as bold text with an icon."),
        on_path=True,
    )


def _named_by_axe(state: PageState, link: PageLink) -> bool:
    rules = state.axe.violations if state.axe else ()
    nodes = (node for rule in rules if rule.id == AXE_RULE for node in rule.nodes)
    return any(node.selector == link.selector or same_place(node.box, link.box) for node in nodes)


def _lists(state: PageState, markup: Markup) -> Iterator[Finding]:
    """Lists whose items differ in colour, on a page whose text mentions these colours."""
    named = {word.lower() for block in markup.blocks for word in _NAMED.findall(block.text)}
    siblings: dict[str, list[Block]] = defaultdict(list)
    for block in markup.blocks:
        if block.tag in ("li", "td", "dd", "span", "div", "p"):
            siblings[block.parent].append(block)
    for held in siblings.values():
        colours = {block.colour for block in held}
        spoken = {hue for colour in colours if (hue := hue_of(colour))} & named
        if len(held) > 2 and len(colours) > 1 and spoken and len(spoken) == len(colours & {b.colour for b in held if hue_of(b.colour)}):
            yield finding_in(
                state,
                held[0],
                text("The text refers to items by colour alone: {colours}", colours=", ".join(sorted(spoken))),
                rule="list",
                measured=", ".join(sorted(spoken)),
                limit="a word or icon as well",
                on_path=True,
            )


def hue_of(colour: str) -> str:
    """The common name of a CSS colour such as ``rgb(161, 21, 11)``; empty for greys."""
    red, green, blue = ([float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3]] + [0.0] * 3)[:3]
    hue, _, strong = colorsys.rgb_to_hls(red, green, blue)
    if strong < 0.3 or max(red, green, blue) < 0.2:
        return ""
    turn = hue * 360
    return next((name for name, (low, high) in HUES.items() if (low <= turn < high if low < high else turn >= low or turn < high)), "")
