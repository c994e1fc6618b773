"""axe-core reports an accessibility problem.

Why: The problem can keep people who use a screen reader, a keyboard, magnification or their own colours from the content.
Who: People with disabilities, and anyone in bright sunlight, with one hand free, or with a slow device.
Measured: axe-core's rules on every distinct page state, in all frames and open shadow roots. Critical and serious results
    have impact 3, moderate 2, minor 1. A critical result on the control at which a task fails has impact 4. Rules that
    axe-core tags as best practice, not as a WCAG criterion, have severity 1. So do results that axe-core leaves undecided:
    they need review, and most of them turn out to be fine. Rules about markup that browsers correct or ignore have impact
    2 at most.
Fix: See the rule's page. The summary of each element says which conditions to fix.
Source: axe-core by Deque (each finding links its rule) and the WCAG 2.2 criteria in the rule's tags. The weight of a rule
    is own judgement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from uxaudit.checks.api import CannotTell, check, clause, finding_in, states_of, text
from uxaudit.constants import Constants
from uxaudit.metrics.statistics import lost_share
from uxaudit.metrics.task_outcomes import run_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.engine_scans import AxeNode, AxeRule
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.urls import page_of

IMPACTS = {"critical": 3, "serious": 3, "moderate": 2, "minor": 1}
ELSEWHERE = frozenset({"target-size"})
"""Rules that another check covers."""
MARKUP_ONLY = frozenset({"aria-prohibited-attr", "aria-allowed-attr", "aria-conditional-attr", "aria-deprecated-role"})
"""Rules about markup that violates the specification, but does not always affect what assistive technology conveys."""
OF_THE_PAGE = frozenset({"region"})
"""Rules that list every part of a page for one fault of the whole page: reported once per page."""
TYPICAL, BEST_PRACTICE = 2, 1
"""The impact of rules that passed: axe-core states an impact for failures only."""


def states_scanned(recording: Recording) -> tuple[PageState, ...]:
    """The states that axe-core scanned."""
    return tuple(state for state in states_of(recording) if state.axe is not None)


def rule_score(recording: Recording, constants: Constants) -> float:
    """Return 1 minus the share of this check's weight that the failing rules lose together, from 0 to 1.

    Each rule loses as much as a check of its impact does for as many failures. Elements and rules that pass do not count,
    so no failure can raise the score, and correct content cannot hide a failure. Raises CannotTell if no rule was reported.
    """
    failures: dict[str, dict[str, int]] = defaultdict(dict)
    weights: dict[str, float] = {}
    for state in states_scanned(recording):
        page = page_of(state.url)
        for rule, failed in failing(state):
            failures[rule.id][page] = max(failed, failures[rule.id].get(page, 0))
            weights[rule.id] = max(constants.severity_weights[_impact(rule)], weights.get(rule.id, 0))
    if not failures:
        raise CannotTell("axe-core reported no rules")
    lost = sum(weights[id] * lost_share(sum(pages.values()), constants.failures_half) for id, pages in failures.items())
    whole = constants.counts("axe") * constants.severity_weights[3]
    return max(0.0, 1 - constants.axe_steepness * lost / whole) if whole else 1.0


def _impact(rule: AxeRule) -> int:
    return BEST_PRACTICE if _best_practice(rule) else min(IMPACTS.get(rule.impact or "", TYPICAL), 2 if rule.id in MARKUP_ONLY else 4)


def without(recording: Recording, findings: Sequence[Finding]) -> Recording:
    """Return the recording as if the elements of these findings had passed."""
    named = {(finding.url, finding.rule, finding.target.selector) for finding in findings if finding.target}
    changed = {step.state: _state_without(state, named) for step, state in recording.visited if step.state}
    return replace(recording, states={**recording.states, **changed})


def _state_without(state: PageState, named: set[tuple[str, str | None, str]]) -> PageState:
    scan = state.axe
    if scan is None or not any(url == state.url for url, _, _ in named):
        return state
    failing: list[AxeRule] = []
    passing: list[AxeRule] = []
    for rule in scan.violations:
        kept = tuple(node for node in rule.nodes if (state.url, rule.id, node.selector) not in named)
        if rule.id in OF_THE_PAGE and (state.url, rule.id, "html") in named:
            kept = ()
        gone = len(rule.nodes) - len(kept)
        left = rule.model_copy(update={"nodes": kept, "failed": max(rule.failed - gone, len(kept)), "passed": rule.passed + gone})
        (failing if kept or not gone else passing).append(left)
    known = {rule.id for rule in scan.passes}
    passes = (*scan.passes, *(rule for rule in passing if rule.id not in known))
    return state.model_copy(update={"axe": scan.model_copy(update={"violations": tuple(failing), "passes": passes})})


@check("axe", facet=Facet.ACCESSIBILITY, impact=3, needs=(Probe.AXE,), over=states_scanned, scored=rule_score, without=without)
def axe(recording: Recording) -> Iterator[Finding]:
    """Find every element that an axe-core rule reports, in every state."""
    stop = _where_it_stops(recording)
    for state in states_scanned(recording):
        scan = state.axe
        if scan is None:
            continue
        for rule in scan.violations:
            if rule.id not in ELSEWHERE:
                yield from (_finding(state, rule, node, stop) for node in _reported(rule))
        for rule in scan.incomplete:
            if rule.id not in ELSEWHERE:
                yield from (_finding(state, rule, node, None, undecided=True) for node in _reported(rule))


def _reported(rule: AxeRule) -> tuple[AxeNode, ...]:
    """The elements to report; a rule about the whole page is reported for the page instead."""
    if rule.id not in OF_THE_PAGE or not rule.nodes:
        return rule.nodes
    first = rule.nodes[0]
    return (AxeNode(selector="html", impact=first.impact, summary=f"{first.summary} ({max(rule.failed, len(rule.nodes))} parts)"),)


def _finding(state: PageState, rule: AxeRule, node: AxeNode, stop: StepRecord | None, *, undecided: bool = False) -> Finding:
    impact = min(IMPACTS.get(node.impact or rule.impact or "", 2), 2 if rule.id in MARKUP_ONLY else 4)
    blocks = (node.impact or rule.impact) == "critical" and stop is not None and _same(stop, node)
    best_practice = _best_practice(rule)
    message = text("Needs review: {rule}", rule=clause(rule.help)) if undecided else rule.help
    return finding_in(
        state,
        node,
        message,
        rule=rule.id,
        wcag=criteria(rule.tags),
        act=rule.act,
        source=rule.url,
        fix=" ".join(node.summary.split()),
        mode=Mode.NEEDS_REVIEW if undecided else Mode.MEASURED,
        measured=node.impact or rule.impact,
        limit="none",
        unit="axe impact",
        impact=4 if blocks else 1 if best_practice else impact,
        ceiling=1 if best_practice or undecided else 4,
    )


@cache
def criteria(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The WCAG criteria in axe-core's tags: ``wcag1410`` is 1.4.10."""
    found = (re.fullmatch(r"wcag(\d)(\d)(\d+)", tag) for tag in tags)
    return tuple(".".join(match.groups()) for match in found if match)


def _best_practice(rule: AxeRule) -> bool:
    return "best-practice" in rule.tags and not criteria(rule.tags)


def failing(state: PageState) -> Iterator[tuple[AxeRule, int]]:
    """Every rule that applied, with its number of failing elements; axe-core lists a rule once for each kind of result."""
    if state.axe is None:
        return
    failed = {rule.id: rule for rule in state.axe.violations}
    for name, rule in ({rule.id: rule for rule in state.axe.passes} | failed).items():
        if name not in ELSEWHERE:
            count = max(rule.failed, len(rule.nodes), 1)
            yield rule, (1 if name in OF_THE_PAGE else count) if name in failed else 0


def _where_it_stops(recording: Recording) -> StepRecord | None:
    """The step at which a task failed because of the page."""
    return next((view.failed_step for view in recording.tasks if run_of(recording, view).kind == "failed"), None)


def _same(step: StepRecord, node: AxeNode) -> bool:
    control = step.control
    if control is None:
        return False
    named = bool(node.name) and (control.role, control.name) == (node.role, node.name)
    return named or control.selector == node.selector
