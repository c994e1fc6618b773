"""Playwright codegen: the same session in all its languages becomes the same scenario, which replays."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.importers.conftest import Imports
from uxaudit.errors import InputError
from uxaudit.importers import import_file

SESSIONS = Path(__file__).parent / "sessions"
NAMES = {
    "jsonl": "session.jsonl",
    "python": "session.py",
    "python-async": "session_async.py",
    "python-pytest": "test_session.py",
    "javascript": "session.js",
    "playwright-test": "session.spec.ts",
}
RECORDED_ON = "http://127.0.0.1:8765"
SHOP = """<h1>Shop</h1>
<form action=/next><label>Search <input name=q type=search></label> <label>Password <input type=password name=p></label>
<label><input type=checkbox name=a> I agree</label>
<label>Size <select name=s><option value=s>Small<option value=l>Large</select></label>
<input placeholder="Your town" name=t><button>Find it</button></form>
<div data-testid=promo onclick="log('promo')">promo</div><img alt="Blue mug" width=40 height=40 onclick="log('mug')">
<a href=/pop target=_blank>More</a><iframe name=pay src=/frame></iframe>
<ul><li>One <button>Buy</button><li>Two <button onclick="log('two')">Buy</button></ul><p ondblclick="log('twice')">Twice</p>"""
PAGES = {
    "/": SHOP,
    "/frame": "<button onclick=\"log('paid')\">Pay</button>",
    "/pop": "<button onclick=\"log('in')\">Inside</button>",
    "/next": "x",
}


def session(target: str, site: str) -> str:
    return (SESSIONS / f"{target}.txt").read_text(encoding="utf-8").replace(RECORDED_ON, site)


def plain(imports: Imports) -> Any:
    return yaml.safe_load(imports.text)


def steps(imports: Imports) -> list[Any]:
    (task,) = plain(imports)["tasks"]
    return [*task.get("steps", ()), *task.get("success", ())]


@pytest.mark.browser
def test_every_language_gives_the_same_scenario_and_it_replays(imports: Imports) -> None:
    recording = imports.replay(session("jsonl", imports.site.address), dict(PAGES), NAMES["jsonl"], PASSWORD="s3cret!")
    expected = plain(imports)
    assert len(recording.all_steps) == 16
    sent = next(request for request in imports.site.seen if request.path == "/next")
    assert dict(sent.query) == {"q": "blue mug", "p": "s3cret!", "a": "on", "s": "l", "t": 'Graz\'s "x"'}
    for target, name in NAMES.items():
        imports(session(target, imports.site.address), name, PASSWORD="s3cret!")
        assert plain(imports) == expected, target
        assert not imports.left_out
        assert "s3cret!" not in imports.text


PYTHON = """
import re
from playwright.sync_api import Page, expect

def test_look_around(page: Page) -> None:
    page.goto("http://127.0.0.1:1/start")
    save = page.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_visible()
    expect(page.get_by_text("Done")).not_to_be_visible()
    page.locator("#menu").get_by_role("link", name=re.compile(r"^Help\\\\.$")).hover()
    page.locator("div").filter(has_text=re.compile(r"^Two$")).click(click_count=2)
    page.get_by_label("Size").select_option(label="Large")
    page.get_by_label("Note").press_sequentially("abc")
    page.get_by_label("Note").clear()
    page.get_by_label("Terms").uncheck()
    page.locator("xpath=//*[@id='x']/li[2]").first.click()
    page.frame_locator("#outer").frame_locator("iframe").get_by_title("Go").click()
    page.go_back()
    page.reload()
    page.keyboard.press("Escape")
    page.get_by_text("Card").drag_to(page.get_by_role("region", name="Bin"))
    with page.expect_download() as download_info:
        page.get_by_role("link", name="Report").click()
    download = download_info.value
    page.wait_for_timeout(500)
    page.wait_for_url("**/end")
    save.click()
    expect(page.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_label("Note")).to_have_value("x ${y}")
    expect(page).to_have_url("http://127.0.0.1:1/end")
    expect(page).to_have_title(re.compile("The end"))
    expect(page.locator("#sum")).to_contain_text("12 €")
"""
SCRIPT = """
import { test, expect } from '@playwright/test';

test.use({ viewport: { height: 600, width: 800 }, colorScheme: 'dark' });

test('Look around', async ({ page }) => {
  await page.goto('http://127.0.0.1:1/start');
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await expect(save).toBeVisible();
  await expect(page.getByText('Done')).not.toBeVisible();
  await page.locator('#menu').getByRole('link', { name: /^Help\\\\.$/ }).hover();
  await page.locator('div').filter({ hasText: /^Two$/ }).click({ clickCount: 2 });
  await page.getByLabel('Size').selectOption({ label: 'Large' });
  await page.getByLabel('Note').pressSequentially('abc');
  await page.getByLabel("Note").clear();
  await page.getByLabel(`Terms`).uncheck();
  await page.locator("xpath=//*[@id='x']/li[2]").first().click();
  await page.frameLocator('#outer').frameLocator('iframe').getByTitle('Go').click();
  await page.goBack();
  await page.reload();
  await page.keyboard.press('Escape');
  await page.getByText('Card').dragTo(page.getByRole('region', { name: 'Bin' }));
  const downloadPromise = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Report' }).click();
  const download = await downloadPromise;
  await page.waitForTimeout(500);
  await page.waitForURL('**/end');
  await save.click();
  await expect(page.getByRole('listitem')).toHaveCount(3);
  await expect(page.getByLabel('Note')).toHaveValue('x ${y}');
  await expect(page).toHaveURL('http://127.0.0.1:1/end');
  await expect(page).toHaveTitle(/The end/);
  await expect(page.locator('#sum')).toContainText('12 \\\\u20ac');
});
"""
MEANT = [
    {"expect": {"role": "button", "name": "Save", "exact": True, "visible": True}},
    {"expect": {"text": "Done", "visible": False}},
    {"hover": {"role": "link", "name": "Help.", "exact": True, "within": {"css": "#menu"}}},
    {"double_click": {"css": 'div:text-is("Two")'}},
    {"select": {"label": "Size", "option": "Large"}},
    {"type": {"label": "Note", "text": "abc"}},
    {"fill": {"label": "Note", "text": ""}},
    {"uncheck": {"label": "Terms"}},
    {"click": {"css": '[id="x"] > li:nth-of-type(2)', "nth": 0}},
    {"click": {"title": "Go", "frame": "css=#outer >> 0"}},
    "back",
    "reload",
    {"press": "Escape"},
    {"drag": {"from": {"text": "Card"}, "to": {"role": "region", "name": "Bin"}}},
    {"click": {"role": "link", "name": "Report"}},
    {"wait_for": {"url": "**/end"}},
    {"click": {"role": "button", "name": "Save", "exact": True}},
    {"expect": {"role": "listitem", "count": 3}},
    {"expect": {"label": "Note", "value": "x $${y}"}},
    {"expect": {"url": "/end"}},
    {"expect": {"title": "The end"}},
    {"expect": {"css": "#sum", "text": "12 €"}},
]


@pytest.mark.parametrize(("content", "name"), [(PYTHON, "test_a.py"), (SCRIPT, "a.spec.js")], ids=["Python", "JavaScript"])
def test_what_people_add_to_their_sessions_is_understood(imports: Imports, content: str, name: str) -> None:
    scenario = imports(content.replace("\\\\", "\\"), name)
    assert steps(imports) == MEANT
    assert not imports.left_out
    assert (scenario.scenario, scenario.tasks[0].start) == ("Look around", "/start")
    assert len(scenario.tasks[0].success) == 5
    if name.endswith(".js"):
        assert scenario.personas == ("window-800x600-dark",)


ODD = """
from playwright.async_api import async_playwright
raise SystemExit("never executed")

async def run(playwright):
    context = await browser.new_context(**playwright.devices["iPhone 13"], http_credentials={"username": "a", "password": "b"})
    page = await context.new_page()
    await page.goto("http://127.0.0.1:1/")
    for number in range(3):
        await page.get_by_text(str(number)).click()
    page.once("dialog", lambda dialog: dialog.dismiss())
    await page.evaluate("1")
    await page.get_by_role("button", name=label).click()
    await page.mouse.click(3, 4)
    await page.get_by_role("button", name="Menu").click(button="right")
    await page.get_by_role("row").filter(has=page.get_by_text("x")).click()
    await page.get_by_label("Photo").set_input_files("me.jpg")
    await page.get_by_role("button", name="Go").click()
"""


def test_what_no_step_says_is_listed_with_its_line_and_the_reason(imports: Imports) -> None:
    imports(ODD, "odd.py")
    assert steps(imports) == [{"click": {"role": "button", "name": "Go"}}]
    told = [found for line in imports.left_out if (found := re.match(r"odd\.py:(\d+): .*: (.*)", line))]
    reasons = {
        9: "a scenario runs from top to bottom",
        11: "no step does this",
        12: "no step does this",
        13: "its name is no plain text",
        14: "no step does this",
        15: "steps use the main mouse button",
        16: "no target says `filter` by has",
        17: "the file is not there",
    }
    assert {int(line[1]): line[2] for line in told} == reasons
    assert sum("the emulated device" in line or "the option `http_credentials`" in line for line in imports.left_out) == 2


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("print('hello')", "a.py", "no format that can be imported"),
        ("from playwright.sync_api import Page\nclass A: pass", "a.py", "no step on a page"),
        ("from playwright.sync_api import Page\ndef f(page):\n    page.goto(", "a.py", "a.py:3:14: this is not Python"),
        (
            "import { test } from '@playwright/test';\ntest('x', async ({ page }) => {\n  await page.goto('http://a/'",
            "a.spec.ts",
            "a.spec.ts:2:1",
        ),
        (
            '{"browserName":"chromium"}\n{"name":"navigate","url":"http://127.0.0.1:1/"}\n{"name":"cli',
            "a.jsonl",
            "a.jsonl:3:1: this line is cut off",
        ),
        ('{"browserName":"chromium"}\n', "a.jsonl", "no step on a page"),
    ],
)
def test_a_file_that_is_no_session_is_refused_with_its_place(tmp_path: Path, content: str, name: str, words: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError) as refused:
        import_file(tmp_path / name)
    assert words in str(refused.value).replace(f"{tmp_path}/", "")
