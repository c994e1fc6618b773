"""Import a recording and replay the resulting scenario in the real browser."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.replay.playing import Chromium, Page, Site, troubles
from uxaudit.importers import import_file
from uxaudit.model.scenario import Scenario
from uxaudit.recording.reader import read_recording
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_store import read_states
from uxaudit.replay.messages import Job
from uxaudit.replay.player import Player
from uxaudit.runner.scheduler import hosts_of
from uxaudit.scenario import load
from uxaudit.scenario.plan import plan


class Imports:
    """`imports(content)` imports a file and loads the scenario; `imports.replay(…)` also replays it and asserts that it works."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, site: Site, chromium: Callable[[], Chromium]) -> None:
        self.monkeypatch, self.folder, self.site, self.chromium = monkeypatch, folder, site, chromium
        self.left_out: list[str] = []
        self.text = ""

    def __call__(self, content: Any, name: str = "flow.json", site: str = "", **environ: str) -> Scenario:
        source = self.folder / name
        source.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), encoding="utf-8")
        found = import_file(source, site=site)
        self.left_out = [f"{Path(problem.where).name}: {problem.message}" for problem in found.left_out]
        out = self.folder / "out.yaml"
        out.unlink(missing_ok=True)
        found.write(out)
        self.text = out.read_text(encoding="utf-8")
        return load(out, environ)

    def replay(self, content: Any, pages: dict[str, Page], name: str = "flow.json", **environ: str) -> Recording:
        self.site.pages.update(pages)
        scenario = self(content, name, **environ)
        for secret, value in environ.items():
            self.monkeypatch.setenv(secret, value)
        (replay,) = plan([scenario], repeat_override=1)
        folder = self.folder / "recordings"
        chromium = self.chromium()
        chromium.run(Player(chromium.browser, Job(replay, folder, hosts_of(scenario), None), ("timing", "trouble", "navigation")).play())
        recording = read_recording(folder / replay.id, read_states(folder))
        assert not troubles(recording), f"{troubles(recording)}\n{self.text}"
        return recording


@pytest.fixture
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Site, request: pytest.FixtureRequest) -> Imports:
    """Import files into a separate folder; the browser starts with the first replay."""
    monkeypatch.chdir(tmp_path)
    return Imports(monkeypatch, tmp_path, site, lambda: request.getfixturevalue("chromium"))
