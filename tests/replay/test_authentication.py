"""Behind a login: Django's admin by each kind of login, no secret in any written byte, and logins that expire."""

import base64
import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus
from urllib.request import urlopen

import pytest

from tests.e2e.line import free_port
from tests.replay.playing import Chromium, Play, steps, troubles
from uxaudit.common.processes import end_family
from uxaudit.metrics.failure_cause import judged_error
from uxaudit.model.access import Access
from uxaudit.recording.recording import Recording
from uxaudit.runner.site_server import wait_for

PASSWORD = "Sesame?42/öffne dich&"
TOKEN = "tok-7f3a9c21b5e84d60"
TASK = """
tasks:
  - task: Find June Brook
    start: {start}
    steps:
      - click: {{role: link, name: Users}}
      - fill: {{role: textbox, name: Search, text: june brook}}
      - click: {{role: button, name: Search, exact: true}}
    success:
      - expect: {{text: june.brook}}
"""
LOGIN = """
login:
  - open: /admin/
  - fill: {label: Username, text: warden}
  - fill: {label: Password, text: "${secret:STAFF_PASSWORD}"}
  - click: {role: button, name: Log in}
  - wait_for: {text: Site administration}
"""


@pytest.fixture(scope="module")
def admin() -> Iterator[str]:
    """The address of the admin."""
    site = f"http://127.0.0.1:{free_port()}"
    script = Path(__file__).parents[1] / "sites" / "guarded_admin.py"
    env = {**os.environ, "STAFF_PASSWORD": PASSWORD, "STAFF_TOKEN": TOKEN}
    words = [sys.executable, str(script), "--port", site.rpartition(":")[2]]
    server = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        assert wait_for(f"{site}/admin/login/", 60) is None
        yield site
    finally:
        end_family(server.pid)  # also what else runs in the session that it leads
        server.wait()


@pytest.fixture(scope="module")
def saved(admin: str, chromium: Chromium) -> dict[str, Any]:
    """The storage state that Playwright saves after a login."""

    async def log_in() -> Any:
        context = await chromium.browser.new_context()
        page = await context.new_page()
        await page.goto(f"{admin}/admin/")
        await page.get_by_label("Username").fill("warden")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Log in").click()
        await page.get_by_text("Site administration").first.wait_for()
        state = await context.storage_state()
        await context.close()
        return state

    state: dict[str, Any] = chromium.run(log_in())
    return state


def session_of(saved: dict[str, Any]) -> str:
    return next(str(row["value"]) for row in saved["cookies"] if row["name"] == "sessionid")


def written(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def spellings(value: str) -> set[bytes]:
    """A value as texts, URLs, HTML, JSON and base64 write it."""
    plain = {value, quote(value), quote(value, safe=""), quote_plus(value), html.escape(value), json.dumps(value)[1:-1]}
    return {one.encode() for one in plain} | {base64.b64encode(value.encode()).rstrip(b"=")[:-1]}


def assert_secret(folder: Path, *values: str) -> None:
    """Assert that no file below a folder contains a value in any encoding."""
    forms = {form for value in values for form in spellings(value)}
    files = dict(written(folder))
    assert files
    assert not [path for path, content in files.items() if any(form in content for form in forms)]


@pytest.mark.browser
@pytest.mark.parametrize("way", ["login", "storage-state", "cookie", "header", "credentials"])
def test_the_admin_is_reached_by_each_way_and_no_secret_is_written(
    play: Play, admin: str, saved: dict[str, Any], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAFF_PASSWORD", PASSWORD)
    access = {
        "login": Access(),
        "storage-state": Access(storage=saved),
        "cookie": Access(cookies=(("sessionid", session_of(saved)),)),
        "header": Access(headers=(("Authorization", f"Bearer {TOKEN}"),)),
        "credentials": Access(credentials=("warden", PASSWORD)),
    }[way]
    task = TASK.format(start="/admin/?basic=1" if way == "credentials" else "/admin/")
    body = "timeout: 10s\n" + (LOGIN if way == "login" else "") + task
    recording = play.ok(body, site=admin, environ={"STAFF_PASSWORD": PASSWORD}, access=access)
    assert "june.brook" in steps(recording)[-1].url or steps(recording)[-1].status == "passed"
    assert_secret(play.recordings, PASSWORD, TOKEN, session_of(saved))
    assert (play.played is not None and play.played.storage is not None) == (way == "login")


@pytest.mark.slow
@pytest.mark.browser
def test_a_login_is_done_once(play: Play, admin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_PASSWORD", PASSWORD)
    body = "timeout: 10s\n" + LOGIN + "setup: [{open: /admin/auth/}]\n" + TASK.format(start="/admin/")
    first = play.ok(body, site=admin, environ={"STAFF_PASSWORD": PASSWORD})
    assert play.played is not None
    second = play.ok(body, site=admin, environ={"STAFF_PASSWORD": PASSWORD}, storage=play.played.storage)
    counts = [sum(step.phase == "setup" for step in one.all_steps) for one in (first, second)]
    assert counts == [6, 1], "the setup runs in each replay, the login in the first"


def cause(recording: Recording) -> tuple[str, str]:
    (view,) = recording.tasks
    error = judged_error(view)
    assert error is not None
    return error.cause, error.message


@pytest.mark.browser
@pytest.mark.parametrize("start", ["/admin/", "/admin/auth/user/"])
def test_a_login_that_has_expired_is_the_environments_fault(play: Play, admin: str, start: str) -> None:
    """The server redirects to its login page, which loads correctly: the replay must not mistake it for the requested page."""
    recording = play(
        "timeout: 3s\n" + TASK.format(start=start), site=admin, access=Access(cookies=(("sessionid", "0123456789abcdef0123456789abcdef"),))
    )
    said = cause(recording)
    assert said[0] == "environment"
    assert re.search(r"the login has expired: http\S+/admin/login/\S* asks to log in", said[1])
    assert play.played is not None
    assert play.played.expired


@pytest.mark.slow
@pytest.mark.browser
def test_a_login_that_ends_in_the_middle_of_a_task_is_noticed(play: Play, admin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_PASSWORD", PASSWORD)
    body = "timeout: 5s\n" + LOGIN + "tasks:\n  - task: Look\n    start: /admin/\n    steps:\n      - open: /forget\n"
    body += "      - open: /admin/auth/user/\n      - click: {role: link, name: Add user}\n"
    recording = play(body, site=admin, environ={"STAFF_PASSWORD": PASSWORD})
    assert cause(recording)[0] == "environment"


@pytest.mark.browser
def test_wrong_credentials_are_the_environments_fault(play: Play, admin: str) -> None:
    recording = play(
        "timeout: 3s\n" + TASK.format(start="/admin/?basic=1"), site=admin, access=Access(credentials=("warden", "not-the-password"))
    )
    assert cause(recording)[0] == "environment"


@pytest.mark.browser
def test_without_a_login_a_page_with_a_password_field_is_a_page_like_any_other(play: Play, admin: str) -> None:
    recording = play("timeout: 3s\n" + TASK.format(start="/admin/"), site=admin)
    assert cause(recording)[0] != "environment"
    assert troubles(recording)


@pytest.mark.browser
def test_headers_go_to_the_site_alone(play: Play) -> None:
    """The page asks another host of the same machine: it must not get the header."""
    page = f"<script>fetch('{play.site.elsewhere}/api')</script>ready"
    body = "hosts: [localhost]\ntasks: [{task: Look, steps: [{expect: ready}, {wait_for: ready}]}]"
    play.ok(body, {"/": page, "/api": "x"}, access=Access(headers=(("X-Token", TOKEN),)))
    got = {request.path: {name.lower(): value for name, value in request.headers.items()}.get("x-token") for request in play.site.seen}
    assert got["/"] == TOKEN
    assert got.get("/api") is None


def test_the_session_of_a_saved_state_opens_the_admin(admin: str, saved: dict[str, Any]) -> None:
    from uxaudit.crawl.crawler import Bounds, crawl

    known = crawl([f"{admin}/admin/"], Bounds(12, 1), access=Access(storage=saved))
    assert any(page.url.endswith("/admin/auth/user/") for page in known.pages)
    refused = crawl([f"{admin}/admin/"], Bounds(12, 1))
    assert not any(page.url.endswith("/admin/auth/user/") for page in refused.pages)
    assert urlopen(f"{admin}/admin/login/").status == 200
