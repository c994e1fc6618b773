"""What the recorder costs a page and the machine: ``python -m tests.people.inp [ROUNDS]``.

In two windows of two browsers, one recorded and one not, the same clicks are made by xdotool, in turns: on a page of 5,000 nodes and
on datasette. Prints the interaction to next paint of each (Event Timing: worst, and mean to the exact ms), and their ratio. Then prints
the processor time of the recorded window while nothing happens, beside that of the other one. Limits: 5 % of INP, 1 % of a processor.
On a busy machine these times say little, so the processor time of the page's main thread is printed too, per click and when idle.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
from playwright.async_api import Page, async_playwright

from tests.async_runs import run_async
from tests.e2e.line import ROOT, free_port
from tests.people.desk import Hands, display, missing, sitting
from tests.servers import html, serve_folder
from uxaudit.model.scenario import Scenario
from uxaudit.replay.browser.discovery import find, launch_options
from uxaudit.replay.browser.isolated_world import register
from uxaudit.replay.moderated.person_session import PersonSession
from uxaudit.runner.site_server import served
from uxaudit.scenario import load

ROWS = 1250
"""Each has four elements, and as many texts."""
LIST = (
    "<h1>Orders</h1><p id='said'></p><ul>"
    + "".join(f"<li><span>Order {n}</span> <a href='#{n}'>Show</a> <button>Mark {n}</button></li>" for n in range(ROWS))
    + """</ul><style>.marked { background: #fe9 }</style><script>
document.querySelector('ul').addEventListener('click', (event) => {
  if (event.target.tagName !== 'BUTTON') return;
  const row = event.target.closest('li');
  row.classList.toggle('marked');
  said.textContent = document.querySelectorAll('.marked').length + ' marked';
  const rows = [...document.querySelectorAll('li')];
  rows.sort((a, b) => a.textContent.localeCompare(b.textContent));
  said.title = rows[0].offsetTop;
});
</script>"""
)
PLAN = """
scenario: Clicks
site: {site}
study: {{questions: []}}
tasks:
  - task: Click around for a while
    start: {start}
    success: [{{expect: {{text: will never be there}}}}]
"""
WATCH = """() => {
  window.worst = new Map(); window.exact = [];
  new PerformanceObserver((list) => list.getEntries().forEach((one) => one.interactionId &&
    worst.set(one.interactionId, Math.max(one.duration, worst.get(one.interactionId) ?? 0)))).observe(
    { type: 'event', durationThreshold: 16, buffered: false });
  addEventListener('click', (event) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => exact.push(performance.now() - event.timeStamp);
    channel.port2.postMessage(0);
  }), true);
}"""
READ = "() => { const found = [exact, [...worst.values()]]; exact = []; worst.clear(); return found; }"
CLICKS, PACE_S, IDLE_S = 12, 1.0, 20.0
"""Clicks of one turn; people click about once a second at the fastest that matters here."""


class Window(Hands):
    """Hands in a window that nothing records."""

    def __init__(self, page: Page) -> None:
        super().__init__(SimpleNamespace(session=SimpleNamespace(page=page)))  # type: ignore[arg-type]


async def turn(hands: Hands, targets: Sequence[str]) -> tuple[list[float], list[float]]:
    """Click each target at a person's pace. Returns the times to the next paint, exact and by Event Timing."""
    await hands.page.bring_to_front()
    for target in targets:
        await hands.click(target)
        await asyncio.sleep(PACE_S)
    exact, worst = await hands.page.evaluate(READ)
    return exact, worst


async def busy_s(pid: int) -> float:
    """Processor time of a process and all below it, in seconds."""
    every = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in every if one.is_running())


def shown(name: str, ours: Sequence[float], plain: Sequence[float]) -> None:
    ratio = statistics.fmean(ours) / statistics.fmean(plain)
    figures = [(statistics.fmean(one), statistics.median(one), sorted(one)[int(len(one) * 0.98)]) for one in (ours, plain)]
    recorded, bare = (f"mean {mean:.1f}, median {middle:.1f}, 98 % within {high:.1f} ms" for mean, middle, high in figures)
    print(f"{name}: recorded {recorded}; plain {bare}; means × {ratio:.3f}, medians × {figures[0][1] / figures[1][1]:.3f}", flush=True)


async def compare(name: str, scenario: Scenario, targets: Sequence[str], rounds: int, folder: Path) -> None:
    """Compare both windows on one page."""
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(**launch_options(find(headed=True), headed=True))
        stack.push_async_callback(browser.close)
        page = await (await browser.new_context(no_viewport=True)).new_page()
        hands, _running = await stack.enter_async_context(sitting(scenario, "P1", folder / name))
        plain = Window(page)
        await hands.press("button>>I agree")
        await hands.press("button>>Start")
        await asyncio.sleep(1.5)
        bounds = await hands.page.evaluate("() => [outerWidth, outerHeight]")
        cdp = await page.context.new_cdp_session(page)
        window = await cdp.send("Browser.getWindowForTarget")
        size = {"left": 0, "top": 0, "width": bounds[0], "height": bounds[1]}
        await cdp.send("Browser.setWindowBounds", {"windowId": window["windowId"], "bounds": size})
        await page.goto(hands.page.url)
        await asyncio.sleep(8)  # the first state is scanned
        for one in (hands, plain):
            await one.page.evaluate(WATCH)
        figures: dict[str, list[Any]] = {"ours": [[], []], "plain": [[], []]}
        for number in range(rounds):
            for which, one in (("ours", hands), ("plain", plain))[:: 1 if number % 2 else -1]:
                for kept, found in zip(figures[which], await turn(one, targets), strict=True):
                    kept += found
        shown(f"{name}, exact", figures["ours"][0], figures["plain"][0])
        shown(f"{name}, Event Timing", figures["ours"][1], figures["plain"][1])
        await hands.page.bring_to_front()
        await asyncio.sleep(3)
        mine = psutil.Process()
        before, begun = sum(mine.cpu_times()[:2]), time.monotonic()
        below = {one.pid: sum(one.cpu_times()[:2]) for one in mine.children(recursive=True)}
        await asyncio.sleep(IDLE_S)
        spent, passed = sum(mine.cpu_times()[:2]) - before, time.monotonic() - begun
        all_of = sum(sum(one.cpu_times()[:2]) - below.get(one.pid, 0) for one in mine.children(recursive=True))
        print(f"{name}, idle: the recorder {spent / passed:.2%}, both browsers and Playwright {all_of / passed:.2%} of one processor")


PLACES = """([css, count]) => [...document.querySelectorAll(css)].slice(0, count).map((el) => {
  const { x, y, width, height } = el.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
})"""


async def main_thread_ms(page: Page, selector: str, clicks: int = 30) -> tuple[float, float]:
    """Processor time of the page's main thread: ms per click, and ms per second when idle."""
    cdp = await page.context.new_cdp_session(page)
    await cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    async def spent() -> float:
        found = (await cdp.send("Performance.getMetrics"))["metrics"]
        return next(float(one["value"]) for one in found if one["name"] == "TaskDuration") * 1000

    places = await page.evaluate(PLACES, [selector, 4])
    await asyncio.sleep(1)
    before = await spent()
    for number in range(clicks):
        await page.mouse.move(*places[number % 4])
        await asyncio.sleep(0.25)
        await page.mouse.down()
        await page.mouse.up()
        await asyncio.sleep(0.25)
    after = await spent()
    await asyncio.sleep(5)
    return (after - before) / clicks, (await spent() - after) / 5


async def compare_threads(name: str, url: str, selector: str, rounds: int) -> None:
    """Compare the processor time of a page with and without the recorder."""
    async with async_playwright() as playwright:
        await register(playwright)
        browser = await playwright.chromium.launch(**launch_options(find()))
        for _ in range(rounds):
            session = await PersonSession.begin(browser, ("127.0.0.1",), lambda _: None, ())
            plain = await (await browser.new_context()).new_page()
            figures = []
            for page in (session.page, plain):
                await page.goto(url)
                figures.append(await main_thread_ms(page, selector))
            (ours, idle), (bare, bare_idle) = figures
            print(
                f"{name}, main thread: recorded {ours:.2f}, plain {bare:.2f} ms of a processor per click; "
                f"idle {idle / 10:.3f} % and {bare_idle / 10:.3f} %",
                flush=True,
            )
            await session.context.close()
            await plain.context.close()
        await browser.close()


def main(rounds: int) -> int:
    if why := missing():
        print(f"Install {why} first.", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    folder = Path(tempfile.mkdtemp(prefix="inp-"))
    with ExitStack() as running, display():
        site = running.enter_context(serve_folder(folder, routes={"/": lambda _: html(LIST)}))
        path = folder / "list.yaml"
        path.write_text(PLAN.format(site=site, start="/"))
        buttons = [f"button>>Mark {n}" for n in range(CLICKS)]
        print(f"load {os.getloadavg()[0]:.1f}")
        run_async(compare_threads("5,000 nodes", site, "li button", 2))
        run_async(compare("5,000 nodes", load(path), buttons, rounds, folder))
        os.environ["TREES_PORT"] = str(free_port())
        trees = load(ROOT / "scenarios" / "datasette.yaml", os.environ)
        running.enter_context(served(trees))
        path.write_text(PLAN.format(site=trees.site, start="/city/trees"))
        run_async(compare_threads("datasette", f"{trees.site}/city/trees", "th svg", 2))
        menus = [f"th:nth-of-type({n % 4 + 2}) svg" for n in range(CLICKS)]
        run_async(compare("datasette", load(path), menus, rounds, folder))
        print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 4))
