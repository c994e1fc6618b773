"""The HTML report in a real browser: accessible, safe, complete on a phone and without scripts."""

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
from uxaudit.reporters import html
from uxaudit.texts import speaking
from uxaudit.texts.language import load

Opened = Callable[..., Page]
REPORTS: dict[str, Callable[[], Report]] = {
    "full": make.full_report,
    "empty": make.empty_report,
    "unmeasured": make.unmeasured_report,
    "scenario": make.scenario_fault_report,
    "hostile": make.hostile_report,
    "people": make.people_report,
}


def written(folder: Path, report: Report) -> Path:
    make.shots(folder)
    return reporters.write(report, folder, ["html"])[0]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize(
    ("kind", "width", "scheme"),
    [
        *(
            pytest.param(kind, *look, marks=[pytest.mark.slow] if kind == "hostile" else [])
            for kind in REPORTS
            for look in ((1280, "light"), (390, "dark"))
        ),
        *(pytest.param(kind, *look, marks=pytest.mark.slow) for kind in REPORTS for look in ((1280, "dark"), (390, "light"))),
    ],
)
def test_no_axe_violation_and_no_overflow(tmp_path: Path, report_page: Opened, kind: str, width: int, scheme: str) -> None:
    page = report_page(written(tmp_path, REPORTS[kind]()), width, scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert fits(page)
    page.add_script_tag(content=axe_source().script)
    result: Any = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in result["violations"]] == []


@pytest.mark.parametrize(("kind", "width"), [("full", 1280), ("full", 390), ("people", 390)])
def test_no_axe_violation_and_no_overflow_in_german(tmp_path: Path, report_page: Opened, kind: str, width: int) -> None:
    with speaking(load("de")):
        path = written(tmp_path, REPORTS[kind]())
    page = report_page(path, width, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert fits(page)
    page.add_script_tag(content=axe_source().script)
    result: Any = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in result["violations"]] == []


@pytest.mark.browser
def test_the_script_speaks_the_language_of_the_page(tmp_path: Path, report_page: Opened) -> None:
    with speaking(load("de")):
        path = written(tmp_path, make.full_report())
    page = report_page(path)
    page.locator("#filter-severity").select_option("4")
    assert re.fullmatch(r"\d+ Ursachen? von \d+", page.locator("#filter-count").inner_text())
    assert "Vergrößern" in page.locator(".zoom-button").first.text_content()


@pytest.mark.parametrize("kind", ["hostile", "people"])
def test_nothing_hostile_runs_or_leaves(tmp_path: Path, report_page: Opened, kind: str) -> None:
    path = written(tmp_path, REPORTS[kind]())
    page = report_page(path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.reload()
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.dataset.pwned ?? null") is None
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert page.locator("script").count() == 1
    assert page.locator("iframe, object, embed, form, [onerror], [onmouseover], body style").count() == 0
    hrefs = page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    assert all(href.startswith(("#", "http://", "https://")) for href in hrefs)
    text = page.content()
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", text)
    assert "x" * 5000 not in text
    assert len(text) < 1_200_000


def test_own_style_script_and_pictures_pass_the_policy(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.reload()
    assert errors == []
    assert page.evaluate("getComputedStyle(document.querySelector('.verdict')).borderInlineStartWidth") == "8px"
    assert page.get_by_role("search").is_visible()
    page.locator(".card summary").first.click()
    assert page.locator(".place svg.picture").first.bounding_box()["width"] > 100  # type: ignore[index]


def test_the_conclusion_fits_one_screen(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()), 1280)
    for part in ("#verdict", "#fix-first", "#matrix"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900
    assert page.locator(".reasons > li").count() <= 6
    blocked = page.locator(".reasons > li").filter(has_text="The control did nothing")
    assert blocked.count() == 1
    blocked.locator("summary").click()
    assert "Blocks “Pay for the basket” (keyboard)" in blocked.inner_text()


def test_it_reads_without_scripts_and_opens_at_an_anchor(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()), java_script_enabled=False)
    assert page.get_by_role("heading", level=1).inner_text() == "The Mug Shop"
    assert "Failed: 1 of 2\u00a0tasks is blocked" in page.get_by_role("heading", level=2).first.inner_text()
    assert not page.get_by_role("search").is_visible()
    assert not page.get_by_role("button").first.is_visible()
    page.get_by_role("link", name="The control did nothing").click()
    assert page.url.endswith("#c1")
    page.goto(page.url.partition("#")[0] + "#f-axe-color-contrast-7")
    assert page.locator("#f-axe-color-contrast-7").is_visible()  # Chromium opens the details around a target


def cards(page: Page) -> list[str]:
    return [card.get_attribute("id") or "" for card in page.locator(".card").all() if card.is_visible()]


def test_one_component_is_one_card(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    assert page.locator(".card:not(.dismissed)").count() == 6
    contrast = page.locator(".card").filter(has=page.locator("[id=f-axe-color-contrast-0]"))
    assert contrast.locator(".place").count() == 8


def test_filters_and_search_are_kept_in_the_hash(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    everything = cards(page)
    page.get_by_label("Persona", exact=True).select_option(label="keyboard")
    assert cards(page) == ["c1"]
    assert page.get_by_role("status").inner_text() == "1 cause of 6"
    assert page.url.endswith("#persona=keyboard")
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_role("searchbox").fill("COMPARE contrast")
    assert page.get_by_text("No finding matches these filters.").is_visible()
    page.get_by_role("searchbox").fill("BLUE contrast")
    page.get_by_label("Severity", exact=True).select_option(label="Serious")
    shown = cards(page)
    assert len(shown) == 1
    page.goto(page.url)
    page.reload()
    assert cards(page) == shown
    assert page.get_by_role("searchbox").input_value() == "BLUE contrast"
    page.goto(page.url.partition("#")[0] + "#f-dead-control-77aa")
    assert page.locator("#f-dead-control-77aa").is_visible()
    assert cards(page) == everything


def test_sorting_moves_the_cards(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    page.get_by_label("Sort by").select_option(label="Check")
    checks = page.evaluate("[...document.querySelectorAll('.card')].map(card => card.dataset.check)")
    assert checks == sorted(checks)


def test_the_findings_are_worked_by_keyboard(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    page.keyboard.press("/")
    page.keyboard.type("contrast")
    assert page.get_by_role("searchbox").input_value() == "contrast"
    page.keyboard.press("Escape")
    assert page.get_by_role("searchbox").input_value() == ""
    page.get_by_role("heading", level=1).click()
    for _ in range(2):
        page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.locator("#f-dead-control-77aa").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#f-dead-control-77aa").is_visible()
    assert page.evaluate("document.activeElement.closest('.card').id") == "c1"


def test_a_finding_is_copied_as_link_and_as_markdown(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()), permissions=["clipboard-read", "clipboard-write"])
    page.locator("#c1 summary").first.click()
    page.locator("#f-dead-control-77aa").get_by_role("button", name="Copy link").click()
    assert page.evaluate("navigator.clipboard.readText()").endswith("report.html#f-dead-control-77aa")
    page.locator("#f-dead-control-77aa").get_by_role("button", name="Copy as Markdown").click()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("### Critical: The control did nothing when it was used")
    assert "- Control: button “Pay”" in text
    assert "Fix: Handle click on a real \\<button\\>" in text
    assert text.endswith("report.html#f-dead-control-77aa>)")


def test_a_picture_is_enlarged_and_closed(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    page.locator("#c1 summary").first.click()
    page.locator("#c1").get_by_role("button", name="Zoom").first.click()
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0


def test_a_task_is_told_as_a_story(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    first = page.locator("#task-1")
    assert [text.strip() for text in first.locator("tbody th").all_text_contents()] == ["desktop", "keyboard"]
    assert first.locator(".film li").count() == 8
    assert first.get_by_role("img", name="desktop: 7.9 s predicted user time, 3.3 s system time").count() == 1
    path = first.locator(".map svg").first
    assert (
        path.get_attribute("aria-label")
        == "3\u00a0page views of 3\u00a0pages: /, then /mugs/7, then /basket; 0\u00a0returns, 0\u00a0detours"
    )
    assert "Cause" not in first.inner_text()


def test_a_fault_of_the_scenario_has_a_section_of_its_own(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.scenario_fault_report()))
    section = page.locator("#your-scenario").inner_text()
    assert "Pay for the basket as phone" in section
    assert "scenarios/mug.yaml:24:9" in section
    assert "Name the button “Pay now” in line 24." in section
    page = report_page(written(tmp_path, make.full_report()))
    assert page.locator("#your-scenario").count() == 0


def test_the_score_can_be_followed(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    rows = page.locator("#score tbody tr").all_inner_texts()
    assert "−15.3 A wait gives no sign of work silent-wait" in rows[0]
    assert "not listed" not in rows[0]  # 100 less the losses is the score
    assert "−17.3 not listed" in rows[1]
    assert "55.6" in page.locator("#score .sums").inner_text()  # the mean of 78.2, 61, 0 and 83


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


def test_the_worst_card_comes_first_and_review_last(tmp_path: Path, report_page: Opened) -> None:
    page = report_page(written(tmp_path, make.full_report()))
    assert page.locator(".card h3 .badge").all_inner_texts() == [
        *("Critical", "Serious", "Serious", "Moderate", "Minor", "Needs review"),
        "Dismissed",
    ]
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_two_thousand_findings_stay_light(tmp_path: Path, report_page: Opened) -> None:
    report = make.full_report(findings=make.many_findings(2000))
    path = written(tmp_path, report)
    page = report_page(path, 390)
    assert fits(page)
    assert path.stat().st_size < 9_000_000
    assert page.locator(".card:not(.dismissed) .place").count() == 2000
    assert page.evaluate("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === document.querySelectorAll('[id]').length")


def test_the_page_is_as_it_was(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    make.shots(tmp_path)
    page = html.render(make.full_report(), tmp_path)
    page = re.sub(r"(?s)<(style|script type=\"module\")>.*?</(style|script)>", r"<\1>…</\2>", page)
    page = re.sub(r"sha256-[^']+|(?<=webp;base64,)[^\"]+", "…", page)
    golden("report.html", re.sub(r"pic-[0-9a-f]+", "pic", page))


def test_says_nothing_about_users(tmp_path: Path) -> None:
    page = html.render(make.full_report(), tmp_path).lower()
    assert not re.search(r"users? (completed|succeeded|failed)", page)
    assert "replay success" in page
    assert "system time" in page
    assert "(8.9\u00a0s to 22.7\u00a0s)" in page
