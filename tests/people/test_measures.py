"""The measures of people, against published numbers."""

import math
from typing import get_args

import pytest

from uxaudit.languages import word_pattern
from uxaudit.metrics import frustration
from uxaudit.metrics import observed_task as measures
from uxaudit.metrics.questionnaires import answered, sus_from_umux_lite, sus_grade, sus_score, umux_lite_score
from uxaudit.metrics.statistics import adjusted_wald, central_time, lostness, time_interval
from uxaudit.model.people import ClickKind, PeopleTask, PersonTask
from uxaudit.model.report import StepRow, TaskRow
from uxaudit.model.study import TaskResult, result_of
from uxaudit.recording.session import EventTarget, SessionEvent, SessionTask, TaskBegin, TaskEnd
from uxaudit.reporters import people_wording
from uxaudit.reporters.html.people import paths_of

FIELD = EventTarget(role="textbox", name="Email", selector="#email", tag="input", part="form")
OTHER = EventTarget(role="textbox", name="Name", selector="#name", tag="input", part="form")


def task(*events: SessionEvent, said: str = "done", reached: bool | None = True, ended: float = 60_000) -> SessionTask:
    end = TaskEnd.model_validate({"task": 0, "t": ended, "said": said, "reached": reached})
    return SessionTask(0, events, TaskBegin(task=0, t=1000), end)


def event(what: str, t: float, **more: object) -> SessionEvent:
    return SessionEvent.model_validate({"what": what, "t": t, **more})


def test_completion_of_four_in_five_as_published() -> None:
    assert adjusted_wald(4, 5) == pytest.approx((0.3596, 0.9796), abs=1e-4)  # Sauro & Lewis 2005


def test_time_of_six_people_as_published() -> None:
    times = [55, 65, 75, 62, 45, 135]  # Sauro: geometric mean 68, interval 46 to 101
    assert round(central_time(times) or 0) == 68
    low, high = time_interval(times) or (0, 0)
    assert (round(low), round(high)) == (46, 101)


def test_lostness_as_published() -> None:
    assert lostness(6, 9, 3) == pytest.approx(0.60, abs=0.005)  # Tullis & Albert


@pytest.mark.parametrize(
    ("answers", "score"),
    [((5, 1) * 5, 100), ((1, 5) * 5, 0), ((3,) * 10, 50), ((4, 2, 4, 1, 4, 2, 4, 2, 5, 2), 80)],
)
def test_sus(answers: tuple[int, ...], score: float) -> None:
    assert sus_score(answers) == score


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (100, "A+"),
        (84.1, "A+"),
        (84, "A"),
        (80.8, "A"),
        (80, "A−"),
        (77.2, "B+"),
        (76, "B"),
        (73, "B−"),
        (72, "C+"),
        (68, "C"),
        (64, "C−"),
        (60, "D"),
        (51, "F"),
    ],
)
def test_the_grades_of_the_curved_scale(score: float, grade: str) -> None:
    assert sus_grade(score) == grade


def test_umux_lite() -> None:
    assert umux_lite_score((7, 7)) == 100
    assert umux_lite_score((4, 4)) == 50
    assert sus_from_umux_lite(100) == pytest.approx(87.9)  # the highest value of the regression of Lewis, Utesch & Maher 2013


@pytest.mark.parametrize("answers", [(), (1,) * 9, (0, *(3,) * 9), (6, *(3,) * 9)])
def test_answers_that_are_none_of_sus_are_refused(answers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="ten answers"):
        sus_score(answers)


def test_a_questionnaire_with_a_gap_has_no_answers() -> None:
    assert answered({"umux-lite-1": 5}, "umux-lite", 2) is None
    assert answered({"umux-lite-1": 5, "umux-lite-2": 6}, "umux-lite", 2) == (5, 6)


@pytest.mark.parametrize(
    ("said", "reached", "result"),
    [
        ("done", True, TaskResult.COMPLETED),
        ("done", False, TaskResult.FALSE_SUCCESS),
        ("done", None, TaskResult.UNVERIFIED),
        ("gave-up", False, TaskResult.GAVE_UP),
        ("gave-up", True, TaskResult.UNNOTICED),
        ("timed-out", False, TaskResult.TIMED_OUT),
        ("left", None, TaskResult.LEFT),
    ],
)
def test_what_a_person_says_is_compared_with_the_criterion(said: str, reached: bool | None, result: TaskResult) -> None:
    assert result_of(said, reached) is result  # type: ignore[arg-type]
    assert measures.result(task(said=said, reached=reached)) is result


def test_time_on_task_counts_from_start_to_the_persons_word() -> None:
    assert measures.time_on_task(task(ended=43_000)) == 42_000
    assert measures.time_on_task(SessionTask(0, (), TaskBegin(task=0, t=0))) is None


def test_corrections_are_counted_by_field() -> None:
    typed = [(10, 0, FIELD), (9, 1, FIELD), (8, 1, FIELD), (12, 0, FIELD), (3, 0, OTHER), (5, 0, FIELD)]
    events = [event("input", 2000.0 + n, target=place, length=length, removed=removed) for n, (length, removed, place) in enumerate(typed)]
    assert measures.corrections(task(*events)) == {"Email": 2}  # backspace pressed twice on end is one; coming back is another


def test_a_form_that_is_not_sent_is_abandoned_at_its_last_field() -> None:
    events = [event("input", 2000, target=OTHER, length=3), event("input", 3000, target=FIELD, length=3)]
    assert measures.names_of(measures.abandoned_at(task(*events))) == ("Email",)
    sent = event("submit", 4000, target=EventTarget(selector="form"))
    assert measures.abandoned_at(task(*events, sent)) == ()


def test_scroll_reach_is_the_lowest_line_seen() -> None:
    events = [
        event("navigation", 1000, url="http://x/a"),
        event("scroll", 1001, bottom=720, height=2880),
        event("scroll", 2000, bottom=1440, height=2880),
        event("scroll", 3000, bottom=900, height=2880),
    ]
    assert measures.scroll_reach(task(*events)) == {"http://x/a": 0.5}


def test_help_is_counted_by_the_names_of_what_is_clicked() -> None:
    clicks = [
        event("click", 2000 + n, target=EventTarget(role="link", name=name, selector="a"))
        for n, name in enumerate(("Help", "Mugs", "Contact us"))
    ]
    assert measures.help_sought(task(*clicks), word_pattern("links.help")) == 2


def test_the_bound_of_lostness() -> None:
    assert math.isclose(lostness(1000, 1000, 1) or 0, 0.999, abs_tol=0.001)


def test_the_drawing_of_paths_has_the_replays_of_personas_too() -> None:
    one = PersonTask(scenario="S", task="T", participant="P1", result="gave up", path=("/", "/a", "/", "/b"))
    task = PeopleTask(scenario="S", task="T", participants=1, completed=0, sessions=(one,))
    steps = (
        StepRow(index=at, sentence="click", status="passed", url=f"http://shop.test{path}") for at, path in enumerate(("/", "/", "/b"))
    )
    row = TaskRow(scenario="S", task="T", persona="desktop", status="completed", runs=1, succeeded=1, step_rows=tuple(steps))
    drawn = paths_of(task, [row])
    assert drawn is not None
    assert [name for _, name in drawn.pages] == ["/", "/b", "/a"]
    assert [(lane.participant, lane.words, lane.replayed, lane.completed) for lane in drawn.lanes] == [
        ("desktop", "/ › /b", True, True),
        ("P1", "/ › /a › / › /b", False, False),
    ]


def test_a_click_with_a_script_error_is_an_error_click_alone() -> None:
    clicked = event("click", 2000, target={"role": "button", "name": "Send", "selector": "button", "interactive": True})
    broken = event("trouble", 2010, how="page-error", message="x is undefined")
    one, other = task(clicked, broken), task(clicked)
    assert (len(frustration.error_clicks(one)), len(frustration.dead_clicks(one))) == (1, 0)
    assert (len(frustration.error_clicks(other)), len(frustration.dead_clicks(other))) == (0, 1)


def test_every_kind_of_click_and_result_has_words() -> None:
    assert set(people_wording.CLICKS) == set(get_args(ClickKind))
    assert set(people_wording.RESULTS) == set(TaskResult)
