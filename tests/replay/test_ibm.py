"""IBM's engine on real pages: its findings in all frames, with the names from axe, and the report without the engine."""

from pathlib import Path

import pytest

from tests.replay.playing import Play
from tests.servers import html
from uxaudit.checks import all_checks
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.model.findings import State
from uxaudit.model.probes import Probe
from uxaudit.recording.probes import with_engines
from uxaudit.replay.browser import vendored_engines

SCANNING = (Probe.TIMING, Probe.TROUBLE, Probe.PAGE, Probe.AXE, Probe.IBM)
IMAGE = "<img src='data:,' width='50' height='40'>"
BENT = (
    "<script>window.define = () => { throw new Error('no') }; define.amd = {}; window.ace = 'mine';"
    " Array.prototype.toJSON = () => 'bent';</script>"
)


def test_it_finds_what_is_wrong_in_every_frame_by_the_names_that_axe_gives(play: Play) -> None:
    host = f"<div id='host'><template shadowrootmode='open'>{IMAGE}</template></div>"
    frame = f"<iframe title='Bank' src='{play.site.elsewhere}/in' style='margin: 100px; border: 5px solid'></iframe>"
    texts = "<p style='color: #aaa; background: #fff'>Pale</p><p style='color: #73739d; background: #fff'>(</p>"
    page = f"{BENT}<main><h1>Hello</h1><form><input></form>{texts}{IMAGE}{host}{frame}</main>"
    recording = play.ok("- expect: Hello", {"/": page, "/in": html(f"<main><h1>In</h1>{IMAGE}</main>", "Inside")}, probes=SCANNING)
    (state,) = recording.states.values()
    assert state.ibm is not None
    assert state.axe is not None
    assert (state.ibm.version, state.ibm.skipped_frames, state.untested) == (vendored_engines.ibm_source().version, (), {})
    violations = {rule.id: rule for rule in state.ibm.rules if rule.level == "violation"}
    assert violations.keys() >= {"img_alt_valid", "input_label_exists", "text_contrast_sufficient"}
    assert [node.name for node in violations["text_contrast_sufficient"].nodes] == ["Pale"]  # and not the one with 4.4986
    images = violations["img_alt_valid"]
    axe = next(rule for rule in state.axe.violations if rule.id == "image-alt")
    assert {node.selector for node in images.nodes} == {node.selector for node in axe.nodes}
    assert len(images.nodes) == 3
    assert set(images.act) & set(axe.act)
    assert images.criteria == ("1.1.1",)
    assert images.why
    assert "alt" in images.fix
    assert images.who
    assert images.url.endswith("/img_alt_valid.html")
    assert all(node.box is not None and (node.box.width, node.box.height) == (50, 40) for node in images.nodes)
    assert min(node.box.x for node in images.nodes if node.box and " | " in node.selector) > 100
    assert not recording.steps[-1].trouble

    told = evaluate([recording], [all_checks()["axe"], all_checks()["ibm"]])
    both = [finding for finding in told.findings if finding.also]
    assert {finding.rule for finding in both} >= {"image-alt", "label", "color-contrast"}
    assert not [finding for finding in told.findings if finding.check == "ibm" and finding.severity > 1]


@pytest.fixture
def without_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendored_engines, "_IBM_FOLDER", Path("not", "packed"))
    vendored_engines.ibm_source.cache_clear()


@pytest.mark.usefixtures("without_the_engine")
def test_where_it_was_not_packed_that_is_told_and_nothing_else_changes(play: Play) -> None:
    recording = play.ok("- expect: Hello", "<main><h1>Hello</h1></main>", probes=with_engines(("axe", "ibm")))
    vendored_engines.ibm_source.cache_clear()
    assert Probe.IBM not in recording.header.probes
    assert "not included" in recording.header.unavailable[Probe.IBM]
    assert "accessibility-checker-engine" not in recording.header.tool
    outcomes = {outcome.check: outcome for outcome in evaluate([recording], all_checks().values()).outcomes}
    assert outcomes["ibm"].state is State.UNTESTED
    assert "not included" in outcomes["ibm"].reason
    assert outcomes["axe"].state in (State.PASSED, State.FAILED)
