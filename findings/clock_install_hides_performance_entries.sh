#!/usr/bin/env bash
# Package:   playwright 1.65.0 (PyPI) with Chromium 156
# Behaviour: `page.clock.install` replaces more than clocks and timers: `performance.getEntriesByType('navigation')` and
#            `performance.getEntries()` are empty. A PerformanceObserver stays real, and reports paints. Code that reads the
#            navigation entry, as measurements of loading do, fails on `undefined` in a test that only wanted a fixed date:
#            `page.clock.set_fixed_time` does the same.
# Output:    no clock:       navigation entries 1, other entries True, observed paints 2
#            install:        navigation entries 0, other entries False, observed paints 2
#            set_fixed_time: navigation entries 0, other entries False, observed paints 2
# Source:    https://playwright.dev/python/docs/clock lists `performance` among what is replaced, and not with which effect.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chromium=${CHROMIUM:-$(for path in /usr/lib/chromium/chromium-headless-shell /usr/lib/chromium/chromium "$(command -v google-chrome || true)"; do
  [ -x "$path" ] && { echo "$path"; break; }; done)}
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0
cat >"$folder/observe.py" <<'PYTHON'
import datetime
import sys

from playwright.sync_api import sync_playwright

PAGE = """<!doctype html><title>Page</title><h1>Text</h1><script>
  window.observed = [];
  new PerformanceObserver((list) => observed.push(...list.getEntries())).observe({ type: 'paint', buffered: true });
</script>"""
READ = "[performance.getEntriesByType('navigation').length, performance.getEntries().length, observed.length]"
WHEN = datetime.datetime(2020, 6, 1)


def observed(browser, prepare):
    page = browser.new_page()
    prepare(page)
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body=PAGE))
    page.goto("http://site.example/")
    page.wait_for_function("observed.length === 2", timeout=10_000)
    navigation, entries, paints = page.evaluate(READ)
    page.close()
    return navigation, entries > 0, paints


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    seen = {
        "no clock:      ": observed(browser, lambda page: None),
        "install:       ": observed(browser, lambda page: page.clock.install(time=WHEN)),
        "set_fixed_time:": observed(browser, lambda page: page.clock.set_fixed_time(WHEN)),
    }
    print("Chromium", browser.version)
    browser.close()

for way, (navigation, entries, paints) in seen.items():
    print(f"{way} navigation entries {navigation}, other entries {entries}, observed paints {paints}")
expected = [(1, True, 2), (0, False, 2), (0, False, 2)]
sys.exit(0 if list(seen.values()) == expected else "the behaviour has changed")
PYTHON
"$folder/venv/bin/python" "$folder/observe.py" "$chromium"
