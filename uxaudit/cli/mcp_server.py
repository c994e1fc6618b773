"""The command ``mcp``: a server of the Model Context Protocol over standard input and output.

It runs no shell, and reads and writes nothing outside the folder in which it was started. A scenario that starts a command
(``serve:``, ``reset:``) is refused unless the server was started with ``--allow-commands``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit import __version__
from uxaudit.cli import options
from uxaudit.cli.output import bare_output
from uxaudit.cli.own_help import OwnHelp
from uxaudit.errors import InputError, UxAuditError

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from uxaudit.model.findings import Finding
    from uxaudit.model.report import Report
    from uxaudit.model.scenario import Scenario

SHOWN = 20
"""Number of findings in the response to an audit, the most severe first; the tool ``findings`` returns all."""
MOST = 200
INSTRUCTIONS = """Audits the usability of websites. Paths are relative to the folder in which the server was started.
Validate a scenario before you run it. `page` audits pages without a scenario. After an audit ask `findings` for details, and
`explain` for a check: why it matters, how it is measured, and the fix. A verdict `unmeasured` is not a pass."""
Answer = dict[str, Any]


@dataclass(frozen=True)
class Workshop:
    """What the tools may do: only in this folder, and commands only if allowed."""

    root: Path
    allow_commands: bool = False

    def path(self, given: str) -> Path:
        """A path inside the folder, links followed. Raises InputError for any other."""
        path = (self.root / given).resolve()
        if not path.is_relative_to(self.root):
            raise InputError("the path is outside the folder of the server", given, f"Give a path below {self.root}.")
        return path

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let no scenario file be read from outside the folder."""
        from uxaudit.scenario.yaml_reader import INSIDE

        token = INSIDE.set(self.root)
        try:
            yield
        finally:
            INSIDE.reset(token)

    # ---------------------------------------------------------------- the tools

    def validate(self, files: list[str]) -> Answer:
        """Check scenario files. Lists every error with its place and a fix."""
        from uxaudit.scenario import read_scenarios

        try:
            with self.inside():
                scenarios = read_scenarios(list(map(self.path, files)), check_secrets=False)
        except InputError as error:
            return {"valid": False, "problems": [{"where": one.where, "message": one.message, "fix": one.hint} for one in error.problems]}
        rows = [{"file": one.file, "scenario": one.scenario, "tasks": [task.task for task in one.tasks]} for one in scenarios]
        return {"valid": True, "scenarios": rows, "warnings": [text for one in scenarios for text in one.warnings]}

    def run(self, files: list[str], personas: list[str] | None = None, tasks: list[str] | None = None, repeat: int | None = None) -> Answer:
        """Replay scenarios in a browser, evaluate the recordings, score and gate. Takes from seconds to minutes."""
        from uxaudit.scenario import read_scenarios

        if not files:
            raise InputError("no scenario is given", "", "Give at least one scenario file in `files`.")
        with self.inside():
            scenarios = read_scenarios(list(map(self.path, files)))
        for scenario in scenarios:
            self._check(scenario)
        return self._audited(scenarios, personas=tuple(personas or ()), tasks=tuple(tasks or ()), repeat=repeat)

    def page(self, urls: list[str], trials: bool = False) -> Answer:
        """Audit pages by URL, without a scenario. `trials` also tries keyboard, hover, narrow window and others on each page."""
        from uxaudit.recording.probes import engines
        from uxaudit.recording.probes import trials as all_trials
        from uxaudit.scenario.from_urls import scenarios_of

        return self._audited(scenarios_of(urls), examines=all_trials() if trials else (), engines=tuple(engines()))

    def explain(self, check: str) -> Answer:
        """Explain a check: why it matters, whom it affects, how it is measured, how to fix its findings, and its source."""
        from uxaudit.checks import all_checks
        from uxaudit.errors import choose_from

        known = all_checks()
        if check not in known:
            raise InputError(f"there is no check `{check}`", "", choose_from(known, check))
        one = known[check]
        texts = {"why": one.why, "who": one.who, "measured": one.measured, "fix": one.fix, "source": one.source}
        return {"check": one.id, "title": one.title, "facet": str(one.facet), "impact": one.impact, "wcag": list(one.wcag), **texts}

    def findings(self, folder: str, severity: int = 1, check: str = "", task: str = "", limit: int = SHOWN) -> Answer:
        """List the findings of an audit folder, the most severe first; filter by severity (1 to 4), check or task."""
        from uxaudit.reporters import read_report

        report = read_report(self.path(folder))
        fits = [
            one for one in _ordered(report.findings) if one.severity >= severity and check in ("", one.check) and task in ("", one.task)
        ]
        return {"count": len(fits), "findings": [_row(one) for one in fits[: max(1, min(limit, MOST))]]}

    # ---------------------------------------------------------------- what they share

    def _check(self, scenario: Scenario) -> None:
        """Raise InputError for a scenario that starts a command, or uploads a file from outside the folder."""
        from uxaudit.model.scenario import Upload

        command = scenario.serve is not None or (scenario.reset is not None and scenario.reset.command is not None)
        if command and not self.allow_commands:
            hint = "Start the site yourself and remove `serve:` and `reset:`, or start the server with --allow-commands."
            raise InputError("the scenario starts a command", scenario.file, hint)
        steps = [*scenario.login, *scenario.setup, *(step for task in scenario.tasks for step in task.steps)]
        for step in steps:
            if isinstance(step, Upload):
                self.path(str(Path(scenario.file).parent / step.file))

    def _audited(self, scenarios: Sequence[Scenario], **how: Any) -> Answer:
        from uxaudit.pipeline.run_audit import judge, publish, replay
        from uxaudit.runner.workers import Replaying, local_workers, stamp_name

        folder = self.path(f"reports/{stamp_name()}")
        with local_workers(1) as workers:
            replay(scenarios, folder, Replaying(**how), workers)
            report = judge(folder)
            publish(report, folder, ("json", "html"))
        return {"folder": str(folder.relative_to(self.root)), **_summary(report)}


def _summary(report: Report) -> Answer:
    findings = _ordered(report.findings)
    return {
        "verdict": report.verdict,
        "reasons": list(report.gate.reasons),
        "score": report.score.value,
        "coverage": report.score.coverage,
        "tasks": [{"task": one.task, "persona": one.persona, "status": str(one.status), "score": one.score} for one in report.tasks],
        "findings_count": len(findings),
        "findings": [_row(one) for one in findings[:SHOWN]],
    }


def _ordered(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: (-one.severity, one.check, one.id))


def _row(finding: Finding) -> Answer:
    keys = ("id", "check", "severity", "mode", "task", "persona", "url", "message", "measured", "limit", "unit", "fix")
    data = finding.model_dump(mode="json")
    target = data.get("target") or {}
    return {key: data[key] for key in keys if data.get(key) not in (None, "")} | ({"target": target} if target else {})


def _safe(value: Any) -> Any:
    """A response without anything that looks like a secret."""
    from uxaudit.redaction import everywhere

    if isinstance(value, dict):
        return {key: _safe(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_safe(held) for held in value]
    return everywhere.text(value) if isinstance(value, str) else value


def server(workshop: Workshop) -> MCPServer:
    """The server with its tools. Each runs in its own thread; an error contains its place and remedy."""
    import asyncio  # not above: it would slow every other command down

    from mcp.server.mcpserver import MCPServer

    made: MCPServer = MCPServer("uxaudit", version=__version__, instructions=INSTRUCTIONS)
    one_audit = asyncio.Lock()  # timings of two at once would disturb each other

    async def call(tool: Callable[..., Answer], alone: bool, **given: Any) -> Answer:
        try:
            async with one_audit if alone else nullcontext():
                answer = await asyncio.to_thread(partial(tool, **given))
        except UxAuditError as error:
            answer = {"error": "\n".join(map(str, error.problems)), "could_not_measure": error.exit_code == 3}
        safe: Answer = _safe(answer)
        return safe

    async def validate(files: list[str]) -> Answer:
        return await call(workshop.validate, False, files=files)

    async def run(files: list[str], personas: list[str] | None = None, tasks: list[str] | None = None, repeat: int | None = None) -> Answer:
        return await call(workshop.run, True, files=files, personas=personas, tasks=tasks, repeat=repeat)

    async def page(urls: list[str], trials: bool = False) -> Answer:
        return await call(workshop.page, True, urls=urls, trials=trials)

    async def explain(check: str) -> Answer:
        return await call(workshop.explain, False, check=check)

    async def findings(folder: str, severity: int = 1, check: str = "", task: str = "", limit: int = SHOWN) -> Answer:
        return await call(workshop.findings, False, folder=folder, severity=severity, check=check, task=task, limit=limit)

    for tool in (validate, run, page, explain, findings):
        made.tool(description=getattr(Workshop, tool.__name__).__doc__)(tool)
    return made


@click.command(cls=OwnHelp, epilog=options.EPILOG)
@click.option("--allow-commands", is_flag=True, help="Also run scenarios that start commands (`serve:`, `reset:`).")
@options.reports_errors
def mcp(allow_commands: bool) -> None:
    """Serve the Model Context Protocol over standard input and output, for agents.

    Tools: validate, run, page, explain, findings. Nothing is read or written outside the current folder, and there is no shell.
    Needs the extra: pip install 'uxaudit-replay[mcp]'.
    """
    try:
        made = server(Workshop(Path.cwd().resolve(), allow_commands))
    except ImportError as error:
        raise InputError(f"the MCP SDK cannot be imported: {error}", "", "Install it: pip install 'uxaudit-replay[mcp]'.") from error
    bare_output()
    made.run("stdio")
