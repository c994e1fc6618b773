"""A table's structure is not in its markup.

Why: Without seeing the grid, people hear a table cell by cell. Without headers, a number does not say what it counts.
Who: People who use a screen reader or magnification, and anyone reading a wide table.
Measured: Data tables of two or more columns and rows without header cells; rows of different length; a table inside a cell of
    another table; header cells that do not say whether they head a row or a column; no caption or name; empty data cells.
    Layout tables and tables of one column are left out. Simple tables do not need `scope`.
Fix: Mark headers with `<th scope>`, give the table a `<caption>`, split nested tables, and write "none" into empty cells.
Source: WCAG 2.2, criterion 1.3.1, techniques H39, H51, H63; W3C WAI, "Tables Tutorial". Empty cells: own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Markup, Table
from uxaudit.recording.recording import Recording


def _data(markup: Markup) -> Iterator[Table]:
    """Tables that seem to hold data."""
    return (table for table in markup.tables if not table.layout and (table.columns > 1 or table.nested_in))


tables = from_markup(_data)


@check("table-structure", facet=Facet.ACCESSIBILITY, heuristic=4, impact=2, needs=(Probe.PAGE,), wcag=("1.3.1",), over=tables)
def table_structure(recording: Recording) -> Iterator[Finding]:
    """Find tables without the markup of their structure; lapses of best practice stay at severity 1."""
    for state, table in tables(recording):
        named = f'The table "{table.name[:60]}"' if table.name else "A table"
        for rule, impact, words, measured in faults(table):
            yield finding_in(
                state,
                table,
                f"{named} {words}",
                target=Named(role=table.role, name=table.name, selector=table.selector),  # without the cells, which may change
                rule=rule,
                impact=impact,
                ceiling=2 if impact > 1 else 1,
                measured=measured,
                limit="a structured table",
                mode=Mode.MEASURED if impact > 1 else Mode.NEEDS_REVIEW,
            )


def faults(table: Table) -> Iterator[tuple[str, int, str, str]]:
    """What is wrong with a table: rule, impact, message and measured value."""
    if table.nested_in:
        yield "nested", 2, "is inside a cell of another table", "a table in a table"
        return
    if table.rows < 2:
        if table.headers and not table.cells:
            yield "no-data", 1, "has header cells but no data", "headers only"
        return
    if not table.headers and table.rows > 1:
        yield "no-headers", 2, "has no header cells", "no th"
    elif table.headers and not table.cells:
        yield "no-data", 1, "has header cells but no data", "headers only"
    if table.headers and len(set(table.widths)) > 1:
        yield "uneven", 1, f"has rows of {min(table.widths)} to {max(table.widths)} cells", "uneven rows"
    if table.headers and not table.simple and table.scoped < table.headers:
        yield "no-scope", 1, "has row and column headers without `scope`", "no scope"
    if table.headers and not table.name:
        yield "no-caption", 1, "has no caption", "no caption"
    empty = table.empty - (table.corner_empty and table.empty > 0)
    if table.headers and empty:
        yield "empty-cells", 1, f"has {empty} empty cells", "empty cells"
