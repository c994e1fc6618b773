#!/usr/bin/env bash
# Package:   playwright 1.65.0 (PyPI) with the headless shell of Chromium 156 (HEADLESS_SHELL=/path if it is elsewhere)
# Behaviour: Chromium keeps the storage of an embedded site apart by the site that embeds it. Playwright starts it with that feature off
#            (`--disable-features=...ThirdPartyStoragePartitioning`): what a frame writes to localStorage, the same site reads
#            as a page of its own, which works in tests and for no user. With the feature on (`ignore_default_args` with
#            that argument), `storage_state` loses what the frame wrote, though it lives and is read back by the frame. Debian's full
#            Chromium, started by Playwright in the same way, refuses the frame its storage (SecurityError).
# Output:    as Playwright starts it: frame 'in the frame', own page 'in the frame', storage_state ['in the frame']
#            with the feature on:     frame 'in the frame', own page None, storage_state []
# Source:    https://developers.google.com/privacy-sandbox/cookies/storage-partitioning;
#            https://github.com/microsoft/playwright/issues/38455
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chromium=${HEADLESS_SHELL:-/usr/lib/chromium/chromium-headless-shell}
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0
cat >"$folder/observe.py" <<'PYTHON'
import http.server
import sys
import threading

from playwright.sync_api import sync_playwright

OFF = "ThirdPartyStoragePartitioning"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        frame = f"<iframe src='http://localhost:{self.server.server_port}/'></iframe>" if self.path == "/embedding" else ""
        body = f"<!doctype html><title>Page</title><link rel=icon href=data:,>{frame}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def frame_of(page, port):
    page.goto(f"http://127.0.0.1:{port}/embedding")
    page.frames[1].wait_for_url(f"http://localhost:{port}/")
    return page.frames[1]


def observed(browser, port):
    """What the frame reads back, what the frame's site reads as a page of its own, and what storage_state has."""
    context = browser.new_context()
    page = context.new_page()
    frame_of(page, port).evaluate("localStorage.written = 'in the frame'")
    frame = frame_of(page, port).evaluate("localStorage.written")
    own = context.new_page()
    own.goto(f"http://localhost:{port}/")
    alone = own.evaluate("localStorage.written")
    state = [item["value"] for origin in context.storage_state()["origins"] for item in origin["localStorage"]]
    context.close()
    return frame, alone, state


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
with sync_playwright() as playwright:
    options = {"executable_path": sys.argv[1], "args": ["--no-sandbox", "--enable-automation"]}  # the last for getBrowserCommandLine
    browser = playwright.chromium.launch(**options)
    started = observed(browser, server.server_port)
    line = browser.new_browser_cdp_session().send("Browser.getBrowserCommandLine")["arguments"]
    print("Chromium", browser.version)
    browser.close()
    defaults = [argument for argument in line if argument.startswith("--disable-features=") and OFF in argument]
    kept = ",".join(feature for feature in defaults[0].partition("=")[2].split(",") if feature != OFF)
    options["args"].append(f"--disable-features={kept}")
    browser = playwright.chromium.launch(**options, ignore_default_args=defaults)
    apart = observed(browser, server.server_port)
    browser.close()
server.shutdown()

for name, (frame, alone, state) in (("as Playwright starts it:", started), ("with the feature on:    ", apart)):
    print(f"{name} frame {frame!r}, own page {alone!r}, storage_state {state}")
text = "in the frame"
sys.exit(0 if (started, apart) == ((text, text, [text]), (text, None, [])) else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium"
