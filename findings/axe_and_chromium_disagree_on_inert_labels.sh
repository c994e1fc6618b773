#!/usr/bin/env bash
# Package:   axe-core 4.14.1 (npm; needs Node.js) and playwright 1.65.0 (PyPI) with Chromium 156
# Behaviour: Controls in a modal dialog whose text stands outside of it, and so is inert. By `aria-labelledby` Chromium gives no name,
#            while axe passes the button with the text as its name. By `<label for>` it is the reverse: Chromium gives the name,
#            and axe fails the field as one without a label. Playwright gives both names. No two of the three agree.
# Output:    aria-labelledby: Chromium '', axe passes 'Delete account', Playwright button "Delete account"
#            label for:       Chromium 'Reason', axe violations '', Playwright textbox "Reason"
# Source:    https://www.w3.org/TR/accname-1.2/#comp_labelledby;
#            https://html.spec.whatwg.org/multipage/interaction.html#modal-dialogs-and-inert-subtrees
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chromium=${CHROMIUM:-$(for path in /usr/lib/chromium/chromium-headless-shell /usr/lib/chromium/chromium "$(command -v google-chrome || true)"; do
  [ -x "$path" ] && { echo "$path"; break; }; done)}
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0
npm install --silent --no-audit --no-fund --no-progress --prefix "$folder" axe-core@4.14.1
cat >"$folder/observe.py" <<'PYTHON'
import pathlib
import sys

from playwright.sync_api import sync_playwright

PAGE = """<!doctype html><html lang="en"><title>Account</title>
<p id="text">Delete account</p>
<label for="field">Reason</label>
<dialog id="dialog"><button id="button" aria-labelledby="text"></button><input id="field"></dialog>"""
VERDICTS = """async () => {
  const options = { runOnly: { type: 'rule', values: ['button-name', 'label'] }, resultTypes: ['violations', 'passes'] };
  const results = await axe.run(document, options);
  const found = {};
  for (const verdict of ['violations', 'passes'])
    for (const { nodes } of results[verdict]) for (const node of nodes) found[node.target[0]] = verdict;
  axe.setup(document);
  const named = Object.entries(found).map(([target, verdict]) =>
    [target, verdict, axe.commons.text.accessibleText(document.querySelector(target))]);
  axe.teardown();
  return named;
}"""

seen = {}
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    page = browser.new_page()
    page.set_content(PAGE)
    page.evaluate("dialog.showModal()")
    page.evaluate(pathlib.Path(sys.argv[2]).read_text())
    debugger = page.context.new_cdp_session(page)
    for target, verdict, axe_name in page.evaluate(VERDICTS):
        handle = debugger.send("Runtime.evaluate", {"expression": f"document.querySelector('{target}')"})["result"]["objectId"]
        node = debugger.send("Accessibility.getPartialAXTree", {"objectId": handle, "fetchRelatives": False})["nodes"][0]
        snapshot = page.locator(target).aria_snapshot().removeprefix("- ")
        seen[target] = (node.get("name", {}).get("value", ""), verdict, axe_name, snapshot)
    print("Chromium", browser.version)
    browser.close()

for way, target in (("aria-labelledby: ", "#button"), ("label for:       ", "#field")):
    chromium, verdict, axe_name, snapshot = seen[target]
    print(f"{way}Chromium {chromium!r}, axe {verdict} {axe_name!r}, Playwright {snapshot}")
by_reference, by_label = seen["#button"], seen["#field"]
as_seen = by_reference[:2] == ("", "passes") and by_label[:2] == ("Reason", "violations")
as_seen = as_seen and "Delete account" in by_reference[3] and "Reason" in by_label[3]
sys.exit(0 if as_seen else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium" "$folder/node_modules/axe-core/axe.min.js"
