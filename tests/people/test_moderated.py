"""A session at this machine: a window on a display, real mouse and keyboard events, the panel beside it."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.async_runs import run_async
from tests.people.desk import Hands, display, missing, recorded, sitting
from uxaudit.cli.main import main
from uxaudit.demo.server import ShopServer
from uxaudit.metrics.people import person_task
from uxaudit.model.scenario import Scenario
from uxaudit.scenario import load

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"a display needs {missing()}: apt-get install xvfb xdotool")

SCENARIO = """
scenario: Find a mug
site: {site}
study: {{questions: [seq, umux-lite]}}
tasks:
  - task: Look for a speckled mug
    success: [{{expect: {{text: Thank you for your order}}}}]
"""
TYPED = "Zanzibar Qux"
WHO = "PX71Q"


@pytest.fixture
def scenario(tmp_path: Path) -> Iterator[Scenario]:
    server = ShopServer("flawed", "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    path = tmp_path / "mug.yaml"
    path.write_text(SCENARIO.format(site=server.url), encoding="utf-8")
    yield load(path)
    server.shutdown()
    server.server_close()


async def play(hands: Hands, running: "asyncio.Task[str]") -> None:
    await hands.press("button>>I agree")
    await hands.press("button>>Start")
    await hands.click("nav a>>Travel mugs")
    await hands.click("main button>>Sort", times=5)
    await hands.rest(2.8)
    await hands.click("input[type=search]")
    await hands.type(TYPED)
    await hands.key("BackSpace", "Return")
    await hands.arrived("search")
    await hands.rest(1.5)
    await hands.key("alt+shift+n")
    await hands.click("#note-text", hands.panel)  # without a window manager no window gets the focus by itself
    await hands.type("looks puzzled")
    await hands.key("Return")
    await hands.press("button>>Done")
    await hands.press("input[value='2']")
    await hands.press("button>>Next")
    for value in ("3", "4"):
        await hands.press(f"input[value='{value}']")
        await hands.press("button>>Next")
    await hands.press("button>>Close")
    assert await asyncio.wait_for(running, 10) == "completed"


@pytest.mark.slow
def test_a_session_is_recorded_judged_listed_and_deleted(scenario: Scenario, tmp_path: Path, browser_found: object) -> None:
    folder = tmp_path / "audit"

    async def hold() -> None:
        async with sitting(scenario, WHO, folder) as (hands, running):
            await play(hands, running)

    with display():
        run_async(hold())
    recording = recorded(scenario, WHO, folder)
    session = recording.session
    assert session is not None
    one = person_task(recording, recording.tasks[0])
    assert (one.result, one.rage_clicks, one.seq) == ("false success", 1, 2)
    assert session.answers == {"umux-lite-1": 3, "umux-lite-2": 4}
    assert [note.text for note in session.tasks[0].notes] == ["looks puzzled"]
    assert sum(event.what == "input" for event in session.tasks[0].events) >= len(TYPED)
    assert any(step.verb == "fill" and step.typed == len(TYPED) - 1 for step in recording.all_steps)
    assert any(state.axe is not None and state.shot is not None for state in recording.states.values())
    for path in (path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes().lower()
        assert b"zanzibar" not in content, path
        assert b"looks puzzled" not in content or path.name == "recording.jsonl"

    run = CliRunner()
    args = ["record", scenario.file, "--out", str(folder)]
    assert f"{WHO}  " in run.invoke(main, [*args, "--list"]).output
    again = run.invoke(main, [*args, "--participant", WHO])
    assert (again.exit_code, "--replace" in again.output) == (2, True)
    evaluated = run.invoke(main, ["evaluate", str(folder)])
    assert evaluated.exit_code == 3, evaluated.output
    assert WHO in (folder / "report.json").read_text()
    assert run.invoke(main, [*args, "--delete", WHO]).exit_code == 0
    assert not [path for path in folder.rglob("*") if path.is_file() and WHO.encode() in path.read_bytes()]
    assert run.invoke(main, [*args, "--delete", WHO]).exit_code == 2


@pytest.mark.parametrize("participant", ["Ada Weaver", "../P1", "", "x" * 41])
def test_a_participant_has_an_id_and_no_name(participant: str, scenario: Scenario, tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["record", scenario.file, "--out", str(tmp_path), "--participant", participant])
    assert told.exit_code == 2


def test_a_panel_that_is_closed_before_the_last_answer_leaves_a_session_to_be_resumed(
    scenario: Scenario, tmp_path: Path, browser_found: object
) -> None:
    async def hold() -> str:
        async with sitting(scenario, WHO, tmp_path, tasks=()) as (hands, running):
            await hands.press("button>>I agree")
            await hands.press("input[value='3']")
            await hands.press("button>>Next")
            await hands.panel.close()
            return await asyncio.wait_for(running, 10)

    with display():
        assert run_async(hold()) == "left"
    recording = recorded(scenario, WHO, tmp_path)
    assert recording.session is not None
    assert recording.session.answers == {"umux-lite-1": 3}
    assert recording.end is not None
    assert recording.end.status == "crashed"
