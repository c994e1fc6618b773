"""The laws of the score: the formulas, the caps, and that a gap never raises it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from time import process_time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.factory import recording
from tests.proofs import size
from uxaudit.checks import all_checks
from uxaudit.checks.api import Check
from uxaudit.constants import DEFAULTS, Constants, Thresholds, printed
from uxaudit.evaluation.run_checks import Evaluation, Sample, evaluate
from uxaudit.metrics.task_outcomes import judge, runs_of
from uxaudit.model.findings import Finding, Mode, State
from uxaudit.model.probes import Probe
from uxaudit.model.report import Report, Score, Stability
from uxaudit.recording.probes import everywhere
from uxaudit.recording.recording import Recording
from uxaudit.reporters.conclusion import sentence
from uxaudit.scoring.bootstrap import FACETS, Sums, every_run, nominal, swaps, task_values, varied
from uxaudit.scoring.build_report import build_report
from uxaudit.scoring.score import overall, score_tasks
from uxaudit.settings import Ignore, Settings

CHECKS = tuple(all_checks().values())
FAILED = {"status": "failed", "error": {"kind": "timeout", "message": "too long"}}
RENAMED = {"status": "failed", "error": {"kind": "not-found", "message": "nothing is Buy", "renamed": 'button "Order"'}}


def reported(recordings: Sequence[Recording], checks: Sequence[Check] = CHECKS, **more: Any) -> Report:
    return build_report(evaluate(recordings, checks), recordings, title="t", created="2026-01-01T00:00:00Z", **more)


def replays(*tasks_of_each: list[dict[str, Any]], **more: Any) -> list[Recording]:
    return [recording(tasks=tasks, repetition=n, **more) for n, tasks in enumerate(tasks_of_each, 1)]


def task(*steps: dict[str, Any], **plan: Any) -> dict[str, Any]:
    return {"task": "Buy", "steps": list(steps) or [{}], **plan}


BLOCKED = {"keyboard": {"reached": False, "worked": False, "stops": 24}}


def test_what_only_the_mouse_can_do_blocks_the_task_for_the_keyboard_and_has_a_cap_of_its_own() -> None:
    report = reported(
        [
            *replays([task(BLOCKED, critical=True)], [task(BLOCKED, critical=True)], persona="keyboard"),
            *replays([task(critical=True)], [task(critical=True)]),
        ]
    )
    mouse, keyboard = report.tasks
    assert (mouse.status, mouse.tab_stops) == ("completed", None)
    assert (keyboard.status, keyboard.score, keyboard.tab_stops) == ("blocked", 0, 24)
    assert "cannot be done by keyboard" in keyboard.reason
    assert [cap for cap in report.score.caps if f"at most {DEFAULTS.cap_keyboard_blocked:g}" in cap]
    lower = (DEFAULTS.cap_severity_4, DEFAULTS.cap_critical_blocked)
    assert not [cap for cap in report.score.caps if any(f"at most {value:g}" in cap for value in lower)]
    assert {finding.check for finding in report.findings} == {"keyboard-blocked"}, "the end is not judged where the mouse helped"
    assert report.verdict == "fail"


def test_where_the_keyboard_is_in_doubt_the_task_is_not_taken_for_done() -> None:
    (row,) = reported(replays([task({"untested": {"keyboard": "it took too long"}})], persona="keyboard")).tasks
    assert (row.status, row.reason) == ("cantTell", "it took too long")


# ---------------------------------------------------------------- tasks


@pytest.mark.parametrize(
    ("steps", "status", "reason"),
    [
        ([{}], "completed", ""),
        ([{}, {}, {}], "completed", ""),
        ([FAILED, FAILED], "blocked", "too long"),
        ([FAILED, FAILED, {}], "blocked", "too long"),
        ([FAILED, {}, {}], "completed", "failed in 1 of 3 replays: too long"),
        ([FAILED], "cantTell", "failed once, not reproduced: too long"),
        ([FAILED, {}], "cantTell", "it failed as often as it succeeded: too long"),
        ([RENAMED, RENAMED, RENAMED], "cantTell", 'the page offers button "Order" instead'),
        ([FAILED, RENAMED], "cantTell", "not reproduced"),
        ([{}, RENAMED], "completed", ""),
        ([{"status": "failed", "error": {"kind": "unreachable", "message": "no answer"}}] * 3, "cantTell", "no answer"),
        ([{"status": "failed", "error": {"kind": "internal", "message": "bug"}}] * 3, "cantTell", "bug"),
        ([{"status": "not-run"}], "cantTell", "no step of it ran"),
        ([{"status": "skipped"}], "cantTell", "no step of it ran"),
    ],
)
def test_what_the_replays_prove(steps: list[dict[str, Any]], status: str, reason: str) -> None:
    runs = runs_of(replays(*([task(step)] for step in steps)))["shop", "Buy", "desktop"]
    assert judge(runs)[0] == status
    assert reason in judge(runs)[1]


RESPONDS = {"wrote": False, "timing": {"t0": 0, "responses": ["dom"]}}
MET = {"verb": "expect", "is_action": False, "wrote": False}
MISSING = {"status": "failed", "error": {"kind": "not-found", "message": "nothing is Buy", "hint": "Open the menu first."}}


@pytest.mark.parametrize(
    ("wrote", "kind", "cause"), [(False, "failed", "product"), (True, "unclear", "environment"), (None, "unclear", "environment")]
)
def test_what_went_well_in_another_replay_is_no_mistake_of_the_scenario(wrote: bool | None, kind: str, cause: str) -> None:
    done = recording(tasks=[task({"wrote": wrote})])
    phone = recording(tasks=[task(MISSING)], persona="mobile")
    (run,) = runs_of([done, phone])["shop", "Buy", "mobile"]
    assert (run.kind, run.cause) == (kind, cause)
    assert "went well in another replay (desktop)" in run.reason


UNMET = {"status": "failed", "error": {"kind": "expectation", "message": "expected: a text", "cause": "scenario"}}
STILL_SHOWN = {"status": "failed", "error": {**UNMET["error"], "text_still_shown": True}}  # type: ignore[dict-item]


@pytest.mark.parametrize("reset", [False, True])
def test_a_text_that_another_part_of_the_page_shows_is_no_fault_of_the_product(reset: bool) -> None:
    replays = [
        replace(one, header=one.header.model_copy(update={"reset": reset}))
        for one in (recording(tasks=[task(RESPONDS, step)], persona=who) for who, step in (("desktop", STILL_SHOWN), ("mobile", MET)))
    ]
    (run,) = runs_of(replays)["shop", "Buy", "desktop"]
    assert (run.kind, run.cause) == ("unclear", "scenario")
    assert "`within`" in run.next_action


@pytest.mark.parametrize(("order", "kind", "cause"), [(1, "unclear", "environment"), (-1, "failed", "product")])
def test_what_only_earlier_replays_met_is_no_proof_without_a_reset(order: int, kind: str, cause: str) -> None:
    met, unmet = recording(tasks=[task(RESPONDS, MET)]), recording(tasks=[task(RESPONDS, UNMET)], persona="mobile")
    replays = [met, unmet][::order]
    (run,) = runs_of(replays)["shop", "Buy", "mobile"]
    assert (run.kind, run.cause) == (kind, cause)
    assert ("`reset:`" in run.next_action) == (kind == "unclear")


def test_what_only_earlier_replays_met_is_proof_after_a_reset() -> None:
    met, unmet = recording(tasks=[task(RESPONDS, MET)]), recording(tasks=[task(RESPONDS, UNMET)], persona="mobile")
    unmet = replace(unmet, header=unmet.header.model_copy(update={"reset": True}))
    (run,) = runs_of([met, unmet])["shop", "Buy", "mobile"]
    assert (run.kind, run.cause) == ("failed", "product")


@pytest.mark.parametrize(
    ("said", "field", "cause"),
    [
        ("Missing value here (address)!", {"name": "E-mail address", "value": ""}, "scenario"),
        ("Missing value here (address)!", {"name": "E-mail address", "value": "ada@example.com"}, "product"),
        ("Something went wrong!", {"name": "E-mail address", "value": ""}, "product"),
    ],
)
def test_a_complaint_about_an_empty_field_asks_for_a_step(said: str, field: dict[str, Any], cause: str) -> None:
    form = {"fields": [{"selector": "#mail", "type": "text", **field}]}
    sent = {**RESPONDS, "form": form, "trouble": [{"kind": "dialog", "message": f"alert: {said}", "own": True}]}
    (run,) = runs_of([recording(tasks=[task(sent, UNMET)])])["shop", "Buy", "desktop"]
    assert run.cause == cause
    assert ("E-mail address" in run.next_action) == (cause == "scenario")


def test_the_same_name_twice_is_more_data_and_no_fault_of_the_product() -> None:
    done = recording(tasks=[task({"wrote": False})])
    twice = recording(tasks=[task({"status": "failed", "error": {"kind": "ambiguous", "message": "2 elements"}})], persona="mobile")
    (run,) = runs_of([done, twice])["shop", "Buy", "mobile"]
    assert (run.kind, run.cause) == ("unclear", "environment")


def test_a_task_counts_as_completed_only_if_every_persona_completed_it() -> None:
    done = [recording(tasks=[task({"wrote": False})])] * 2
    phone = [recording(tasks=[task(MISSING)], persona="mobile")] * 2
    report = reported([*done, *phone])
    assert [row.status for row in report.tasks] == ["completed", "blocked"]
    assert "0 of 1 task was completed" in sentence(report.model_copy(update={"verdict": "pass"}), ())


def test_what_another_task_changed_on_the_server_may_hide_a_control() -> None:
    start = {**task({"wrote": True}), "task": "Start"}
    missing = {**MISSING, "control": None}
    done = recording(tasks=[task({"wrote": False}), start])
    phone = recording(tasks=[task(missing), start], persona="mobile")
    assert [(run.kind, run.cause) for run in runs_of([done, phone])["shop", "Buy", "mobile"]] == [("unclear", "environment")]
    assert [(run.kind, run.cause) for run in runs_of([phone, done])["shop", "Buy", "mobile"]] == [("failed", "product")]


def test_a_task_that_could_not_be_judged_says_what_to_do() -> None:
    (row,) = reported(replays([task({}, MISSING)])).tasks
    assert (row.status, row.cause, row.next_action) == ("cantTell", "scenario", "Open the menu first.")
    (row,) = reported(replays([task(FAILED)], [task(FAILED)])).tasks
    assert (row.status, row.cause, row.next_action) == ("blocked", "product", "")


@pytest.mark.parametrize("end", ["setup-failed", "crashed"])
def test_the_environment_blocks_nothing(end: str) -> None:
    rows = reported(replays([task(FAILED)], [task(FAILED)], end={"status": end, "reason": "gone"})).tasks
    assert (rows[0].status, rows[0].score) == (("cantTell", None) if end == "crashed" else ("blocked", 0.0))
    rows = reported(replays([task({"status": "not-run"})], end={"status": end, "reason": "gone"})).tasks
    assert (rows[0].status, rows[0].score) == ("cantTell", None)


def test_an_interrupted_replay_still_tells_of_the_tasks_before() -> None:
    cut = replays([task(), {"task": "Look", "steps": [{}]}], interrupted=True)
    assert {row.task: row.status for row in reported(cut).tasks} == {"Buy": "completed", "Look": "cantTell"}
    assert "interrupted" in reported(cut).notes[0]


def test_slips_are_no_runs_of_the_task() -> None:
    slipped = recording(steps=[FAILED])
    slipped = replace(slipped, header=slipped.header.model_copy(update={"slip": "back"}))
    assert runs_of([slipped]) == {}


def test_the_row_of_a_task() -> None:
    steps = [
        {"phase": "start", "verb": "open", "url": "http://a/"},
        {"url": "http://a/x#1"},
        {"url": "http://a/x", "visits": [{"url": "http://a/x", "depth": 2}]},
        {"phase": "success", "verb": "expect", "is_action": False, "url": "http://a/x"},
    ]
    times = [100, 400]
    rows = reported(
        [
            recording(
                tasks=[task(*[s | {"timing": {"t0": 0, "t1": 1, "t2": t / 2}} for s in steps], optimal={"steps": 1, "pages": 2})],
                repetition=t,
            )
            for t in times
        ]
    ).tasks
    row = rows[0]
    assert (row.steps, row.optimal_steps, row.pages, row.optimal_pages, row.depth) == (2, 1, 2, 2, 2)
    assert row.system_time_ms == pytest.approx(200)  # the geometric mean of 100 and 400
    assert row.predicted_time_low_ms < row.predicted_time_ms < row.predicted_time_high_ms
    assert [step.phase for step in row.step_rows] == ["start", "step", "step", "success"]
    assert (row.runs, row.succeeded) == (2, 2)
    assert (row.success_estimate, row.success_high) == (0.75, 1.0)
    assert 0.3 < row.success_low < 0.5
    assert row.system_time_low_ms < 100 < 400 < row.system_time_high_ms
    assert (row.page_views, row.optimal_from, row.lostness, row.path_deviation) == (2, "scenario", 0.0, 1.0)
    assert row.acting_time_ms <= row.predicted_time_ms
    assert row.system_share == pytest.approx(100 / (100 + row.acting_time_ms))


def test_a_way_that_comes_back_is_lost() -> None:
    pages = [{"url": f"http://a/{name}?q=1"} for name in ("", "b", "b", "c", "", "b", "d")]
    row = reported([recording(tasks=[task(*pages, optimal={"pages": 2})])]).tasks[0]
    assert (row.pages, row.page_views, row.path_deviation) == (4, 6, 1.0)
    assert row.lostness == pytest.approx(((4 / 6 - 1) ** 2 + (2 / 4 - 1) ** 2) ** 0.5)
    assert reported([recording(tasks=[task(*pages)])]).tasks[0].lostness is None


def test_a_blocked_task_shows_a_failing_replay_and_no_time() -> None:
    row = reported(replays([task(FAILED)], [task(FAILED)], [task()])).tasks[0]
    assert (row.status, row.score, row.system_time_ms, row.runs, row.succeeded) == ("blocked", 0.0, None, 3, 1)
    assert row.step_rows[0].error == "too long"


# ---------------------------------------------------------------- the formulas


def test_a_flaky_task_is_worth_its_share() -> None:
    whole, flaky = (reported(replays(*([task(s)] for s in steps))).tasks[0].score for steps in ([{}, {}, {}], [{}, {}, FAILED]))
    assert whole is not None
    assert flaky is not None
    assert whole > 99
    assert flaky < 67


def test_critical_tasks_weigh_more() -> None:
    dead = {"timing": {"t0": 0}}
    values = [reported(replays([task(dead, critical=critical), {"task": "Look", "steps": [{}]}])).score.value for critical in (False, True)]
    assert values[1] < values[0]


@pytest.mark.parametrize(("critical", "cap"), [(True, DEFAULTS.cap_critical_blocked), (False, DEFAULTS.cap_blocked)])
def test_the_caps_of_blocked_tasks_are_printed(critical: bool, cap: float) -> None:
    tasks = [task(FAILED, critical=critical), *({"task": f"t{n}", "critical": True, "steps": [{}]} for n in range(9))]
    score = reported(replays(tasks, tasks)).score
    assert score.value == min(cap, DEFAULTS.cap_severity_4)
    assert any(f"at most {cap:g}" in words for words in score.caps)


def test_without_any_measured_task_there_is_no_score() -> None:
    report = reported(replays([task(RENAMED, critical=True)]))
    assert (report.score.value, report.score.low, report.verdict) == (None, None, "unmeasured")
    assert reported([]).verdict == "unmeasured"


def test_the_interval_is_of_replays_and_the_same_every_time() -> None:
    slow = {"timing": {"t0": 0, "t1": 3000, "t2": 3100, "responses": ["dom"]}}
    one, two = (reported(replays([task()], [task(slow)], [task()])).score for _ in range(2))
    assert one == two
    assert one.low is not None
    assert one.low < one.value < one.high
    assert reported(replays([task()])).score.low is None


def test_twenty_replays_are_resampled_within_a_second() -> None:
    slow = {"timing": {"t0": 0, "t1": 3000, "t2": 3100, "responses": ["dom"]}}
    recordings = replays(*([task(slow if n % 3 else {}), {"task": "Look", "steps": [{}]}] for n in range(20)))
    judged = evaluate(recordings, CHECKS)
    began = process_time()
    score = overall(score_tasks(judged, recordings), judged)
    assert process_time() - began < 1
    assert score.low < score.value < score.high


def test_tasks_of_one_replay_are_drawn_together() -> None:
    """Both tasks are bad in the same replay: drawn separately, good and bad would even out, and the interval would be narrower."""
    slow = {"timing": {"t0": 0, "t1": 3000, "t2": 3100, "responses": ["dom"]}}
    both = [[task(step), {"task": "Look", "steps": [step]}] for step in (slow, {}, {}, {})]
    apart = [[task(one), {"task": "Look", "steps": [two]}] for one, two in ((slow, {}), ({}, slow), ({}, {}), ({}, {}))]
    spans = [score.high - score.low for score in (reported(replays(*given)).score for given in (both, apart))]
    assert spans[0] > spans[1] > 0


SLOW = {"timing": {"t0": 0, "t1": 900, "t2": 1500, "responses": ["dom"]}, "vitals": {"lcp_ms": 3000, "cls": 0.3, "new_document": True}}


def test_the_score_says_how_far_it_hangs_on_the_weights() -> None:
    tasks = [task(SLOW), {"task": "Look", "steps": [{}]}]
    one, two = (reported(replays(tasks)).score for _ in range(2))
    assert one == two
    assert one.stability is not None
    assert one.stability.low < one.value < one.stability.high
    assert one.stability.high - one.stability.low < 20
    assert (one.stability.draws, one.stability.swing, one.stability.verdict_changes) == (1000, 0.25, 0)
    assert reported(replays([task(RENAMED)])).score.stability is None
    assert reported(replays([task()])).score.stability.low > 99.5  # a page without problems has none under any weights


def test_a_limit_at_the_score_itself_makes_the_verdict_hang_on_the_weights() -> None:
    plain = reported(replays([task(SLOW)]))
    at = reported(replays([task(SLOW)]), settings=Settings(gate=Thresholds(min_score=plain.score.value))).score.stability
    under = reported(replays([task(SLOW)]), settings=Settings(gate=Thresholds(min_score=plain.score.stability.low - 10))).score.stability
    assert 200 < at.verdict_changes < 800
    assert under.verdict_changes == 0


def sums(**earned: float) -> Sums:
    """One replay of one task, with two checks of impact 2 in each named facet, with this share earned."""
    counts, lost = np.zeros((1, 2, len(FACETS), 4)), np.zeros((1, len(FACETS), 4))
    for facet, value in earned.items():
        counts[0, :, FACETS.index(facet), 1] = 2
        lost[0, FACETS.index(facet), 1] = 2 - value
    return Sums(False, False, "", (0,), np.ones(1), counts, lost, np.zeros((1, 4)))


def test_tasks_that_differ_little_change_places_and_others_do_not() -> None:
    weights = varied(DEFAULTS, 1)
    tasks = [sums(accessibility=0), sums(effectiveness=0.3), sums(accessibility=0, effectiveness=0, feedback=0, visual=0)]
    drawn = np.array([task_values(one, every_run(one, 1000), weights) for one in tasks])
    plain = [float(task_values(one, every_run(one), nominal(DEFAULTS))[0]) for one in tasks]
    assert 200 < swaps(plain[:2], drawn[:2]) < 600
    assert swaps(plain[1:], drawn[1:]) == 0
    assert swaps([50, 50], np.array([[49.0], [51.0]])) == 0  # their order was never distinguishable
    assert swaps([50, 70, 60], np.array([[50.0, 66, 50], [70, 65, 70], [60, 60, 71]])) == 2
    many = np.linspace(0, 100, 1000)  # as many tasks as an audit of pages can have
    assert swaps(list(many), np.tile(many[:, None], (1, 1000))) == 0


def test_the_weights_that_were_set_are_the_ones_that_are_varied() -> None:
    constants = Constants(
        facet_weights={"visual": 8, "help": 0}, severity_weights={2: 100}, critical_weight=20, weight_draws=400, weight_swing=0.1
    )
    weights = varied(constants, 1)
    for drawn, least, most in (
        (weights.facets[:, FACETS.index("visual")], 7.2, 8.8),
        (weights.facets[:, FACETS.index("help")], 0, 0),
        (weights.severity[:, 1], 90, 110),
        (weights.critical, 18, 22),
    ):
        assert len(drawn) == 400
        assert least <= drawn.min() <= drawn.max() <= most
        assert drawn.max() - drawn.min() > 0.9 * (most - least) or least == most


def test_settings_reach_the_stability_of_the_score() -> None:
    def stability(**constants: Any) -> tuple[Score, Stability]:
        chosen, runs = Settings(constants=Constants(**constants)), replays([task(SLOW, critical=True), {"task": "Look", "steps": [{}]}])
        score = build_report(evaluate(runs, CHECKS, chosen), runs, title="t", created="", settings=chosen).score
        assert score.stability is not None
        return score, score.stability

    score, still = stability(weight_swing=0, weight_draws=50)
    assert (still.low, still.high, still.draws, still.swing) == (score.value, score.value, 50, 0)
    for weights in ({"critical_weight": 30.0}, {"facet_weights": {"feedback": 30.0}}):
        heavy, around = stability(**weights)
        assert heavy.value != score.value
        assert around.low <= heavy.value <= around.high


def test_a_facet_that_was_hardly_tested_is_not_scored() -> None:
    state = {"fingerprint": "a", "elements": [], "axe": {"passes": [{"id": "list", "passed": 1}]}}
    shown = {"tasks": [task({"state": "a"})], "states": [state]}
    assert reported([recording(shown)]).score.facets["accessibility"] == 100
    dark = reported([recording(shown, probes=[p for p in Probe if p is not Probe.AXE])]).score
    assert dark.facets["accessibility"] is None
    assert dark.coverage < 1
    assert "axe not judged" not in " ".join(dark.caps)  # nothing failed, so axe could not have found a severity 4


def test_many_failures_of_a_rule_cost_more_than_one_and_one_is_not_lost() -> None:
    def value(failed: int) -> float:
        rule = {"id": "image-alt", "impact": "critical", "tags": ["wcag111"], "failed": failed, "nodes": [{"selector": "img"}] * failed}
        state = {
            "fingerprint": "a",
            "elements": [],
            "axe": {
                "violations": [rule] if failed else [],
                "passes": [{"id": "image-alt", "passed": 50 - failed}, *({"id": f"rule-{n}", "passed": 3} for n in range(20))],
            },
        }
        return reported([recording(steps=[{"state": "a"}], states=[state])]).score.facets["accessibility"] or 0.0

    assert value(0) == 100
    assert value(1) < 99
    assert value(50) < value(25) < value(1)


def test_a_check_without_weight_is_told_and_moves_nothing() -> None:
    crowded = {"first_screen": {"width": 1280, "height": 720, "contours": 0.2, "colourfulness": 150}}
    others = [check for check in CHECKS if check.id != "empty-page"]  # it uses the same picture, and has a weight
    none, found, unseen = (
        reported(replays([task({"state": "a"})], states=[{"fingerprint": "a", "elements": [], "markup": {}, **look}]), others)
        for look in ({}, crowded, {"untested": {"first-screen": "no picture"}})
    )
    assert [finding.check for finding in found.findings if finding not in none.findings] == ["clutter"]
    states = [next(outcome.state for outcome in one.outcomes if outcome.check == "clutter") for one in (none, found, unseen)]
    assert states == [State.INAPPLICABLE, State.FAILED, State.UNTESTED]
    assert none.score == found.score == unseen.score
    assert none.tasks == found.tasks == unseen.tasks


def test_the_constants_in_force_are_in_the_report() -> None:
    told = reported(replays([task()]))
    assert told.constants == printed()
    assert (told.constants["cap_critical_blocked"], told.constants["klm_k_s"], told.defaults) == (49, 0.28, {})
    assert told.constants["severity_weights"] == {"1": 1, "2": 3, "3": 7, "4": 10}


def test_the_report_says_what_was_not_tested_and_survives_its_json() -> None:
    report = reported(replays([task(has_success=False)]))
    words = " ".join(report.not_tested)
    for word in ("Satisfaction", "Learnability", "content", "Assistive", "keyboard", '"Buy" reached its goal'):
        assert word in words
    assert "audit: touch (mobile)." in words
    assert "zoom to 400 % (low-vision), " in " ".join(reported(replays([task()], probes=everywhere())).not_tested)
    assert Report.model_validate_json(report.model_dump_json()) == report


# ---------------------------------------------------------------- laws


RECORDINGS = replays(*[[task(critical=True), {"task": "Look", "steps": [{}]}]] * 2)
TASKS = ("Buy", "Look")
PASSED_OR_FAILED = st.sampled_from([(State.FAILED, 0.0), (State.FAILED, 0.3), (State.FAILED, 0.9), (State.PASSED, 1.0)])
CELL = st.one_of(
    PASSED_OR_FAILED, PASSED_OR_FAILED, st.sampled_from([(State.INAPPLICABLE, None), (State.UNTESTED, None), (State.CANT_TELL, None)])
)
CELLS = st.lists(CELL, min_size=len(CHECKS) * 4, max_size=len(CHECKS) * 4)


def evaluation(cells: list[tuple[State, float | None]], findings: tuple[Finding, ...] = ()) -> Evaluation:
    places = [(c, r, t) for c in CHECKS for r in range(2) for t in range(2)]
    samples = tuple(Sample(c.id, r, t, *cell[:1], "", cell[1]) for (c, r, t), cell in zip(places, cells, strict=True))
    return Evaluation(CHECKS, samples, (), findings)


def score_of(
    cells: list[tuple[State, float | None]], findings: tuple[Finding, ...] = (), recordings: Sequence[Recording] = RECORDINGS
) -> Score:
    judged = evaluation(cells, findings)
    return overall(score_tasks(judged, recordings), judged)


@settings(deadline=None, max_examples=size(25, 10))
@given(CELLS, st.integers(0, len(CHECKS) * 4 - 1), st.integers(1, 4))
def test_a_finding_never_raises_the_score(cells: list[Any], at: int, severity: int) -> None:
    state, score = cells[at]
    before = score_of(cells)
    if state in (State.PASSED, State.FAILED):
        cells = [*cells[:at], (State.FAILED, score / 2), *cells[at + 1 :]]
    after = score_of(cells, (Finding(check="axe", severity=severity, mode=Mode.MEASURED),))
    assert after.value <= before.value


@settings(deadline=None, max_examples=size(25, 10))
@given(CELLS, st.integers(0, len(CHECKS) * 4 - 1))
def test_what_was_not_measured_never_raises_the_score_nor_the_coverage(cells: list[Any], at: int) -> None:
    dark = [*cells[:at], (State.UNTESTED, None), *cells[at + 1 :]]
    assert score_of(dark).value <= score_of(cells).value
    assert score_of(dark).coverage <= score_of(cells).coverage


@settings(deadline=None, max_examples=size(30, 10))
@given(CELLS)
def test_a_blocked_critical_task_leaves_49_at_most(cells: list[Any]) -> None:
    blocked = replays(*[[task(FAILED, critical=True), {"task": "Look", "steps": [{}]}]] * 2)
    value = score_of(cells, recordings=blocked).value
    assert value is not None
    assert value <= 49


STATE = {
    "fingerprint": "a",
    "elements": [{"role": "link", "name": "here"}],
    "texts": [{"text": "Hello undefined"}],
    "axe": {"violations": [{"id": "image-alt", "impact": "critical", "failed": 1, "nodes": [{"selector": "img"}]}]},
}
STEPS = [
    {
        "state": "a",
        "timing": {"t0": 0, "t1": 2000, "t2": 9000, "responses": ["dom"]},
        "control": {"role": "button", "name": "Next", "covered_by": "<div>"},
        "trouble": [{"kind": "page-error", "message": "x"}],
        "visits": [{"url": "http://a/", "status": 500}],
        "vitals": {"lcp_ms": 9000, "cls": 1.0, "new_document": True},
    }
]
LOOK = {"task": "Look", "critical": True, "steps": [{}]}


def bad_site(*failing: dict[str, Any], **more: Any) -> list[Recording]:
    return [recording({"tasks": [task(*STEPS, *failing), LOOK], "states": [STATE]}, repetition=n, **more) for n in (1, 2)]


@pytest.mark.parametrize("probe", list(Probe))
def test_no_missing_probe_raises_the_score_of_a_bad_site(probe: Probe) -> None:
    for failing in ((), (FAILED,)):
        left = [p for p in Probe if p is not probe]
        full = reported(bad_site(*failing))
        dark = reported(bad_site(*failing, probes=left))
        assert dark.score.value <= full.score.value
        judged = {o.check for o in full.outcomes if o.state in (State.PASSED, State.FAILED)}
        if any(probe in check.needs and check.id in judged for check in CHECKS) and probe in everywhere():
            assert dark.score.coverage < full.score.coverage
        else:
            assert dark.score.coverage <= full.score.coverage


@settings(deadline=None, max_examples=size(10, 4))
@given(st.sets(st.sampled_from(list(Probe))), st.sampled_from(list(Probe)))
def test_no_probe_that_is_missing_as_well_raises_the_score(had: set[Probe], lost: Probe) -> None:
    before = reported(bad_site(probes=sorted(had | {lost}))).score
    after = reported(bad_site(probes=sorted(had - {lost}))).score
    if lost in everywhere():  # the others only run on request, and are not missing otherwise
        assert after.value is None or after.value <= before.value
        assert after.coverage <= before.coverage


FOUND = reported(bad_site()).findings


@settings(deadline=None, max_examples=size(10, 4))
@given(st.sets(st.sampled_from([finding.id for finding in FOUND])), st.sampled_from([finding.id for finding in FOUND]))
def test_ignoring_one_thing_more_never_lowers_the_score_nor_moves_the_coverage(ignored: set[str], more: str) -> None:
    def score(ids: set[str]) -> Score:
        ignores = [Ignore(check=f.check, finding=f.id, reason="known", until=date.max) for f in FOUND if f.id in ids]
        let_go = Settings(ignores=ignores)
        return build_report(evaluate(bad_site(), CHECKS, let_go), bad_site(), title="", created="", settings=let_go).score

    assert score(ignored | {more}).value >= score(ignored - {more}).value
    assert score(ignored | {more}).coverage == score(ignored - {more}).coverage
