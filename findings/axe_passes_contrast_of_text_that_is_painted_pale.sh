#!/usr/bin/env bash
# Package:   axe-core 4.14.1 (npm; needs Node.js) and playwright 1.65.0 (PyPI) with Chromium 156; pillow 13.0.0 reads the picture
# Behaviour: axe computes contrast from colours of elements. What is painted otherwise does not come out as "needs review" but as passed,
#            with the ratio of the unpainted colours (21): text of a transparent modal dialog on a dark `::backdrop`, below a `mask`,
#            on an inset `box-shadow` or a filled `border-image`, pale `::placeholder` text, and text in a `::highlight()`.
#            The pictures have ratios from 1 to 1.7. (`filter` is treated in the same way; that has been reported.)
# Output:    axe passes 21:1 of backdrop, the picture has 1.11:1
#            axe passes 21:1 of mask, the picture has 1.61:1
#            axe passes 21:1 of shadow, the picture has 1:1
#            axe passes 21:1 of border, the picture has 1:1
#            axe passes 21:1 of placeholder, the picture has 1.36:1
#            axe passes 21:1 of highlighted, the picture has 1.36:1
# Source:    https://dequeuniversity.com/rules/axe/4.14/color-contrast; the filter: https://github.com/dequelabs/axe-core/issues/3214
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chromium=${CHROMIUM:-$(for path in /usr/lib/chromium/chromium-headless-shell /usr/lib/chromium/chromium "$(command -v google-chrome || true)"; do
  [ -x "$path" ] && { echo "$path"; break; }; done)}
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0 pillow==13.0.0
npm install --silent --no-audit --no-fund --no-progress --prefix "$folder" axe-core@4.14.1
cat >"$folder/observe.py" <<'PYTHON'
import io
import pathlib
import sys

from PIL import Image
from playwright.sync_api import sync_playwright

PAGE = """<!doctype html><html lang="en"><title>Page</title>
<style>
  body { background: #fff; color: #000; font: 40px sans-serif; }
  #backdrop { background: transparent; border: 0; color: #000; }
  #backdrop::backdrop { background: #111; }
  #mask { mask-image: linear-gradient(rgb(0 0 0 / 0.2), rgb(0 0 0 / 0.2)); }
  #shadow { box-shadow: inset 0 0 0 100px #000; }
  #border { border: 1px solid; border-image: linear-gradient(#000, #000) 1 fill; }
  #placeholder { border: 0; outline: 0; background: #fff; color: #000; font: inherit; }
  #placeholder::placeholder { color: #ddd; }
  ::highlight(found) { color: #ddd; }
</style>
<p id="mask">Text</p> <p id="shadow">Text</p> <p id="border">Text</p>
<input id="placeholder" aria-label="Text" placeholder="Text"> <p id="highlighted">Text</p>
<dialog id="backdrop">Text</dialog>"""
HIGHLIGHT = """const range = new Range();
range.selectNodeContents(highlighted);
CSS.highlights.set('found', new Highlight(range));"""
PASSED = """axe.run(document, { runOnly: { type: 'rule', values: ['color-contrast'] } })
  .then(({ passes }) => passes.flatMap(({ nodes }) => nodes.map(({ target, any }) => [target[0].slice(1), any[0].data.contrastRatio])))"""


def luminance(pixel):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in pixel)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def painted(page, target):
    """The ratio between the lightest and the darkest pixel inside the element; its outermost pixels are left out."""
    box = page.locator("#" + target).bounding_box()
    clip = {"x": box["x"] + 3, "y": box["y"] + 3, "width": box["width"] - 6, "height": box["height"] - 6}
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    light = [luminance(pixel) for _, pixel in picture.getcolors(1 << 20)]
    return round((max(light) + 0.05) / (min(light) + 0.05), 2)


seen = {}
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    page = browser.new_page()
    page.set_content(PAGE)
    page.evaluate(HIGHLIGHT)
    page.evaluate(pathlib.Path(sys.argv[2]).read_text())
    seen = {target: (ratio, painted(page, target)) for target, ratio in page.evaluate(PASSED)}
    page.evaluate("backdrop.showModal()")
    seen = {target: (ratio, painted(page, target)) for target, ratio in page.evaluate(PASSED)} | seen
    print("Chromium", browser.version)
    browser.close()

for target, (ratio, in_picture) in seen.items():
    print(f"axe passes {ratio}:1 of {target}, the picture has {in_picture:g}:1")
expected = {"backdrop", "mask", "shadow", "border", "placeholder", "highlighted"}
as_seen = set(seen) == expected and all(ratio == 21 and in_picture < 2 for ratio, in_picture in seen.values())
sys.exit(0 if as_seen else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium" "$folder/node_modules/axe-core/axe.min.js"
