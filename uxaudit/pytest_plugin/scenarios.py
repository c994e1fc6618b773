"""Scenarios as tests: each task of a ``*.ux.yaml`` file is one test for each persona."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from uxaudit.errors import UxAuditError
from uxaudit.model.report import Report
from uxaudit.model.scenario import Scenario
from uxaudit.pytest_plugin.options import OPTIONS, RunOptions
from uxaudit.runner.runners import Worker
from uxaudit.runner.workers import Replaying, local_workers
from uxaudit.scenario.plan import Replay, plan, slug
from uxaudit.scenario.selection import Selection

WORKER = pytest.StashKey[Worker]()
DEFAULT_SEVERITY = 3


class ScenarioFailed(Exception):
    """A task failed, or could not be measured; the text is for people."""


class ScenarioFile(pytest.File):
    """One scenario file."""

    def collect(self) -> Iterator[ScenarioItem]:
        """One test for each task and persona. Raises CollectError for an invalid file, with all its problems."""
        from uxaudit.scenario import load

        chosen = self.config.stash[OPTIONS].personas
        try:
            scenario = load(self.path)
            plan([scenario], chosen)
        except UxAuditError as error:
            raise self.CollectError(str(error)) from error
        for persona in chosen or scenario.personas:
            for index, task in enumerate(scenario.tasks):
                name = f"{task.task}[{persona}]"
                yield ScenarioItem.from_parent(self, name=name, scenario=scenario, index=index, persona=persona)


class ScenarioItem(pytest.Item):
    """One task for one persona."""

    def __init__(self, *, scenario: Scenario, index: int, persona: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scenario = scenario
        self.index = index
        self.persona = persona
        if _is_registered(self.config, "browser"):
            self.add_marker("browser")

    def runtest(self) -> None:
        """Replay the task and judge it. Raises ScenarioFailed unless it passed the gate."""
        options = self.config.stash[OPTIONS]
        options.begin()
        report = self._report(options, self._play(options))
        self.user_properties += [("uxaudit findings", len(report.findings))]
        if report.score.value is not None:
            self.user_properties.append(("uxaudit score", float(report.score.value)))
        if report.verdict != "pass":
            verdict = "failed" if report.verdict == "fail" else "could not be measured, which is not a pass"
            raise ScenarioFailed("\n".join((f"{self.name} {verdict}:", *(f"  {why}" for why in report.gate.reasons))))

    def _play(self, options: RunOptions) -> str:
        """Replay it. Returns the common prefix of its recordings' names."""
        from uxaudit.pipeline.run_audit import play

        stem = f"{slug(self.nodeid.partition('::')[0])}-{self.index + 1}--{slug(self.persona)}"
        recordings = options.folder / "recordings"
        earlier = len(list(recordings.glob(f"{stem}--*")))  # of an earlier run, by pytest-rerunfailures
        names = Selection(tasks=(_glob_of(self.scenario.tasks[self.index].task),))
        planned = [_named(replay, stem, earlier) for replay in plan([self.scenario], (self.persona,), selection=names)]
        browsers = self.config.getoption("--browser", None) or ["chromium"]
        headed = bool(self.config.getoption("--headed", False))
        how = Replaying(browser=browsers[0], headed=headed, engines=options.audit.engines, access=options.access)
        play(planned, recordings, how, [_worker(self.config)])
        return stem

    def _report(self, options: RunOptions, stem: str) -> Report:
        from uxaudit.pipeline.live import recording_of
        from uxaudit.pipeline.run_audit import judge_recordings

        audit = options.audit
        recordings = [recording_of(options.folder / "recordings", path.name) for path in (options.folder / "recordings").glob(f"{stem}--*")]
        limits = audit.settings.gate.model_copy(update={"severity": options.severity or DEFAULT_SEVERITY, "min_coverage": None})
        return judge_recordings(recordings, settings=audit.settings.model_copy(update={"gate": limits}), baseline=audit.baseline)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """Returns only the reasons if the task failed."""
        known = isinstance(excinfo.value, (ScenarioFailed, UxAuditError))
        return str(excinfo.value) if known else super().repr_failure(excinfo, *args, **kwargs)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """Returns the place of the task in its file."""
        line = self.scenario.tasks[self.index].where.removeprefix(self.scenario.file).strip(":").partition(":")[0]
        return self.path, int(line) - 1 if line.isdigit() else None, self.name


def _named(replay: Replay, stem: str, earlier: int) -> Replay:
    number = replay.repetition + earlier
    return replace(replay, id=f"{stem}--{number}", repetition=number, confirms=earlier > 0)


def _glob_of(name: str) -> str:
    """A pattern that only this name matches."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def _is_registered(config: pytest.Config, mark: str) -> bool:
    return any(line.partition(":")[0].strip() == mark for line in config.getini("markers"))


def _worker(config: pytest.Config) -> Worker:
    """Returns the worker of this process, with its browser; it ends with the run."""
    if WORKER not in config.stash:
        running = ExitStack()
        config.stash[WORKER] = running.enter_context(local_workers(1))[0]
        config.add_cleanup(running.close)
    return config.stash[WORKER]
