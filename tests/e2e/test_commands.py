"""The commands besides `run`: the stages alone, and those that tell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.e2e.line import ROOT, report_of, uxaudit, write_scenario
from tests.servers import html, serve_folder
from uxaudit.checks import all_checks

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
PAGE = html(f'<main><h1>Mugs</h1><img src="{PIXEL}" width="40" height="40">'
            "<button onclick=\"this.textContent = 'Done'\">Do</button></main>", "Mugs")


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `replay` recorded of a page with one picture that has no words."""
    folder = tmp_path_factory.mktemp("audit")
    look = {"task": "Look", "steps": [{"click": "Do"}], "success": [{"expect": {"text": "Done"}}]}
    with serve_folder(folder, routes={"/": lambda _: PAGE}) as site:
        done = uxaudit("replay", write_scenario(folder / "a.yaml", site, [look], repeat=2), "--out", folder / "out")
    assert done.code == 0, done.told
    assert f"2 replays recorded in {folder / 'out'}. Next: uxaudit evaluate {folder / 'out'}" in done.out
    assert not (folder / "out" / "report.json").exists()
    return folder / "out"


@pytest.fixture
def judged(audit: Path, tmp_path: Path) -> Path:
    """A copy, evaluated."""
    folder = tmp_path / "out"
    shutil.copytree(audit, folder)
    done = uxaudit("evaluate", folder)
    assert done.code == 1, done.told
    assert "Images must have alternative text" in done.out
    return folder


pytestmark = pytest.mark.browser


def test_evaluating_needs_no_browser_and_gives_the_same_again(judged: Path) -> None:
    first = report_of(judged)
    uxaudit("evaluate", judged, env={"PATH": "/nonexistent", "UXAUDIT_BROWSER": "/no/browser"})
    assert report_of(judged).model_copy(update={"created": first.created}) == first


def test_report_writes_the_formats_asked_for(judged: Path) -> None:
    (judged / "report.html").unlink()
    done = uxaudit("report", judged, "--format", "html, junit,sarif,md")
    assert done.code == 0, done.told
    written = [Path(line) for line in done.out.splitlines()]
    assert len(written) == 4
    assert all(path.stat().st_size > 300 for path in written)
    assert json.loads(next(path for path in written if path.suffix == ".sarif").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize(("options", "code"), [((), 1), (("--severity", "4"), 0), (("--severity", "4", "--min-score", "100"), 1),
                                               (("--severity", "4", "--min-coverage", "0.5"), 0)])
def test_the_gate_is_set_by_thresholds(options: tuple[str, ...], code: int, judged: Path) -> None:
    done = uxaudit("gate", judged, *options)
    assert done.code == code, done.told
    assert done.out.splitlines()[0] == ("pass" if code == 0 else "fail")


def test_what_the_baseline_has_already_does_not_fail(judged: Path, tmp_path: Path) -> None:
    shutil.copy(judged / "report.json", tmp_path / "before.json")
    assert uxaudit("gate", judged, "--baseline", tmp_path / "before.json").code == 0
    assert uxaudit("evaluate", judged, "--baseline", tmp_path / "before.json").code == 0


@pytest.mark.parametrize("command", ["evaluate", "report", "gate"])
def test_a_folder_without_an_audit(command: str, tmp_path: Path) -> None:
    done = uxaudit(command, tmp_path)
    assert done.code == 2, done.told
    assert str(tmp_path) in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("spoil", ["{", "[]", '{"format": 99}', "\x00\x01"])
def test_a_report_that_cannot_be_read(spoil: str, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(spoil)
    for command in ("report", "gate"):
        done = uxaudit(command, tmp_path)
        assert done.code == 2, done.told
        assert "report.json" in done.err


def test_a_recording_that_was_cut_off_is_told(audit: Path, tmp_path: Path) -> None:
    shutil.copytree(audit, tmp_path / "out")
    path = min((tmp_path / "out").glob("recordings/*/recording.jsonl"))
    path.write_bytes(path.read_bytes()[:-40])
    uxaudit("evaluate", tmp_path / "out")
    assert any("was interrupted" in note for note in report_of(tmp_path / "out").notes)


def test_validate_says_what_is_well() -> None:
    done = uxaudit("validate", "scenarios/demo-buy.yaml", "scenarios/demo-basket.yaml")
    assert done.code == 0
    assert done.out.splitlines() == ["scenarios/demo-buy.yaml: ok, 2 tasks", "scenarios/demo-basket.yaml: ok, 3 tasks"]


def test_the_schema_is_json() -> None:
    assert "tasks" in json.loads(uxaudit("schema").out)["properties"]


def test_checks_are_listed_and_explained() -> None:
    listed = uxaudit("checks").out
    assert all(id in listed for id in all_checks())
    done = uxaudit("explain", "broken-step")
    assert done.code == 0
    assert all(word in done.out for word in ("Why:", "Who:", "Measured:", "Fix:", "Source:", "Options:"))
    wrong = uxaudit("explain", "broken-stp")
    assert (wrong.code, "Did you mean `broken-step`?" in wrong.err) == (2, True)


def test_personas_and_browsers_are_listed() -> None:
    assert "desktop: " in uxaudit("personas").out
    found = uxaudit("browsers")
    assert found.code == 0
    assert "chromium" in found.out


def test_every_command_has_help_and_names_the_exit_codes() -> None:
    listed = uxaudit("--help").out.partition("Commands:")[2].splitlines()
    names = {line.split()[0] for line in listed if line.startswith("  ") and line.strip()}
    assert {"run", "replay", "evaluate", "report", "gate"} <= names
    assert {"validate", "schema", "checks", "explain", "personas", "browsers", "demo"} <= names
    told = uxaudit("run", "--help").out
    assert "Exit codes: 0 gate passed, 1 gate failed, 2 the input is wrong, 3 could not measure." in told


def test_the_module_and_the_version(tmp_path: Path) -> None:
    assert uxaudit("--version").out.startswith("uxaudit, version ")
    assert uxaudit("--version", cwd=tmp_path).code == 0
    assert (ROOT / "uxaudit" / "__main__.py").is_file()


@pytest.mark.browser
def test_pages_are_judged_without_a_scenario(tmp_path: Path) -> None:
    listed = tmp_path / "pages.txt"
    with serve_folder(tmp_path, routes={"/": lambda _: PAGE, "/b": lambda _: html("<h1>B</h1><center>Old</center>", "B")}) as site:
        listed.write_text(f"{site}/b\n", encoding="utf-8")
        done = uxaudit("page", f"{site}/", "--urls", listed, "--out", tmp_path / "out")
        again = uxaudit("page", "--resume", tmp_path / "out")
    assert done.code == again.code == 1, done.told + again.told
    report = report_of(tmp_path / "out")
    assert [task.task for task in report.tasks] == ["/", "/b"]
    assert {"image-alt", "center"} <= {finding.rule for finding in report.findings}
    assert "Any task: none was tried, each page was opened and examined by itself." in report.not_tested
    assert uxaudit("page", "shop").code == uxaudit("page").code == 2
    assert uxaudit("page", "http://127.0.0.1:9/", "--out", tmp_path / "none").code == 3
