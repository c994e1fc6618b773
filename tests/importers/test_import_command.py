"""`uxaudit import`: its output and files, and its messages about files that it cannot read."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.e2e.line import environ
from uxaudit.cli.main import main
from uxaudit.importers import GROUP, importers
from uxaudit.importers.draft import SHORT_FORMS
from uxaudit.model.scenario import VERBS
from uxaudit.scenario import load

Import = Callable[..., Result]
FLOW = {
    "title": "Buy a mug",
    "steps": [
        {"type": "navigate", "url": "http://127.0.0.1:8750/shop"},
        {"type": "click", "selectors": [["aria/Add to basket"]], "offsetX": 1, "offsetY": 1},
    ],
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Import a file with this content: text, bytes, or a value that is written as JSON."""
    monkeypatch.chdir(tmp_path)

    def run(content: Any, *options: str, name: str = "flow.json") -> Result:
        data = content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content, indent=1)).encode()
        Path(name).write_bytes(data)
        return CliRunner().invoke(main, ["import", name, *options])

    return run


def test_without_write_the_scenario_is_printed(run: Import) -> None:
    shown = run(FLOW)
    assert shown.exit_code == 0
    assert "- click: Add to basket" in shown.stdout
    assert not list(Path().glob("*.yaml"))


def test_what_is_written_validates_and_nothing_is_overwritten(run: Import) -> None:
    assert run(FLOW, "--write", "out.yaml").exit_code == 0
    scenario = load(Path("out.yaml"))
    assert (scenario.scenario, scenario.site, scenario.tasks[0].start) == ("Buy a mug", "http://127.0.0.1:8750", "/shop")
    Path("out.yaml").write_text("mine")
    again = run(FLOW, "--write", "out.yaml")
    assert again.exit_code == 2
    assert "exists already" in again.stderr
    assert Path("out.yaml").read_text() == "mine"


def test_site_and_name_replace_those_of_the_file(run: Import) -> None:
    run(FLOW, "--write", "out.yaml", "--site", "http://127.0.0.1:1", "--name", "Other")
    scenario = load(Path("out.yaml"))
    assert (scenario.scenario, scenario.site, scenario.tasks[0].start) == ("Other", "http://127.0.0.1:1", "/shop")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (json.dumps(FLOW, indent=1)[:-30], "flow.json:15:4: the file is cut off"),
        ("", "the file is empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        ("hello", "no format that can be imported"),
        ({"title": "x", "steps": [{"type": "teleport"}]}, "no step of this recording is known"),
        ({"title": "x", "steps": []}, "no format that can be imported"),
        ({"title": "x", "type": "old", "steps": [], "sections": [{}]}, "before Chrome 97"),
        ({"title": "x", "steps": [{"type": "click", "selectors": [["#a"]]}]}, "does not contain the URL of the site"),
        ({"title": "x", "steps": [FLOW["steps"][0]] + [FLOW["steps"][1]] * 10_000}, "more than 2,000 steps"),
    ],
)
def test_a_file_that_cannot_be_imported_is_refused_with_a_reason(run: Import, content: Any, words: str) -> None:
    refused = run(content)
    assert refused.exit_code == 2, refused.output
    assert words in refused.stderr


def test_an_unknown_format_is_answered_with_the_known_ones(run: Import) -> None:
    refused = run(FLOW, "--from", "chrome-recoder")
    assert "Did you mean chrome-recorder?" in refused.stderr


def test_formats_are_listed_in_the_help(run: Import) -> None:
    shown = CliRunner().invoke(main, ["import", "--help"]).stdout
    assert all(name in "".join(shown.split()) for name in importers())  # the help breaks lines at hyphens
    assert GROUP.name == "uxaudit.importers"


def test_an_import_loads_only_what_it_needs(tmp_path: Path) -> None:
    """Models of pydantic and the browser driver take longer to load than 200 steps take to import."""
    (tmp_path / "flow.json").write_text(json.dumps(FLOW))
    code = "import sys; from uxaudit.cli.main import main; main(['import', 'flow.json'], standalone_mode=False); \
print('loaded', *({'pydantic', 'playwright', 'numpy', 'scipy', 'yaml'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=environ())
    assert ran.stdout.splitlines()[-1] == "loaded"


def test_short_forms_are_those_of_the_verbs() -> None:
    assert {verb: VERBS[verb].short for verb in SHORT_FORMS} == SHORT_FORMS
