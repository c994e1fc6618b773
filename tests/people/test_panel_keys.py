"""The panel without a mouse: a whole session by the keys of a real keyboard, also at 400 % zoom, after a reload, and with a note."""

import asyncio
import contextlib
from pathlib import Path

import pytest

from tests.async_runs import run_async
from tests.people.desk import Hands, display, missing, recorded, sitting
from tests.people.six import shop
from uxaudit.model.scenario import Scenario
from uxaudit.scenario import load

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"a display needs {missing()}: apt-get install xvfb xdotool")

SCENARIO = """
scenario: Two tasks
site: {site}
study: {{questions: [seq, umux-lite]}}
tasks:
  - task: Find the noodle bowl and open its page
    start: /category/bowls
    success: [{{expect: {{url: "**/mug/noodle-bowl"}}}}]
  - task: Find out who makes the mugs
    success: [{{expect: {{url: "**/about"}}}}]
"""
WIDTH = "() => document.documentElement.scrollWidth - innerWidth"


async def shown(hands: Hands, text: str) -> None:
    for _ in range(80):
        if text in await hands.panel.inner_text("#screen"):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{text} is not shown: {await hands.panel.inner_text('#screen')}")


async def press(hands: Hands, name: str, then: str) -> None:
    """Press a button of the panel by keys."""
    await hands.focus(hands.panel)
    await hands.tab_to(name, hands.panel, 5)
    await hands.key("Return")
    if then:
        await shown(hands, then)


async def follow(hands: Hands, link: str, part: str) -> None:
    await hands.focus(hands.page)
    for _ in range(50):
        with contextlib.suppress(Exception):  # the page is still being opened
            await hands.tab_to(link, hands.page, 60)
            break
        await asyncio.sleep(0.1)
    await hands.key("Return")
    await hands.arrived(part)


async def choose(hands: Hands, *keys: str) -> str:
    await hands.key("Tab", *keys)
    value = await hands.panel.evaluate("document.querySelector('#screen :checked')?.value")
    await hands.key("Return")
    return str(value)


async def play(hands: Hands, running: "asyncio.Task[str]") -> None:
    await hands.focus(hands.panel)
    await hands.key(*["ctrl+plus"] * 8)
    for _ in range(40):
        if await hands.panel.evaluate("devicePixelRatio") == 4:
            break
        await asyncio.sleep(0.1)
    assert await hands.panel.evaluate(WIDTH) <= 0
    await press(hands, "I agree", "Task 1 of 2")
    assert await hands.panel.evaluate(WIDTH) <= 0
    await hands.key("ctrl+0")
    await press(hands, "Start", "Done")
    await follow(hands, "Noodle bowl", "noodle-bowl")
    await hands.key("alt+shift+n")
    await hands.focus(hands.panel)
    await hands.type("finds it at once")
    await hands.key("Return")
    await press(hands, "Done", "Overall")
    await hands.key("F5")
    await asyncio.sleep(0.5)
    await shown(hands, "Overall")
    assert await choose(hands, "space", "Right", "Right") == "3"
    await shown(hands, "Task 2 of 2")
    await press(hands, "Start", "Give up")
    await follow(hands, "About us", "about")
    await press(hands, "Done", "Overall")
    assert await choose(hands, "space", "Left") == "7"
    await shown(hands, "Question 1 of 2")
    assert await choose(hands, "space") == "1"
    await shown(hands, "Question 2 of 2")
    await press(hands, "Skip", "Thank you")
    await press(hands, "Close", "")
    assert await asyncio.wait_for(running, 20) == "completed"


@pytest.mark.slow
def test_a_whole_session_works_by_keys_alone(tmp_path: Path, browser_found: object) -> None:
    server, _ = shop(tmp_path)
    path = tmp_path / "two.yaml"
    path.write_text(SCENARIO.format(site=server.url), encoding="utf-8")
    scenario: Scenario = load(path)

    async def hold() -> None:
        async with sitting(scenario, "K1", tmp_path, looks=False) as (hands, running):
            await play(hands, running)

    try:
        with display():
            run_async(hold())
    finally:
        server.shutdown()
        server.server_close()
    session = recorded(scenario, "K1", tmp_path).session
    assert session is not None
    assert [(task.end.said, task.end.reached) for task in session.tasks if task.end] == [("done", True), ("done", True)]
    assert [task.answers for task in session.tasks] == [{"seq": 3}, {"seq": 7}]
    assert session.answers == {"umux-lite-1": 1}
    assert [note.text for task in session.tasks for note in task.notes] == ["finds it at once"]
    assert {click.by for task in session.tasks for click in task.of("click")} == {"keyboard"}
