"""`play` replays a few lines of scenario on a page."""

from pathlib import Path

import pytest

from tests.replay.playing import Chromium, Play, Site


@pytest.fixture
def play(chromium: Chromium, site: Site, tmp_path: Path) -> Play:
    """Replay steps on pages, and return the recording."""
    return Play(chromium, site, tmp_path)
