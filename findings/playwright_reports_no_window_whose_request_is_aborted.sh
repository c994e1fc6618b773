#!/usr/bin/env bash
# Package:   playwright 1.65.0 (PyPI) with Chromium 156
# Behaviour: A page opens a window with `window.open`, and a route ends the window's first request. With `route.abort()` the window
#            is reported by `context.on("page")` at once, with an error page. With `route.abort("aborted")`, whose request ends
#            without any document, it is not reported while it is open, and `context.pages` does not list it: a test that holds
#            requests in this way stops seeing pop-ups. The event comes when the browser is closed.
# Output:    failed:  events while open ['chrome-error://chromewebdata/'], pages 2, then on close []
#            aborted: events while open [], pages 1, then on close ['about:blank']
# Source:    https://playwright.dev/python/docs/api/class-browsercontext#browser-context-event-page: "The event is emitted when
#            a new Page is created in the BrowserContext", and "will also fire for popup pages".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chromium=${CHROMIUM:-$(for path in /usr/lib/chromium/chromium-headless-shell /usr/lib/chromium/chromium "$(command -v google-chrome || true)"; do
  [ -x "$path" ] && { echo "$path"; break; }; done)}
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0
cat >"$folder/observe.py" <<'PYTHON'
import sys

from playwright.sync_api import sync_playwright

PAGE = "<button onclick=\"window.open('/popup')\">Open</button>"


def observed(playwright, answer_popup):
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    context = browser.new_context()

    def decide(route):
        answer_popup(route) if route.request.url.endswith("/popup") else route.fulfill(content_type="text/html", body=PAGE)

    context.route("**/*", decide)
    events = []
    page = context.new_page()
    context.on("page", lambda window: events.append(window.url))
    page.goto("http://site.example/")
    page.get_by_role("button").click()
    page.wait_for_timeout(2000)
    open_, pages = list(events), len(context.pages)
    browser.close()
    return open_, pages, events[len(open_):]


with sync_playwright() as playwright:
    failed = observed(playwright, lambda route: route.abort())
    aborted = observed(playwright, lambda route: route.abort("aborted"))
for name, (events, pages, late) in (("failed: ", failed), ("aborted:", aborted)):
    print(f"{name} events while open {events}, pages {pages}, then on close {late}")
as_seen = aborted[:2] == ([], 1) and len(failed[0]) == 1 and failed[1] == 2
sys.exit(0 if as_seen else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium"
