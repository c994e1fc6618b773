"""Findings compared with a baseline: new, fixed and stale ones; the baseline file; the values of --baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.checks.factory import recording
from tests.test_gate import finding, judged, report, row
from uxaudit.checks import all_checks
from uxaudit.cli.main import main
from uxaudit.constants import Thresholds
from uxaudit.errors import InputError
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode, Outcome, State
from uxaudit.model.markup import normalised
from uxaudit.model.report import Report, Score, StepRow
from uxaudit.scenario.baseline_file import read_baseline, write_baseline
from uxaudit.scoring.baseline_comparison import check_same_site, compared
from uxaudit.scoring.build_report import build_report

AXE = Outcome(check="axe", facet=Facet.ACCESSIBILITY, state=State.FAILED, mode=Mode.MEASURED)
PAGES = tuple(
    StepRow(index=n, sentence="open", phase="start", status="passed", url=f"http://a/{page}") for n, page in enumerate(("", "shop", "help"))
)
VISITED = row(step_rows=PAGES)


def found(**more: Any) -> Finding:
    values = {"rule": "image-alt", "url": "http://a/shop", "urls": ("http://a/shop",), "per_page": (("shop", 1),)}
    return finding(**{**values, **more})


def against(old: tuple[Finding, ...], new: tuple[Finding, ...], **more: Any) -> tuple[str, str]:
    return judged(baseline=report(findings=old, tasks=(VISITED,)), findings=new, tasks=(VISITED,), **more)


# ---------------------------------------------------------------- fingerprints


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('<img src="/a/boat.png" class="x1">', '<img class="y2" style="top: 3px" src="/b/boat.png">', True),
        ('<img src="/boat.3f9a21c4.png">', '<img src="/boat.88e1d0b7.png">', True),
        ('<img src="/boat.png">', '<img src="/ship.png">', False),
        ('<input type="email" name="mail" id="react-12">', '<input id="react-77" name="mail" type="email">', True),
        ('<a href="/item/12?x=1" data-n="4">', '<a href="/item/7">', True),
        ("<div>", "<span>", False),
    ],
)
def test_markup_is_the_same_where_only_what_changes_from_build_to_build_differs(one: str, other: str, same: bool) -> None:
    assert (normalised(one) == normalised(other)) is same


@pytest.mark.parametrize(
    "after",
    [
        found(),
        found(box={"x": 9, "y": 900, "width": 1, "height": 1}, urls=("http://b:81/shop",), url="http://b:81/shop"),
        found(id="axe-2", target=Named(role="img", name="", selector="aside img"), snippet='<img class="new" src="/boat.png">'),
    ],
    ids=["the same", "elsewhere on the page, on another host", "wrapped in another element"],
)
def test_what_the_baseline_has_is_not_new(after: Finding) -> None:
    before = found(snippet='<img src="/boat.png" class="old">')
    assert against((before,), (after,))[0] == "pass"


@pytest.mark.parametrize(
    "after",
    [
        (found(), found(id="axe-2", rule="label", target=Named(role="textbox", name="Mail"))),
        (found(per_page=(("shop", 2),)),),
        (found(per_page=(("help", 1), ("shop", 1)), urls=("http://a/shop", "http://a/help")),),
        (found(severity=4),),
        (found(id="axe-3", snippet='<img src="/ship.png">', target=Named(role="img", selector="footer img")),),
    ],
    ids=["another rule", "one more on the page", "on a page that had none", "graver than the limit allowed", "another picture"],
)
def test_what_the_baseline_lacks_is_new(after: tuple[Finding, ...]) -> None:
    before, limits = found(snippet='<img src="/boat.png">'), Thresholds(severity=max(one.severity for one in after))
    verdict, why = judged(limits, report(findings=(before,), tasks=(VISITED,)), findings=after, tasks=(VISITED,))
    assert (verdict, why.startswith("New problem")) == ("fail", True)


def test_a_fixed_finding_never_fails_and_what_was_not_looked_for_is_stale() -> None:
    gone, unseen = found(), found(id="axe-9", per_page=(("admin", 1),), urls=("http://a/admin",), url="http://a/admin")
    other = found(id="hover-1", check="hover-only")
    assert against((gone, unseen, other), ())[0] == "pass"
    beside = compared((), (VISITED,), (AXE,), report(findings=(gone, unseen, other), tasks=(VISITED,)))
    assert [f.id for f in beside.fixed] == [gone.id]
    assert [f.id for f in beside.stale] == [unseen.id, other.id], "a page not passed, and a check not made"


def test_a_task_that_was_blocked_before_is_known() -> None:
    blocked = row(critical=True, status="blocked", score=0.0, reason="no button")
    goal = finding(4, id="goal-1", check="goal-not-reached", blocks_task=True, url="", target=None, scenario="shop", persona="desktop")
    verdict, why = judged(baseline=report(tasks=(blocked,), findings=(goal,)), tasks=(blocked, row("Look")), findings=(goal,))
    assert (verdict, 'task "Buy" (shop, desktop) is blocked, as in the baseline: no button.' in why) == ("pass", True)
    assert judged(baseline=report(tasks=(row(),)), tasks=(blocked,))[0] == "fail"


def test_reports_get_the_findings_of_the_baseline_under_the_ids_of_this_audit() -> None:
    slow = {"timing": {"t0": 0, "t1": 1500, "t2": 1600, "responses": ["dom"]}}
    recordings = [recording(steps=[slow], repetition=n) for n in (1, 2)]
    judged_now = evaluate(recordings, all_checks().values())
    first = build_report(judged_now, recordings, title="", created="")
    (known,) = [f for f in first.findings if f.check == "slow-feedback"]
    fixed = known.model_copy(update={"id": "old-2", "target": Named(role="button", name="Gone")})
    unseen = known.model_copy(update={"id": "old-3", "check": "no-such-check"})
    before = first.model_copy(update={"findings": (known.model_copy(update={"id": "old-1"}), fixed, unseen)})
    beside = build_report(judged_now, recordings, title="", created="", baseline=before).baseline
    assert beside is not None
    assert [one.id for one in beside.findings] == [known.id, "old-2"]


# ---------------------------------------------------------------- of another site


@pytest.mark.parametrize(
    ("site", "tasks", "of", "refused"),
    [
        ("http://127.0.0.1:8000", [("shop", "Buy")], "http://localhost:9999", False),
        ("https://staging.shop.example", [("shop", "Buy")], "https://shop.example", False),
        ("http://127.0.0.1:8000", [("trees", "Count")], "http://127.0.0.1:8000", True),
        ("https://trees.example", [("Pages of trees.example", "/")], "https://shop.example", True),
    ],
)
def test_a_baseline_of_another_site_is_refused(site: str, tasks: list[tuple[str, str]], of: str, refused: bool) -> None:
    held = (row(), row("/", scenario="Pages of shop.example"))
    if refused:
        with pytest.raises(InputError, match="another site"):
            check_same_site(site, tasks, report(site=of, tasks=held))
    else:
        check_same_site(site, tasks, report(site=of, tasks=held))


# ---------------------------------------------------------------- the file


def whole(**more: Any) -> Report:
    steps = (StepRow(index=0, sentence='click "Buy"', status="passed", url="http://a/shop", system_times_ms=(120.4, 130)),)
    task = row(step_rows=steps, system_times_ms=(120.4, 130.0), predicted_time_ms=1500.0)
    other = row("Ask", critical=True, status="blocked", score=0.0)
    return report(
        site="http://a",
        created="2026-01-01T00:00:00+00:00",
        score=Score(value=49, coverage=1),
        tasks=(task, other),
        findings=(found(), found(id="axe-0", rule="label")),
        **more,
    )


def test_the_file_is_small_sorted_and_gives_the_same_comparison(tmp_path: Path) -> None:
    path = tmp_path / "ux" / "baseline.yaml"
    write_baseline(whole(), path)
    text = path.read_text()
    assert len(text.splitlines()) < 60
    assert text.index("task: Ask") < text.index("task: Buy")
    assert text.index("rule: image-alt") < text.index("rule: label")
    assert "times_ms: [120, 130]" in text
    read = read_baseline(path)
    assert [(f.id, f.severity, dict(f.per_page)) for f in read.findings] == [("axe-1", 3, {"shop": 1}), ("axe-0", 3, {"shop": 1})]
    assert [(task.task, task.status, task.system_times_ms) for task in read.tasks] == [
        ("Ask", "blocked", ()),
        ("Buy", "completed", (120, 130)),
    ]
    write_baseline(read, path)
    assert path.read_text() == text, "reading and writing change nothing"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format: [", "not valid YAML"),
        ("hello", "not a baseline"),
        ("format: 99\n", "has format 99"),
        ("format: 1\nfindings:\n- {check: axe}\n", "findings.0"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "b.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=words) as raised:
        read_baseline(path)
    assert str(path) in str(raised.value)


# ---------------------------------------------------------------- the command


def audit(folder: Path, **more: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(whole(**more).model_dump_json())
    return folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


def test_gate_writes_reads_and_updates_the_file(tmp_path: Path) -> None:
    first, file = audit(tmp_path / "one"), tmp_path / "baseline.yaml"
    done = run("gate", first, "--update-baseline", "--baseline", file)
    assert (done.exit_code, "2 findings and 2 tasks written" in done.output) == (0, True), done.output
    assert run("gate", first, "--baseline", file).exit_code == 0, "everything is known, the blocked task included"
    assert run("gate", first).exit_code == 1
    again = run("gate", first, "--update-baseline", "--baseline", file)
    assert "0 findings added, 0 removed, 2 unchanged" in again.output


def test_baselines_are_found_by_folder_and_by_the_word_latest(tmp_path: Path) -> None:
    older, newer, now = (audit(tmp_path / name) for name in ("a", "b", "c"))
    (newer / "report.json").write_text(whole().model_copy(update={"created": "2026-02-01T00:00:00+00:00"}).model_dump_json())
    assert run("gate", now, "--baseline", older).exit_code == 0
    done = run("gate", now, "--baseline", "latest")
    assert (done.exit_code, f"Baseline: {newer / 'report.json'}" in done.output) == (0, True), done.output
    alone = run("gate", audit(tmp_path / "apart" / "d"), "--baseline", "latest")
    assert (alone.exit_code, "no earlier audit" in alone.output) == (2, True)


def test_what_cannot_be_a_baseline_is_refused(tmp_path: Path) -> None:
    folder = audit(tmp_path / "one")
    assert "give --baseline FILE.yaml" in run("gate", folder, "--update-baseline").output
    assert run("gate", folder, "--baseline", tmp_path / "none.yaml").exit_code == 2
    other = report(site="http://trees", tasks=(row("Count", scenario="trees"),))
    write_baseline(other, tmp_path / "trees.yaml")
    done = run("gate", folder, "--baseline", tmp_path / "trees.yaml")
    assert (done.exit_code, "another site" in done.output) == (2, True)
