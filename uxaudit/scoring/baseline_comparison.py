"""Compares findings with those of a baseline: new, unchanged, fixed, or stale.

A finding of the baseline is matched by its subject, never by position or URL alone: check, rule, role and name
of the element, its markup without parts that change with each build, and the kind of page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from uxaudit.errors import InputError
from uxaudit.evaluation.merge_findings import path_kind
from uxaudit.model.base import Named
from uxaudit.model.components import squeeze
from uxaudit.model.findings import PROOF, Finding, Outcome, State
from uxaudit.model.markup import identifying
from uxaudit.model.report import Report, TaskRow
from uxaudit.urls import split_recorded


def proven(finding: Finding) -> bool:
    """Whether it is proven, not a prediction or a candidate."""
    return finding.mode in PROOF


Key = tuple[str, ...]


def _words(finding: Finding) -> Key | None:
    """Returns check, rule, role and name; None for elements without a name."""
    target = finding.target or Named()
    return (finding.check, finding.rule or "", target.role, squeeze(target.name)) if target.name else None


def _markup(finding: Finding) -> Key | None:
    """Returns check, rule, role and markup; None if the markup is only a tag name."""
    words = identifying(finding.snippet)
    return (finding.check, finding.rule or "", finding.target.role if finding.target else "", words) if words else None


WAYS: tuple[Callable[[Finding], Key | None], ...] = (lambda finding: (finding.id,), _words, _markup)
"""The keys by which a finding of the baseline is matched, the most reliable first."""


@dataclass(frozen=True)
class BaselineComparison:
    """The findings of an audit compared with those of a baseline."""

    known: dict[str, Finding]
    """The matching finding of the baseline, by the id of each finding."""
    fixed: tuple[Finding, ...]
    """Findings of the baseline that were tested again where they had been, and are gone."""
    stale: tuple[Finding, ...]
    """Findings of the baseline that this audit could not observe: their page, task or check was not part of it."""
    visited: frozenset[str]
    """Kinds of page that the baseline visited."""

    def is_new(self, finding: Finding, severity: int) -> bool:
        """Whether the baseline lacks it: at this severity, on one of its pages, or in this number on a page."""
        old = self.known.get(finding.id)
        if old is None or old.severity < severity or not proven(old):
            return True
        had = dict(old.per_page or ((path_kind(url), finding.occurrences) for url in old.urls))
        pages = dict(finding.per_page or ((path_kind(url), 1) for url in finding.urls))
        return any(count > had.get(page, 0) for page, count in pages.items() if page in had or page in self.visited)


def compared(findings: Sequence[Finding], tasks: Sequence[TaskRow], outcomes: Sequence[Outcome], baseline: Report) -> BaselineComparison:
    """Match the findings of the baseline with those of an audit."""
    known: dict[str, Finding] = {}
    left = list(baseline.findings)
    for way in WAYS:
        held: dict[Key, list[Finding]] = {}
        for old in left:
            if (key := way(old)) is not None:
                held.setdefault(key, []).append(old)
        for finding in findings:
            if finding.id in known or (key := way(finding)) is None:
                continue
            match = next((old for old in held.get(key, ()) if way is WAYS[0] or _meets(finding, old)), None)
            if match is not None:
                known[finding.id] = match
                held[key].remove(match)
                left.remove(match)
    looked = Looked.of(tasks, outcomes)
    gone = [(old, looked.at(old)) for old in left]
    return BaselineComparison(
        known,
        tuple(old for old, seen in gone if seen),
        tuple(old for old, seen in gone if not seen),
        frozenset(path_kind(row.url) for task in baseline.tasks for row in task.step_rows if row.url)
        | {page for old in baseline.findings for page in _pages(old)},
    )


def _meets(finding: Finding, old: Finding) -> bool:
    """Whether both are on one kind of page, or if they are on no page, in one task."""
    pages = _pages(finding)
    return bool(pages & _pages(old)) if pages else (finding.scenario, finding.task) == (old.scenario, old.task)


def _pages(finding: Finding) -> set[str]:
    paths = {page for page, _ in finding.per_page}
    return paths or {path_kind(url) for url in finding.urls or ((finding.url,) if finding.url else ())}


@dataclass(frozen=True)
class Looked:
    """The tasks, pages and checks of an audit."""

    checks: frozenset[str]
    tasks: frozenset[tuple[str, str]]
    pages: frozenset[str]

    @classmethod
    def of(cls, tasks: Sequence[TaskRow], outcomes: Iterable[Outcome]) -> Looked:
        """Returns what an audit with these tasks and outcomes looked at."""
        return cls(
            frozenset(o.check for o in outcomes if o.state in (State.PASSED, State.FAILED, State.INAPPLICABLE)),
            frozenset((task.scenario, task.task) for task in tasks if task.status != "cantTell"),
            frozenset(path_kind(row.url) for task in tasks for row in task.step_rows if row.url),
        )

    def at(self, old: Finding) -> bool:
        """Whether the audit would have found it if it were still there."""
        return self.has(old.check, _pages(old), (old.scenario, old.task))

    def has(self, check: str, pages: Collection[str], task: tuple[str, str]) -> bool:
        """Whether the check was made on one of these kinds of page; without pages, whether the task was judged."""
        placed = not self.pages.isdisjoint(pages) if pages else task in self.tasks
        return check in self.checks and placed


LOCAL = ("localhost", "127.0.0.1", "[::1]", "0.0.0.0")


def check_same_site(site: str, tasks: Sequence[tuple[str, str]], baseline: Report) -> None:
    """Raise InputError if a baseline is of another site: no common task, or other pages of another host.

    ``tasks`` are pairs of scenario and task. One scenario may be replayed on several hosts, such as staging and production.
    """
    here, there = _kinds(tasks), _kinds((task.scenario, task.task) for task in baseline.tasks)
    shared, hosts = here & there, (_hosts(site), _hosts(baseline.site))
    other = hosts[0] and hosts[1] and not hosts[0] & hosts[1] and not any(scenario for scenario, _ in shared)
    if here and there and (other or not shared):
        raise InputError(
            f"the baseline is of another site ({baseline.site or 'unknown'}, not {site or 'unknown'})",
            "--baseline",
            "Give a baseline of the same scenarios or pages, or make one: uxaudit gate DIR --update-baseline --baseline FILE.yaml",
        )


def _hosts(site: str) -> set[str]:
    """Returns the hosts of a site, without ports; all names of this machine count as one."""
    hosts = {split_recorded(address.strip()).hostname or "" for address in site.split(",") if address.strip()}
    return {"localhost" if host in LOCAL else host for host in hosts}


def _kinds(tasks: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Returns pairs of scenario and task; audits of pages are named after their host, which may differ."""
    return {("" if scenario.startswith("Pages of ") else scenario, task) for scenario, task in tasks}
