"""Plays a few lines of scenario on a few lines of HTML in the real browser, in this process."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from textwrap import dedent, indent
from threading import Thread
from typing import Any

from playwright.async_api import Browser, async_playwright

from tests.servers import Request, Response, Route, html, serve_folder
from uxaudit.model.access import NONE, Access
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Scenario
from uxaudit.recording.probes import everywhere
from uxaudit.recording.reader import read_recording
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.state_store import read_states
from uxaudit.replay.browser.discovery import FoundBrowser, launch_options
from uxaudit.replay.browser.isolated_world import register
from uxaudit.replay.messages import Job, Played
from uxaudit.replay.player import Player
from uxaudit.runner.scheduler import hosts_of
from uxaudit.scenario import load
from uxaudit.scenario.plan import plan

SITES = Path(__file__).parents[1] / "sites"
PLAIN = everywhere()
LIGHT = (Probe.TIMING, Probe.TROUBLE, Probe.NAVIGATION, Probe.TARGET)
"""Without pictures and scans: sufficient for tests of actions."""
LOG = """<ul id="log" aria-label="Log"></ul><script>
const log = (text) => { const line = document.createElement('li'); line.textContent = text; document.querySelector('#log').append(line); };
</script>"""
"""`log('done')` on a page is a visible response that a scenario can expect."""

Page = str | Response | Route
PlayEach = Callable[..., dict[str, Recording]]


class Chromium:
    """One browser for many tests, with its event loop in a separate thread."""

    def __init__(self, found: FoundBrowser) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.playwright = self.run(async_playwright().start())
        self.run(register(self.playwright))
        self.browser: Browser = self.run(self.playwright.chromium.launch(**launch_options(found)))

    def run(self, work: Coroutine[Any, Any, Any], timeout_s: float = 300) -> Any:
        """Run a coroutine to its end in the browser's loop."""
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return future.result(timeout_s)

    def close(self) -> None:
        """Close the browser, its driver and the loop."""
        self.run(self.browser.close())
        self.run(self.playwright.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


@dataclass
class Site:
    """A web server whose pages each test sets: a body (the log goes before it), a whole response, or a function."""

    address: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    seen: list[Request] = field(default_factory=list)

    def answer(self, request: Request) -> Response | None:
        page = self.pages.get(request.path)
        if callable(page):
            return page(request)
        if isinstance(page, str):
            return html(LOG + page, request.path.strip("/") or "Start")
        return page

    @property
    def elsewhere(self) -> str:
        """The same server under another origin."""
        return self.address.replace("127.0.0.1", "localhost")


@contextmanager
def running_site() -> Iterator[Site]:
    """Serves the pages of tests, and the folder of small sites."""
    site = Site()
    with serve_folder(SITES, hook=site.answer, seen=site.seen) as site.address:
        yield site


def scenario_text(body: str, site: str) -> str:
    """Returns a whole scenario from its steps alone (a list), or from its tasks and setup (a mapping)."""
    body = dedent(body).strip("\n")
    if body.startswith("- "):
        body = "tasks:\n  - task: Do it\n    steps:\n" + indent(body, "      ")
    head = f"scenario: Test\nsite: {site}\n"
    return head + ("" if "\ntimeout:" in "\n" + body else "timeout: 1s\n") + body + "\n"


class Play:
    """`play(steps, page)` replays and returns the recording; `play.ok(…)` also asserts that every step passed."""

    def __init__(self, chromium: Chromium, site: Site, folder: Path) -> None:
        self.chromium, self.site, self.folder = chromium, site, folder
        self.recordings = folder / "recordings"
        self.played: Played | None = None
        self._numbers = itertools.count(1)

    def scenario(self, body: str, site: str = "", environ: Mapping[str, str] | None = None) -> Scenario:
        """Load a scenario from its text, as the command line would."""
        path = self.folder / "scenario.yaml"
        path.write_text(scenario_text(body, site or self.site.address), encoding="utf-8")
        return load(path, environ or {})

    def __call__(
        self,
        body: str,
        page: Page | Mapping[str, Page] = "",
        *,
        probes: Sequence[Probe] = LIGHT,
        persona: str = "desktop",
        site: str = "",
        environ: Mapping[str, str] | None = None,
        storage: Any = None,
        examines: Sequence[Probe] = (),
        access: Access = NONE,
    ) -> Recording:
        self.site.pages.clear()
        self.site.seen.clear()
        self.site.pages.update(page if isinstance(page, Mapping) else {"/": page} if page else {})
        scenario = self.scenario(body, site, environ)
        (replay,) = plan([scenario], [persona], 1, examines)
        folder = self.recordings.with_name(f"audit-{next(self._numbers)}") / "recordings"
        self.recordings = folder
        job = Job(replay, folder, hosts_of(scenario), storage, access=access)
        self.played = self.chromium.run(Player(self.chromium.browser, job, probes).play())
        return read_recording(folder / replay.id, read_states(folder))

    def each(
        self,
        cases: Mapping[str, tuple[str, Page]],
        *,
        timeout: str = "3s",
        at_once: int = 2,
        persona: str = "desktop",
        probes: Sequence[Probe] = LIGHT,
        files: Mapping[str, str] | None = None,
    ) -> dict[str, Recording]:
        """Play each case as a task with a page of its own, several at once; returns the recording of each, narrowed to its task.

        A case has its steps, and its page or pages; of several, the task starts on the first. ``files`` lie beside the scenarios.
        """
        for name, text in (files or {}).items():
            (self.folder / name).write_text(text)
        self.site.pages.clear()
        self.site.seen.clear()
        tasks = {}
        for number, (name, (body, page)) in enumerate(cases.items()):
            (start, first), *others = page.items() if isinstance(page, Mapping) else [("", page)]
            self.site.pages.update(
                {f"/case-{number}{start}": html(LOG + first, "Start") if isinstance(first, str) else first, **dict(others)}
            )
            tasks[name] = (
                f"  - task: {json.dumps(name)}\n    start: /case-{number}{start}\n    steps:\n{indent(dedent(body).strip(), ' ' * 6)}\n"
            )
        shares = [list(tasks)[at::at_once] for at in range(min(at_once, len(tasks)))]
        bodies = [f"timeout: {timeout}\ntasks:\n" + "".join(tasks[name] for name in share) for share in shares]
        played = zip(shares, self.together(bodies, persona=persona, probes=probes), strict=True)
        return {name: recording.of_task(at) for share, recording in played for at, name in enumerate(share)}

    def together(
        self, bodies: Sequence[str], *, site: str = "", persona: str = "desktop", probes: Sequence[Probe] = LIGHT
    ) -> list[Recording]:
        """Play several scenarios at the same time, each in its own context."""
        folder = self.recordings.with_name(f"audit-{next(self._numbers)}") / "recordings"
        replays = [replace(one, id=str(n)) for n, body in enumerate(bodies) for one in plan([self.scenario(body, site)], [persona], 1)]
        players = [Player(self.chromium.browser, Job(one, folder, hosts_of(one.scenario), None), probes) for one in replays]

        async def play_all() -> None:
            await asyncio.gather(*(player.play() for player in players))

        self.chromium.run(play_all())
        return [read_recording(folder / one.id, read_states(folder)) for one in replays]

    def ok(self, body: str, page: Page | Mapping[str, Page] = "", **options: Any) -> Recording:
        recording = self(body, page, **options)
        assert not troubles(recording), troubles(recording)
        return recording


def troubles(recording: Recording) -> list[str]:
    """Returns every step that did not pass, in words."""
    return [f"{step.sentence}: {step.status}: {step.error}" for step in _of(recording) if step.status not in ("passed", "skipped")]


def steps(recording: Recording, task: int = 0) -> tuple[StepRecord, ...]:
    """Returns the steps of a task as written, without its opening and its success criterion."""
    wanted = task if recording.only_task is None else recording.only_task
    return tuple(step for step in recording.all_steps if step.task == wanted and step.phase == "step")


def last(recording: Recording) -> StepRecord:
    """Returns the last step that ran."""
    return [step for step in _of(recording) if step.status != "not-run"][-1]


def _of(recording: Recording) -> list[StepRecord]:
    """Returns all steps, or those of the task that the recording is narrowed to."""
    return [step for step in recording.all_steps if recording.only_task in (None, step.task)]


__all__ = ["LIGHT", "PLAIN", "Chromium", "Play", "PlayEach", "Site", "last", "running_site", "steps", "troubles"]
