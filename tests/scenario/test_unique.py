"""``${unique}`` and ``needs``: where they may be used, and their effect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from uxaudit.errors import InputError
from uxaudit.model.scenario import Click, Expect, Fill
from uxaudit.scenario import load
from uxaudit.scenario.selection import Selection, retried, selected
from uxaudit.scenario.unique import LENGTH, filled, unique_values

TEXT = """
scenario: One
site: http://127.0.0.1
tags: [shop]
tasks:
  - task: Add
    start: /add/${unique}
    steps:
      - fill: {label: Name, text: "ada-${unique}"}
      - fill: {label: Friend, text: "${unique:FRIEND}"}
      - click: {role: button, name: Save, within: {text: "Row ${unique}"}}
      - run: {file: flow.yaml, with: {who: "bob-${unique}"}}
    success: ["Welcome, ada-${unique}"]
  - {task: Look, steps: [click: A], needs: [], tags: [smoke]}
  - {task: Change, steps: [click: B], needs: [Add]}
  - {task: Leave, steps: [click: C]}
"""


@pytest.fixture
def scenario_file(tmp_path: Path) -> Path:
    """A scenario with a flow beside it."""
    (tmp_path / "flow.yaml").write_text("- fill: {label: Who, text: '${with:who}'}\n")
    path = tmp_path / "a.yaml"
    path.write_text(TEXT)
    return path


def test_a_value_is_the_same_everywhere_in_a_replay_and_another_in_the_next(scenario_file: Path) -> None:
    scenario = load(scenario_file, {})
    first, second = unique_values(scenario), unique_values(scenario)
    assert set(first) == {"", "FRIEND"}
    assert all(re.fullmatch(rf"[a-f]{{{LENGTH}}}", value) for value in first.values())
    assert len({*first.values(), *second.values()}) == 4
    task = filled(scenario, first).tasks[0]
    name, friend, save, who = task.steps
    assert isinstance(name, Fill)
    assert isinstance(friend, Fill)
    assert isinstance(save, Click)
    assert isinstance(who, Fill)
    assert (name.text, friend.text, who.text) == (f"ada-{first['']}", first["FRIEND"], f"bob-{first['']}")
    assert save.target.within is not None
    assert (save.target.within.text, task.start) == (f"Row {first['']}", f"/add/{first['']}")
    assert isinstance(task.success[0], Expect)
    assert task.success[0].condition.text == f"Welcome, ada-{first['']}"
    assert "${unique" not in filled(scenario, first).model_dump_json()
    assert scenario.tasks[0].steps[0].sentence() == 'fill label "Name" with "ada-${unique}"', "the scenario itself stays as it is"


def test_a_variable_is_never_taken_for_a_unique_value(scenario_file: Path) -> None:
    scenario_file.write_text(TEXT.replace("[click: A]", "[click: '${env:SLY}']"))
    with pytest.raises(InputError, match="this value looks like `\\$\\{unique\\}`"):
        load(scenario_file, {"SLY": "${unique}"})


@pytest.mark.parametrize(
    ("selection", "tasks"),
    [
        (Selection(), (0, 1, 2, 3)),
        (Selection(tasks=("Change",)), (0, 2)),
        (Selection(tasks=("l*",)), (1, 3)),
        (Selection(tags=("smoke",)), (1,)),
        (Selection(tags=("shop",)), (0, 1, 2, 3)),
        (Selection(tasks=("Look", "Leave"), tags=("smoke",)), (1,)),
    ],
)
def test_a_selection_takes_what_its_tasks_need(scenario_file: Path, selection: Selection, tasks: tuple[int, ...]) -> None:
    assert selected([load(scenario_file, {})], selection) == {"One": tasks}


@pytest.mark.parametrize(
    ("failed", "changing", "tasks"),
    [
        ([3], [], (3,)),
        ([3], [0], (0, 3)),
        ([3], [2], (0, 2, 3)),
        ([2], [1], (0, 2)),
        ([1], [0], (1,)),
        ([0, 3], [1, 2], (0, 1, 2, 3)),
    ],
)
def test_a_retry_takes_what_the_failed_task_depends_on(
    scenario_file: Path, failed: list[int], changing: list[int], tasks: tuple[int, ...]
) -> None:
    assert retried(load(scenario_file, {}), failed, changing) == tasks
