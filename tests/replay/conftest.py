"""One browser and one server for all tests of the replay; `play` replays a few lines of scenario on a page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.replay.playing import Chromium, Play, Site, running_site
from uxaudit.replay.browser.discovery import FoundBrowser


@pytest.fixture(scope="session")
def chromium(browser_found: FoundBrowser) -> Iterator[Chromium]:
    """The shared browser."""
    shared = Chromium(browser_found)
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def _site() -> Iterator[Site]:
    with running_site() as site:
        yield site


@pytest.fixture
def site(_site: Site) -> Site:
    """The server, without pages yet."""
    _site.pages.clear()
    _site.seen.clear()
    return _site


@pytest.fixture
def play(chromium: Chromium, site: Site, tmp_path: Path) -> Play:
    """Replay steps on pages, and return the recording."""
    return Play(chromium, site, tmp_path)
