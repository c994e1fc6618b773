#!/usr/bin/env bash
# Package:   playwright 1.65.0 (PyPI) with Chromium 156
# Behaviour: `page.get_by_role`, `aria_snapshot` and the names in them come from Playwright's own reading of the DOM, which knows
#            `hidden`, CSS and `aria-hidden` and not `inert`. With a modal dialog open, Chromium's accessibility tree has the dialog
#            only; `get_by_role` still finds every button behind it, `is_enabled()` is true, and the snapshot lists them. A button
#            whose content is inert has no name in Chromium, and one in Playwright. A snapshot is no proof of what is exposed.
# Output:    get_by_role:      ['Pay', 'Frozen', 'Confirm', 'Inside']
#            aria_snapshot:    ['Pay', 'Frozen', 'Confirm', 'Inside']
#            Chromium's tree:  ['Confirm', '']
#            enabled: ['Pay', 'Frozen', 'Confirm', 'Inside']
# Source:    https://playwright.dev/python/docs/api/class-page#page-get-by-role: without `include_hidden`, "only non-hidden elements,
#            as defined by ARIA, are matched". A change for `inert` was taken back: https://github.com/microsoft/playwright/pull/37155
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chromium=${CHROMIUM:-$(for path in /usr/lib/chromium/chromium-headless-shell /usr/lib/chromium/chromium "$(command -v google-chrome || true)"; do
  [ -x "$path" ] && { echo "$path"; break; }; done)}
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0
cat >"$folder/observe.py" <<'PYTHON'
import re
import sys

from playwright.sync_api import sync_playwright

PAGE = """<!doctype html><title>Shop</title>
<button>Pay</button>
<div inert><button>Frozen</button></div>
<dialog id="dialog"><button>Confirm</button><button><span inert>Inside</span></button></dialog>"""

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    page = browser.new_page()
    page.set_content(PAGE)
    page.evaluate("dialog.showModal()")
    buttons = page.get_by_role("button")
    by_role = buttons.all_text_contents()
    enabled = [button.text_content() for button in buttons.all() if button.is_enabled()]
    snapshot = re.findall(r'button "(.*?)"', page.locator("body").aria_snapshot())
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    tree = [node["name"]["value"] for node in nodes if not node["ignored"] and node["role"]["value"] == "button"]
    print("Chromium", browser.version)
    browser.close()

print("get_by_role:     ", by_role)
print("aria_snapshot:   ", snapshot)
print("Chromium's tree: ", tree)
print("enabled:", enabled)
everything = ["Pay", "Frozen", "Confirm", "Inside"]
as_seen = sorted(by_role) == sorted(snapshot) == sorted(enabled) == sorted(everything) and sorted(tree) == ["", "Confirm"]
sys.exit(0 if as_seen else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium"
