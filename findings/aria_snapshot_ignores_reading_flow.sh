#!/usr/bin/env bash
# Package:   playwright 1.65.0 (PyPI), axe-core 4.14.1 (npm; needs Node.js) with Chromium 156
# Behaviour: CSS `reading-flow` changes the order in which Tab and a screen reader go through a flex or grid container. Chromium's
#            accessibility tree follows it. Playwright's `aria_snapshot` keeps the order of the DOM, and so does axe, which takes the
#            headings of this page for unordered (h1, h3, h2) though they are read in order.
# Output:    Tab:             ['First', 'Second', 'Third']
#            Chromium's tree: ['First', 'Second', 'Third']
#            aria_snapshot:   ['First', 'Third', 'Second']
#            axe, heading-order fails: ['h3']
# Source:    https://drafts.csswg.org/css-display-4/#reading-flow
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
import re
import sys

from playwright.sync_api import sync_playwright

PAGE = """<!doctype html><html lang="en"><title>Page</title>
<style>main { display: flex; flex-direction: column; reading-flow: flex-visual; } #second { order: 1; } #third { order: 2; }</style>
<main>
  <h1><a href="#1">First</a></h1>
  <h3 id="third"><a href="#3">Third</a></h3>
  <h2 id="second"><a href="#2">Second</a></h2>
</main>"""
AXE = """axe.run(document, { runOnly: { type: 'rule', values: ['heading-order'] } })
  .then(({ violations }) => violations.flatMap(({ nodes }) => nodes.map(({ target }) => document.querySelector(target[0]).localName)))"""


def in_order(nodes):
    by_id = {node["nodeId"]: node for node in nodes}

    def walk(node):
        if node["role"]["value"] == "link":
            yield node["name"]["value"]
        for child in node["childIds"]:
            yield from walk(by_id[child])

    return list(walk(nodes[0]))


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    page = browser.new_page()
    page.set_content(PAGE)
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent"))
    tree = in_order(page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"])
    snapshot = re.findall(r'link "(.*?)"', page.locator("main").aria_snapshot())
    page.evaluate(pathlib.Path(sys.argv[2]).read_text())
    failing = page.evaluate(AXE)
    print("Chromium", browser.version)
    browser.close()

print("Tab:            ", stops)
print("Chromium's tree:", tree)
print("aria_snapshot:  ", snapshot)
print("axe, heading-order fails:", failing)
as_seen = stops == tree == ["First", "Second", "Third"] and snapshot == ["First", "Third", "Second"] and failing == ["h3"]
sys.exit(0 if as_seen else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium" "$folder/node_modules/axe-core/axe.min.js"
