"""Laws of the score, on random outcomes of all checks and on recordings: fixes, new problems, candidates, baselines, explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.factory import recording
from tests.proofs import size
from uxaudit.checks import all_checks
from uxaudit.checks.efficiency.slower_for_experts import baseline_times, slower_for_experts
from uxaudit.constants import DEFAULTS, Constants
from uxaudit.evaluation.run_checks import Evaluation, Sample, evaluate
from uxaudit.model.findings import Facet, Mode, State
from uxaudit.model.report import Report, TaskRow
from uxaudit.scoring.build_report import build_report
from uxaudit.scoring.score import overall, score_tasks, task_rows
from uxaudit.scoring.task_score import TaskScore
from uxaudit.settings import Settings

CHECKS = tuple(all_checks().values())
CANDIDATES = [at for at, check in enumerate(CHECKS) if check.mode not in (Mode.MEASURED, Mode.OBSERVED)]
RECORDINGS = [recording(tasks=[{"task": "Buy", "steps": [{}]}], repetition=1)]

Cell = tuple[State, float | None, float]
"""A check's state, the share of its weight that it kept, and the share lost to candidates."""
PASSED: Cell = (State.PASSED, 1.0, 0.0)
INAPPLICABLE: Cell = (State.INAPPLICABLE, None, 0.0)
UNTESTED: Cell = (State.UNTESTED, None, 0.0)
SHARE = st.floats(0, 1).map(lambda value: round(value, 3))
FAILED: st.SearchStrategy[Cell] = st.tuples(st.just(State.FAILED), SHARE, SHARE)
CELLS = st.lists(st.one_of(FAILED, st.sampled_from([PASSED, INAPPLICABLE, UNTESTED])), min_size=len(CHECKS), max_size=len(CHECKS))
CHECK = st.integers(0, len(CHECKS) - 1)


def scored(cells: Sequence[Cell], constants: Constants = DEFAULTS) -> tuple[float, TaskScore]:
    """The score before rounding and before any cap, of one task of one replay."""
    samples = tuple(Sample(check.id, 0, 0, state, "", kept, doubt=doubt) for check, (state, kept, doubt) in zip(CHECKS, cells, strict=True))
    (task,) = score_tasks(Evaluation(CHECKS, samples, (), (), constants=constants), RECORDINGS)
    assert task.value is not None
    return task.value, task


def put(cells: Sequence[Cell], at: int, cell: Cell) -> list[Cell]:
    return [*cells[:at], cell, *cells[at + 1 :]]


@settings(deadline=None, max_examples=size(40, 10))
@given(CELLS, st.sets(CHECK, max_size=20), st.sets(CHECK, max_size=20))
def test_a_repair_never_lowers_the_score_whatever_else_begins_or_ceases_to_apply(
    cells: list[Cell], fixed: set[int], around: set[int]
) -> None:
    after = list(cells)
    for at in fixed:
        after[at] = PASSED if at % 2 else INAPPLICABLE
    for at in around:
        if after[at] in (PASSED, INAPPLICABLE):
            after[at] = INAPPLICABLE if after[at] is PASSED else PASSED
    assert scored(after)[0] >= scored(cells)[0] - 1e-9


@settings(deadline=None, max_examples=size(40, 10))
@given(CELLS, CHECK, FAILED)
def test_a_new_problem_never_raises_the_score_also_where_the_check_did_not_apply_before(cells: list[Cell], at: int, failed: Cell) -> None:
    for before in (PASSED, INAPPLICABLE):
        assert scored(put(cells, at, failed))[0] <= scored(put(cells, at, before))[0] + 1e-9


@settings(deadline=None, max_examples=size(25, 10))
@given(CELLS, CHECK, st.lists(SHARE, min_size=2, max_size=2))
def test_more_failures_never_raise_the_score(cells: list[Cell], at: int, kept: list[float]) -> None:
    less, more = sorted(kept)
    assert scored(put(cells, at, (State.FAILED, less, 0.0)))[0] <= scored(put(cells, at, (State.FAILED, more, 0.0)))[0]


@settings(deadline=None, max_examples=size(40, 10))
@given(CELLS, st.sampled_from(CANDIDATES), st.one_of(FAILED, st.sampled_from([PASSED, INAPPLICABLE, UNTESTED])))
def test_the_candidates_of_a_check_move_the_score_by_one_point_at_most(cells: list[Cell], at: int, cell: Cell) -> None:
    assert abs(scored(put(cells, at, cell))[0] - scored(cells)[0]) <= DEFAULTS.review_points


@settings(deadline=None, max_examples=size(25, 10))
@given(CELLS, CHECK, SHARE, SHARE, SHARE)
def test_the_candidates_of_a_measured_check_move_it_no_further(cells: list[Cell], at: int, kept: float, one: float, other: float) -> None:
    values = [scored(put(cells, at, (State.FAILED, kept, doubt)))[0] for doubt in (one, other)]
    assert CHECKS[at].id in DEFAULTS.check_weights or at in CANDIDATES or abs(values[0] - values[1]) <= DEFAULTS.review_points


def confirmed_too(cells: Sequence[Cell], at: int, share: float) -> tuple[float, TaskScore]:
    """The score if a person confirmed candidates of one check that lose this share of its weight."""
    samples = [Sample(check.id, 0, 0, state, "", kept, doubt=doubt) for check, (state, kept, doubt) in zip(CHECKS, cells, strict=True)]
    samples[at] = replace(samples[at], confirmed=share)
    (task,) = score_tasks(Evaluation(CHECKS, tuple(samples), (), (), constants=DEFAULTS), RECORDINGS)
    assert task.value is not None
    return task.value, task


@settings(deadline=None, max_examples=size(40, 10))
@given(CELLS, st.sampled_from(CANDIDATES), SHARE, SHARE, st.lists(SHARE, min_size=2, max_size=2))
def test_confirmed_candidates_cost_like_measured_problems(
    cells: list[Cell], at: int, kept: float, doubt: float, shares: list[float]
) -> None:
    less, more = sorted(shares)
    failed = put(cells, at, (State.FAILED, kept, 0.0))
    few, many = (confirmed_too(failed, at, share)[0] for share in (less, more))
    assert many <= few + 1e-9
    assert (
        abs(few - confirmed_too(put(cells, at, (State.FAILED, doubt, 0.0)), at, less)[0]) <= DEFAULTS.review_points
    )  # the candidates left
    value, task = confirmed_too(failed, at, more)
    assert sum(loss.points for loss in task.losses) == pytest.approx(100 - value, abs=len(CHECKS) * 0.05)


@settings(deadline=None, max_examples=size(25, 10))
@given(CELLS)
def test_the_points_of_the_explanation_add_up_to_what_the_score_lacks(cells: list[Cell]) -> None:
    value, task = scored(cells)
    losses = task.losses
    left_out = len(CHECKS) * 0.05
    assert sum(loss.points for loss in losses) == pytest.approx(100 - value, abs=left_out)
    assert all(loss.why and loss.check in all_checks() for loss in losses)
    assert [loss.points for loss in losses] == sorted((loss.points for loss in losses), reverse=True)


def reported(*steps: dict[str, Any], states: Sequence[dict[str, Any]] = (), runs: int = 1, **more: Any) -> Report:
    recordings = [recording(tasks=[{"task": "Buy", "steps": list(steps)}], states=states, repetition=n + 1) for n in range(runs)]
    return build_report(evaluate(recordings, CHECKS), recordings, title="", created="", **more)


def row(*steps: dict[str, Any], **more: Any) -> TaskRow:
    return reported(*steps, **more).tasks[0]


@pytest.mark.parametrize(
    ("steps", "names"),
    [
        ([{"timing": {"t0": 0, "t1": 95, "t2": 9000, "responses": ["dom"]}}] * 3, "waiting-share"),
        ([{"untested": {"trouble": "the browser did not say"}}], "error-on-action"),
        ([{"vitals": {"lcp_ms": 1900, "cls": 0.09, "new_document": True}}], "layout-shift"),
    ],
)
def test_a_task_under_95_says_why_though_nothing_was_found(steps: list[dict[str, Any]], names: str) -> None:
    told = row(*steps)
    assert told.score is not None
    assert (told.score < 95) <= bool(told.losses), told
    assert names in {loss.check for loss in told.losses}
    assert sum(loss.points for loss in told.losses) == pytest.approx(100 - told.score, abs=0.5)


def test_a_task_that_fails_now_and_then_says_so_first() -> None:
    failed = {"status": "failed", "error": {"kind": "timeout", "message": "too long"}}
    recordings = [recording(tasks=[{"task": "Buy", "steps": [step]}], repetition=n) for n, step in enumerate(({}, {}, failed), 1)]
    told = build_report(evaluate(recordings, CHECKS), recordings, title="", created="").tasks[0]
    assert told.losses[0].check == ""
    assert "33% of the replays" in told.losses[0].why


FIELD = {"selector": "input", "type": "email", "field_name": "mail", "label": "Email", "autocomplete": ""}
PAGE = {"fingerprint": "a", "elements": [], "texts": [], "axe": {"passes": [{"id": "list", "passed": 1}]}}
UNLABELLED = {"role": "textbox", "tag": "input", "type": "email", "selector": "input", "name": "", "label": ""}


def test_a_labelled_field_costs_a_repaired_page_one_point_at_most() -> None:
    """The broken page has a field without a name and a picture without a text alternative; the fixed one has a field without autofill."""
    rules = [{"id": id, "impact": "critical", "failed": 1, "nodes": [{"selector": id}]} for id in ("label", "image-alt")]
    broken = {**PAGE, "elements": [UNLABELLED], "markup": {"fields": [{**FIELD, "label": ""}]}, "axe": {"violations": rules}}
    repaired = {**PAGE, "elements": [{**UNLABELLED, "name": "Email", "label": "Email"}], "markup": {"fields": [FIELD]}}
    plain = {**repaired, "markup": {"fields": [{**FIELD, "autocomplete": "email"}]}}
    reports = [reported({"state": "a"}, states=[state]) for state in (broken, repaired, plain)]
    worse, better, best = (report.score.value for report in reports)
    assert "no-autofill" in {finding.check for finding in reports[1].findings}
    assert worse < best - 5
    assert best - 1 <= better < best


def test_one_fault_among_much_sound_content_is_not_lost() -> None:
    sound = [{"role": "link", "name": f"Offer of day {n}", "selector": f"#a{n}"} for n in range(200)]
    bad = {"role": "button", "name": "Order", "selector": "#order"}
    moves = {"state": "a", "control": {**bad, "covered_by": "<div>"}}
    values = [row({"state": "a"} if step is None else step, states=[{**PAGE, "elements": [*sound, bad]}]).score for step in (None, moves)]
    assert values[1] <= values[0] - 1


def test_the_score_is_the_same_with_and_without_a_baseline() -> None:
    slow = {"timing": {"t0": 0, "t1": 50, "t2": 9000, "responses": ["dom"]}}
    recordings = [recording(tasks=[{"task": "Buy", "steps": [slow] * 4}], repetition=n) for n in (1, 2)]
    quick = [recording(tasks=[{"task": "Buy", "steps": [{}]}], repetition=n) for n in (1, 2)]
    before = build_report(evaluate(quick, CHECKS), quick, title="", created="")
    told = Settings(options={slower_for_experts.id: {"baseline_ms": baseline_times(before.tasks)}})
    alone = build_report(evaluate(recordings, CHECKS), recordings, title="", created="")
    compared = build_report(evaluate(recordings, CHECKS, told), recordings, title="", created="", baseline=before)
    assert slower_for_experts.id in {finding.check for finding in compared.findings}
    assert (compared.score, [task.score for task in compared.tasks]) == (alone.score, [task.score for task in alone.tasks])


def test_a_page_that_is_no_html_document_is_outside_score_and_gate() -> None:
    pdf = {"phase": "start", "verb": "open", "state": None, "no_document": "the URL returned application/pdf, not an HTML page"}
    page = {"phase": "start", "verb": "open"}
    both, alone, none = (
        build_report(evaluate(held, CHECKS), held, title="", created="")
        for held in (
            [recording(tasks=[{"task": "/", "steps": [page]}, {"task": "/list.pdf", "steps": [pdf]}])],
            [recording(tasks=[{"task": "/", "steps": [page]}])],
            [recording(tasks=[{"task": "/list.pdf", "steps": [pdf]}])],
        )
    )
    assert (both.verdict, both.score) == (alone.verdict, alone.score) == ("pass", alone.score)
    assert both.tasks[1].outside
    assert (none.verdict, none.score.value) == ("unmeasured", None)
    assert any('"/list.pdf"' in words and "application/pdf" in words for words in both.not_tested)


def test_a_critical_task_on_no_html_document_is_unmeasured() -> None:
    pdf = {"state": None, "no_document": "the URL returned application/pdf, not an HTML page"}
    held = [recording(tasks=[{"task": "Read", "critical": True, "steps": [pdf]}, {"task": "Buy", "steps": [{}]}])]
    assert build_report(evaluate(held, CHECKS), held, title="", created="").verdict == "unmeasured"


def test_a_probe_that_ran_out_of_time_is_named_with_page_and_limit() -> None:
    why = {"walk": "out of time: it did not end within 15 s", "ibm": "page too large: it has 19427 elements, and ibm runs on up to 10000"}
    told = reported({"state": "a"}, states=[{**PAGE, "untested": why}])
    assert [words for words in told.not_tested if "probe" in words] == [
        "The probe ibm did not run, page too large: it has 19427 elements, and ibm runs on up to 10000 (http://127.0.0.1:8000/).",
        "The probe walk ran out of time: it did not end within 15 s (http://127.0.0.1:8000/).",
    ]


def test_too_little_coverage_is_unmeasured_without_any_setting() -> None:
    dark = dict.fromkeys(("page", "axe", "forms", "target", "trouble", "navigation", "events", "vitals"), "the page broke the probe")
    told = reported({"state": "a", "untested": dark}, states=[{"fingerprint": "a", "untested": dark}])
    assert told.score.coverage < 0.6
    assert told.verdict == "unmeasured"
    assert "60%" in " ".join(told.gate.reasons)
    assert told.constants["gate_min_coverage"] == 0.6


def test_all_facets_weigh_in_the_score_also_where_none_of_their_checks_applied() -> None:
    at = next(n for n, check in enumerate(CHECKS) if check.id == "broken-step")
    failing = put([INAPPLICABLE] * len(CHECKS), at, (State.FAILED, 0.0, 0.0))
    expected = 100 * (1 / (1 + 10 / DEFAULTS.facet_scale)) ** (
        DEFAULTS.facet_weights[Facet.NAVIGATION] / sum(DEFAULTS.facet_weights.values())
    )
    value, task = scored(failing)
    assert value == pytest.approx(expected)
    assert task_rows([task])[0].facets == {"navigation": pytest.approx(33.3)}
    assert overall([task], Evaluation(CHECKS, (), (), ())).value == pytest.approx(expected, abs=0.05)
