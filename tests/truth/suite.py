"""Replays and judges the cases of the truth suite, each separately, as if in its own audit."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from click.testing import CliRunner

from tests.truth.cases import HERE, Case, Pair
from tests.truth.claims import Claim, compared, judged, said_of_file
from tests.truth.site import served
from uxaudit.checks import all_checks
from uxaudit.cli.main import main
from uxaudit.errors import InputError
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.model.report import Report
from uxaudit.model.scenario import Scenario, Task
from uxaudit.pipeline.run_audit import replay
from uxaudit.recording.probes import trials
from uxaudit.recording.reader import read_audit
from uxaudit.runner.workers import Replaying, local_workers
from uxaudit.scenario.loader import load_all
from uxaudit.scoring.build_report import build_report

ENGINES = ("axe", "ibm")
SITE = "TRUTH_SITE"
"""The environment variable with the URL for the scenarios."""


def claims(cases: Sequence[Case], pairs: Sequence[Pair], folder: Path, workers: int = 2) -> Iterator[Claim]:
    """Run cases and pairs, and compare each report with the truth. ``folder`` keeps the recordings."""
    with served() as site:
        os.environ[SITE] = site
        reports = _reports(cases, pairs, site, folder, workers)
    for case in cases:
        if case.case in reports:
            yield from judged(case, reports[case.case])
        elif case.page or case.scenario:
            yield Claim(case.case, case.kind, "validate", "can be run", "wrong", "it is refused")
        if case.valid or case.invalid:
            yield from said_of_file(case, *_validated(case))
    for pair in pairs:
        yield from compared(pair, reports[f"{pair.pair}, broken"], reports[f"{pair.pair}, repaired"])


def _reports(cases: Sequence[Case], pairs: Sequence[Pair], site: str, folder: Path, workers: int) -> dict[str, Report]:
    """The report of each case, and of both variants of each pair, by name."""
    groups: dict[tuple[str, bool], list[Scenario]] = defaultdict(list)
    for case in cases:
        if case.page:
            groups["case", case.quick].append(_page(case.case, f"{site}/{case.page}"))
    for pair in pairs:
        for which in ("broken", "repaired"):  # separately, because states that look the same are scanned once per audit
            groups[which, pair.quick].append(_page(f"{pair.pair}, {which}", f"{site}/{which}/{pair.pair}.html"))
    reports: dict[str, Report] = {}
    for (name, quick), scenarios in groups.items():
        how = Replaying(workers=workers, engines=ENGINES, examines=() if quick else tuple(trials()))
        reports |= _audited(scenarios, folder / f"{name}-{'quick' if quick else 'tried'}", how)
    played = [scenario for case in cases if case.scenario for scenario in _loaded(case)]
    return reports | (_audited(played, folder / "operated", Replaying(workers=workers)) if played else {})


def _loaded(case: Case) -> list[Scenario]:
    """Returns the case's scenario, under the case's name; none if it is invalid, which the claim about ``validate`` covers."""
    try:
        return [scenario.model_copy(update={"scenario": case.case}) for scenario in load_all([HERE / "operate" / case.scenario])]
    except InputError as error:
        print(f"  {case.case}: {error}")
        return []


def _page(name: str, url: str) -> Scenario:
    """Returns the scenario that ``uxaudit page`` makes of a URL, under the case's name."""
    return Scenario(scenario=name, site=url.rsplit("/", 1)[0], tasks=(Task(task=name, start=url),))


def _audited(scenarios: Sequence[Scenario], folder: Path, how: Replaying) -> dict[str, Report]:
    """Replay the scenarios together, and report on each alone."""
    with local_workers(how.workers) as lanes:
        replay(scenarios, folder, how, lanes, lambda done, total, what: print(f"  {done} of {total}: {what}", flush=True) if done else None)
    recordings = read_audit(folder)
    checks = tuple(all_checks().values())
    reports = {}
    for scenario in scenarios:
        own = [recording for recording in recordings if recording.header.plan.scenario == scenario.scenario]
        reports[scenario.scenario] = build_report(evaluate(own, checks), own, title=scenario.scenario, created="")
    return reports


def _validated(case: Case) -> tuple[int, str]:
    """Returns the exit code of ``uxaudit validate`` for the case's file, and all its output."""
    path = HERE / "operate" / case.scenario if case.scenario else HERE / "mistakes" / f"{case.case}.yaml"
    os.environ.setdefault(SITE, "http://127.0.0.1:9")
    done = CliRunner().invoke(main, ["validate", str(path)])
    return done.exit_code, done.output
