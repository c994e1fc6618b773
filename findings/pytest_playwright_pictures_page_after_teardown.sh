#!/usr/bin/env bash
# Package:   pytest-playwright 0.10.0, pytest 9.2.0 and playwright 1.65.0 (PyPI) with Chromium 156; pillow 13.0.0 reads the picture
# Behaviour: `--screenshot only-on-failure` takes the picture when the fixture `page` ends. Fixtures that use `page` have ended before: one
#            that cleans up by the page (logs out, empties a basket) leaves a picture of the clean page, named `test-failed-1.png`, and
#            not of the failure. Playwright's own test runner, for JavaScript, takes it at once since 1.24.
# Output:    colour of the page in test-failed-1.png, red at the failure and green after the fixture's cleaning: (0, 128, 0)
# Source:    https://playwright.dev/python/docs/test-runners: "Whether to automatically capture a screenshot after each test";
#            https://github.com/microsoft/playwright/pull/15159
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export CHROMIUM=${CHROMIUM:-$(for path in /usr/lib/chromium/chromium-headless-shell /usr/lib/chromium/chromium "$(command -v google-chrome || true)"; do
  [ -x "$path" ] && { echo "$path"; break; }; done)}
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pytest-playwright==0.10.0 pytest==9.2.0 playwright==1.65.0 pillow==13.0.0
mkdir "$folder/tests"
cat >"$folder/tests/test_shop.py" <<'PYTHON'
import os

import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": os.environ["CHROMIUM"], "args": ["--no-sandbox"]}


@pytest.fixture
def shop(page):
    yield page
    page.set_content("<body style='background: green'>")


def test_order(shop):
    shop.set_content("<body style='background: red'>")
    assert shop.title() == "Thank you"
PYTHON
cd "$folder/tests"
"$folder/venv/bin/python" -m pytest -q --screenshot only-on-failure --output "$folder/out" >"$folder/log" && { echo "the test passed" >&2; exit 1; }
"$folder/venv/bin/python" - "$folder/out" <<'PYTHON'
import pathlib
import sys

from PIL import Image

(picture,) = pathlib.Path(sys.argv[1]).rglob("*.png")
colour = Image.open(picture).convert("RGB").getpixel((200, 200))
print(f"colour of the page in {picture.name}, red at the failure and green after the fixture's cleaning: {colour}")
sys.exit(0 if colour == (0, 128, 0) else "the behaviour has changed")
PYTHON
