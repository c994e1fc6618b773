"""Six people do one task in the demo shop, each in their own way, with real mouse and keyboard events: ``python -m tests.people.six``.

Prints each person's signals, and fails if a signal is missing or occurs in another person's session.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.async_runs import run_async
from tests.people.desk import Hands, display, missing, recorded, sitting
from uxaudit.demo.server import ShopServer
from uxaudit.metrics.people import person_task
from uxaudit.model.people import PersonTask
from uxaudit.model.scenario import Scenario
from uxaudit.scenario import load

SCENARIO = """
scenario: Find a bowl
site: {site}
study: {{questions: [seq]}}
tasks:
  - task: Find the noodle bowl and open its page
    start: /category/travel-mugs
    optimal: {{steps: 2, pages: 3}}
    steps:
      - click: {{role: link, name: Bowls}}
      - click: {{role: link, name: Noodle bowl}}
    success:
      - expect: {{url: "**/mug/noodle-bowl"}}
"""
BOWLS, BOWL = "nav a>>Bowls", "main a>>Noodle bowl"


async def straight(hands: Hands) -> str:
    await hands.click(BOWLS)
    await hands.arrived("/category/bowls")
    await hands.click(BOWL)
    await hands.arrived("noodle")
    return "Done"


async def lost(hands: Hands) -> str:
    for name in ("About us", "Mugs", "Espresso cups", "About us", "Travel mugs", "Mugs"):
        await hands.click(f"nav a>>{name}")
        await hands.rest(1.2)
    return await straight(hands)


async def raging(hands: Hands) -> str:
    await hands.click("main button>>Sort", times=6)
    await hands.rest(3)
    return await straight(hands)


async def giving_up(hands: Hands) -> str:
    await hands.click(BOWLS)
    await hands.arrived("/category/bowls")
    await hands.rest(1)
    return "Give up"


async def mistaken(hands: Hands) -> str:
    await hands.click(BOWLS)
    await hands.arrived("/category/bowls")
    await hands.click("main a>>Breakfast bowl")
    await hands.arrived("/mug/")
    return "Done"


async def by_keyboard(hands: Hands) -> str:
    for goal in ("Bowls", "Noodle bowl"):
        for _ in range(60):
            await hands.key("Tab")
            if await hands.page.evaluate("document.activeElement?.innerText?.trim()") == goal:
                break
        await hands.key("Return")
        await hands.rest(1.5)
    return "Done"


PEOPLE: dict[str, tuple[Callable[[Hands], Awaitable[str]], set[str]]] = {
    "straight": (straight, set()),
    "lost": (lost, {"lost"}),
    "raging": (raging, {"rage"}),
    "giving-up": (giving_up, {"gave up"}),
    "mistaken": (mistaken, {"false success"}),
    "keyboard": (by_keyboard, {"keyboard"}),
}


def signals(one: PersonTask, keyboard: bool) -> set[str]:
    found = {
        "lost": (one.lostness or 0) > 0.5,
        "rage": one.rage_clicks > 0,
        "dead click": one.dead_clicks > 0,
        "error click": one.error_clicks > 0,
        "U-turn": one.u_turns > 0,
        "thrashing": one.thrashing > 0,
        "misclick": one.misclicks > 0,
        "keyboard": keyboard,
        one.result: one.result != "completed",
    }
    return {name for name, is_seen in found.items() if is_seen}


async def sit_through(hands: Hands, running: asyncio.Task[str], name: str) -> None:
    """Let one person go through a session that has begun, from consent to the end."""
    play, _ = PEOPLE[name]
    await hands.press("button>>I agree")
    await hands.press("button>>Start")
    await hands.place(BOWLS)
    await hands.rest(0.8)
    word = await play(hands)
    await hands.rest(1.2)
    await hands.press(f"button>>{word}")
    await hands.press("input[value='5']")
    await hands.press("button>>Next")
    await hands.press("button>>Close")
    assert await asyncio.wait_for(running, 10) == "completed"


async def session(scenario: Scenario, name: str, folder: Path) -> tuple[PersonTask, set[str]]:
    """One person's session, from consent to the end; returns its result and its signals."""
    async with sitting(scenario, name, folder) as (hands, running):
        await sit_through(hands, running, name)
    recording = recorded(scenario, name, folder)
    assert recording.session is not None
    clicks = recording.session.tasks[0].of("click")
    return person_task(recording, recording.tasks[0]), signals(
        person_task(recording, recording.tasks[0]), bool(clicks) and all(click.by == "keyboard" for click in clicks)
    )


def shop(folder: Path, build: str = "flawed") -> tuple[ShopServer, Scenario]:
    """A shop that runs, and the scenario for it."""
    server = ShopServer(build, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    path = folder / "bowl.yaml"
    path.write_text(SCENARIO.format(site=server.url), encoding="utf-8")
    return server, load(path)


def main(names: list[str]) -> int:
    if why := missing():
        print(f"Install {why} first.", file=sys.stderr)
        return 2
    folder, wrong = Path(tempfile.mkdtemp(prefix="six-people-")), 0
    server, scenario = shop(folder)
    with display():
        for name in names or PEOPLE:
            task, seen = run_async(session(scenario, name, folder))
            wanted = PEOPLE[name][1]
            wrong += seen != wanted
            mark = "ok" if seen == wanted else f"WRONG, expected {wanted or 'nothing'}"
            print(f"{name:10} {task.result:14} {(task.time_ms or 0) / 1000:5.1f} s  {sorted(seen)}  {mark}", flush=True)
    server.shutdown()
    print(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
