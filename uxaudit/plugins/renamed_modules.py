"""New names of modules, so that a plug-in that still imports an old name gets a helpful error.

One table, from old to new, without the leading ``uxaudit.``. Names that :mod:`uxaudit.checks.api` exports are always given as
its own, because it does not move.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from traceback import extract_tb
from types import ModuleType

API = "uxaudit.checks.api"

_MODULES = """
    addresses: urls
    agreement: evaluation.deduplicate_engines
    arrays: common.arrays
    audit: pipeline.run_audit
    auto_repeats: pipeline.auto_repeats
    checks.complaints: checks._shared.error_wording
    checks.moved: plugins.renamed_modules
    checks.poor_words: checks._shared.weak_wording
    checks.refused: checks._shared.form_errors
    checks.renamed_modules: plugins.renamed_modules
    checks.standing: checks._shared.preexisting_errors
    checks.texts: checks._shared.text_faults
    checks.unanswered: checks._shared.unresponsive_controls
    checks.unreached: checks._shared.unreachable_controls
    cli: cli.main
    cli_about: cli.info
    cli_options: cli.options
    crawl: crawl.crawler
    deciding: pipeline.auto_repeats
    engine: runner.scheduler
    evaluate: evaluation.run_checks
    examined: recording.state_trials
    files: common.files
    findings: evaluation.merge_findings
    first_screen: recording.first_screen
    form_sight: recording.form_snapshot
    forwarding: network.forwarding
    gate: scoring.gate
    guest: crawl.http_client
    happened: recording.step_events
    http_requests: network.http_requests
    ignoring: evaluation.suppressions
    keyboard_use: recording.keyboard_use
    lanes: runner.workers
    lazy: common.lazy
    lazy_pattern: common.lazy_pattern
    links: crawl.html_links
    live: pipeline.live
    merge: pipeline.merge
    model: model.findings
    observation: recording.base
    observed: recording.records
    optimum: crawl.optimal_path
    pages: scenario.from_urls
    plan: scenario.plan
    planning: pipeline.planning
    predict: metrics.keystroke_level_model
    processes: common.processes
    recording.order: recording.audit_options
    recording: recording.journal
    replay.actions: replay.steps.actions
    replay.approach: replay.steps.approach
    replay.browser.emulation: replay.browser.persona_emulation
    replay.browser.network: replay.browser.requests_in_progress
    replay.browsers: replay.browser.discovery
    replay.conditions: replay.steps.conditions
    replay.dress: replay.browser.persona_emulation
    replay.faults: replay.steps.step_errors
    replay.install: replay.browser.install
    replay.jobs: replay.messages
    replay.keyboard.operate: replay.keyboard.activate
    replay.keyboard.travel: replay.keyboard.navigate
    replay.listening: replay.browser.event_listener
    replay.lists: replay.steps.custom_selects
    replay.moderated.rebuilt: replay.moderated.rebuilt_states
    replay.network: replay.browser.requests_in_progress
    replay.perform: replay.steps.perform
    replay.probes.document: replay.browser.document
    replay.probes.film: replay.browser.filmstrip
    replay.probes.filmstrip: replay.browser.filmstrip
    replay.probes.focus_look: replay.trials.focus_indicator
    replay.probes.focus_pictures: replay.trials.changed_pixels
    replay.probes.forced: replay.trials.forced_colours
    replay.probes.hold_back: replay.trials.read_only
    replay.probes.hover: replay.trials.hover
    replay.probes.listeners: replay.trials.event_listeners
    replay.probes.motion: replay.trials.motion
    replay.probes.passing: replay.trials.transient_messages
    replay.probes.reflow: replay.trials.reflow
    replay.probes.screenshots: replay.browser.screenshots
    replay.probes.shots: replay.browser.screenshots
    replay.probes.spacing: replay.trials.spacing
    replay.probes.states: replay.state_scan
    replay.probes.tries: replay.trials.key_trials
    replay.probes.walk: replay.trials.tab_walk
    replay.secrets: replay.browser.redaction
    replay.sends: replay.data_sending
    replay.senses: replay.steps.persona_limits
    replay.session: replay.browser.session
    replay.stage: replay.steps.step_context
    replay.targets: replay.steps.locate
    replay.trials.focus_indicator_pixels: replay.trials.changed_pixels
    replay.trials.focus_visibility: replay.trials.focus_indicator
    replay.trials.forced: replay.trials.forced_colours
    replay.trials.state_clone: replay.trials.state_copy
    replay.trials.tab_lap: replay.trials.tab_walk_lap
    replay.twin: replay.trials.state_copy
    replay.vendored: replay.browser.vendored_engines
    replay.watch: replay.observe
    replay.wrappers: replay.browser.launcher_scripts
    report: scoring.build_report
    reported: model.report
    reporters.acr: reporters.formats.acr
    reporters.bundle: reporters.formats.zip
    reporters.cif: reporters.formats.cif
    reporters.comparing: reporters.comparison_parts
    reporters.csv_tables: reporters.formats.csv
    reporters.earl: reporters.formats.earl
    reporters.github: reporters.formats.github
    reporters.gitlab: reporters.formats.gitlab
    reporters.junit: reporters.formats.junit
    reporters.markdown: reporters.formats.md
    reporters.plain_json: reporters.formats.json
    reporters.sarif: reporters.formats.sarif
    reporters.words: reporters.formatting
    resample: scoring.bootstrap
    review: pipeline.review
    run_audit: pipeline.run_audit
    scans: recording.engine_scans
    scenario.combined: scenario.persona_combinations
    scenario.described: scenario.persona_text
    scenario.forms: scenario.step_syntax
    scenario.naming: scenario.target_syntax
    scenario.source: scenario.yaml_reader
    scenario.tree: scenario.yaml_tree
    scenario.words: scenario.vocabulary
    score: scoring.score
    scoring.compare: scoring.report_comparison
    scoring.comparison: scoring.baseline_comparison
    server: runner.site_server
    states: recording.page_state
    statistics: metrics.statistics
    steps: model.scenario
    tally: scoring.weighted_sum
    tasks: metrics.task_outcomes
    tried: recording.key_trials
    walked: recording.tab_walk
    ways: crawl.summary
    web.shelf: web.audit_list
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
    recording.write_whole: common.files.write_whole
    scenario.personas.Network: scenario.persona_network.NetworkProfile
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
        return f"the parameter {renamed[1]} of {API}.check is now {_PARAMETERS[renamed[1]]}"
    return "; ".join(dict.fromkeys(filter(None, (_sentence(*wanted) for wanted in _wanted(error)))))


def _sentence(module: str, name: str) -> str:
    old = f"{module}.{name}".rstrip(".")
    if old in MODULES:
        return f"{old} moved: import {MODULES[old]}, or its names from {API}"
    if old not in NAMES and module not in MODULES:
        return ""
    home, _, new = NAMES.get(old, f"{MODULES.get(module)}.{name}").rpartition(".")
    home = API if new in import_module(API).__all__ else home
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
