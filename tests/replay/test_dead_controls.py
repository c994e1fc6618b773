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


HIGHLIGHTED = """<style>
  tr, .card { transition: background .3s, box-shadow .3s } tr:hover { background: #fd6 }
  .card { padding: 40px; width: 300px } .card:hover { background: #cdf; box-shadow: 0 0 12px #036 }
</style>
<table><tr><td>Ada</td><td style="width: 20em"></td><td><button>Edit Ada</button></td></tr></table>
<div class="card"><h2>Offer</h2><button>Read more</button></div>
<div class="card"><button onclick="show.getContext('2d').fillRect(0, 0, 50, 50)">Draw</button><canvas id="show"></canvas></div>"""


@pytest.mark.slow
def test_a_row_or_card_highlighted_under_the_mouse_is_no_response(play: Play) -> None:
    steps = "timeout: 10s\ntasks:\n  - {task: Use them, steps: [{click: Edit Ada}, {click: Read more}, {click: Draw}]}\n"
    recording = play(steps, HIGHLIGHTED, probes=PLAIN)
    found = evaluate([recording], [all_checks()["dead-control"]]).findings
    assert {finding.target.name for finding in found if finding.target} == {"Edit Ada", "Read more"}


SLOWLY_COLOURED = """<style>
  button { padding: 20px 60px; border: 0; background: #fff; color: #024 } button:hover { background: #024; color: #fff }
  #colours { transition: background-color .45s, color .45s }
  #shadow { transition: box-shadow .45s } #shadow:hover { box-shadow: 0 0 30px red }
  #badge { transition: color .45s } #badge b { position: relative; left: 200px; color: inherit }
</style>
<script>
  const timed = (button) => { button.onmouseenter = () => { button.at = performance.now() };
    button.onmousedown = () => { location.hash = `${button.id}=${Math.round(performance.now() - button.at)}` } };
  onload = () => document.querySelectorAll('button[id]').forEach(timed);
</script>
<button id="colours">Colours</button> <button id="shadow">Shadow</button> <button id="badge">Badge <b>3</b></button>
<button style="transition: all .45s">Dead</button>"""


@pytest.mark.slow
def test_a_click_waits_for_a_look_that_could_be_taken_for_a_response_and_for_no_other(play: Play) -> None:
    steps = "timeout: 10s\ntasks:\n  - {task: Use them, steps: [{click: Colours}, {click: Shadow}, {click: Badge 3}, {click: Dead}]}\n"
    recording = play(steps, SLOWLY_COLOURED, probes=PLAIN)
    urls = [step.url.partition("#")[2].partition("=") for step in recording.all_steps if step.verb == "click"]
    waited = {name: int(ms) for name, _, ms in urls[:3]}
    assert waited["shadow"] >= 440
    assert waited["badge"] >= 440  # it colours its badge, which is outside the button
    assert waited["colours"] < 440
    found = evaluate([recording], [all_checks()["dead-control"]]).findings
    assert [finding.target.name for finding in found if finding.target] == ["Dead"]


def test_a_step_that_no_check_judges_does_not_wait_for_a_dead_control(play: Play) -> None:
    steps = "timeout: 10s\nsetup: [{open: /}, {click: Ada}]\ntasks: [{task: Look, success: [{expect: {text: Ada}}]}]\n"
    recording = play(steps, "<button>Ada</button>", probes=PLAIN)
    assert not troubles(recording)
    assert next(step.wall_ms for step in recording.all_steps if step.verb == "click") < 5000  # a task's step waits for 7 s
