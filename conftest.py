"""What holds for every test: a clean environment, and pytest-playwright on the browser that uxaudit finds."""

import os
import shlex
from typing import Any

import pytest

from uxaudit.replay.browser.discovery import ENV_ARGS, ENV_BROWSER, find, launch_options

ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"
"""No test may depend on another host, or tell one anything."""


def pytest_configure() -> None:
    """Drop the developer's settings, so that tests see the same everywhere. Which browser to use is the machine's."""
    for name in [name for name in os.environ if name.startswith("UXAUDIT_") and name != ENV_BROWSER]:
        del os.environ[name]
    os.environ[ENV_ARGS] = shlex.quote(ONLY_THIS_MACHINE)
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_name: str) -> dict[str, Any]:
    """Let pytest-playwright launch the browser that uxaudit would, in the same way."""
    if "channel" in browser_type_launch_args:
        return browser_type_launch_args
    headed = not browser_type_launch_args.get("headless", True)
    return browser_type_launch_args | launch_options(find(browser_name, headed), headed)
