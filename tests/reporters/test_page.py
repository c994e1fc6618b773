"""The HTML report in a real browser: accessible, safe, whole on a phone and without scripts."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.reporters import factory as make
from uxaudit import reporters
from uxaudit.model.report import Report
from uxaudit.replay.browser.vendored_engines import axe_source
from uxaudit.reporters import html, html_view

Opened = Callable[..., Page]
REPORTS: dict[str, Callable[[], Report]] = {
    "full": make.full_report,
    "empty": make.empty_report,
    "unmeasured": make.unmeasured_report,
    "hostile": make.hostile_report,
}


def written(folder: Path, report: Report) -> Path:
    make.shots(folder)
    return reporters.write(report, folder, ["html"])[0]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("kind", REPORTS)
def test_no_barrier_and_no_overflow(tmp_path: Path, report_page: Opened, kind: str, width: int, scheme: str) -> None:
    page = report_page(written(tmp_path, REPORTS[kind]()), width, scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert fits(page)
    page.add_script_tag(content=axe_source().script)
    result: Any = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in result["violations"]] == []


def test_nothing_hostile_runs_or_leaves(tmp_path: Path, report_page: Opened) -> None:
    path = written(tmp_path, make.hostile_report())
    page = report_page(path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.reload()
    assert page.evaluate("document.documentElement.dataset.pwned ?? null") is None
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert page.locator("script, iframe, object, embed, form, [onerror], [onmouseover]").count() == 0
    hrefs = page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    assert all(href.startswith(("#", "http://", "https://")) for href in hrefs)
    text = page.content()
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", text)
    assert "x" * 5000 not in text
    assert len(text) < 400_000


def test_own_style_and_pictures_pass_the_policy(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()), java_script_enabled=True)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.reload()
    assert told == []
    assert page.evaluate("getComputedStyle(document.querySelector('.verdict')).borderInlineStartWidth") == "8px"
    assert page.locator(".place svg.picture").first.bounding_box()["width"] > 100  # type: ignore[index]


def test_reads_without_scripts_and_opens_at_an_anchor(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()), java_script_enabled=False)
    assert page.get_by_role("heading", level=1).inner_text() == "The Mug Shop"
    assert "Failed: at least one threshold" in page.get_by_role("heading", level=2).first.inner_text()
    page.get_by_role("link", name="Show it").click()
    assert page.url.endswith("#f-dead-control-77aa")
    page.goto(page.url.partition("#")[0] + "#f-axe-color-contrast-7")
    assert page.locator("#f-axe-color-contrast-7").is_visible()


def test_filters_need_no_script(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()), java_script_enabled=False)
    places = page.locator(".places:not(details .places) > .place")
    before = sum(place.is_visible() for place in places.all())
    page.get_by_label("Persona").select_option(label="keyboard")
    assert [place.get_attribute("id") for place in places.all() if place.is_visible()] == ["f-dead-control-77aa"]
    page.get_by_label("Persona").select_option(label="All")
    page.get_by_label("Facet").select_option(label="Efficiency")
    assert page.locator("article:visible").count() == 1
    page.get_by_label("Facet").select_option(label="All")
    page.get_by_label("Severity", exact=True).select_option(index=1)
    assert page.locator("article:visible h4").all_inner_texts() == ["A control does nothing"]
    page.get_by_label("Severity", exact=True).select_option(label="All")
    assert sum(place.is_visible() for place in places.all()) == before


def test_the_keyboard_reaches_everything(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.empty_report()))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the verdict"
    assert page.get_by_role("link", name="Skip to the verdict").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_print_opens_what_is_closed(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    closed = page.locator("#method details table")
    assert not closed.is_visible()
    page.emulate_media(media="print")
    assert closed.is_visible()
    assert not page.get_by_role("navigation").is_visible()


def test_every_severity_stands_in_order_and_review_apart(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    heads = page.locator(".section > h3").all_inner_texts()
    assert [re.sub(r"\s+", " ", head) for head in heads] == [
        "Severity 4 Catastrophe 1",
        "Severity 3 Major problems 9",
        "Severity 2 Minor problem 1",
        "Severity 1 Cosmetic problem 1",
        "Review Needs a person’s look 1",
    ]
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_two_thousand_findings_stay_light(tmp_path: Path, report_page: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_view, "MAX_PICTURES", 50)
    report = make.full_report(findings=make.many_findings(2000))
    path = written(tmp_path, report)
    page = report_page(path, 390)
    assert fits(page)
    assert path.stat().st_size < 8_000_000
    assert page.locator(".place").count() == 2000
    assert page.locator("image").count() <= html_view.MAX_PICTURES + html_view.MAX_THUMBS
    assert "left out to keep this page small" in page.content()
    assert page.evaluate("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === document.querySelectorAll('[id]').length")


def test_the_page_is_as_it_was(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    make.shots(tmp_path)
    page = html.render(make.full_report(), tmp_path)
    page = re.sub(r"(?s)<style>.*?</style>", "<style>…</style>", page)
    page = re.sub(r"sha256-[^']+|(?<=webp;base64,)[^\"]+", "…", page)
    golden("report.html", re.sub(r"pic-[0-9a-f]+", "pic", page))


def test_says_nothing_about_users(tmp_path: Path) -> None:
    page = html.render(make.full_report(), tmp_path).lower()
    assert not re.search(r"users? (completed|succeeded|failed)", page)
    assert "replay success" in page
    assert "system time" in page
    assert "±21" in page
