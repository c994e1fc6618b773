"""axe-core finds a barrier.

Why: People who use a screen reader, a keyboard, magnification or their own colours are kept from the content.
Who: People with disabilities, and everyone in bright sun, with one hand, or with a slow machine.
Measured: axe-core's rules on every distinct state of the pages, in all frames and open shadow roots. Critical and
    serious results have impact 3, moderate 2, minor 1; a critical one on the control at which a task fails blocks the
    way. Rules that are best practice and no criterion stay at 1, and so does what axe leaves undecided: it needs a
    person's look, and mostly turns out well. Rules about markup that browsers mend or ignore have impact 2 at most.
Fix: See the rule's page; the summary of each element says which of its conditions to mend.
Source: axe-core by Deque (each finding links its rule) and the WCAG 2.2 criteria that the rule's tags name; how much a
    rule weighs, and that its failing share counts by its square root, is own judgement.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from statistics import fmean

from uxaudit.checks.api import CannotTell, check, finding_in, states_of
from uxaudit.constants import Constants
from uxaudit.metrics.task_outcomes import run_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.engine_scans import AxeNode, AxeRule
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

IMPACTS = {"critical": 3, "serious": 3, "moderate": 2, "minor": 1}
ELSEWHERE = frozenset({"target-size"})
"""Rules of which another check takes care."""
MARKUP_ONLY = frozenset({"aria-prohibited-attr", "aria-allowed-attr", "aria-conditional-attr", "aria-deprecated-role"})
"""What is written against the specification, and may or may not be heard: no barrier by itself."""
OF_THE_PAGE = frozenset({"region"})
"""Rules that name every part of a page for one fault of the whole: told once a page."""
TYPICAL, BEST_PRACTICE = 2, 1
"""The impact that says what a rule can cost where its own is not known: axe names one for failures only."""


def states_scanned(recording: Recording) -> tuple[PageState, ...]:
    """The states that axe has seen."""
    return tuple(state for state in states_of(recording) if state.axe is not None)


def rule_score(recording: Recording, constants: Constants) -> float:
    """The mean of the states: what failing rules cost, out of what all that applied could cost at middling impact.

    A rule costs its weight times the root of its failing share, so that fifty failures cost more than one, and one is
    not lost. The whole does not hang on which rules fail, so that no failure can ever raise the score.
    """
    scores = [_state_score(state, constants) for state in states_scanned(recording)]
    known = [score for score in scores if score is not None]
    if not known:
        raise CannotTell("axe-core reported no rule at all")
    return fmean(known)


def _state_score(state: PageState, constants: Constants) -> float | None:
    whole = lost = 0.0
    weights = constants.severity_weights
    for rule, share in failing_shares(state):
        best_practice = _best_practice(rule)
        whole += weights[BEST_PRACTICE if best_practice else TYPICAL]
        lost += weights[BEST_PRACTICE if best_practice else IMPACTS.get(rule.impact or "", TYPICAL)] * math.sqrt(share)
    return max(0.0, 1 - constants.axe_steepness * lost / whole) if whole else None


def without(recording: Recording, findings: Sequence[Finding]) -> Recording:
    """The recording as if the nodes that these findings name had passed."""
    named = {(finding.url, finding.rule, finding.target.selector) for finding in findings if finding.target}
    spared = {step.state: _spared(state, named) for step, state in recording.visited if step.state}
    return replace(recording, states={**recording.states, **spared})


def _spared(state: PageState, named: set[tuple[str, str | None, str]]) -> PageState:
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


@check("axe", facet=Facet.ACCESSIBILITY, impact=3, needs=(Probe.AXE,), over=states_scanned, scored=rule_score, spare=without)
def axe(recording: Recording) -> Iterator[Finding]:
    """Find every element that a rule of axe names, in every state."""
    stop = _where_it_stops(recording)
    for state in states_scanned(recording):
        scan = state.axe
        if scan is None:
            continue
        for rule in scan.violations:
            if rule.id not in ELSEWHERE:
                yield from (_finding(state, rule, node, stop) for node in _told(rule))
        for rule in scan.incomplete:
            if rule.id not in ELSEWHERE:
                yield from (_finding(state, rule, node, None, undecided=True) for node in _told(rule))


def _told(rule: AxeRule) -> tuple[AxeNode, ...]:
    """The nodes to make findings of; the whole page stands for them where the rule is about it."""
    if rule.id not in OF_THE_PAGE or not rule.nodes:
        return rule.nodes
    first = rule.nodes[0]
    return (AxeNode(selector="html", impact=first.impact, summary=f"{first.summary} ({max(rule.failed, len(rule.nodes))} parts)"),)


def _finding(state: PageState, rule: AxeRule, node: AxeNode, stop: StepRecord | None, *, undecided: bool = False) -> Finding:
    impact = min(IMPACTS.get(node.impact or rule.impact or "", 2), 2 if rule.id in MARKUP_ONLY else 4)
    blocks = (node.impact or rule.impact) == "critical" and stop is not None and _same(stop, node)
    best_practice = _best_practice(rule)
    lead = "To look at: " if undecided else ""
    return finding_in(
        state,
        node,
        f"{lead}{rule.help}",
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
    """The WCAG criteria that axe's tags name: ``wcag1410`` is 1.4.10."""
    found = (re.fullmatch(r"wcag(\d)(\d)(\d+)", tag) for tag in tags)
    return tuple(".".join(match.groups()) for match in found if match)


def _best_practice(rule: AxeRule) -> bool:
    return "best-practice" in rule.tags and not criteria(rule.tags)


def failing_shares(state: PageState) -> Iterator[tuple[AxeRule, float]]:
    """Every rule that applied, with the share of its nodes that failed; axe lists a rule under each result it had."""
    if state.axe is None:
        return
    passed = {rule.id: rule for rule in state.axe.passes}
    failed = {rule.id: rule for rule in state.axe.violations}
    for name, rule in (passed | failed).items():
        if name not in ELSEWHERE:
            bad = max(rule.failed, len(rule.nodes), 1) if name in failed else 0
            good = passed[name].passed if name in passed else rule.passed
            yield rule, bad / (bad + good) if bad else 0.0


def _where_it_stops(recording: Recording) -> StepRecord | None:
    """The step at which a task failed for a reason that lies in the page."""
    return next((view.failed_step for view in recording.tasks if run_of(recording, view).kind == "failed"), None)


def _same(step: StepRecord, node: AxeNode) -> bool:
    control = step.control
    if control is None:
        return False
    named = bool(node.name) and (control.role, control.name) == (node.role, node.name)
    return named or control.selector == node.selector
