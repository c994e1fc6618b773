"""Problems of the environment: sites that are down or broken, missing controls, unusable folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.line import findings_of, free_port, here, report_of, task_of, uxaudit, write_scenario
from tests.servers import Request, html, serve_folder
from uxaudit.model.findings import State
from uxaudit.runner.site_server import PATIENCE_S

pytestmark = pytest.mark.usefixtures("browser_found")
HOME = html(
    """<main><h1>Shelf</h1><p><a href="/mugs">Blue mugs</a> <a href="/status/404">Old cups</a></p>
  <p><button onclick="told.textContent = 'Added'">Add to basket</button> <span id="told" role="status"></span></p>
  <p><button>Remove</button> <button>Remove</button></p></main>""",
    "Shelf",
)
MUGS = html("<main><h1>Blue mugs</h1><p>Twelve mugs</p></main>", "Mugs")


@pytest.fixture(scope="module")
def seen() -> list[Request]:
    return []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, seen: list[Request]) -> Iterator[str]:
    with serve_folder(tmp_path_factory.mktemp("site"), routes={"/": lambda _: HOME, "/mugs": lambda _: MUGS}, seen=seen) as address:
        yield address


def task(name: str, *steps: dict[str, Any], text: str = "", **keys: Any) -> dict[str, Any]:
    return {"task": name, "steps": list(steps), **({"success": [{"expect": {"text": text}}]} if text else {}), **keys}


FINE = task("Look at the mugs", {"click": "Blue mugs"}, text="Twelve mugs")


@pytest.mark.slow
def test_a_site_that_is_down_costs_seconds_and_one_line(tmp_path: Path) -> None:
    site = f"http://127.0.0.1:{free_port()}"
    done = uxaudit("run", write_scenario(tmp_path / "a.yaml", site, [FINE]), "--out", tmp_path / "out")
    assert done.code == 3, done.told
    assert done.seconds < PATIENCE_S + 14  # start-up takes long on a busy machine
    (line,) = done.err.splitlines()
    assert line.startswith(f"{site} did not respond: Connection refused")


@pytest.mark.slow
def test_a_site_that_is_down_does_not_cost_the_others(site: str, tmp_path: Path) -> None:
    down = f"http://127.0.0.1:{free_port()}"
    files = write_scenario(tmp_path / "up.yaml", site, [FINE]), write_scenario(tmp_path / "down.yaml", down, [task("Look", {"click": "x"})])
    done = uxaudit("run", *files, "--out", tmp_path / "out")
    report = report_of(tmp_path / "out")
    assert task_of(report, "Look at the mugs").status == "completed", done.told
    assert task_of(report, "Look").status == "cantTell"
    assert down in task_of(report, "Look").reason
    assert any(down in note for note in report.notes)


@pytest.mark.slow
def test_tasks_that_fail_in_each_way(site: str, tmp_path: Path) -> None:
    """One audit of tasks that end in each way; a control that is missing or ambiguous is the scenario's fault until proven otherwise."""
    tasks = [
        task("dead link", {"click": "Old cups"}, text="Cups", critical=True),
        task("renamed", {"click": "Add to the basket now"}),
        task("nowhere", {"click": "Gift wrapping service"}),
        task("twice", {"click": {"role": "button", "name": "Remove"}}),
        FINE,
    ]
    path = write_scenario(tmp_path / "a.yaml", site, tasks, timeout="2s")
    done = uxaudit("run", path, "--out", tmp_path / "out", "--format", "html,junit,sarif,md")
    report = report_of(tmp_path / "out")
    status = {row.task: row.status for row in report.tasks}
    assert status == {
        "dead link": "blocked",
        "renamed": "cantTell",
        "nowhere": "cantTell",
        "twice": "cantTell",
        "Look at the mugs": "completed",
    }, done.told
    assert done.code == 1
    (broken,) = findings_of(report, "broken-step")
    assert (broken.severity, broken.measured, broken.task) == (4, 404, "dead link")
    assert broken.target is not None
    assert broken.target.name == "Old cups"
    assert report.score.value is not None
    assert report.score.value <= 49
    assert "Add to basket" in task_of(report, "renamed").reason
    assert task_of(report, "twice").reason.count('button "Remove"') >= 3, "both are listed"
    assert "dead link" in report.gate.reasons[0]
    for name in ("report.html", "junit.xml", "report.sarif", "report.md"):
        assert (tmp_path / "out" / name).stat().st_size > 500, sorted(p.name for p in (tmp_path / "out").iterdir())


def test_a_site_that_answers_500_is_reported(tmp_path: Path) -> None:
    with serve_folder(tmp_path, hook=lambda _: html("<h1>Out of order</h1>", "Error", 500)) as site:
        path = write_scenario(tmp_path / "a.yaml", site, [task("Look", {"click": "x"}, critical=True)])
        done = uxaudit("run", path, "--out", tmp_path / "out")
    report = report_of(tmp_path / "out")
    assert done.code == 1, done.told
    assert task_of(report, "Look").status == "blocked"
    assert findings_of(report, "broken-step")[0].measured == 500
    assert findings_of(report, "goal-not-reached")


@pytest.mark.parametrize("place", ["file", "below a file", "proc"])
def test_a_folder_that_cannot_be_written_is_told_at_once(place: str, site: str, seen: list[Request], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    folder = {"file": tmp_path / "file", "below a file": tmp_path / "file" / "out", "proc": Path("/proc/uxaudit")}[place]
    before = len(seen)
    done = here("run", write_scenario(tmp_path / "a.yaml", site, [FINE]), "--out", folder)
    assert done.code == 2, done.told
    assert f"{folder}: " in done.err
    assert len(done.err.splitlines()) == 1
    assert len(seen) == before
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.slow
def test_an_audit_that_is_there_already_is_not_overwritten(site: str, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "a.yaml", site, [FINE])
    assert uxaudit("replay", path, "--out", tmp_path / "out").code == 0
    held = {file: file.read_bytes() for file in (tmp_path / "out").rglob("*") if file.is_file()}
    again = here("run", path, "--out", tmp_path / "out")
    assert again.code == 2
    assert "--resume" in again.err
    assert held == {file: file.read_bytes() for file in (tmp_path / "out").rglob("*") if file.is_file()}


def test_what_was_not_measured_is_never_green(site: str, tmp_path: Path) -> None:
    """A critical task that cannot be judged leaves the verdict open: exit code 3."""
    unclear = task("twice", {"click": {"role": "button", "name": "Remove"}}, critical=True)
    path = write_scenario(tmp_path / "a.yaml", site, [unclear, FINE], timeout="300ms")
    done = uxaudit("run", path, "--out", tmp_path / "out")
    report = report_of(tmp_path / "out")
    assert (done.code, report.verdict) == (3, "unmeasured"), done.told
    assert {o.check: o.state for o in report.outcomes}["goal-not-reached"] is State.CANT_TELL


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--browser", "webkit"), 3, "uxaudit browsers install"),
        (("--executable", "/no/browser"), 2, "/no/browser does not exist"),
        (("--executable", "/bin/true"), 2, "/bin/true"),
    ],
    ids=["none of the kind", "no such file", "no browser"],
)
def test_without_a_browser(options: tuple[str, str], code: int, words: str, site: str, tmp_path: Path) -> None:
    env = {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "none"), "PATH": str(tmp_path), "UXAUDIT_BROWSER": ""}
    done = here("run", write_scenario(tmp_path / "a.yaml", site, [FINE]), "--out", tmp_path / "out", *options, env=env)
    assert done.code == code, done.told
    assert words in done.err
    assert not (tmp_path / "out" / "recordings").exists()


def test_the_browser_that_the_environment_names_must_exist(site: str, tmp_path: Path) -> None:
    done = here("browsers", env={"UXAUDIT_BROWSER": "/no/browser"})
    assert done.code in (0, 2)
    path = write_scenario(tmp_path / "a.yaml", site, [FINE])
    done = here("run", path, "--out", tmp_path / "out", env={"UXAUDIT_BROWSER": "/no/browser"})
    assert (done.code, "UXAUDIT_BROWSER: the browser /no/browser does not exist" in done.err) == (2, True), done.told
