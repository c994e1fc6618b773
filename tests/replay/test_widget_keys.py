"""Widgets that are used by the keys of their roles."""
# ruff: noqa: E501 - each widget is on one line, so that it is read as a whole

from __future__ import annotations

import pytest

from tests.replay.playing import LIGHT, Play
from uxaudit.checks.accessibility.stale_state import stale_state
from uxaudit.checks.accessibility.widget_keys import widget_keys
from uxaudit.model.probes import Probe

STEP = "const list = [...this.children], at = list.indexOf(document.activeElement), to = list[at + ({ArrowRight: 1, ArrowLeft: -1})[event.key]]; if (to) { list[at].tabIndex = -1; to.tabIndex = 0; to.focus(); }"
ITEMS = "<button role='tab' aria-selected='true'>One</button><button role='tab' aria-selected='false' tabindex='-1'>Two</button>"
SLIDE = "const to = Number(this.getAttribute('aria-valuenow')) + ({ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1}[event.key] || 0); if (to >= 0 && to < 4) this.setAttribute('aria-valuenow', to)"
PAGE = f"""<h1>Hello</h1><div class='a' role='tablist' aria-label='Good' onkeydown="{STEP}">{ITEMS}</div>
<div class='b' role='tablist' aria-label='Late' onkeydown="setTimeout(() => {{ const event = {{key: this.key}}; {STEP} }}, 150, this.key = event.key)">{ITEMS}</div>
<div class='c' role='tablist' aria-label='Upright' aria-orientation='vertical' onkeydown="{STEP}">{ITEMS}</div>
<div class='d' role='tablist' aria-label='Deaf'>{ITEMS}</div>
<div class='e' role='tablist' aria-label='Alone'><button role='tab' aria-selected='true'>One</button></div>
<div class='f' role='slider' tabindex='0' aria-label='No ends' aria-valuemin='0' aria-valuemax='3' aria-valuenow='3' onkeydown="{SLIDE}">3</div>
<div class='g' role='radiogroup' aria-label='Native'><label><input type='radio' name='r' checked>Red</label><label><input type='radio' name='r'>Blue</label></div>
<button class='h' aria-haspopup='menu' onclick='menu.hidden = !menu.hidden; menu.children[0].focus()'>More</button><div id='menu' role='menu' aria-label='Stays' hidden><div role='menuitem' tabindex='-1'>Print</div></div>
<p style='height: 3000px'>Long</p>"""


@pytest.mark.slow
def test_keys_that_a_role_requires_must_have_an_effect(play: Play) -> None:
    recording = play.ok("- click: Hello", {"/": PAGE}, probes=(*LIGHT, Probe.PAGE), examines=(Probe.WIDGETS,))
    (state,) = (state for state in recording.states.values() if state.widgets)
    assert state.widgets is not None
    tried = {widget.name: [(keys.purpose, keys.worked) for keys in widget.tried] for widget in state.widgets.widgets}
    assert set(tried) == {"Good", "Late", "Upright", "Deaf", "No ends", "Stays"}, "native controls and single items need no keys"
    assert tried["Good"] == tried["Late"] == [("move", ("ArrowRight", "ArrowLeft"))]
    assert tried["No ends"] == [("value", ("ArrowRight", "ArrowLeft")), ("ends", ())]
    found = {(finding.target.name if finding.target else "", finding.rule, str(finding.mode)) for finding in widget_keys.run(recording)}
    assert found == {
        ("Upright", "move", "needs-review"),
        ("Deaf", "move", "measured"),
        ("No ends", "ends", "measured"),
        ("Stays", "close", "measured"),
    }


SHOW = "hidden = false; this.nextElementSibling.firstElementChild.focus()"
CLOSE = "if (event.key == 'Escape') this.hidden = true"
GRID_STEP = "const cells = [...this.querySelectorAll('td')], to = cells[cells.indexOf(document.activeElement) + ({ArrowDown: 2, ArrowUp: -2, ArrowRight: 1, End: 1, Home: -1}[event.key] || 0)]; if (to) to.focus()"
BAR_STEP = "const list = [...this.querySelectorAll('span')], at = list.indexOf(document.activeElement), to = list[at + ({ArrowRight: 1, ArrowLeft: -1}[event.key] || 0)]; if (to && to != list[at]) to.focus(); if (event.key == 'ArrowDown' && at == 1) { sub.hidden = false; sub.firstElementChild.focus() }"
PANELS = "const list = [...this.querySelectorAll('button')], to = list[list.indexOf(document.activeElement) + ({ArrowRight: 1, ArrowLeft: -1}[event.key] || 0)]; if (to) { to.focus(); p1.hidden = to != list[0]; p2.hidden = to != list[1] }"
STATES = f"""<h1>Hello</h1>
<button aria-haspopup='menu' aria-expanded='false' onclick='this.nextElementSibling.{SHOW}'>Mute</button><div role='menu' aria-label='Loses' onkeydown="{CLOSE}" hidden><div role='menuitem' tabindex='-1'>Print</div></div>
<div role='menubar' aria-label='Bar' onkeydown="{BAR_STEP}"><span role='menuitem' tabindex='0'>Home</span><span role='menuitem' aria-haspopup='true' tabindex='-1'>About</span></div>
<div id='sub' role='menu' aria-label='Under the bar' onkeydown="if (event.key == 'Escape') {{ this.hidden = true; document.querySelectorAll('span')[1].focus() }}" hidden><div role='menuitem' tabindex='-1'>Facts</div></div>
<table role='grid' aria-label='Prices' onkeydown="{GRID_STEP}"><tr><td tabindex='0'>1</td><td tabindex='-1'>2</td></tr><tr><td tabindex='-1'>3</td><td tabindex='-1'>4</td></tr></table>
<div role='tablist' aria-label='Stale' onkeydown="{PANELS}"><button role='tab' aria-selected='true' aria-controls='p1'>A</button><button role='tab' aria-selected='false' tabindex='-1' aria-controls='p2'>B</button></div><p id='p1'>First</p><p id='p2' hidden>Second</p>
<div role='slider' tabindex='0' aria-label='Silent' aria-valuemin='0' aria-valuemax='9' aria-valuenow='3' onkeydown="this.at = {{Home: 0, End: 9}}[event.key] ?? (this.at ?? 3) + ({{ArrowRight: 1, ArrowLeft: -1}}[event.key] || 0); this.firstElementChild.textContent = this.at"><b>3</b></div>"""


@pytest.mark.slow
def test_states_and_the_focus_must_follow_the_keys(play: Play) -> None:
    recording = play.ok("- click: Hello", {"/": STATES}, probes=(*LIGHT, Probe.PAGE), examines=(Probe.WIDGETS,))
    (state,) = (state for state in recording.states.values() if state.widgets)
    assert state.widgets is not None
    assert {widget.name for widget in state.widgets.widgets} == {"Loses", "Bar", "Under the bar", "Prices", "Stale", "Silent"}
    keys = {(finding.target.name if finding.target else "", finding.rule) for finding in widget_keys.run(recording)}
    assert keys == {("Loses", "close"), ("Prices", "across")}
    stale = {(finding.target.name if finding.target else "", finding.rule) for finding in stale_state.run(recording)}
    assert stale == {("Loses", "aria-expanded"), ("Stale", "aria-selected"), ("Silent", "aria-valuenow")}


BUTTONS = """<h1>Hello</h1><button aria-expanded='false' aria-controls='a' onclick="a.hidden = !a.hidden">Stale</button><p id='a' hidden>One</p>
<button class='x' aria-expanded='false' aria-controls='b' onclick="b.hidden = !b.hidden; setTimeout(() => this.setAttribute('aria-expanded', !b.hidden), 200)">Right</button><p id='b' hidden>Two</p>"""


@pytest.mark.slow
def test_a_button_must_report_whether_its_content_is_shown(play: Play) -> None:
    recording = play.ok("- click: Hello", {"/": BUTTONS}, probes=(*LIGHT, Probe.PAGE), examines=(Probe.TRIES,))
    assert [finding.target.name for finding in stale_state.run(recording) if finding.target] == ["Stale"]


FILTER = """<h1>Hello</h1><label>State <input role='combobox' aria-expanded='false' aria-controls='states'
 onkeydown="if (event.key == 'ArrowDown' &amp;&amp; this.value == '') { states.hidden = false; this.setAttribute('aria-expanded', 'true'); this.setAttribute('aria-activedescendant', 'maine') }"></label>
<ul id='states' role='listbox' aria-label='States' hidden><li role='option' id='maine'>Maine</li></ul>
<div role='grid' aria-label='Rows' onkeydown="const to = {ArrowDown: r2, ArrowUp: r1, End: r2, Home: r1}[event.key]; if (to) to.focus()"><div role='row' id='r1' tabindex='0'><b role='gridcell'>1</b><b role='gridcell'>2</b></div><div role='row' id='r2' tabindex='-1'><b role='gridcell'>3</b><b role='gridcell'>4</b></div></div>"""


@pytest.mark.slow
def test_a_text_that_an_earlier_trial_pasted_does_not_filter_a_list(play: Play) -> None:
    recording = play.ok("- click: Hello", {"/": FILTER}, probes=(*LIGHT, Probe.PAGE), examines=(Probe.TRIES, Probe.WIDGETS))
    (state,) = (state for state in recording.states.values() if state.widgets)
    assert state.tries is not None
    assert state.tries.pasted == 1
    assert state.widgets is not None
    assert [widget.name for widget in state.widgets.widgets if widget.tried] == ["Rows", "States"]
    assert "across" not in {finding.rule for finding in widget_keys.run(recording)}, "cells that cannot have the focus need no arrow keys"
