"""The schema and the loader accept the same scenarios."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from uxaudit.errors import InputError
from uxaudit.model.scenario import VERBS
from uxaudit.scenario import json_schema, load
from uxaudit.scenario.step_syntax import RUN

FILES = Path(__file__).parent / "files"
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
HEAD = "scenario: One\nsite: http://127.0.0.1\n"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("name", ["small", "buy", "anchors"])
def test_valid_files(name: str) -> None:
    assert list(VALIDATOR.iter_errors(yaml.safe_load((FILES / f"{name}.yaml").read_text()))) == []


STEPS = [
    # good
    "click: A",
    "click: {role: button, name: A, exact: true, nth: 1}",
    "click: {name: A, within: B}",
    "click: {role: button, within: {role: dialog}}",
    "click: {target: {text: A}}",
    "click: {label: 7}",
    "fill: {label: A, text: b}",
    "fill: {role: textbox, name: A, text: 5}",
    "fill: {target: A, text: yes}",
    "press: Enter",
    "press: {key: Enter}",
    "press: {key: Enter, label: A}",
    "press: {key: Enter, target: A}",
    "select: {label: A, option: 1}",
    "scroll: {by: 3}",
    "scroll: {to: A}",
    "drag: {from: A, to: {css: b}}",
    "back",
    "reload:",
    "open: /a",
    "upload: {label: A, file: b.png}",
    "screenshot: a",
    "wait_for: {url: '**/a'}",
    "expect: A",
    "expect: {role: status, text: A}",
    "expect: {text: A, count: 2}",
    "expect: {title: A}",
    "expect: {name: A, enabled: false}",
    "{click: A, timeout: 2s, optional: true, when: {text: B}, label: c, destructive: true}",
    "click: '${env:A:-b}'",
    "{expect: A, timeout: '${env:A:-2s}'}",
    "click: {css: a, nth: '${env:A:-2}'}",
    # bad
    "clik: A",
    "click:",
    "click: ''",
    "click: [A]",
    "click: {}",
    "click: {role: buton, name: A}",
    "click: {role: button}",
    "click: {label: A, css: b}",
    "click: {name: A, label: b}",
    "click: {exact: true}",
    "click: {name: A, nth: x}",
    "click: {target: A, label: b}",
    "click: {name: A, within: {}}",
    "click: {name: A, text: b}",
    "fill: A",
    "fill: {label: A}",
    "fill: {text: b}",
    "fill: {target: A, label: c, text: b}",
    "press: {label: A}",
    "press: {key: Enter, exact: true}",
    "press: {key: A, label: b, css: c}",
    "select: {label: A}",
    "select: {label: A, option: b, value: c}",
    "scroll: {}",
    "scroll: 5",
    "scroll: {to: A, by: 3}",
    "drag: {from: A}",
    "back: twice",
    "rewind",
    "expect: {}",
    "expect: {visible: true}",
    "expect: {count: 1}",
    "expect: {url: a, exact: true}",
    "expect: {role: a}",
    "expect: {label: A, css: b}",
    "expect: {text: ''}",
    "{click: A, hover: B}",
    "{optional: true}",
    "{click: A, timeout: 5}",
    "{click: A, timeout: 5 sec}",
    "{click: A, when: {}}",
    "{click: A, loud: true}",
    "{run: a.yaml, label: b}",
    "run: {}",
    "run: {file: a, wiht: {}}",
    "5",
    "[back]",
]


@pytest.mark.parametrize("step", STEPS)
def test_schema_and_loader_agree_on_steps(tmp_path: Path, step: str) -> None:
    text = f"{HEAD}tasks:\n  - task: T\n    success: [A]\n    steps:\n      - {step}\n"
    assert _loads(tmp_path, text) == _fits(text)


WHOLE = [
    "repeat: 3\n",
    "repeat: 0\n",
    "repeat: x\n",
    "personas: desktop\n",
    "personas: []\n",
    "tags: [a, 1]\n",
    "colour: red\n",
    "serve: run\n",
    "serve: {command: a, timeout: 5s}\n",
    "serve: {cwd: a}\n",
    "env: {A: 1}\n",
    "env: [A]\n",
    "hosts: {}\n",
    "timeout: 5s\n",
    "timeout: 5\n",
    "setup: [back]\n",
    "setup: back\n",
    "nps: 1\n",
    "description: 5\n",
    "reset: /reset\n",
    "reset: python reset.py\n",
    "reset: {url: /reset, method: POST, timeout: 5s}\n",
    "reset: {command: make reset, cwd: site}\n",
    "reset: {}\n",
    "reset: {command: a, url: /b}\n",
    "reset: {command: a, method: POST}\n",
    "reset: {url: /a, cwd: b}\n",
    "reset: {url: /a, method: PURGE}\n",
    "reset: [a]\n",
    "budgets: {task_ms: 20000, step_ms: 1500, steps: 8, tab_stops: 40}\n",
    "budgets: {task_ms: 20s}\n",
    "budgets: {steps: 0}\n",
    "budgets: {}\n",
    "budgets: {clicks: 3}\n",
    "touches: src/**\n",
    "touches: [src/**, templates/*.html]\n",
    "touches: {}\n",
    "x-anchors: {a: [1, {b: c}]}\n",
    "warnings: [a]\n",
    "file: a\n",
]
TASKS = [
    "[]",
    "[{task: T}]",
    "[{steps: [back]}]",
    "[{task: T, steps: []}]",
    "[{task: T, success: [A, {url: b}]}]",
    "T",
    "[{task: T, steps: [back], optimal: {steps: 1}}]",
    "[{task: T, steps: [back], optimal: {steps: 0}}]",
    "[{task: T, steps: [back], optimal: crawl}]",
    "[{task: T, steps: [back], optimal: guess}]",
    "[{task: T, steps: [back], critical: maybe}]",
    "[{task: T, success: [{click: A}]}]",
    "[{task: T, success: A}]",
    "[{task: T, steps: [back], tags: a, touches: src/**, budgets: {steps: 3}}]",
    "[{task: T, steps: [back], budgets: {step: 3}}]",
    "[{task: T, steps: [back]}, {task: U, steps: [back], needs: [T]}]",
    "[{task: T, steps: [back], needs: []}]",
    "[{task: T, steps: [back], needs: {}}]",
]


@pytest.mark.parametrize(
    "text",
    [f"{HEAD}{top}tasks: [{{task: T, steps: [back]}}]" for top in WHOLE] + [f"{HEAD}tasks: {tasks}" for tasks in TASKS],
)
def test_schema_and_loader_agree_on_the_rest(tmp_path: Path, text: str) -> None:
    assert _loads(tmp_path, text) == _fits(text)


def test_every_verb_is_explained() -> None:
    step: dict[str, Any] = SCHEMA["$defs"]["step"]["anyOf"][1]["properties"]
    assert set(step) > {*VERBS, RUN}
    assert all(step[word].get("description") for word in step)


def test_every_key_is_explained() -> None:
    places = [SCHEMA, SCHEMA["$defs"]["task"], *(SCHEMA["$defs"][name]["anyOf"][1] for name in ("target", "condition"))]
    dumb = [key for place in places for key, value in place["properties"].items() if not value.get("description")]
    assert dumb == []


def _loads(tmp_path: Path, text: str) -> bool:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    (tmp_path / "b.png").touch()
    try:
        load(path, {})
    except InputError:
        return False
    return True


def _fits(text: str) -> bool:
    return VALIDATOR.is_valid(yaml.safe_load(text))


def test_a_scenario_from_another_process_can_be_written(tmp_path: Path) -> None:
    """Its classes are built when they are first used, and unpickling alone did not count as use before pydantic 2.14."""
    path = tmp_path / "a.yaml"
    path.write_text("scenario: A\nsite: http://127.0.0.1:1\ntasks: [{task: Look, steps: [{click: {text: More}}]}]\n")
    (tmp_path / "pickled").write_bytes(pickle.dumps(load(path, {})))
    code = "import pickle, sys; sys.stdout.write(pickle.load(sys.stdin.buffer).model_dump_json())"
    with (tmp_path / "pickled").open("rb") as pickled:
        done = subprocess.run([sys.executable, "-c", code], stdin=pickled, capture_output=True, text=True, check=True)
    assert done.stdout == load(path, {}).model_dump_json()
