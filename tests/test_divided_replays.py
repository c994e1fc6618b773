"""The parts of a divided replay are joined, and each keeps its own end."""

from dataclasses import replace

from tests.checks.factory import recording
from uxaudit.metrics.task_outcomes import runs_of
from uxaudit.recording.reader import joined
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import End
from uxaudit.scoring.build_report import _notes

PAGES = [{"task": f"/{name}", "steps": [{"verb": "open"}]} for name in "abc"]
CRASHED = End(status="crashed", reason="out of memory")


def part(*tasks: int, end: End | None = End()) -> Recording:  # noqa: B008
    """A part of the replay of three pages."""
    whole = recording(tasks=PAGES)
    header = whole.header.model_copy(
        update={"replay": f"pages--part-{tasks[0]}--1", "part_of": "pages--1", "played": tasks, "started": f"2030-01-0{3 - tasks[0]}"}
    )
    return replace(whole, header=header, all_steps=tuple(step for step in whole.all_steps if step.task in tasks), end=end)


def test_joined_parts_are_the_whole_replay() -> None:
    (whole,) = joined([part(2), part(0, 1)])
    assert (whole.header.replay, whole.header.played, whole.header.started) == ("pages--1", None, "2030-01-01")
    assert [step.task for step in whole.all_steps] == [0, 1, 2]
    assert [view.completed for view in whole.tasks] == [True, True, True]
    assert whole.end is not None
    assert whole.end.status == "completed"


def test_other_replays_are_left_as_they_are() -> None:
    once, twice = recording(tasks=PAGES), recording(tasks=PAGES)
    assert joined([once, part(0), twice, part(1)])[0] is once
    assert len(joined([once, part(0), twice, part(1)])) == 3


def test_a_page_whose_browser_crashed_spoils_no_other() -> None:
    whole = joined([part(0), part(1, end=CRASHED), part(2)])
    kinds = {key[1]: runs[0].kind for key, runs in runs_of(whole).items()}
    assert kinds == {"/a": "completed", "/b": "unclear", "/c": "completed"}
    assert _notes(whole) == ("The replay pages--part-1--1 broke down: out of memory.",)


def test_a_part_that_is_missing_or_interrupted_is_not_taken_for_played() -> None:
    (whole,) = joined([part(0), part(1, end=None)])
    assert whole.interrupted
    assert [view.plan.task for view in whole.tasks] == ["/a", "/b"]
    assert {key[1]: runs[0].kind for key, runs in runs_of([whole]).items()} == {"/a": "completed", "/b": "unclear"}
    assert _notes([whole]) == ("The replay pages--part-1--1 was interrupted; resume the audit to run it again.",)
