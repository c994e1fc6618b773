#!/usr/bin/env bash
# Package:   Debian's chromium and chromium-headless-shell 156 (or CHROMIUM and HEADLESS_SHELL), driven by playwright 1.65.0 (PyPI)
# Behaviour: With `http_proxy` in the environment, requests go to that proxy, whatever --host-resolver-rules says: the proxy resolves
#            names itself. Full Chromium goes past the proxy with --no-proxy-server. The headless shell of the same version ignores
#            that switch, without a warning; --proxy-server=direct:// works in both.
# Output:    chromium               (no switch)                the proxy was asked
#            chromium               --no-proxy-server          the proxy was not asked
#            chromium               --proxy-server=direct://   the proxy was not asked
#            chromium-headless-shell (no switch)               the proxy was asked
#            chromium-headless-shell --no-proxy-server         the proxy was asked
#            chromium-headless-shell --proxy-server=direct://  the proxy was not asked
# Source:    https://chromium.googlesource.com/chromium/src/+/main/net/docs/proxy.md lists --no-proxy-server and
#            --proxy-server as command-line settings and makes no difference between the two binaries.
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

from playwright.sync_api import sync_playwright

asked = []


class Proxy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_error(404)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["http_proxy"] = f"http://127.0.0.1:{server.server_port}"
binaries = {
    "chromium": os.environ.get("CHROMIUM", "/usr/lib/chromium/chromium"),
    "chromium-headless-shell": os.environ.get("HEADLESS_SHELL", "/usr/lib/chromium/chromium-headless-shell"),
}
seen = {}
with sync_playwright() as playwright:
    for name, path in binaries.items():
        for switch in ("", "--no-proxy-server", "--proxy-server=direct://"):
            asked.clear()
            arguments = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", *filter(None, [switch])]
            browser = playwright.chromium.launch(executable_path=path, args=arguments)
            page = browser.new_page()
            page.set_content("<img src='http://pictures.example/one.png'>")
            page.wait_for_timeout(800)
            browser.close()
            seen[name, switch] = any("pictures.example" in path for path in asked)
            print(f"{name:<24}{switch or '(no switch)':<26}the proxy was {'' if seen[name, switch] else 'not '}asked")
server.shutdown()
expected = {(name, ""): True for name in binaries} | {(name, "--proxy-server=direct://"): False for name in binaries}
expected |= {("chromium", "--no-proxy-server"): False, ("chromium-headless-shell", "--no-proxy-server"): True}
sys.exit(0 if seen == expected else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py"
