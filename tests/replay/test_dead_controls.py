"""Controls that respond in twenty different ways, and ten that do not: all are distinguished."""

import re

import pytest

from tests.replay.playing import PLAIN, SITES, Play, troubles
from uxaudit.checks import all_checks
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.model.findings import Mode

pytestmark = pytest.mark.flaky(reruns=2)
"""Real times on a busy machine: a failure is retried, a real fault fails three times."""

PAGE = SITES / "controls" / "index.html"
NAMES = re.findall(r"^    '([^']+)':", PAGE.read_text("utf-8"), re.MULTILINE)
NATIVE = ["Tick for colour", "Open the details", "Send the empty form"]


def test_there_are_twenty_that_answer_and_ten_that_do_not() -> None:
    dead = [name for name in NAMES if name.startswith("Dead:")]
    assert (len(NAMES) - len(dead), len(dead)) == (20, 10)


def scenario(names: list[str]) -> str:
    tasks = (f"  - task: '{name}'\n    start: /controls/index.html\n    steps: [{{click: '{name}'}}]" for name in names)
    return "timeout: 10s\ntasks:\n" + "\n".join(tasks)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(3))
def test_dead_controls_are_told_from_those_that_answer(play: Play, part: int) -> None:
    """Each dead control is watched for seven seconds, so four replays wait at the same time."""
    names = [*NAMES, *NATIVE][part::3]
    recordings = play.together([scenario(names[at::4]) for at in range(4)], probes=PLAIN)
    assert not [trouble for recording in recordings for trouble in troubles(recording)]
    found = evaluate(recordings, [all_checks()["dead-control"]]).findings
    assert {finding.target.name for finding in found if finding.target} == {name for name in names if name.startswith("Dead:")}
    assert {finding.mode for finding in found} == {Mode.MEASURED}
