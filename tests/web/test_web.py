"""The index of audits, and the server that shows it live: complete, accessible, quick, and reachable by this machine alone."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.line import ROOT, environ, uxaudit, write_scenario
from tests.history.past import past, task
from tests.proofs import size
from tests.reporters.factory import hostile_report
from tests.servers import html, serve_folder
from uxaudit.history.database import History
from uxaudit.history.store import add
from uxaudit.model.report import Report, Score
from uxaudit.web.audit_list import Watched, history_of, index_page, write_index

AUDITS = size(500, 60)
WIDTHS = (390, 1280, 2560)


def shelf(folder: Path, number: int, **given: Any) -> Path:
    """A folder of audits, as `uxaudit run` leaves them."""
    reports = folder / "reports"
    history = History(str(reports / "history.sqlite"))
    for day in range(number):
        verdict = "fail" if day % 5 == 4 else "pass"
        rows = (task(succeeded=3 - (day % 4 == 1)), task("Pay", persona="keyboard", status="blocked" if day % 5 == 4 else "completed"))
        report = past(day, **{"title": "Shop", "verdict": verdict, "score": Score(value=60 + day % 30), "tasks": rows, **given})
        place = reports / f"day-{day}"
        place.mkdir(parents=True, exist_ok=True)
        (place / "report.html").write_text("<!doctype html><title>Report</title><h1>Report</h1>")
        add(report, place, history)
    return reports


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shelf(tmp_path_factory.mktemp("web"), AUDITS)


@contextlib.contextmanager
def served(folder: Path, *arguments: str) -> Iterator[str]:
    words = [sys.executable, "-m", "uxaudit", "serve", str(folder), "--port", "0", *arguments]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, env=environ(PYTHONUNBUFFERED="1"), cwd=ROOT, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield re.findall(r"http://\S+/", line)[0]
    finally:
        process.terminate()
        process.wait(20)


# ---------------------------------------------------------------- the index


def test_an_index_is_made_quickly_and_lists_every_audit(reports: Path) -> None:
    began = time.perf_counter()
    page = index_page(reports, history_of(reports))
    assert time.perf_counter() - began <= 3.0
    assert len(re.findall(r'<a href="day-\d+/report.html">', page)) == AUDITS
    assert "<script" not in page
    assert page.count("<section") == 1


def test_audits_made_without_the_history_are_in_the_index(tmp_path: Path) -> None:
    place = tmp_path / "reports" / "copied"
    place.mkdir(parents=True)
    (place / "report.json").write_text(past(1, title="Copied").model_dump_json())
    (tmp_path / "reports" / "broken").mkdir()
    (tmp_path / "reports" / "broken" / "report.json").write_text("{")
    page = index_page(tmp_path / "reports", history_of(tmp_path / "reports"))
    assert "Copied" in page
    assert page == index_page(tmp_path / "reports", history_of(tmp_path / "reports"))


def test_an_index_of_another_program_is_never_overwritten(tmp_path: Path) -> None:
    reports = shelf(tmp_path, 1)
    assert write_index(reports, History(str(reports / "history.sqlite"))) == reports / "index.html"
    assert write_index(reports, History(str(reports / "history.sqlite"))) == reports / "index.html"
    (reports / "index.html").write_text("<h1>My own page</h1>")
    assert write_index(reports, History(str(reports / "history.sqlite"))) is None
    assert (reports / "index.html").read_text() == "<h1>My own page</h1>"


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    hostile: Report = hostile_report().model_copy(update={"audit": "h"})
    history = History(str(tmp_path / "reports" / "history.sqlite"))
    add(hostile, tmp_path / "reports" / "<script>alert(1)</script>", history)
    page = index_page(tmp_path / "reports", history)
    assert "<script" not in page.lower()
    assert not re.search(r"<[^>]+\son\w+=", page)


# ---------------------------------------------------------------- in a browser


def violations(page: Page) -> list[str]:
    from uxaudit.replay.browser.vendored_engines import axe_source

    page.evaluate(axe_source().script)
    found = page.evaluate("async () => (await axe.run()).violations.map(one => `${one.id}: ${one.nodes[0].html}`)")
    return list(found)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_index_fits_every_window_and_has_no_accessibility_problem(reports: Path, browser: Browser, scheme: Any) -> None:
    write_index(reports, History(str(reports / "history.sqlite")))
    for width in WIDTHS:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True, bypass_csp=True
        )
        page = context.new_page()
        page.goto((reports / "index.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        assert violations(page) == [], width
        context.close()


@pytest.mark.slow
@pytest.mark.browser
def test_an_audit_is_seen_while_it_runs(tmp_path: Path, browser: Browser) -> None:
    slow = html("<h1>Mugs</h1><a href='/mug?delay=2500'>Mug</a><input>", "Mugs")  # longer than the server looks for news
    with serve_folder(tmp_path, routes={"/": lambda _: slow, "/mug": lambda _: slow}) as site:
        steps = [{"click": "Mug"}]
        file = write_scenario(tmp_path / "mugs.yaml", site, [{"task": "See", "steps": steps}], repeat=2)
        (tmp_path / "reports").mkdir()
        with served(tmp_path / "reports") as address:
            page = browser.new_page()
            page.goto(address)
            assert "No audit is running" in page.inner_text("#live-note")
            words = [sys.executable, "-m", "uxaudit", "run", str(file), "--out", "reports/now"]
            audit = subprocess.Popen(words, cwd=tmp_path, env=environ(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                expect(page.locator("#live h3")).to_contain_text("now", timeout=200_000)
                expect(page.locator("#live article > p").first).to_have_text(re.compile(r"[12] of 2 replays"), timeout=200_000)
                expect(page.locator("#live li", has_text="label").first).to_be_visible(timeout=200_000)
            finally:
                audit.wait(200)
            expect(page.locator("#live article")).to_have_count(0, timeout=60_000)
            page.reload()
            page.click("a[href='now/report.html']")
            expect(page).to_have_title(re.compile("mugs"))
            page.close()


# ---------------------------------------------------------------- the server


def asked(address: str, path: str, host: str | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection(address.split("/")[2], timeout=20)
    connection.request("GET", path, headers={"Host": host} if host else {})
    response = connection.getresponse()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()


def test_the_server_shows_reports_and_nothing_else(tmp_path: Path) -> None:
    reports = shelf(tmp_path, 2)
    (tmp_path / "secret.json").write_text("{}")
    (reports / "day-0" / "recordings").mkdir()
    (reports / "day-0" / "recordings" / "order.json").write_text("{}")
    (reports / "day-0" / "evil.html").write_text("<script>alert(1)</script>")
    (reports / "day-0" / "link.json").symlink_to(tmp_path / "secret.json")
    with served(reports) as address:
        status, headers, body = asked(address, "/")
        assert (status, b"day-1/report.html" in body) == (200, True)
        assert headers["x-content-type-options"] == "nosniff"
        assert asked(address, "/day-0/report.html")[0] == 200
        status, headers, _ = asked(address, "/day-0/evil.html")
        assert headers["content-type"].startswith("text/plain")
        assert "sandbox" in headers["content-security-policy"]
        for path in (
            "/history.sqlite",
            "/day-0/recordings/order.json",
            "/../secret.json",
            "/day-0/..%2f..%2fsecret.json",
            "/%2e%2e/secret.json",
            "/day-0/link.json",
            "/day-0/.hidden.json",
        ):
            assert asked(address, path)[0] == 404, path
        assert asked(address, "/", host="attacker.example")[0] == 400


def test_a_port_that_is_taken_and_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with served(shelf(tmp_path, 1)) as address:
        done = uxaudit("serve", tmp_path / "reports", "--port", address.split(":")[2].strip("/"))
        assert done.code == 2
        assert "cannot be used" in done.err
    assert "there is no such folder" in uxaudit("serve", tmp_path / "nowhere").err


def test_an_audit_that_was_cut_off_is_shown_as_interrupted(tmp_path: Path) -> None:
    recordings = tmp_path / "reports" / "cut" / "recordings"
    recordings.mkdir(parents=True)
    (recordings / "order.json").write_text(json.dumps({"planned": 4}))
    (found,) = Watched(tmp_path / "reports").look()
    assert (found.folder, found.done, found.total, found.running) == ("cut", 0, 4, True)
    os.utime(recordings / "order.json", (1, 1))
    assert not Watched(tmp_path / "reports").look()[0].running
