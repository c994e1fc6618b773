#!/usr/bin/env bash
# Package:   playwright 1.65.0 (PyPI) with Chromium 156
# Behaviour: If something inside `aria-hidden="true"` has the focus, Chromium refuses the attribute ("Blocked aria-hidden", in the
#            console) and exposes all of that part. It does not take this back when the focus moves away: the part, with its
#            siblings, stays in the accessibility tree as long as the attribute stays. The same DOM so has two trees, by what
#            was focused before; a Tab through the page, as a test makes it, changes what is exposed afterwards.
# Output:    hidden:                                ['Outside']
#            hidden, focused once, focus outside:   ['Outside', 'Inside', 'Sibling']
#            focused, hidden, focus outside:        ['Outside', 'Inside', 'Sibling']
#            get_by_role, the same in each case:    ['Outside']
# Source:    https://www.w3.org/TR/wai-aria-1.2/#aria-hidden and the console's message ("Avoid using aria-hidden on a focused element or
#            its ancestor") speak of the present focus only.
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

PAGE = """<!doctype html><title>Page</title><button id="outside">Outside</button>
<div id="part"><button id="inside">Inside</button><button>Sibling</button></div>"""
HIDE, FOCUS, LEAVE = "part.ariaHidden = 'true'", "inside.focus()", "outside.focus()"
CASES = {
    "hidden:                               ": (HIDE,),
    "hidden, focused once, focus outside:  ": (HIDE, FOCUS, LEAVE),
    "focused, hidden, focus outside:       ": (FOCUS, HIDE, LEAVE),
}


def observed(page, debugger, scripts):
    page.set_content(PAGE)
    for script in ("0", *scripts):
        page.evaluate(script)
        page.wait_for_timeout(200)
        nodes = debugger.send("Accessibility.getFullAXTree")["nodes"]
    tree = [node["name"]["value"] for node in nodes if not node["ignored"] and node["role"]["value"] == "button"]
    return tree, page.get_by_role("button").all_text_contents()


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    page = browser.new_page()
    debugger = page.context.new_cdp_session(page)
    seen = {case: observed(page, debugger, scripts) for case, scripts in CASES.items()}
    print("Chromium", browser.version)
    browser.close()

for case, (tree, _) in seen.items():
    print(case, tree)
print("get_by_role, the same in each case:   ", *{str(by_role) for _, by_role in seen.values()})
hidden, *focused = (tree for tree, _ in seen.values())
as_seen = hidden == ["Outside"] and all(sorted(tree) == ["Inside", "Outside", "Sibling"] for tree in focused)
as_seen = as_seen and all(by_role == ["Outside"] for _, by_role in seen.values())
sys.exit(0 if as_seen else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium"
