"""Compares reports with the truth: each expectation of a case is a claim, and right, wrong or missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tests.truth.cases import CLEAN, Case, Named, Pair
from uxaudit.model.findings import Finding, Mode, State
from uxaudit.model.report import Report, TaskRow

Verdict = Literal["right", "wrong", "missed"]
"""Wrong: reported but not true. Missed: true but not reported."""


@dataclass(frozen=True)
class Claim:
    """One expectation of a case, and whether the report agrees."""

    case: str
    kind: str
    check: str
    words: str
    verdict: Verdict
    instead: str = ""
    """What the report contains instead."""

    @property
    def key(self) -> str:
        """The claim's name in the list of known gaps."""
        return f"{self.case}: {self.words}"


def fits(finding: Finding, named: Named) -> bool:
    """Whether a finding is the expected one."""
    target = finding.target
    place = " ".join(
        (
            finding.message,
            finding.step_label,
            finding.snippet,
            finding.url,
            *((target.role, target.name, target.selector) if target else ()),
        )
    )
    proven = finding.mode in (Mode.MEASURED, Mode.OBSERVED)
    names = {finding.check, *(also.partition("/")[0] for also in finding.also)}
    rules = {finding.rule, *(also.partition("/")[2] for also in finding.also)}
    return (
        (named.check == "*" or bool(names & set(named.check.split("|"))))
        and (named.rule is None or named.rule in rules)
        and named.at.lower() in place.lower()
        and named.severity[0] <= finding.severity <= named.severity[1]
        and (named.mode != "measured" or proven)
        and (named.mode != "needs-review" or finding.mode is Mode.NEEDS_REVIEW)
    )


def said(finding: Finding) -> str:
    """A finding in a few words."""
    mode = "" if finding.mode is Mode.MEASURED else f" {finding.mode}"
    place = (finding.target.name or finding.target.selector) if finding.target else ""
    return f"{finding.check}{_rule(finding.rule)} {finding.severity}{mode} {place}: {finding.message}"[:180]


def _rule(rule: str | None) -> str:
    return f"/{rule}" if rule else ""


def words_of(named: Named) -> str:
    """An expected finding in a few words."""
    low, high = named.severity
    span = "" if (low, high) == (1, 4) else f"severity {low}" if low == high else f"severity {low} to {high}"
    place = f"at {named.at!r}" if named.at else ""
    return " ".join(filter(None, (f"{named.check}{_rule(named.rule)}", span, named.mode, place)))


def judged(case: Case, report: Report) -> Iterator[Claim]:
    """Every claim of a case about a page or a scenario."""

    def claim(check: str, words: str, verdict: Verdict, instead: str = "") -> Claim:
        return Claim(case.case, case.kind, check, words, verdict, "" if verdict == "right" else instead)

    for named in case.must:
        near = [said(finding) for finding in report.findings if finding.check in named.check.split("|")]
        found = any(fits(finding, named) for finding in report.findings)
        yield claim(named.check, f"finds {words_of(named)}", "right" if found else "missed", "; ".join(near[:2]))
    for named in (*case.must_not, *((CLEAN,) if case.clean else ())):
        false = [finding for finding in report.findings if fits(finding, named)]
        check = named.check if named.check != "*" or not false else false[0].check
        yield claim(check, f"does not find {words_of(named)}", "wrong" if false else "right", "; ".join(map(said, false[:3])))
    for row in report.tasks:
        yield from _outcome(case, row)
    if case.verdict:
        same = report.verdict == case.verdict
        yield claim(
            "gate", f"verdict {case.verdict}", "right" if same else "wrong", f"{report.verdict}: {'; '.join(report.gate.reasons[:2])}"
        )
    if case.coverage:
        enough = report.score.coverage >= case.coverage
        yield claim("coverage", f"at least {case.coverage:.0%} tested", "right" if enough else "missed", f"{report.score.coverage:.0%}")
    for id in case.judged:
        outcome = next((outcome for outcome in report.outcomes if outcome.check == id), None)
        tested = outcome is not None and outcome.state in (State.PASSED, State.FAILED, State.INAPPLICABLE)
        yield claim(id, f"{id} judges", "right" if tested else "missed", outcome.reason if outcome else "there is no such check")


def _outcome(case: Case, row: TaskRow) -> Iterator[Claim]:
    wanted = case.outcomes.get(f"{row.task} / {row.persona}", case.outcomes.get(row.task, case.outcome))
    name = f'"{row.task}" as {row.persona}'
    if wanted:
        same = row.status == wanted
        verdict: Verdict = "right" if same else "missed" if row.status == "completed" else "wrong"
        yield Claim(case.case, case.kind, "outcome", f"{name} is {wanted}", verdict, "" if same else f"{row.status}: {row.reason}")
    if case.cause and row.status != "completed":
        same = row.cause == case.cause
        yield Claim(
            case.case,
            case.kind,
            "cause",
            f"{name} stops by {case.cause}",
            "right" if same else "wrong",
            "" if same else f"{row.cause}: {row.reason}",
        )


def said_of_file(case: Case, code: int, told: str) -> Iterator[Claim]:
    """Yields every claim about the output of ``uxaudit validate`` for a scenario file: its exit code and its text."""
    if case.valid:
        yield Claim(case.case, case.kind, "validate", "is valid", "wrong" if code else "right", told[:300])
    for words in case.invalid:
        yield Claim(
            case.case, case.kind, "validate", f"reports {words}", "right" if words.lower() in told.lower() else "missed", told[:300]
        )


def compared(pair: Pair, broken: Report, repaired: Report) -> Iterator[Claim]:
    """The laws of a pair: a broken element is found, and not when fixed; the fixed page scores higher, with fewer findings."""
    for named in pair.must:
        found = any(fits(finding, named) for finding in broken.findings)
        near = [said(finding) for finding in broken.findings if finding.check == named.check]
        yield Claim(
            pair.pair, pair.kind, named.check, f"finds {words_of(named)} when broken", "right" if found else "missed", "; ".join(near[:2])
        )
        left = [said(finding) for finding in repaired.findings if fits(finding, named)]
        yield Claim(
            pair.pair,
            pair.kind,
            named.check,
            f"does not find {words_of(named)} when repaired",
            "wrong" if left else "right",
            "; ".join(left[:2]),
        )
    values = [report.score.value if report.score.value is not None else -1.0 for report in (broken, repaired)]
    counts = [len(report.findings) for report in (broken, repaired)]
    higher, fewer = values[1] > values[0], counts[1] < counts[0]
    new = [said(finding) for finding in repaired.findings if finding.id not in {finding.id for finding in broken.findings}]
    yield Claim(
        pair.pair,
        pair.kind,
        "score",
        "scores higher when repaired",
        "right" if higher else "wrong",
        f"{values[0]:g} broken, {values[1]:g} repaired; {'; '.join(new)[:200]}",
    )
    yield Claim(
        pair.pair,
        pair.kind,
        "score",
        "has fewer findings when repaired",
        "right" if fewer else "wrong",
        f"{counts[0]} broken, {counts[1]} repaired; {'; '.join(new)[:200]}",
    )
