"""Sessions with people, summarised by task, for the section People of the report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean, median
from typing import Any

from uxaudit.languages import word_pattern
from uxaudit.metrics import frustration, observed_task
from uxaudit.metrics.questionnaires import answered, sus_from_umux_lite, sus_grade, sus_score, umux_lite_score
from uxaudit.metrics.statistics import adjusted_wald, central_time, laplace, mean_interval, time_interval
from uxaudit.metrics.task_outcomes import page_path
from uxaudit.model.base import Shot
from uxaudit.model.people import (
    ClickKind,
    ClickMap,
    FieldTime,
    MappedClick,
    People,
    PeopleTask,
    PersonNote,
    PersonTask,
    QuestionnaireResult,
)
from uxaudit.model.report import TaskRow
from uxaudit.model.study import SUS, UMUX_LITE, TaskResult
from uxaudit.recording.recording import Recording, TaskView
from uxaudit.recording.session import SessionTask
from uxaudit.urls import path_of

MOST_MAPS = 6
"""Click maps of a task: those with the most clicks."""
DONE = (TaskResult.COMPLETED, TaskResult.UNNOTICED)


def people_of(recordings: Sequence[Recording], rows: Sequence[TaskRow]) -> People | None:
    """Summarise the sessions; None if there are none. ``rows`` are the tasks as replayed by personas."""
    sessions = [recording for recording in recordings if recording.session is not None]
    if not sessions:
        return None
    done: dict[tuple[str, str], list[tuple[Recording, TaskView]]] = defaultdict(list)
    for recording in sessions:
        for view in recording.tasks:
            if view.done is not None and view.done.began_at is not None:
                done[recording.header.plan.scenario, view.plan.task].append((recording, view))
    return People(
        participants=tuple(dict.fromkeys(recording.header.participant for recording in sessions)),
        tasks=tuple(_task(key, held, rows) for key, held in done.items()),
        questionnaires=tuple(_questionnaires(sessions)),
        not_asked=tuple(_not_asked(sessions)),
    )


def person_task(recording: Recording, view: TaskView) -> PersonTask:
    """Returns one task of one person."""
    task = view.done or SessionTask(view.index, ())
    is_recorded = observed_task.result(task) is not TaskResult.NOT_RECORDED
    path, click = page_path(view.steps) if is_recorded else (), observed_task.first_click(task)
    return PersonTask(
        scenario=recording.header.plan.scenario,
        task=view.plan.task,
        participant=recording.header.participant,
        source=recording.header.source,
        result=observed_task.result(task),
        reached=task.end.reached if task.end else None,
        why=task.end.why if task.end else "",
        time_ms=observed_task.time_on_task(task),
        steps=sum(step.is_action and step.phase == "step" for step in view.steps),
        pages=len(set(path)),
        page_views=len(path),
        path=tuple("/" + path_of(page) for page in path),
        lostness=observed_task.lostness_of(view) if is_recorded else None,
        first_click=click.target.name or click.target.selector if click and click.target else "",
        first_click_right=observed_task.first_click_is_right(view),
        **_signals(task),
        hesitations=tuple(FieldTime(field=one.field.name or one.field.selector, ms=one.ms) for one in observed_task.hesitations(task)),
        corrections=observed_task.corrections(task),
        abandoned=observed_task.names_of(observed_task.abandoned_at(task)),
        scroll_reach=_by_page(observed_task.scroll_reach(task)),
        help_sought=observed_task.help_sought(task, word_pattern("links.help")),
        seq=task.answers.get("seq"),
    )


def _by_page(shares: Mapping[str, float]) -> dict[str, float]:
    """Returns the largest share of each page, whatever its query and fragment."""
    found: dict[str, float] = {}
    for url, share in shares.items():
        page = "/" + path_of(url)
        found[page] = max(found.get(page, 0.0), share)
    return found


def _signals(task: SessionTask) -> dict[str, int]:
    rage = frustration.rage_clicks(task)
    angry = {id(event) for event in _in_rage(task, rage)}
    return {
        "rage_clicks": len(rage),
        "dead_clicks": sum(id(signal.at) not in angry for signal in frustration.dead_clicks(task)),
        "misclicks": sum(id(signal.at) not in angry for signal in frustration.misclicks(task)),
        "error_clicks": len(frustration.error_clicks(task)),
        "u_turns": len(frustration.u_turns(task)),
        "thrashing": len(frustration.thrashing(task)),
    }


def _in_rage(task: SessionTask, rage: Sequence[frustration.Signal]) -> Iterator[Any]:
    """The clicks of the bursts."""
    clicks = task.of("click")
    for signal in rage:
        first = next(at for at, click in enumerate(clicks) if click is signal.at)
        yield from clicks[first : first + signal.count]


def _task(key: tuple[str, str], held: Sequence[tuple[Recording, TaskView]], rows: Sequence[TaskRow]) -> PeopleTask:
    people = [person_task(recording, view) for recording, view in held]
    known = [one for one in people if one.reached is not None]
    completed = [one for one in known if one.result in DONE]
    times = [one.time_ms for one in completed if one.time_ms is not None]
    low, high = adjusted_wald(len(completed), len(known)) if known else (None, None)
    spread = time_interval(times) or (None, None)
    ease = [float(one.seq) for one in people if one.seq is not None]
    ease_spread = mean_interval(ease) or (None, None)
    lost = [one.lostness for one in people if one.lostness is not None]
    typical = central_time(times)
    best = held[0][1].plan.optimal
    return PeopleTask(
        scenario=key[0],
        task=key[1],
        participants=len(people),
        completed=len(completed),
        results=dict(Counter(str(one.result) for one in people)),
        estimate=laplace(len(completed), len(known)) if known else None,
        low=low,
        high=high,
        unknown=len(people) - len(known),
        time_ms=typical,
        time_low_ms=spread[0],
        time_high_ms=spread[1],
        times_ms=tuple(times),
        steps=median(one.steps for one in completed) if completed else None,
        lostness=fmean(lost) if lost else None,
        seq=fmean(ease) if ease else None,
        seq_low=None if ease_spread[0] is None else max(1.0, ease_spread[0]),
        seq_high=None if ease_spread[1] is None else min(7.0, ease_spread[1]),
        **_prediction(key, rows, typical),
        optimal_steps=best.steps if best else None,
        optimal_pages=best.pages if best else None,
        sessions=tuple(people),
        notes=tuple(note for recording, view in held for note in _notes(recording, view)),
        click_maps=tuple(_click_maps(held)),
    )


def _prediction(key: tuple[str, str], rows: Sequence[TaskRow], typical: float | None) -> dict[str, float | None]:
    """Returns the predicted time of a persona with a mouse if there is one, else of any that completed the task."""
    fitting = [row for row in rows if (row.scenario, row.task) == key and row.predicted_time_ms is not None]
    row = next(iter(sorted(fitting, key=lambda row: (row.input != "mouse", row.persona != "desktop"))), None)
    if row is None or not row.predicted_time_ms:
        return {}
    return {
        "predicted_time_ms": row.predicted_time_ms,
        "predicted_low_ms": row.predicted_time_low_ms,
        "predicted_high_ms": row.predicted_time_high_ms,
        "observed_to_predicted": None if typical is None else typical / row.predicted_time_ms,
    }


def _notes(recording: Recording, view: TaskView) -> Iterator[PersonNote]:
    task = view.done
    for note in sorted(task.notes, key=lambda note: note.t) if task else ():
        before = [step for step in view.steps if step.phase == "step" and step.timing and step.timing.t0 and step.timing.t0 <= note.t]
        yield PersonNote(
            participant=recording.header.participant,
            text=note.text,
            step=before[-1].index if before else None,
            sentence=before[-1].sentence if before else "",
            after_ms=None if task is None or task.began_at is None else note.t - task.began_at,
        )


def _click_maps(held: Sequence[tuple[Recording, TaskView]]) -> list[ClickMap]:
    """Returns the clicks of all people on each state that has a picture, those with the most clicks first."""
    clicks: dict[str, list[MappedClick]] = defaultdict(list)
    shots: dict[str, tuple[str, Shot]] = {}
    for recording, view in held:
        task = view.done
        if task is None:
            continue
        kinds = _kinds(task)
        for click in task.of("click"):
            _, state = frustration.place_at(task, click.t)
            seen = recording.states.get(state)
            if seen is None or seen.shot is None or click.x is None or click.y is None or click.by == "keyboard":
                continue
            shots[seen.shot.path] = (seen.url, seen.shot)
            kind = kinds.get(id(click), "click")
            clicks[seen.shot.path].append(MappedClick(x=click.x, y=click.y, participant=recording.header.participant, kind=kind))
    most = sorted(clicks, key=lambda path: -len(clicks[path]))[:MOST_MAPS]
    return [ClickMap(url=shots[path][0], shot=shots[path][1], clicks=tuple(clicks[path])) for path in most]


def _kinds(task: SessionTask) -> Mapping[int, ClickKind]:
    """Returns the kind of each click with a signal, by its identity."""
    found: dict[int, ClickKind] = {}
    found |= {id(signal.at): "misclick" for signal in frustration.misclicks(task)}
    found |= {id(signal.at): "dead" for signal in frustration.dead_clicks(task)}
    found |= {id(signal.at): "error" for signal in frustration.error_clicks(task)}
    return found | {id(event): "rage" for event in _in_rage(task, frustration.rage_clicks(task))}


def _questionnaires(sessions: Sequence[Recording]) -> Iterator[QuestionnaireResult]:
    sus: dict[str, float] = {}
    lite: dict[str, float] = {}
    for recording in sessions:
        given = recording.session.answers if recording.session else {}
        if (ten := answered(given, "sus", len(SUS))) is not None:
            sus[recording.header.participant] = sus_score(ten)
        if (two := answered(given, "umux-lite", len(UMUX_LITE))) is not None:
            lite[recording.header.participant] = umux_lite_score(two)
    if sus:
        yield QuestionnaireResult(name="SUS", answered=len(sus), grade=sus_grade(fmean(sus.values())), scores=sus, **_centre(sus))
    if lite:
        grade = sus_grade(sus_from_umux_lite(fmean(lite.values())))
        yield QuestionnaireResult(name="UMUX-Lite", answered=len(lite), grade=grade, scores=lite, **_centre(lite))


def _centre(scores: Mapping[str, float]) -> dict[str, Any]:
    low, high = mean_interval(tuple(scores.values())) or (None, None)
    bounds = {"low": None if low is None else max(0.0, low), "high": None if high is None else min(100.0, high)}
    return {"mean": fmean(scores.values()), **bounds}


def _not_asked(sessions: Sequence[Recording]) -> Iterator[str]:
    asked = {question for recording in sessions for question in recording.header.study.questions}
    if not asked & {"umux-lite", "sus"}:
        yield "How people liked it as a whole: neither UMUX-Lite nor SUS was asked."
    if "seq" not in asked:
        yield "How easy each task was for people: the Single Ease Question was not asked."
    if imported := sorted(recording.header.participant for recording in sessions if recording.header.source == "rrweb"):
        yield f"What the people of imported sessions thought of their success: nobody asked them ({', '.join(imported)})."
    if own := sorted(recording.header.participant for recording in sessions if recording.header.source == "unmoderated"):
        yield f"Pictures, markup, dialogs and failed requests: a script in a person's own browser cannot record them ({', '.join(own)})."
