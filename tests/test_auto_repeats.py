"""How many replays and workers an audit takes: decided from what was measured, never beyond the bound."""

from __future__ import annotations

from concurrent.futures import Future
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from tests.history.past import past, task
from uxaudit.cli.main import main
from uxaudit.constants import Thresholds
from uxaudit.metrics.noise import described, scatter, undisturbed
from uxaudit.metrics.rank_test import larger
from uxaudit.model.report import TaskRow
from uxaudit.pipeline import auto_repeats
from uxaudit.pipeline.auto_repeats import MOST, STEP, Decider, choose_workers, repeat_until_decided

STEADY = (500.0, 502.0, 498.0, 505.0, 497.0, 501.0)


def row(times: tuple[float, ...], **given: Any) -> TaskRow:
    centre = sorted(times)[len(times) // 2]
    spread = {"system_time_ms": centre, "system_time_low_ms": min(times), "system_time_high_ms": max(times)}
    return task(**{"system_times_ms": times, "runs": len(times), "succeeded": len(times), **spread, **given})


def why(now: TaskRow, before: TaskRow | None = None) -> str | None:
    decider = Decider(Thresholds(), past(0, tasks=(before,)) if before else None)
    from uxaudit.scoring.slowdowns import pairs_of

    pairs = pairs_of([now], decider.baseline) if decider.baseline else {}
    found = decider._open(now, pairs.get((now.scenario, now.task, now.persona)))
    return found[0] if found else None


def test_a_time_is_decided_where_it_is_surely_slower_or_surely_not() -> None:
    assert why(row(STEADY), row(STEADY)) is None
    assert why(row(tuple(time + 400 for time in STEADY)), row(STEADY)) is None
    wild = (300.0, 900.0, 450.0, 700.0, 520.0, 800.0)
    assert "ms decide" in str(why(row(wild), row(STEADY)))


def test_a_baseline_with_too_few_replays_can_never_decide() -> None:
    decider = Decider(Thresholds(), past(0, tasks=(row((500.0,)),)))
    from uxaudit.scoring.slowdowns import pairs_of

    assert decider.baseline is not None
    (pair,) = pairs_of([row(STEADY)], decider.baseline).values()
    told = decider._open(row(STEADY), pair)
    assert told is not None
    assert told[1], "more replays do not help"


def test_without_a_baseline_a_time_must_be_known_precisely() -> None:
    assert why(row(STEADY)) is None
    assert "±10% is wanted" in str(why(row((400.0, 900.0, 600.0))))
    assert why(row((0.0, 0.0, 0.0))) is None


@pytest.mark.parametrize("open_for", [0, 2, 99])
def test_it_repeats_until_it_can_decide_and_never_beyond_the_bound(open_for: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rounds: list[int] = []
    shop, desktop = SimpleNamespace(scenario="Shop"), SimpleNamespace(name="desktop")
    replay = SimpleNamespace(id="shop--desktop--1", group="shop--desktop", scenario=shop, persona=desktop)

    class Replaying:
        workers = (SimpleNamespace(submit=lambda *_: done((50.0, 51.0))),)

        def __init__(self) -> None:
            self.groups = {"shop--desktop": SimpleNamespace(highest=5)}

        def run(self, more: list[Any]) -> int:
            rounds.append(len(more))
            self.groups["shop--desktop"].highest += len(more)
            return len(more)

    class Fake(Decider):
        def open_tasks(self, recordings: Path) -> list[auto_repeats.OpenTask]:
            runs = 5 + sum(rounds)
            left = [auto_repeats.OpenTask(row(STEADY, runs=runs), "it is open")]
            return left if len(rounds) < open_for else []

    monkeypatch.setattr(auto_repeats, "repeated", lambda one, number: number)
    engine: Any = Replaying()
    planned: Any = [replay]
    setup: Any = None
    played, notes = repeat_until_decided(engine, planned, tmp_path, Fake(), setup)
    assert played == sum(rounds) == min(open_for * STEP, MOST - 5)
    assert "a fixed page took 50 ms" in notes[0]
    assert len(notes) == (2 if open_for == 99 else 1)
    if open_for == 99:
        assert notes[1].startswith(f'Not decided after {MOST} replays: "Buy" (Shop, desktop): it is open')


def done(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


# ---------------------------------------------------------------- noise and workers


def test_noise_is_a_share_of_the_median() -> None:
    assert scatter((100.0, 110.0, 90.0)) == pytest.approx(0.1)
    assert scatter(()) == 0.0
    assert "unreliable" in described((50.0, 100.0, 150.0, 20.0))
    assert "unreliable" not in described((50.0, 51.0, 49.0))


def test_as_many_workers_are_chosen_as_do_not_disturb_each_other() -> None:
    assert undisturbed({1: (50.0,), 2: (52.0,), 3: (80.0,), 4: (51.0,)})[0] == 2
    assert undisturbed({1: (50.0,)})[0] == 1
    chosen, told = undisturbed({1: (50.0,), 2: (70.0,)})
    assert (chosen, "70 ms (+40%) with 2 in parallel" in told) == (1, True)


def test_workers_are_tried_side_by_side_until_they_disturb_each_other() -> None:
    calls: list[int] = []

    def worker(number: int) -> Any:
        def submit(function: str, _setup: object) -> Future[Any]:
            assert function == "calibrate"
            calls.append(number)
            return done((50.0,) if len(calls) <= 3 else (90.0,))

        return SimpleNamespace(submit=submit)

    setup: Any = None
    assert choose_workers([worker(number) for number in range(5)], setup)[0] == 2
    assert calls == [0, 0, 1, 0, 1, 2]


def test_the_bounds_of_a_shift_enclose_it_and_mirror_each_other() -> None:
    shift = larger(STEADY, tuple(time + 40 for time in STEADY))
    assert shift.low <= shift.size <= shift.high
    assert shift.size == pytest.approx(40, abs=3)
    back = larger(tuple(time + 40 for time in STEADY), STEADY)
    assert (back.low, back.high) == (-shift.high, -shift.low)
    bounds = [larger(STEADY, STEADY, confidence) for confidence in (0.8, 0.9, 0.95)]
    assert all(wide.low <= narrow.low and narrow.high <= wide.high for narrow, wide in pairwise(bounds))
    assert larger((1.0,), (2.0,)).high == float("inf")


@pytest.mark.parametrize("words", [["--repeat", "0"], ["--repeat", "many"], ["--workers", "65"], ["--workers", "-1"]])
def test_what_is_neither_a_number_nor_auto_is_refused(words: list[str]) -> None:
    done = CliRunner().invoke(main, ["replay", "a.yaml", *words])
    assert done.exit_code == 2
    assert "is not a number from 1 to" in done.output
