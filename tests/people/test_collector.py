"""The collector of unmoderated sessions: a real server, real browsers that lose it, and clients that misuse it."""

import contextlib
import json
import re
import signal
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Page

from tests.people.collecting import SCENARIO, Client, Collecting, Shop, collecting, secrets_of, written
from tests.servers import serve_folder
from uxaudit.cli.main import main
from uxaudit.errors import InputError
from uxaudit.web.collecting import place_of
from uxaudit.web.limits import TokenBucket

NOW = time.time() * 1000
TYPED = "Zanzibar Qux"
PASSWORD = "correct-horse-7"


@dataclass
class Study:
    """A scenario of a small shop, and the folder of its sessions."""

    shop: Shop
    scenario: Path
    folder: Path
    site: str


@contextlib.contextmanager
def study_in(folder: Path, more: str = "") -> Iterator[Study]:
    shop = Shop()
    with serve_folder(folder, hook=shop.answer) as site:
        path = folder / "bowl.yaml"
        path.write_text(SCENARIO.format(site=site, study=more), encoding="utf-8")
        yield Study(shop, path, folder / "audit", site)


# ---------------------------------------------------------------- what no browser sends


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Study, Collecting]]:
    with study_in(tmp_path_factory.mktemp("collector")) as study, collecting(study.scenario, study.folder, links=12) as collector:
        yield study, collector


_numbers = count(1)


@dataclass
class Sender:
    """One participant's client."""

    client: Client
    study: Study
    participant: str

    @property
    def secrets(self) -> dict[str, str]:
        return secrets_of(self.study.folder, self.participant)

    @property
    def place(self) -> str:
        return f"/s/{self.secrets['token']}"

    def agree(self) -> str:
        """Agree, and return the browser's cookie."""
        status, headers, _ = self.client.ask("POST", f"{self.place}/agree", {"width": 800, "height": 600})
        assert status == 200
        assert "HttpOnly" in headers["set-cookie"]
        return headers["set-cookie"].partition(";")[0]

    def post(self, first: int, *items: Any, stream: str = "streamone", **headers: str) -> tuple[int, Mapping[str, str], Any]:
        body = {"key": self.secrets["key"], "stream": stream, "first": first, "items": list(items)}
        return self.client.ask("POST", "/events", body, **headers)

    def send(self, first: int, *items: Any, stream: str = "streamone") -> tuple[int, Any]:
        status, _, told = self.post(first, *items, stream=stream)
        return status, told

    def lines(self) -> list[dict[str, Any]]:
        return [line for line in written(self.study.folder, self.participant) if line["kind"] == "event"]


@pytest.fixture
def sender(running: tuple[Study, Collecting]) -> Sender:
    """A participant who has agreed."""
    study, collector = running
    made = Sender(Client(collector.base), study, f"P{next(_numbers)}")
    made.agree()
    return made


def click(number: int, **more: Any) -> dict[str, Any]:
    return {"what": "click", "t": NOW + number, "task": 0, "x": number, "y": 1, "target": {"role": "button", "name": f"B{number}"}, **more}


def test_lines_are_numbered_so_that_none_is_lost_or_recorded_twice(sender: Sender) -> None:
    assert sender.send(1, click(1), click(2)) == (200, {"ack": 2, "over": False})
    assert sender.send(1, click(1), click(2), click(3)) == (200, {"ack": 3, "over": False})
    status, told = sender.send(7, click(7))
    assert (status, told["expected"]) == (409, 4)
    assert sender.send(4, click(4))[0] == 200
    assert sender.send(1, click(11), stream="streamtwo")[0] == 200
    assert [line["target"]["name"] for line in sender.lines()] == ["B1", "B2", "B3", "B4", "B11"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"key": NaN}', 400),
        (b'{"key": "k", "stream": "streamone", "first": 1e999, "items": []}', 400),
        (b"[]", 422),
        (b'{"key": "k", "stream": "../../etc", "first": 1, "items": []}', 422),
        (b'{"key": "k", "stream": "streamone", "first": 0, "items": []}', 422),
        (b'{"key": "k", "stream": "streamone", "first": 1, "items": [1]}', 422),
        (b'{"key": "k", "stream": "streamone", "first": 1, "items": []}', 404),
        (b" " * 300_000, 413),
        (json.dumps({"key": "k", "stream": "streamone", "first": 1, "items": [{}] * 1001}).encode(), 422),
    ],
)
def test_bad_bodies_have_their_status_and_end_nothing(running: tuple[Study, Collecting], body: bytes, status: int) -> None:
    client = Client(running[1].base)
    told = client.ask("POST", "/events", body)
    assert told[0] == status
    assert "Traceback" not in str(told[2])
    assert client.ask("GET", "/uxaudit.js")[0] == 200


def test_what_is_no_event_is_skipped_and_the_rest_is_kept(sender: Sender) -> None:
    hostile = [
        {"what": "no such"},
        click(1, task=99),
        click(2, t=1e300),
        click(3, url="x" * 5000),
        {"kind": "header", "mode": "measured"},
        {"kind": "task-end", "task": 0, "t": NOW, "said": "done", "reached": True},
        click(4, target={"role": "button", "name": "<script>alert(1)</script>\ud800\u0000"}, state="../../x"),
        click(5, text=TYPED),
        {"what": "input", "t": NOW, "task": 0, "target": {"secret": True}, "text": PASSWORD},
    ]
    assert sender.send(1, *hostile)[1]["ack"] == len(hostile)
    kept = sender.lines()
    assert [line["what"] for line in kept] == ["click", "click", "input"]
    assert not any("text" in line or "state" in line for line in kept)


def test_the_rate_is_limited_and_nothing_is_lost_by_it(sender: Sender) -> None:
    first, statuses = 1, []
    while 429 not in statuses and first < 20_000:
        status, headers, _ = sender.post(first, *[{}] * 999, click(first))
        statuses.append(status)
        first += 1000 if status == 200 else 0
    assert set(statuses) == {200, 429}
    assert int(headers["retry-after"]) >= 1
    assert [line["x"] for line in sender.lines()] == list(range(1, first, 1000))


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    bucket = TokenBucket(2, 1, clock=lambda: now[0])
    assert [bucket.take(), bucket.take(), bucket.take()] == [0, 0, 1]
    now[0] = 1.0
    assert [bucket.take(), bucket.take(5)] == [0, 2]


def test_only_the_sites_pages_may_send_and_read(sender: Sender) -> None:
    told = sender.post(1, origin=sender.study.site)
    assert (told[0], told[1]["access-control-allow-origin"]) == (200, sender.study.site)
    for other in ("http://evil.example", "null", sender.study.site + "0"):
        status, headers, _ = sender.client.ask("POST", "/events", "{}", origin=other)
        assert (status, headers.get("access-control-allow-origin")) == (403, None)
    assert sender.client.ask("POST", f"{sender.place}/agree", "{}", origin=sender.study.site)[0] == 403
    page = sender.client.ask("GET", "/uxaudit.js", origin="http://evil.example")
    assert "access-control-allow-origin" not in page[1]
    assert sender.client.ask("GET", "/uxaudit.js", host="evil.example")[0] == 400


def test_a_link_works_in_one_browser_until_the_session_is_over(running: tuple[Study, Collecting]) -> None:
    study, collector = running
    sender = Sender(Client(collector.base), study, f"P{next(_numbers)}")
    assert sender.client.ask("GET", "/s/unknown")[0] == 404
    assert sender.send(1, click(1))[0] == 404  # nobody agreed yet
    status, headers, page = sender.client.ask("GET", sender.place)
    assert (status, b"Usability session" in page) == (200, True)
    assert "script-src 'self'" in headers["content-security-policy"]
    cookie = sender.agree()
    assert sender.client.ask("GET", sender.place)[0] == 409
    assert sender.client.ask("POST", f"{sender.place}/agree", {"width": 1, "height": 1})[0] == 409
    assert sender.client.ask("GET", sender.place, cookie=cookie)[0] == 200
    assert sender.client.ask("GET", f"{sender.place}/status")[0] == 401
    end = {"key": "", "stream": "streampage", "first": 1, "items": [{"kind": "end", "t": NOW}]}
    assert sender.client.ask("POST", f"{sender.place}/statements", end)[0] == 401
    assert sender.client.ask("POST", f"{sender.place}/statements", end, cookie=cookie)[2] == {"ack": 1, "over": True}
    assert sender.client.ask("GET", sender.place, cookie=cookie)[0] == 410
    assert written(study.folder, sender.participant)[-1]["kind"] == "end"


@pytest.mark.parametrize("text", ["", "x", "70000", "1:2:3", "0.0.0.0:8800", "host:"])
def test_a_place_is_checked(text: str) -> None:
    with pytest.raises(InputError):
        place_of(text)


def test_places() -> None:
    assert [(place.host, place.port) for place in map(place_of, ("8800", ":8800", "192.168.1.5:0", "[::1]:80"))] == [
        ("127.0.0.1", 8800),
        ("127.0.0.1", 8800),
        ("192.168.1.5", 0),
        ("::1", 80),
    ]
    assert place_of("0.0.0.0:80", "https://study.example.org/").base(80) == "https://study.example.org"


# ---------------------------------------------------------------- people


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def start(page: Page, context: BrowserContext) -> Page:
    """Press Start, and return the site's window."""
    with context.expect_page() as opened:
        press(page, "Start")
    opened.value.wait_for_load_state()
    return opened.value


def answer(page: Page, *values: int) -> None:
    for value in values:
        page.locator(f"input[value='{value}']").check()
        press(page, "Next")


def search(site: Page) -> None:
    site.get_by_label("Password").press_sequentially(PASSWORD)
    site.get_by_label("Search").press_sequentially(TYPED, delay=15)
    site.keyboard.press("Enter")
    site.wait_for_url("**/search*")


def arrived(folder: Path, text: str, limit_s: float = 10) -> None:
    """Wait until the collector has written something: windows send their events a moment later."""
    end = time.monotonic() + limit_s
    while not any(text in path.read_text("utf-8") for path in folder.rglob("recording.jsonl")):
        assert time.monotonic() < end, f"{text} did not arrive"
        time.sleep(0.05)


def order(site: Page) -> None:
    site.get_by_text("Noodle bowl").click()
    site.wait_for_url("**/bowl")
    press(site, "Add")
    site.get_by_text("1 item in your basket").wait_for()


def problems(page: Page) -> list[str]:
    """What axe finds at 390 px, and whether the page is wider than that."""
    page.set_viewport_size({"width": 390, "height": 760})
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    return found + ["too wide"] * page.evaluate("document.documentElement.scrollWidth > innerWidth")


def finish(page: Page) -> None:
    answer(page, 5, 6)
    page.get_by_text("Everything was sent").wait_for(timeout=20_000)


@pytest.mark.slow
def test_two_people_whose_connections_are_interrupted(browser: Browser, tmp_path: Path) -> None:
    with study_in(tmp_path) as study, contextlib.ExitStack() as stack:
        collector = stack.enter_context(collecting(study.scenario, study.folder, links=2))
        study.shop.tag = collector.tag
        contexts = [stack.enter_context(browser.new_context()) for _ in range(2)]
        pages = [context.new_page() for context in contexts]
        for page, name in zip(pages, ("P1", "P2"), strict=True):
            page.goto(collector.links[name])
            press(page, "I agree")
        sites = [start(page, context) for page, context in zip(pages, contexts, strict=True)]
        for site in sites:
            search(site)

        said = collector.stop()  # both are without a collector, and go on
        assert collector.process.returncode == 130
        for site in sites:
            order(site)
        with contexts[1].expect_page() as opened:
            sites[1].get_by_text("About us").click()  # a tab without an opener
        opened.value.wait_for_load_state()
        press(pages[0], "Done")
        answer(pages[0], 6)
        port = int(collector.base.rpartition(":")[2])
        collector = stack.enter_context(collecting(study.scenario, study.folder, links=3, port=port))
        time.sleep(1.5)
        press(pages[1], "Done")
        answer(pages[1], 3)

        site = start(pages[0], contexts[0])
        contexts[0].set_offline(True)
        press(pages[0], "Give up")
        answer(pages[0], 1)
        contexts[0].set_offline(False)
        answer(pages[0], 5, 6)
        start(pages[1], contexts[1]).get_by_text("Makers").click()
        press(pages[1], "Done")
        answer(pages[1], 7)
        for page in pages:
            if page is pages[1]:
                answer(page, 5, 6)
            page.get_by_text("Everything was sent").wait_for(timeout=20_000)
        began = time.monotonic()
        said += collector.stop(signal.SIGTERM)
        assert time.monotonic() - began < 3
        assert site.is_closed()

    for name, results in (("P1", (True, False)), ("P2", (True, True))):
        lines = written(study.folder, name)
        sent = [line["sent"] for line in lines if line.get("sent") and line["kind"] != "task-end"]
        assert len(sent) == len(set(sent))
        events = [line for line in lines if line["kind"] == "event"]
        for stream in {number.partition(":")[0] for number in sent}:  # no number is missing
            numbers = sorted(int(one.partition(":")[2]) for one in {line.get("sent", "") for line in lines} if one.startswith(stream + ":"))
            assert numbers == list(range(1, len(numbers) + 1))
        assert [line["target"]["name"] for line in events if line["what"] == "click" and line["target"]["role"] == "button"] == ["Add"]
        typed = [line["length"] for line in events if line["what"] == "input" and line["target"]["name"] == "Search"]
        assert typed == list(range(1, len(TYPED) + 1))
        ends = {line["task"]: line["reached"] for line in lines if line["kind"] == "task-end"}
        assert tuple(ends.values()) == results
        assert lines[-1]["kind"] == "end"
        assert {line["question"] for line in lines if line["kind"] == "answer"} == {"seq", "umux-lite-1", "umux-lite-2"}
    assert any(line.get("tab") for line in written(study.folder, "P2"))
    for path in study.folder.rglob("*.jsonl"):
        content = path.read_text().lower()
        assert not re.search("zanzibar|correct-horse", content)
        assert secrets_of(study.folder, "P1")["token"].lower() not in content
    assert TYPED not in said

    run = CliRunner()
    evaluated = run.invoke(main, ["evaluate", str(study.folder)])
    assert evaluated.exit_code == 3, evaluated.output  # an audit of sessions alone has no score
    report = json.loads((study.folder / "report.json").read_bytes())
    first = report["people"]["tasks"][0]
    assert (first["participants"], first["results"]) == (2, {"completed": 2})
    assert [one["path"] for one in first["sessions"]] == [["/", "/search", "/bowl"], ["/", "/search", "/bowl", "/about"]]
    assert report["people"]["tasks"][1]["results"] == {"gave up": 1, "completed": 1}
    assert 'id="people"' in (study.folder / "report.html").read_text()
    states = {outcome["check"]: outcome["state"] for outcome in report["outcomes"]}
    assert (states["axe"], states["frustration"]) == ("untested", "passed")
    args = ["record", str(study.scenario), "--out", str(study.folder)]
    assert run.invoke(main, [*args, "--delete", "P3"]).exit_code == 0  # nobody used this link
    assert run.invoke(main, [*args, "--delete", "P3"]).exit_code == 2
    assert run.invoke(main, [*args, "--delete", "P1"]).exit_code == 0
    assert "P2" in run.invoke(main, [*args, "--list"]).output


@pytest.mark.slow
def test_a_site_that_forbids_the_script_is_not_recorded(browser: Browser, tmp_path: Path) -> None:
    with study_in(tmp_path) as study, collecting(study.scenario, study.folder) as collector, browser.new_context() as context:
        study.shop.tag = collector.tag
        study.shop.headers = {"Content-Security-Policy": "script-src 'unsafe-inline'"}
        page = context.new_page()
        page.clock.install()
        page.goto(collector.links["P1"])
        press(page, "I agree")
        order(start(page, context))
        page.clock.run_for(10_000)
        page.get_by_text("Nothing arrives from the website").wait_for()
        assert not problems(page)
        press(page, "Done")
        page.get_by_text("Overall, how difficult").wait_for()
        assert not problems(page)
        answer(page, 4)
        page.get_by_text("Task 2 of 2").wait_for()
        assert not problems(page)
        study.shop.headers = {"Cross-Origin-Opener-Policy": "same-origin"}  # the script cannot ask for the session
        start(page, context)
        page.clock.run_for(10_000)
        page.get_by_text("Nothing arrives from the website").wait_for()
        with context.expect_page() as opened:
            press(page, "Open the website again")
        opened.value.get_by_text("Makers").click()
        opened.value.wait_for_url("**/makers")
        page.get_by_text("Nothing arrives from the website").wait_for(state="detached", timeout=10_000)
        arrived(study.folder, '"how":"met"')
        press(page, "Done")
        answer(page, 4)
        finish(page)
        assert "not recorded" in collector.stop()
        assert "uxaudit=" not in opened.value.url

    CliRunner().invoke(main, ["evaluate", str(study.folder)])
    report = json.loads((study.folder / "report.json").read_bytes())
    silent, again = report["people"]["tasks"]
    assert silent["results"] == {"not recorded": 1}
    assert "Content-Security-Policy" in silent["sessions"][0]["why"]
    assert (silent["completed"], silent["unknown"]) == (0, 1)
    assert again["results"] == {"completed": 1}
