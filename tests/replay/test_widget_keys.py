"""Widgets that are used by the keys of their roles."""
# ruff: noqa: E501 - each widget is on one line, so that it is read as a whole

from __future__ import annotations

import pytest

from tests.replay.playing import LIGHT, Play
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
