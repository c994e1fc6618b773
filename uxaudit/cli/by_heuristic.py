"""Prints the checks by Nielsen's heuristics, with the aspects that a person has to judge or that no check covers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from uxaudit.model.findings import HEURISTICS

if TYPE_CHECKING:
    from uxaudit.checks.api import Check

WIDTH = 110
OTHERS = "No single heuristic"


def as_data(checks: dict[str, Check]) -> list[dict[str, Any]]:
    """Returns a mapping for each heuristic: its number, name, checks by id, and the coverage in sentences."""
    from uxaudit.checks.heuristic_coverage import COVERAGE, by_heuristic

    rows = []
    for number, own in by_heuristic(checks).items():
        coverage = COVERAGE.get(number or 0)
        rows.append(
            {
                "heuristic": number,
                "name": HEURISTICS[number] if number else OTHERS,
                "checks": {check.id: check.title for check in own},
                "checked": coverage.checked if coverage else "",
                "person": list(coverage.person) if coverage else [],
                "missing": list(coverage.missing) if coverage else [],
            }
        )
    return rows


def as_text(checks: dict[str, Check]) -> str:
    """The same as text for a terminal."""
    return "\n".join(line for row in as_data(checks) for line in _lines(row)).rstrip()


def as_markdown(checks: dict[str, Check]) -> str:
    """The same as a Markdown table."""
    head = "| heuristic | what is checked | checks | what a person has to judge | what is missing |\n|---|---|---|---|---|"
    rows = (
        (
            f"{row['heuristic']}. {row['name']}" if row["heuristic"] else row["name"],
            row["checked"] or "–",
            ", ".join(f"`{id}`" for id in row["checks"]) or "–",
            " ".join(row["person"]) or "–",
            " ".join(row["missing"]) or "–",
        )
        for row in as_data(checks)
    )
    return "\n".join([head, *(f"| {' | '.join(cells)} |" for cells in rows)])


def _lines(row: dict[str, Any]) -> Iterator[str]:
    yield f"{row['heuristic']}. {row['name']}" if row["heuristic"] else row["name"]
    yield from _wrapped(row["checked"], "   ")
    yield from (f"   {id}: {title}" for id, title in row["checks"].items())
    for lead, sentences in (("A person has to judge", row["person"]), ("Not checked yet", row["missing"])):
        if sentences:
            yield f"   {lead}:"
            yield from (line for sentence in sentences for line in _wrapped(f"- {sentence}", "     "))
    yield ""


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  " * text.startswith("- "))
