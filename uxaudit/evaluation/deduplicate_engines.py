"""What two engines say of one fault is one finding that names both.

Two findings are of one fault where they name the same element on the same page, and break the same ACT rule of W3C;
where one of them tells of no ACT rule, the same criterion of WCAG. No table of rules is kept: both engines tell these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from uxaudit.model.findings import Finding, Mode

SECOND = "ibm"
"""The check whose findings give way: the others' texts speak of what is at hand."""


Named = tuple[str, ...]
"""What names an element, whichever check found it."""


def agreed(findings: Sequence[tuple[Finding, Named]]) -> tuple[Finding, ...]:
    """The findings, each given with what names its element; the second engine's are taken into those that tell the same.

    Of two the one that is proven is kept; where both are, the second gives way.
    """
    told = [(finding, element) for finding, element in findings if finding.target and finding.target.selector]
    held = {finding.id: finding for finding, _ in findings}
    first: dict[Named, list[Finding]] = defaultdict(list)
    for finding, element in told:
        for names in (element, _selector(finding)):
            if finding.check != SECOND:
                first[names].append(finding)
    for second, element in told:
        if second.check != SECOND or _of_the_page(second):
            continue
        one = next((held[f.id] for f in (*first[element], *first[_selector(second)]) if f.id in held and one_fault(f, second)), None)
        if one is not None:
            surer = one.mode is Mode.NEEDS_REVIEW and second.mode is not Mode.NEEDS_REVIEW
            kept, other = (second, one) if surer else (one, second)
            del held[other.id]
            held[kept.id] = _naming(kept, other)
    return tuple(held.values())


def _of_the_page(finding: Finding) -> bool:
    """Whether it is told of the page as a whole, for all places that are to be looked at."""
    return finding.ceiling == 1 and finding.target is not None and finding.target.selector == "html"


def _selector(finding: Finding) -> Named:
    """Engines name an element by one selector, where in a frame one of them could tell neither role nor name."""
    return ("selector", finding.target.selector if finding.target else "")


def one_fault(one: Finding, other: Finding) -> bool:
    """Whether both tell of one fault, given that they name the same element."""
    if not set(one.urls) & set(other.urls):
        return False
    if one.act and other.act:
        return bool(set(one.act) & set(other.act))
    return bool(set(one.wcag) & set(other.wcag))


def _naming(kept: Finding, other: Finding) -> Finding:
    told = f"{other.check}/{other.rule}" if other.rule else other.check
    return kept.model_copy(
        update={
            "also": tuple(dict.fromkeys((*kept.also, told, *other.also))),
            "act": tuple(dict.fromkeys((*kept.act, *other.act))),
            "wcag": tuple(sorted({*kept.wcag, *other.wcag})),
            "on_path": kept.on_path or other.on_path,
            "urls": tuple(sorted({*kept.urls, *other.urls})),
        }
    )
