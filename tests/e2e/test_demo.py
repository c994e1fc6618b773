"""The demo shop, audited end to end: the good build passes, the flawed one fails, and its flaws are found."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import Audit
from tests.e2e.line import findings_of, here, report_of, task_of
from uxaudit.checks import all_checks
from uxaudit.demo.flaws import FLAWS, Flaw
from uxaudit.model.findings import Finding, State
from uxaudit.model.report import Report
from uxaudit.pipeline.run_audit import judge

pytestmark = pytest.mark.usefixtures("browser_found")
BLOCKED = {"Take the espresso cup out", "Compare two espresso cups", "Find out what delivery costs", "See what a forgotten answer asks for"}
WHOLE_PAGE = ("document", "the start page", "banner", "prices", "img", "details of the product", "every link and button")
"""Flaws that belong to no single control: they are matched by page and rule."""


@pytest.mark.slow
def test_the_good_build_passes_without_a_finding(good_shop: Audit) -> None:
    done, folder = good_shop
    report = report_of(folder)
    assert done.code == 0, done.told
    assert [finding.message for finding in report.findings if finding.severity >= 2] == []
    assert {task.status for task in report.tasks} == {"completed"}
    assert report.score.value is not None
    assert report.score.value > 95


def test_the_flawed_build_fails(flawed_shop: Audit) -> None:
    done, folder = flawed_shop
    assert done.code == 1, done.told
    assert report_of(folder).score.value == 49  # the cap for a critical task that is blocked


def test_each_task_of_the_flawed_build_gets_the_right_verdict(flawed_shop: Audit) -> None:
    report = report_of(flawed_shop[1])
    assert {task.task for task in report.tasks if task.status == "blocked"} == BLOCKED
    assert {task.status for task in report.tasks if task.task not in BLOCKED} == {"completed"}
    assert "espresso" in " ".join(report.gate.reasons)
    assert task_of(report, "Find out what delivery costs").reason.endswith("responded with status 404")


def known_flaws() -> list[Flaw]:
    """Returns the flaws that a plain replay meets and for which there is a check."""
    return [flaw for flaw in FLAWS if flaw.plain and flaw.check in all_checks()]


@pytest.mark.parametrize("flaw", known_flaws(), ids=lambda flaw: flaw.name)
def test_a_planted_flaw_is_named_at_its_place(flaw: Flaw, flawed_shop: Audit) -> None:
    report = report_of(flawed_shop[1])
    alike = [finding for finding in report.findings if finding.check == flaw.check and finding.rule in (flaw.rule, finding.rule)]
    fitting = [finding for finding in alike if flaw.rule in (None, finding.rule) and at_place(flaw, finding, report)]
    assert fitting, [(f.rule, f.urls, f.target, f.task) for f in alike]
    assert abs(max(finding.severity for finding in fitting) - flaw.severity) <= 1, "a person would call it otherwise"


def at_place(flaw: Flaw, finding: Finding, report: Report) -> bool:
    """Whether a finding names the flaw's control on its page; a finding about a whole task names the task."""
    if not finding.urls or finding.check == "goal-not-reached":
        return finding.task == flaw.task
    kind = flaw.page.split("/")[1]  # a flaw of one mug is a flaw of every mug
    on_page = any(urlsplit(url).path.split("/")[1] == kind for url in finding.urls)
    if flaw.control in WHOLE_PAGE or finding.target is None:
        return on_page
    words = f"{finding.target.role} {finding.target.name} {finding.message} {finding.step_label}".lower()
    return on_page and any(word.lower() in words for word in flaw.control.replace(" and ", " ").split()[1:] or flaw.control.split())


def test_most_planted_flaws_have_a_check() -> None:
    assert len(known_flaws()) >= 28


def test_what_a_refused_form_does_wrong_is_named_with_its_fields(flawed_shop: Audit) -> None:
    report = report_of(flawed_shop[1])
    lost, silent, late = (findings_of(report, check) for check in ("input-lost", "error-not-in-text", "late-validation"))
    assert [(f.severity, f.measured) for f in lost] == [(3, 3)]
    assert all(f'"{name}"' in lost[0].message for name in ("House number and street", "Town or city", "Postcode"))
    assert {f.task for f in silent} == {"See what a forgotten answer asks for", "Correct a wrong e-mail address and order"}
    assert [f.target.name for f in late if f.target] == ["E-mail address"]


def test_a_link_to_the_checkout_that_leads_elsewhere_asks_for_a_look(flawed_shop: Audit) -> None:
    assert {f.message.split('"')[1] for f in findings_of(report_of(flawed_shop[1]), "misleading-link")} == {"Go to checkout"}


@pytest.mark.slow
def test_a_task_that_takes_experts_longer_than_in_the_baseline_is_named(good_shop: Audit, flawed_shop: Audit) -> None:
    report = judge(flawed_shop[1], baseline=report_of(good_shop[1]))
    assert "Go on to the checkout" in {f.task for f in findings_of(report, "slower-for-experts")}
    alone = {outcome.check: outcome for outcome in report_of(flawed_shop[1]).outcomes}["slower-for-experts"]
    assert (alone.state, "--baseline" in alone.reason) == (State.INAPPLICABLE, True)


@pytest.mark.slow
def test_the_flawed_build_fails_against_the_good_one_as_baseline_and_passes_against_itself(good_shop: Audit, flawed_shop: Audit) -> None:
    worse = here("gate", flawed_shop[1], "--baseline", good_shop[1] / "report.json")
    assert worse.code == 1
    assert worse.out.startswith("Failed\n")
    better = here("gate", good_shop[1], "--baseline", flawed_shop[1] / "report.json")
    assert better.code == 0, better.told
