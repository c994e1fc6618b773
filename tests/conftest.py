"""Fixtures that more than one test file uses."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.replay.playing import Chromium, Site, running_site
from tests.servers import serve_folder
from uxaudit.replay.browser.discovery import FoundBrowser, find


@pytest.fixture(scope="session")
def browser_found() -> FoundBrowser:
    """The browser that replays use; without one the tests that need it fail, because unmeasured is never green."""
    return find()


@pytest.fixture(scope="session")
def chromium(browser_found: FoundBrowser) -> Iterator[Chromium]:
    """The browser for all tests that replay a few lines of scenario."""
    shared = Chromium(browser_found)
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def _site() -> Iterator[Site]:
    with running_site() as site:
        yield site


@pytest.fixture
def site(_site: Site) -> Site:
    """The server for their pages, without pages yet."""
    _site.pages.clear()
    _site.seen.clear()
    return _site


@pytest.fixture(scope="session")
def site_server() -> Iterator[Callable[[Path], str]]:
    """Serve a folder until the tests end: `site_server(folder)` returns its URL. A second call returns the same one."""
    addresses: dict[Path, str] = {}
    with ExitStack() as open_servers:

        def serve(folder: Path) -> str:
            if folder not in addresses:
                addresses[folder] = open_servers.enter_context(serve_folder(folder))
            return addresses[folder]

        yield serve


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Without the base URL: pytest keeps these arguments for the session, with the `base_url` of whichever test used them first."""
    return {name: value for name, value in browser_context_args.items() if name != "base_url"}
