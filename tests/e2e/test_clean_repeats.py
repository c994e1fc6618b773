"""Repeats and retries without leftovers of earlier replays: ``reset:``, ``${unique}``, ``--task``, ``--tag``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest

from tests.e2e.line import here, report_of, uxaudit, write_scenario
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_reset_before_each_replay_lets_the_same_user_register_again(tmp_path: Path) -> None:
    with registry(tmp_path) as (one, by_url), registry(tmp_path) as (other, by_command):
        script = f"import urllib.request as u; u.urlopen(u.Request('{other}/reset', data=b'', method='POST'))"
        resets = {one: {"url": "/reset", "method": "POST"}, other: f'{sys.executable} -c "{script}"'}
        paths = [
            write_scenario(tmp_path / f"{name}.yaml", site, [sign_up("ada")], repeat=3, reset=reset)
            for name, (site, reset) in zip("ab", resets.items(), strict=True)
        ]
        done = uxaudit("replay", *paths, "--out", tmp_path / "out", "--workers", "2")
    assert done.code == 0, done.told
    assert by_url == by_command == ["ada"]
    played = recordings(tmp_path / "out")
    assert [recording.end.status for recording in played if recording.end] == ["completed"] * 6
    assert all(recording.header.reset for recording in played)


RESETS: dict[str, object] = {
    "`reset` got status 405 from GET /reset": "/reset",
    "`reset` exited with status 1": f"{sys.executable} -c \"import sys; sys.exit('no such table')\"",
    "`reset` cannot run `no-such-program --now`": "no-such-program --now",
    "`reset` took longer than 0.3 s": {"command": "sleep 30", "timeout": "300ms"},
}
"""Resets that fail, by the reason that the report gives."""


def test_a_failed_reset_is_not_a_fault_of_the_site(tmp_path: Path) -> None:
    with registry(tmp_path) as (site, _):
        files = [write_scenario(tmp_path / f"{at}.yaml", site, [sign_up("ada")], reset=reset) for at, reset in enumerate(RESETS.values())]
        done = uxaudit("run", *files, "--out", tmp_path / "out")
    assert done.code == 3, done.told
    report = report_of(tmp_path / "out")
    reasons = {int(row.scenario): row.reason for row in report.tasks}
    assert all(words in reasons[at] for at, words in enumerate(RESETS)), reasons
    assert report.findings == ()


def shop_tasks() -> list[dict[str, object]]:
    """Three tasks: one without actions, one that writes, one that fails."""
    look = {"task": "Look", "steps": [{"click": "More"}], "success": [{"expect": {"title": "More"}}], "tags": ["smoke"]}
    add = {"task": "Add", "steps": [{"click": "Add"}], "success": [{"expect": {"title": "Added"}}], "critical": True}
    pay = {"task": "Pay", "steps": [{"click": "Pay"}], "success": [{"expect": {"title": "Paid"}, "timeout": "1s"}]}
    after = {"task": "Leave", "steps": [{"click": "More"}], "success": [{"expect": {"title": "More"}}]}
    return [look, add, pay, after]


def shop() -> dict[str, object]:
    page = "<main><h1>Shop</h1><a href='/more'>More</a><form method=post action=/add><button>Add</button></form>"
    page += "<button onclick=\"this.textContent = 'Sorry'\">Pay</button></main>"
    return {
        "/": lambda _: html(page, "Shop"),
        "/more": lambda _: html("<main><h1>More</h1></main>", "More"),
        "/add": lambda _: html("<main><h1>Added</h1></main>", "Added"),
    }


@pytest.mark.slow
def test_a_retry_replays_the_failed_task_and_what_it_may_depend_on(tmp_path: Path) -> None:
    seen: list[Request] = []
    independent = shop_tasks()
    independent[2]["needs"] = []
    with serve_folder(tmp_path, routes=shop(), seen=seen) as site, serve_folder(tmp_path, routes=shop()) as other:  # type: ignore[arg-type]
        files = write_scenario(tmp_path / "a.yaml", site, shop_tasks()), write_scenario(tmp_path / "b.yaml", other, independent)
        done = uxaudit("replay", *files, "--out", tmp_path / "out", "--workers", "2")
    assert done.code == 0, done.told
    first, retry, _, of_one = recordings(tmp_path / "out")
    assert of_one.header.played == (2,), "`needs: []` says that the task depends on none"
    assert (first.header.played, retry.header.confirms) == (None, True)
    assert retry.header.played == (1, 2), "the task that only looks, and the one after the failure, are left out"
    assert [view.plan.task for view in retry.tasks] == ["Add", "Pay"]
    assert sum(request.path == "/add" for request in seen) == 2
    report = (here("evaluate", tmp_path / "out"), report_of(tmp_path / "out"))[1]
    assert {row.task: row.runs for row in report.tasks if row.scenario == "a"} == {"Look": 1, "Add": 2, "Pay": 2, "Leave": 1}


def test_tasks_that_are_left_out_are_not_run_and_never_passed(tmp_path: Path) -> None:
    with serve_folder(tmp_path, routes=shop()) as site:  # type: ignore[arg-type]
        path = write_scenario(tmp_path / "a.yaml", site, shop_tasks())
        other = write_scenario(tmp_path / "b.yaml", site, shop_tasks()[:1])
        other.write_text(other.read_text().replace('"Look"', '"Gaze"').replace('"tags": ["smoke"]', '"tags": []'))
        done = uxaudit("run", path, other, "--tag", "smoke", "--out", tmp_path / "out", "--format", "html,junit,md", "--severity", "4")
        listed = here("validate", path, "--task", "l*")
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
        done = here(command, path, *options, cwd=tmp_path)
        assert (done.code, words in done.err) == (2, True), done.told
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.slow
def test_a_repeat_that_meets_leftovers_is_no_fault_of_the_product(tmp_path: Path) -> None:
    with registry(tmp_path, taken=200) as (one, _), registry(tmp_path, taken=409) as (other, _):
        files = [
            write_scenario(tmp_path / f"{name}.yaml", site, [sign_up("ada")], repeat=3, timeout="2s")
            for name, site in (("told", one), ("conflict", other))
        ]
        done = uxaudit("run", *files, "--out", tmp_path / "out", "--workers", "2")
    assert not [row for row in report_of(tmp_path / "out").tasks if row.status == "blocked"], done.told
    runs = runs_of(recordings(tmp_path / "out"))
    for name in ("told", "conflict"):
        unclear = [run for run in runs[name, "Create an account", "desktop"] if run.kind != "completed"]
        assert [(run.kind, run.cause) for run in unclear] == [("unclear", "environment")] * 2
        assert all("`reset:`" in run.next_action for run in unclear)
