"""A page is examined without side effects: the site gets nothing beyond what a plain visit sends."""
# ruff: noqa: E501 - a page stands on few lines

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.servers import Request, Response, html, serve_folder
from uxaudit.replay.browser.discovery import FoundBrowser, launch_options

TRAP = """<main><h1>Trap</h1><p id="o"></p>
<button id="w" onclick="post('click')">Save</button><button onclick="fetch('/act?by=button')">Get</button>
<button onclick="window.open('/popup')">Window</button><a href="/leave" ping="/ping">Leave</a>
<input aria-label="Name" oninput="post('input')" onfocus="post('focus')" onblur="post('blur')"><select aria-label="Kind" onchange="post('change')">
<option>a<option>b</select><div onmouseenter="post('hover'); new Image().src = '/act?by=image'" style="width:90px;height:40px">Hover</div>
<details ontoggle="post('toggle')"><summary>More</summary>text</details><div style="height:2500px"></div></main>
<script>
const post = (what) => fetch('/write/' + what, { method: 'POST', keepalive: true });
post('load');
for (const on of ['resize', 'pagehide', 'beforeunload', 'visibilitychange', 'scroll', 'keydown'])
  addEventListener(on, () => { navigator.sendBeacon('/write/beacon-' + on); post(on); });
for (const query of ['(forced-colors: active)', '(max-width: 400px)', '(prefers-reduced-motion: reduce)'])
  matchMedia(query).addEventListener('change', () => post('media'));
const code = (what) => URL.createObjectURL(new Blob([`onconnect = onmessage = () => fetch('${location.origin}/write/${what}', { method: 'POST' })`]));
const worker = new Worker(code('worker')); addEventListener('resize', () => worker.postMessage(1));
const shared = new SharedWorker(code('shared')); shared.port.start();
localStorage.visits = +(localStorage.visits || 0) + 1; document.cookie = 'visits=' + localStorage.visits;
</script>"""


def plain_visit(playwright: Playwright, browser: FoundBrowser, address: str) -> None:
    window = getattr(playwright, browser.kind).launch(**launch_options(browser))
    page = window.new_context().new_page()
    page.goto(address)
    page.wait_for_timeout(700)
    page.goto("about:blank")  # it is left, too
    page.wait_for_timeout(300)
    window.close()


@pytest.mark.slow
@pytest.mark.parametrize("command", [["page"]])
def test_nothing_is_sent_beyond_a_plain_visit(
    command: list[str], playwright: Playwright, browser_found: FoundBrowser, tmp_path: Path
) -> None:
    seen: Counter[str] = Counter()

    def answer(request: Request) -> Response:
        seen[f"{request.method} {request.path}"] += 1
        return html(TRAP if request.path == "/" else "<h1>Else</h1>", "Trap")

    with serve_folder(tmp_path, hook=answer) as site:
        plain_visit(playwright, browser_found, site)
        time.sleep(0.5)
        plain = Counter(seen)
        seen.clear()
        target = site
        if command[0] == "run":
            scenario = tmp_path / "trap.yaml"
            scenario.write_text(f"scenario: Trap\nsite: {site}\ntasks: [{{task: Look, success: [{{expect: Trap}}]}}]\n")
            target = str(scenario)
        out = tmp_path / "out"
        done = subprocess.run(
            [sys.executable, "-m", "uxaudit", *command, target, "--out", str(out), "--format", "md"],
            capture_output=True,
            timeout=180,
            check=False,
        )
        time.sleep(0.5)
    assert (out / "report.md").exists(), done.stderr.decode()
    writes = {what: count - plain[what] for what, count in seen.items() if not what.startswith("GET") and count > plain[what]}
    assert writes == {}
    assert {what for what in seen if what.startswith("GET")} - {"GET /", "GET /favicon.ico"} == set()
    assert "Trials withheld" in (out / "report.md").read_text()
