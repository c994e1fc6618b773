#!/usr/bin/env bash
# Package:   playwright 1.65.0 (PyPI) with Chromium 156
# Behaviour: When a page is left by a navigation, its handlers of `pagehide` and `visibilitychange` run and the server gets what they
#            send. Playwright reports none of it: a binding (`expose_binding`) that they call is not called, their console messages
#            and requests have no event. From `beforeunload` all of it arrives. Metrics that are reported when a page becomes
#            hidden, as the web-vitals library does, can be read from the server and not by a binding or by `page.on("request")`.
# Output:    handlers run:    ['beforeunload', 'pagehide', 'visibilitychange']
#            server got:      ['beforeunload', 'pagehide', 'visibilitychange']
#            request events:  ['beforeunload']
#            console events:  ['beforeunload']
#            binding called:  ['beforeunload']
# Source:    https://playwright.dev/python/docs/api/class-page#page-event-request: "Emitted when a page issues a request"
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chromium=${CHROMIUM:-$(for path in /usr/lib/chromium/chromium-headless-shell /usr/lib/chromium/chromium "$(command -v google-chrome || true)"; do
  [ -x "$path" ] && { echo "$path"; break; }; done)}
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0
cat >"$folder/observe.py" <<'PYTHON'
import http.server
import sys
import threading

from playwright.sync_api import sync_playwright

KINDS = ["beforeunload", "pagehide", "visibilitychange"]
SCRIPT = """for (const kind of ['beforeunload', 'pagehide', 'visibilitychange'])
  addEventListener(kind, () => {
    sessionStorage[kind] = 'ran';
    tell(kind);
    console.log(kind);
    navigator.sendBeacon('/beacon?' + kind);
  }, true);"""
got = []


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(b"<!doctype html><title>Page</title><link rel=icon href=data:,><a href='/next'>Next</a>")

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        got.append(self.path.partition("?")[2])
        self.answer(b"")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
called, messages, requests = [], [], []
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    context = browser.new_context()
    page = context.new_page()
    context.expose_binding("tell", lambda _, kind: called.append(kind))
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.evaluate(SCRIPT)
    page.on("console", lambda message: messages.append(message.text))
    page.on("request", lambda request: requests.append(request.url.partition("?")[2]))
    page.get_by_role("link").click()
    page.wait_for_url("**/next")
    page.wait_for_timeout(1500)
    ran = page.evaluate("Object.keys(sessionStorage)")
    print("Chromium", browser.version)
    browser.close()
server.shutdown()

seen = [sorted(filter(None, kinds)) for kinds in (ran, got, requests, messages, called)]
for name, kinds in zip(("handlers run:   ", "server got:     ", "request events: ", "console events: ", "binding called: "), seen, strict=True):
    print(name, kinds)
sys.exit(0 if seen == [KINDS, KINDS, *3 * [["beforeunload"]]] else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium"
