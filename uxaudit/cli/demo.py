"""The demo: the embedded shop, its scenarios, one audit."""

from __future__ import annotations

import os
import shutil
import socket
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from uxaudit.pipeline.run_audit import judge, replay
from uxaudit.runner.scheduler import ReplayListener, quiet
from uxaudit.runner.workers import Replaying, local_workers
from uxaudit.scenario import load_all

if TYPE_CHECKING:
    from uxaudit.model.report import Report


def free_port() -> int:
    """Returns a free port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def scenario_folder(package: Path) -> Path:
    """Returns the folder of the demo's scenarios: in the installed package, or next to it in a checkout."""
    packed = package / "demo" / "scenarios"
    return packed if packed.is_dir() else package.parent / "scenarios"


def show(build: str, folder: Path, listen: ReplayListener = quiet) -> Report:
    """Audit one build of the demo shop. Replaces the recordings of an earlier demo in the folder."""
    environ = {**os.environ, "DEMO_BUILD": build, "DEMO_PORT": str(free_port())}
    with local_workers(1) as workers, as_file(files("uxaudit")) as package:
        loaded = load_all(sorted(scenario_folder(package).glob("demo-*.yaml")), environ)
        shutil.rmtree(folder / "recordings", ignore_errors=True)
        replay(loaded, folder, Replaying(), workers, listen)
    return judge(folder, title=f"The demo shop, build “{build}”")
