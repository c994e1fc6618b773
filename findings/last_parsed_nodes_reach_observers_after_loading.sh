#!/usr/bin/env bash
# Package:   playwright 1.65.0 (PyPI) with Chromium 156
# Behaviour: `document.readyState === 'loading'` in a MutationObserver does not tell nodes of the HTML from nodes of scripts. The
#            nodes that the parser inserts last are often reported when readyState is `interactive`, even after DOMContentLoaded,
#            and how often depends on how the response arrives. The event `readystatechange` comes before: there,
#            `observer.takeRecords()` returns them.
# Output:    (readyState and number of records, for the page loads where it happens: 1 in 10 to 3 in 4 here)
#            observed: [['loading', 8], ['interactive', 60]]
#            with takeRecords: [['loading', 8], ['taken', 60]]
# Source:    https://html.spec.whatwg.org/multipage/parsing.html#the-end sets the readiness and fires the event in the parser's task;
#            observers are notified at the next microtask checkpoint, which may come later.
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
import time

from playwright.sync_api import sync_playwright

LOADS = 30
PARTS = (b"<!doctype html><title>Page</title><h1>Title</h1>", b"<p>Text of the page</p>" * 30)
OBSERVE = """window.seen = [];
const observer = new MutationObserver((records) => seen.push([document.readyState, records.length]));
observer.observe(document, { subtree: true, childList: true });"""
TAKE = """addEventListener('readystatechange', () => {
  const records = observer.takeRecords();
  if (records.length > 0) seen.push(['taken', records.length]);
}, { capture: true, once: true });"""


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(sum(map(len, PARTS))))  # so that the end of the document arrives with the last part
        self.end_headers()
        for part in PARTS:
            self.wfile.write(part)
            self.wfile.flush()
            time.sleep(0.3 if part is PARTS[0] else 0)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
late = {OBSERVE: 0, OBSERVE + TAKE: 0}
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    print("Chromium", browser.version)
    for _ in range(LOADS):
        for script in late:
            page = browser.new_page()
            page.add_init_script(script)
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            seen = page.evaluate("seen")
            is_late = any(state == "interactive" for state, _ in seen)
            late[script] += is_late
            if is_late or "taken" in dict(seen):
                print("with takeRecords:" if script.endswith(TAKE) else "observed:", seen)
            page.close()
    browser.close()
server.shutdown()
print(f"loads of {LOADS} with nodes of the HTML after loading:", *late.values())
sys.exit(0 if late[OBSERVE] > 0 and late[OBSERVE + TAKE] == 0 else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium"
