"""Invalid input is reported with its place and remedy and exit code 2, before anything is replayed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.line import here, uxaudit, write_scenario

HEAD = "scenario: A\nsite: http://127.0.0.1:9\n"
TASKS = "tasks:\n  - task: T\n    steps:\n      - click: Go\n"
BILLION = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

FAULTS = {
    "an unknown key": (HEAD + "tsks: []\n" + TASKS, "3:1: ", "Did you mean `tasks`"),
    "an unknown verb": (HEAD + TASKS.replace("click", "clik"), "6:9: ", "Did you mean `click`"),
    "a wrong type": (HEAD + "repeat: often\n" + TASKS, "3:9: ", "repeat"),
    "a duration without a unit": (HEAD + "timeout: 5\n" + TASKS, "3:10: ", "Write 5s"),
    "nothing at all": ("", "", "empty"),
    "no tasks": (HEAD, "", "tasks"),
    "keys twice": (HEAD + "site: http://127.0.0.1:8\n" + TASKS, "3:1: ", "duplicate key"),
    "an object of Python": (HEAD + "env: !!python/object/apply:os.system [exit]\n" + TASKS, "3:6: ", "python"),
    "exploding anchors": (HEAD + BILLION + TASKS, "", "alias"),
    "a variable that is not set": (HEAD.replace("http://127.0.0.1:9", "${env:NO_SUCH_SITE}") + TASKS, "2:7: ", "NO_SUCH_SITE is not set"),
    "a secret that is not set": (HEAD + TASKS + "      - fill: {label: P, text: '${secret:NO_SUCH_KEY}'}\n", "7:", "NO_SUCH_KEY"),
    "customer experience": (HEAD + "nps: true\n" + TASKS, "3:1: ", "NPS"),
    "broken YAML": (HEAD + "tasks: [\n", "", ""),
    "a persona that is none": (HEAD + "personas: [desktp]\n" + TASKS, "3:", "Did you mean `desktop`"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_problem_is_reported_with_its_place_and_remedy(fault: str, tmp_path: Path) -> None:
    content, place, words = FAULTS[fault]
    path = tmp_path / "a.yaml"
    path.write_text(content)
    done = here("run" if "secret" in fault else "validate", path)  # validating needs no secrets
    assert done.code == 2, done.told
    assert f"{path}:{place}" in done.err if place else str(path) in done.err
    assert words.lower() in done.err.lower()
    assert len(done.err.splitlines()) <= 3, done.told
    assert done.seconds < 15


PADDING = b"# padding padding padding padding\n" * 300_000


@pytest.mark.parametrize(
    ("content", "words"),
    [(bytes(range(256)) * 20, "binary"), (b"\x00" * 1000, "binary"), (PADDING + HEAD.encode(), "1 MB")],
    ids=["binary", "zeros", "10 MB"],
)
def test_a_file_that_is_no_scenario(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    done = here("validate", tmp_path / "a.yaml")
    assert done.code == 2, done.told
    assert len(done.err) < 600
    assert words in done.err
    assert done.seconds < 5


@pytest.mark.parametrize("command", ["run", "replay", "validate"])
def test_a_file_that_is_missing(command: str, tmp_path: Path) -> None:
    done = here(command, tmp_path / "nothing.yaml", cwd=tmp_path)
    assert done.code == 2
    assert f"there is no file {tmp_path / 'nothing.yaml'}" in done.err
    assert list(tmp_path.iterdir()) == []


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "tsks: 1\nrepeat: often\n" + TASKS)
    (tmp_path / "b.yaml").write_text("")
    done = uxaudit("run", tmp_path / "a.yaml", tmp_path / "b.yaml", "--out", tmp_path / "out")
    assert done.code == 2
    faults = [line for line in done.err.splitlines() if ": warning: " not in line]
    places = [line.split(": ")[0].removeprefix(f"{tmp_path}/") for line in faults]
    assert places == ["a.yaml:3:1", "a.yaml:4:9", "b.yaml:1:1"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("options", [("--workers", "0"), ("--repeat", "x"), ("--format", "docx"), ("--severity", "9"), ("--nonsense",)])
def test_options_that_are_none(options: tuple[str, ...], tmp_path: Path) -> None:
    done = here("run", write_scenario(tmp_path / "a.yaml", "http://127.0.0.1:9", [{"task": "T", "steps": [{"click": "Go"}]}]), *options)
    assert done.code == 2
    assert "Error: " in done.err or options[0] in done.err


def test_a_baseline_that_is_none_is_reported_before_anything_is_replayed(tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "a.yaml", "http://127.0.0.1:9", [{"task": "T", "steps": [{"click": "Go"}]}])
    done = here("run", path, "--out", tmp_path / "out", "--baseline", tmp_path / "no.json")
    assert done.code == 2
    assert "no.json" in done.err
    assert not (tmp_path / "out").exists()
