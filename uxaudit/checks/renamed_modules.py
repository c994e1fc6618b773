"""New names of modules, so that a plug-in that still imports an old name gets a helpful error.

One table, from old to new, without the leading ``uxaudit.``. Names that :mod:`uxaudit.checks.api` exports are always given as
its own, because it does not move. Modules inside ``replay`` and ``reporters`` are left out: no check can use them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from traceback import extract_tb
from types import ModuleType

from uxaudit.checks import api

_MODULES = """
    addresses: urls
    agreement: evaluation.deduplicate_engines
    checks.complaints: checks._shared.error_wording
    checks.poor_words: checks._shared.weak_wording
    checks.refused: checks._shared.form_errors
    checks.standing: checks._shared.preexisting_errors
    checks.texts: checks._shared.text_faults
    checks.unanswered: checks._shared.unresponsive_controls
    checks.unreached: checks._shared.unreachable_controls
    cli: cli.main
    cli_about: cli.info
    cli_options: cli.options
    crawl: crawl.crawler
    engine: runner.scheduler
    evaluate: evaluation.run_checks
    examined: recording.state_trials
    findings: evaluation.merge_findings
    first_screen: recording.first_screen
    form_sight: recording.form_snapshot
    gate: scoring.gate
    guest: crawl.http_client
    happened: recording.step_events
    ignoring: evaluation.suppressions
    keyboard_use: recording.keyboard_use
    lanes: runner.workers
    links: crawl.html_links
    model: model.findings
    observation: recording.base
    observed: recording.records
    optimum: crawl.optimal_path
    pages: scenario.from_urls
    plan: scenario.plan
    predict: metrics.keystroke_level_model
    recording: recording.journal
    report: scoring.build_report
    reported: model.report
    resample: scoring.bootstrap
    scans: recording.engine_scans
    scenario.combined: scenario.persona_combinations
    scenario.described: scenario.persona_text
    scenario.forms: scenario.step_syntax
    scenario.naming: scenario.target_syntax
    scenario.source: scenario.yaml_reader
    scenario.tree: scenario.yaml_tree
    scenario.words: scenario.vocabulary
    score: scoring.score
    server: runner.site_server
    states: recording.page_state
    statistics: metrics.statistics
    steps: model.scenario
    tally: scoring.weighted_sum
    tasks: metrics.task_outcomes
    tried: recording.key_trials
    walked: recording.tab_walk
    ways: crawl.summary
"""
_NAMES = """
    checks.api.Spare: checks.api.Without
    checks.api.alike: checks.api.grouped
    checks.api.by_kind: checks.api.one_per_kind
    checks.api.marked: checks.api.from_markup
    checks.api.marked_up: checks.api.states_with_markup
    checks.api.said: checks.api.step_name
    checks.api.walked: checks.api.from_walk
    engine.Listener: runner.scheduler.ReplayListener
    examined.Hover: recording.state_trials.HoverTrial
    links.CHANGES: model.risky_commands.names_risky_command
    links.COMMAND_WORDS: model.risky_commands.COMMAND_WORDS
    model.Box: model.base.Box
    model.Condition: model.scenario_parts.Condition
    model.DURATION: model.scenario_parts.DURATION
    model.Duration: model.scenario_parts.Duration
    model.Frozen: model.base.Frozen
    model.Named: model.base.Named
    model.Optimal: model.scenario_parts.Optimal
    model.Serve: model.scenario_parts.Serve
    model.Shot: model.base.Shot
    model.Target: model.scenario_parts.Target
    model.parse_duration: model.scenario_parts.parse_duration
    observed.ENGINES: recording.probes.engines
    observed.EXAMINES: recording.probes.trials
    observed.PLAIN: recording.probes.everywhere
    observed.Probe: model.probes.Probe
    observed.TRIAL_S: recording.probe_spec.TRIAL_S
    observed.hash_route: urls.hash_route
    observed.with_engines: recording.probes.with_engines
    recording.CLAIM: recording.state_store.CLAIM
    recording.Part: recording.state_store.Part
    recording.Recording: recording.recording.Recording
    recording.STALE_S: recording.state_store.STALE_S
    recording.STATES: recording.state_store.STATES
    recording.Scrub: recording.json_lines.Scrub
    recording.StateStore: recording.state_store.StateStore
    recording.TaskView: recording.recording.TaskView
    recording.as_json: recording.json_lines.as_json
    recording.drop_claims: recording.state_store.drop_claims
    recording.read_audit: recording.reader.read_audit
    recording.read_recording: recording.reader.read_recording
    recording.read_states: recording.state_store.read_states
    recording.write_whole: files.write_whole
    scenario.personas.Network: scenario.personas.NetworkProfile
    scenario.tree.Place: scenario.yaml_tree.SourcePlace
    states.Link: recording.page_state.PageLink
    steps.Check: model.scenario.CheckBox
    tasks.page_of: urls.page_of
    walked.Stop: recording.tab_walk.TabStop
"""
"""Names that moved to another module than the rest of theirs, or were renamed."""
_PARAMETERS = {"spare": "without"}
"""Parameters of :func:`uxaudit.checks.api.check` that got another name."""


def _read(table: str) -> dict[str, str]:
    rows = (line.split(":") for line in table.splitlines() if line)
    return {f"uxaudit.{old.strip()}": f"uxaudit.{new.strip()}" for old, new in rows}


MODULES, NAMES = _read(_MODULES), _read(_NAMES)


def new_places(error: Exception) -> str:
    """Returns the new places of the names that a failed import asked for, one sentence each; empty if none of them moved."""
    renamed = re.search(r"check\(\) got an unexpected keyword argument '(\w+)'", str(error))
    if renamed and renamed[1] in _PARAMETERS:
        return f"the parameter {renamed[1]} of {api.__name__}.check is now {_PARAMETERS[renamed[1]]}"
    return "; ".join(dict.fromkeys(filter(None, (_sentence(*wanted) for wanted in _wanted(error)))))


def _sentence(module: str, name: str) -> str:
    old = f"{module}.{name}".rstrip(".")
    if old in MODULES:
        return f"{old} moved: import {MODULES[old]}, or its names from {api.__name__}"
    if old not in NAMES and module not in MODULES:
        return ""
    home, _, new = NAMES.get(old, f"{MODULES.get(module)}.{name}").rpartition(".")
    home = api.__name__ if new in api.__all__ else home
    if not hasattr(import_module(home), new):
        return f"{module} moved to {home}, which has no {new}"
    return f"{old} moved: import it from {home}" if new == name else f"{old} is now {home}.{new}"


def _wanted(error: Exception) -> Iterator[tuple[str, str]]:
    """Yields each module and name in the failing import statement, with an empty name for a whole module."""
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType):
        yield error.obj.__name__, error.name or ""
    elif isinstance(error, ImportError) and (node := _failing_import(error)) is not None:
        for alias in node.names:
            yield (alias.name, "") if isinstance(node, ast.Import) else (node.module or "", alias.name)
    elif isinstance(error, ImportError):  # from code without its source
        named = re.search("cannot import name '([^']+)'", str(error))
        yield error.name or "", named[1] if named else ""


def _failing_import(error: ImportError) -> ast.Import | ast.ImportFrom | None:
    """The import statement that failed, read from the plug-in's own source."""
    frame = next((frame for frame in reversed(extract_tb(error.__traceback__)) if Path(frame.filename).is_file()), None)
    if frame is None or frame.lineno is None:
        return None
    try:
        tree = ast.parse(Path(frame.filename).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return next((node for node in imports if node.lineno <= frame.lineno <= (node.end_lineno or node.lineno)), None)
