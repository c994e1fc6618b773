"""The state of a person's page is copied, and shown in another browser: it looks the same, runs nothing, and shows nothing typed."""

import asyncio
import time
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from playwright.async_api import Page, async_playwright

from tests.async_runs import run_async
from tests.servers import html, serve_folder
from uxaudit.recording.state_store import StateStore
from uxaudit.replay.browser.discovery import find, launch_options
from uxaudit.replay.browser.isolated_world import ask, register
from uxaudit.replay.moderated import page_copies
from uxaudit.replay.moderated.person_session import PersonSession
from uxaudit.replay.moderated.shown_again import ShownAgain

PAGE = """
<style id="empty"></style>
<h1>Order</h1><p id="said">Nothing yet</p>
<form><label>Name <input id="name"></label><label>Town <input id="town" value="Leeds"></label>
<label>Password <input id="secret" type="password"></label><label>Date <input id="date" type="date"></label>
<label><input type="checkbox" id="box"> Gift</label><label>Size <select id="size"><option>S<option>L</select></label>
<textarea id="note" aria-label="Note"></textarea></form>
<div id="editor" contenteditable role="textbox" aria-label="Text" style="min-height: 1em"></div>
<div id="host"></div><iframe title="Inner" srcdoc="<p>In the frame</p>"></iframe><canvas id="drawing" width="20" height="20"></canvas>
<dialog id="ask" aria-label="Sure?"><p>Sure? &lt;b&gt;no&lt;/b&gt;</p></dialog>
<script>
document.getElementById('empty').sheet.insertRule('#said { color: rgb(1, 2, 3) }');
const shadow = document.getElementById('host').attachShadow({ mode: 'open' });
shadow.innerHTML = '<button>In the shadow</button>';
const sheet = new CSSStyleSheet(); sheet.replaceSync('button { color: rgb(4, 5, 6) }'); shadow.adoptedStyleSheets = [sheet];
const pen = document.getElementById('drawing').getContext('2d'); pen.fillStyle = 'red'; pen.fillRect(0, 0, 20, 20);
document.getElementById('said').textContent = 'Changed by a script';
document.getElementById('ask').showModal();
</script>
"""
TYPED = "Zanzibar"
LOOK = """() => ({
  said: document.getElementById('said').textContent, colour: getComputedStyle(document.getElementById('said')).color,
  ...Object.fromEntries(['name', 'town', 'secret', 'date', 'note', 'size'].map((id) => [id, document.getElementById(id).value])),
  editor: document.getElementById('editor').innerText, box: document.getElementById('box').checked,
  shadow: getComputedStyle(document.getElementById('host').shadowRoot.querySelector('button')).color,
  frame: document.querySelector('iframe').contentDocument.body.innerText, modal: document.getElementById('ask').matches(':modal'),
  asked: document.getElementById('ask').innerText, drawn: getComputedStyle(document.getElementById('drawing')).backgroundImage.slice(0, 15),
  scripts: document.scripts.length,
})"""


async def fill(page: Page) -> None:
    await page.evaluate("document.getElementById('ask').close()")
    await page.fill("#name", TYPED)
    await page.fill("#secret", "open sesame")
    await page.fill("#date", "2024-02-29")
    await page.fill("#note", f"To {TYPED}")
    await page.focus("#editor")
    await page.keyboard.type(TYPED)
    await page.check("#box", timeout=3000)
    await page.select_option("#size", "L")
    await page.evaluate("document.getElementById('ask').showModal()")


async def seen_again(site: str, folder: Path, *, keep_text: bool) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Returns the copy, what it shows, and the state that is stored of it."""
    store = StateStore(folder / "recordings")
    async with async_playwright() as playwright:
        await register(playwright)
        browser = await playwright.chromium.launch(**launch_options(find()))
        session = await PersonSession.begin(browser, ("127.0.0.1",), lambda _: None, ())
        await session.page.goto(site)
        await fill(session.page)
        copied = await ask(session.page, "copy.copy", keep_text)
        shown = ShownAgain(store, ("127.0.0.1",), ())
        await shown.open(browser)
        key = await shown.show(copied["url"], copied["html"], (900, 700))
        assert await shown.show(copied["url"], copied["html"], (900, 700)) == key
        other = await shown.show(f"{copied['url']}#other", copied["html"].replace("Nothing", "").replace("Changed by", "Made by"))
        assert other != key
        await shown.show(copied["url"], f"{copied['html']} ", (900, 700))
        look = await shown.page.evaluate(LOOK)
        await browser.close()
    return copied, look, store.of_look(key)


def test_a_copy_shows_the_state_and_nothing_that_was_typed(tmp_path: Path, browser_found: object) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: html(PAGE)}) as site:
        copied, look, state = run_async(seen_again(site, tmp_path, keep_text=False))
    assert TYPED not in copied["html"]
    assert "sesame" not in copied["html"]
    assert look == {
        "said": "Changed by a script",
        "colour": "rgb(1, 2, 3)",
        "name": "•" * 8,
        "town": "Leeds",
        "secret": "•••• ••••••",
        "date": "",
        "note": "•• ••••••••",
        "editor": "•" * 8,
        "box": True,
        "size": "L",
        "shadow": "rgb(4, 5, 6)",
        "frame": "In the frame",
        "modal": True,
        "asked": "Sure? <b>no</b>",
        "drawn": 'url("data:image',
        "scripts": 0,
    }
    assert state.axe is not None
    assert (state.shot.width, state.title) == (900, "Test page")


def test_a_copy_has_what_was_typed_if_the_study_keeps_it_but_no_secrets(tmp_path: Path, browser_found: object) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: html(PAGE)}) as site:
        copied, look, _ = run_async(seen_again(site, tmp_path, keep_text=True))
    assert "sesame" not in copied["html"]
    kept = {"name": TYPED, "note": f"To {TYPED}", "editor": TYPED, "date": "2024-02-29", "secret": "•••• ••••••"}
    assert {key: look[key] for key in kept} == kept


def test_copies_are_looked_at_when_the_person_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_copies, "PAUSE_S", 0.4)
    monkeypatch.setattr(page_copies, "PAUSE_WITHIN_S", 1.5)
    monkeypatch.setattr(page_copies, "CHECK_S", 0.05)

    async def act(copies: page_copies.PageCopies) -> None:
        while True:
            copies.acted()
            await asyncio.sleep(0.05)

    async def waited_s(*, acts: bool, finishing: bool = False) -> float:
        copies = page_copies.PageCopies(Mock(), Mock(), Mock(), Mock())
        copies.acted()
        acting = asyncio.create_task(act(copies) if acts else asyncio.sleep(0))
        if finishing:
            await copies.finish()
        began = time.monotonic()
        await copies.pause()
        acting.cancel()
        return time.monotonic() - began

    assert 0.3 < run_async(waited_s(acts=False)) < 1.4
    assert run_async(waited_s(acts=True)) > 1.4, "not while the person acts, but at last"
    assert run_async(waited_s(acts=True, finishing=True)) < 0.3
