"""Setup for every test: a clean environment, marks for tests with a browser, and a check for leftover processes."""

import os
import shlex
import uuid
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Any

import psutil
import pytest
from hypothesis import settings

from tests.proofs import PROOFS
from uxaudit.common.processes import kill_family
from uxaudit.replay.browser.discovery import ENV_ARGS, ENV_BROWSER, find, launch_options

INSTALLED = any(found.value == "uxaudit.pytest_plugin" for found in entry_points(group="pytest11"))
pytest_plugins = ["pytester", *([] if INSTALLED else ["uxaudit.pytest_plugin"])]
"""The project's own plug-in is loaded for its own tests, even if the checkout is not installed."""
ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"
"""Tests must not depend on other hosts, or send them anything."""
BROWSER_FIXTURES = frozenset({"browser_found", "browser", "browser_type", "playwright"})
"""Fixtures that start a browser. A test that uses one, directly or through another fixture, gets the mark `browser`."""
NO_BROWSER = "/no-browser-for-a-test-without-the-fixture-browser_found"
OWN = "TEST_PROCESS_OF"
"""An environment variable that every process started by a test inherits, even if its parent ends first."""
LEFT_OVER_S = 10.0
"""Time after the last test for a browser or a server to end, in seconds."""


def pytest_configure() -> None:
    """Remove the developer's settings, so that tests behave the same everywhere. Only the browser to use depends on the machine."""
    for name in [name for name in os.environ if name.startswith("UXAUDIT_") and name not in (ENV_BROWSER, PROOFS)]:
        del os.environ[name]
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling the package takes as long as most commands that tests start
    settings.register_profile("repeatable", derandomize=True, database=None)
    settings.load_profile("repeatable")  # the same examples in each run; `--hypothesis-profile=default` takes random ones
    os.environ[ENV_ARGS] = shlex.quote(ONLY_THIS_MACHINE)
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that start a browser, before `-m` selects by marks."""
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


@pytest.fixture(autouse=True)
def _browser_only_by_fixture(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide all browsers from tests without a browser fixture, so that the mark is never missing."""
    if request.node.get_closest_marker("browser") is None:
        monkeypatch.setenv(ENV_BROWSER, NO_BROWSER)


@pytest.fixture(scope="session", autouse=True)
def _no_process_is_left_behind() -> Iterator[None]:
    """Fail if a server, a browser or a command that a test started still runs after the last test, and end it."""
    os.environ[OWN] = uuid.uuid4().hex
    yield
    left = _left_over(os.environ.pop(OWN))
    _, alive = psutil.wait_procs(left, timeout=LEFT_OVER_S)
    names = [f"{process.pid} {_command(process)}" for process in alive if process.is_running()]
    for process in alive:
        kill_family(process.pid)
    assert not names, "tests left processes running:\n" + "\n".join(names)


def _left_over(own: str) -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    orphans = [process for process in psutil.process_iter() if _environment(process).get(OWN) == own]
    return [
        process for process in {*children, *orphans} - {psutil.Process()} if "multiprocessing.resource_tracker" not in _command(process)
    ]


def _environment(process: psutil.Process) -> dict[str, str]:
    try:
        return process.environ()
    except (psutil.Error, OSError):
        return {}


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_name: str) -> dict[str, Any]:
    """Launch the browser of pytest-playwright with the executable and options that uxaudit uses."""
    if "channel" in browser_type_launch_args:
        return browser_type_launch_args
    headed = not browser_type_launch_args.get("headless", True)
    return browser_type_launch_args | launch_options(find(browser_name, headed), headed)
