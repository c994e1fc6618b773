"""The benchmark counts the time of all processes, and judges figures by their targets."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.measure import TREE, Cost, Figures, in_turn
from tests.bench.versions import Version

BUSY = "import time\nwhile time.process_time() < .3: pass"


def version(name: str) -> Version:
    return Version(name, Path(name), Path())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process adopt orphans")
def test_the_time_of_orphans_counts() -> None:
    orphan = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BUSY!r}], start_new_session=True)"
    ran = subprocess.run([sys.executable, TREE, sys.executable, "-c", orphan], capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)
    assert found["code"] == 0
    assert found["cpu"] >= 0.3


@pytest.mark.parametrize(("seconds", "missed"), [(1.4, False), (1.6, False), (1.7, True)])
def test_a_target_is_missed_by_more_than_a_tenth(seconds: float, missed: bool, capsys: pytest.CaptureFixture[str]) -> None:
    figures = Figures([version("now")])
    costs = {("run", "now"): [Cost(seconds, 9.0)] * 3, ("bare", "now"): [Cost(1.0, 9.0)] * 3}
    figures.ratio("run ÷ bare", costs, "run", "bare", target=1.5)
    assert bool(figures.missed) is missed
    assert ("MISSED" in capsys.readouterr().out) is missed


def test_versions_are_measured_in_turn_and_judged_by_the_pairs_of_each_round() -> None:
    versions = [version("base"), version("now")]
    order: list[str] = []

    def work(one: Version) -> Cost:
        order.append(one.name)
        return Cost(2.0 if one.name == "now" else 1.0, 1.0)

    costs = in_turn({"work": work}, versions, 2)
    assert order == ["base", "now"] * 3  # the first round does not count
    assert [len(times) for times in costs.values()] == [2, 2]
    figures = Figures(versions)
    figures.seconds("work", costs, "work")
    assert figures.missed == ["work, ÷ base: 2.00 ×, target 1"]
