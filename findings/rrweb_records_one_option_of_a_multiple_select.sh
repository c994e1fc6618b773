#!/usr/bin/env bash
# Package:   rrweb 2.0.0 (npm; needs Node.js) and playwright 1.65.0 (PyPI) with Chromium 156
# Behaviour: rrweb records an input in a `<select multiple>` by the select's `value`, which is that of the first selected option. A second
#            option that stands above the first replaces it in the recording; one below leaves the value as it is, and is not
#            recorded at all, since rrweb drops an event that is equal to the field's last one. A form's reset is not recorded either.
# Output:    click on milk: selected ['milk'], recorded ['milk']
#            and on tea: selected ['tea', 'milk'], recorded ['tea']
#            and on cup: selected ['tea', 'milk', 'cup'], recorded []
#            form reset: selected [], recorded []
# Source:    https://github.com/rrweb-io/rrweb/blob/main/packages/rrweb/src/record/observer.ts (initInputObserver)
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

PAGE = """<!doctype html><title>Order</title><form>
<select multiple><option>tea</option><option>milk</option><option>cup</option></select><button type="reset">Reset</button></form>"""
RECORD = "() => { window.recorded = []; rrweb.record({ emit: (event) => recorded.push(event) }); }"
INPUTS = "recorded.splice(0).filter(({ type, data }) => type === 3 && data.source === 5).map(({ data }) => data.text)"
SELECTED = "[...document.querySelector('select').selectedOptions].map((option) => option.value)"

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    page = browser.new_page()
    page.set_content(PAGE)
    page.evaluate(pathlib.Path(sys.argv[2]).read_text())
    page.evaluate(RECORD)
    options, seen = page.locator("option"), []

    def note(what):
        page.wait_for_timeout(200)
        seen.append((what, page.evaluate(SELECTED), page.evaluate(INPUTS)))

    options.nth(1).click()
    note("click on milk")
    options.nth(0).click(modifiers=["Control"])
    note("and on tea")
    options.nth(2).click(modifiers=["Control"])
    note("and on cup")
    page.get_by_role("button").click()
    note("form reset")
    print("Chromium", browser.version)
    browser.close()

for what, selected, recorded in seen:
    print(f"{what}: selected {selected}, recorded {recorded}")
expected = [(["milk"], ["milk"]), (["tea", "milk"], ["tea"]), (["tea", "milk", "cup"], []), ([], [])]
sys.exit(0 if [tuple(rest) for _, *rest in seen] == expected else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium" "$folder/node_modules/rrweb/dist/rrweb.umd.min.cjs"
