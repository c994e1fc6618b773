"""Merge what two engines report about the same fault into one finding that names both.

Two findings are about the same fault if they name the same element on the same page and violate the same W3C ACT rule; or the
same WCAG criterion, if one of them names no ACT rule. There is no table of rules: both engines name these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from uxaudit.checks.api import Check
from uxaudit.model.findings import Finding, Mode

Named = tuple[str, ...]
"""Identifies an element, whichever check found it."""


def without_duplicates(findings: Sequence[tuple[Finding, Named, Check]]) -> tuple[Finding, ...]:
    """Merge the findings of second opinions into those of other checks about the same fault.

    Each finding comes with the identity of its element and its check. The proven one of two is kept; if both are proven, the
    first opinion.
    """
    located = [row for row in findings if row[0].target and row[0].target.selector]
    held = {finding.id: finding for finding, *_ in findings}
    first: dict[Named, list[Finding]] = defaultdict(list)
    for finding, element, check in located:
        for names in (element, _selector(finding)):
            if not check.second_opinion:
                first[names].append(finding)
    for second, element, check in located:
        if not check.second_opinion or _of_the_page(second):
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
            "duplicates": tuple(dict.fromkeys((*kept.duplicates, other.id, *other.duplicates))),
            "act": tuple(dict.fromkeys((*kept.act, *other.act))),
            "wcag": tuple(sorted({*kept.wcag, *other.wcag})),
            "on_path": kept.on_path or other.on_path,
            "urls": tuple(sorted({*kept.urls, *other.urls})),
        }
    )
