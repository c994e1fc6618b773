"""The same tasks by Playwright and by Selenium, on sites as they are published."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.line import ROOT, free_port
from tests.proofs import only_in_full
from tests.servers import Request, Response, html, serve_folder
from uxaudit.errors import InputError
from uxaudit.model.report import Report
from uxaudit.pipeline.live import LiveAudit, LiveTask, recording_of
from uxaudit.replay.browser.discovery import ENV_ARGS, find
from uxaudit.runner.site_server import served
from uxaudit.scenario import load

webdriver = pytest.importorskip("selenium.webdriver")
CHROMEDRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.usefixtures("browser_found"),
    pytest.mark.skipif(CHROMEDRIVER is None, reason="there is no chromedriver (Debian: apt-get install chromium-driver)"),
]
FRAMED = """<main><h1>Contact</h1><label>Name <input id="name"></label><button id="go">Send</button><p id="said"></p>
<iframe id="inner" title="Map" src="/inner" width="300" height="200"></iframe></main><script>
document.querySelector('#go').onclick = () => {
  document.querySelector('#said').textContent = 'Thanks'; console.error('a mistake'); fetch('/lost');
};
</script>"""


@pytest.fixture(params=[pytest.param(True, id="BiDi")])
def driver(request: pytest.FixtureRequest) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.enable_bidi = request.param
    options.binary_location = str(find(headed=True).path)
    for argument in ("--headless=new", "--no-sandbox", "--window-size=1280,900"):
        options.add_argument(argument)
    options.add_argument(os.environ[ENV_ARGS].strip("'"))
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
    yield started
    started.quit()


def recorded_steps(recorder: Any) -> list[Any]:
    """The steps of a recorder's only task."""
    (folder,) = (path.parent for path in recorder.audit.recordings.glob("*/recording.jsonl"))
    return list(recording_of(recorder.audit.recordings, folder.name).steps)


@pytest.fixture
def recorder(driver: Any, tmp_path: Path) -> Iterator[Any]:
    from uxaudit.selenium import Recorder

    with Recorder(driver, out=tmp_path / "selenium", strict=True) as made:
        yield made


ERRORS = """<main><h1>Errors</h1><button id="go">Go</button><img src="/nope.png" alt="none"></main><script>
document.querySelector('#go').onclick = () => {
  console.error('a mistake', 1); console.warn('no error'); fetch('/lost', { method: 'POST' });
  setTimeout(() => { document.querySelector('#go').textContent = 'Went'; throw new Error('boom'); }, 10);
};
</script>"""


@pytest.mark.slow
@pytest.mark.parametrize("driver", [True, False], ids=["BiDi", "debugger"], indirect=True)
def test_console_and_network_errors_are_recorded_once_with_their_step(driver: Any, recorder: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    routes = {"/": lambda _: html(ERRORS), "/lost": lambda _: (500, {}, "lost"), "/favicon.ico": lambda _: (204, {}, "")}
    seen: list[Request] = []
    with serve_folder(tmp_path, routes=routes, seen=seen) as url, recorder.task("Go") as task:
        driver.get(url)
        driver.find_element(By.ID, "go").click()
    asked = [request.path for request in seen if request.path != "/favicon.ico"]
    assert asked == ["/", "/nope.png", "/lost"], "nothing that reads the page requests anything"
    assert (recorder.errors is not None) == ("webSocketUrl" in driver.capabilities)
    opened, clicked = (
        {(one.kind, one.status, one.resource, one.method, one.own): one for one in step.trouble} for step in recorded_steps(recorder)[:2]
    )
    assert opened.keys() == {("http-error", 404, "image", "GET", True)}
    assert clicked.keys() == {
        ("http-error", 500, "fetch", "POST", True),
        ("console", None, "", "GET", True),
        ("page-error", None, "", "GET", True),
    }
    told = {kind: (one.message, one.url.removeprefix(url)) for (kind, *_), one in clicked.items()}
    assert told["console"] == ("a mistake 1", "/")
    assert "boom" in told["page-error"][0]
    assert told["http-error"] == ("500 Internal Server Error", "/lost")
    assert not task.troubles


@pytest.mark.slow
def test_actions_frames_and_errors_are_recorded(driver: Any, recorder: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    routes = {
        "/": lambda _: html(FRAMED),
        "/inner": lambda _: html("<img src='data:,'><button></button>"),
        "/lost": lambda _: (500, {}, "lost"),
    }
    with serve_folder(tmp_path, routes=routes) as url, recorder.task("Send the form", optimal=2) as task:
        driver.get(url)
        driver.switch_to.frame("inner")
        with task.step("Press what is in the map"):
            driver.find_element(By.TAG_NAME, "button").click()
        assert driver.find_elements(By.TAG_NAME, "img"), "the driver is still in the frame"
        driver.switch_to.default_content()
        driver.find_element(By.ID, "name").send_keys("Ada", Keys.TAB)
        driver.find_element(By.ID, "go").click()
        assert "Thanks" in driver.find_element(By.ID, "said").text
    steps = task.report.tasks[0].step_rows
    assert [(row.phase, row.sentence.split()[0]) for row in steps] == [
        ("start", "open"),
        *[("step", verb) for verb in ("click", "type", "press", "click")],
        ("success", "the"),
    ]
    assert steps[1].label == "Press what is in the map"
    in_frame = {finding.rule: finding.target.selector for finding in task.findings if finding.target and " | " in finding.target.selector}
    assert in_frame.keys() == {"image-alt", "button-name"}
    assert task.report.tasks[0].status == "completed"
    told = " ".join(finding.message for finding in task.findings if finding.check == "error-on-action")
    assert "500" in told or "a mistake" in told
    assert not task.troubles


@pytest.mark.slow
def test_the_own_failure_of_a_test_stays(driver: Any, recorder: Any, tmp_path: Path) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: html("<img src='data:,'>" + FRAMED)}) as url:
        failed = recorder.task("fails")
        driver.get(url)
        with pytest.raises(AssertionError, match="no basket"), failed:
            assert not url, "no basket"
        driver.switch_to.new_window("tab")
        with recorder.task("closes the window") as closed:
            driver.get(url)
            driver.close()
        driver.switch_to.window(driver.window_handles[0])
    assert "no basket" in failed.report.tasks[0].reason
    assert any(finding.rule == "image-alt" for finding in closed.findings), "it was observed before the window closed"


def test_only_browsers_with_a_debugger_are_observed(tmp_path: Path) -> None:
    from uxaudit.selenium import Recorder

    class Firefox:
        capabilities = {"browserName": "firefox"}  # noqa: RUF012

    with pytest.raises(InputError, match="firefox has no debugger"):
        Recorder(Firefox(), out=tmp_path)  # type: ignore[arg-type]


def by_playwright(page: Page, site: str, folder: Path) -> Report:
    audit = LiveAudit(folder)
    with LiveTask(audit, audit.order("Count the tall plane trees", scenario="trees"), page=page) as task:
        page.goto(site)
        page.get_by_role("link", name="trees").click()
        page.locator("select[name=_filter_column]").select_option("species")
        page.locator("input[name=_filter_value]").fill("London plane")
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_text("rows where").first).to_be_visible()
    return task.report


def by_selenium(driver: Any, recorder: Any, site: str) -> Report:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import Select

    with recorder.task("Count the tall plane trees") as task:
        driver.get(site)
        driver.find_element(By.LINK_TEXT, "trees").click()
        Select(driver.find_element(By.CSS_SELECTOR, "select[name=_filter_column]")).select_by_visible_text("species")
        driver.find_element(By.CSS_SELECTOR, "input[name=_filter_value]").send_keys("London plane")
        driver.find_element(By.CSS_SELECTOR, "input[type=submit][value=Apply]").click()
        assert "rows where" in driver.find_element(By.TAG_NAME, "body").text
    report: Report = task.report
    return report


def axe_findings(report: Report) -> set[tuple[Any, ...]]:
    return {(f.rule, f.severity, f.target.role, f.target.name, f.occurrences) for f in report.findings if f.check == "axe" and f.target}


SMALL: dict[str, Response] = {
    "/": (200, {"Content-Type": "text/html"}, "<!doctype html><title>Data</title><h1>Data</h1><a href='/trees'>trees</a>"),
    "/trees": (
        200,
        {"Content-Type": "text/html"},
        """<!doctype html><title>Trees</title><p>3 rows where you look</p><form><select name=_filter_column><option>species</select>
<input name=_filter_value><input type=submit value=Apply></form>""",
    ),
}
"""A site that looks to the task as datasette does, with its accessibility problems."""


def test_a_small_site_has_the_same_accessibility_problems(page: Page, driver: Any, recorder: Any, tmp_path: Path) -> None:
    with serve_folder(tmp_path, routes={path: (lambda _, made=made: made) for path, made in SMALL.items()}) as site:
        ours, theirs = by_playwright(page, site, tmp_path / "playwright"), by_selenium(driver, recorder, site)
    assert {"html-has-lang", "label", "select-name"} <= {finding.rule for finding in ours.findings}
    assert axe_findings(ours) == axe_findings(theirs)


@pytest.mark.slow
@only_in_full
def test_datasette_has_the_same_accessibility_problems(
    page: Page, driver: Any, recorder: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREES_PORT", str(free_port()))
    monkeypatch.chdir(ROOT)
    scenario = load(ROOT / "scenarios" / "datasette.yaml")
    with served(scenario):
        ours, theirs = by_playwright(page, scenario.site, tmp_path / "playwright"), by_selenium(driver, recorder, scenario.site)
    assert {"html-has-lang", "label", "select-name"} <= {finding.rule for finding in ours.findings}
    assert axe_findings(ours) == axe_findings(theirs)
