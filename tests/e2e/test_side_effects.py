"""A page is examined without side effects: the site gets nothing beyond what a plain visit sends."""
# ruff: noqa: E501 - a page stands on few lines

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.channels import counting_site
from tests.servers import Request, Response, html
from uxaudit.replay.browser.discovery import FoundBrowser, launch_options

TRAP = """<main><h1>Trap</h1><p id="o"></p>
<button id="w" onclick="act('click')">Save</button><button onclick="fetch('/act?by=button')">Get</button><button onclick="location.assign('/act')">Go</button>
<button onclick="window.open('/popup')">Window</button><a href="/leave" ping="/ping">Leave</a><a href="/file.zip" download>Download</a><a href="/logout">Log out</a>
<button onclick="Notification.requestPermission().then(() => new Notification('x'))">Tell</button><form action="/search"><input name=q aria-label=Search><button>Search</button></form>
<input aria-label="Name" oninput="act('input')" onfocus="act('focus')" onblur="act('blur')"><select aria-label="Kind" onchange="act('change')">
<option>a<option>b</select><div onmouseenter="act('hover')" style="width:90px;height:40px">Hover</div>
<details ontoggle="act('toggle')"><summary>More</summary>text</details><div style="height:2500px"></div></main>
<script>
const quietly = (work) => { try { const done = work(); done?.catch?.(() => {}); return done; } catch { return undefined; } };
const post = (what) => fetch('/write/' + what, { method: 'POST', keepalive: true });
const code = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
const add = (tag, values) => document.body.append(Object.assign(document.createElement(tag), values));
const socketIn = (name) => `const socket = new WebSocket('SOCKETS/${name}'); const opened = new Promise((done) => { socket.onopen = () => { socket.send('load'); done(); }; });`;
const worker = new Worker(code(`${socketIn('worker')} onmessage = ({ data }) => { fetch('${location.origin}/write/worker', { method: 'POST' }); opened.then(() => socket.send(data));
  new WebSocket('SOCKETS/worker-' + data); try { new WebTransport('TRANSPORT/worker').ready.catch(() => {}); } catch {} };`));
const shared = new SharedWorker(code(`${socketIn('shared')} onconnect = ({ ports }) => { ports[0].onmessage = ({ data }) => { opened.then(() => socket.send(data)); fetch('${location.origin}/write/shared', { method: 'POST' }); }; };`));
shared.port.start();
const socket = new WebSocket('SOCKETS/page'); socket.onopen = () => socket.send('load');
add('iframe', { title: 'Inner', srcdoc: `<script>${socketIn('frame')} parent.tell = (what) => socket.send(what);<\\/script>` });
quietly(() => new WebTransport('TRANSPORT/load').ready);
const channel = new BroadcastChannel('c'); new BroadcastChannel('c').onmessage = () => post('broadcast');
addEventListener('storage', () => post('storage'));
const base = indexedDB.open('visits', 1); base.onupgradeneeded = () => base.result.createObjectStore('visits', { autoIncrement: true });
const ready = navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).catch(() => undefined);
localStorage.visits = +(localStorage.visits || 0) + 1; document.cookie = 'visits=' + localStorage.visits;
const write = (what) => {
  post(what); navigator.sendBeacon('/write/beacon-' + what); worker.postMessage(what); shared.port.postMessage(what); channel.postMessage(what); localStorage.last = what;
  quietly(() => socket.readyState === 1 && socket.send(what)); quietly(() => tell(what)); quietly(() => new WebTransport('TRANSPORT/' + what).ready);
  quietly(() => fetchLater('/write/later-' + what, { method: 'POST' })); quietly(() => base.result.transaction('visits', 'readwrite').objectStore('visits').add(what)); ready.then((found) => found?.active?.postMessage(what));
};
const act = (what) => {
  write(what); fetch('/act/' + what); new EventSource('/act/events-' + what); new Image().src = '/act/image-' + what; quietly(() => import('/act/module-' + what));
  add('iframe', { title: 'Further', src: '/act/frame-' + what }); add('link', { rel: 'prefetch', href: '/act/prefetch-' + what }); add('object', { data: '/act/object-' + what });
  document.body.style.backgroundImage = `url(/act/style-${what})`; Object.assign(document.createElement('video'), { src: '/act/video-' + what }).load();
  const rules = document.createElement('script'); rules.type = 'speculationrules';
  rules.textContent = JSON.stringify({ prefetch: [{ urls: ['/act/rules-' + what], eagerness: 'immediate' }] }); document.head.append(rules);
};
write('load');
addEventListener('keydown', () => act('keydown'));
for (const on of ['resize', 'scroll']) addEventListener(on, () => write(on));
for (const on of ['pagehide', 'beforeunload', 'visibilitychange', 'unload']) addEventListener(on, () => { post(on); navigator.sendBeacon('/write/beacon-' + on); });
for (const query of ['(forced-colors: active)', '(max-width: 400px)', '(prefers-reduced-motion: reduce)'])
  matchMedia(query).addEventListener('change', () => act('media'));
</script>
<script type=speculationrules>{"prefetch": [{"where": {"href_matches": "/*"}, "eagerness": "moderate"}]}</script>"""
SERVICE_WORKER = "oninstall = () => skipWaiting(); onactivate = () => clients.claim(); onmessage = () => fetch('/write/service-worker', { method: 'POST' });"
RULES = '{"prefetch": [{"where": {"href_matches": "/*"}, "eagerness": "moderate"}]}'


def answer(request: Request) -> Response:
    if request.path == "/":
        status, headers, page = html(TRAP, "Trap")
        return status, {**headers, "Speculation-Rules": '"/rules.json"'}, page
    if request.path == "/rules.json":
        return 200, {"Content-Type": "application/speculationrules+json"}, RULES
    if request.path == "/sw.js":
        return 200, {"Content-Type": "text/javascript"}, SERVICE_WORKER
    return html("<h1>Else</h1>", "Else")


def plain_visit(playwright: Playwright, browser: FoundBrowser, address: str) -> None:
    window = getattr(playwright, browser.kind).launch(**launch_options(browser))
    page = window.new_context().new_page()
    page.goto(address)
    page.wait_for_timeout(1200)
    page.goto("about:blank")  # it is left, too
    page.wait_for_timeout(400)
    window.close()


@pytest.mark.slow
def test_nothing_is_sent_beyond_a_plain_visit(playwright: Playwright, browser_found: FoundBrowser, tmp_path: Path) -> None:
    with counting_site(tmp_path, answer) as counted:
        plain_visit(playwright, browser_found, counted.site)
        time.sleep(0.5)
        plain, calls = Counter(counted.seen), len(counted.callers)
        assert {
            "POST /write/load",
            "POST /write/later-load",
            "POST /write/service-worker",
            "socket /worker",
            "socket /shared",
            "message /frame",
        } <= set(plain)
        assert calls, "the traps are live"
        counted.seen.clear()
        counted.callers.clear()
        out = tmp_path / "out"
        done = subprocess.run(
            [sys.executable, "-m", "uxaudit", "page", counted.site, "--out", str(out), "--format", "md"],
            capture_output=True,
            timeout=180,
            check=False,
        )
        time.sleep(0.5)
    assert (out / "report.md").exists(), done.stderr.decode()
    more = {what: count - plain[what] for what, count in counted.seen.items() if count > plain[what]}
    assert set(more) <= {"GET /", "GET /favicon.ico"}, "copies only load the page itself"
    assert len(counted.callers) <= calls
    assert "Trials withheld" in (out / "report.json").read_text(), "the trials took place"
