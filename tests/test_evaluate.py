"""From recordings to outcomes and findings: states, merging, severity, stable ids."""

from typing import Any

import pytest

from tests.checks.factory import SITE, recording
from uxaudit.checks import all_checks
from uxaudit.checks.api import Check, check, finding_in, states_of
from uxaudit.errors import InputError
from uxaudit.evaluation.merge_findings import severity
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.metrics.task_outcomes import runs_of
from uxaudit.model.components import general_selector
from uxaudit.model.findings import Facet, Finding, Mode, State
from uxaudit.model.probes import Probe
from uxaudit.settings import Settings

DEAD = {"timing": {"t0": 0}}


def made(run: Any, **more: Any) -> Check:
    """A check for a test, with this module's docstring replaced by a complete one."""
    run.__module__ = all_checks()["axe"].run.__module__
    return check("made", facet=Facet.FEEDBACK, impact=more.pop("impact", 2), **more)(run)


def test_a_check_that_breaks_cannot_tell() -> None:
    def broken(view):
        raise KeyError("oops")

    outcome = evaluate([recording()], [made(broken)]).outcomes[0]
    assert outcome.state is State.CANT_TELL
    assert "KeyError" in outcome.reason


@pytest.mark.parametrize(
    "error", [ZeroDivisionError(), RecursionError("deep"), AssertionError(), StopIteration(), UnicodeDecodeError("u", b"", 0, 1, "x")]
)
@pytest.mark.parametrize("part", ["over", "run", "scored"])
def test_whatever_a_check_raises_wherever_it_cannot_tell(error: Exception, part: str) -> None:
    def broken(*_: Any) -> Any:
        raise error

    more = {part: broken} if part != "run" else {}
    outcome = evaluate([recording()], [made(broken if part == "run" else lambda view: [], **more)]).outcomes[0]
    assert (outcome.state, type(error).__name__ in outcome.reason) == (State.CANT_TELL, True)


def test_a_check_that_breaks_half_way_keeps_no_half() -> None:
    def broken(view):
        yield Finding(message="one")
        raise ZeroDivisionError

    result = evaluate([recording()], [made(broken)])
    assert (result.outcomes[0].state, result.findings) == (State.CANT_TELL, ())


def test_what_was_judged_only_in_part_says_so() -> None:
    dark = recording(probes=[p for p in Probe if p is not Probe.TIMING], repetition=2)
    outcome = evaluate([recording(), dark], [all_checks()["dead-control"]]).outcomes[0]
    assert outcome.state is State.PASSED
    assert outcome.reason == "not judged in 1 of 2 task replays: timing: the probe was off"


def test_a_replay_in_which_nothing_ran_tests_nothing() -> None:
    silent = recording(end={"status": "setup-failed", "reason": "no login"}, steps=[{"status": "not-run"}])
    assert {o.state for o in evaluate([silent], all_checks().values()).outcomes} == {State.UNTESTED}
    assert {o.state for o in evaluate([], all_checks().values()).outcomes} == {State.UNTESTED}


def test_the_order_is_the_same_whatever_the_order_of_the_checks() -> None:
    case = {
        "steps": [DEAD, {"state": "a"}],
        "states": [{"fingerprint": "a", "elements": [{"role": "link", "name": "more"}, {"role": "link", "name": "here"}]}],
    }
    checks = list(all_checks().values())
    one, two = evaluate([recording(case)], checks), evaluate([recording(case)], checks[::-1])
    assert one.findings == two.findings
    assert one.outcomes == two.outcomes


def test_one_problem_of_a_page_is_one_finding_over_tasks_and_replays() -> None:
    states = [
        {"fingerprint": "a", "url": f"{SITE}/mug/1", "template": "/mug/:id", "elements": [{"role": "link", "name": "more"}]},
        {"fingerprint": "b", "url": f"{SITE}/mug/2", "template": "/mug/:id", "elements": [{"role": "link", "name": "more"}]},
    ]
    tasks = [{"steps": [{"state": "a"}]}, {"steps": [{"state": "b"}]}]
    found = evaluate([recording(tasks=tasks, states=states, repetition=n) for n in (1, 2, 3)], [all_checks()["vague-link"]]).findings
    assert len(found) == 1
    assert (found[0].occurrences, found[0].runs) == (2, 3)
    assert found[0].urls == (f"{SITE}/mug/1", f"{SITE}/mug/2")


def test_one_problem_of_a_step_is_a_finding_in_each_task() -> None:
    tasks = [{"steps": [DEAD]}, {"steps": [DEAD]}]
    found = evaluate([recording(tasks=tasks), recording(tasks=tasks, repetition=2)], [all_checks()["dead-control"]]).findings
    assert sorted(f.task for f in found) == ["task 0", "task 1"]
    assert all(f.on_path and f.runs == 2 for f in found)


def test_one_problem_of_several_personas_is_one_finding_that_names_them() -> None:
    failed = {"status": "failed", "error": {"kind": "broken", "message": "it broke"}}
    tasks = [{"steps": [DEAD, failed]}]
    seen = [recording(tasks=tasks, persona=persona, repetition=n) for persona in ("desktop", "mobile") for n in (1, 2)]
    checks = all_checks()
    (dead,) = evaluate(seen, [checks["dead-control"]]).findings
    assert (dead.persona, dead.personas, dead.runs) == ("desktop", ("desktop", "mobile"), 4)
    alone = evaluate(seen[2:], [checks["dead-control"]]).findings
    assert [(f.id, f.personas) for f in alone] == [(dead.id, ("mobile",))]


def test_what_each_persona_proves_of_a_task_is_told_once_where_it_is_the_same() -> None:
    def lost(**persons: str) -> dict[str, Finding]:
        return {
            found.message: found
            for found in evaluate(
                [
                    recording(steps=[{"status": "failed", "error": {"kind": "broken", "message": why}}], persona=persona, repetition=n)
                    for persona, why in persons.items()
                    for n in (1, 2)
                ],
                [all_checks()["goal-not-reached"]],
            ).findings
        }

    (one,) = lost(desktop="it broke").values()
    (all_alike,) = lost(blind="it broke", desktop="it broke", mobile="it broke").values()
    assert (all_alike.personas, all_alike.runs, all_alike.id, all_alike.severity) == (("blind", "desktop", "mobile"), 6, one.id, 4)
    other, same = sorted(lost(blind="it is covered", desktop="it broke", mobile="it broke").values(), key=lambda f: len(f.personas))
    assert (other.personas, same.personas, same.id) == (("blind",), ("desktop", "mobile"), one.id)
    assert other.id != one.id


def ids(selector: str, name: str = "", path: str = "/p/1") -> set[str]:
    state = {
        "fingerprint": "a",
        "url": SITE + path,
        "template": "",
        "elements": [{"role": "textbox", "tag": "input", "name": name, "selector": selector}],
    }
    shown = recording(steps=[{"state": "a", "url": SITE + path, "template": ""}], states=[state])
    return {f.id for f in evaluate([shown], [all_checks()["unlabelled-field"]]).findings}


def test_an_id_does_not_move_with_the_markup() -> None:
    assert ids("main > form:nth-of-type(1) > input:nth-of-type(2)") == ids("div > form:nth-of-type(3) > input")
    assert ids("#field-12") == ids("#field-99", path="/p/77?q=1")
    assert ids("#mail") != ids("#phone")
    assert ids("#mail") == ids("#mail", path="/other")


@pytest.mark.parametrize(
    ("selector", "general"),
    [
        ("main > ul > li:nth-child(3) > a", "li a"),
        ("#row-17", "#row-#"),
        ('main img[src$="a.svg"]', "main img"),
        ('input[name="q"]', 'input[name="q"]'),
        (".card:nth-of-type(2n+1) img", ".card img"),
    ],
)
def test_selectors_without_positions(selector: str, general: str) -> None:
    assert general_selector(selector) == general


@pytest.mark.parametrize(
    ("impact", "frequent", "rare", "once", "mode", "rated"),
    [
        (4, False, False, False, Mode.MEASURED, 4),
        (4, False, False, True, Mode.MEASURED, 3),
        (3, True, False, False, Mode.MEASURED, 3),
        (3, False, True, True, Mode.MEASURED, 1),
        (2, True, False, False, Mode.MEASURED, 3),
        (1, False, True, True, Mode.MEASURED, 1),
        (1, True, False, False, Mode.MEASURED, 2),
        (4, True, False, False, Mode.NEEDS_REVIEW, 2),
        (4, True, True, False, Mode.MEASURED, 4),
        (3, True, False, False, Mode.NEEDS_REVIEW, 2),
    ],
)
def test_severity(impact: int, frequent: bool, rare: bool, once: bool, mode: Mode, rated: int) -> None:
    assert severity(Finding(impact=impact, mode=mode), frequent=frequent, rare=rare, once=once) == rated


def test_a_ceiling_holds() -> None:
    assert severity(Finding(impact=1, ceiling=1), frequent=True, rare=False, once=False) == 1


def test_what_strikes_once_of_several_times_is_milder() -> None:
    slow, fine = {"timing": {"t0": 0, "t1": 1500, "t2": 1600, "responses": ["dom"]}}, {}
    dark = {"timing": None}
    slow_feedback = [all_checks()["slow-feedback"]]

    def rated(*steps: dict[str, Any]) -> int:
        replays = [recording(steps=[s], repetition=n) for n, s in enumerate(steps)]
        return evaluate(replays, slow_feedback).findings[0].severity

    assert rated(slow, fine, fine) == 2
    assert rated(slow, slow, fine) == 3
    assert rated(slow) == 3
    assert rated(slow, dark) == 3  # the second replay could not have observed it


def test_what_stands_off_the_path_on_few_pages_is_milder() -> None:
    def finds(view):
        for state in states_of(view):
            if state.elements:
                yield finding_in(state, state.elements[0], "here")

    kinds = "abcdefghijk"
    pages = [{"fingerprint": f"s{n}", "url": f"{SITE}/{kind}"} for n, kind in enumerate(kinds)]
    pages[0]["elements"] = [{"role": "link", "name": "odd"}]
    steps = [{"state": f"s{n}", "url": f"{SITE}/{kind}"} for n, kind in enumerate(kinds)]
    checks = [made(finds, impact=3, over=states_of)]
    assert evaluate([recording(steps=steps, states=pages)], checks).findings[0].severity == 2
    assert evaluate([recording(steps=steps[:5], states=pages)], checks).findings[0].severity == 3
    steps[4] = steps[4] | {"control": {"role": "link", "name": "odd"}}
    assert evaluate([recording(steps=steps, states=pages)], checks).findings[0].severity == 3


def test_a_failure_seen_once_is_no_proof() -> None:
    failed = {"status": "failed", "error": {"kind": "timeout", "message": "too long"}}
    checks = [all_checks()["goal-not-reached"]]
    once = evaluate([recording(steps=[failed]), recording(repetition=2), recording(repetition=3)], checks).findings[0]
    assert (once.mode, once.severity, once.runs) == (Mode.NEEDS_REVIEW, 2, 1)
    twice = evaluate([recording(steps=[failed]), recording(steps=[failed], repetition=2)], checks).findings[0]
    assert (twice.mode, twice.severity, twice.runs) == (Mode.MEASURED, 4, 2)


def test_the_median_replay_speaks_for_all() -> None:
    recordings = [
        recording(steps=[{"timing": {"t0": 0, "t1": ms, "t2": ms, "responses": ["dom"]}}], repetition=ms) for ms in (500, 700, 9000)
    ]
    found = evaluate(recordings, [all_checks()["slow-feedback"]]).findings[0]
    assert (found.measured, found.impact, found.severity) == (700, 2, 2)


def test_settings_reach_the_check_and_wrong_ones_are_refused() -> None:
    slow = recording(steps=[{"timing": {"t0": 0, "t1": 600, "t2": 700, "responses": ["dom"]}}])
    checks = [all_checks()["slow-feedback"]]
    assert evaluate([slow], checks).findings
    assert not evaluate([slow], checks, Settings(options={"slow-feedback": {"limit_ms": 800}})).findings
    for options, words in (({"slow": {}}, "no check"), ({"slow-feedback": {"limit": 1}}, "no option")):
        with pytest.raises(InputError, match=words):
            evaluate([slow], checks, Settings(options=options))


def test_a_key_with_another_effect_than_the_mouse_does_not_prove_that_the_keyboard_is_blocked() -> None:
    expected = {"phase": "success", "verb": "expect", "is_action": False, "control": None}
    unmet = expected | {"status": "failed", "error": {"kind": "expectation", "cause": "scenario", "message": "no such tab"}}
    by_mouse = recording(steps=[{"verb": "double_click"}, expected])
    by_keys = [
        recording(steps=[{"verb": "double_click", "keyboard": {"activated_by": "Enter"}}, unmet], persona="keyboard", repetition=n)
        for n in (1, 2)
    ]
    runs = runs_of([by_mouse, *by_keys])[("shop", "task 0", "keyboard")]
    assert {(run.kind, run.cause) for run in runs} == {("unclear", "uxaudit")}
    assert "`press`" in runs[0].next_action
