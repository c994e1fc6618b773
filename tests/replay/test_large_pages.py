"""Pages of thousands of elements: what runs out of time is named, and takes nothing from what does not."""

import pytest

from tests.replay.playing import LOG, Play
from uxaudit.model.probes import OUT_OF_TIME, Probe
from uxaudit.replay import observe
from uxaudit.replay.probes import axe

SCANNING = (Probe.TIMING, Probe.PAGE, Probe.SHOTS, Probe.AXE, Probe.IBM)
TABLE = "<table>" + "".join(f"<tr><td>{row}<td><a href='/{row}'>Row {row}</a><td>text</tr>" for row in range(1000)) + "</table>"
PAGE = f"<main><h1>Rows</h1>{TABLE}</main>"
STEPS = "timeout: 20s\ntasks:\n  - task: Do it\n    steps:\n      - expect: Rows\n"


@pytest.mark.slow
def test_an_engine_that_runs_out_of_time_takes_nothing_from_the_others(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axe, "TIMEOUT_S", 0.2)
    (state,) = play.ok(STEPS, PAGE, probes=SCANNING).states.values()
    assert {probe: why[: len(OUT_OF_TIME)] for probe, why in state.untested.items()} == {Probe.AXE: OUT_OF_TIME}
    assert len(state.elements or ()) > 900
    assert state.shot is not None
    assert state.ibm is not None
    assert state.ibm.skipped_rules == ("element_tabbable_unobscured",)  # quadratic: 1000 links in 4000 elements
    assert {rule.id for rule in state.ibm.rules} - set(state.ibm.skipped_rules)


def test_a_scan_without_time_names_each_probe(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observe, "SCAN_SHARE", 0.0)
    (state,) = play.ok("- expect: Rows", "<h1>Rows</h1>", probes=SCANNING).states.values()
    late = f"{OUT_OF_TIME}: nothing was left of the 0 s for the scan of a page state"
    assert {probe: state.untested[probe] for probe in (Probe.PAGE, Probe.AXE, Probe.IBM)} == dict.fromkeys(
        (Probe.PAGE, Probe.AXE, Probe.IBM), late
    )


def test_the_trials_of_a_large_page_share_the_rest_of_a_minute(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observe, "LARGE_NODES", 3)
    monkeypatch.setattr(observe, "LARGE_S", 0.0)
    recording = play.ok("- expect: Rows", "<h1>Rows</h1>", probes=(*SCANNING, Probe.REFLOW), examines=[Probe.REFLOW])
    (state,) = recording.states.values()
    assert state.untested[Probe.REFLOW] == f"{OUT_OF_TIME}: nothing was left of the 0 s for all trials on a page state"
    assert state.axe is not None


def test_no_rule_is_left_out_on_an_ordinary_page(play: Play) -> None:
    (state,) = play.ok("- expect: Row 99", LOG + TABLE[: TABLE.index("<tr><td>100<")], probes=SCANNING).states.values()
    assert state.ibm is not None
    assert (state.ibm.skipped_rules, state.untested) == ((), {})


def test_paths_in_a_long_table_are_exact(play: Play) -> None:
    recording = play.ok(STEPS, PAGE, probes=(Probe.PAGE,))
    (state,) = recording.states.values()
    texts = {text.text: text.selector for text in state.texts or ()}
    assert texts["999"] == "tr:nth-of-type(1000) > td:nth-of-type(1)"
    assert texts["0"] == "tr:nth-of-type(1) > td:nth-of-type(1)"
