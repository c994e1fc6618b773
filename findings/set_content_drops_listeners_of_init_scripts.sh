#!/usr/bin/env bash
# Package:   playwright 1.65.0 (PyPI) with Chromium 156
# Behaviour: `page.set_content` writes into the present document with `document.open()`, which removes all event listeners of the window
#            and of the document, and runs no init script again. What an init script observes by `addEventListener` (clicks, errors,
#            key presses) is silent from then on, while its variables and its MutationObserver stay, so that it looks alive.
#            A page that calls `document.write` after loading does the same. Listeners come back with the next navigation.
# Output:    goto:           runs 1, heard ['window', 'document'], mutations seen True
#            set_content:    runs 1, heard [], mutations seen True
#            document.write: runs 1, heard [], mutations seen True
# Source:    https://playwright.dev/python/docs/api/class-page#page-set-content: it calls `document.write()`;
#            https://html.spec.whatwg.org/multipage/dynamic-markup-insertion.html#document-open-steps: "erase all event listeners and handlers"
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

OBSERVE = """window.runs = (window.runs ?? 0) + 1;
window.heard = [];
window.mutations = 0;
addEventListener('click', () => heard.push('window'), true);
document.addEventListener('click', () => heard.push('document'), true);
new MutationObserver((records) => (mutations += records.length)).observe(document, { childList: true, subtree: true });"""
PAGE = "<!doctype html><title>Page</title><button>Press</button>"


def observed(browser, replace):
    page = browser.new_page()
    page.add_init_script(OBSERVE)
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body=PAGE))
    page.goto("http://site.example/")
    page.evaluate("window.mutations = 0")
    replace(page)
    page.get_by_role("button").click()
    runs, heard, mutations = page.evaluate("[runs, heard, mutations]")
    page.close()
    return runs, heard, mutations > 0


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    seen = {
        "goto:          ": observed(browser, lambda page: page.goto("http://site.example/again")),
        "set_content:   ": observed(browser, lambda page: page.set_content(PAGE)),
        "document.write:": observed(browser, lambda page: page.evaluate("html => { document.write(html); document.close(); }", PAGE)),
    }
    print("Chromium", browser.version)
    browser.close()

for way, (runs, heard, mutations) in seen.items():
    print(f"{way} runs {runs}, heard {heard}, mutations seen {mutations}")
loaded, *written = seen.values()
as_seen = loaded == (1, ["window", "document"], True) and all(result == (1, [], True) for result in written)
sys.exit(0 if as_seen else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium"
