"""The review of candidates: the file of answers, their effect on later audits, stale ones, and the command."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click import UsageError
from click.testing import CliRunner, Result

from tests.checks.factory import recording
from tests.test_agreement import AXE, IBM, NODE
from uxaudit.checks import all_checks
from uxaudit.cli import finishing
from uxaudit.cli.main import main
from uxaudit.errors import InputError
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.model.findings import Finding, Mode, Outcome, State
from uxaudit.model.report import Report
from uxaudit.model.review import ReviewAnswer
from uxaudit.pipeline.review import answers_for, candidates, findings_about, keep, prune, stale
from uxaudit.pytest_plugin.options import RunOptions
from uxaudit.reporters.formats import csv as csv_tables
from uxaudit.reporters.formats import earl, sarif
from uxaudit.reporters.formats import md as markdown
from uxaudit.reporters.html import render as render_html
from uxaudit.scenario.review_file import change_answers, read_answers
from uxaudit.scoring.build_report import build_report
from uxaudit.settings import Settings

DAY = date(2026, 6, 1)
CHECKS = all_checks().values()


def link(name: str, href: str = "/somewhere", **more: Any) -> dict[str, Any]:
    return {"role": "link", "name": name, "selector": f"a[href='{href}']", "tag": "a", "href": href, "html": f'<a href="{href}">', **more}


def page(path: str, *elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"fingerprint": path, "url": f"http://127.0.0.1:8000{path}", "elements": list(elements), **more}


def audited(*pages: dict[str, Any], answers: Sequence[ReviewAnswer] = (), runs: int = 1, **more: Any) -> Report:
    """The report of an audit that opens each of the pages in a step."""
    steps = [{"state": one["fingerprint"], "url": one["url"]} for one in pages]
    recordings = [recording(tasks=[{"task": "Look", "steps": steps}], states=pages, repetition=n + 1, **more) for n in range(runs)]
    settings = Settings(answers=answers)
    return build_report(evaluate(recordings, CHECKS, settings), recordings, title="t", created="2026-06-01T00:00:00Z", settings=settings)


def vague(report: Report) -> Finding:
    (found,) = [finding for finding in report.findings if finding.check == "vague-link"]
    return found


def answered(report: Report, answer: Any, id: str = "", reason: str = "The heading says it.") -> tuple[ReviewAnswer, ...]:
    return answers_for(findings_about(report, id or vague(report).id), answer, reason, "Ada", DAY)


def outcome(report: Report, check: str = "vague-link") -> Outcome:
    return next(one for one in report.outcomes if one.check == check)


HOME = page("/", link("more"))


# ---------------------------------------------------------------- effect


def test_a_dismissed_candidate_costs_nothing_and_is_listed() -> None:
    before = audited(HOME)
    after = audited(HOME, answers=answered(before, "dismissed"))
    assert [finding.check for finding in after.findings if finding.check == "vague-link"] == []
    (gone,) = after.dismissed
    assert gone.reviewed is not None
    assert (gone.id, gone.reviewed.by, gone.reviewed.reason) == (vague(before).id, "Ada", "The heading says it.")
    assert (gone.mode, gone.severity) == (Mode.NEEDS_REVIEW, vague(before).severity)
    assert outcome(after).state is State.PASSED
    clean = audited(page("/", link("Our mugs")))
    assert after.score.value == clean.score.value
    assert before.score.value is not None
    assert after.score.value is not None
    assert after.score.value > before.score.value
    assert after.stale_answers == ()


def test_a_confirmed_candidate_counts_as_measured() -> None:
    before = audited(HOME, runs=2)
    after = audited(HOME, runs=2, answers=answered(before, "confirmed", reason=""))
    found = vague(after)
    assert (vague(before).mode, found.mode) == (Mode.NEEDS_REVIEW, Mode.CONFIRMED)
    assert found.id == vague(before).id
    assert found.severity >= vague(before).severity
    assert outcome(after).mode is Mode.CONFIRMED
    assert after.tasks[0].score is not None
    assert before.tasks[0].score is not None
    assert after.tasks[0].score < before.tasks[0].score
    assert not any("needs review" in loss.why for loss in after.tasks[0].losses if loss.check == "vague-link")


def test_a_confirmed_candidate_costs_and_gates_like_a_measured_finding() -> None:
    """A check that is sure of the same finding gives the same score, severity and verdict."""
    doubtful = replace(all_checks()["vague-link"], impact=3, run=lambda _: [Finding(message="It leads somewhere", url=HOME["url"])])
    sure = replace(doubtful, mode=Mode.MEASURED)
    recordings = [recording(tasks=[{"task": "Look", "steps": [{"state": "/"}]}], states=[HOME], repetition=n) for n in (1, 2)]

    def report(check: Any, answers: Sequence[ReviewAnswer] = ()) -> Report:
        settings = Settings(answers=answers)
        return build_report(evaluate(recordings, [check], settings), recordings, title="", created="", settings=settings)

    open_ = report(doubtful)
    confirmed, measured = report(doubtful, answered(open_, "confirmed")), report(sure)
    assert (open_.verdict, confirmed.verdict, measured.verdict) == ("pass", "fail", "fail")
    assert vague(confirmed).severity == vague(measured).severity == 3
    assert confirmed.score.value == measured.score.value
    assert confirmed.tasks[0].losses[0].points == measured.tasks[0].losses[0].points


def test_the_candidates_of_a_measured_check_are_answered_one_by_one() -> None:
    nodes = [{"selector": f"#{name}"} for name in ("one", "two", "three")]
    rule = {"id": "color-contrast", "impact": "serious", "failed": 0, "help": "Contrast", "incomplete": 3, "nodes": nodes}
    one = page("/", axe={"incomplete": [rule], "passes": [{"id": "list", "passed": 1}]})
    before = audited(one)
    found = [finding for finding in before.findings if finding.check == "axe"]
    assert {finding.mode for finding in found} == {Mode.NEEDS_REVIEW}
    answers = (*answered(before, "confirmed", found[0].id), *answered(before, "dismissed", found[1].id))
    after = audited(one, answers=answers)
    modes = {finding.id: finding.mode for finding in after.findings if finding.check == "axe"}
    assert modes == {found[0].id: Mode.CONFIRMED, found[2].id: Mode.NEEDS_REVIEW}
    assert [finding.id for finding in after.dismissed] == [found[1].id]


def test_a_finding_that_is_proven_now_counts_although_it_was_dismissed() -> None:
    failed = {"status": "failed", "error": {"kind": "timeout", "message": "too long"}}
    plan = {"task": "Buy", "steps": [failed], "has_success": True}
    one = [recording(tasks=[plan], repetition=1)]
    before = build_report(evaluate(one, CHECKS), one, title="", created="")
    (goal,) = [finding for finding in before.findings if finding.check == "goal-not-reached"]
    assert goal.mode is Mode.NEEDS_REVIEW
    settings = Settings(answers=answered(before, "dismissed", goal.id))
    again = build_report(evaluate(one, CHECKS, settings), one, title="", created="", settings=settings)
    assert goal.id in {finding.id for finding in again.dismissed}
    both = [*one, recording(tasks=[plan], repetition=2)]
    proven = build_report(evaluate(both, CHECKS, settings), both, title="", created="", settings=settings)
    assert goal.id in {finding.id for finding in proven.findings}
    assert proven.dismissed == ()
    assert any("this audit proves it" in note for note in proven.notes)


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("later", "is_known", "is_stale"),
    [
        (page("/", link("more")), True, False),
        (page("/", link("More ", href="/elsewhere")), True, False),  # the same link by role and name, on the same page
        (page("/other", link("more")), True, False),  # the same component on another page
        (page("/other", link("more", href="/elsewhere")), False, False),  # another link with the same name elsewhere
        (page("/", link("Our mugs")), False, True),
        (page("/", link("here")), False, True),
        (page("/other", link("Our mugs")), False, False),  # its page was not audited
    ],
)
def test_an_answer_applies_until_its_place_changes(later: dict[str, Any], is_known: bool, is_stale: bool) -> None:
    answers = answered(audited(HOME), "dismissed")
    report = audited(later, answers=answers)
    assert bool(report.dismissed) == is_known
    assert report.stale_answers == (answers if is_stale else ())
    assert stale(report, answers) == report.stale_answers
    left = [one.lead.check for one in candidates(report, answers) if one.answer is None]
    assert ("vague-link" in left) == (not is_known and later["elements"][0]["name"].strip().lower() in ("more", "here"))


def test_a_problem_of_one_page_is_not_dismissed_on_another() -> None:
    def untitled(path: str) -> dict[str, Any]:
        block = {"selector": "p", "tag": "p", "lang": "de", "text": "This is the text of a page about mugs, and it is in English. " * 3}
        return page(path, lang="de", markup={"blocks": [block]})

    before = audited(untitled("/"))
    (candidate,) = [finding for finding in before.findings if finding.check == "wrong-language"]
    after = audited(untitled("/"), untitled("/second"), answers=answered(before, "dismissed", candidate.id))
    (left,) = [finding for finding in after.findings if finding.check == "wrong-language"]
    assert [path for path, _ in left.per_page] == ["second"]
    assert [path for path, _ in after.dismissed[0].per_page] == [""]
    assert findings_about(after, left.id) == findings_about(after, left.id, "open") == (left,)
    assert findings_about(after, left.id, "dismissed") == after.dismissed


def test_an_answer_by_another_persona_is_not_stale() -> None:
    (answer,) = answered(audited(HOME), "dismissed")
    clean = page("/", link("Our mugs"))
    assert audited(clean, answers=[answer]).stale_answers == (answer,)
    assert audited(clean, answers=[answer], persona="keyboard").stale_answers == ()


# ---------------------------------------------------------------- the file


ANSWER = ReviewAnswer(
    finding="vague-link-1",
    answer="dismissed",
    reason='A: \n"b" #c',
    by="Zoë",
    date=DAY,
    check="vague-link",
    pages=("/",),
)


def test_the_file_is_sorted_and_survives_a_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ux-review.yaml"
    other = ANSWER.model_copy(update={"finding": "axe-1", "check": "axe", "answer": "confirmed", "reason": ""})
    for order in ([ANSWER, other], [other, ANSWER]):
        change_answers(path, lambda _, order=order: order)  # type: ignore[misc]
        assert read_answers(path) == (other, ANSWER)
    text = path.read_text()
    assert text.startswith("# Answers about candidates")
    assert "reason" not in text.split("- finding: vague-link")[0]
    before = path.stat().st_mtime_ns
    change_answers(path, lambda known: known)
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("text", "says", "place"),
    [
        ("", "the file is empty", ":1:1"),
        ("{", "not YAML", ":2:1"),
        ("- a", "must be a mapping", ":1:1"),
        ("answers: []", "no format number", ":1:1"),
        ("format: 2\nanswers: [{later: 1}]", "has format 2; this version reads up to 1", ":1:9"),
        ("format: 1\nanswrs: []", "unknown key `answrs`", ":2:1"),
        ("format: 1\nanswers: 3", "`answers` must be a list", ":2:10"),
        ("format: 1\nanswers:\n- {finding: x, by: A, date: 2026-06-01, check: c, answer: maybe}", "`answer` is `maybe`", ":3:59"),
        ("format: 1\nanswers:\n- {finding: x, by: A, date: 1, check: c, answer: confirmed}", "`date` is invalid", ":3:29"),
        ("format: 1\nanswers:\n- {finding: x, by: A, date: 2026-06-01, check: c, answer: dismissed}", "`reason` is missing", ":3:3"),
        (
            "format: 1\nanswers:\n- {finding: x, by: A, date: 2026-06-01, check: c, answer: confirmed, whom: B}",
            "unknown key `whom`",
            ":3:70",
        ),
        ("format: 1\nanswers:\n" + "- {finding: x, by: A, date: 2026-06-01, check: c, answer: confirmed}\n" * 2, "a second answer", ":4:3"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, text: str, says: str, place: str) -> None:
    path = tmp_path / "ux-review.yaml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_answers(path)
    problem = caught.value.problems[0]
    assert says in problem.message
    assert problem.where == f"{path}{place}"
    with pytest.raises(InputError):
        keep(path, [ANSWER])
    assert path.read_text() == text


def test_a_file_that_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "ux-review.yaml"
    keep(path, [ANSWER])
    before = path.read_text()
    many = [ANSWER.model_copy(update={"finding": f"vague-link-{number}", "message": "m" * 200}) for number in range(3000)]
    with pytest.raises(InputError, match="too large"):
        keep(path, many)
    assert path.read_text() == before


def test_several_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ux-review.yaml"
    every = [ANSWER.model_copy(update={"finding": f"vague-link-{number}"}) for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda answer: keep(path, [answer]), every))
    assert {answer.finding for answer in read_answers(path)} == {answer.finding for answer in every}


def test_a_new_answer_replaces_earlier_ones_about_its_pages_alone(tmp_path: Path) -> None:
    path = tmp_path / "ux-review.yaml"
    keep(path, [ANSWER.model_copy(update={"pages": ("/", "/b")})])
    keep(path, [ANSWER.model_copy(update={"pages": ("/b", "/c"), "answer": "confirmed"})])
    assert {(answer.answer, answer.pages) for answer in read_answers(path)} == {("dismissed", ("/",)), ("confirmed", ("/b", "/c"))}


# ---------------------------------------------------------------- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    place = tmp_path / "audit"
    place.mkdir()
    made = audited(HOME, page("/b", link("here", href="/b")))
    only = [finding for finding in made.findings if finding.check == "vague-link"]
    (place / "report.json").write_text(made.model_copy(update={"findings": tuple(only)}).model_dump_json())
    return place


def review(folder: Path, *arguments: str, keys: str = "") -> Result:
    return CliRunner().invoke(main, ["review", str(folder), *arguments], input=keys)


def kept() -> list[tuple[str, str, str]]:
    return [(answer.answer, answer.reason, answer.by) for answer in read_answers(Path("ux-review.yaml"))]


def ids(folder: Path) -> list[str]:
    return [row["finding"] for row in json.loads(review(folder, "--json").output)["candidates"]]


def test_the_terminal_asks_about_each_candidate_once_and_keeps_each_answer(folder: Path) -> None:
    done = review(folder, "--by", "Ada", keys="x\nd\n\n A heading says it. \nb\nc\n\nq\n")
    assert done.exit_code == 0, done.output
    assert "1 of 2" in done.output
    assert "Type c, d, s, b or q" in done.output
    assert "A dismissal needs a reason" in done.output
    assert "(answered: dismissed)" in done.output
    assert kept() == [("confirmed", "", "Ada")]  # going back changed the first answer
    again = review(folder, "--by", "Ada", keys="d\nIt is a test.\n")
    assert "1 of 1" in again.output
    assert sorted(kept()) == [("confirmed", "", "Ada"), ("dismissed", "It is a test.", "Ada")]
    assert "All 2 candidates are answered" in review(folder).output


@pytest.mark.parametrize("typed", ["cancel", "delete", "done", "", "yes"])
def test_only_the_commands_themselves_are_answers(folder: Path, typed: str) -> None:
    done = review(folder, "--by", "Ada", keys=f"{typed}\nQUIT\n")
    assert "Type c, d, s, b or q" in done.output
    assert not Path("ux-review.yaml").exists()


def test_the_end_of_the_input_keeps_what_was_answered(folder: Path) -> None:
    assert review(folder, "--by", "Ada", keys="c\nTrue\nd\n").exit_code == 0
    assert kept() == [("confirmed", "True", "Ada")]


def test_scripts_answer_by_id(folder: Path) -> None:
    one, other = ids(folder)
    done = review(folder, "--confirm", one, "--dismiss", other, "--reason", "Seen together", "--by", "Bob")
    assert done.exit_code == 0, done.output
    states = {row["finding"]: row["state"] for row in json.loads(review(folder, "--json").output)["candidates"]}
    assert states == {one: "confirmed", other: "dismissed"}
    assert one in review(folder, "--list").output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--dismiss", "{id}", "--by", "Bob"), "a dismissal needs a reason"),
        (("--dismiss", "vague-link-0", "--reason", "r", "--by", "Bob"), "no such candidate"),
        (("--dismiss", "{id}", "--confirm", "{id}", "--reason", "r", "--by", "Bob"), "both confirmed and dismissed"),
        (("--confirm", "{id}", "--by", " "), "nobody is named"),
        (("--confirm", "{id}", "--reason", "r" * 501, "--by", "Bob"), "too long"),
        (("--prune", "--file", "bad.yaml"), "no format number"),
    ],
)
def test_wrong_answers_are_refused_and_nothing_is_written(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    Path("bad.yaml").write_text("answers: []")
    done = review(folder, *(text.format(id=ids(folder)[0]) for text in arguments))
    assert (done.exit_code, says in done.output) == (2, True), done.output
    assert not Path("ux-review.yaml").exists()


def test_prune_removes_stale_answers_alone(folder: Path) -> None:
    report = audited(HOME)
    gone = ANSWER.model_copy(update={"finding": "vague-link-old"})
    elsewhere = ANSWER.model_copy(update={"pages": ("/never-audited",)})
    keep(Path("ux-review.yaml"), [*answered(report, "confirmed"), gone, elsewhere])
    assert prune(report, Path("ux-review.yaml")) == (gone,)
    assert len(read_answers(Path("ux-review.yaml"))) == 2
    assert "0 stale answers removed" in review(folder, "--prune").output


# ---------------------------------------------------------------- later commands and reports


@pytest.fixture
def recorded(folder: Path) -> Path:
    """The same folder with an answer in the default review file."""
    report = Report.model_validate_json((folder / "report.json").read_text())
    keep(Path("ux-review.yaml"), answers_for(report.findings[:1], "dismissed", "A test", "Ada", DAY))
    return folder


def rules(**given: Any) -> Settings:
    options = {"config": None, "baseline": None, "min_score": None, "min_coverage": None, "severity": None}
    return finishing.Rules.taken_from({**options, "review": None, "no_review": False, **given}).read()[0]


def test_commands_use_the_review_file_of_the_working_folder(recorded: Path) -> None:
    assert len(rules().answers) == 1
    assert rules(no_review=True).answers == ()
    Path("ux-review.yaml").rename("other.yaml")
    assert rules().answers == ()
    assert len(rules(review=Path("other.yaml")).answers) == 1
    with pytest.raises(InputError, match="no such review file"):
        rules(review=Path("missing.yaml"))
    with pytest.raises(UsageError, match="exclude each other"):
        rules(review=Path("other.yaml"), no_review=True)


def test_reports_name_who_confirmed_and_dismissed() -> None:
    before = audited(HOME, page("/b", link("here", href="/b")))
    one, other = [finding.id for finding in before.findings if finding.check == "vague-link"]
    answers = (*answered(before, "confirmed", one, "People ask"), *answered(before, "dismissed", other))
    report = audited(HOME, page("/b", link("here", href="/b")), answers=[*answers, ANSWER])
    assert report.stale_answers == (ANSWER,)
    confirmed, dismissed = "Confirmed by Ada on 1 June 2026: People ask", "Dismissed by Ada on 1 June 2026: The heading says it"
    html = render_html(report, Path())
    for words in (confirmed, dismissed, '<option value="confirmed">Confirmed', 'class="card dismissed"', "Answers without effect"):
        assert words in html
    results = json.loads(sarif.render(report, Path()))["runs"][0]["results"]
    found = {result["partialFingerprints"]["uxauditFinding/v1"]: result for result in results}
    assert found[other]["suppressions"] == [{"kind": "external", "status": "accepted", "justification": dismissed}]
    assert "suppressions" not in found[one]
    assert found[one]["level"] != "note" or found[one]["properties"]["severity"] == 1
    graph = json.loads(earl.render(report, Path()))["@graph"]
    judged = {node["@id"].rpartition(":")[2]: node for node in graph if "finding:" in node.get("@id", "")}
    assert [judged[id]["result"]["outcome"] for id in (one, other)] == ["earl:failed", "earl:passed"]
    assert {judged[id]["mode"] for id in (one, other)} == {"earl:semiAuto"}
    table = csv_tables.render(report, Path())["findings.csv"].decode("utf-8-sig")
    assert confirmed in table
    assert dismissed in table
    assert "dismissed candidate" in markdown.render(report, Path())


def test_report_says_that_answers_came_later(recorded: Path) -> None:
    done = CliRunner().invoke(main, ["report", str(recorded), "--format", "csv"])
    assert done.exit_code == 0, done.output
    assert "1 answer in ux-review.yaml came after this report" in done.output


def test_an_answer_is_also_about_what_another_engine_says_of_the_same_fault() -> None:
    axe = AXE | {"nodes": [NODE]}
    ibm = IBM | {"act": []}
    both = page("/", axe={"incomplete": [axe], "passes": [{"id": "list", "passed": 1}]}, ibm={"rules": [ibm]})
    before = audited(both)
    found = [finding for finding in before.findings if finding.check in ("axe", "ibm")]
    assert [(finding.mode, len(finding.duplicates)) for finding in found] == [(Mode.NEEDS_REVIEW, 1)]
    after = audited(both, answers=answered(before, "dismissed", found[0].id))
    assert [finding for finding in after.findings if finding.check in ("axe", "ibm")] == []


def test_a_confirmed_candidate_that_another_engine_proves_is_one_finding() -> None:
    axe = {"axe": {"incomplete": [AXE | {"nodes": [NODE]}], "passes": [{"id": "list", "passed": 1}]}}
    before = audited(page("/", **axe))
    (candidate,) = [finding for finding in before.findings if finding.check == "axe"]
    after = audited(page("/", **axe, ibm={"rules": [IBM]}), answers=answered(before, "confirmed", candidate.id))
    found = [finding for finding in after.findings if finding.check in ("axe", "ibm")]
    assert [(finding.id, finding.mode, finding.also) for finding in found] == [(candidate.id, Mode.CONFIRMED, ("ibm/img_alt_valid",))]


@pytest.mark.parametrize(("given", "count"), [(None, 1), ("none", 0), ("ux-review.yaml", 1)])
def test_the_pytest_plugin_uses_the_review_file(recorded: Path, given: str | None, count: int) -> None:
    options = dict.fromkeys(("out", "baseline", "severity", "config", "proxy")) | {
        "engines": "axe",
        "no_screenshots": True,
        "strict": False,
    }
    assert len(RunOptions(recorded, {**options, "review": given}).audit.settings.answers) == count
