"""The other formats: the requirements of their readers, hostile strings, and files that are complete or absent."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator
from rich.console import Console

from tests.reporters import factory as make
from uxaudit import reporters
from uxaudit.errors import InputError
from uxaudit.model.report import Gate, Report
from uxaudit.reporters import terminal
from uxaudit.reporters.formats import json as plain_json
from uxaudit.reporters.formats import junit, sarif
from uxaudit.reporters.formats import md as markdown

SCHEMA = Path(__file__).parent / "sarif-2.1.0.schema.json"
"""The schema of the OASIS standard, from the npm package @microsoft/jest-sarif."""
REPORTS: dict[str, Callable[[], Report]] = {
    "full": make.full_report,
    "empty": make.empty_report,
    "unmeasured": make.unmeasured_report,
    "hostile": make.hostile_report,
    "many": lambda: make.full_report(findings=make.many_findings(2000)),
}
each_report = pytest.mark.parametrize("report", [pytest.param(kind(), id=name) for name, kind in REPORTS.items()])


# ---------------------------------------------------------------- writing and reading


def test_every_format_is_written(tmp_path: Path) -> None:
    paths = reporters.write(make.full_report(), tmp_path, [*reporters.formats(), "json"])
    names = [path.name for path in paths]
    assert {"report.html", "report.json", "junit.xml", "report.sarif", "report.md"} <= set(names)
    assert {"findings.csv", "tasks.csv", "steps.csv", "earl.jsonld", "report.zip"} <= set(names)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in paths)


def test_every_format_is_a_module_with_its_name() -> None:
    assert {name: reporter.name for name, reporter in reporters.own_formats().items()} == {name: name for name in reporters.own_names()}


def test_an_unknown_format_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Did you mean junit"):
        reporters.write(make.full_report(), tmp_path, ["json", "junits"])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match=r"taken.report\.json: the report cannot be written.*Give a folder"):
        reporters.write(make.full_report(), tmp_path / "taken", ["json"])


@each_report
def test_json_is_the_report(tmp_path: Path, report: Report) -> None:
    if report.title == make.HOSTILE[0]:
        report = report.model_copy(
            update={"findings": (), "ignored": (), "dismissed": (), "score": make.full_report().score}
        )  # NaN is not JSON
    reporters.write(report, tmp_path, ["json"])
    assert plain_json.render(reporters.read_report(tmp_path), tmp_path) == (tmp_path / "report.json").read_text()
    text = (tmp_path / "report.json").read_text()
    assert list(json.loads(text)) == list(Report.model_fields)
    assert text.startswith('{\n  "format": 1,')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("{", r"report\.json:1:2: this file is not JSON"),
        ("[]", "no format number"),
        ('{"format": 99}', "format 99, this version reads up to"),
        ('{"format": 1}', "verdict: Field required"),
        ('{"format": "1"}', "no format number"),
        ("\x80", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_report_is_told(tmp_path: Path, content: str | None, words: str) -> None:
    path = tmp_path / "report.json"
    if content is not None:
        path.write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError, match=words):
        reporters.read_report(path)


# ---------------------------------------------------------------- JUnit

COUNTS = {"failures": "failure", "errors": "error", "skipped": "skipped"}
ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors", "skipped", "disabled"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package"},
    "testcase": {"name", "classname", "time", "status", "assertions"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message"},
    "system-out": set(),
}
"""What Jenkins' schema allows (github.com/jenkinsci/xunit-plugin, jenkins-junit.xsd)."""
CHILDREN = {"testsuites": {"testsuite"}, "testsuite": {"testcase"}, "testcase": {"skipped", "error", "failure", "system-out"}}


def parsed(report: Report) -> ET.Element:
    return ET.fromstring(junit.render(report, Path()))


@each_report
def test_junit_keeps_the_shape(report: Report) -> None:
    root = parsed(report)
    for element in root.iter():
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())
    for suite in [*root, root]:
        assert suite.get("tests") == str(len(list(suite.iter("testcase"))))
        for count, tag in COUNTS.items():
            assert suite.get(count) == str(len(list(suite.iter(tag))))
    for case in root.iter("testcase"):
        assert case.get("name")
        assert float(case.get("time", "")) >= 0


def test_junit_is_never_green_for_what_was_not_measured() -> None:
    cases = {(case.get("classname"), case.get("name")): case for case in parsed(make.full_report()).iter("testcase")}
    assert cases["Buy a mug.phone", make.PAYING].find("error") is not None
    assert cases["Buy a mug.keyboard", make.PAYING].find("failure") is not None
    assert cases["Buy a mug.keyboard", make.SHOPPING].find("skipped") is not None
    assert [child.tag for child in cases["Buy a mug.desktop", make.SHOPPING]] == ["system-out"]
    (gate,) = parsed(make.unmeasured_report()).iter("testcase")
    assert gate.find("error") is not None


def test_junit_tells_what_failed_the_gate_and_where() -> None:
    failure = parsed(make.full_report()).find("testsuite[@name='uxaudit gate']/testcase/failure")
    assert failure is not None
    lines = (failure.text or "").splitlines()
    assert failure.get("message") == "Failed: 1 of 2 tasks is blocked, 2 other problems are serious or worse"
    assert lines[0].startswith("[severity 4] The control did nothing")
    assert make.CHECKOUT in lines[0]
    assert lines[1] == "  Blocks “Pay for the basket” (keyboard)"
    assert "needs review" not in (failure.text or "")
    blocked = parsed(make.full_report()).find(".//failure[@type='blocked']")
    assert blocked is not None
    assert (blocked.text or "").startswith("scenarios/mug.yaml:24:9\nStep 2: press Enter")


def test_junit_is_as_it_was(golden: Callable[[str, str], None]) -> None:
    golden("junit.xml", junit.render(make.full_report(), Path()).decode())


# ---------------------------------------------------------------- SARIF


@each_report
def test_sarif_is_valid(report: Report) -> None:
    log: Any = json.loads(sarif.render(report, Path()), parse_constant=pytest.fail)
    schema = json.loads(SCHEMA.read_text())
    errors = [
        f"{'/'.join(map(str, error.path))}: {error.message[:200]}"
        for error in Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).iter_errors(log)
    ]
    assert errors == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run["results"]) == len(report.findings) + len(report.ignored) + len(report.dismissed)
    assert sum("suppressions" in result for result in run["results"]) == len(report.ignored) + len(report.dismissed)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[!-~]+", uri)
        assert not re.search(r'[<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})', uri)
        assert not uri.startswith("javascript:")


def test_sarif_points_into_the_scenario() -> None:
    results = json.loads(sarif.render(make.full_report(), Path()))["runs"][0]["results"]
    dead = next(result for result in results if result["ruleId"] == "dead-control")
    assert dead["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "scenarios/mug.yaml"},
        "region": {"startLine": 24, "startColumn": 9},
    }
    assert dead["partialFingerprints"] == {"uxauditFinding/v1": "dead-control-77aa"}
    levels = {result["ruleId"]: result["level"] for result in results}
    assert levels == {
        "dead-control": "error",
        "silent-wait": "error",
        "axe/color-contrast": "error",
        "long-way": "warning",
        "layout-shift": "note",
        "vague-label": "note",
        "axe/region": "note",
        "vague-link": "note",
    }


def test_sarif_says_when_nothing_was_measured() -> None:
    (told,) = json.loads(sarif.render(make.unmeasured_report(), Path()))["runs"][0]["invocations"]
    assert told["executionSuccessful"] is False
    assert "connection refused" in told["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_is_as_it_was(golden: Callable[[str, str], None]) -> None:
    golden("report.sarif", sarif.render(make.full_report(), Path()))


# ---------------------------------------------------------------- Markdown and terminal


@each_report
def test_markdown_stays_small(report: Report) -> None:
    assert len(markdown.render(report, Path()).encode()) < markdown.LIMIT


def test_markdown_is_cut_where_it_would_be_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "LIMIT", 1500)
    text = markdown.render(make.full_report(), Path())
    assert "Shortened" in text
    assert "Failed: 1 of 2" in text


def test_markdown_carries_nothing_foreign() -> None:
    from markdown_it import MarkdownIt

    text = markdown.render(make.hostile_report(), Path())
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    foreign = set(re.findall(r"<\s*/?([a-z0-9]+)", page)) - {
        "h2",
        "h3",
        "p",
        "strong",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "details",
        "summary",
        "sub",
        "em",
    }
    assert foreign == set()
    assert "@everyone" not in page
    assert not re.search(r"\bhttps?://", page)


def test_a_pipe_does_not_break_the_table() -> None:
    report = make.full_report(tasks=(make.full_tasks()[0].model_copy(update={"task": "a | b\n| c"}),))
    row = next(row for row in markdown.render(report, Path()).splitlines() if row.startswith("| a "))
    assert row.count("|") == 9


def test_markdown_is_as_it_was(golden: Callable[[str, str], None]) -> None:
    golden("report.md", markdown.render(make.full_report(), Path()))


def printed(report: Report, width: int = 100) -> str:
    console = Console(width=width, file=io.StringIO(), force_terminal=False)
    console.print(terminal.summary(report, "reports/mug/report.html"))
    return console.file.getvalue()  # type: ignore[attr-defined]


@each_report
@pytest.mark.parametrize("width", [80, 160])
def test_the_summary_is_a_screenful_without_control_characters(report: Report, width: int) -> None:
    text = printed(report, width)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    lines = text.splitlines()
    assert len(lines) <= terminal.LINES
    assert max(map(len, lines)) <= width
    assert not any(line.lstrip().startswith(("::", "##vso[", "##[")) for line in lines)
    assert lines[-1] == "Report: reports/mug/report.html"


def test_the_summary_reads() -> None:
    text = printed(make.full_report(), 160)
    assert text.startswith(
        "Failed: 1 of 2\u00a0tasks is blocked, 2 other problems are serious or worse.\n  • Critical: The control did nothing"
    )
    assert "→ Blocks “Pay for the basket” (keyboard)" in text
    assert "Score: 49 of 100 · coverage 87\u00a0% · run to run 46–53 · sensitivity 45–49 · capped (1\u00a0cap)" in text
    assert "1. button “Pay”: Handle click on a real <button>" in text
    assert re.search(r"Pay for the basket \(critical\) +✓ 3 of 3 · 740\u00a0ms · 3 steps +✗ blocked 0 of 3 +\? cannot tell 0 of 2", text)
    assert "not scored" in printed(make.unmeasured_report())


def test_a_fault_of_the_scenario_is_shown_with_what_to_do() -> None:
    step = make.blocked_steps()[1].model_copy(update={"cause": "scenario", "next_action": "Name the button “Pay now” in line 24."})
    row = make.full_tasks()[4].model_copy(update={"cause": "scenario", "step_rows": (step,)})
    report = make.full_report(verdict="unmeasured", tasks=(row,), findings=())
    assert "Your scenario: 1\u00a0task could not be measured because of it" in printed(report, 160)
    assert "Pay for the basket (scenarios/mug.yaml:24:9): Name the button “Pay now” in line 24." in printed(report, 160)
    assert "### Your scenario" in markdown.render(report, Path())
    assert "Your scenario" not in printed(make.full_report()) + markdown.render(make.full_report(), Path())


def test_many_personas_leave_room_for_the_outcome_alone() -> None:
    rows = tuple(make.full_tasks()[0].model_copy(update={"persona": f"persona-{number}"}) for number in range(6))
    head = next(line for line in printed(make.full_report(tasks=rows), 100).splitlines() if line.startswith("Task"))
    assert head.split()[1:] == [f"persona-{number}" for number in range(6)]


def test_a_markup_like_name_is_no_markup() -> None:
    assert "[red]x[/red]" in printed(make.empty_report(gate=Gate(reasons=("[red]x[/red]",))))
