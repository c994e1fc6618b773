"""URLs in recordings: a hidden name and password make them invalid for the standard library, and nothing may fail because of that."""

import pytest

from tests.checks.factory import recording
from uxaudit.checks import all_checks
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.history.queries import _hosts
from uxaudit.model.findings import State
from uxaudit.redaction import Redactor
from uxaudit.scoring.build_report import build_report
from uxaudit.urls import split_recorded

WITH_PASSWORD = Redactor({"PW": "Geheim-4711"}).text("http://maria:Geheim-4711@shop.example:8000/basket?item=1#top")


def test_a_recorded_url_has_its_parts_without_name_and_password() -> None:
    assert "[secret" in WITH_PASSWORD
    parts = split_recorded(WITH_PASSWORD)
    assert (parts.hostname, parts.path, parts.query, parts.fragment) == ("shop.example", "/basket", "item=1", "top")
    assert split_recorded("/search?for=a@b").query == "for=a@b"


@pytest.mark.parametrize("text", ["http://[broken", "http://[secret]x/", "//["])
def test_text_that_is_no_url_is_all_path(text: str) -> None:
    assert split_recorded(text).path == text


def test_past_audits_of_a_site_with_a_password_are_grouped_by_its_host() -> None:
    assert _hosts(f"{WITH_PASSWORD}, http://other.example") == ("shop.example", "other.example")


def test_no_check_fails_on_a_hidden_password() -> None:
    link = {"role": "link", "name": "Our terms", "tag": "a", "href": WITH_PASSWORD, "selector": "a"}
    page = {
        "fingerprint": "a",
        "url": WITH_PASSWORD,
        "elements": [link],
        "texts": [],
        "markup": {"links": [{"name": "Our terms", "href": WITH_PASSWORD, "url": WITH_PASSWORD}]},
    }
    held = [recording(tasks=[{"task": "Buy", "steps": [{"url": WITH_PASSWORD, "state": "a"}]}], states=[page])]
    found = evaluate(held, tuple(all_checks().values()))
    assert not [outcome.reason for outcome in found.outcomes if outcome.state is State.CANT_TELL]
    assert build_report(found, held, title="", created="").score.value is not None
