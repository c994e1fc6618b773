"""Comparisons: new, fixed, worse, better and unknown findings, and the page and comment."""

import json
import math
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.reporters import factory as make
from uxaudit import reporters
from uxaudit.model.comparison import Comparison
from uxaudit.model.findings import State
from uxaudit.model.report import Loss, Report, Score
from uxaudit.replay.browser.vendored_engines import axe_source
from uxaudit.reporters import comparison_markdown, comparison_parts
from uxaudit.scoring.report_comparison import compare, exit_code, welch

Opened = Callable[..., Page]


def later(**given: Any) -> Report:
    """The full report after some work: one finding fixed, one new, one worse, the blocked task fixed."""
    findings = tuple(
        f.model_copy(update={"severity": 3}) if f.id == "long-way-11" else f for f in make.full_findings() if f.id != "dead-control-77aa"
    )
    rows = tuple(
        row.model_copy(update={"status": "completed", "succeeded": 3, "score": 80.0, "reason": ""}) if row.status == "blocked" else row
        for row in make.full_tasks()
    )
    new = make.finding(id="wait-1", check="silent-wait", severity=4, message="The link leads to an error page")
    return make.full_report(**({"findings": (*findings, new), "tasks": rows, "verdict": "fail"} | given))


def kinds(found: Comparison) -> dict[str, list[str]]:
    return {kind: [change.shown.id for change in changes] for kind, _, changes in comparison_parts.by_kind(found)}


def test_findings_are_new_fixed_worse_or_better() -> None:
    assert kinds(compare(make.full_report(), later())) == {
        "new": ["wait-1"],
        "worse": ["long-way-11"],
        "fixed": ["dead-control-77aa"],
    }
    back = compare(later(), make.full_report())
    assert kinds(back) == {"new": ["dead-control-77aa"], "better": ["long-way-11"], "fixed": ["wait-1"]}
    assert back.unchanged == 11


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"outcomes": tuple(o.model_copy(update={"state": State.UNTESTED}) for o in make.full_outcomes())}, "could not run this check"),
        ({"outcomes": ()}, "could not run this check"),
        ({"tasks": make.full_tasks()[:2]}, "did not play its task"),
        ({"ignored": make.full_findings()[:1]}, "ignore it"),
    ],
)
def test_what_was_not_tested_again_is_not_fixed(given: dict[str, Any], words: str) -> None:
    found = compare(make.full_report(), later(**given))
    (change,) = [change for change in found.findings if change.kind == "unconfirmed" and change.shown.id == "dead-control-77aa"]
    assert words in change.note


def test_the_exit_code_says_whether_something_is_worse() -> None:
    same = compare(make.full_report(), make.full_report())
    assert (same.verdict, exit_code(same), same.findings) == ("same", 0, ())
    worse = compare(make.full_report(), later())
    assert (worse.verdict, exit_code(worse)) == ("worse", 1)
    assert any(reason.startswith("New, severity 4 (silent-wait)") for reason in worse.reasons)
    better = compare(make.full_report(), later(findings=make.full_findings()[1:]))
    assert (better.verdict, exit_code(better)) == ("better", 0)
    assert exit_code(compare(make.full_report(), make.unmeasured_report())) == 3


def test_a_task_that_no_longer_completes_is_worse() -> None:
    found = compare(later(), make.full_report(findings=()))
    assert found.reasons[0].startswith('"Pay for the basket" as keyboard is blocked now: The step did nothing')


def test_a_needs_review_finding_is_never_worse() -> None:
    extra = make.full_findings()[-2].model_copy(update={"id": "review-1", "severity": 3})
    assert extra.mode.value == "needs-review"
    found = compare(make.full_report(), make.full_report(findings=(*make.full_findings(), extra)))
    assert found.verdict == "same"


def test_the_score_is_explained_by_what_changed() -> None:
    losses = (Loss(check="axe", points=10.0, why="Text is too pale"), Loss(check="slow-feedback", points=5.0, why="Late"))
    row = make.full_tasks()[0].model_copy(update={"losses": losses, "score": 85.0})
    repaired = row.model_copy(update={"losses": losses[1:], "score": 95.0})
    before = make.full_report(tasks=(row,), score=Score(value=49.0))
    after = make.full_report(tasks=(repaired,), score=Score(value=95.0))
    causes = {cause.name: cause.points for cause in compare(before, after).score}
    assert causes == {"axe": 10.0, "caps": 36.0}
    assert sum(causes.values()) == 95 - 49


def test_times_are_compared_with_interval_and_effect() -> None:
    # two samples of five with log deviations of .1, 20 per cent apart: Welch's interval by hand
    low, high, effect = welch(math.log(1.2), (0.1, 5), (0.1, 5))
    assert (low, high) == pytest.approx(
        (1.2 * math.exp(-2.306 * 0.1 * math.sqrt(0.4)), 1.2 * math.exp(2.306 * 0.1 * math.sqrt(0.4))), rel=1e-3
    )
    assert effect == pytest.approx(math.log(1.2) / 0.1 * (1 - 3 / 31), rel=1e-6)
    before = make.full_report(tasks=make.full_tasks()[:1])
    slower = make.full_tasks()[0].model_copy(update={"system_time_ms": 9000.0, "system_time_low_ms": 8500.0, "system_time_high_ms": 9530.0})
    found = compare(before, make.full_report(tasks=(slower,)))
    (timing,) = found.timings
    assert timing.ratio == pytest.approx(9000 / 3301)
    assert timing.sure
    assert timing.low is not None
    assert timing.low > 1.5
    assert found.verdict == "worse"
    once = compare(before, make.full_report(tasks=(slower.model_copy(update={"succeeded": 1}),)))
    assert once.timings[0].low is None
    assert not [reason for reason in once.reasons if "slower" in reason]


def test_the_comment_reads() -> None:
    text = comparison_markdown.render(compare(make.full_report(), later()), Path(), Path())
    assert text.startswith("## ❌ The Mug Shop: comparison\n\n**Worse: 1 new, 1 worse, 1 fixed; score 49 → 49.**")
    assert "### New (1)\n\n- **Critical**: The link leads to an error page" in text
    assert "### Worse (1)\n\n- **Moderate → Serious**" in text


def test_hostile_strings_do_no_harm_in_a_comment() -> None:
    text = comparison_markdown.render(compare(make.unmeasured_report(), make.hostile_report()), Path(), Path())
    assert len(text.encode()) < 60_000
    assert not re.search("[\x1b\x07\x9b\x9d]|@everyone|<script", text)
    assert not [line for line in text.splitlines() if line.lstrip(" -*").startswith(("::", "##vso[", "##["))]


def page_of(tmp_path: Path, before: Report, after: Report) -> Path:
    for name, title in (("a", "Your basket"), ("b", "Your new basket")):
        make.shots(tmp_path / name)
        make.draw_page(tmp_path / name / "recordings/r1/shots/basket.jpeg", title)
    return reporters.write_comparison(compare(before, after), tmp_path / "a", tmp_path / "b", tmp_path, ["html"])[0]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("after", [later, make.hostile_report, make.full_report, make.unmeasured_report])
def test_the_page_has_no_axe_violation_and_runs_nothing(
    tmp_path: Path, report_page: Opened, after: Callable[[], Report], width: int
) -> None:
    page = report_page(page_of(tmp_path, make.full_report(), after()), width, bypass_csp=True)
    assert page.locator("script, iframe, object, embed, form").count() == 0
    assert page.evaluate("document.documentElement.dataset.pwned ?? null") is None
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.add_script_tag(content=axe_source().script)
    result: Any = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in result["violations"]] == []


@pytest.mark.browser
def test_pictures_are_paired_and_their_difference_is_marked(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(page_of(tmp_path, make.full_report(), later()))
    pair = page.locator("#pictures .pair").first
    assert pair.locator("svg.picture").count() == 2
    assert pair.locator(".mark.change").count() >= 1
    assert "of the picture changed" in pair.inner_text()


def test_the_command_compares_two_folders(tmp_path: Path) -> None:
    for name, report in (("a", make.full_report()), ("b", later())):
        reporters.write(report, tmp_path / name, ["json"])
    command = [sys.executable, "-m", "uxaudit", "compare", str(tmp_path / "a"), str(tmp_path / "b"), "--format", "json,md"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1, run.stderr
    assert run.stdout.startswith("Worse: 1 new, 1 worse, 1 fixed; score 49 → 49.")
    assert json.loads((tmp_path / "b" / "comparison.json").read_text())["verdict"] == "worse"
    missing = subprocess.run([*command[:4], str(tmp_path / "none"), str(tmp_path / "b")], capture_output=True, text=True, timeout=60)
    assert missing.returncode == 2
    assert "the report cannot be read" in missing.stderr
