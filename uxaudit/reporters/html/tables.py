"""Rows of the page's tables: facets and heuristics with their coverage, outcomes of checks, and settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from uxaudit.model.findings import HEURISTICS, Facet, Outcome, State
from uxaudit.model.report import Report
from uxaudit.reporters import wording
from uxaudit.reporters.formatting import number
from uxaudit.reporters.untrusted import line
from uxaudit.texts import tr


@dataclass(frozen=True)
class ProfileRow:
    """A facet or heuristic: its score and its coverage."""

    key: str
    name: str
    score: float | None
    findings: int
    tested: int
    untested: int
    """Number of applicable checks that were not tested or could not judge."""

    @property
    def why(self) -> str:
        """Why there is no score, in a few words."""
        if self.score is not None:
            return ""
        return tr("not tested") if self.untested else tr("nothing to test")


def facet_rows(report: Report) -> list[ProfileRow]:
    """Returns every facet, in the model's order, including those without a score."""
    found = Counter(finding.facet.value for finding in report.findings if finding.facet)
    names = [facet.value for facet in Facet] + [name for name in report.score.facets if name not in set(Facet)]
    return [_row(name, wording.facet_name(name), report.score.facets.get(name), found[name], _of_facet(report, name)) for name in names]


def heuristic_rows(report: Report) -> list[ProfileRow]:
    """Returns Nielsen's ten heuristics."""
    found = Counter(finding.heuristic for finding in report.findings)
    return [
        _row(
            str(i),
            wording.heuristic_name(i),
            report.score.heuristics.get(str(i)),
            found[i],
            [o for o in report.outcomes if o.heuristic == i],
        )
        for i in HEURISTICS
    ]


def _of_facet(report: Report, name: str) -> list[Outcome]:
    return [outcome for outcome in report.outcomes if outcome.facet.value == name]


def _row(key: str, name: str, score: float | None, findings: int, outcomes: Iterable[Outcome]) -> ProfileRow:
    states = Counter(outcome.state for outcome in outcomes)
    return ProfileRow(
        key, name, score, findings, states[State.PASSED] + states[State.FAILED], states[State.UNTESTED] + states[State.CANT_TELL]
    )


def outcome_rows(report: Report) -> list[Outcome]:
    """Returns every check's outcome: failed, cannot tell, not tested, passed, not applicable; the worst first in each."""
    order = {state: i for i, state in enumerate(wording.STATES)}
    return sorted(report.outcomes, key=lambda o: (order[o.state.value], -o.severity, o.check))


def severity_counts(report: Report) -> list[tuple[int, int]]:
    """Returns the number of proven findings of each severity, the worst first."""
    counts = Counter(f.severity for f in report.findings if wording.decided(f))
    return [(severity, counts[severity]) for severity in wording.SEVERITIES if severity or counts[0]]


def with_defaults(report: Report, values: Any, prefix: str = "") -> list[tuple[str, str, str]]:
    """Returns settings as rows of name, value, and the default if the settings changed it."""
    defaults = {name: _plain(value) for name, value in report.defaults.items()}
    return [(name, value, defaults.get(prefix + name, "")) for name, value in flat(values)]


def flat(constants: Any, prefix: str = "") -> list[tuple[str, str]]:
    """Returns nested settings as rows of dotted name and value, in their own order."""
    if isinstance(constants, dict):
        head = f"{prefix}." if prefix else ""
        return [row for key, value in constants.items() for row in flat(value, f"{head}{key}")]
    if isinstance(constants, (list, tuple)):
        return [(prefix, ", ".join(map(_plain, constants)))]
    return [(prefix, _plain(constants))]


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: tr("yes"), False: tr("no"), None: tr("none")}[value]
    return number(value, 6) if isinstance(value, (int, float)) else line(str(value), 200)
