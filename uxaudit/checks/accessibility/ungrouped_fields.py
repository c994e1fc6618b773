"""Related fields are not grouped.

Why: "Yes" and "No" mean little without their question, and a screen reader announces the question only if it labels the group.
Who: People who use a screen reader, and people who find it hard to keep a form in mind.
Measured: Two or more radio buttons, or three or more checkboxes, of the same name outside any group; a group of them without a
    name, or spread over several groups; a fieldset without a legend, with an empty one, or inside another fieldset. Checkboxes that
    select an item of a list or table are left out.
Fix: Put them into a `<fieldset>` whose `<legend>` asks the question.
Source: WCAG 2.2, criterion 1.3.1, technique H71; W3C WAI, "Forms Tutorial: Grouping Controls".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_with_markup, text
from uxaudit.model.base import Box
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Spot
from uxaudit.recording.page_state import FormField, Markup, PageState
from uxaudit.recording.recording import Recording

LEAST = {"radio": 2, "checkbox": 3}


def applying(recording: Recording) -> tuple[PageState, ...]:
    """The states with fieldsets or with fields that may need one."""
    return tuple(state for state in states_with_markup(recording) if state.markup and (state.markup.groups or any(_sets(state.markup))))


def _sets(markup: Markup) -> Iterator[tuple[FormField, ...]]:
    """Radio buttons and checkboxes of the same form and the same name."""
    held: dict[tuple[int, str, str], list[FormField]] = defaultdict(list)
    for field in markup.fields:
        if field.type in LEAST and field.field_name:
            held[field.form, field.type, field.field_name.rstrip("[]")].append(field)
    return (tuple(fields) for fields in held.values() if len(fields) >= LEAST[fields[0].type])


@check(
    "ungrouped-fields",
    facet=Facet.ACCESSIBILITY,
    heuristic=4,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("1.3.1",),
    over=applying,
)
def ungrouped_fields(recording: Recording) -> Iterator[Finding]:
    """Find choices that are not grouped under their question."""
    for state in applying(recording):
        if state.markup is not None:
            yield from (finding for fields in _sets(state.markup) for finding in _of_set(state, fields))
            yield from (finding for group in state.markup.groups for finding in _of_group(state, group, state.markup.groups))


def _of_set(state: PageState, fields: tuple[FormField, ...]) -> Iterator[Finding]:
    kind = "radio buttons" if fields[0].type == "radio" else "checkboxes"
    what = f'{len(fields)} {kind}, the first "{fields[0].name[:40]}",'
    questions = {field.group for field in fields if field.group}
    if not all(field.grouped or field.of_item for field in fields):
        yield finding_in(
            state,
            fields[0],
            f"{what} are not grouped under a question",
            rule="no-group",
            measured=len(fields),
            limit="a fieldset with a legend",
            unit="fields",
        )
    elif fields[0].type == "radio" and len(questions) > 1:
        yield finding_in(
            state,
            fields[0],
            f"{what} belong to one choice but are spread over {len(questions)} groups",
            rule="split-group",
            measured=len(questions),
            limit=1,
            unit="groups",
            fix=text("Put all radio buttons of one choice into one `<fieldset>`, or give each group of radio buttons its own `name`."),
        )


def _of_group(state: PageState, group: Spot, groups: tuple[Spot, ...]) -> Iterator[Finding]:
    if not group.text and not group.name:
        what = "an empty legend" if group.count else "no legend"
        yield finding_in(
            state,
            group,
            f"A fieldset has {what}",
            rule="empty-legend" if group.count else "no-legend",
            impact=2 if int(group.value or 0) > 1 else 1,
            measured=what,
            limit="a legend that names the group",
            fix=text("Start the fieldset with a `<legend>` that asks the group's question; remove a fieldset that groups nothing."),
        )
    outer = next((other for other in groups if other is not group and _is_within(group.box, other.box)), None)
    if outer is not None:
        yield finding_in(
            state,
            group,
            text(
                'The fieldset "{text}" is inside the fieldset "{other}"',
                text=(group.text or group.name)[:40],
                other=(outer.text or outer.name)[:40],
            ),
            rule="nested",
            impact=1,
            measured="a fieldset in a fieldset",
            limit="one group for each field",
            fix=text("Use one level of fieldsets, and a heading for the outer group: screen readers announce both legends for each field."),
        )


def _is_within(inner: Box | None, outer: Box | None) -> bool:
    if inner is None or outer is None:
        return False
    wider = inner.width < outer.width or inner.height < outer.height
    across = outer.x <= inner.x and inner.x + inner.width <= outer.x + outer.width
    return wider and across and outer.y <= inner.y and inner.y + inner.height <= outer.y + outer.height
