"""The accepted forms of a scenario, and the resulting model."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from uxaudit.errors import InputError
from uxaudit.model.scenario import VERBS, Back, Click, Drag, Expect, Fill, Press, Scenario, Scroll, Select, Step
from uxaudit.model.scenario_parts import Condition, Target
from uxaudit.scenario import load, load_all
from uxaudit.scenario.step_syntax import allowed_keys

FILES = Path(__file__).parent / "files"
SECRETS = {"SHOP_PASSWORD": "hush"}


def steps_of(tmp_path: Path, *lines: str, environ: dict[str, str] | None = None) -> tuple[Step, ...]:
    """Returns the steps of a scenario with these lines under ``steps``."""
    path = tmp_path / "one.yaml"
    body = "".join(f"      {line}\n" for line in lines)
    path.write_text(f"scenario: One\nsite: http://127.0.0.1:8000\ntasks:\n  - task: T\n    steps:\n{body}", "utf-8")
    return load(path, environ or {}).tasks[0].steps


def step_of(tmp_path: Path, *lines: str, environ: dict[str, str] | None = None) -> Step:
    """Returns the only step of those lines."""
    (step,) = steps_of(tmp_path, *lines, environ=environ)
    return step


def test_a_whole_scenario() -> None:
    scenario = load(FILES / "buy.yaml", SECRETS)
    assert (scenario.scenario, scenario.site, scenario.repeat) == ("Buy a mug", "http://127.0.0.1:8000", 3)
    assert (scenario.personas, scenario.hosts, scenario.tags) == (
        ("desktop", "mobile"),
        ("cdn.example.org",),
        ("shop", "smoke"),
    )
    assert scenario.serve is not None
    assert scenario.serve.command == "python -m http.server 8000 -d site"
    assert scenario.timeout == 5000
    first, second = scenario.tasks
    assert first.critical
    assert first.optimal is not None
    assert (first.optimal.steps, first.optimal.pages) == (4, 3)
    assert [step.sentence() for step in first.steps] == [
        'fill label "Search" with "blue mug"',
        "press Enter",
        'click "Blue mug"',
        'click button "Add to basket" in region "Blue mug"',
    ]
    assert first.steps[2].where.endswith("buy.yaml:25:9")
    assert len(second.steps) == 19
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_every_verb_is_in_the_example() -> None:
    scenario = load(FILES / "buy.yaml", SECRETS)
    everything = [*scenario.setup, *(s for t in scenario.tasks for s in (*t.steps, *t.success))]
    assert {step.verb for step in everything} == set(VERBS)


def test_the_secret_stays_as_it_is_written() -> None:
    password = load(FILES / "buy.yaml", SECRETS).setup[2]
    assert isinstance(password, Fill)
    assert password.text == "${secret:SHOP_PASSWORD}"
    assert password.where.endswith("login.yaml:5:5")


def test_environment_wins_over_defaults() -> None:
    environ = {**SECRETS, "DRINK": "glass", "REPEAT": "7", "SHOP_URL": "https://shop.example", "SHOP_USER": "berta"}
    scenario = load(FILES / "buy.yaml", environ)
    assert (scenario.repeat, scenario.site) == (7, "https://shop.example")
    assert scenario.setup[1].sentence().endswith('with "berta"')
    assert scenario.tasks[0].steps[0].sentence().endswith('with "blue glass"')


def test_an_empty_variable_takes_the_default(tmp_path: Path) -> None:
    step = step_of(tmp_path, "- click: ${env:NAME:-Go}", environ={"NAME": ""})
    assert step == Click(target=Target(control="Go"), where=step.where)


def test_a_variable_cannot_add_structure(tmp_path: Path) -> None:
    step = step_of(tmp_path, "- click: ${env:NAME}", environ={"NAME": "{role: button, name: x}"})
    assert isinstance(step, Click)
    assert step.target.control == "{role: button, name: x}"


def test_an_escaped_reference_is_text(tmp_path: Path) -> None:
    step = step_of(tmp_path, "- click: Pay $${env:X}")
    assert isinstance(step, Click)
    assert step.target.control == "Pay ${env:X}"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("007", "007"),
        ("12345", "12345"),
        ("yes", "yes"),
        ("1.50", "1.50"),
        ("2026-01-31", "2026-01-31"),
        ("1e3", "1e3"),
        ('"null"', "null"),
        ("Off", "Off"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ('""', ""),
    ],
)
def test_text_is_what_is_written(tmp_path: Path, written: str, text: str) -> None:
    step = step_of(tmp_path, f"- fill: {{label: Amount, text: {written}}}")
    assert isinstance(step, Fill)
    assert step.text == text


def test_bare_verbs_and_null(tmp_path: Path) -> None:
    first, second, third = steps_of(tmp_path, "- back", "- back:", "- back: null")
    assert isinstance(first, Back)
    assert isinstance(second, Back)
    assert isinstance(third, Back)


def test_press_on_a_target(tmp_path: Path) -> None:
    step = step_of(tmp_path, "- press: {key: Enter, label: Search}")
    assert isinstance(step, Press)
    assert (step.key, step.target) == ("Enter", Target(label="Search"))


def test_an_argument_wins_over_the_target_key_of_its_name(tmp_path: Path) -> None:
    first, second = steps_of(tmp_path, "- fill: {label: Search, text: mug}", "- fill: {target: {text: Here}, text: mug}")
    assert isinstance(first, Fill)
    assert isinstance(second, Fill)
    assert (first.target, first.text) == (Target(label="Search"), "mug")
    assert (second.target, second.text) == (Target(text="Here"), "mug")


def test_select_scroll_drag(tmp_path: Path) -> None:
    select, scroll, drag = steps_of(
        tmp_path, "- select: {label: Size, value: l}", "- scroll: {by: -30.5}", "- drag: {from: A, to: {text: B}}"
    )
    assert isinstance(select, Select)
    assert (select.option, select.value) == (None, "l")
    assert isinstance(scroll, Scroll)
    assert scroll.by == -30.5
    assert isinstance(drag, Drag)
    assert (drag.source, drag.to) == (Target(control="A"), Target(text="B"))


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("Saved", Condition(text="Saved")),
        ("{text: Saved, visible: false}", Condition(text="Saved", visible=False)),
        ("{url: '**/basket', title: Basket}", Condition(url="**/basket", title="Basket")),
        (
            "{role: status, text: 1 item, visible: true}",
            Condition(target=Target(role="status"), has_text="1 item", visible=True),
        ),
        ("{role: listitem, count: 0}", Condition(target=Target(role="listitem"), count=0)),
        ("{name: Basket, visible: no}", Condition(target=Target(control="Basket"), visible=False)),
        ("{text: Mug, within: {role: list}}", Condition(target=Target(text="Mug", within=Target(role="list")))),
        ("{text: Mug, count: 3}", Condition(target=Target(text="Mug"), count=3)),
        (
            "{label: Search, value: mug, focused: true}",
            Condition(target=Target(label="Search"), value="mug", focused=True),
        ),
    ],
)
def test_conditions(tmp_path: Path, written: str, condition: Condition) -> None:
    step = step_of(tmp_path, f"- expect: {written}")
    assert isinstance(step, Expect)
    assert step.condition == condition


def test_modifiers_stand_beside_the_verb(tmp_path: Path) -> None:
    step = step_of(
        tmp_path,
        "- click: Delete",
        "  label: Away with it",
        "  optional: yes",
        "  timeout: 1.5s",
        "  when: Are you sure?",
        "  destructive: true",
    )
    assert (step.label, step.optional, step.timeout, step.destructive) == ("Away with it", True, 1500, True)
    assert step.when == Condition(text="Are you sure?")


def test_anchors_and_merge_keys() -> None:
    scenario = load(FILES / "anchors.yaml", {})
    assert [task.task for task in scenario.tasks] == ["First", "Second"]
    assert scenario.tasks[0].steps == scenario.tasks[1].steps
    assert scenario.tasks[1].critical


def test_several_files() -> None:
    scenarios = load_all([FILES / "small.yaml", FILES / "anchors.yaml", FILES / "small.yaml"], {})
    assert [scenario.scenario for scenario in scenarios] == ["Read the news", "Anchors and merge keys"]


def test_two_scenarios_of_one_name(tmp_path: Path) -> None:
    copy = tmp_path / "copy.yaml"
    copy.write_text((FILES / "small.yaml").read_text())
    with pytest.raises(InputError, match="another scenario has the name `Read the news`"):
        load_all([FILES / "small.yaml", copy], {})


def test_problems_of_several_files_come_together(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_all([FILES / "faults.yaml", tmp_path / "absent.yaml"], {})
    assert len(caught.value.problems) > 10
    assert "there is no file" in caught.value.problems[-1].message


def test_secrets_need_not_be_there_for_a_look() -> None:
    assert load(FILES / "buy.yaml", {}, check_secrets=False).scenario == "Buy a mug"


def test_every_verb_takes_something_or_nothing() -> None:
    assert [word for word, verb in VERBS.items() if not allowed_keys(verb)] == ["back", "reload", "close_tab"]


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (FILES / "small.yaml").read_bytes().replace(b"\n", b"\r\n"))
    assert isinstance(load(path, {}), Scenario)


def test_asking_for_the_package_imports_neither_yaml_nor_pydantic() -> None:
    code = "import sys, uxaudit.scenario; sys.exit(bool({'yaml', 'pydantic'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
