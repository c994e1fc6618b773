#!/usr/bin/env bash
# Package:   selenium 4.51.0 (PyPI) with Chromium 156 and its chromedriver (CHROMEDRIVER=/path if it is not on the PATH)
# Behaviour: `send_keys` on `<input type="color">` sets the value and fires no event at all: neither `input` nor `change`, nor focus or keys.
#            What the page shows for a new colour does not appear, while the field's value says that it was chosen. On other fields
#            the same call presses keys.
# Output:    color: value '#ff0000', events []
#            text:  value 'a', events ['focus', 'keydown', 'input']
# Source:    https://www.w3.org/TR/webdriver2/#element-send-keys treats it as a "non-typeable form control"
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chromium=${CHROMIUM:-$(for path in /usr/lib/chromium/chromium-headless-shell /usr/lib/chromium/chromium "$(command -v google-chrome || true)"; do
  [ -x "$path" ] && { echo "$path"; break; }; done)}
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check selenium==4.51.0
cat >"$folder/observe.py" <<'PYTHON'
import sys

from selenium import webdriver
from selenium.webdriver.common.by import By

PAGE = """data:text/html,<!doctype html><input id=color type=color><input id=text><script>
window.heard = [];
for (const kind of ['focus', 'keydown', 'input', 'change']) addEventListener(kind, () => heard.push(kind), true);
</script>"""

options = webdriver.ChromeOptions()
options.binary_location = sys.argv[1]
for argument in ("--headless", "--no-sandbox"):
    options.add_argument(argument)
driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=sys.argv[2]))
seen = {}
try:
    print("Chromium", driver.capabilities["browserVersion"], "chromedriver", driver.capabilities["chrome"]["chromedriverVersion"].split()[0])
    driver.get(PAGE)
    for kind, keys in (("color", "#ff0000"), ("text", "a")):
        field = driver.find_element(By.ID, kind)
        field.send_keys(keys)
        seen[kind] = (field.get_property("value"), driver.execute_script("return heard.splice(0)"))
finally:
    driver.quit()
for kind, (value, events) in seen.items():
    print(f"{kind + ':':<6} value {value!r}, events {events}")
sys.exit(0 if seen == {"color": ("#ff0000", []), "text": ("a", ["focus", "keydown", "input"])} else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium" "${CHROMEDRIVER:-$(command -v chromedriver)}"
