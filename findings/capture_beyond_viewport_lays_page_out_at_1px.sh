#!/usr/bin/env bash
# Package:   playwright 1.65.0 (PyPI) with Chromium 156 (headless shell and full Chromium alike)
# Behaviour: A screenshot with CDP `Page.captureScreenshot {captureBeyondViewport: true}` lays the page out in a window of
#            1 x 1 px for a moment. The page sees it: `resize` fires at 1 x 1 and again at the old size, ResizeObserver
#            reports 1 px, and media queries such as (max-width: 600px) switch to true and back. Whatever runs meanwhile
#            (an accessibility engine, a layout read) sees a page that no user sees. `page.screenshot(full_page=True)`
#            of Playwright fires a `change` to false of a query that never was true. A screenshot of the viewport is silent.
#            The first picture often shows the way back only, since both layouts fall into one frame; the second shows both.
# Output:    viewport: []
#            captureBeyondViewport, picture 1: [['resize', 1280, 720], ['narrow', False]]
#            captureBeyondViewport, picture 2: [['resize', 1, 1], ['narrow', True], ['observer', 1], ['resize', 1280, 720], ['narrow', False], ...
# Source:    https://chromedevtools.github.io/devtools-protocol/tot/Page/#method-captureScreenshot describes the flag as
#            "Capture the screenshot beyond the viewport" and mentions no layout.
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

PAGE = """<!doctype html><title>Tall</title><body style="margin: 0"><div style="height: 3000px">Tall</div><script>
  window.seen = [];
  addEventListener('resize', () => seen.push(['resize', innerWidth, innerHeight]));
  new ResizeObserver(() => seen.push(['observer', document.documentElement.clientWidth])).observe(document.documentElement);
  matchMedia('(max-width: 600px)').addEventListener('change', (event) => seen.push(['narrow', event.matches]));
</script>"""

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.set_content(PAGE)
    page.wait_for_timeout(300)
    cdp = page.context.new_cdp_session(page)

    def events(act):
        page.evaluate("seen.length = 0")
        act()
        page.wait_for_timeout(300)
        return page.evaluate("seen")

    clip = {"x": 0, "y": 0, "width": 1280, "height": 3000, "scale": 1}
    plain = events(lambda: page.screenshot())
    beyond = [events(lambda: cdp.send("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})) for _ in range(4)]
    full = events(lambda: page.screenshot(full_page=True))
    print("Chromium", browser.version)
    browser.close()

print("viewport:", plain)
for number, seen in enumerate(beyond, 1):
    print(f"captureBeyondViewport, picture {number}:", seen)
print("full_page:", full)
at_1px = [["resize", 1, 1] in seen and ["narrow", True] in seen for seen in beyond]
as_seen = plain == [] and any(at_1px) and full and ["narrow", True] not in full
sys.exit(0 if as_seen else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium"
