"""Repeats and retries without leftovers of earlier replays: ``reset:``, ``${unique}``, ``--task``, ``--tag``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest

from tests.e2e.line import report_of, task_of, uxaudit, write_scenario
from tests.servers import Request, Response, html, serve_folder
from uxaudit.metrics.task_outcomes import runs_of
from uxaudit.recording.reader import read_audit
from uxaudit.recording.recording import Recording

pytestmark = pytest.mark.usefixtures("browser_found")

FORM = """<main><h1>Register</h1><form method="post" action="/register"><p><label for="n">User name</label>
<input id="n" name="n"></p><button>Create account</button></form>%s</main>"""


@contextmanager
def registry(folder: Path, taken: int = 200) -> Iterator[tuple[str, list[str]]]:
    """A site on which each user name can be registered once; ``/reset`` deletes all of them. ``taken`` is the status of a refusal."""
    names: list[str] = []

    def register(request: Request) -> Response:
        name = parse_qs(request.body.decode())["n"][0]
        if name in names:
            return html(FORM % f"<p role=alert>The name {name} is taken.</p>", "Register", taken)
        names.append(name)
        return html(f"<main><h1>Welcome</h1><p>Account {name} created.</p></main>", "Welcome")

    def reset(request: Request) -> Response:
        names.clear()
        return (204 if request.method == "POST" else 405), {}, b""

    routes = {"/": lambda _: html(FORM % "", "Register"), "/register": register, "/reset": reset}
    with serve_folder(folder, routes=routes) as site:
        yield site, names


def sign_up(name: str) -> dict[str, object]:
    """The task of registering a user."""
    return {
        "task": "Create an account",
        "steps": [{"fill": {"label": "User name", "text": name}}, {"click": "Create account"}],
        "success": [{"expect": {"text": f"Account {name} created"}}],
    }


def recordings(folder: Path) -> list[Recording]:
    return sorted(read_audit(folder), key=lambda recording: recording.header.replay)


def test_a_unique_value_lets_each_repeat_register_a_new_user(tmp_path: Path) -> None:
    with registry(tmp_path) as (site, names):
        path = write_scenario(tmp_path / "a.yaml", site, [sign_up("ada-${unique}")], repeat=3)
        done = uxaudit("replay", path, "--out", tmp_path / "out")
    assert done.code == 0, done.told
    assert len(set(names)) == len(names) == 3
    assert all(name.startswith("ada-") and len(name) > 12 for name in names)
    played = recordings(tmp_path / "out")
    assert [recording.end.status for recording in played if recording.end] == ["completed"] * 3
    assert {step.sentence for recording in played for step in recording.steps if step.verb == "fill"} == {
        'fill label "User name" with "ada-unique"'
    }
    assert len({recording.steps[-1].state for recording in played}) == 1, "the value makes no new state"
    texts = [path.read_text() for path in (tmp_path / "out").rglob("*.json*")]
    assert not any(name in text for name in names for text in texts)


@pytest.mark.parametrize("by", ["url", "command"])
def test_a_reset_before_each_replay_lets_the_same_user_register_again(by: str, tmp_path: Path) -> None:
    with registry(tmp_path) as (site, names):
        script = f"import urllib.request as u; u.urlopen(u.Request('{site}/reset', data=b'', method='POST'))"
        reset = {"url": "/reset", "method": "POST"} if by == "url" else f'{sys.executable} -c "{script}"'
        path = write_scenario(tmp_path / "a.yaml", site, [sign_up("ada")], repeat=3, reset=reset)
        done = uxaudit("replay", path, "--out", tmp_path / "out", "--workers", "2")
    assert done.code == 0, done.told
    assert names == ["ada"]
    played = recordings(tmp_path / "out")
    assert [recording.end.status for recording in played if recording.end] == ["completed"] * 3
    assert all(recording.header.reset for recording in played)


@pytest.mark.parametrize(
    ("reset", "words"),
    [
        ("/reset", "`reset` got status 405 from GET /reset"),
        (f"{sys.executable} -c \"import sys; sys.exit('no such table')\"", "`reset` exited with status 1"),
        ("no-such-program --now", "`reset` cannot run `no-such-program --now`"),
        ({"command": "sleep 30", "timeout": "300ms"}, "`reset` took longer than 0.3 s"),
    ],
)
def test_a_failed_reset_is_not_a_fault_of_the_site(reset: object, words: str, tmp_path: Path) -> None:
    with registry(tmp_path) as (site, _):
        path = write_scenario(tmp_path / "a.yaml", site, [sign_up("ada")], reset=reset)
        done = uxaudit("run", path, "--out", tmp_path / "out")
    assert done.code == 3, done.told
    report = report_of(tmp_path / "out")
    assert words in task_of(report, "Create an account").reason
    assert report.findings == ()


def shop_tasks() -> list[dict[str, object]]:
    """Three tasks: one without actions, one that writes, one that fails."""
    look = {"task": "Look", "steps": [{"click": "More"}], "success": [{"expect": {"title": "More"}}], "tags": ["smoke"]}
    add = {"task": "Add", "steps": [{"click": "Add"}], "success": [{"expect": {"title": "Added"}}], "critical": True}
    pay = {"task": "Pay", "steps": [{"click": "Pay"}], "success": [{"expect": {"title": "Paid"}, "timeout": "1s"}]}
    after = {"task": "Leave", "steps": [{"click": "More"}], "success": [{"expect": {"title": "More"}}]}
    return [look, add, pay, after]


def shop() -> dict[str, object]:
    page = "<main><h1>Shop</h1><a href='/more'>More</a><form method=post action=/add><button>Add</button></form><button>Pay</button></main>"
    return {
        "/": lambda _: html(page, "Shop"),
        "/more": lambda _: html("<main><h1>More</h1></main>", "More"),
        "/add": lambda _: html("<main><h1>Added</h1></main>", "Added"),
    }


def test_a_retry_replays_the_failed_task_and_what_it_may_depend_on(tmp_path: Path) -> None:
    seen: list[Request] = []
    with serve_folder(tmp_path, routes=shop(), seen=seen) as site:  # type: ignore[arg-type]
        done = uxaudit("replay", write_scenario(tmp_path / "a.yaml", site, shop_tasks()), "--out", tmp_path / "out")
    assert done.code == 0, done.told
    first, retry = recordings(tmp_path / "out")
    assert (first.header.played, retry.header.confirms) == (None, True)
    assert retry.header.played == (1, 2), "the task that only looks, and the one after the failure, are left out"
    assert [view.plan.task for view in retry.tasks] == ["Add", "Pay"]
    assert sum(request.path == "/add" for request in seen) == 2
    report = (uxaudit("evaluate", tmp_path / "out"), report_of(tmp_path / "out"))[1]
    assert {row.task: row.runs for row in report.tasks} == {"Look": 1, "Add": 2, "Pay": 2, "Leave": 1}


def test_needs_says_what_a_retry_replays(tmp_path: Path) -> None:
    tasks = shop_tasks()
    tasks[2]["needs"] = []
    with serve_folder(tmp_path, routes=shop()) as site:  # type: ignore[arg-type]
        uxaudit("replay", write_scenario(tmp_path / "a.yaml", site, tasks), "--out", tmp_path / "out")
    assert recordings(tmp_path / "out")[1].header.played == (2,)


def test_tasks_that_are_left_out_are_not_run_and_never_passed(tmp_path: Path) -> None:
    with serve_folder(tmp_path, routes=shop()) as site:  # type: ignore[arg-type]
        path = write_scenario(tmp_path / "a.yaml", site, shop_tasks())
        other = write_scenario(tmp_path / "b.yaml", site, shop_tasks()[:1])
        other.write_text(other.read_text().replace('"Look"', '"Gaze"').replace('"tags": ["smoke"]', '"tags": []'))
        done = uxaudit("run", path, other, "--tag", "smoke", "--out", tmp_path / "out", "--format", "html,junit,md", "--severity", "4")
        listed = uxaudit("validate", path, "--task", "l*")
    report = report_of(tmp_path / "out")
    assert [row.task for row in report.tasks] == ["Look"], done.told
    assert [(row.scenario, row.task, row.critical) for row in report.not_run] == [
        ("a", "Add", True),
        ("a", "Pay", False),
        ("a", "Leave", False),
        ("b", "Gaze", False),
    ]
    assert 'Not run in a, left out by --task or --tag: "Add" (critical), "Pay", "Leave".' in done.out
    root = ET.parse(tmp_path / "out" / "junit.xml").getroot()
    assert {case.get("name") for case in root.iter("testcase") if case.find("skipped") is not None} == {"Add", "Pay", "Leave", "Gaze"}
    assert listed.out.splitlines() == [f"{path}: ok, 2 of 4 tasks", "  Look", "  Leave"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--task", "Payy"), "--task `Payy` matches no task. Did you mean `Pay`?"),
        (("--tag", "smok"), "--tag `smok` matches no task. Did you mean `smoke`?"),
        (("--tag", "smoke", "--task", "Pay"), "no task matches both --task and --tag"),
    ],
)
def test_a_selection_that_matches_nothing(options: tuple[str, ...], words: str, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "a.yaml", "http://127.0.0.1:9", shop_tasks())
    for command in ("run", "validate"):
        done = uxaudit(command, path, *options, cwd=tmp_path)
        assert (done.code, words in done.err) == (2, True), done.told
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("status", [200, 409])
def test_a_repeat_that_meets_leftovers_is_no_fault_of_the_product(status: int, tmp_path: Path) -> None:
    with registry(tmp_path, taken=status) as (site, _):
        path = write_scenario(tmp_path / "a.yaml", site, [sign_up("ada")], repeat=3, timeout="2s")
        done = uxaudit("run", path, "--out", tmp_path / "out")
    row = task_of(report_of(tmp_path / "out"), "Create an account")
    assert row.status != "blocked", done.told
    unclear = [run for run in runs_of(recordings(tmp_path / "out"))["a", "Create an account", "desktop"] if run.kind != "completed"]
    assert [(run.kind, run.cause) for run in unclear] == [("unclear", "environment")] * 2
    assert all("`reset:`" in run.next_action for run in unclear)
