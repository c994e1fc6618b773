"""CSV, EARL, GitHub, GitLab, CIF, ACR, zip and the schema: the requirements of their readers, and hostile strings in each."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import junitparser
import pytest
import rdflib
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

from tests.reporters import factory as make
from uxaudit import reporters
from uxaudit.model.findings import Mode
from uxaudit.model.report import Baseline, KnownFinding, Report, report_schema
from uxaudit.reporters import formats
from uxaudit.reporters.formats import acr, cif, earl, github, gitlab, junit, sarif
from uxaudit.reporters.formats import csv as csv_tables
from uxaudit.reporters.formats import zip as bundle
from uxaudit.reporters.formats.csv import FORMULA

REPORTS: dict[str, Callable[[], Report]] = {
    "full": make.full_report,
    "empty": make.empty_report,
    "unmeasured": make.unmeasured_report,
    "hostile": make.hostile_report,
}
each_report = pytest.mark.parametrize("report", [pytest.param(kind(), id=name) for name, kind in REPORTS.items()])
EARL = rdflib.Namespace("http://www.w3.org/ns/earl#")


def test_there_are_enough_hostile_strings() -> None:
    assert len(set(make.HOSTILE)) >= 60


def tables(report: Report) -> dict[str, list[dict[str, str]]]:
    return {
        name: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        for name, content in csv_tables.render(report, Path()).items()
    }


@each_report
def test_csv_is_whole_and_no_cell_is_a_formula(report: Report) -> None:
    found = tables(report)
    assert len(found["findings.csv"]) == len(report.findings) + len(report.ignored) + len(report.dismissed)
    assert len(found["tasks.csv"]) == len(report.tasks)
    assert len(found["steps.csv"]) == sum(len(task.step_rows) for task in report.tasks)
    for rows in found.values():
        for row in rows:
            assert None not in row  # no cell without a head
            assert None not in row.values()
            for value in row.values():
                assert not value.startswith(FORMULA) or re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?|-?inf|nan", value)
                assert len(value) < 32_767


def test_csv_holds_plain_numbers() -> None:
    row = next(row for row in tables(make.full_report())["findings.csv"] if row["check"] == "silent-wait")
    assert (row["measured"], row["limit"], row["unit"], row["step"], row["severity"]) == ("2412.0", "1000.0", "ms", "3", "3")
    assert row["personas"] == "desktop"


def graph(report: Report) -> rdflib.Graph:
    return rdflib.Graph().parse(data=earl.render(report, Path()), format="json-ld")


@each_report
def test_earl_is_read_offline_as_rdf(report: Report) -> None:
    found = graph(report)
    found.serialize(format="nt")  # raises for invalid IRIs
    assertions = list(found.subjects(rdflib.RDF.type, EARL.Assertion))
    assert len(assertions) >= 86
    for assertion in assertions:
        assert found.value(assertion, EARL.subject) is not None
        assert found.value(assertion, EARL.test) is not None
        result = found.value(assertion, EARL.result)
        assert str(found.value(result, EARL.outcome)).removeprefix(str(EARL)) in (
            "passed",
            "failed",
            "cantTell",
            "untested",
            "inapplicable",
        )


def test_earl_names_what_failed() -> None:
    found = graph(make.full_report())
    contrast = rdflib.URIRef("https://www.w3.org/TR/WCAG22/#contrast-minimum")
    outcomes = [str(found.value(found.value(one, EARL.result), EARL.outcome)) for one in found.subjects(EARL.test, contrast)]
    assert len(outcomes) == 9  # the criterion and its eight findings
    assert set(outcomes) == {str(EARL.failed)}


@each_report
def test_github_annotations_cannot_be_forged(report: Report) -> None:
    lines = github.render(report, Path()).splitlines()
    assert len(lines) <= 3 * github.LIMIT
    for line in lines:
        assert re.fullmatch(r"::(error|warning|notice) [^:]*::[^\r\n]*", line)
        properties = dict(part.split("=", 1) for part in line.split("::")[1].partition(" ")[2].split(","))
        assert set(properties) <= {"title", "file", "line", "col"}


def test_github_annotations_show_the_place_and_the_fix() -> None:
    lines = github.render(make.full_report(), Path()).splitlines()
    assert lines[0] == "::error title=uxaudit::Failed: 1 of 2\u00a0tasks is blocked, 2 other problems are serious or worse"
    assert lines[1].startswith("::error title=Critical%3A dead-control,file=scenarios/mug.yaml,line=24,col=9::The control did nothing")
    assert "%0ABlocks “Pay for the basket” (keyboard)%0AFix: Handle click" in lines[1]


@each_report
def test_gitlab_issues_have_what_the_widget_needs(report: Report) -> None:
    issues: Any = json.loads(gitlab.render(report, Path()))
    assert len(issues) == len(report.findings)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
        assert issue["description"]
        assert issue["location"]["path"]


def test_gitlab_points_into_the_scenario() -> None:
    issue = json.loads(gitlab.render(make.full_report(), Path()))[0]
    assert issue["location"] == {"path": "scenarios/mug.yaml", "lines": {"begin": 24}}
    assert issue["severity"] == "blocker"


@each_report
def test_an_acr_follows_the_schema_and_claims_nothing_untested(report: Report) -> None:
    content: Any = yaml.safe_load(acr.render(report, Path()))
    schema = json.loads((Path(__file__).parent / "openacr-0.1.0.schema.json").read_text())
    assert [error.message for error in Draft7Validator(schema).iter_errors(content)] == []
    criteria = [one for chapter in content["chapters"].values() for one in chapter["criteria"]]
    assert len(criteria) == 86
    levels = {one["num"]: one["components"][0]["adherence"]["level"] for one in criteria}
    assert set(levels.values()) <= {"partially-supports", "not-evaluated"}
    proven = {number for f in report.findings if f.mode is not Mode.NEEDS_REVIEW for number in f.wcag}
    assert {number for number, level in levels.items() if level == "partially-supports"} == proven & set(levels)


@each_report
def test_a_cif_says_that_nobody_took_part(report: Report) -> None:
    text = cif.render(report, Path())
    assert "Inspection with automated task replay, no participants" in text
    assert "Satisfaction: not measured" in text
    for part in ("Executive summary", "Introduction", "Method", "Participants", "Results"):
        assert re.search(rf"^#+ {part}$", text, re.MULTILINE)


@each_report
def test_no_line_of_markdown_is_a_command_of_a_ci_system(report: Report) -> None:
    for name in ("md", "cif"):
        for content in formats()[name].contents(report, Path()).values():
            text = content.decode()
            assert not re.search("[\x1b\x07\x9b\x9d]", text)
            assert not [line for line in text.splitlines() if line.lstrip(" -*>|").startswith(("::", "##vso[", "##[", "##teamcity["))]


def test_a_zip_holds_every_format_and_is_the_same_each_time(tmp_path: Path) -> None:
    make.shots(tmp_path)
    content = bundle.render(make.full_report(), tmp_path)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {"report.html", "report.json", "findings.csv", "junit.xml", "earl.jsonld", "acr.yaml"} <= set(archive.namelist())
        assert b"data:image/webp" in archive.read("report.html")
    assert bundle.render(make.full_report(), tmp_path) == content


@each_report
def test_report_json_follows_its_published_schema(report: Report, tmp_path: Path) -> None:
    if report.title == make.HOSTILE[0]:
        report = report.model_copy(
            update={"findings": (), "ignored": (), "dismissed": (), "tasks": (), "score": make.full_report().score}
        )  # NaN is not JSON
    reporters.write(report, tmp_path, ["json"])
    schema = report_schema()
    Draft202012Validator.check_schema(schema)
    errors = Draft202012Validator(schema).iter_errors(json.loads((tmp_path / "report.json").read_text()))
    assert [error.message for error in errors] == []


@each_report
def test_junit_is_read_by_junitparser(report: Report) -> None:
    found = junitparser.JUnitXml.fromstring(junit.render(report, Path()))
    assert sum(len(list(suite)) for suite in found) == len(report.tasks) + 1


def test_sarif_compares_with_the_baseline() -> None:
    known = (
        KnownFinding(id="silent-wait-3f2a", check="silent-wait", severity=3),
        KnownFinding(id="tiny-shift", check="layout-shift", severity=2),
        KnownFinding(id="gone-1", check="broken-step", severity=4, message="A link is broken", url=make.CHECKOUT),
    )
    log = json.loads(sarif.render(make.full_report(baseline=Baseline(findings=known)), Path()))
    states = {result["partialFingerprints"]["uxauditFinding/v1"]: result["baselineState"] for result in log["runs"][0]["results"]}
    assert states.pop("silent-wait-3f2a") == "unchanged"
    assert states.pop("tiny-shift") == "updated"
    assert states.pop("gone-1") == "absent"
    assert set(states.values()) == {"new"}
    assert "baselineState" not in sarif.render(make.full_report(), Path())
