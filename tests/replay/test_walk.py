"""The tab walk: the focused elements, whether the focus is visible, and controls that are never reached."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import pytest

from tests.replay.playing import LIGHT, Play, steps
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.tab_walk import Walk, clear_px

SEEN = {"outline", "shadow", "border", "background", "underline", "colour", "inset", "parent", "dotted", "bar", "bold", "grows"}
UNSEEN = {"none", "shift", "same", "clipped", "under", "faint"}


def walks(play: Play, body: str, **pages: str) -> dict[str, PageState]:
    """Returns the states of a replay with tab walks, by title; the first page is the given one, each further one is opened."""
    script = "\n".join(["- expect: Hello", *(f"- open: /{name}" for name in pages)])
    told = {"/": f"<h1>Hello</h1>{body}", **{f"/{name}": f"<h1>Hello</h1>{page}" for name, page in pages.items()}}
    recording = play.ok(script, told, probes=(*LIGHT, Probe.PAGE), examines=(Probe.WALK,))
    return {state.title: state for state in recording.states.values()}


def walk(state: PageState) -> Walk:
    assert state.walk is not None, state.untested
    return state.walk


@pytest.mark.slow
def test_eighteen_styles_are_told_apart(play: Play) -> None:
    recording = play.ok("- open: /focus-styles.html", "Hello", probes=(*LIGHT, Probe.PAGE), examines=(Probe.WALK,))
    (state,) = (state for state in recording.states.values() if state.title == "Focus styles")
    told = {stop.name: stop for stop in walk(state).stops if stop.box}
    clear = {
        name
        for name, stop in told.items()
        if stop.box and stop.changed_px is not None and stop.changed_px >= clear_px(stop.box) and not stop.covered_by
    }
    assert clear & (SEEN | UNSEEN) == SEEN
    assert all(told[name].changed_px is not None for name in UNSEEN)
    assert "header" in told["under"].covered_by
    assert 1 < (told["shadow"].contrast or 0) < (told["underline"].contrast or 0)
    assert walk(state).complete


@pytest.mark.slow
def test_a_walk_meets_shadow_roots_and_frames_and_tells_what_it_never_met(play: Play) -> None:
    states = walks(
        play,
        "<a href='#x' style='position: absolute; left: -999px'>Skip</a><button>One</button><p id='host'><template shadowrootmode='open'><button>In the shade</button></template></p>"
        "<iframe srcdoc='<a href=/x>In a frame</a>' title='Frame'></iframe><div id='tile' style='cursor: pointer; width: 90px'>Tile</div><div role='button'>Fake</div>"
        "<div id='card' style='cursor: pointer'><a href='/card'>Card</a></div><button tabindex='-1'>Out</button><label><input type='radio' name='r' checked>A</label><label><input type='radio' name='r'>B</label>"
        "<div role='tablist'><button role='tab' tabindex='0'>Tab one</button><button role='tab' tabindex='-1'>Tab two</button></div><button disabled>Off</button>"
        "<script>for (const id of ['tile', 'card']) document.getElementById(id).addEventListener('click', () => log(id))</script>",
        change="<label for='s'>Go to</label> <select id='s' onchange='location = \"/elsewhere\"'><option>One<option>Two</select> <button onfocus='window.open(\"/popup\")'>Window</button> <button onfocus='this.blur()'>Away</button> <button>Last</button>",
        sticky="<header style='position: sticky; top: 0; height: 90px; background: #fff; border-bottom: 1px solid'>Top</header>"
        + "".join(f"<p style='margin: 50px 0'><a href='/{n}'>Part {n}</a></p>" for n in range(16)),
    )
    first = walk(states["Start"])
    assert [stop.name for stop in first.stops] == ["Skip", "One", "In the shade", "In a frame", "Card", "A", "Tab one"]
    assert {stop.name: stop.hidden for stop in first.stops if stop.hidden} == {"Skip": "off the page"}
    assert [stop.frame for stop in first.stops] == [False, False, False, True, False, False, False]
    assert {(part.name, part.why) for part in first.unreached} == {
        ("Tile", "not-focusable"),
        ("Fake", "not-focusable"),
        ("Out", "taken-out"),
    }
    assert (first.complete, first.traps, first.changes, first.in_place) == (True, (), (), False)

    change = walk(states["change"])
    assert {(part.by, part.kind, part.name) for part in change.changes} == {
        ("select", "navigation", "Go to"),
        ("focus", "window", "Window"),
        ("focus", "focus-lost", "Away"),
    }
    assert change.stops[-1].name == "Last"

    sticky = walk(states["sticky"])
    covered = [stop for stop in sticky.stops if stop.covered_by]
    assert covered
    assert all(stop.backwards and "header" in stop.covered_by for stop in covered)


WIDGETS = """<x-button>Component</x-button> <span><input type='number' aria-label='Seats'><span role='button' aria-label='More seats' class='go'>+</span></span>
<div><input role='combobox' aria-label='Town' aria-expanded='false'><button tabindex='-1' aria-label='Towns'>v</button></div>
<p><button aria-expanded='false'>Details</button><button aria-expanded='false' tabindex='-1' aria-label='Unfold'>v</button></p>
<p style='position: relative'><input id='day' aria-label='Day'><span id='days' hidden style='position: absolute; left: 0; top: 24px; width: 300px; height: 90px; background: #fff; z-index: 2'><a href='#1' tabindex='-1'>1</a></span></p>
<button id='next' style='display: block'>Next</button> <button tabindex='-1'>Out</button><script>
customElements.define('x-button', class extends HTMLElement { constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '<button><slot></slot></button>'; this.addEventListener('click', () => log('component')); } });
document.querySelector('.go').addEventListener('click', () => log('more'));
day.onfocus = () => { days.hidden = false; }; day.onblur = () => setTimeout(() => { days.hidden = true; }, 300);</script>"""


def test_what_belongs_to_a_widget_or_goes_by_itself_is_no_barrier(play: Play) -> None:
    told = walk(walks(play, WIDGETS)["Start"])
    assert [part.name for part in told.unreached] == ["Out"]
    assert "Next" in {stop.name for stop in told.stops}
    assert not [stop for stop in told.stops if stop.covered_by]


@pytest.mark.slow
def test_frames_far_down_scroll_into_view_and_blocked_ones_are_left_out(play: Play) -> None:
    gap = "<p style='height: 1500px'>Far</p>"
    frames = (
        f"<iframe title='Blocked' src='https://weather.test/'></iframe>{gap}"
        "<iframe title='Folded' src='https://river.test/' style='width: 0; height: 0; border: 0'></iframe>"
        f"<iframe title='Own' srcdoc='<p>Words</p><a href=/x>Inside</a>'></iframe>{gap}<iframe title='Film' src='/film'></iframe>"
        "<iframe title='Away' srcdoc='<p>Words</p>' style='position: absolute; left: -999px'></iframe>"
    )
    recording = play.ok(
        "- expect: Hello",
        {"/": f"<h1>Hello</h1><a href='/'>Home</a>{gap}{frames}", "/film": (200, {"Content-Type": "video/mp4"}, b"RIFF")},
        probes=(*LIGHT, Probe.PAGE, Probe.AXE),
        examines=(Probe.WALK,),
    )
    (state,) = recording.states.values()
    assert {stop.name for stop in walk(state).stops if stop.hidden} <= {"Away"}
    assert state.axe
    assert state.axe.skipped_frames == ()
    inside = [node.selector.split(" | ")[0] for rule in state.axe.violations for node in rule.nodes if " | " in node.selector]
    assert not [frame for frame in inside if "Own" not in frame and "Away" not in frame]


@pytest.mark.slow
def test_traps_are_told_from_dialogs_and_films(play: Play) -> None:
    circle = "<button id='a'>A</button> <button id='b'>B</button> <script>b.addEventListener('keydown', (e) => { if (e.key === 'Tab' && !e.shiftKey) { a.focus(); e.preventDefault(); } })"
    states = walks(
        play,
        "<button>Before</button> <textarea id='held' aria-label='Held'></textarea> <button>After</button><script>held.addEventListener('keydown', (e) => { if (e.key === 'Tab') e.preventDefault(); })</script>",
        circle=f"<button>Before</button> {circle}</script><button>After</button>",
        dialog=f"<button>Behind</button><div role='dialog' aria-modal='true' aria-label='Box'>{circle}; a.addEventListener('keydown', (e) => {{ if (e.key === 'Tab' && e.shiftKey) {{ b.focus(); e.preventDefault(); }} }})</script></div>",
        free="<video controls width='300'></video><input type='date' aria-label='Day'><button>After</button>",
    )
    (held,) = walk(states["Start"]).traps
    assert (held.name, held.stops, held.ways_out, held.beyond) == ("Held", 1, (), 1)
    (round_,) = walk(states["circle"]).traps
    assert (round_.stops, round_.ways_out, round_.beyond) == (2, ("Shift+Tab",), 1)
    assert walk(states["dialog"]).traps == ()
    assert (walk(states["free"]).traps, walk(states["free"]).complete, walk(states["free"]).stops[-1].name) == ((), True, "After")


def test_what_several_steps_opened_is_walked_in_place_and_left_as_it_was(play: Play) -> None:
    page = "<h1>Hello</h1><button onclick='box.hidden = false; document.querySelector(\"#first\").focus()'>Open</button><div id='box' hidden><button id='first'>First</button> <button>Second</button></div>"
    recording = play.ok(
        "- press: Tab\n- click: Open\n- expect: {role: button, name: First, focused: true}",
        {"/": page},
        probes=(*LIGHT, Probe.PAGE),
        examines=(Probe.WALK,),
    )
    opened = recording.states[steps(recording)[1].state or ""]
    assert walk(opened).in_place
    assert {stop.name for stop in walk(opened).stops} == {"Open", "First", "Second"}


def test_a_message_that_outlives_the_focus_is_waited_for_once_more(play: Play) -> None:
    page = """<label>Account <input id='a'></label> <p id='brief' class='hint'></p><label>Name <input id='n'></label> <p id='hint' hidden>As it stands in your passport</p>
              <label>Town <input id='t'></label> <p id='wrong'></p><button>Send</button><script>
              a.onfocus = () => { brief.textContent = 'Use the eight digits on the back of your card'; setTimeout(() => { brief.textContent = '' }, 900) };
              n.onfocus = () => { hint.hidden = false }; n.onblur = () => { hint.hidden = true };
              t.onblur = () => { wrong.textContent = 'Enter a town' }</script>"""
    (state,) = walks(play, page).values()
    (brief,) = walk(state).passing
    assert (brief.selector, brief.text) == ("#a", "Use the eight digits on the back of your card")
    assert 300 < brief.shown_ms < 1600, "a busy machine sees it late"
    assert walk(state).complete


def test_a_message_of_the_only_stop_is_found(play: Play) -> None:
    page = """<label>Account <input id='a'></label> <p id='brief'></p><script>
              a.onfocus = () => { brief.textContent = 'Use the eight digits on the back of your card'; setTimeout(() => { brief.textContent = '' }, 500) };</script>"""
    (state,) = walks(play, page).values()
    assert [row.selector for row in walk(state).passing] == ["#a"]


MENU = """<h1>Hello</h1><p style='position: relative'><button onclick='items.hidden = false; this.setAttribute("aria-expanded", "true")'>Menu</button>
<span id='items' hidden style='position: absolute; background: #fff'><a href='#fish' onclick='log("fish")'>Fishing</a></span></p>
<button id='twice' onclick='document.title = "Twice"'>Once more</button><script>document.querySelector('p').addEventListener('focusout', (event) => { if (!event.currentTarget.contains(event.relatedTarget)) items.hidden = true; });</script>"""


def test_a_menu_that_a_step_opened_is_still_open_for_the_next(play: Play) -> None:
    recording = play.ok(
        "- click: Once more\n- click: Menu\n- click: Fishing\n- expect: {text: fish}",
        {"/": MENU},
        probes=(*LIGHT, Probe.PAGE),
        examines=(Probe.WALK,),
    )
    opened = recording.states[steps(recording)[1].state or ""]
    assert opened.walk is not None or "menu is open" in opened.untested[Probe.WALK]


def test_a_menu_that_is_down_is_left_alone(play: Play) -> None:
    page = """<h1>Hello</h1><div onfocusout="if (!this.contains(event.relatedTarget)) { box.hidden = true; m.ariaExpanded = 'false' }">
      <button id=m aria-expanded=false onclick="box.hidden = false; this.ariaExpanded = 'true'">Menu</button>
      <div id=box hidden><button onclick="log('chosen')">Mugs</button></div></div>"""
    recording = play.ok("- click: Menu\n- click: Mugs\n- expect: {text: chosen}", page, probes=(*LIGHT, Probe.PAGE), examines=(Probe.WALK,))
    opened = recording.states[steps(recording)[0].state or ""]
    assert opened.walk is None or not opened.walk.in_place, opened.untested


def test_how_far_the_box_around_a_stop_is_scrolled_is_known(play: Play) -> None:
    pane = "<div style='height: 120px; overflow: auto'><button>Near</button><p style='height: 900px'>Long</p><button>Far</button></div>"
    (state,) = walks(play, pane).values()
    near, far = walk(state).stops
    assert near.scrolled == (0, 0)
    assert far.scrolled[1] > 700
    assert near.box is not None
    assert far.box is not None
    assert far.box.y + far.scrolled[1] > near.box.y + 900
