"""Shards of an audit, replayed separately and merged, give the report of one machine. Folders that do not match are rejected."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.e2e.line import report_of, uxaudit, write_scenario
from tests.proofs import FULL, only_in_full, size
from tests.servers import html, serve_folder
from uxaudit.cli.main import main
from uxaudit.errors import InputError
from uxaudit.pipeline.merge import merge
from uxaudit.pipeline.run_audit import judge
from uxaudit.recording.audit_options import Shard, read_order, write_order
from uxaudit.recording.journal import journals
from uxaudit.scenario import read_scenarios
from uxaudit.scenario.plan import plan
from uxaudit.scenario.shards import part_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser_found")]
SHARDS = 4
HOME = html("<h1>Mugs</h1><p><a href='/mug'>Blue mug</a></p><input><form action='/sent' method=post><button>Send</button></form>", "Mugs")
MUG = html("<h1>Blue mug</h1><button onclick=\"document.querySelector('p').textContent = 'In your basket'\">Add</button><p>–</p>", "Mug")
TASKS = [
    {"task": "Open the mug", "critical": True, "steps": [{"click": "Blue mug"}], "success": [{"expect": {"text": "Blue mug"}}]},
    {"task": "Send", "steps": [{"click": "Send"}], "success": [{"expect": {"text": "Thank you"}}]},
]
PERSONAS = ["desktop", "mobile", "keyboard"] if FULL else ["desktop", "mobile"]
REPEAT = size(2, 1)
TIMES = (
    *("created", "audit", "vitals", "shot", "after", "operators", "system_share", "losses"),
    *("stability", "score", "facets", "gate", "verdict"),
)
"""Fields that hold times, or what is computed from times."""
TIMED = ("efficiency", "feedback", "performance")
"""Facets whose checks judge times."""


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    pages = {"/": HOME, "/mug": MUG, "/sent": html("<h1>Thank you</h1>", "Sent")}
    with serve_folder(Path(__file__).parent, routes={path: (lambda _, page=page: page) for path, page in pages.items()}) as site:
        yield site


@pytest.fixture(scope="module")
def scenarios(shop: str, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("scenarios")
    return [
        write_scenario(folder / "a.yaml", shop, TASKS, personas=PERSONAS, repeat=REPEAT),
        write_scenario(folder / "b.yaml", shop, TASKS[:1], personas=PERSONAS),
    ]


@pytest.fixture(scope="module")
def parts(scenarios: list[Path], whole: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The audit of one machine, divided into shards."""
    folder, replays = tmp_path_factory.mktemp("parts"), plan(read_scenarios(scenarios))
    ids = [[one.id for one in part_of(replays, number, SHARDS)] for number in range(1, SHARDS + 1)]
    return [part(whole, number, listed, folder / str(number)) for number, listed in enumerate(ids, 1)]


@pytest.fixture(scope="module")
def shards(scenarios: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Shards that were replayed apart."""
    folder = tmp_path_factory.mktemp("shards")
    for number in range(1, SHARDS + 1):
        done = uxaudit("replay", *scenarios, "--shard", f"{number}/{SHARDS}", "--out", folder / str(number))
        assert done.code == 0, done.told
    return [folder / str(number) for number in range(1, SHARDS + 1)]


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_times(one) for key, one in value.items() if key not in TIMES and not key.endswith("_ms")}
    if isinstance(value, list):
        return [without_times(one) for one in value if not (isinstance(one, dict) and one.get("facet") in TIMED)]
    return value


def part(whole: Path, number: int, ids: list[str], folder: Path) -> Path:
    """A shard made of recordings of the whole audit: with the same times, so that nothing but merging can make a difference."""
    order = read_order(whole)
    shutil.copytree(whole / "recordings" / "states", folder / "recordings" / "states")
    for id in ids:
        shutil.copytree(whole / "recordings" / id, folder / "recordings" / id)
    shard = Shard(number=number, count=SHARDS, plan="p", replays=tuple(ids))
    write_order(folder, order.model_copy(update={"audit": f"shard-{number}", "shard": shard}))
    return folder


@pytest.fixture(scope="module")
def whole(scenarios: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "audit"
    done = uxaudit("run", *scenarios, "--out", folder, "--history", "none")
    assert done.code in (0, 1), done.told
    return folder


@pytest.mark.slow
def test_merged_parts_of_an_audit_give_exactly_its_report(whole: Path, parts: list[Path], tmp_path: Path) -> None:
    assert merge(parts, tmp_path / "merged") == len(list(journals(whole / "recordings")))
    one, other = judge(whole), judge(tmp_path / "merged")
    assert one.model_copy(update={"audit": "", "created": ""}) == other.model_copy(update={"audit": "", "created": ""})


@only_in_full
def test_merged_shards_equal_the_audit_of_one_machine(whole: Path, shards: list[Path], tmp_path: Path) -> None:
    merged = uxaudit("merge", *reversed(shards), "--out", tmp_path / "merged", "--history", tmp_path / "h.sqlite")
    assert merged.code in (0, 1), merged.told
    one, other = (json.loads((folder / "report.json").read_bytes()) for folder in (whole, tmp_path / "merged"))
    assert without_times(one) == without_times(other)
    assert report_of(tmp_path / "merged").audit != report_of(whole).audit
    ids = [sorted(path.parent.name for path in journals(folder / "recordings")) for folder in (whole, tmp_path / "merged")]
    assert ids[0] == ids[1]
    assert json.loads(uxaudit("history", "--history", tmp_path / "h.sqlite", "--json").out)[0]["replays"] == len(ids[0])


def test_every_replay_is_in_one_shard_and_repeats_stay_together(scenarios: list[Path]) -> None:
    replays = plan(read_scenarios(scenarios), repeat_override=2)
    for count in (1, 2, 3, 4, 9):
        divided = [part_of(replays, number, count) for number in range(1, count + 1)]
        assert sorted(one.id for listed in divided for one in listed) == sorted(one.id for one in replays)
        homes = [{(one.scenario.scenario, one.persona.name) for one in listed} for listed in divided]
        assert sum(map(len, homes)) == len(set.union(*homes))


def changed(shards: list[Path], folder: Path, number: int, change: Callable[[Path], None]) -> list[Path]:
    """The shards, one of them a copy that was changed."""
    copy = folder / "changed"
    shutil.copytree(shards[number], copy)
    change(copy)
    return [copy if at == number else path for at, path in enumerate(shards)]


def set_order(**values: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "recordings" / "order.json"
        order = json.loads(path.read_text())
        path.write_text(json.dumps({**order, **values, "shard": {**order["shard"], **values.get("shard", {})}}))

    return change


def cut_off(folder: Path) -> None:
    journal = next(journals(folder / "recordings"))
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-1]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("give", "words"),
    [
        (lambda shards, _: shards[:3], "shard 4 of 4 is missing"),
        (lambda shards, _: [*shards, shards[1]], "shard 2 of 4 is there 2 times"),
        (lambda shards, tmp: changed(shards, tmp, 0, set_order(shard={"plan": "other"})), "of another audit"),
        (lambda shards, tmp: changed(shards, tmp, 0, set_order(revision={"commit": "0123"})), "of another commit"),
        (lambda shards, tmp: changed(shards, tmp, 1, cut_off), "replays of this shard are not finished"),
        (lambda shards, tmp: [*shards[:3], tmp], "this folder contains no audit"),
    ],
)
def test_shards_that_do_not_fit_are_refused(
    parts: list[Path], tmp_path: Path, give: Callable[[list[Path], Path], list[Path]], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        merge(give(parts, tmp_path), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_merge_writes_into_no_other_audit(parts: list[Path]) -> None:
    with pytest.raises(InputError, match="already contains an audit"):
        merge(parts, parts[0])


@pytest.mark.slow
def test_a_shard_of_an_audit_names_what_the_others_play(scenarios: list[Path], tmp_path: Path) -> None:
    done = uxaudit(
        "run", scenarios[0], scenarios[1], "--persona", "desktop", "--shard", "2/2", "--out", tmp_path / "x", "--history", "none"
    )
    report = report_of(tmp_path / "x")
    assert {row.why for row in report.not_run} == {"part of other shards"}, done.told
    assert read_order(tmp_path / "x").shard is not None
    empty = uxaudit("run", scenarios[0], "--persona", "desktop", "--shard", "2/2", "--out", tmp_path / "y", "--history", "none")
    assert empty.code == 3, empty.told
    assert "nothing to replay" in empty.err


@pytest.mark.parametrize("text", ["0/4", "5/4", "4", "a/b", "-1/4", "1/0", "1/4/2"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    done = CliRunner().invoke(main, ["replay", "a.yaml", "--shard", text])
    assert done.exit_code == 2
    assert "write its number and how many there are" in done.output


# ---------------------------------------------------------------- changes


@pytest.fixture
def repository(shop: str, tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    for path in ("src/shop/mug.py", "src/shop/pages/home.html", "docs/index.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("1")
    tasks = [{**TASKS[0], "touches": ["src/shop/*.py"]}, {**TASKS[1], "touches": ["src/**/*.html"]}]
    write_scenario(tmp_path / "ux" / "shop.yaml", shop, tasks)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    return tmp_path


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words], cwd=folder, check=True)


@pytest.mark.slow
def test_only_tasks_that_a_change_touches_are_replayed(repository: Path) -> None:
    (repository / "src/shop/pages/new.html").write_text("2")
    done = uxaudit("run", "ux/shop.yaml", "--changed-since", "main", "--out", "out", "--history", "none", cwd=repository)
    report = report_of(repository / "out")
    assert [row.task for row in report.tasks] == ["Send"], done.told
    assert [(row.task, row.why, row.critical) for row in report.not_run] == [("Open the mug", "no change touches it", True)]
    assert any("no change touches it" in note for note in report.notes)


def test_where_no_change_touches_a_task_nothing_passes(repository: Path) -> None:
    (repository / "docs/index.md").write_text("2")
    done = uxaudit("run", "ux/shop.yaml", "--changed-since", "main", "--out", "out", "--history", "none", cwd=repository)
    assert done.code == 3, done.told
    assert "no change touches one" in done.err


def test_a_revision_that_git_does_not_know_is_refused(repository: Path) -> None:
    for ref in ("nowhere", "--output=x"):
        done = uxaudit("run", "ux/shop.yaml", f"--changed-since={ref}", "--out", "out", "--history", "none", cwd=repository)
        assert done.code == 2, done.told
        assert "git cannot determine the changes" in done.err
        assert "git fetch" in done.err
