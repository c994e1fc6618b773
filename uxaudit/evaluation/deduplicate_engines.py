"""Merge what two engines report about the same fault into one finding that names both.

Two findings are about the same fault if they name the same element on the same page and violate the same W3C ACT rule; or the
same WCAG criterion, if one of them names no ACT rule. There is no table of rules: both engines name these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from uxaudit.model.findings import Finding, Mode

SECOND = "ibm"
"""The check whose findings give way: the others' texts speak of what is at hand."""


Named = tuple[str, ...]
"""Identifies an element, whichever check found it."""


def without_duplicates(findings: Sequence[tuple[Finding, Named]]) -> tuple[Finding, ...]:
    """Merge the second engine's findings into those about the same fault. Each finding comes with the identity of its element.

    The proven one of two is kept; if both are proven, the first engine's.
    """
    located = [(finding, element) for finding, element in findings if finding.target and finding.target.selector]
    held = {finding.id: finding for finding, _ in findings}
    first: dict[Named, list[Finding]] = defaultdict(list)
    for finding, element in located:
        for names in (element, _selector(finding)):
            if finding.check != SECOND:
                first[names].append(finding)
    for second, element in located:
        if second.check != SECOND or _of_the_page(second):
            continue
        one = next((held[f.id] for f in (*first[element], *first[_selector(second)]) if f.id in held and one_fault(f, second)), None)
        if one is not None:
            surer = one.mode is Mode.NEEDS_REVIEW and second.mode is not Mode.NEEDS_REVIEW
            kept, other = (second, one) if surer else (one, second)
            del held[other.id]
            held[kept.id] = _merged(kept, other)
    return tuple(held.values())


def _of_the_page(finding: Finding) -> bool:
    """Whether it is about the page as a whole, for all places that need review."""
    return finding.ceiling == 1 and finding.target is not None and finding.target.selector == "html"


def _selector(finding: Finding) -> Named:
    """The selector as an element's identity, for elements in frames of which an engine knows neither role nor name."""
    return ("selector", finding.target.selector if finding.target else "")


def one_fault(one: Finding, other: Finding) -> bool:
    """Whether two findings about the same element are about the same fault."""
    if not set(one.urls) & set(other.urls):
        return False
    if one.act and other.act:
        return bool(set(one.act) & set(other.act))
    return bool(set(one.wcag) & set(other.wcag))


def _merged(kept: Finding, other: Finding) -> Finding:
    name = f"{other.check}/{other.rule}" if other.rule else other.check
    return kept.model_copy(
        update={
            "also": tuple(dict.fromkeys((*kept.also, name, *other.also))),
            "act": tuple(dict.fromkeys((*kept.act, *other.act))),
            "wcag": tuple(sorted({*kept.wcag, *other.wcag})),
            "on_path": kept.on_path or other.on_path,
            "urls": tuple(sorted({*kept.urls, *other.urls})),
        }
    )
