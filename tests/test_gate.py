"""The verdict: what fails, what cannot be measured, and that neither is ever green."""

from typing import Any

import pytest

from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode, Outcome, State
from uxaudit.model.report import Gate, Report, Score, StepRow, TaskRow
from uxaudit.scoring.gate import Thresholds, exit_code, gate


def row(name: str = "Buy", **more: Any) -> TaskRow:
    values = {"scenario": "shop", "task": name, "persona": "desktop", "runs": 3, "succeeded": 3, "status": "completed", "score": 90.0}
    return TaskRow.model_validate(values | more)


def finding(severity: int = 3, **more: Any) -> Finding:
    values = {
        "id": "axe-1",
        "check": "axe",
        "severity": severity,
        "message": "A picture has no words",
        "task": "Buy",
        "url": "http://a/",
        "target": Named(role="img", name="", selector="main img"),
    }
    return Finding.model_validate(values | more)


def report(**more: Any) -> Report:
    values = {"verdict": "pass", "gate": Gate(), "score": Score(value=90), "tasks": (row(),)}
    return Report.model_validate(values | more)


def judged(
    thresholds: Thresholds | None = None,
    baseline: Report | None = None,
    score: float | None = 90,
    coverage: float = 1.0,
    tasks: tuple[TaskRow, ...] = (row(),),
    findings: tuple[Finding, ...] = (),
    outcomes: tuple[Outcome, ...] = (),
) -> tuple[str, str]:
    verdict, why = gate(Score(value=score, coverage=coverage), tasks, outcomes, findings, thresholds, baseline)
    return verdict, "\n".join(why.reasons)


def test_a_clean_audit_passes() -> None:
    assert judged() == ("pass", "")


@pytest.mark.parametrize(("verdict", "code"), [("pass", 0), ("fail", 1), ("unmeasured", 3)])
def test_exit_codes(verdict: Any, code: int) -> None:
    assert exit_code(verdict) == code


def test_a_blocked_critical_task_fails_and_is_named() -> None:
    verdict, why = judged(tasks=(row(critical=True, status="blocked", score=0.0, reason="the button is covered"),))
    assert verdict == "fail"
    assert why == 'The critical task "Buy" (shop, desktop) is blocked: the button is covered.'
    assert judged(tasks=(row(status="blocked", score=0.0),))[0] == "pass"


def test_a_critical_task_that_cannot_be_told_is_never_green() -> None:
    told = row(critical=True, status="cantTell", score=None, reason="the site did not respond")
    verdict, why = judged(tasks=(told, row("Look")))
    assert verdict == "unmeasured"
    assert "could not be measured: the site did not respond." in why


def test_a_task_that_never_went_through_is_not_green_though_nobody_called_it_critical() -> None:
    told = row(status="cantTell", score=None, succeeded=0, reason="the site did not respond")
    verdict, why = judged(tasks=(told, row("Look")))
    assert verdict == "unmeasured"
    assert why.startswith("The task")
    assert judged(tasks=(told.model_copy(update={"succeeded": 1}), row("Look")))[0] == "unmeasured", "that is flaky, and no pass"


def test_tasks_that_fail_for_the_same_reason_share_one_reason() -> None:
    lost = [
        row(name, persona=persona, status="cantTell", score=None, succeeded=0, reason="the site did not respond.")
        for name in ("Buy", "Look")
        for persona in ("desktop", "mobile")
    ]
    verdict, why = gate(Score(value=90, coverage=1.0), tuple(lost), (), (), None, None)
    assert verdict == "unmeasured"
    assert why.reasons == ('2 tasks could not be measured: the site did not respond ("Buy": desktop, mobile; "Look": desktop, mobile).',)
    assert len(why.details[0].tasks) == 4
    _, why = gate(Score(value=90, coverage=1.0), tuple(lost[:2]), (), (), None, None)
    assert why.reasons == ('The task "Buy" (shop) could not be measured: the site did not respond (desktop, mobile).',)
    other = lost[0].model_copy(update={"reason": "the scenario names no such button"})
    assert len(gate(Score(value=90, coverage=1.0), (other, *lost[1:]), (), (), None, None)[1].reasons) == 2


def test_nothing_measured_is_unmeasured_whatever_was_found() -> None:
    assert judged(score=None, tasks=())[0] == "unmeasured"
    assert judged(score=None, tasks=(row(status="cantTell", score=None),), findings=(finding(4),))[0] == "unmeasured"


def test_a_proven_grave_problem_fails_and_tells_where() -> None:
    verdict, why = judged(findings=(finding(),))
    assert verdict == "fail"
    assert why == "Problem of severity 3 (axe): A picture has no words; main img on http://a/."


@pytest.mark.parametrize("harmless", [finding(2), finding(3, mode=Mode.NEEDS_REVIEW), finding(3, mode=Mode.PREDICTED)])
def test_what_is_small_or_unproven_fails_nothing(harmless: Finding) -> None:
    assert judged(findings=(harmless,))[0] == "pass"


def test_only_new_problems_fail_against_a_baseline() -> None:
    assert judged(baseline=report(findings=(finding(),)), findings=(finding(),))[0] == "pass"
    assert judged(baseline=report(findings=(finding(id="axe-2"),)), findings=(finding(),))[0] == "fail"
    assert judged(baseline=report(findings=(finding(2),)), findings=(finding(),))[0] == "fail"
    known = report(findings=(finding(),))
    paths = [StepRow(index=0, sentence="", status="passed", url=f"http://b:1/{page}") for page in ("a", "b")]
    visited = report(findings=(finding(urls=("http://b:1/a",)),), tasks=(row(step_rows=tuple(paths)),))
    assert judged(baseline=visited, findings=(finding(urls=("http://a:2/a", "http://a:2/c")),))[0] == "pass"
    assert judged(baseline=visited, findings=(finding(urls=("http://a:2/a", "http://a:2/b")),))[0] == "fail"
    blocked = row(critical=True, status="blocked", score=0.0)
    assert judged(baseline=known, findings=(finding(),), tasks=(blocked,))[0] == "fail"


def test_a_blocked_task_is_told_once() -> None:
    blocked = row(critical=True, status="blocked", score=0.0, reason="no button")
    goal = finding(4, check="goal-not-reached", blocks_task=True, scenario="shop", persona="desktop")
    assert judged(tasks=(blocked,), findings=(goal,)) == ("fail", 'The critical task "Buy" (shop, desktop) is blocked: no button.')
    assert "goal-not-reached" in judged(tasks=(row(status="blocked", score=0.0),), findings=(goal,))[1]


def test_many_problems_are_counted_not_listed() -> None:
    _, why = judged(findings=tuple(finding(id=f"axe-{n}", url=f"http://a/{n}") for n in range(30)))
    assert len(why.splitlines()) == 6
    assert "25 more problems of severity 3 or worse" in why


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ([90, 80, 70], [80, 70, 60], "fail"),
        ([90, 80, 70], [89, 79, 69], "pass"),
        ([90, 80, 70], [40, 99, 70], "pass"),  # noise: the interval includes the limit
        ([90], [10], "pass"),  # one pair cannot be distinguished from noise
        ([90, 80], [None, None], "pass"),
    ],
)
def test_a_sure_drop_of_the_scores_fails(before: list[float], after: list[float], verdict: str) -> None:
    old = report(tasks=tuple(row(f"t{n}", score=value) for n, value in enumerate(before)))
    new = tuple(row(f"t{n}", score=value) for n, value in enumerate(after))
    found, why = judged(baseline=old, tasks=new)
    assert found == verdict
    assert verdict != "fail" or "fell by 10.0 points" in why


def test_thresholds_on_the_score() -> None:
    low = Thresholds(min_score=95)
    assert judged(low) == ("fail", "The score is 90, under the limit of 95.")
    assert judged(Thresholds(min_score=90))[0] == "pass"
    assert judged(low, score=None)[0] == "unmeasured"
    verdict, why = judged(Thresholds(min_coverage=0.8), coverage=0.5)
    assert (verdict, why) == ("unmeasured", "Only 50% of what applies was tested; the limit asks for 80%.")


def test_a_limit_on_problems_holds_only_where_all_was_measured() -> None:
    limit = Thresholds(max_findings={2: 1}, severity=None)
    assert judged(limit, findings=(finding(2), finding(3, id="b")))[0] == "fail"
    assert judged(limit, findings=(finding(2),))[0] == "pass"
    dark = Outcome(check="axe", facet=Facet.ACCESSIBILITY, state=State.UNTESTED, mode=Mode.MEASURED)
    verdict, why = judged(limit, outcomes=(dark,))
    assert verdict == "unmeasured"
    assert why.endswith("could not be made: axe.")


def test_a_failure_is_told_even_where_something_else_was_not_measured() -> None:
    told = (row(critical=True, status="cantTell", score=None), row("Look", critical=True, status="blocked", score=0.0))
    verdict, why = judged(tasks=told, score=0)
    assert verdict == "fail"
    assert why.index("is blocked") < why.index("could not be measured")


def test_thresholds_can_be_switched_off_and_are_printed() -> None:
    off = Thresholds(blocked_critical=False, severity=None, drop=None)
    assert judged(off, findings=(finding(4),), tasks=(row(critical=True, status="blocked", score=0.0),))[0] == "pass"
    _, why = gate(Score(value=1), (), (), (), Thresholds(max_findings={3: 0}))
    assert why.thresholds["max_findings_3"] == 0
    assert why.thresholds["severity"] == 3


def test_every_reason_says_what_it_is_about() -> None:
    blocked = row(status="blocked", critical=True, reason="The button is gone")
    many = [finding(id=f"dead-{number}", message=f"Button {number} does nothing") for number in range(7)]
    verdict, why = gate(Score(value=90, coverage=1), [blocked], (), many)
    assert verdict == "fail"
    assert [detail.about for detail in why.details] == ["task", *["finding"] * 6]
    assert why.details[0].tasks == ((blocked.scenario, blocked.task, blocked.persona),)
    assert [id for detail in why.details for id in detail.findings] == [f.id for f in many]
    assert why.reasons == tuple(detail.text for detail in why.details)
