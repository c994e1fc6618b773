"""Controls that answer in twenty different ways, and ten that do not: all told apart."""

import re

import pytest

from tests.replay.playing import SITES, Play
from uxaudit.checks import all_checks
from uxaudit.evaluate import evaluate
from uxaudit.model import Mode
from uxaudit.observed import PLAIN

pytestmark = pytest.mark.flaky(reruns=2)
"""Real times on machines that do other work as well: what fails once is tried again, what is wrong fails three times."""

PAGE = SITES / "controls" / "index.html"
NAMES = re.findall(r"^    '([^']+)':", PAGE.read_text("utf-8"), re.MULTILINE)
NATIVE = ["Tick for colour", "Open the details", "Send the empty form"]


@pytest.mark.slow
def test_dead_controls_are_told_from_those_that_answer(play: Play) -> None:
    dead = [name for name in NAMES if name.startswith("Dead:")]
    alive = [name for name in NAMES if not name.startswith("Dead:")]
    assert (len(alive), len(dead)) == (20, 10)
    tasks = "\n".join(f"  - task: '{name}'\n    start: /controls/index.html\n    steps: [{{click: '{name}'}}]"
                      for name in [*NAMES, *NATIVE])
    recording = play.ok("timeout: 10s\ntasks:\n" + tasks, probes=PLAIN)
    found = evaluate([recording], [all_checks()["dead-control"]]).findings
    assert {finding.target.name for finding in found if finding.target} == set(dead)
    assert {finding.mode for finding in found} == {Mode.MEASURED}
