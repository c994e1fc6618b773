"""Answers about candidates in a served report: by keyboard, announced, written to the review file, and refused from other pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.reporters import factory as make
from tests.web.test_web import served, violations
from uxaudit.reporters.html import render
from uxaudit.scenario.review_file import read_answers

CANDIDATE = "vague-label-5"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one audit whose report has a candidate and a dismissed one."""
    folder = tmp_path_factory.mktemp("review")
    audit = folder / "reports" / "shop"
    audit.mkdir(parents=True)
    make.shots(audit)
    (audit / "report.json").write_text(make.full_report().model_dump_json())
    (audit / "report.html").write_text(render(make.full_report(), audit))
    return folder


@pytest.fixture(scope="module")
def address(shelf: Path) -> Iterator[str]:
    with served(shelf / "reports", "--review", str(shelf / "ux-review.yaml"), "--by", "Ada") as url:
        yield url


def kept(shelf: Path) -> dict[str, tuple[str, str, str]]:
    path = shelf / "ux-review.yaml"
    answers = read_answers(path) if path.exists() else ()
    return {answer.finding: (answer.answer, answer.reason, answer.by) for answer in answers}


def send(address: str, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
    """Post an answer as the served page does, except for the given headers; an empty one is left out."""
    host = address.split("/")[2]
    connection = HTTPConnection(host, timeout=20)
    connection.request("GET", "/shop/report.html")
    page = connection.getresponse().read().decode()
    token = re.findall(r'name="uxaudit-review" content="([^"]+)"', page)[0]
    usual = {"origin": f"http://{host}", "content-type": "application/json", "x-uxaudit-token": token}
    sent = {name: value for name, value in (usual | {k.replace("_", "-"): v for k, v in headers.items()}).items() if value}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection.request("POST", "/shop/answers", data, sent)
    response = connection.getresponse()
    return response.status, json.loads(response.read())


GIVEN = {"finding": CANDIDATE, "now": "open", "answer": "confirmed", "reason": "", "by": "Eve"}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (GIVEN, {"origin": "http://attacker.example"}, 403),
        (GIVEN, {"origin": "null"}, 403),
        (GIVEN, {"origin": ""}, 403),
        (GIVEN, {"x_uxaudit_token": ""}, 403),
        (GIVEN, {"x_uxaudit_token": "guessed"}, 403),
        (GIVEN, {"content_type": "text/plain"}, 415),
        (GIVEN, {"content_type": "application/x-www-form-urlencoded"}, 415),
        (b"{", {}, 400),
        (b" " * 300_000, {}, 413),
        ([], {}, 400),
        (GIVEN | {"answer": "perhaps"}, {}, 400),
        (GIVEN | {"more": 1}, {}, 400),
        (GIVEN | {"reason": "r" * 501}, {}, 400),
        (GIVEN | {"by": " "}, {}, 400),
        (GIVEN | {"answer": "dismissed"}, {}, 400),
        (GIVEN | {"finding": "dead-control-77aa"}, {}, 400),
        (GIVEN | {"finding": "no-such-finding"}, {}, 400),
    ],
)
def test_other_pages_and_wrong_answers_are_refused(shelf: Path, address: str, body: Any, headers: dict[str, str], status: int) -> None:
    before = kept(shelf)
    code, said = send(address, body, **headers)
    assert (code, bool(said["error"])) == (status, True)
    assert kept(shelf) == before


@pytest.mark.browser
def test_a_candidate_is_answered_by_keyboard_and_the_answer_is_announced(shelf: Path, address: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}shop/report.html#f-{CANDIDATE}")
    card = page.locator(".card.review")
    expect(page.get_by_label("Your name, for answers")).to_have_value("Ada")
    reason, state = card.get_by_label("Reason"), card.get_by_role("status")
    reason.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(card.get_by_role("button", name="Dismiss")).to_be_focused()
    page.keyboard.press("Enter")
    expect(state).to_have_text("Enter a reason: why it is no problem here.")
    expect(reason).to_be_focused()
    page.keyboard.type("The icon says it.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(state).to_have_text("Dismissed by Ada: The icon says it. The answer counts from the next evaluation.")
    assert kept(shelf)[CANDIDATE] == ("dismissed", "The icon says it.", "Ada")
    page.reload()
    expect(state).to_contain_text("Dismissed by Ada")
    expect(card.locator("h3 .badge")).to_have_text("Dismissed")
    assert errors == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_form_is_accessible_and_fits(address: str, browser: Browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}shop/report.html")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    expect(page.locator(".judge").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    context.close()


def test_a_report_from_disk_names_the_command_and_keeps_its_policy(shelf: Path) -> None:
    page = (shelf / "reports" / "shop" / "report.html").read_text()
    assert f"uxaudit review DIR --confirm {CANDIDATE}" in page
    assert "<form" not in page
    assert "connect-src" not in page
    assert "form-action 'none'" in page
    assert 'value="dismissed">Dismissed</option>' in page


def test_a_report_without_candidates_is_served_as_it_is(shelf: Path, tmp_path: Path) -> None:
    audit = tmp_path / "reports" / "shop"
    audit.mkdir(parents=True)
    (audit / "report.html").write_text("<!doctype html><title>As it is</title>")
    (audit / "report.json").write_text(make.empty_report(dismissed=()).model_dump_json())
    with served(tmp_path / "reports", "--review", str(tmp_path / "ux-review.yaml")) as url:
        connection = HTTPConnection(url.split("/")[2], timeout=20)
        connection.request("GET", "/shop/report.html")
        assert connection.getresponse().read() == b"<!doctype html><title>As it is</title>"
