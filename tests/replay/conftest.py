"""`play` replays a few lines of scenario on a page."""

from pathlib import Path

import pytest

from tests.replay.playing import Chromium, Play, PlayEach, Site


@pytest.fixture
def play(chromium: Chromium, site: Site, tmp_path: Path) -> Play:
    """Replay steps on pages, and return the recording."""
    return Play(chromium, site, tmp_path)


@pytest.fixture(scope="module")
def play_each(chromium: Chromium, _site: Site, tmp_path_factory: pytest.TempPathFactory) -> PlayEach:
    """Replay many cases at once, for a fixture that all tests of a file share: see `Play.each`."""
    return Play(chromium, _site, tmp_path_factory.mktemp("each")).each
