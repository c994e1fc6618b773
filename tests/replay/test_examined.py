"""The results of trials on a state: each page contains wrong (``bad-…``) and right (``good-…``) elements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.replay.playing import PLAIN, Play
from uxaudit.checks import all_checks
from uxaudit.evaluation.run_checks import Evaluation, evaluate
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.replay.trials.motion import places_of

QUICK = (Probe.NAVIGATION, Probe.PAGE)
Examine = Callable[..., tuple[PageState, Evaluation]]


@pytest.fixture
def examine(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """Open a page as a persona with one trial: returns its state and the results of all checks."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "personas").mkdir()

    def opened(
        page: str, probe: Probe | None = None, *, reduced: bool = False, probes: tuple[Probe, ...] = QUICK
    ) -> tuple[PageState, Evaluation]:
        tries = f"examines: [{probe}]\n" if probe else ""
        (tmp_path / "personas" / "trier.yaml").write_text(f"title: Tries things\n{tries}reduced_motion: {str(reduced).lower()}\n")
        tasks = f"tasks:\n  - task: Look\n    start: /examined/{page}\n    steps: [expect: {{url: '**/{page}'}}]\n"
        recording = play.ok(tasks, probes=probes, persona="trier")
        (state,) = recording.states.values()
        assert not state.untested
        return state, evaluate([recording], all_checks().values())

    return opened


def places(told: Evaluation, check: str) -> set[str]:
    """Returns the places of a check's findings, as ids without the number sign."""
    return {finding.target.selector.strip("#") for finding in told.findings if finding.check == check and finding.target}


def test_a_small_window_shows_what_does_not_fit(examine: Examine) -> None:
    state, told = examine("reflow.html", Probe.REFLOW)
    assert state.reflow is not None
    assert {(fault.selector, fault.kind) for fault in state.reflow.faults} == {
        ("#bad-cut", "cut"),
        ("#bad-over", "overlapped"),
        ("#bad-lost", "lost"),
    }
    assert places(told, "no-reflow") == {"bad-cut", "bad-over", "bad-lost", "bad-scroller"}


def test_a_page_that_keeps_its_width_and_a_header_that_stays(examine: Examine) -> None:
    state, told = examine("reflow-page.html", Probe.REFLOW)
    assert state.reflow is not None
    assert state.reflow.cover is not None
    assert 60 < state.reflow.cover.count < 75
    assert [part.value for part in state.reflow.wide] == ["page"]
    assert places(told, "no-reflow") == {"p", "header"}


def test_spaced_and_enlarged_text_is_cut_off_or_overlaps(examine: Examine) -> None:
    _, told = examine("spacing.html", Probe.SPACING)
    assert places(told, "text-spacing-clips") == {"bad-low", "bad-line", "bad-pair", "bad-box", "bad-zoomed"}
    assert {finding.target.selector for finding in told.findings if finding.rule == "spills" and finding.target} == {"#bad-box"}
    assert {finding.target.selector for finding in told.findings if "200 % zoom" in finding.message and finding.target} == {"#bad-zoomed"}


@pytest.mark.slow
def test_what_a_pointer_brings_up(examine: Examine) -> None:
    state, told = examine("hover.html", Probe.HOVER)
    assert state.hover is not None
    assert state.hover.left_out == 0
    assert places(told, "hover-only") == {"bad-menu", "bad-said", "bad-script", "bad-title"}
    assert {"bad-gap", "bad-menu"} <= places(told, "hover-content")
    proven = {
        finding.target.selector
        for finding in told.findings
        if finding.check == "hover-only" and finding.mode == "measured" and finding.target
    }
    assert proven == {"#bad-menu"}


def test_a_tooltip_that_is_rebuilt_for_the_focus_is_the_same(examine: Examine) -> None:
    state, told = examine("hover-anew.html", Probe.HOVER)
    assert state.hover is not None
    assert [shown.by_focus for shown in state.hover.shown] == [True]
    assert not places(told, "hover-only")


@pytest.mark.slow
@pytest.mark.flaky(reruns=2)  # a busy machine takes too few pictures of what moves; a real fault fails three times
def test_what_moves_by_itself(examine: Examine) -> None:
    state, told = examine("motion.html", Probe.MOTION)
    assert state.motion is not None
    assert places(told, "moving-content") >= {"bad-slide", "bad-news", "bad-flash", "bad-figure"}
    figures = {moving.selector: moving.excuse for moving in state.motion.moving if moving.tag == "span"}
    assert figures == {"#good-clock": "a clock", "#good-left": "a clock", "#bad-figure": "", "#bad-count": ""}
    excused = {moving.selector: moving.excuse or moving.pause for moving in state.motion.moving if moving.excuse or moving.pause}
    assert excused.items() >= {"#good-spinner": "a sign of waiting", "#good-paused": "Pause the offers"}.items()


def test_forced_colours_take_away_what_only_grounds_draw(examine: Examine) -> None:
    state, told = examine("forced.html", Probe.FORCED_COLOURS)
    assert state.forced_colours is not None
    assert {(row.selector, row.kind) for row in state.forced_colours.faded} == {
        ("#bad-icon", "gone"),
        ("#bad-tab", "state"),
        ("#bad-tick", "state"),
        ("#bad-focus", "focus"),
    }
    assert len(places(told, "lost-in-forced-colours")) == 4


def test_text_and_fields_as_they_are(examine: Examine) -> None:
    _, told = examine("plain.html", probes=PLAIN)
    assert places(told, "overlap-or-clip") == {"bad-over", "bad-low", "bad-line", "bad-close", "bad-broken"}
    assert places(told, "low-contrast") == {"bad-hero", "bad-frame"}


def test_a_page_that_jumps_once_is_not_taken_for_what_moves_on_it() -> None:
    def seen(at: float) -> Image.Image:
        picture, down = Image.new("L", (320, 300), 255), 40 if at > 0.5 else 0
        draw = ImageDraw.Draw(picture)
        for line in range(20):
            draw.text((10, 10 + 13 * line + down), "Words and words of a page", fill=0)
        draw.rectangle((10, 2, 60, 8), fill=round(at / 0.4) % 2 * 255)
        return picture

    (place,) = places_of([(at / 10, seen(at / 10)) for at in range(0, 56, 4)])
    assert (place["width"], place["height"]) < (300, 60)
