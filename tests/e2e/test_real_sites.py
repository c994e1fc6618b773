"""Two published sites that were not written for these tests: Datasette and Django's admin."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest

from tests.e2e.conftest import PASSWORD, Audit
from tests.e2e.line import findings_of, report_of
from uxaudit.model.findings import Mode, State

pytestmark = pytest.mark.usefixtures("browser_found")
REAL_FAULTS = {
    "datasette": {"color-contrast", "html-has-lang", "label", "select-name"},
    "django": {"label"},
}
"""The axe rules of at least severity 3 that a person confirmed by looking at the pages."""


@pytest.mark.parametrize("name", ["datasette", pytest.param("django_admin", marks=pytest.mark.slow)])
def test_the_task_is_completed(name: str, request: pytest.FixtureRequest) -> None:
    done, folder = request.getfixturevalue(name)
    report = report_of(folder)
    assert [task.status for task in report.tasks] == ["completed"], done.told
    assert not report.notes
    assert [(row.sentence, row.error) for row in report.tasks[0].step_rows if row.status != "passed"] == []
    assert not report.score.caps
    assert {o.check for o in report.outcomes if o.state is State.CANT_TELL} == set()


def test_datasette_keeps_its_fields_nameless(datasette: Audit) -> None:
    report = report_of(datasette[1])
    for rule, place in (("select-name", 'select[name="_filter_column"]'), ("label", 'input[name="_filter_value"]')):
        found = findings_of(report, "axe", rule)
        assert place in [finding.target.selector for finding in found if finding.target]
        assert {finding.severity for finding in found} == {3}
        assert all(finding.on_path for finding in found if finding.target and finding.target.selector == place), "a step was done on it"
        assert not any(finding.target.name for finding in found if finding.target), "a field's options or value are not its name"


@pytest.mark.parametrize(
    ("name", "known"),
    [("datasette", REAL_FAULTS["datasette"]), pytest.param("django_admin", REAL_FAULTS["django"], marks=pytest.mark.slow)],
)
def test_what_is_called_grave_is_grave(name: str, known: set[str], request: pytest.FixtureRequest) -> None:
    """All findings of at least severity 3 were confirmed by a person; a new one is a false alarm until it is confirmed."""
    report = report_of(request.getfixturevalue(name)[1])
    grave = {finding.rule or finding.check for finding in report.findings if finding.severity >= 3}
    assert grave <= known
    assert known <= {finding.rule for finding in report.findings}


@pytest.mark.slow
def test_what_axe_leaves_undecided_is_no_alarm(django_admin: Audit) -> None:
    undecided = [f for f in report_of(django_admin[1]).findings if f.check == "axe" and f.mode is Mode.NEEDS_REVIEW]
    assert undecided
    assert {finding.severity for finding in undecided} == {1}


@pytest.mark.slow
def test_an_icon_with_a_name_is_a_label(django_admin: Audit) -> None:
    assert not findings_of(report_of(django_admin[1]), "unlabelled-field")


@pytest.mark.slow
def test_the_password_is_nowhere_in_the_audit(django_admin: Audit) -> None:
    done, folder = django_admin
    assert PASSWORD not in done.out + done.err
    spellings = [
        PASSWORD,
        quote(PASSWORD),
        quote(PASSWORD, safe=""),
        quote_plus(PASSWORD),
        PASSWORD.replace("&", "&amp;"),
        json.dumps(PASSWORD)[1:-1],
    ]
    raw = [spelling.encode() for spelling in spellings] + [base64.b64encode(PASSWORD.encode()).rstrip(b"=")[:-2], b"Sesame"]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".jpg" for path in files)
    assert any(path.name == "recording.jsonl" for path in files)
    assert [(path.name, spelling) for path in files for spelling in raw if spelling in path.read_bytes()] == []
