"""The Python API for one audit folder: replay, evaluate, score, report. The command line and the tests call it."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor, wait
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from uxaudit import plugins
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.pipeline.planning import order_of, planned_replays
from uxaudit.recording.audit_options import UNKNOWN, AuditOrder, known_order, path_of_order, write_order
from uxaudit.recording.journal import finished, journals
from uxaudit.recording.lock import locked
from uxaudit.recording.probes import with_engines
from uxaudit.recording.reader import read_audit
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_store import drop_claims
from uxaudit.settings import UNSET, Settings

if TYPE_CHECKING:
    from concurrent.futures import Future

    from uxaudit.model.access import Access, Proxy
    from uxaudit.model.report import Report
    from uxaudit.model.scenario import Scenario, Step
    from uxaudit.pipeline.auto_repeats import Decider
    from uxaudit.replay.messages import BrowserSetup, Previewed
    from uxaudit.runner.runners import Worker
    from uxaudit.runner.scheduler import ReplayListener
    from uxaudit.runner.workers import Replaying
    from uxaudit.scenario.plan import Replay


SITE_HINT = "Check that the site is running and the URL is correct."
PROXY_HINT = "Check the URL of --proxy, and its name and password."
CRAWL = "crawl.json"
"""The ending of crawl file names in the folder of recordings."""


def refuse_existing(folder: Path) -> None:
    """Raises InputError if the folder contains an audit."""
    if any(journals(folder / "recordings")):
        raise InputError(
            "this folder already contains an audit",
            str(folder),
            "Choose another folder with --out, or continue this audit with --resume. Nothing was changed.",
        )


def prepare(folder: Path, *, resume: bool) -> Path:
    """Create the audit folder and return its folder of recordings.

    Raises InputError if it cannot be written, if it already contains an audit, or if there is no audit to resume.
    """
    recordings = folder / "recordings"
    if not resume:
        refuse_existing(folder)
    elif not any(journals(recordings)) and not path_of_order(folder).exists():
        raise InputError("this folder contains no audit to resume", str(folder))
    try:
        recordings.mkdir(parents=True, exist_ok=True)
        probe = recordings / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InputError(
            f"the audit folder cannot be written: {error.strerror}", str(folder), "Choose another folder with --out."
        ) from error
    return recordings


def replay(
    scenarios: Sequence[Scenario],
    folder: Path,
    how: Replaying,
    workers: Sequence[Worker],
    listen: ReplayListener | None = None,
    decider: Decider | None = None,
) -> int:
    """Replay the scenarios into an audit folder; returns the number of replays. ``decider`` decides about times for ``--repeat auto``.

    If a site does not respond, only its own scenarios fail. Raises CannotMeasure if no site responds or there is no
    browser, InputError if the folder cannot be used.
    """
    from uxaudit.replay.browser.discovery import find

    find(how.browser, how.headed, how.executable)
    whole = planned_replays(scenarios, how)
    recordings = prepare(folder, resume=how.resume)
    with locked(recordings):
        prepare(folder, resume=how.resume)  # another audit may have started and ended meanwhile
        drop_claims(recordings)
        write_order(folder, order_of(folder, scenarios, how, whole))
        if not whole.replays:  # a shard, if there are more shards than parts of the audit
            return 0
        return _replay_planned(whole.replays, folder, how, workers, listen, decider)


def _replay_planned(
    planned: Sequence[Replay],
    folder: Path,
    how: Replaying,
    workers: Sequence[Worker],
    listen: ReplayListener | None,
    decider: Decider | None,
) -> int:
    from uxaudit.pipeline.auto_repeats import Decider, choose_workers, repeat_until_decided
    from uxaudit.runner.scheduler import Engine, Options, quiet
    from uxaudit.runner.site_server import served

    recordings = folder / "recordings"
    scenarios = _scenarios_of(planned)
    setup = _setup(how, scenarios)
    starting = [worker.submit("start", setup) for worker in workers]
    notes: tuple[str, ...] = ()
    if how.auto_workers:
        count, note = choose_workers(workers, setup)
        workers, notes = workers[:count], (note,)
    engine = Engine(Options(recordings, setup, how.all_hosts, how.access), workers, listen or quiet)
    with contextlib.ExitStack() as servers:
        for scenario in _distinct_servers(scenarios):
            servers.enter_context(served(scenario, how.access.proxy))
        ready = _ready(planned, recordings, how.access.proxy)
        Thread(target=_preload, args=(starting,), daemon=True).start()
        count = engine.run(ready)
        if how.auto_repeat:
            more, decisions = repeat_until_decided(engine, ready, recordings, decider or Decider(), setup)
            count, notes = count + more, (*notes, *decisions)
        if notes:
            write_order(folder, known_order(folder).model_copy(update={"notes": notes}))
        _crawl(recordings, _scenarios_of(ready), how.access.elsewhere())
        return count


def play(planned: Sequence[Replay], recordings: Path, how: Replaying, workers: Sequence[Worker]) -> int:
    """Play replays into a folder of recordings that others may write to as well; returns how many were played.

    Raises CannotMeasure if no site responds or there is no browser.
    """
    from uxaudit.runner.scheduler import Engine, Options
    from uxaudit.runner.site_server import served

    scenarios = _scenarios_of(planned)
    setup = _setup(how, scenarios)
    for worker in workers:
        worker.submit("start", setup)
    with contextlib.ExitStack() as servers:
        for scenario in _distinct_servers(scenarios):
            servers.enter_context(served(scenario, how.access.proxy))
        ready = _ready(planned, recordings, how.access.proxy)
        count = Engine(Options(recordings, setup, how.all_hosts, how.access), workers).run(ready)
        _crawl(recordings, _scenarios_of(ready), how.access.elsewhere())
        return count


def _scenarios_of(planned: Sequence[Replay]) -> list[Scenario]:
    return list({item.scenario.scenario: item.scenario for item in planned}.values())


def _setup(how: Replaying, scenarios: Sequence[Scenario]) -> BrowserSetup:
    """The browser of an audit. Raises CannotMeasure if there is none."""
    from uxaudit.replay.browser.discovery import find
    from uxaudit.replay.messages import BrowserSetup
    from uxaudit.runner.scheduler import with_hosts

    found = find(how.browser, how.headed, how.executable)
    return with_hosts(
        BrowserSetup(found, how.headed, probes=with_engines(how.engines or ("axe",)), proxy=how.access.proxy),
        scenarios,
        all_hosts=how.all_hosts,
    )


def _ready(planned: Sequence[Replay], recordings: Path, proxy: Proxy | None) -> list[Replay]:
    """The replays whose site responds; the others are recorded as failed. Raises CannotMeasure if none does."""
    from uxaudit.runner.scheduler import write_lost
    from uxaudit.runner.site_server import PATIENCE_S, wait_for

    reasons: dict[str, str] = {}
    for item in planned:
        site = item.scenario.site
        if site not in reasons:
            reasons[site] = "" if item.scenario.serve else wait_for(site, PATIENCE_S, proxy=proxy) or ""  # `served` waited for it
    ready = [item for item in planned if not reasons[item.scenario.site]]
    if not ready:  # nothing is written, so that the same command can be run again
        site, why = next((site, why) for site, why in reasons.items() if why)
        raise CannotMeasure(f"{site} did not respond: {why}", hint=PROXY_HINT if why.startswith("the proxy ") else SITE_HINT)
    for item in planned:
        if (why := reasons[item.scenario.site]) and not finished(recordings / item.id):
            write_lost(item, recordings, "setup-failed", f"{item.scenario.site} did not respond: {why}")
    return ready


def preview(scenarios: Sequence[Scenario], how: Replaying, worker: Worker) -> tuple[Previewed, ...]:
    """Play the steps of each scenario once, as its first persona, and show which control each target finds. Nothing is recorded or judged.

    Raises CannotMeasure if a site does not respond or there is no browser, InputError for a selection that matches nothing.
    """
    from uxaudit.replay.browser.discovery import find
    from uxaudit.replay.messages import BrowserSetup, Job
    from uxaudit.runner.scheduler import hosts_of, patience_s, with_hosts
    from uxaudit.runner.site_server import PATIENCE_S, served, wait_for
    from uxaudit.scenario.plan import plan
    from uxaudit.scenario.selection import Selection
    from uxaudit.scenario.shards import steps_of

    found = find(how.browser, how.headed, how.executable)
    planned = plan(scenarios, how.personas, 1, selection=Selection(how.tasks, how.tags))
    first = list({item.scenario.scenario: item for item in reversed(planned)}.values())[::-1]
    setup = with_hosts(BrowserSetup(found, how.headed, probes=(), proxy=how.access.proxy), scenarios, all_hosts=how.all_hosts)
    worker.submit("start", setup)
    shown = []
    with contextlib.ExitStack() as servers, tempfile.TemporaryDirectory() as scratch:
        for scenario in _distinct_servers([item.scenario for item in first]):
            servers.enter_context(served(scenario, how.access.proxy))
        for item in first:
            if not item.scenario.serve and (why := wait_for(item.scenario.site, PATIENCE_S, proxy=how.access.proxy)):
                raise CannotMeasure(f"{item.scenario.site} did not respond: {why}", hint=SITE_HINT)
            job = Job(item, Path(scratch), hosts_of(item.scenario), None, how.all_hosts, how.access)
            shown.append(_previewed(worker.submit("preview", setup, job), patience_s(item) * steps_of(item)))
    return tuple(shown)


def sign_in(site: str, login: Sequence[Step], how: Replaying, worker: Worker, hosts: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """Log in once in a browser; returns the cookies and local storage. ``hosts`` are further ones that it may reach.

    Raises CannotMeasure if the login fails.
    """
    from uxaudit.model.scenario import Scenario, Task
    from uxaudit.replay.browser.discovery import find
    from uxaudit.replay.messages import BrowserSetup, Job
    from uxaudit.runner.scheduler import hosts_of, with_hosts
    from uxaudit.scenario.plan import plan

    scenario = Scenario(scenario="Log in", site=site, hosts=hosts, login=tuple(login), tasks=(Task(task="See the site"),))
    (item,) = plan([scenario])
    setup = with_hosts(
        BrowserSetup(find(how.browser, how.headed, how.executable), how.headed, probes=(), proxy=how.access.proxy),
        [scenario],
        all_hosts=how.all_hosts,
    )
    with tempfile.TemporaryDirectory() as scratch:
        job = Job(item, Path(scratch), hosts_of(scenario), None, how.all_hosts, how.access)
        played = worker.submit("play", setup, job).result()
    if played.storage is None:
        raise CannotMeasure(f"the login failed: {played.reason}", hint="Try it with `uxaudit preview`.")
    storage: Mapping[str, Any] = played.storage
    return storage


def _previewed(future: Future[Previewed], limit_s: float) -> Previewed:
    """The preview of one scenario. Raises CannotMeasure if its browser died or hangs."""
    try:
        return future.result(limit_s)
    except (TimeoutError, BrokenExecutor) as error:
        raise CannotMeasure("the browser died or hangs during the preview", hint="Run it again.") from error


def _crawl(recordings: Path, scenarios: Sequence[Scenario], access: Access) -> None:
    """Crawl the sites of tasks with ``optimal: crawl``; after the replays, so that it does not affect timings."""
    wanted = [(scenario, [task.start for task in scenario.tasks if task.optimal and task.optimal.crawl]) for scenario in scenarios]
    if not any(starts for _, starts in wanted):
        return
    from uxaudit.crawl.crawler import crawl, save
    from uxaudit.scenario.plan import slug
    from uxaudit.urls import address

    for scenario, starts in wanted:
        if starts:
            with contextlib.suppress(CannotMeasure):  # the report says that no path is known
                save(
                    crawl([address(scenario.site, start) for start in starts], access=access),
                    recordings / f"{slug(scenario.scenario)}.{CRAWL}",
                )


def _with_optimum(recordings: tuple[Recording, ...], folder: Path, given: Path | None) -> tuple[tuple[Recording, ...], tuple[str, ...]]:
    """The recordings with the optimal paths that crawls found, and notes on tasks without one."""
    if given is None and not any(task.optimal and task.optimal.crawl for one in recordings for task in one.header.plan.tasks):
        return recordings, ()
    from uxaudit.crawl.crawler import joined, read_crawl
    from uxaudit.crawl.optimal_path import with_optimum

    paths = [given] if given else sorted((folder / "recordings").glob(f"*.{CRAWL}"))
    return with_optimum(recordings, joined(map(read_crawl, paths)), every=given is not None)


def _preload(starting: Sequence[Future[Any]]) -> None:
    """Import and build what evaluation and reports need while the workers replay; not before, because browsers need all cores to start."""
    wait(starting)
    for module in ("uxaudit.scoring.build_report", "uxaudit.evaluation.run_checks", "uxaudit.reporters.terminal"):
        import_module(module)
    from uxaudit.checks import all_checks
    from uxaudit.checks.comprehension.wrong_language import detected
    from uxaudit.model.report import Report
    from uxaudit.recording.page_state import PageState
    from uxaudit.recording.records import StepRecord
    from uxaudit.reporters import html

    all_checks()
    for model in (StepRecord, PageState, Report):  # their validators are built on first use
        model.model_rebuild()
    detected("the statistics of all languages are read on first use")
    html.prepare()


def _distinct_servers(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """One scenario for each server to start; several scenarios may share a server."""
    return list({(s.serve.command, s.serve.cwd): s for s in scenarios if s.serve is not None}.values())


def judge(
    folder: Path,
    *,
    settings: Settings = UNSET,
    baseline: Report | None = None,
    title: str = "",
    today: date | None = None,
    optimal_from: Path | None = None,
) -> Report:
    """Evaluate and score the recordings. Needs no browser.

    Raises InputError if the folder contains no recording, CannotMeasure for a shard without replays.

    ``today`` decides which ``ignore:`` entries have expired. It defaults to the day of the last replay, so that the
    same recordings and settings give the same report, except for ``created``. ``optimal_from`` is a crawl file with
    the shortest paths.
    """
    order = known_order(folder)
    if order.shard is not None and not order.shard.replays:
        raise CannotMeasure(f"{order.shard} has nothing to replay", str(folder), "Use fewer shards, or only merge it with the others.")
    recordings, notes = _with_optimum(read_audit(folder), folder, optimal_from)
    notes = (*notes, *_withheld(recordings))
    return judge_recordings(recordings, settings=settings, baseline=baseline, title=title, today=today, notes=notes, order=order)


def _withheld(recordings: Sequence[Recording]) -> tuple[str, ...]:
    """What trials would have sent to the site, in one note."""
    held = Counter(what.split(" (")[0] for one in recordings for state in one.states.values() for what in state.withheld)
    if not held:
        return ()
    named = "; ".join(what for what, _ in held.most_common(5))
    more = f"; and {len(held) - 5} more" if len(held) > 5 else ""
    return (f"Trials withheld, so that nothing on the site was changed: {named}{more}.",)


def judge_recordings(
    recordings: Sequence[Recording],
    *,
    settings: Settings = UNSET,
    baseline: Report | None = None,
    title: str = "",
    today: date | None = None,
    notes: Sequence[str] = (),
    order: AuditOrder = UNKNOWN,
) -> Report:
    """Evaluate and score recordings that were read already; see :func:`judge`. ``notes`` are for the report to show."""
    from uxaudit.checks import all_checks
    from uxaudit.checks.efficiency.slower_for_experts import baseline_times, slower_for_experts
    from uxaudit.evaluation.run_checks import evaluate
    from uxaudit.scoring.build_report import build_report

    judged = settings
    if baseline is not None:
        id, given = slower_for_experts.id, settings.options
        known = {id: {"baseline_ms": baseline_times(baseline.tasks), **given.get(id, {})}}
        judged = settings.model_copy(update={"options": {**given, **known}})
    evaluation = evaluate(recordings, all_checks().values(), judged, today)
    names = dict.fromkeys(recording.header.plan.scenario for recording in recordings)
    return build_report(
        evaluation,
        recordings,
        title=title or ", ".join(names),
        settings=settings,
        baseline=baseline,
        notes=(*notes, *map(str, plugins.problems())),
        order=order,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


SETTINGS_FILES = ("uxaudit.yaml", "uxaudit.yml")


def settings_file(given: Path | None) -> Path | None:
    """The settings file to read: the given one, else the one in the working folder, if any."""
    return given or next((path for name in SETTINGS_FILES if (path := Path(name)).is_file()), None)


def read_settings(file: Path | None) -> Settings:
    """The settings in a file; the defaults without one. Raises InputError if the file is wrong."""
    if file is None:
        return Settings()
    from uxaudit.checks import known_options
    from uxaudit.scenario import load_settings

    return load_settings(file, known_options())


REVIEW_FILE = "ux-review.yaml"


def review_file(given: Path | None) -> Path | None:
    """The review file to read: the given one, else the one in the working folder, if any. Raises InputError if the given one is missing."""
    if given is not None and not given.exists():
        raise InputError(
            "there is no such review file", str(given), "Answer candidates with `uxaudit review DIR --file FILE`, which writes it."
        )
    return given or (Path(REVIEW_FILE) if Path(REVIEW_FILE).is_file() else None)


def with_answers(settings: Settings, file: Path | None) -> Settings:
    """The settings with the answers in a review file; unchanged without one. Raises InputError if the file is wrong."""
    if file is None:
        return settings
    from uxaudit.scenario.review_file import read_answers

    return settings.model_copy(update={"answers": read_answers(file)})


def read_baseline(path: Path) -> Report:
    """The baseline in a baseline file (YAML), a report.json or an audit folder. Raises InputError if it cannot be read."""
    from uxaudit.reporters import read_report
    from uxaudit.scenario import baseline_file

    return baseline_file.read_baseline(path) if path.suffix in (".yaml", ".yml") else read_report(path)


PDF = "pdf"
"""The only format that needs a browser."""


def publish(report: Report, folder: Path, formats: Sequence[str]) -> tuple[Path, ...]:
    """Write the report in the requested formats.

    Raises InputError if the folder cannot be written to, CannotMeasure if a PDF is requested and there is no browser; the
    other formats are written before.
    """
    from uxaudit.reporters import write

    paths = write(report, folder, [name for name in formats if name != PDF])
    return (*paths, _publish_pdf(report, folder)) if PDF in formats else paths


def _publish_pdf(report: Report, folder: Path) -> Path:
    from uxaudit.replay.print_pdf import print_pdf
    from uxaudit.reporters import translated, write_file
    from uxaudit.reporters.html import render_for_print

    return write_file(folder / "report.pdf", print_pdf(render_for_print(translated(report), folder).encode("utf-8", "replace")))
