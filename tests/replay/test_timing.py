"""Known delays compared with the timing probe: within 40 ms or a tenth."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.proofs import size
from tests.replay.playing import Play
from tests.servers import html
from uxaudit.model.probes import Probe
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Response, Timing

pytestmark = pytest.mark.flaky(reruns=2)
"""Real times on a busy machine: a failure is retried, a real fault fails three times."""

DELAYS = (0, 50, 300, 1200, 3000)
KINDS = {"after": "After a while", "twice": "Twice", "fetch": "From the server", "go": "To the next page"}
AWRY_MS = 5
"""Maximum by which a measurement may be too short, in milliseconds: the page itself reports a little late."""


@pytest.fixture
def busy_core() -> Iterator[None]:
    """Another process that keeps a core busy."""
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    yield
    other.kill()
    other.wait()


@dataclass(frozen=True)
class Timed:
    """The measurement, and the real times by the page's own clock: its first change and its last, in ms after the input."""

    timing: Timing
    first: float
    last: float


def timed(step: StepRecord) -> Timed:
    """Read the real times from the page's title."""
    assert step.timing is not None
    truths = [float(word) for word in step.title.split()]
    return Timed(step.timing, truths[0], truths[-1])


def repeats_of(delay: int) -> int:
    """Three with `make proofs`, except for long delays; the benchmark repeats each twenty times."""
    return size(3, 1) if delay < 1000 else 1


def timings(play: Play, control: str, delays: Sequence[int], query: str = "") -> list[tuple[int, Timed]]:
    """Returns each delay with a measurement, all from one replay."""
    tries = [delay for delay in delays for _ in range(repeats_of(delay))]
    tasks = "\n".join(
        f"  - task: Try {n}\n    start: /timing/index.html?ms={delay}{query}\n    steps: [{{click: {control}}}]"
        for n, delay in enumerate(tries)
    )
    recording = play.ok("timeout: 8s\ntasks:\n" + tasks, probes=(Probe.TIMING, Probe.NAVIGATION, Probe.TROUBLE, Probe.TARGET))
    return list(zip(tries, map(timed, recording.actions), strict=True))


def assert_close(measured: float | None, truth: float) -> None:
    assert measured is not None
    assert truth - AWRY_MS <= measured <= truth + max(40, truth / 10), f"{measured} against {truth}"


def check(measured: list[tuple[int, Timed]]) -> None:
    for _, row in measured:
        assert row.timing.settled
        assert_close(row.timing.feedback_ms, row.first)
        assert_close(row.timing.system_ms, row.last)


@pytest.mark.parametrize("kind", KINDS)
def test_answers_after_a_known_delay_are_timed(play: Play, kind: str) -> None:
    measured = timings(play, KINDS[kind], DELAYS)
    assert all(delay <= row.first < delay + 500 for delay, row in measured)
    check(measured)


@pytest.mark.slow
@pytest.mark.usefixtures("busy_core")
@pytest.mark.parametrize("kind", KINDS)
def test_a_busy_core_does_not_blur_the_times(play: Play, kind: str) -> None:
    check(timings(play, KINDS[kind], (0, 300, 1200)))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "delays"), [("after", (50, 1200, 3000)), ("go", (300,))])
def test_what_goes_on_by_itself_is_no_answer_and_holds_nothing_open(play: Play, kind: str, delays: tuple[int, ...]) -> None:
    """With a ticking text, a poll every 200 ms and an event stream."""
    for delay, row in timings(play, KINDS[kind], delays, "&noise=1"):
        assert row.timing.settled
        assert_close(row.timing.feedback_ms, row.first)
        assert row.timing.system_ms is not None
        assert row.timing.system_ms < row.last + max(160, delay / 10)


def test_each_kind_of_answer_has_its_name(play: Play) -> None:
    named = {"To the next page": Response.NAVIGATION, "After a while": Response.DOM, "From the server": Response.NETWORK}
    tasks = "\n".join(f"  - {{task: {name}, start: /timing/index.html?ms=0, steps: [{{click: {name}}}]}}" for name in named)
    for step, response in zip(play.ok("timeout: 8s\ntasks:\n" + tasks).actions, named.values(), strict=True):
        assert step.timing is not None
        assert response in step.timing.responses


def test_a_cue_to_wait_is_told(play: Play) -> None:
    page = """<button onclick="out.innerHTML = '<span class=spinner>…</span>'; setTimeout(() => out.textContent = 'there', 400)">Go</button>
              <p id="out"></p>"""
    (step,) = play.ok("- click: Go", page).actions
    assert step.timing is not None
    assert step.timing.busy_cue == "spinner"


@pytest.mark.parametrize(
    "change",
    [
        "document.querySelector('#hidden').textContent = 'changed'",
        "document.querySelector('#below').textContent = 'changed'",
        "document.body.dataset.seen = '1'",
    ],
)
def test_a_change_that_nobody_can_see_is_none(play: Play, change: str) -> None:
    page = f"""<button onclick="{change}">Go</button><p id="hidden" style="display: none">x</p>
               <div style="height: 3000px"></div><p id="below">below the view</p>"""
    (step,) = play.ok("timeout: 400ms\ntasks: [{task: T, steps: [{click: Go}]}]", page).actions
    assert step.timing is not None
    assert step.timing.t1 is None
    assert Response.DOM not in step.timing.responses


def test_recording_by_hand_is_not_disturbed(tmp_path: Path, play: Play) -> None:
    """The wrapped timers, console and history behave as the page expects."""
    page = """<script>
      const told = [];
      setTimeout(function (a, b) { told.push(this === window, a + b); }, 10, 1, 2);
      const id = setInterval(() => { clearInterval(id); told.push('once'); }, 10);
      setTimeout("told.push('text')", 10);
      setTimeout(() => { document.title = JSON.stringify([told, history.length > 0, typeof console.log]); }, 150);
    </script>"""
    recording = play.ok("- wait_for: {title: function}", page)
    assert recording.steps[-1].title == '[[true,3,"once","text"],true,"function"]'


WAYS = {
    "Timer": "setTimeout(done, 70)",
    "Frames": "const look = () => (performance.now() - start > 70 ? done() : requestAnimationFrame(look)); requestAnimationFrame(look)",
    "Channel": "const c = new MessageChannel(); const say = () => c.port2.postMessage(0); "
    "c.port1.onmessage = () => (performance.now() - start > 70 ? done() : say()); say()",
    "Message": "onmessage = () => (performance.now() - start > 70 ? done() : postMessage(0)); postMessage(0)",
    "Animation": "document.body.animate([{color: 'red'}, {color: 'blue'}], 70).onfinish = done",
    "Worker": "new Worker(window.URL.createObjectURL(new Blob(['setTimeout(() => postMessage(0), 20)']))).onmessage = done",
    "Frame": "const f = document.createElement('iframe'); "
    "f.srcdoc = '<script>setTimeout(() => parent.done(), 70)<' + '/script>'; document.body.append(f)",
}
"""Ways in which a page can change itself a while after a click, when it seemed to have settled."""


def test_a_late_change_is_waited_for_whatever_brings_it(play: Play) -> None:
    buttons = "".join(f'<button onclick="begin(); {way}">{name}</button>' for name, way in WAYS.items()).replace("const ", "var ")
    page = f"""<p id=told>Nothing</p>{buttons}<script>var start;
      function begin() {{ start = performance.now(); told.textContent = 'Begun'; }}
      function done() {{ told.textContent = 'Done'; document.title = performance.now() - start; }}
    </script>"""
    recording = play.ok("tasks:" + "".join(f"\n  - task: {name}\n    steps: [{{click: {name}}}]" for name in WAYS), page)
    late = [step for step in recording.actions if step.verb == "click"]
    assert [step.sentence for step in late if not step.title[:1].isdigit()] == []
    for step in late:
        assert step.timing is not None
        assert step.timing.system_ms is not None
        assert step.timing.system_ms >= float(step.title) - 5, step.sentence


def test_a_page_that_is_still_being_made_is_waited_for(play: Play) -> None:
    """By a server that sends data through an open connection, behind a busy indicator, or with an empty page."""
    made = "document.querySelector('main').textContent = document.title = Math.round(performance.now())"
    pages = {
        "/line": f"<main>Begun</main><script>new WebSocket(`ws://${{location.host}}/none`); setTimeout(() => {{ {made} }}, 350)</script>",
        "/blank": html(f"<main></main><script>setTimeout(() => {{ {made} }}, 600)</script>"),
        "/work": "<style>@keyframes turn { to { rotate: 360deg } } .spinner { animation: turn 1s infinite; width: 2em }</style>"
        f"<main><div class=spinner>.</div></main><script>setTimeout(() => {{ {made} }}, 800)</script>",
    }
    tasks = "".join(f"\n  - {{task: {path}, start: {path}, steps: [{{screenshot: it}}]}}" for path in pages)
    recording = play.ok(f"timeout: 9s\ntasks:{tasks}", pages)
    for step in recording.actions:
        assert step.timing is not None
        assert step.title.isdigit(), step.url
        assert float(step.title) - 5 <= (step.timing.system_ms or 0) < float(step.title) + 150, step.url
