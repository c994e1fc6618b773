"""Times compared with a baseline and budgets: rank tests, their correction, significant slowdowns, flaky tasks."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.test_gate import judged, report, row
from uxaudit.constants import Thresholds
from uxaudit.metrics.rank_test import holm, larger, least_p
from uxaudit.model.report import StepRow

scipy_stats = pytest.importorskip("scipy.stats")


# ---------------------------------------------------------------- statistics


@pytest.mark.parametrize(("before", "after"), [(5, 5), (3, 4), (10, 8), (25, 5)])
def test_the_rank_test_gives_the_exact_p(before: int, after: int) -> None:
    chance = random.Random(before)
    one, other = ([chance.gauss(shift, 1) for _ in range(size)] for shift, size in ((0, before), (0.5, after)))
    expected = scipy_stats.mannwhitneyu(other, one, alternative="greater", method="exact").pvalue
    assert larger(one, other).p == pytest.approx(expected)


def test_the_size_of_a_shift_is_the_median_of_all_differences() -> None:
    shift = larger([1, 2, 3], [11, 12, 13])
    assert (shift.size, shift.p) == (10, pytest.approx(1 / 20))
    assert larger([1], [2]).low == float("-inf"), "one value of each proves nothing"


def test_the_lower_bound_holds_in_95_of_100() -> None:
    chance = random.Random(7)
    hits = 0
    for _ in range(600):
        before, after = ([chance.lognormvariate(0, 0.3) + more for _ in range(5)] for more in (0, 0.2))
        hits += larger(before, after).low <= 0.2
    assert hits / 600 > 0.93


def test_the_correction_of_holm() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert holm([]) == ()
    assert least_p(5, 5) == pytest.approx(1 / 252)


# ---------------------------------------------------------------- slowdowns


def timed(name: str, *times: float, steps: tuple[tuple[float, ...], ...] = (), **more: Any) -> Any:
    rows = tuple(
        StepRow(index=n, sentence=f"click {n}", status="passed", operators="x", system_times_ms=held) for n, held in enumerate(steps)
    )
    return row(
        name,
        system_times_ms=times,
        system_time_ms=times[0] if times else None,
        runs=max(len(times), 1),
        succeeded=max(len(times), 1),
        step_rows=rows,
        **more,
    )


QUICK, SLOW = (400.0, 420, 410, 430, 405), (700.0, 720, 715, 730, 705)


def test_a_task_that_became_slower_fails_with_its_step_and_the_least_slowdown() -> None:
    before = report(tasks=(timed("Buy", *QUICK, steps=((100, 104, 102, 101, 103), QUICK)), timed("Look", *QUICK)))
    now = (timed("Buy", *SLOW, steps=((100, 104, 102, 101, 103), SLOW)), timed("Look", *QUICK))
    verdict, why = judged(baseline=before, tasks=now)
    assert verdict == "fail"
    assert '"Buy" (shop, desktop) became slower: 715 ms instead of 410 ms, by at least' in why
    assert 'step 2 ("click 1"): +3' in why
    assert "click 0" not in why
    assert "scatter by ±" in why
    assert "Look" not in why


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (QUICK, QUICK, "nothing changed"),
        (SLOW, QUICK, "it became quicker"),
        (QUICK, tuple(time + 60 for time in QUICK), "60 ms are not felt"),
        ((4000.0, 4010, 4020, 4005, 4015), (4200.0, 4210, 4220, 4205, 4215), "200 ms are 5 % of 4 s"),
        (QUICK, (400.0, 410, 2000, 405, 430), "one replay is an outlier"),
    ],
)
def test_what_is_no_slowdown_passes(before: tuple[float, ...], after: tuple[float, ...], why: str) -> None:
    assert judged(baseline=report(tasks=(timed("Buy", *before),)), tasks=(timed("Buy", *after),))[0] == "pass", why


@pytest.mark.parametrize(
    ("before_ms", "now_ms", "after", "verdict", "words"),
    [
        (50, 90, SLOW, "pass", "A task became slower, but so did the machine: it takes 1.8 times as long"),
        (50, 90, tuple(2 * time for time in SLOW), "fail", "became slower: 1430 ms instead of 410 ms"),
        (50, 55, SLOW, "fail", "became slower: 715 ms instead of 410 ms"),
        (50, 30, SLOW, "fail", "became slower"),
        (50, 30, QUICK, "pass", ""),
        (None, 90, SLOW, "fail", "became slower"),
    ],
    ids=["the machine explains it", "more than the machine explains", "a like machine", "a faster one", "nothing", "unknown before"],
)
def test_what_a_slower_machine_explains_is_no_slowdown(
    before_ms: float | None, now_ms: float, after: tuple[float, ...], verdict: str, words: str
) -> None:
    before = report(tasks=(timed("Buy", *QUICK, machine_ms=before_ms),))
    decided, why = judged(baseline=before, tasks=(timed("Buy", *after, machine_ms=now_ms),))
    assert decided == verdict
    assert words in why
    assert ("so did the machine" in why) == ("so did the machine" in words)


def test_too_few_replays_are_named_and_decide_nothing() -> None:
    verdict, why = judged(baseline=report(tasks=(timed("Buy", *QUICK[:2]),)), tasks=(timed("Buy", *SLOW[:2]),))
    assert (verdict, "cannot be compared" in why) == ("pass", True)
    assert judged(baseline=report(tasks=(row(),)), tasks=(timed("Buy", *SLOW),))[0] == "pass", "a baseline of an earlier version"


def test_slowdowns_can_be_switched_off() -> None:
    off = Thresholds(slowdown_ms=None)
    assert judged(off, baseline=report(tasks=(timed("Buy", *QUICK),)), tasks=(timed("Buy", *SLOW),)) == (
        "pass",
        "1 task scored in both this audit and the baseline: too few to compare for a drop.",
    )


def test_noise_alone_rarely_fails_and_300_ms_more_on_one_step_always_do() -> None:
    chance = random.Random(11)
    tasks = [f"task {n}" for n in range(10)]

    def audit(slower: float = 0.0) -> tuple[Any, ...]:
        """Ten tasks of three steps, with the noise of a busy machine: up to a third more."""
        busy = chance.choice((1.0, 1.15))
        found = []
        for number, name in enumerate(tasks):
            steps = [[(80 + 40 * step) * busy * chance.lognormvariate(0, 0.1) for _ in range(5)] for step in range(3)]
            if number == 4:
                steps[1] = [time + slower for time in steps[1]]
            found.append(timed(name, *(sum(times) for times in zip(*steps, strict=True)), steps=tuple(map(tuple, steps))))
        return tuple(found)

    before = report(tasks=audit())
    alarms = [judged(baseline=before, tasks=audit())[0] == "fail" for _ in range(30)]
    caught = [judged(baseline=before, tasks=audit(300)) for _ in range(30)]
    assert sum(alarms) <= 1
    assert all(verdict == "fail" and '"task 4"' in why and "step 2" in why for verdict, why in caught)


# ---------------------------------------------------------------- budgets


@pytest.mark.parametrize(
    ("budgets", "more", "verdict", "words"),
    [
        ({"task_ms": 500}, {}, "pass", ""),
        ({"task_ms": 300}, {}, "fail", 'The system time of "Buy" (shop, desktop) is 400 ms; its budget is 300 ms.'),
        ({"step_ms": 350}, {}, "fail", 'The system time of step 2 ("click 1") of "Buy"'),
        ({"steps": 3}, {"steps": 4}, "fail", "The number of steps of"),
        ({"steps": 4}, {"steps": 4}, "pass", ""),
        ({"tab_stops": 9}, {"input": "keyboard", "tab_stops": 12}, "fail", "The number of Tab stops of"),
        ({"tab_stops": 9}, {"tab_stops": None}, "pass", ""),
        ({"task_ms": 300}, {"system_time_ms": None}, "unmeasured", "has a budget of 300 ms and was not measured"),
    ],
)
def test_budgets_of_tasks_and_steps(budgets: dict[str, float], more: dict[str, Any], verdict: str, words: str) -> None:
    task = timed("Buy", 400, steps=((100,), (400,)), budgets=budgets).model_copy(update=more)
    found, why = judged(tasks=(task,))
    assert (found, words in why) == (verdict, True), why


def test_a_blocked_task_is_told_once_and_not_by_its_budgets_too() -> None:
    blocked = row(critical=True, status="blocked", score=0.0, budgets={"task_ms": 1})
    assert len(judged(tasks=(blocked,))[1].splitlines()) == 1


# ---------------------------------------------------------------- flaky


def test_a_flaky_task_is_named_and_never_counts_as_passed() -> None:
    flaky = row(runs=3, succeeded=2, reason="failed in 1 of 3 replays: no button")
    verdict, why = judged(tasks=(flaky,))
    assert (verdict, "is flaky, with 2 of 3 replays completed: failed in 1 of 3 replays: no button." in why) == ("unmeasured", True)
    assert judged(Thresholds(flaky=False), tasks=(flaky,))[0] == "pass"
    known, words = judged(baseline=report(tasks=(flaky,)), tasks=(flaky,))
    assert (known, "as in the baseline" in words) == ("pass", True)
