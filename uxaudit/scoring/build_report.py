"""Builds the finished report for reporters and CI from an evaluation and its recordings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from uxaudit.constants import Constants, differing, printed
from uxaudit.evaluation.run_checks import Evaluation
from uxaudit.metrics.people import people_of
from uxaudit.metrics.statistics import percentile_interval
from uxaudit.model.probes import OUT_OF_TIME, TOO_LARGE
from uxaudit.model.report import Baseline, KnownFinding, Report, Score, Stability, TaskNotRun, TaskRow
from uxaudit.model.sentences import phrases
from uxaudit.recording.audit_options import UNKNOWN, AuditOrder
from uxaudit.recording.probes import probes
from uxaudit.recording.recording import Part, Recording
from uxaudit.recording.records import ScenarioPlan, StepRecord
from uxaudit.scoring.baseline_comparison import check_same_site, compared
from uxaudit.scoring.bootstrap import swaps
from uxaudit.scoring.gate import gate, with_scores, without_scores
from uxaudit.scoring.score import Reweighed, overall, reweighed, score_tasks, task_rows
from uxaudit.scoring.stale_answers import stale_answers
from uxaudit.settings import UNSET, Settings
from uxaudit.texts import clause, joined, text
from uxaudit.urls import page_of

SATISFACTION = text("Satisfaction: nobody was asked how they liked it.")
LEARNABILITY = text("Learnability: a replay follows given steps; whether people would find them was not observed.")
NEVER_TESTED = (
    SATISFACTION,
    LEARNABILITY,
    text("Truth of the content: whether the pages' statements are correct."),
    text("Assistive technology in use: no screen reader, switch or voice control was run."),
)
"""Limits of every replay, whatever it records."""
WITHOUT_PEOPLE = text("People: every figure samples the system from run to run, not users.")
WITHOUT_KEYBOARD = text("Operation by keyboard alone: no replay was done so.")
BY_TOUCH = text("touch (mobile)")
"""Tested only by a persona with a touch screen."""
WITHOUT_SLIPS = text("Recovery from slips, such as going back, reloading, or submitting twice.")

PAGES = 5
"""Maximum number of pages that are listed; further ones are counted."""
NOTHING_TRIED = text("Any task: each page was only opened and tested by itself.")


def only_opened(plan: ScenarioPlan) -> bool:
    """Whether it is an audit of pages: they are opened, without actions and expectations."""
    return all(task.steps == 0 and not task.has_success for task in plan.tasks)


def build_report(
    evaluation: Evaluation,
    recordings: Sequence[Recording],
    *,
    title: str,
    created: str,
    settings: Settings = UNSET,
    baseline: Report | None = None,
    notes: Sequence[str] = (),
    order: AuditOrder = UNKNOWN,
    tool: dict[str, str] | None = None,
) -> Report:
    """Build the report. ``created`` is ISO 8601 in UTC; ``tool`` overrides the versions named in the recordings.

    ``settings`` are those of the evaluation; ``order`` has the options of the audit.
    """
    site = ", ".join(dict.fromkeys(recording.header.plan.site for recording in recordings))
    if baseline is not None:
        plans = [recording.header.plan for recording in recordings]
        check_same_site(site, [(plan.scenario, task.task) for plan in plans for task in plan.tasks], baseline)
    scored = score_tasks(evaluation, recordings)
    not_run = _not_run(recordings, order.left_out)
    score, tasks = overall(scored, evaluation), task_rows(scored)
    limits = settings.gate
    verdict, why = gate(score, tasks, evaluation.outcomes, evaluation.findings, limits, baseline)
    other = reweighed(scored, evaluation)
    if other is not None:
        rest, _ = gate(score, tasks, evaluation.outcomes, evaluation.findings, without_scores(limits), baseline)
        changes = sum(with_scores(rest, *drawn, limits, baseline) != verdict for drawn in _draws(other, score, tasks, baseline))
        score = score.model_copy(update={"stability": _stability(other, tasks, changes, evaluation.constants)})
    tools = {name: version for recording in recordings for name, version in recording.header.tool.items()}
    report = Report(
        audit=order.audit,
        revision=order.revision,
        tool=tools | (tool or {}),
        title=title,
        created=created,
        verdict=verdict,
        gate=why,
        score=score,
        tasks=tasks,
        not_run=not_run,
        site=site,
        outcomes=evaluation.outcomes,
        findings=evaluation.findings,
        ignored=evaluation.ignored,
        dismissed=evaluation.dismissed,
        stale_answers=stale_answers(settings.answers, evaluation.answered, tasks, evaluation.outcomes),
        not_tested=(*_switched_off(settings), *not_tested(evaluation, recordings)),
        notes=(*_not_run_notes(not_run), *order.notes, *notes, *evaluation.notes, *_notes(recordings), *_differences(recordings)),
        replays=sum(recording.session is None for recording in recordings),
        people=people_of(recordings, tasks),
        baseline=_known(evaluation, tasks, baseline),
        constants=printed(settings.constants, settings.gate),
        defaults=differing(settings.constants, settings.gate),
        options={check: dict(chosen) for check, chosen in settings.options.items()},
    )
    return report.model_copy(update={"texts": phrases(report)})


def _known(evaluation: Evaluation, tasks: Sequence[TaskRow], baseline: Report | None) -> Baseline | None:
    """Returns the baseline's findings with the ids of this audit, for reporters. Those that this audit could not observe are left out."""
    if baseline is None:
        return None
    beside = compared(evaluation.findings, tasks, evaluation.outcomes, baseline)
    known = [*beside.known.items(), *((old.id, old) for old in beside.fixed)]
    findings = tuple(KnownFinding(id=id, check=f.check, rule=f.rule, severity=f.severity, message=f.message, url=f.url) for id, f in known)
    return Baseline(title=baseline.title, created=baseline.created, score=baseline.score.value, findings=findings)


def _not_run(recordings: Sequence[Recording], left_out: Sequence[TaskNotRun]) -> tuple[TaskNotRun, ...]:
    """Returns the tasks that were not replayed: those of the recorded plans, and those of scenarios that were left out entirely."""
    planned = {
        (recording.header.plan.scenario, task.task): TaskNotRun(
            scenario=recording.header.plan.scenario, task=task.task, critical=task.critical
        )
        for recording in recordings
        for task in recording.header.plan.tasks
    }
    planned |= {(row.scenario, row.task): row for row in left_out}
    played = {(recording.header.plan.scenario, view.plan.task) for recording in recordings for view in recording.tasks}
    return tuple(row for key, row in planned.items() if key not in played)


def _not_run_notes(not_run: Sequence[TaskNotRun]) -> tuple[str, ...]:
    """One sentence for each scenario with tasks that were not run, and each reason."""
    names: dict[tuple[str, str], list[str]] = {}
    for row in not_run:
        names.setdefault((row.scenario, row.why), []).append(
            text('"{task}" (critical)', task=row.task) if row.critical else f'"{row.task}"'
        )
    return tuple(
        text("Not run in {scenario}, {why}: {tasks}.", scenario=scenario, why=clause(why), tasks=joined(", ", tasks))
        for (scenario, why), tasks in names.items()
    )


def _switched_off(settings: Settings) -> tuple[str, ...]:
    return (text("Checks that the settings switch off: {names}.", names=", ".join(sorted(settings.off))),) if settings.off else ()


def _draws(other: Reweighed, score: Score, tasks: Sequence[TaskRow], baseline: Report | None) -> Iterator[tuple[Score, Sequence[TaskRow]]]:
    """Yields the score and the tasks for each draw of the weights, rounded as they are printed.

    Only the comparison with a baseline uses the tasks.
    """
    rows: Sequence[TaskRow] = tasks
    for number in range(len(other.values)):
        value, coverage = round(float(other.values[number]), 1), round(float(other.coverage[number]), 3)
        if baseline is not None:
            rows = [
                row if row.score is None else row.model_copy(update={"score": round(float(drawn[number]), 1)})
                for row, drawn in zip(tasks, other.tasks, strict=True)
            ]
        yield score.model_copy(update={"value": value, "coverage": coverage}), rows


def _stability(other: Reweighed, tasks: Sequence[TaskRow], verdict_changes: int, constants: Constants) -> Stability:
    low, high = percentile_interval(other.values.tolist()) or (0.0, 0.0)  # there are draws, so there is an interval
    known = [place for place, row in enumerate(tasks) if row.score is not None]
    order = swaps([tasks[place].score or 0.0 for place in known], other.tasks[known])
    return Stability(
        low=round(low, 1),
        high=round(high, 1),
        draws=constants.weight_draws,
        swing=constants.weight_swing,
        verdict_changes=verdict_changes,
        order_changes=order,
    )


def not_tested(evaluation: Evaluation, recordings: Sequence[Recording]) -> tuple[str, ...]:
    """Returns the statements that this audit does not support, one sentence each."""
    sessions = [recording for recording in recordings if recording.session is not None]
    asked = any(recording.session.answers for recording in sessions if recording.session)
    words: list[str] = [one for one in NEVER_TESTED if not (asked and one == SATISFACTION) and not (sessions and one == LEARNABILITY)]
    if not sessions:
        words.append(WITHOUT_PEOPLE)
    if not any(step.keyboard is not None for recording in recordings for step in recording.steps):
        words.append(WITHOUT_KEYBOARD)
    ran = {probe for recording in recordings for probe in recording.header.probes}
    untried = [
        text("{what} ({persona})", what=clause(spec.not_tested), persona=spec.tried_by)
        for spec in probes().values()
        if spec.not_tested and spec.id not in ran
    ]
    untried += [] if any(recording.header.input == "touch" for recording in recordings) else [BY_TOUCH]
    if untried:
        words.append(text("Not tested by any persona of this audit: {what}.", what=joined(", ", untried)))
    if not any(recording.header.slip for recording in recordings) and not sessions:
        words.append(WITHOUT_SLIPS)
    plans = [recording.header.plan for recording in recordings]
    if any(only_opened(plan) for plan in plans):
        words.append(NOTHING_TRIED)
    words += _no_documents(recordings)
    words += _beyond_limits(recordings)
    aimless = sorted({task.task for plan in plans if not only_opened(plan) for task in plan.tasks if not task.has_success})
    words += [text('Whether "{task}" reached its goal: the scenario states no success criterion.', task=task) for task in aimless]
    return tuple(words)


def _no_documents(recordings: Sequence[Recording]) -> list[str]:
    """Returns the tasks whose URL shows no HTML document: they are part of neither score nor gate."""
    found = {task.plan.task: task.no_document for recording in recordings for task in recording.tasks if task.no_document}
    return [text('"{task}", outside score and gate: {why}.', task=task, why=clause(why)) for task, why in sorted(found.items())]


def _beyond_limits(recordings: Sequence[Recording]) -> list[str]:
    """Returns the probes that timed out or do not run on so large a page, each with its limit and the pages."""
    pages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for recording in recordings:
        places = [(step.url, step.untested) for step in recording.steps] + [(s.url, s.untested) for _, s in recording.visited]
        for url, untested in places:
            for probe, reason in untested.items():
                if reason.startswith((OUT_OF_TIME, TOO_LARGE)):
                    pages[probe, reason].add(page_of(url))
    return [
        f"The probe {probe} {'ran' if reason.startswith(OUT_OF_TIME) else 'did not run,'} {reason} ({_few(urls)})."
        for (probe, reason), urls in sorted(pages.items())
    ]


def _few(urls: Set[str]) -> str:
    return ", ".join(sorted(urls)[:PAGES]) + f" and {len(urls) - PAGES} more pages" * (len(urls) > PAGES)


def _notes(recordings: Sequence[Recording]) -> tuple[str, ...]:
    """Returns the problems of the measurement itself, one sentence for each replay or state."""
    notes = []
    for recording in recordings:
        if recording.session is None:
            notes += [note for part in recording.parts if (note := _note_on(part))]
        elif recording.end is None:
            notes.append(
                text("The session of {name} was interrupted; what was recorded until then counts.", name=recording.header.participant)
            )
    for probe, why in sorted({item for recording in recordings for item in recording.header.unavailable.items()}):
        notes.append(text("{probe} was asked for and did not run: {why}.", probe=probe, why=clause(why)))
    states = {key: state for recording in recordings for key, state in recording.states.items()}
    for _, state in sorted(states.items()):
        left_out = [*state.axe.skipped_rules, *state.axe.skipped_frames] if state.axe else []
        if left_out:
            notes.append(text("axe-core left out on {url}: {what}.", url=state.url, what=", ".join(left_out[:5])))
        left_out = [*state.ibm.skipped_rules, *state.ibm.skipped_frames] if state.ibm else []
        if left_out:
            notes.append(text("IBM's engine left out on {url}: {what}.", url=state.url, what=", ".join(left_out[:5])))
    return tuple(dict.fromkeys(notes))


def _note_on(part: Part) -> str:
    """Returns why a replay did not run to its end, in a sentence; empty if it did."""
    if part.end is None:
        return text("The replay {name} was interrupted; resume the audit to run it again.", name=part.replay)
    reason = clause(part.end.reason) if part.end.reason else text("no reason was recorded")
    if part.end.status == "setup-failed":
        return text("The replay {name} could not be set up: {reason}.", name=part.replay, reason=reason)
    return text("The replay {name} broke down: {reason}.", name=part.replay, reason=reason) if part.end.status == "crashed" else ""


def _differences(recordings: Sequence[Recording]) -> tuple[str, ...]:
    """Returns steps whose repeats ended differently: in another page state, another status, or another kind of response."""
    seen: dict[tuple[str, str, int, str, int], list[StepRecord]] = {}
    for recording in recordings:
        for step in recording.steps if recording.session is None else ():
            key = (recording.header.plan.scenario, recording.header.persona, step.task or 0, step.phase, step.index)
            seen.setdefault(key, []).append(step)
    notes = []
    for (scenario, persona, *_), steps in seen.items():
        kinds: dict[str, set[str | None]] = {
            "page states": {step.state for step in steps},
            "status": {step.status for step in steps},
            "kinds of page": {step.template for step in steps},
        }
        differing = [
            f"{len(values)} {what}" if what != "status" else " and ".join(sorted(map(str, values)))
            for what, values in kinds.items()
            if len(values) > 1
        ]
        if differing:
            notes.append(
                f'Repeats differ in {scenario} as {persona} at "{steps[0].sentence}": {", ".join(differing)} in {len(steps)} replays.'
            )
    return tuple(notes)
