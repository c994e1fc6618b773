"""The commands besides `run`: single stages, and commands that only print."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.e2e.line import ROOT, here, report_of, uxaudit, write_scenario
from tests.servers import html, serve_folder
from uxaudit.checks import all_checks
from uxaudit.replay.browser.discovery import FoundBrowser
from uxaudit.reporters.formatting import moment
from uxaudit.scenario.baseline_file import read_baseline
from uxaudit.scenario.plan import persona_names

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
PAGE = html(
    f'<main><h1>Mugs</h1><img src="{PIXEL}" width="40" height="40"><button onclick="this.textContent = \'Done\'">Do</button></main>', "Mugs"
)


@pytest.fixture(scope="module")
def audit(browser_found: FoundBrowser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recording by `replay` of a page with a picture without alternative text."""
    folder = tmp_path_factory.mktemp("audit")
    look = {"task": "Look", "steps": [{"click": "Do"}], "success": [{"expect": {"text": "Done"}}]}
    with serve_folder(folder, routes={"/": lambda _: PAGE}) as site:
        done = uxaudit("replay", write_scenario(folder / "a.yaml", site, [look], repeat=2), "--out", folder / "out")
    assert done.code == 0, done.told
    assert f"2 replays recorded in {folder / 'out'}. Next: uxaudit evaluate {folder / 'out'}" in done.out
    assert not (folder / "out" / "report.json").exists()
    return folder / "out"


@pytest.fixture(scope="module")
def evaluated(audit: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it, evaluated."""
    folder = tmp_path_factory.mktemp("evaluated") / "out"
    shutil.copytree(audit, folder)
    done = uxaudit("evaluate", folder)
    assert done.code == 1, done.told
    assert "Images must have alternative text" in done.out
    return folder


@pytest.fixture
def judged(evaluated: Path, tmp_path: Path) -> Path:
    """A copy of the evaluated audit for one test."""
    return Path(shutil.copytree(evaluated, tmp_path / "out"))


@pytest.mark.slow
def test_evaluating_needs_no_browser_and_gives_the_same_again(judged: Path) -> None:
    first = report_of(judged)
    uxaudit("evaluate", judged, env={"PATH": "/nonexistent", "UXAUDIT_BROWSER": "/no/browser"})
    assert report_of(judged).model_copy(update={"created": first.created}) == first


def test_the_same_recordings_give_the_same_report_byte_for_byte(audit: Path, tmp_path: Path) -> None:
    (tmp_path / "uxaudit.yaml").write_text("ignore:\n  - {check: axe, rule: image-alt, reason: it goes, until: 2999-01-01}\n")
    texts = []
    for seed in ("0", "1"):
        folder = tmp_path / "out"
        shutil.copytree(audit, folder)
        done = uxaudit("evaluate", folder, "--format", "html,junit,sarif,md", cwd=tmp_path, env={"PYTHONHASHSEED": seed})
        assert done.code == 0, done.told
        created = report_of(folder).created
        names = ("report.json", "report.html", "junit.xml", "report.sarif", "report.md")
        made = {name: (folder / name).read_text("utf-8") for name in names}
        shown = moment(created)
        texts.append({name: text.replace(created, "T").replace(created[:19], "T").replace(shown, "T") for name, text in made.items()})
        shutil.rmtree(folder)
    assert texts[0] == texts[1]


def test_settings_are_found_where_one_works_or_named(judged: Path, tmp_path: Path) -> None:
    ignored = "ignore:\n  - {check: axe, rule: image-alt, reason: it goes, until: %s}\n"
    (tmp_path / "uxaudit.yaml").write_text("gate: {severity: 4}\n" + ignored % "2999-01-01")
    (tmp_path / "other.yaml").write_text("checks: {axe: off}\ngate: {min_score: 100, severity: off}\n")
    assert here("gate", judged, cwd=tmp_path).code == 0
    assert here("gate", judged, "--severity", "3", cwd=tmp_path).code == 1, "the command line wins"
    done = here("evaluate", judged, cwd=tmp_path)
    assert (done.code, [f.rule for f in report_of(judged).ignored]) == (0, ["image-alt"]), done.told
    late = here("evaluate", judged, "--severity", "3", "--today", "2999-01-02", cwd=tmp_path)
    assert (late.code, report_of(judged).ignored) == (1, ()), late.told
    assert "expired on 2999-01-01. What it matched counts again." in late.out
    named = here("evaluate", judged, "--config", "other.yaml", cwd=tmp_path)
    assert "under the limit of 100" in named.out
    assert "axe" not in {outcome.check for outcome in report_of(judged).outcomes}
    (tmp_path / "uxaudit.yaml").write_text("gate: {severty: 4}\nchecks: {ax: off}\n")
    for command in (("run", "none.yaml"), ("page", "http://127.0.0.1:9/"), ("evaluate", judged), ("gate", judged)):
        wrong = here(*command, cwd=tmp_path)
        assert wrong.code == 2, wrong.told
        assert [line.partition(": ")[0] for line in wrong.err.splitlines()] == ["uxaudit.yaml:1:8", "uxaudit.yaml:2:10"]


def test_the_speed_of_the_machine_is_measured_before_replays_that_are_repeated(judged: Path) -> None:
    (task,) = report_of(judged).tasks
    assert task.machine_ms is not None
    assert 1 < task.machine_ms < 5000
    baseline = judged / "baseline.yaml"
    assert here("gate", judged, "--update-baseline", "--baseline", baseline).code == 0
    assert read_baseline(baseline).tasks[0].machine_ms == task.machine_ms


def test_report_writes_the_formats_asked_for(judged: Path) -> None:
    (judged / "report.html").unlink()
    done = here("report", judged, "--format", "html, junit,sarif,md")
    assert done.code == 0, done.told
    written = [Path(line) for line in done.out.splitlines()]
    assert len(written) == 4
    assert all(path.stat().st_size > 300 for path in written)
    assert json.loads(next(path for path in written if path.suffix == ".sarif").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 1), (("--severity", "4"), 0), (("--severity", "4", "--min-score", "100"), 1), (("--severity", "4", "--min-coverage", "0.5"), 0)],
)
def test_the_gate_is_set_by_thresholds(options: tuple[str, ...], code: int, judged: Path) -> None:
    done = here("gate", judged, *options)
    assert done.code == code, done.told
    assert done.out.splitlines()[0] == ("Passed" if code == 0 else "Failed")


def test_what_the_baseline_has_already_does_not_fail(judged: Path, tmp_path: Path) -> None:
    shutil.copy(judged / "report.json", tmp_path / "before.json")
    assert here("gate", judged, "--baseline", tmp_path / "before.json").code == 0
    assert here("evaluate", judged, "--baseline", tmp_path / "before.json").code == 0


@pytest.mark.parametrize("command", ["evaluate", "report", "gate"])
def test_a_folder_without_an_audit(command: str, tmp_path: Path) -> None:
    done = here(command, tmp_path)
    assert done.code == 2, done.told
    assert str(tmp_path) in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("spoil", ["{", "[]", '{"format": 99}', "\x00\x01"])
def test_a_report_that_cannot_be_read(spoil: str, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(spoil)
    for command in ("report", "gate"):
        done = here(command, tmp_path)
        assert done.code == 2, done.told
        assert "report.json" in done.err


def test_a_recording_that_was_cut_off_is_told(audit: Path, tmp_path: Path) -> None:
    shutil.copytree(audit, tmp_path / "out")
    path = min((tmp_path / "out").glob("recordings/*/recording.jsonl"))
    path.write_bytes(path.read_bytes()[:-40])
    here("evaluate", tmp_path / "out")
    assert any("was interrupted" in note for note in report_of(tmp_path / "out").notes)


def test_validate_says_what_is_well() -> None:
    done = here("validate", "scenarios/demo-buy.yaml", "scenarios/demo-basket.yaml")
    assert done.code == 0
    assert done.out.splitlines() == ["scenarios/demo-buy.yaml: ok, 2 tasks", "scenarios/demo-basket.yaml: ok, 3 tasks"]


def test_the_schema_is_json() -> None:
    assert "tasks" in json.loads(here("schema").out)["properties"]
    assert "ignore" in json.loads(here("schema", "--settings").out)["properties"]


def test_checks_are_listed_and_explained() -> None:
    listed = here("checks").out
    assert all(id in listed for id in all_checks())
    rows = json.loads(here("checks", "--json").out)
    assert {row["id"]: row["options"] for row in rows} == {id: check.options for id, check in all_checks().items()}
    table = here("checks", "--markdown").out.splitlines()
    assert table[0] == "| id | facet | heuristic | impact | mode | wcag | title | source | options |"
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {10}
    assert len(table) == len(all_checks()) + 2
    done = here("explain", "broken-step")
    assert done.code == 0
    assert all(word in done.out for word in ("Why:", "Who:", "Measured:", "Fix:", "Source:", "Options:"))
    wrong = here("explain", "broken-stp")
    assert (wrong.code, "Did you mean `broken-step`?" in wrong.err) == (2, True)


PLUG_IN = '''"""The page has a picture at all.

Why: It tests the door.
Who: Whoever plugs in checks.
Measured: Images that axe-core names.
Fix: Take it out.
Source: Own judgement.
"""
from uxaudit.checks.api import Facet, check, finding_in, states_of


@check("house-rule", facet=Facet.HELP, heuristic=10, impact=1, over=states_of)
def house_rule(recording, *, least: int = 1):
    """Find pages, for the sake of it."""
    for state in states_of(recording)[least - 1:]:
        yield finding_in(state, None, "Our own rule speaks")
'''


def test_a_plug_in_brings_its_check_into_lists_and_reports(judged: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    info = site / "house_rules-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: house-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[uxaudit.checks]\nhouse = house_rules\n")
    (site / "house_rules.py").write_text(PLUG_IN)
    env = {"PYTHONPATH": f"{ROOT}:{site}"}
    assert "house-rule " in uxaudit("checks", env=env).out
    (tmp_path / "uxaudit.yaml").write_text("checks: {house-rule: {least: 1}}\n")
    done = uxaudit("evaluate", judged, env=env, cwd=tmp_path)
    assert "Our own rule speaks" in {finding.message for finding in report_of(judged).findings}, done.told
    (site / "house_rules.py").write_text(PLUG_IN.replace("house-rule", "axe"))
    twice = uxaudit("checks", env=env)
    assert (twice.code, "the package house-rules brings a check that cannot be used" in twice.err) == (0, True), twice.told


@pytest.mark.usefixtures("browser_found")
def test_personas_and_browsers_are_listed() -> None:
    listed = here("personas").out
    assert all(f"{name}: " in listed for name in persona_names())
    assert "network with 150 ms round-trip time" in " ".join(listed.split())
    found = uxaudit("browsers")
    assert found.code == 0
    assert "chromium" in found.out


def test_every_command_has_help_and_names_the_exit_codes() -> None:
    listed = here("--help").out.partition("Commands:")[2].splitlines()
    names = {line.split()[0] for line in listed if line.startswith("  ") and line.strip()}
    assert {"run", "replay", "evaluate", "report", "gate"} <= names
    assert {"validate", "schema", "checks", "explain", "personas", "browsers", "demo"} <= names
    told = uxaudit("run", "--help").out
    assert "Exit codes: 0 gate passed, 1 gate failed, 2 invalid input, 3 could not measure." in told


def test_the_module_and_the_version(tmp_path: Path) -> None:
    assert uxaudit("--version").out.startswith("uxaudit, version ")
    assert uxaudit("--version", cwd=tmp_path).code == 0
    assert (ROOT / "uxaudit" / "__main__.py").is_file()


@pytest.mark.usefixtures("browser_found")
def test_pages_are_judged_without_a_scenario(tmp_path: Path) -> None:
    listed = tmp_path / "pages.txt"
    with serve_folder(tmp_path, routes={"/": lambda _: PAGE, "/b": lambda _: html("<h1>B</h1><center>Old</center>", "B")}) as site:
        listed.write_text(f"{site}/b\n", encoding="utf-8")
        done = uxaudit("page", f"{site}/", "--urls", listed, "--quick", "--out", tmp_path / "out")
        again = uxaudit("page", "--resume", tmp_path / "out")
    assert done.code == again.code == 1, done.told + again.told
    report = report_of(tmp_path / "out")
    assert [task.task for task in report.tasks] == ["/", "/b"]
    assert {"image-alt", "center"} <= {finding.rule for finding in report.findings}
    assert "Any task: each page was only opened and tested by itself." in report.not_tested
    assert here("page", "shop").code == here("page").code == 2
    assert uxaudit("page", "http://127.0.0.1:9/", "--out", tmp_path / "none").code == 3


@pytest.mark.slow
@pytest.mark.usefixtures("browser_found")
def test_workers_share_pages_and_what_they_saw_is_judged_together(tmp_path: Path) -> None:
    links = [f'<li><a href="/{number}">{name}</a>' for number, name in ((1, "Mugs"), (2, "Bowls"), (3, "Help"), (4, "Orders"))]
    nav = {n: f"<nav><ul>{''.join(links if n < 5 else reversed(links))}</ul></nav>" for n in range(1, 7)}
    routes = {f"/{n}": lambda _, n=n: html(f"{nav[n]}<main><h1>Page {n}</h1></main>", f"Page {n}") for n in nav}
    out = tmp_path / "out"
    with serve_folder(tmp_path, routes=routes) as site:
        pages = [f"{site}/{n}" for n in range(1, 7)]
        done = uxaudit("page", *pages, "--quick", "--workers", "2", "--out", out)
        first, second = sorted(path for path in (out / "recordings").iterdir() if path.is_dir() and "part" in path.name)
        moved = [finding.check for finding in report_of(out).findings]
        recorded = (first / "recording.jsonl").read_bytes()
        shutil.rmtree(second)
        again = uxaudit("page", "--resume", out)
    assert "· /1 and 3 more · desktop" in done.err, done.told
    assert [task.task for task in report_of(out).tasks] == [f"/{n}" for n in range(1, 7)], again.told
    assert "navigation-moves" in moved  # pages 1 to 4 are one part, 5 and 6 the other
    assert (first / "recording.jsonl").read_bytes() == recorded
    assert (second / "recording.jsonl").is_file()
