"""Mistakes that newcomers make: each is reported before anything runs, at its place, with the line to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from uxaudit.errors import InputError
from uxaudit.scenario import load
from uxaudit.scenario.selectors import instead_of_name

HEAD = "scenario: One\nsite: http://127.0.0.1\ntasks:\n  - task: T\n    success: [Done]\n    steps:\n"


def reported(tmp_path: Path, text: str) -> list[str]:
    """The problems of a text: place in the file, message and hint."""
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        load(path, {})
    return [f"{problem.where.removeprefix(f'{path}:')}: {problem.message}. {problem.hint}" for problem in caught.value.problems]


STEPS = [
    # keys
    ("press: Return", "7:16: `Return` is not the name of a key. Write `press: Enter`."),
    ("press: Ctrl+A", "7:16: `Ctrl` is not the name of a key. Write `press: Control+A`."),
    ("press: {key: Esc, label: A}", "7:22: `Esc` is not the name of a key. Write `key: Escape`."),
    ("press: ctrl-shift-p", "Write `press: Control+Shift+p`."),
    ("press: Arrow Down", "Write `press: ArrowDown`."),
    ("press: Entr", "`Entr` is not the name of a key. Did you mean `Enter`?"),
    ("press: ö", "`ö` is not the name of a key. Only characters of a US keyboard have a key: enter the text with `type`."),
    # selectors
    ("click: {css: 'div[['}", "7:22: `div[[` is not a valid CSS selector: a bracket or a quote is not closed."),
    ("expect: {css: 'a:contains(x)', visible: true}", "only jQuery knows `:contains`. Use :has-text"),
    ("click: {label: A, within: {css: 'a b >'}}", "7:41: `a b >` is not a valid CSS selector: it ends too early"),
    ("click: {css: //a}", "7:22: `//a` is an XPath, not a CSS selector"),
    # names that are selectors
    ('click: "#save"', '7:16: `#save` looks like a selector, not like a name that a user sees. Write `click: {css: "#save"}`.'),
    ("hover: .btn", 'Write `hover: {css: ".btn"}`. If a user does see this text, write `hover: {name: ".btn"}`.'),
    ("drag: {from: '#a', to: B}", '7:22: `#a` looks like a selector, not like a name that a user sees. Write `from: {css: "#a"}`.'),
    ("click: {label: A, within: nav > ul.menu}", "7:35: `nav > ul.menu` looks like a selector"),
    ("expect: '#result'", 'Write `expect: {css: "#result"}`. If a user does see this text, write `expect: {text: "#result"}`.'),
    ("{click: A, when: '#cookie'}", 'Write `when: {css: "#cookie"}`.'),
    ("click: text=Save", "Write `click: {text: Save}`."),
    ("click: 'role=button[name=\"Save\"]'", "Write `click: {role: button, name: Save}`."),
    ("click: //button[1]", "7:16: `//button[1]` is an XPath, not the name of a control. XPath is not supported"),
    # keys of other tools
    ("click: {xpath: //a}", "7:17: `xpath` is not a way to name a target. XPath is not supported"),
    ("click: {id: save}", '7:17: `id` is not a way to name a target. Write {css: "#save"}'),
    ("click: {class: btn primary}", 'Write {css: ".btn.primary"}'),
    ("fill: {selector: '#q', text: a}", 'Write {css: "#q"}'),
    ("click: {data-testid: save}", "Write `testid: save`."),
    ("expect: {id: result}", '7:18: `id` is not a way to name a target. Write {css: "#result"}'),
    # waiting
    ("wait_for: 3s", "7:19: `wait_for` waits for a text, not for a time: `3s`. Write what shows that the page is ready"),
    ("wait_for: 2000", "`wait_for` waits for a text, not for a time: `2000`"),
    # files
    ("upload: {label: A, file: nofile.jpg}", "7:34: there is no file"),
    ("upload: {label: A, file: phoot.png}", "Did you mean `photo.png`?"),
    ("upload: {label: A, file: .}", "is a folder. Write the path of a file."),
    # commas and references in braces
    ("expect: {text: Hello, world}", '7:24: the comma ends the value of `text`. Put the text in quotes: `text: "Hello, world"`.'),
    ("expect: {text: One, two, three, visible: true}", 'Put the text in quotes: `text: "One, two, three"`.'),
    ("click: {role: button, name: Save, please}", 'Put the text in quotes: `name: "Save, please"`.'),
    ("fill: {label: A, text: ${env:X}}", '7:32: a text with `${…}` inside braces must be in quotes. Write "${env:X}".'),
    ("fill: {label: A, text: Ada ${unique}}", 'Write "Ada ${unique}".'),
    ("fill: {label: 'A', text: Hi ${env:X} there, exact: true}", 'Write "Hi ${env:X} there".'),
    # indentation
    (
        "fill:\n        label: A\n        text: b c",
        "8:9: `label`, `text` must be under `fill`, not on its level. Write `fill: {label: A, text: b c}`.",
    ),
    ("press:\n        key: Enter", "8:9: `key` must be under `press`, not on its level. Write `press: {key: Enter}`."),
    ("click: A\n          timeout: 5s", "8:11: the indentation of `timeout` is wrong. Write it with 8 spaces before it, like `click`."),
    ("click: A\n      timeout: 5s", "8:7: the indentation of `timeout` is wrong. Write it with 8 spaces before it, like `click`."),
    ("click: A\n        critical: true", "8:9: unknown key `critical` in a step. `critical` belongs to the task"),
    (
        "click: A\n    timeout: 5s",
        "8:5: unknown key `timeout` in a task. `timeout` belongs to a step, with the indentation of its verb, or to the",
    ),
    ("click: A\n    click: B", "8:5: unknown key `click` in a task. `click` is a step: write it as `- click: …` under `steps`."),
    (
        "click: A\n    personas: [desktop]",
        "8:5: unknown key `personas` in a task. `personas` belongs to the scenario: write it without indentation.",
    ),
    ("click: A\n   critical: true", "8:4: the indentation of `critical` is wrong. Write it with 4 spaces before it, like `task`."),
    ("click: A\noptimal: {steps: 1}", "8:1: unknown key `optimal` in a scenario. `optimal` belongs to a task: indent it as far as `task`."),
    ("click: A\n personas: [desktop]", "8:2: the indentation of `personas` is wrong. Write it without indentation."),
]


@pytest.mark.parametrize(("step", "words"), STEPS, ids=[step for step, _ in STEPS])
def test_a_mistake_is_reported_with_the_line_to_write_instead(tmp_path: Path, step: str, words: str) -> None:
    (tmp_path / "photo.png").touch()
    (found,) = reported(tmp_path, f"{HEAD}      - {step}\n")
    assert words in found


GOOD = [
    "press: Control++",
    "press: a",
    "press: Shift+Tab",
    "press: '#'",
    "click: {name: Save}",
    "click: C#",
    "click: .NET",
    "click: 'Home > Products'",
    "click: '#1 choice'",
    "click: 'Step 1: Go'",
    "click: node.js",
    "click: main menu",
    "click: {name: '#general'}",
    "expect: {text: '#result'}",
    "expect: {text: 3s}",
    "wait_for: Ready in 3s",
    "wait_for: '42'",
    "expect: '3000'",
    "click: {css: 'nav >> text=Save'}",
    "click: {css: 'li:has-text(\"A, b\")'}",
    "expect: {text: 'Hello, world'}",
    "click: {css: '#row-${unique:ROW} > a'}",
    "click: Delete ${unique}",
    "fill: {label: A, text: '${unique}'}",
    "upload: {label: A, file: photo.png}",
]


@pytest.mark.parametrize("step", GOOD)
def test_what_only_looks_like_a_mistake_is_accepted(tmp_path: Path, step: str) -> None:
    (tmp_path / "photo.png").touch()
    path = tmp_path / "a.yaml"
    path.write_text(f"{HEAD}      - {step}\n")
    assert len(load(path, {}).tasks[0].steps) == 1


def test_warnings_stop_nothing_and_are_reported_with_the_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = "scenario: One\nsite: http://127.0.0.1\ntasks:\n  - task: T\n    steps:\n      - click: {role: button, name: '#save'}\n"
    path.write_text(text)
    found = load(path, {})
    assert len(found.warnings) == 2
    assert f"{path}:4:5: the task `T` has no `success`, so nothing checks that it reached its goal. Add it" in found.warnings[0]
    assert '`name` `#save` looks like a selector. To select by it, write {css: "#save"}.' in found.warnings[1]
    lines = reported(tmp_path, text + "      - clik: A\n")
    assert [line.split(": ")[1] for line in lines] == ["warning", "warning", "unknown verb `clik`. Did you mean `click`?"]


def test_an_expectation_among_the_steps_is_a_success_criterion(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("scenario: One\nsite: http://127.0.0.1\ntasks:\n  - task: T\n    steps: [{click: A}, {expect: B}]\n")
    assert load(path, {}).warnings == ()
    path.write_text("scenario: One\nsite: http://127.0.0.1\ntasks:\n  - task: T\n    steps: [{expect: B}]\n")
    assert load(path, {}).warnings == ()


def test_an_expectation_before_the_first_action_is_no_success_criterion(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("scenario: One\nsite: http://127.0.0.1\ntasks:\n  - task: T\n    steps: [{expect: B}, {click: A}]\n")
    (warning,) = load(path, {}).warnings
    assert "has no `success`" in warning


def test_keys_for_anchors_and_merges(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "x-common: &common\n  timeout: 5s\n  optional: false\nx-fields:\n  name: &name {label: Name}\n  unused: ${env:ABSENT}\n"
        + HEAD
        + "      - fill: {<<: *name, text: Ada}\n        <<: *common\n"
    )
    (step,) = load(path, {}).tasks[0].steps
    assert (step.sentence(), step.timeout) == ('fill label "Name" with "Ada"', 5000)


@pytest.mark.parametrize(
    "name", ["Save", "C#", ".NET", "e.g.", "Terms & Conditions", "a > b", "h1", "1.5", ":smile:", "[Draft] Post", "@ada", ""]
)
def test_names_are_no_selectors(name: str) -> None:
    assert instead_of_name(name) is None
