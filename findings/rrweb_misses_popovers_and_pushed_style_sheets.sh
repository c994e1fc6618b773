#!/usr/bin/env bash
# Package:   rrweb 2.0.0 (npm; needs Node.js) and playwright 1.65.0 (PyPI) with Chromium 156
# Behaviour: A popover that opens changes no attribute, and rrweb records no change: in the recording it stays closed. A modal dialog,
#            which rrweb knows, is recorded. A constructed style sheet is recorded when `document.adoptedStyleSheets` is assigned,
#            and not when it is pushed into that list, which the platform treats alike.
# Output:    dialog.showModal():             1 recorded
#            popover.showPopover():          0 recorded
#            adoptedStyleSheets = [sheet]:   1 recorded
#            adoptedStyleSheets.push(sheet): 0 recorded
# Source:    https://github.com/rrweb-io/rrweb/issues/1701 asks for popovers;
#            https://drafts.csswg.org/cssom/#dom-documentorshadowroot-adoptedstylesheets (an ObservableArray)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chromium=${CHROMIUM:-$(for path in /usr/lib/chromium/chromium-headless-shell /usr/lib/chromium/chromium "$(command -v google-chrome || true)"; do
  [ -x "$path" ] && { echo "$path"; break; }; done)}
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0
npm install --silent --no-audit --no-fund --no-progress --prefix "$folder" rrweb@2.0.0
cat >"$folder/observe.py" <<'PYTHON'
import pathlib
import sys

from playwright.sync_api import sync_playwright

PAGE = "<!doctype html><title>Page</title><p>Text</p><dialog>Dialog</dialog><div popover>Menu</div>"
RECORD = "() => { window.recorded = []; rrweb.record({ emit: (event) => recorded.push(event) }); }"
SHEET = "const sheet = new CSSStyleSheet(); sheet.replaceSync('p { color: red; }');"
ACTS = {
    "dialog.showModal()": "document.querySelector('dialog').showModal()",
    "popover.showPopover()": "document.querySelector('[popover]').showPopover()",
    "adoptedStyleSheets = [sheet]": "{ " + SHEET + "document.adoptedStyleSheets = [sheet]; }",
    "adoptedStyleSheets.push(sheet)": "{ " + SHEET + "document.adoptedStyleSheets.push(sheet); }",
}
# Changes of the document (0), rules (8) and adopted sheets (15); the rest is pointer, focus and scrolling.
CHANGES = "recorded.splice(0).filter(({ type, data }) => type === 3 && [0, 8, 15].includes(data.source)).length"
EFFECTS = """[document.querySelector('dialog').matches(':modal'), document.querySelector('[popover]').matches(':popover-open'),
  document.adoptedStyleSheets.length === 2]"""


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    page = browser.new_page()
    page.set_content(PAGE)
    page.evaluate(pathlib.Path(sys.argv[2]).read_text())
    page.evaluate(RECORD)
    seen = {}
    for name, script in ACTS.items():
        page.evaluate(CHANGES)
        page.evaluate(script)
        page.wait_for_timeout(300)
        seen[name] = page.evaluate(CHANGES)
    effects = page.evaluate(EFFECTS)
    print("Chromium", browser.version)
    browser.close()

for name, changes in seen.items():
    print(f"{name + ':':<32}{changes} recorded")
print("all had their effect:", all(effects))
as_seen = [changes > 0 for changes in seen.values()] == [True, False, True, False] and all(effects)
sys.exit(0 if as_seen else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium" "$folder/node_modules/rrweb/dist/rrweb.umd.min.cjs"
