"""Pages that hang, flood, crash or mislead: each is limited by its step's deadline and recorded correctly, and the next task runs."""

import asyncio
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.proofs import size
from tests.replay.hostile import bad_certificate, hostile_site, silent_port
from tests.replay.playing import Chromium, Play, Site
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Screenshot
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.replay.steps.actions import ACTIONS
from uxaudit.replay.steps.step_context import Stage

pytestmark = pytest.mark.flaky(reruns=2)
"""Real times on a busy machine: a failure is retried, a real fault fails three times."""

TIMEOUT_MS = 3000
GRACE_MS = 5000
"""Time of a step beyond its timeout for acting and again for settling, in milliseconds; on an idle machine a third of it is enough."""
ALL = (*Probe,)


@dataclass(frozen=True)
class Case:
    """A hostile page, the step that it affects, and the expected record (any status if none is given)."""

    page: str
    step: str = "step"
    status: str = "passed"
    error: str = ""
    says: str = ""
    trouble: str = ""
    cause: str = "product"
    timeout_ms: int = TIMEOUT_MS
    loud: bool = False
    """Whether the page keeps a core busy, so that it is played alone."""


CASES = [
    Case("endless-click.html", status="failed", error="timeout", says="did not respond for", loud=True),
    Case("endless-load.html", "start", "failed", "timeout", "did not respond for", loud=True),
    Case("alert-loop.html", status="failed", error="crash", says="dialogs", trouble="dialog"),
    Case("prompt-loop.html", status="failed", error="crash", says="dialogs", trouble="dialog"),
    Case("beforeunload.html", trouble="dialog"),
    Case("popups.html", status="", error="", loud=True),
    Case("console-flood.html", trouble="console", loud=True),
    Case(f"many-nodes.html?n={size(66_000, 15_000)}", "start", timeout_ms=10_000, loud=True),
    Case("never-ends"),
    Case("redirects", "start", "failed", "broken", "REDIRECTS"),
    Case("memory.html", status="failed", loud=True),
    Case("meta-refresh.html", status="failed", error="timeout"),
    Case("download", "start"),
    Case("login", "start", "failed", "broken", "401"),
    Case("garbage", "start", "failed", "broken", "INVALID_HTTP"),
    Case("to-garbage.html", status="failed", error="broken", says="cannot be shown"),
    Case("silent-worker.html", status="failed", error="unreachable", says="did not respond in time", cause="environment"),
    Case("bad-bytes.html", trouble="page-error"),
    Case("dead-frame.html", "start", trouble="blocked"),
    Case("hang", "start", "failed", "unreachable", "did not respond", cause="environment"),
]


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    with hostile_site() as address:
        yield address


def scenario(page: str, timeout_ms: int = TIMEOUT_MS) -> str:
    return (
        f"timeout: {timeout_ms}ms\ntasks:\n"
        f"  - task: Bear it\n    start: /{page}\n    steps: [{{click: {{text: Go, exact: true}}}}]\n"
        f"  - task: Go on\n    start: /plain.html\n    steps: [{{click: Go}}]\n    success: [{{expect: done}}]\n"
    )


def bounded(step: StepRecord, timeout_ms: float = TIMEOUT_MS) -> bool:
    return step.wall_ms <= 2 * timeout_ms + GRACE_MS


@pytest.fixture(scope="module")
def waiting(chromium: Chromium, _site: Site, hostile: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Recording]:
    """Returns the recording of a page that mostly lets wait. Three of them are played at once when the first is asked for."""
    play, found = Play(chromium, _site, tmp_path_factory.mktemp("waiting")), dict[str, Recording]()
    pages = [case.page for case in CASES if not case.loud]

    def of(page: str) -> Recording:
        if page not in found:
            at = pages.index(page) // 3 * 3
            some = pages[at : at + 3]
            found.update(zip(some, play.together([scenario(one) for one in some], site=hostile, probes=ALL), strict=True))
        return found[page]

    return of


@pytest.fixture(autouse=True)
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine is never called overloaded, whatever else runs: a page that hangs is at fault here."""
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.page)
def test_a_hostile_page_is_recorded_as_what_it_is(
    play: Play, hostile: str, case: Case, waiting: Callable[[str], Recording], request: pytest.FixtureRequest
) -> None:
    if case.loud or getattr(request.node, "execution_count", 1) > 1:
        recording = play(scenario(case.page, case.timeout_ms), site=hostile, probes=ALL)
    else:
        recording = waiting(case.page)
    first, second = recording.tasks
    assert second.completed, [step.error for step in second.steps]
    assert all(bounded(step, case.timeout_ms) for step in recording.all_steps), [step.wall_ms for step in recording.all_steps]
    (step,) = [step for step in first.steps if step.phase == case.step]
    assert case.status in ("", step.status), step.error
    if case.error:
        assert step.error is not None
        assert (step.error.kind, step.error.cause) == (case.error, case.cause)
        assert case.says in step.error.message
    if case.trouble:
        assert case.trouble in {trouble.kind for step in first.steps for trouble in step.trouble}
    assert recording.end is not None


@pytest.mark.slow
def test_a_crashed_renderer_ends_the_task_and_not_the_replay(play: Play, hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def crash(stage: Stage, step: Screenshot) -> None:
        await (await stage.session.cdp()).send("Page.crash")

    monkeypatch.setitem(ACTIONS, Screenshot, crash)
    recording = play(
        "timeout: 3s\ntasks:\n  - task: Crash\n    start: /plain.html\n    steps: [{screenshot: bang}, {click: Go}]\n"
        "  - task: Go on\n    start: /plain.html\n    steps: [{click: Go}]\n",
        site=hostile,
        probes=ALL,
    )
    failed = recording.tasks[0].failed_step
    assert failed is not None
    assert failed.error is not None
    assert failed.error.kind == "crash"
    assert bounded(failed)
    assert recording.tasks[1].completed


def test_an_action_of_ours_that_does_not_end_is_no_fault_of_a_page_that_responds(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stall(stage: Stage, step: Screenshot) -> None:
        await asyncio.sleep(60)

    monkeypatch.setitem(ACTIONS, Screenshot, stall)
    recording = play("timeout: 1s\ntasks: [{task: Stall, steps: [{screenshot: never}]}]", "<h1>Fine</h1>")
    failed = recording.tasks[0].failed_step
    assert failed is not None
    assert failed.error is not None
    assert (failed.error.kind, failed.error.cause) == ("timeout", "uxaudit")


def test_a_certificate_that_nobody_trusts_is_the_environments_fault(play: Play, tmp_path: Path) -> None:
    with bad_certificate(tmp_path) as address:
        recording = play(scenario("plain.html"), site=address)
    failed = recording.tasks[0].failed_step
    assert failed is not None
    assert failed.error is not None
    assert "ERR_CERT" in failed.error.message
    assert failed.error.cause == "environment"


def test_a_port_that_says_nothing_is_not_waited_for_longer_than_the_step(play: Play) -> None:
    with silent_port() as address:
        recording = play("timeout: 1s\ntasks: [{task: T, steps: [{click: Go}]}]", site=address)
    (start,) = [step for step in recording.all_steps if step.phase == "start"]
    assert start.error is not None
    assert start.error.kind == "unreachable"
    assert start.wall_ms < 4000
