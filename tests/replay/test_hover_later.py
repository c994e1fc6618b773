"""Content that hovering shows inside its trigger, late, or permanently; and text that a narrow window keeps for screen readers."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import pytest

from tests.replay.playing import LIGHT, Play
from uxaudit.checks.accessibility.hover_only import hover_only
from uxaudit.checks.accessibility.no_reflow import no_reflow
from uxaudit.model.probes import Probe

HOVER = """<style>.note { position: relative } .note .more { display: none; position: absolute; top: 1.6em } .note:hover .more { display: block }</style>
<p>Evening ticket, <span class='note' id='bubble'>reduced rate<span class='more'>Students and pensioners pay half from five.</span></span></p>
<p><button id='kept' onmouseover='m.style.display = "block"'>Winter</button></p>
<p id='m' style='display: none'>In winter it leaves at ten. <button>Ask the harbour</button></p>
"""
LATE = """<style>.slow .tip { opacity: 0; transition: opacity .1s .7s } .slow:hover .tip { opacity: 1 }</style><p><b id='late' onmouseenter='timer = setTimeout(() => { q.hidden = false }, 800)' onmouseleave='clearTimeout(timer); q.hidden = true'>Fares</b> <i id='q' hidden>Fares are paid on board in coins.</i></p>
<p class='slow' id='fades'>Dogs <span class='tip'>Dogs travel for free on the lower deck.</span></p>
<p id='alone' onmouseover='this.style.color = "red"'>Nothing</p><p id='news'></p><script>var timer; setTimeout(() => { news.textContent = 'A bit of news that comes by itself'; }, 1500)</script>"""
BOTH = """<p><button id='both' onmouseover='n.hidden = false' onclick='n.hidden = false'>Spring</button></p><p id='n' hidden>In spring it leaves at eight. <button>Ask the office</button></p>"""
HIDING = {
    "one-pixel": "position: absolute; width: 1px; height: 1px; overflow: hidden",
    "clip": "position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip: rect(0, 0, 0, 0)",
    "clip-path": "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)",
    "in-flow": "display: inline-block; width: 1px; height: 1px; overflow: hidden",
    "aside": "position: absolute; left: -9999px",
    "cut": "display: inline-block; width: 60px; height: 12px; overflow: hidden; white-space: nowrap",
}


@pytest.mark.slow
def test_content_that_only_hovering_brings_up_is_found(play: Play) -> None:
    pages = {"/": f"<h1>Hello</h1>{HOVER}", "/late": f"<h1>Hello</h1>{LATE}", "/both": f"<h1>Hello</h1>{BOTH}"}
    recording = play.ok("- expect: Hello\n- open: /late\n- open: /both", pages, probes=(*LIGHT, Probe.PAGE), examines=(Probe.HOVER,))
    assert all(state.hover for state in recording.states.values()), [state.untested for state in recording.states.values()]
    shown = {row.selector.lstrip("#"): row for state in recording.states.values() if state.hover for row in state.hover.shown}
    keys = {name: row.by_key for name, row in shown.items()}
    assert keys == {"bubble": False, "kept": False, "both": True, "late": False, "fades": False}
    found = {finding.target.selector.lstrip("#"): finding for finding in hover_only.run(recording) if finding.target}
    assert set(found) == {"bubble", "kept", "late", "fades"}
    assert found["kept"].mode == "measured"


def test_words_hidden_for_screen_readers_in_a_narrow_window_are_not_cut_off(play: Play) -> None:
    style = "".join(f".{name} {{ {rule} }}" for name, rule in HIDING.items())
    lines = "".join(f"<p>Line <span class='{name}'>with some {name} words for those who hear them</span></p>" for name in HIDING)
    page = f"<meta name='viewport' content='width=device-width'><style>@media (max-width: 600px) {{ {style} }}</style><h1>Hello</h1>{lines}"
    recording = play.ok("- expect: Hello", page, probes=(*LIGHT, Probe.PAGE), examines=(Probe.REFLOW,))
    messages = [finding.message for finding in no_reflow.run(recording)]
    assert len(messages) == 1, messages
    assert "cut words" in messages[0]
