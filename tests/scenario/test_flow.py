"""Shared flows: steps that replace ``run``."""

from __future__ import annotations

from pathlib import Path

import pytest

from uxaudit.errors import InputError
from uxaudit.model.scenario import Fill
from uxaudit.scenario import load

HEAD = "scenario: One\nsite: http://127.0.0.1\ntasks:\n  - task: T\n    success: [A]\n    steps:\n"


def write(folder: Path, **files: str) -> Path:
    """Write flows, and a scenario of the steps under ``main``. Returns the scenario's path."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(HEAD + text if name == "main" else text)
    return folder / "main.yaml"


def message_of(path: Path, environ: dict[str, str] | None = None) -> str:
    """Returns all problems as one text."""
    with pytest.raises(InputError) as caught:
        load(path, environ or {})
    return str(caught.value)


def test_steps_are_put_in_and_keep_their_place(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        main="      - run: a.yaml\n      - back\n",
        a="- click: A\n- run: b.yaml\n",
        b="steps:\n  - click: B\n",
    )
    steps = load(path, {}).tasks[0].steps
    assert [step.sentence() for step in steps] == ['click "A"', 'click "B"', "back"]
    assert [Path(step.where).name for step in steps] == ["a.yaml:1:3", "b.yaml:2:5", "main.yaml:8:9"]


def test_values_go_down_and_defaults_hold(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        main="      - run: {file: a.yaml, with: {who: anna}}\n",
        a="- run: {file: b.yaml, with: {user: 'Ms ${with:who}'}}\n",
        b="- fill: {label: User, text: '${with:user} ${with:last:-Smith}'}\n",
    )
    (step,) = load(path, {}).tasks[0].steps
    assert isinstance(step, Fill)
    assert step.text == "Ms anna Smith"


def test_a_secret_goes_down_to_where_it_is_typed_and_nowhere_else(tmp_path: Path) -> None:
    run = "      - run: {file: a.yaml, with: {pin: '${secret:PIN}'}}\n"
    path = write(tmp_path, main=run, a="- fill: {label: Pin, text: '${with:pin}'}\n")
    (step,) = load(path, {"PIN": "1"}).tasks[0].steps
    assert isinstance(step, Fill)
    assert step.text == "${secret:PIN}"
    assert "the secret PIN is not in the environment" in message_of(path)
    write(tmp_path, a="- click: '${with:pin}'\n")
    assert "a.yaml:1:10: the secret PIN would be visible here" in message_of(path, {"PIN": "1"})


@pytest.mark.parametrize(
    ("main", "a", "words"),
    [
        ("- run: a.yaml", "- run: a.yaml", "a.yaml:1:8: the flow runs itself"),
        ("- run: a.yaml", "- run: main.yaml", "the flow runs itself"),
        ("- run: a.yaml", "- clik: A", "a.yaml:1:3: unknown verb `clik`"),
        ("- run: a.yaml", "- click: '${with:x}'", "a.yaml:1:10: the `run` of this file has no value `x`"),
        ("- run: {file: a.yaml, with: {y: 1}}", "- back", "main.yaml:7:39: the flow"),
        ("- run: {file: a.yaml, wiht: {y: 1}}", "- back", "Did you mean `with`?"),
        ("- run: {file: a.yaml, with: {y: [1]}}", "- click: '${with:y:-1}'", "the value `y` must be text"),
        ("- run: a.yaml", "click: A", "the flow has no `steps`"),
        ("- run: a.yaml", "", "the file is empty"),
        ("- run: a.yaml", "- [", "a.yaml"),
        ("- run: .", "- back", "is a folder, not a file"),
    ],
)
def test_faults(tmp_path: Path, main: str, a: str, words: str) -> None:
    assert words in message_of(write(tmp_path, main=f"      {main}\n", a=a))


def test_flows_that_multiply_are_stopped(tmp_path: Path) -> None:
    files = {f"f{n}": f"- run: f{n + 1}.yaml\n" * 10 for n in range(8)}
    path = write(tmp_path, main="      - run: f0.yaml\n", **files, f8="- back\n")
    assert "more than 5000 steps" in message_of(path)


def test_flows_without_steps_that_multiply_are_stopped(tmp_path: Path) -> None:
    files = {f"f{n}": f"- run: f{n + 1}.yaml\n" * 10 for n in range(8)}
    path = write(tmp_path, main="      - run: f0.yaml\n", **files, f8="[]\n")
    assert "more than 5000" in message_of(path)


def test_depth_is_bounded(tmp_path: Path) -> None:
    files = {f"f{n}": f"- run: f{n + 1}.yaml\n" for n in range(12)}
    path = write(tmp_path, main="      - run: f0.yaml\n", **files, f12="- back\n")
    assert "more than 10 levels deep" in message_of(path)
