"""IBM's engine reports an accessibility problem.

Why: The problem can keep people who use a screen reader, a keyboard, magnification or their own colours from the content.
Who: People with disabilities, and anyone in bright sunlight, with one hand free, or with a slow device.
Measured: The WCAG 2.2 rules of IBM's accessibility-checker-engine on every distinct page state, in all frames and open shadow
    roots. A violation of a rule that is also a W3C ACT rule has impact 3 if IBM's toolkit requires it at its first level, else
    2. It needs review, at severity 1, if the rule is only IBM's reading of a criterion, or if axe-core checked the same
    element by the same ACT rule and found no fault. Recommendations, potential violations and manual checks are reported
    once per page. A fault that axe-core reports too is one finding of both engines.
Fix: See the rule's help page; each finding repeats its advice.
Source: IBM's accessibility-checker-engine (each finding links its rule) and its Equal Access Toolkit, whose levels give the
    impact.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.accessibility.axe import criteria
from uxaudit.checks.api import CannotTell, check, finding_in, states_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.engine_scans import AxeNode, IbmNode, IbmRule
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording

ELSEWHERE = frozenset({"2.5.8"})
"""Criteria that another check covers, as for axe-core."""
FIRST_PACE = 1
CELLS = frozenset({"cell", "columnheader", "rowheader", "gridcell"})
"""Roles that one table has many times: their names are left out, so that a fault is reported once per table."""


SEEN_BY_WALK = ("style_focus_visible",)
"""Rules that ask for a review of what the walk by Tab has measured (``focus-invisible``)."""


def states_scanned(recording: Recording) -> tuple[PageState, ...]:
    """The states that IBM's engine scanned."""
    return tuple(state for state in states_of(recording) if state.ibm is not None)


@check("ibm", facet=Facet.ACCESSIBILITY, impact=2, needs=(Probe.IBM,), over=states_scanned, second_opinion=True)
def ibm(recording: Recording) -> Iterator[Finding]:
    """Find every element that violates a rule, and once per page what needs review."""
    if not any(state.ibm and (state.ibm.passed or state.ibm.rules) for state in states_scanned(recording)):
        raise CannotTell("IBM's engine reported no rules")
    for state in states_scanned(recording):
        for rule in state.ibm.rules if state.ibm else ():
            if not _counts(rule):
                continue
            if rule.level == "violation":
                yield from (_finding(state, rule, node) for node in rule.nodes)
            elif rule.id in SEEN_BY_WALK and state.walk is not None:
                continue
            elif unnamed := [node for node in rule.nodes if not _named_by_axe(state, rule, node)]:
                yield _of_the_page(state, rule, unnamed)


def _counts(rule: IbmRule) -> bool:
    return not rule.criteria or not ELSEWHERE.issuperset(rule.criteria)


def _impact(rule: IbmRule) -> int:
    """Return a violation's impact: by IBM's level, and one less if it is not a W3C ACT rule."""
    return (3 if rule.pace == FIRST_PACE else 2) - (not rule.act)


def _doubted(state: PageState, rule: IbmRule, node: IbmNode) -> bool:
    """Whether it is only IBM's reading of a criterion, or axe-core reports no fault of the element by the same ACT rule."""
    if state.axe is None or not rule.act:
        return not rule.act
    agreeing = [axe for axe in (*state.axe.violations, *state.axe.incomplete) if set(rule.act) & set(axe.act)]
    cut = any(axe.failed > len(axe.nodes) for axe in agreeing)  # axe-core's list of elements is not complete
    return not cut and not any(found.selector == node.selector for axe in agreeing for found in axe.nodes)


def _finding(state: PageState, rule: IbmRule, node: IbmNode) -> Finding:
    name = "" if node.role in CELLS else node.name
    place = AxeNode(selector=node.selector, html=node.html, role=node.role, name=name, box=node.box)
    doubted, impact = _doubted(state, rule, node), _impact(rule)
    return finding_in(
        state,
        place,
        rule.help or node.message,
        rule=rule.id,
        wcag=rule.criteria,
        act=rule.act,
        source=rule.url,
        why=rule.why,
        who=rule.who,
        fix=" ".join(filter(None, (f"{node.message}." if node.message else "", rule.fix))),
        measured=rule.level,
        limit="none",
        unit="IBM level",
        impact=impact,
        ceiling=1 if doubted or impact == 1 else 4,
        mode=Mode.NEEDS_REVIEW if doubted else Mode.MEASURED,
    )


def _of_the_page(state: PageState, rule: IbmRule, nodes: list[IbmNode]) -> Finding:
    """Make one finding for all places on the page: such rules apply almost everywhere."""
    count = max(rule.failed - len(rule.nodes), 0) + len(nodes)
    page = AxeNode(selector="html", html=nodes[0].html)
    sure = rule.level == "recommendation"
    lead = "" if sure else "Needs review: "
    return finding_in(
        state,
        page,
        f"{lead}{nodes[0].message or rule.help} ({count} {'place' if count == 1 else 'places'})",
        rule=rule.id,
        wcag=rule.criteria,
        act=rule.act,
        source=rule.url,
        why=rule.why,
        who=rule.who,
        fix=rule.fix,
        mode=Mode.MEASURED if sure else Mode.NEEDS_REVIEW,
        measured=rule.level,
        limit="none",
        unit="IBM level",
        impact=1,
        ceiling=1,
    )


def _named_by_axe(state: PageState, rule: IbmRule, node: IbmNode) -> bool:
    """Whether axe-core reports as a violation what this engine only suspects: same element, same ACT rule or criterion."""
    violations = state.axe.violations if state.axe else ()
    return any(
        found.selector == node.selector
        and (set(rule.act) & set(axe.act) if rule.act and axe.act else set(rule.criteria) & set(criteria(axe.tags)))
        for axe in violations
        for found in axe.nodes
    )
