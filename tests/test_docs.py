"""The documentation is correct: its commands parse, its scenarios load, its tables are complete."""

from __future__ import annotations

import importlib.util
import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from uxaudit.checks import all_checks, known_options
from uxaudit.checks.api import Check
from uxaudit.cli.main import main
from uxaudit.cli.options import EPILOG, INTERRUPTED, format_names
from uxaudit.demo.flaws import FLAWS
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.model.scenario import VERBS
from uxaudit.pytest_plugin.options import add_options
from uxaudit.scenario import load, load_settings
from uxaudit.scenario.loader import SCENARIO_KEYS, TASK_KEYS
from uxaudit.scenario.personas import persona_names, personas
from uxaudit.scenario.step_syntax import MODIFIERS, RUN
from uxaudit.scenario.target_syntax import CONDITION_KEYS, STATES, TARGET_KEYS
from uxaudit.scoring.gate import exit_code

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / name
    for name in (
        "README.md",
        "scenarios/README.md",
        "reports/README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "uxaudit/demo/README.md",
    )
]
DOCS = "\n\n".join(page.read_text(encoding="utf-8") for page in PAGES)
README_LINES = 220


def blocks(language: str, text: str = DOCS) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def prose(text: str = DOCS) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def codes(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def table(head: str) -> list[list[str]]:
    """Returns the rows of the table whose header starts with this text, each a list of cells."""
    lines = DOCS.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {head} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def commands() -> Iterator[tuple[str, list[str]]]:
    """Yields every ``uxaudit …`` line of the console blocks, without comments and the variables set before it."""
    for path in PAGES:
        for line in "".join(blocks("sh", path.read_text(encoding="utf-8"))).splitlines():
            words = shlex.split(line, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words.pop(0)
            if words[:1] == ["uxaudit"]:
                yield line, words[1:]


def parse(words: list[str]) -> click.Context:
    """Parse a command line down to its last subcommand without running it. Raises click.UsageError."""
    command: click.Command = main
    context: click.Context | None = None
    name: str | None = "uxaudit"
    while True:
        context = command.make_context(name, list(words), parent=context)
        rest = [*getattr(context, "_protected_args", []), *context.args]
        if not isinstance(command, click.Group) or not rest:
            return context
        name, found, words = command.resolve_command(context, rest)
        assert found is not None
        command = found


def options(command: click.Command = main) -> set[str]:
    found = {name for option in command.params for name in option.opts}
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    return found.union(*map(options, inner)) | {"--help", "--version"}


def leaves(command: click.Group = main) -> set[str]:
    return set(command.commands)


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= README_LINES


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize("words", [pytest.param(words, id=line) for line, words in commands()])
def test_the_command_lines_parse(words: list[str]) -> None:
    assert parse(words).command is not main


def test_there_are_command_lines_and_a_wrong_one_would_be_found() -> None:
    assert len(list(commands())) > 10
    with pytest.raises(click.UsageError):
        parse(["run", "a.yaml", "--no-such-option"])


def pytester_help() -> list[str]:
    """The options of pytest with the plug-in, and those of the other plug-ins that the documentation names."""
    parser = pytest.Parser(_ispytest=True)
    add_options(parser)
    own = [name for group in parser._groups for option in group.options for name in option.names()]
    return [*own, "--junitxml", "--reruns"]


def test_the_options_named_exist() -> None:
    named = {option for code in codes(prose()) for option in re.findall(r"--[a-z][a-z-]+", code)}
    known = options() | set(pytester_help())
    assert named <= known, f"the documentation names options that do not exist: {named - known}"


def test_every_command_has_its_row() -> None:
    named = {code.split()[1] for row in table("command") for code in codes(row[0])}
    assert named == leaves()


def test_the_exit_codes_are_those_of_the_command_line() -> None:
    told = {int(row[0]): row[1] for row in table("exit code")}
    for number, words in re.findall(r"(\d) ([^,.]+)", EPILOG):
        assert told.pop(int(number)).startswith(words)
    assert not told
    assert [exit_code("pass"), exit_code("fail"), InputError.exit_code, exit_code("unmeasured")] == [0, 1, 2, 3]
    assert (CannotMeasure.exit_code, str(INTERRUPTED) in prose()) == (3, True)


def test_the_formats_are_all_named() -> None:
    listed = max(re.findall(r"--format ([\w,]+)", DOCS), key=len).split(",")
    assert sorted(listed) == sorted(format_names())


def test_the_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", "".join(blocks("sh")), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"the Makefile has no target {target}"


# ---------------------------------------------------------------- the scenario language


def test_the_scenarios_load(tmp_path: Path) -> None:
    scenarios = [block for block in blocks("yaml") if block.startswith("scenario:")]
    assert scenarios
    for number, text in enumerate(scenarios):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        assert load(path, {}).tasks


def test_the_verbs_are_all_there_are() -> None:
    assert [codes(row[0])[0] for row in table("verb")] == [*VERBS, RUN]


@pytest.mark.parametrize("step", [code for row in table("verb") for code in codes(row[2])])
def test_the_steps_are_written_right(tmp_path: Path, step: str) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "login.yaml").write_text("- fill: {label: User, text: '${with:user:-bob}'}\n")
    (tmp_path / "me.jpg").touch()
    path = tmp_path / "a.yaml"
    path.write_text(f"scenario: a\nsite: http://127.0.0.1:1\ntasks:\n  - task: b\n    steps:\n      - {step}\n")
    (found,) = load(path, {}).tasks[0].steps
    assert step.startswith((found.verb, RUN))


def test_the_keys_are_all_there_are() -> None:
    named = {kind: {code for row in table(f"key of a {kind}") for code in codes(row[0])} for kind in ("scenario", "task")}
    assert named == {"scenario": set(SCENARIO_KEYS), "task": set(TASK_KEYS)}
    parts = {row[0]: set(codes(row[1])) for row in table("part")}
    assert parts["target"] == set(TARGET_KEYS)
    assert parts["condition"] == {*CONDITION_KEYS, *STATES}
    beside = DOCS[DOCS.index("Beside its verb") :].split("\n\n")[0]
    assert {code.split(":")[0] for code in codes(beside)} == {*MODIFIERS, RUN}


def block(first: str) -> str:
    """Returns the YAML block that starts with this text."""
    (found,) = [text for text in blocks("yaml") if text.startswith(first)]
    return found


def test_the_personas_are_all_there_are(tmp_path: Path) -> None:
    assert {codes(row[0])[0] for row in table("persona")} == set(persona_names(tmp_path))


def test_the_persona_shown_is_one(tmp_path: Path) -> None:
    (tmp_path / "commuter.yaml").write_text(block("title:"), encoding="utf-8")
    assert personas(tmp_path)["commuter"].examines


def test_the_settings_shown_are_read(tmp_path: Path) -> None:
    path = tmp_path / "uxaudit.yaml"
    path.write_text(block("gate:"), encoding="utf-8")
    settings = load_settings(path, known_options())
    assert (settings.gate.min_score, settings.off, len(settings.ignores)) == (80, ("hard-words",), 1)


# ---------------------------------------------------------------- the rest


def test_the_check_shown_is_a_check(tmp_path: Path) -> None:
    path = tmp_path / "late_response.py"
    path.write_text(textwrap.dedent(blocks("python")[0]), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("late_response", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("sys").modules, "late_response", module)  # the decorator reads the module's docstring
        spec.loader.exec_module(module)
    assert isinstance(module.late_response, Check)
    assert module.late_response.options == {"limit_ms": 1000}
    assert module.late_response.id not in all_checks(), "a check of that name comes with uxaudit, so that the one shown would be refused"


def test_the_flaws_are_counted() -> None:
    assert set(re.findall(r"(\d+) flaws", DOCS)) == {str(len(FLAWS))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)", prose(page.read_text(encoding="utf-8"))):
        assert link.startswith("https://") or (page.parent / link).exists(), f"{page.name} links to {link}"


def test_every_example_scenario_loads() -> None:
    for path in (ROOT / "scenarios").glob("*.yaml"):
        assert load(path, {"STAFF_PASSWORD": "secret"}).tasks


def test_every_example_scenario_is_listed() -> None:
    listed = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in (ROOT / "scenarios").glob("*.yaml") if f"| `{path.name}` |" not in listed]
