#!/usr/bin/env bash
# Package:   Debian's chromium and chromium-headless-shell 156 (or CHROMIUM and HEADLESS_SHELL), driven by playwright 1.65.0 (PyPI)
# Behaviour: What speculation rules prefetch and prerender goes to the site although `context.route("**/*")` aborts everything but the
#            page itself: the route is not called for it, nor do the DevTools commands Fetch.enable and Network.setBlockedURLs hold it.
# Output:    chromium                 route          the site got: /prefetched /prerendered; the route saw: /picture.png
#            chromium                 Fetch.enable   the site got: /prefetched /prerendered; the route saw: /picture.png
#            (and the same for Network.setBlockedURLs, and for chromium-headless-shell)
# Source:    https://playwright.dev/python/docs/api/class-browsercontext#browser-context-route: "Routing provides the capability to modify
#            network requests that are made by any page in the browser context."
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0
cat >"$folder/observe.py" <<'PYTHON'
import http.server
import os
import sys
import threading
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

PAGE = b"""<!doctype html><title>Page</title><img src="/picture.png" alt="">
<script type="speculationrules">{"prefetch": [{"urls": ["/prefetched"], "eagerness": "immediate"}],
 "prerender": [{"urls": ["/prerendered"], "eagerness": "immediate"}]}</script>"""
got = set()


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        got.add(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE if self.path == "/" else b"<!doctype html><title>Other</title>")

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
threading.Thread(target=server.serve_forever, daemon=True).start()
home = f"http://127.0.0.1:{server.server_port}/"
binaries = {
    "chromium": os.environ.get("CHROMIUM", "/usr/lib/chromium/chromium"),
    "chromium-headless-shell": os.environ.get("HEADLESS_SHELL", "/usr/lib/chromium/chromium-headless-shell"),
}
ways = {
    "route": None,
    "Fetch.enable": ("Fetch.enable", {"patterns": [{"urlPattern": "*/pre*"}]}),
    "Network.setBlockedURLs": ("Network.setBlockedURLs", {"urls": ["*/prefetched", "*/prerendered"]}),
}
same = True
with sync_playwright() as playwright:
    for name, path in binaries.items():
        for way, command in ways.items():
            got.clear()
            routed = set()

            def decide(route):
                if route.request.url == home:
                    route.continue_()
                    return
                routed.add(urlsplit(route.request.url).path)
                route.abort()

            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            context = browser.new_context()
            page = context.new_page()
            context.route("**/*", decide)
            if command:
                session = context.new_cdp_session(page)
                session.send("Network.enable")
                session.send(*command)
            page.goto(home)
            page.wait_for_timeout(1500)
            browser.close()
            loaded, seen = sorted(got - {"/", "/favicon.ico"}), sorted(routed - {"/favicon.ico"})
            print(f"{name:<25}{way:<24}the site got: {' '.join(loaded)}; the route saw: {' '.join(seen)}")
            same = same and loaded == ["/prefetched", "/prerendered"] and seen == ["/picture.png"]
server.shutdown()
sys.exit(0 if same else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py"
