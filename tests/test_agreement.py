"""Two engines' reports of one fault become one finding; reports of two faults become two."""

from typing import Any

import pytest

from tests.checks.factory import recording
from uxaudit.checks import all_checks
from uxaudit.evaluation.run_checks import Evaluation, evaluate
from uxaudit.model.findings import Mode

NODE = {"selector": "main > img", "role": "img", "html": "<img>"}
AXE = {
    "id": "image-alt",
    "impact": "critical",
    "help": "Images must have words",
    "tags": ["wcag111"],
    "act": ["23a2a8"],
    "failed": 1,
    "nodes": [NODE],
}
IBM = {
    "id": "img_alt_valid",
    "level": "violation",
    "criteria": ["1.1.1"],
    "act": ["23a2a8"],
    "pace": 1,
    "help": "Words",
    "failed": 1,
    "nodes": [NODE],
}


def judged(axe: dict[str, Any], ibm: dict[str, Any], kind: str = "violations", **more: Any) -> Evaluation:
    state = {"fingerprint": "a", "axe": {"passes": [{"id": "list", "passed": 1}]} | {kind: [axe]}, "ibm": {"rules": [ibm]}, **more}
    return evaluate([recording(steps=[{"state": "a"}], states=[state])], [all_checks()[id] for id in ("axe", "ibm", "unlabelled-field")])


def test_one_fault_is_one_finding_that_names_both_and_belongs_to_both() -> None:
    told = judged(AXE, IBM)
    (finding,) = told.findings
    assert (finding.check, finding.rule, finding.also, finding.act) == ("axe", "image-alt", ("ibm/img_alt_valid",), ("23a2a8",))
    outcomes = {outcome.check: outcome for outcome in told.outcomes}
    assert outcomes["axe"].findings == outcomes["ibm"].findings == (finding.id,)
    assert outcomes["ibm"].severity == finding.severity == 3


@pytest.mark.parametrize(
    ("axe", "ibm", "findings"),
    [
        ({"act": []}, {}, 1),  # the criterion decides if an engine names no ACT rule
        ({"act": []}, {"criteria": ["4.1.2"]}, 2),
        ({"act": ["c487ae"]}, {}, 2),  # one criterion, but two faults
        ({}, {"nodes": [NODE | {"selector": "aside > img"}]}, 2),
        ({}, {"level": "recommendation"}, 1),
        ({"act": []}, {"act": []}, 1),  # IBM's own reading, and axe's in addition
    ],
)
def test_what_makes_two_findings_one(axe: dict[str, Any], ibm: dict[str, Any], findings: int) -> None:
    assert len(judged(AXE | axe, IBM | ibm).findings) == findings


def test_the_engine_that_is_sure_is_kept() -> None:
    (finding,) = judged(AXE, IBM, "incomplete").findings
    assert (finding.check, finding.mode, finding.also) == ("ibm", Mode.MEASURED, ("axe/image-alt",))


def test_what_a_check_of_ours_has_found_is_not_told_again() -> None:
    field = {"role": "textbox", "selector": "#mail", "tag": "input", "type": "text"}
    rule = IBM | {"id": "input_label_exists", "criteria": ["3.3.2"], "act": ["e086e5"], "nodes": [{"selector": "#mail", "role": "textbox"}]}
    told = judged({"id": "list", "tags": [], "nodes": []}, rule, "passes", elements=[field])
    assert [(f.check, f.also) for f in told.findings] == [("unlabelled-field", ("ibm/input_label_exists",))]
