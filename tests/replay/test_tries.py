"""Controls that are used by keys, and the layers that they open."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import pytest

from tests.replay.playing import LIGHT, Play
from uxaudit.checks._shared.unresponsive_controls import unresponsive
from uxaudit.checks.accessibility.dialog_focus import dialog_focus
from uxaudit.model.probes import Probe
from uxaudit.recording.key_trials import Layer, Tries
from uxaudit.recording.recording import Recording
from uxaudit.replay import observe

SHADE = "style='position: fixed; inset: 0; z-index: 9; background: #000a; padding: 20%'"
LAYERS = f"""<h1>Hello</h1><a href='/next'>Next</a>
<button class='a' onclick='good.showModal()'>Good</button> <dialog id='good' aria-label='Well made'><button onclick='good.close()'>Close</button> <button>More</button></dialog>
<a class='b' href='#big' onclick='event.preventDefault(); big.hidden = false'>Picture</a> <div id='big' hidden {SHADE}><p>A large picture</p><span class='close' style='cursor: pointer' onclick='big.hidden = true'>×</span></div>
<button class='c' onclick='ask.hidden = false; inner.focus()'>Ask</button>
<button class='h' onclick='box.hidden = false; rest.inert = true; box.focus()'>Box</button>
<a class='n' href='#' onclick='event.preventDefault(); note.hidden = false'>Note</a><div id='note' hidden style='position: fixed; top: 20%; left: 30%; width: 40%; background: #fff'><p>Read this</p><button onclick='note.hidden = true'>X</button></div>
<button class='o' onclick='toast.hidden = false'>Copy</button><div id='toast' hidden style='position: fixed; top: 9px; left: 30%; width: 40%; background: #fff'>Copied <button onclick='toast.hidden = true'>X</button></div>
<button class='d' aria-expanded='false' onclick='this.setAttribute("aria-expanded", more.hidden); more.hidden = !more.hidden'>Details</button><p id='more' hidden>Unfolded</p>
<button class='k' onclick='side.hidden = false'>Aside</button><div id='side' hidden style='position: fixed; top: 25%; left: 5%; width: 30%; height: 30%; background: #fff'><h2>Filter</h2><span onclick='side.hidden = true'>Close</span></div>
<button class='f' onclick='log("deleted")'>Delete all</button><button class='g' onclick='wait.hidden = false; fetch("/save", {{method: "POST"}})'>Store</button><div id='wait' hidden {SHADE}>Please wait</div>
<div id='ask' hidden {SHADE} role='dialog' aria-modal='true' aria-label='Question'><button id='inner'>Yes</button><button onclick='ask.hidden = true'>Cancel</button></div><p id='rest'><a href='/last'>Last</a></p>
<div id='box' hidden {SHADE} role='dialog' aria-modal='true' aria-label='Box' tabindex='-1' onkeydown='if (event.key === "Escape") {{ box.hidden = true; rest.inert = false; document.querySelector(".h").focus(); }}'><button onclick='log("fine")'>Fine</button></div>
<script>for (const el of document.querySelectorAll('h1, button, a')) if (!el.closest('#box, #rest')) el.addEventListener('focus', () => {{ if (!box.hidden) el.blur(); }})</script>"""
BUTTONS = """<h1>Hello</h1><a class='a' role='button' href='/start'>Start now</a> <a class='b' role='button' href='/other' onkeydown='if (event.key === " ") { event.preventDefault(); this.click(); }'>Handled</a>
<div class='c' role='button' tabindex='0' onclick='log("mouse")'>Mouse only</div> <div class='d' role='switch' aria-checked='false' tabindex='0' onkeyup='if (event.key === " ") this.setAttribute("aria-checked", this.getAttribute("aria-checked") !== "true")'>Lights</div>
<div class='e' role='button' tabindex='0'>Dead</div> <button class='f' onclick='log("native")'>Native</button><p style='height: 2000px'>Long</p>"""


@pytest.fixture
def tried(play: Play) -> tuple[Recording, dict[str, Tries]]:
    recording = play.ok("- open: /buttons", {"/": LAYERS, "/buttons": BUTTONS}, probes=(*LIGHT, Probe.PAGE), examines=(Probe.TRIES,))
    assert not any(request.method == "POST" for request in play.site.seen)
    states = {state.title: state for state in recording.states.values()}
    assert all(state.tries for state in states.values()), [state.untested for state in states.values()]
    return recording, {title: state.tries for title, state in states.items() if state.tries}


@pytest.mark.slow
def test_layers_and_buttons_are_judged_by_what_the_keyboard_makes_of_them(tried: tuple[Recording, dict[str, Tries]]) -> None:
    recording, states = tried
    layers: dict[str, Layer] = {layer.opener.name: layer for layer in states["Start"].layers}
    assert set(layers) == {"Good", "Picture", "Ask", "Box", "Note", "Aside"}, (
        "content above the middle is a layer only if it can be closed; a toast is none"
    )
    good, picture, ask, box = layers["Good"], layers["Picture"], layers["Ask"], layers["Box"]
    assert (box.focus_in, box.leaves_to, box.escape, box.back) == (True, None, True, "opener"), "Tab ends a lap outside of the page"
    assert (good.modal, good.focus_in, good.leaves_to, good.close_reached, good.escape, good.back) == (
        True,
        True,
        None,
        True,
        True,
        "opener",
    )
    assert (picture.covers, picture.modal, picture.focus_in, picture.close_reached, picture.escape) == (True, False, False, False, False)
    assert (ask.covers, ask.focus_in, ask.leaves_to and ask.leaves_to.name, ask.escape, ask.back) == (True, True, "Last", False, "nowhere")
    pressed = {one.name: (one.space, one.enter, one.click) for one in states["buttons"].pressed}
    assert pressed == {
        "Start now": (False, True, None),
        "Handled": (True, None, None),
        "Mouse only": (False, False, True),
        "Lights": (True, None, None),
    }

    found = [(finding.rule, finding.target.name if finding.target else "") for finding in dialog_focus.run(recording)]
    assert sorted(rule for rule, _ in found) == ["close-unreachable"] * 2 + ["kept-open"] * 4 + ["leaves", "lost"] + ["stayed-out"] * 3
    assert sorted(finding.target.name for finding in unresponsive(recording, ()) if finding.target) == ["Mouse only", "Start now"]


MANY = "<h1>Hello</h1>" + "".join(
    f"<div role='button' tabindex='0' class='c{number}' id='dead{number}'>Dead {number}</div>" for number in range(40)
)


@pytest.mark.slow
def test_what_was_tried_before_the_time_for_all_trials_was_over_is_kept(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observe, "TRIAL_S", 2.0)
    recording = play.ok("- open: /", {"/": MANY}, probes=(*LIGHT, Probe.PAGE), examines=(Probe.TRIES, Probe.WALK, Probe.HOVER))
    (state,) = recording.states.values()
    assert state.tries is not None, state.untested
    assert 0 < state.tries.tried < 40
    assert state.tries.tried + state.tries.left_out == 40
    assert "out of time" in state.untested[Probe.WALK], "half a walk says nothing"


def test_a_field_in_a_modal_dialog_takes_a_pasted_text(play: Play) -> None:
    page = """<h1>Hello</h1><button onclick="d.showModal()">Open</button><dialog id="d" aria-label="Name"><label>Your name <input></label></dialog>"""
    recording = play.ok("- click: Open", page, probes=(*LIGHT, Probe.PAGE), examines=(Probe.TRIES,))
    tries = [state.tries for state in recording.states.values() if state.tries]
    assert [(one.pasted, one.refused) for one in tries] == [(0, ()), (1, ())]
