"""Whatever people can do succeeds, and a failure is never attributed to the wrong cause."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import time

import pytest

from tests.replay.playing import LIGHT, Play, PlayEach, last, steps, troubles
from tests.servers import Request, html
from tests.servers import Response as Answer
from uxaudit.metrics.task_outcomes import run_of
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.step_events import Response

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("persona", ["desktop", "keyboard"])
KEYED = (*LIGHT, Probe.FORMS)

SNAPPING = """<style>ul { display: flex; overflow-x: auto; scroll-snap-type: x mandatory; padding: 0; list-style: none }
li { flex: 0 0 100%; scroll-snap-align: center; height: 90px } ul::scroll-button(right) { content: "→" / "Next"; }</style>
<ul aria-label="Boats"><li><button onclick="log('canoe')">Take the canoe</button><li><button onclick="log('kayak')">Take the kayak</button><li><button onclick="log('raft')">Take the raft</button></ul>"""
WIDE = """<div style="height: 2000px">Up here</div><div style="overflow: auto; width: 300px; height: 120px"><div style="width: 2000px; height: 900px; position: relative">
<button style="position: absolute; left: 1500px; top: 700px" onclick="log('far')">Far away</button></div></div>"""
SWITCH = """<label for="s">Letters by post</label> <x-switch id="s"></x-switch><script>
customElements.define('x-switch', class extends HTMLElement {
  static formAssociated = true;
  constructor() { super(); this.i = this.attachInternals(); this.i.role = 'switch'; this.i.ariaChecked = 'false';
    this.attachShadow({mode: 'open'}).innerHTML = '<style>:host { display: inline-block; width: 40px; height: 20px; background: #ccc } :host(:state(on)) { background: #080 }</style>';
    this.onclick = () => this.flip(); this.onkeydown = (e) => { if (e.key === ' ') { e.preventDefault(); this.flip(); } }; }
  connectedCallback() { this.tabIndex = 0; }
  flip() { const on = this.i.ariaChecked !== 'true'; this.i.ariaChecked = String(on); this.i.states[on ? 'add' : 'delete']('on'); }
});</script>"""
INNER_FIELD = """<x-field></x-field><p id="told"></p><script>customElements.define('x-field', class extends HTMLElement {
  constructor() { super(); this.attachShadow({mode: 'open', delegatesFocus: true}).innerHTML = '<input placeholder="Town">';
    this.shadowRoot.firstChild.oninput = (e) => { told.textContent = e.target.value; }; } });</script>"""
CUSTOMIZABLE = """<style>select, ::picker(select) { appearance: base-select }</style><label for="b">Boat</label> <select id="b" onchange="log('took ' + value)">
<button><selectedcontent></selectedcontent></button><option value="">Choose<option value="c"><span aria-hidden="true">🛶</span> Canoe<option value="r"><span aria-hidden="true">⛵</span> Raft</select>"""
ROWS = """<div id="v" role="listbox" aria-label="Berths" tabindex="0" style="height: 120px; overflow: auto; position: relative"><div style="height: 6000px"></div></div><script>
let at = 0; const draw = () => { v.querySelectorAll('[role]').forEach((o) => o.remove());
  for (let i = Math.floor(v.scrollTop / 30); i < Math.min(200, v.scrollTop / 30 + 5); i++) { const o = document.createElement('div'); o.setAttribute('role', 'option'); o.id = 'o' + i;
    o.setAttribute('aria-setsize', 200); o.setAttribute('aria-posinset', i + 1); o.setAttribute('aria-selected', i === at); o.textContent = 'Berth ' + (i + 1); o.style = `position: absolute; top: ${i * 30}px; height: 30px`; v.append(o); }
  v.setAttribute('aria-activedescendant', 'o' + at); };
const go = (i) => { at = Math.max(0, Math.min(199, i)); if (at * 30 < v.scrollTop || at * 30 > v.scrollTop + 90) v.scrollTop = at * 30; draw(); log('berth ' + (at + 1)); };
v.onscroll = draw; draw(); v.onclick = (e) => { if (e.target.id.startsWith('o')) go(+e.target.id.slice(1)); };
v.onkeydown = (e) => { const d = { ArrowDown: 1, ArrowUp: -1, PageDown: 4, PageUp: -4 }[e.key]; if (d) { e.preventDefault(); go(at + d); } };</script>"""
SLOW_DRAG = """<style>.l { display: inline-block; width: 160px; height: 90px; background: #eee } #m { width: 90px; background: #fff; border: 1px solid }</style>
<div class="l"><div id="m" role="button" aria-label="Mast">Mast</div></div> <div class="l" id="yard" role="region" aria-label="Yard"></div><script>
let held = 0, over = 0; m.onpointerdown = (e) => { held = 1; over = 0; e.preventDefault(); };
onpointermove = (e) => { const r = yard.getBoundingClientRect(); if (held && e.clientX > r.left && e.clientX < r.right && ++over > 1) yard.append(m); };
onpointerup = () => { if (held && yard.contains(m)) log('moved'); held = 0; };</script>"""
WAKES = """<label>Note <textarea id="t"></textarea></label><button id="b" disabled onclick="log('sent')">Send</button><script>t.onkeyup = () => { b.disabled = !t.value; };</script>"""
LAID_OVER = """<div style="position: relative; width: 300px; height: 60px"><button type="button">Choose a map</button>
<input id="f" type="file" aria-label="Map" style="position: absolute; inset: 0; opacity: 0"></div><script>f.onchange = () => log('got ' + f.files[0].name);</script>"""
MADE_AT_CLICK = """<button onclick="const f = document.createElement('input'); f.type = 'file'; f.onchange = () => log('got ' + f.files[0].name); f.click()">Choose a map</button>"""
RADIO_TABS = """<style>input { position: absolute; opacity: 0 } section { display: none } #a:checked ~ #pa, #b:checked ~ #pb { display: block }</style>
<input type="radio" name="t" id="a" checked><input type="radio" name="t" id="b"><div><label for="a"><a href="#a" tabindex="-1">Oars</a></label> <label for="b"><a href="#b" tabindex="-1">Sails</a></label></div>
<section id="pa">made of ash</section><section id="pb">made of linen</section><script>for (const a of document.querySelectorAll('a')) a.onclick = (e) => { e.preventDefault(); a.parentElement.click(); };</script>"""
VANISHES = """<style>input { position: absolute; opacity: 0 }</style><form><input type="radio" name="p" id="l" checked aria-label="Go dark"><label for="d" title="Go dark">sun</label>
<input type="radio" name="p" id="d" aria-label="Go light"><label for="l" title="Go light" hidden>moon</label></form><script>const f = document.forms[0], [one, two] = document.querySelectorAll('label');
f.onchange = () => { one.hidden = d.checked; two.hidden = !d.checked; log(d.checked ? 'dark' : 'light'); };</script>"""

DONE = {
    "a slide that snaps": ("- click: Take the raft\n- expect: {text: raft}", SNAPPING),
    "far down and right in a part of the page": ("- click: Far away\n- expect: {text: far}", WIDE),
    "a switch that tells the browser its role": (
        "- check: Letters by post\n- expect: {role: switch, name: Letters by post, checked: true}",
        SWITCH,
    ),
    "the same by its role, off again": (
        "- click: {role: switch, name: letters by post}\n- uncheck: Letters by post\n- expect: {role: switch, name: Letters by post, checked: false}",
        SWITCH,
    ),
    "a component around its field": (
        "- fill: {css: x-field, text: Oslo}\n- expect: {css: '#told', text: Oslo}\n- expect: {css: x-field, value: Oslo}",
        INNER_FIELD,
    ),
    "an option of a customizable select": ("- select: {label: Boat, option: Raft}\n- expect: {text: took r}", CUSTOMIZABLE),
    "the same by opening it": ("- click: {label: Boat}\n- click: {role: option, name: Canoe}\n- expect: {text: took c}", CUSTOMIZABLE),
    "a row that is not drawn yet": ("- click: {role: option, name: Berth 120, exact: true}\n- expect: {text: berth 120}", ROWS),
    "a drag that wants several moves": ("- drag: {from: Mast, to: Yard}\n- expect: {text: moved}", SLOW_DRAG),
    "a button that is enabled when a key is released": ("- fill: {label: Note, text: Ahoy}\n- click: Send\n- expect: {text: sent}", WAKES),
    "a file field over its button": (
        "- upload: {role: button, name: Choose a map, file: scenario.yaml}\n- expect: {text: got scenario.yaml}",
        LAID_OVER,
    ),
    "a file field made at the click": (
        "- upload: {role: button, name: Choose a map, file: scenario.yaml}\n- expect: {text: got scenario.yaml}",
        MADE_AT_CLICK,
    ),
    "tabs made of radio buttons": ("- click: Sails\n- expect: {text: made of linen}", RADIO_TABS),
    "a label that goes as it works": ("- click: Go dark\n- expect: {text: dark}", VANISHES),
}


@pytest.fixture(scope="module")
def done(play_each: PlayEach) -> dict[str, dict[str, Recording]]:
    return {persona: play_each(DONE, persona=persona) for persona in ("desktop", "keyboard")}


@BOTH
@pytest.mark.parametrize("what", DONE)
def test_a_person_can_do_it(done: dict[str, dict[str, Recording]], what: str, persona: str) -> None:
    recording = done[persona][what]
    assert not troubles(recording), troubles(recording)
    assert run_of(recording, recording.tasks[0]).kind == "completed", run_of(recording, recording.tasks[0]).reason


# ---------------------------------------------------------------- closed elements
MENU = """<button id="m" aria-expanded="false" aria-controls="u" onclick="u.hidden = !u.hidden; this.setAttribute('aria-expanded', !u.hidden)">More</button>
<ul id="u" hidden><li><button onclick="log('twelve')">Show prices</button></ul>"""
HOVERED = """<style>.m ul { display: none } .m:hover ul { display: block }</style>
<div class="m"><a href="#tools">Tools</a><ul><li><button onclick="log('planes')">Planes</button></li></ul></div>"""
CLOSED = {
    "aria-controls": (MENU, "More"),
    "details": ("<details><summary>Small print</summary><button onclick=\"log('twelve')\">Show prices</button></details>", "Small print"),
    "popover": (
        "<button popovertarget=p>Costs</button><div popover id=p><button onclick=\"log('twelve')\">Show prices</button></div>",
        "Costs",
    ),
    "command": (
        "<button commandfor=d command=show-modal>Costs</button><dialog id=d><button onclick=\"log('twelve')\">Show prices</button></dialog>",
        "Costs",
    ),
    "two deep": (f"<details><summary>All</summary>{MENU}</details>", "All"),
}


@pytest.mark.slow
def test_what_hovering_opens_is_hovered_on_the_way_and_reported(play: Play) -> None:
    task = "timeout: 3s\ntasks:\n  - {task: Look, steps: [{click: Planes}], success: [{expect: {text: planes}}]}"
    by_mouse, by_keyboard = (play(task, HOVERED, persona=persona) for persona in ("desktop", "keyboard"))
    run = run_of(by_mouse, by_mouse.tasks[0])
    assert (run.kind, run.next_action) == ("completed", "Add `- hover: Tools` before this step."), run.reason
    run = run_of(by_keyboard, by_keyboard.tasks[0])
    assert (run.kind, run.cause) == ("unclear", "scenario"), run.reason
    assert "`- hover: Tools`" in run.next_action


FINGER_DRAG = """<style>.box { width: 90px; height: 60px; touch-action: none; border: 1px solid } #to { margin-top: 90px }</style>
<div class="box" id="from" role="button" aria-label="Mast">Mast</div><div class="box" id="to" role="region" aria-label="Yard">Yard</div>
<script>let held = 0; document.getElementById('from').addEventListener('touchstart', (e) => { e.preventDefault(); held = 1; }, { passive: false });
addEventListener('touchmove', () => { if (held) held += 1; });
addEventListener('touchend', (e) => { const t = e.changedTouches[0], box = document.getElementById('to').getBoundingClientRect();
if (held > 3 && t.clientY > box.top && t.clientY < box.bottom) log('moved'); held = 0; });</script>"""


def test_a_finger_drags_by_touch(play: Play) -> None:
    task = "timeout: 3s\ntasks:\n  - {task: Rig, steps: [{drag: {from: Mast, to: Yard}}], success: [{expect: {text: moved}}]}"
    recording = play(task, FINGER_DRAG, persona="mobile")
    assert run_of(recording, recording.tasks[0]).kind == "completed", run_of(recording, recording.tasks[0]).reason


@pytest.fixture(scope="module")
def opened(play_each: PlayEach) -> dict[str, dict[str, Recording]]:
    cases = {how: ("- click: Show prices\n- expect: {text: twelve}", page) for how, (page, _) in CLOSED.items()}
    return {persona: play_each(cases, timeout="5s", persona=persona) for persona in ("desktop", "keyboard")}


@BOTH
@pytest.mark.parametrize("how", CLOSED)
def test_the_only_opener_of_what_is_closed_is_used_and_reported(opened: dict[str, dict[str, Recording]], how: str, persona: str) -> None:
    opener, recording = CLOSED[how][1], opened[persona][how]
    assert not troubles(recording), troubles(recording)
    run = run_of(recording, recording.tasks[0])
    assert steps(recording)[0].opened[0] == opener
    assert (run.kind, run.cause) == ("completed", "scenario")
    assert f"`- click: {opener}`" in run.next_action


def test_of_two_openers_none_is_chosen(play: Play) -> None:
    page = "<button aria-controls=u aria-expanded=false>More</button><button aria-controls=u aria-expanded=false>Other</button><div id=u hidden><button>Show prices</button></div>"
    recording = play("- click: Show prices", page)
    assert (last(recording).error.cause, last(recording).opened) == ("scenario", ())  # type: ignore[union-attr]


# ---------------------------------------------------------------- keys go to their target
VERBS = ["type: {label: Town, text: Rome}", "fill: {label: Town, text: Rome}", "press: {label: Town, key: x}"]
FIELDS = ["<div inert><label>Town <input></label></div>", "<label>Town <input disabled></label>"]


@pytest.fixture(scope="module")
def keyed(play_each: PlayEach) -> dict[str, Recording]:
    cases = {
        f"{verb} {how}": (f"- type: {{label: Name, text: Ada}}\n- {verb}", f"<label>Name <input></label>{how}")
        for verb in VERBS
        for how in FIELDS
    }
    return play_each(cases, probes=KEYED)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("how", FIELDS)
def test_keys_for_a_field_that_takes_none_land_nowhere(keyed: dict[str, Recording], verb: str, how: str) -> None:
    _, second = steps(keyed[f"{verb} {how}"])
    assert second.error is not None
    assert (second.error.kind, second.error.cause) == ("disabled", "scenario")
    assert second.form is None or second.form.fields[0].value == "Ada"


DROPPED = {"date": "11/27/2026", "time": "noon", "color": "teal", "month": "May", "number": "many", "range": "150"}


@pytest.fixture(scope="module")
def dropped(play_each: PlayEach) -> dict[str, Recording]:
    return play_each(
        {kind: (f"- fill: {{label: It, text: '{text}'}}", f"<label>It <input type={kind}></label>") for kind, text in DROPPED.items()}
    )


@pytest.mark.parametrize("kind", DROPPED)
def test_a_field_that_drops_what_it_is_given_is_read_back(dropped: dict[str, Recording], kind: str) -> None:
    error = last(dropped[kind]).error
    assert error is not None
    assert (error.kind, error.cause) == ("invalid", "scenario")
    assert "did not accept" in error.message


def test_two_clicks_at_a_persons_pace_send_a_form_twice(play: Play) -> None:
    orders: list[Request] = []

    def order(request: Request) -> Answer:
        orders.append(request)
        time.sleep(0.8)
        return html(f"<p>Orders: {len(orders)}")

    form = "<form method=post action=/order><button>Order</button></form>"
    play.ok("- double_click: Order\n- {expect: {text: 'Orders: 2'}, timeout: 5s}", {"/": form, "/order": order})


# ---------------------------------------------------------------- responses that do not change the document
PERCEIVED = {
    "speech": ("speechSynthesis.speak(new SpeechSynthesisUtterance('ahoy'))", Response.SPEECH),
    "sound": ("const c = new AudioContext(); const o = c.createOscillator(); o.connect(c.destination); o.start()", Response.SOUND),
    "vibration": ("navigator.vibrate(50)", Response.VIBRATION),
    "title": ("document.title = 'Changed'", Response.TITLE),
    "copy": (
        "const r = document.createRange(); r.selectNodeContents(document.body); getSelection().addRange(r); document.execCommand('copy')",
        Response.CLIPBOARD,
    ),
    "location": ("navigator.geolocation.getCurrentPosition(() => {})", Response.PROMPT),
    "a value": ("document.querySelector('input').value++", Response.INPUT),
    "a file chooser": ("const f = document.createElement('input'); f.type = 'file'; f.click()", Response.FILE_CHOOSER),
}


@pytest.fixture(scope="module")
def perceived(play_each: PlayEach) -> dict[str, Recording]:
    page = '<input value="1" aria-label="Count"><button onclick="{}">Do it</button>'
    return play_each({what: ("- click: Do it", page.replace("{}", call)) for what, (call, _) in PERCEIVED.items()})


@pytest.mark.parametrize("what", PERCEIVED)
def test_what_a_person_perceives_is_a_response(perceived: dict[str, Recording], what: str) -> None:
    response = PERCEIVED[what][1]
    assert not troubles(perceived[what])
    (step,) = steps(perceived[what])
    assert step.timing is not None
    assert response in step.timing.responses


def test_a_link_to_another_program_opens_it(play: Play) -> None:
    (step,) = steps(play.ok("- click: Write to us", '<a href="mailto:a@example.org">Write to us</a>'))
    assert step.timing is not None
    assert Response.OTHER_PROGRAM in step.timing.responses


FILES = """<ul id="files"><li><span class="file" tabindex="0" role="button">fruit.csv</span><li><span class="file" tabindex="-1">hello.md</span><li><span class="file" tabindex="-1">notes.md</span></ul>
<script>const go = (to) => { for (const f of files.querySelectorAll('span')) { f.tabIndex = f === to ? 0 : -1; f === to ? f.setAttribute('role', 'button') : f.removeAttribute('role'); } to.focus(); log(to.textContent); };
files.onclick = (e) => go(e.target.closest('span'));
files.onkeydown = (e) => { const next = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[e.key]; const li = next && e.target.closest('li')[next]; if (li) { e.preventDefault(); go(li.firstChild); } };</script>"""


@pytest.mark.parametrize(("persona", "kind"), [("keyboard", "unclear"), ("screen-reader", "completed")])
def test_an_item_of_a_list_that_arrow_keys_walk_is_never_proven_to_be_out_of_reach(play: Play, persona: str, kind: str) -> None:
    task = "timeout: 3s\ntasks:\n  - {task: Take it, steps: [{click: {text: hello.md}}], success: [{expect: {text: hello.md}}]}"
    recording = play(task, FILES, persona=persona)
    run = run_of(recording, recording.tasks[0])
    assert run.kind == kind, run.reason
    assert run.cause in (None, "uxaudit")
