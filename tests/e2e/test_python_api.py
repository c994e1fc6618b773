"""The Python API: what the package exports, in a process as its users have it."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import async_playwright
from playwright.sync_api import Page

import uxaudit
from tests.async_runs import run_async
from tests.e2e.line import ROOT
from tests.servers import html, serve_folder
from uxaudit.pipeline.live import LiveAudit, LiveTask
from uxaudit.replay.attached import bridge, session
from uxaudit.replay.browser import isolated_world
from uxaudit.replay.browser.discovery import FoundBrowser, launch_options

FAULTY = "<main><h1>Shop</h1><img src='data:,'><button id=b>Add</button><p role=status></p></main><script>b.onclick = () => { \
document.querySelector('[role=status]').textContent = 'Added'; }</script>"


def test_importing_is_quick_and_names_resolve() -> None:
    code = "import sys, uxaudit; print(*sorted({'playwright', 'pydantic', 'yaml', 'numpy', 'rich'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.split() == []
    assert all(getattr(uxaudit, name) is not None for name in uxaudit.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        uxaudit.nothing  # noqa: B018


@pytest.mark.usefixtures("browser_found")
def test_audit_returns_a_report_and_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: html(FAULTY)}) as url:
        path = tmp_path / "shop.yaml"
        path.write_text(
            f"scenario: Shop\nsite: {url}\ntasks:\n"
            "  - task: Add\n    steps:\n      - click: Add\n    success:\n      - expect: {text: Added}\n"
        )
        report = uxaudit.audit(path, out=tmp_path / "audit", formats=["junit"])
    assert report.tasks[0].status == "completed"
    assert any(finding.rule == "image-alt" for finding in report.findings)
    assert {"report.json", "junit.xml"} <= {found.name for found in (tmp_path / "audit").iterdir()}
    assert capfd.readouterr() == ("", "")
    with pytest.raises(uxaudit.InputError, match=r"missing\.yaml"):
        uxaudit.audit("missing.yaml")


def test_scan_of_a_page(page: Page, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: html(FAULTY)}) as url:
        page.goto(url)
        without = uxaudit.scan(page, name="the shop", engines=())
        report = uxaudit.scan(page, name="the shop")  # axe is sent now
        page.get_by_role("button").click()
        assert page.get_by_role("status").text_content() == "Added", "the page is left as it is"
    assert [row.task for row in report.tasks] == ["the shop"]
    assert any(finding.rule == "image-alt" for finding in report.findings)
    assert not any(finding.rule == "image-alt" for finding in without.findings)
    assert capfd.readouterr() == ("", "")
    with pytest.raises(uxaudit.InputError, match="no page of Playwright"):
        uxaudit.scan(None)


async def _by_async_interface(found: FoundBrowser, url: str, folder: Path) -> tuple[LiveTask, uxaudit.Report]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch_options(found))
        page = await browser.new_page()
        audit = LiveAudit(folder, strict=True)
        async with LiveTask(audit, audit.order("Add", scenario="async", optimal=1), page=page) as task:
            await page.goto(url)
            await page.get_by_role("button").click()
            await page.get_by_role("status").get_by_text("Added").wait_for()
        scanned = await uxaudit.scan_async(page)
        await browser.close()
    return task, scanned


def test_the_asynchronous_interface(browser_found: FoundBrowser, tmp_path: Path) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: html(FAULTY)}) as url:
        task, scanned = run_async(_by_async_interface(browser_found, url, tmp_path / "audit"))
    (row,) = task.report.tasks
    assert (row.status, row.steps) == ("completed", 1)
    assert row.system_time_ms is not None
    assert any(finding.rule == "image-alt" for finding in scanned.findings)


def test_what_a_browser_does_not_tell_is_untested(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a debugger, as in Firefox and WebKit: our code runs in the page's own world, and what only a debugger tells is untested."""
    monkeypatch.setattr(isolated_world, "is_isolated", lambda _: False)
    monkeypatch.setattr(session.AttachedSession, "in_chromium", False)
    audit = LiveAudit(tmp_path / "audit")
    with (
        serve_folder(tmp_path, routes={"/": lambda _: html(FAULTY)}) as url,
        LiveTask(audit, audit.order("Add", scenario="s"), page=page) as task,
    ):
        page.goto(url)
        page.get_by_role("button").click()
    assert bridge.is_synchronous(page)
    assert task.report.tasks[0].status == "completed"
    assert any(finding.rule == "image-alt" for finding in task.findings)
    assert not task.troubles
