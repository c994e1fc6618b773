"""Which states of pages differ, and the contents of their scans."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.replay.playing import LIGHT, PLAIN, Play, PlayEach, last, steps, troubles
from tests.servers import Response, html
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.replay.browser.vendored_engines import axe_source

SCANNING = (Probe.TIMING, Probe.NAVIGATION, Probe.AXE, Probe.PAGE)
BAD_IMAGE = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" width="50" height="40"{}>'


def only(recording: Recording) -> PageState:
    """Returns the only state that was scanned."""
    (state,) = recording.states.values()
    return state


def rules(state: PageState) -> dict[str, int]:
    """Axe's violations: rule id and number of failing nodes."""
    assert state.axe is not None, state.untested
    return {rule.id: rule.failed for rule in state.axe.violations if rule.id not in ("region", "landmark-unique")}


# ---------------------------------------------------------------- fingerprints

SAME = {
    "a clock": "<p>It is <time id='t'></time></p><script>t.textContent = Date.now();</script>",
    "a random id": "<div id='h'></div><script>const id = 'field-' + Math.random().toString(36).slice(2) + '7'; "
    "h.innerHTML = `<label for='${id}'>Town</label><input id='${id}' aria-describedby='${id}-help'><p id='${id}-help'>Where</p>`;</script>",
    "a UUID": "<div id='h'></div><script>h.innerHTML = `<p id='${crypto.randomUUID()}'>Order ${crypto.randomUUID()}</p>`;</script>",
    "a token in a hidden field": "<form><input type='hidden' name='csrf' id='c'></form><script>c.value = Math.random();</script>",
    "a style in motion": "<div id='h' style='width: 50px; height: 20px; background: red'></div><script>h.style.transform = `translate(${Math.random() * 9}px)`;</script>",
    "one more row of a log": "<ul id='h'></ul><script>const n = Number(sessionStorage.n || 2) + 1; sessionStorage.n = n; "
    "for (let i = 0; i < n; i++) h.insertAdjacentHTML('beforeend', `<li>Saved draft ${i}</li> `);</script>",
    "a nonce": "<div></div><script>document.body.insertAdjacentHTML('beforeend', `<script nonce='${Math.random().toString(36)}'><\\/script>`);</script>",
}
OTHER = {
    "a dialog opens": "<dialog id='d'>Sure?</dialog><button onclick='d.showModal()'>Go</button>",
    "another dialog opens": "<dialog open id='a'>First</dialog><dialog id='b'>Second</dialog><button onclick='a.close(); b.show()'>Go</button>",
    "the same dialog says something else": "<dialog open id='a'>First</dialog><button onclick='a.textContent = \"Second\"'>Go</button>",
    "a popover opens": "<p popover id='p'>More</p><button popovertarget='p'>Go</button>",
    "details open": "<details><summary>Go</summary>More</details>",
    "a class shows it": "<style>p { display: none } .on p { display: block }</style><div id='m'><p>Menu</p></div><button onclick=\"m.className = 'on'\">Go</button>",
    "visibility shows it": "<style>p { visibility: hidden } #c:checked ~ p { visibility: visible }</style><input type='checkbox' id='c'>"
    "<label for='c'>Go</label><p>Menu</p>",
    "opacity shows it": "<style>p { opacity: 0 } #c:checked ~ p { opacity: 1 }</style><input type='checkbox' id='c'><label for='c'>Go</label><p>Menu</p>",
    "something is added in a shadow root": "<div id='h'><template shadowrootmode='open'><p>One</p></template></div>"
    "<button onclick=\"h.shadowRoot.innerHTML += '<p>Two</p>'\">Go</button>",
    "a frame changes": "<iframe name='f' srcdoc='One'></iframe><button onclick=\"document.querySelector('iframe').contentDocument.body.innerHTML = '<h1>Two</h1>'\">Go</button>",
    "a second of its kind": "<ul id='h'><li>Mug</li></ul><button onclick=\"h.insertAdjacentHTML('beforeend', '<li>Mug</li>')\">Go</button>",
    "a row between others alike": "<ul><li>1</li><li>2</li><li id='h'>3</li><li>4</li></ul><button onclick=\"h.innerHTML = '<b>3</b> left'\">Go</button>",
    "an error appears": "<label>Town <input id='i'></label><button onclick=\"i.setAttribute('aria-invalid', 'true')\">Go</button>",
}


@pytest.fixture(scope="module")
def reloaded(play_each: PlayEach) -> dict[str, Recording]:
    return play_each({name: ("- reload:", page) for name, page in SAME.items()}, probes=(Probe.NAVIGATION, Probe.PAGE))


@pytest.fixture(scope="module")
def changed(play_each: PlayEach) -> dict[str, Recording]:
    return play_each({name: ("- click: Go", page) for name, page in OTHER.items()}, probes=(Probe.TIMING, Probe.PAGE))


@pytest.mark.parametrize("name", SAME)
def test_what_changes_by_chance_makes_no_new_state(reloaded: dict[str, Recording], name: str) -> None:
    assert not troubles(reloaded[name])
    start, again = reloaded[name].steps
    assert start.state is not None
    assert start.state == again.state


@pytest.mark.parametrize("name", OTHER)
def test_what_a_user_sees_differently_is_another_state(changed: dict[str, Recording], name: str) -> None:
    assert not troubles(changed[name])
    start, after = changed[name].steps
    assert start.state != after.state
    assert len(changed[name].visited) == 2, "both were scanned"


def test_a_state_is_scanned_once_whatever_the_number_of_visits(play: Play) -> None:
    pages = {"/": "<a href='/b'>B</a>", "/b": "<a href='/'>Home</a>"}
    recording = play.ok("- click: B\n- click: Home\n- click: B\n- back:", pages, probes=(Probe.TIMING, Probe.PAGE))
    assert len(recording.states) == 2
    assert [step.state for step in recording.steps] == [recording.steps[0].state, recording.steps[1].state] * 2 + [recording.steps[0].state]


def test_a_scan_requests_nothing_again(play: Play) -> None:
    page = "<img src=/none.png alt=None><picture><source srcset=/wide.png><img src=/small.png alt=Small></picture>"
    play.ok("- click: Go", page + "<button onclick=\"this.textContent = 'Gone'\">Go</button>", probes=PLAIN)
    assert sorted(request.path for request in play.site.seen if request.path.endswith(".png")) == ["/none.png", "/wide.png"]


def test_a_persona_that_sees_it_differently_has_states_of_its_own(play: Play) -> None:
    page = "<meta name='viewport' content='width=device-width'><h1>Hello</h1>"
    desktop = play.ok("- expect: Hello", page, probes=(Probe.PAGE,))
    mobile = play.ok("- expect: Hello", page, probes=(Probe.PAGE,), persona="mobile")
    assert set(desktop.states).isdisjoint(mobile.states)


# ---------------------------------------------------------------- axe


def test_axe_tells_what_is_wrong_and_where(play: Play) -> None:
    state = only(
        play.ok(
            "- expect: Hello", "<main><h1>Hello</h1>" + BAD_IMAGE.format("") + BAD_IMAGE.format(' alt="A mug"') + "</main>", probes=SCANNING
        )
    )
    assert rules(state) == {"image-alt": 1}
    assert state.axe is not None
    assert state.axe.version == axe_source().version
    rule = next(rule for rule in state.axe.violations if rule.id == "image-alt")
    (node,) = rule.nodes
    assert (rule.impact, "wcag2a" in rule.tags, node.html[:4]) == ("critical", True, "<img")
    assert node.box is not None
    assert (node.box.width, node.box.height) == (50, 40)
    assert next(row.passed for row in state.axe.passes if row.id == "image-alt") == 1
    assert (state.url, state.title, state.lang, state.template) == (play.site.address + "/", "Start", "en", "/")


def test_boxes_lie_in_the_picture_of_the_whole_page(play: Play) -> None:
    page = "<main><h1>Hello</h1><div style='height: 1500px'></div>" + BAD_IMAGE.format(' style="margin-left: 300px"') + "</main>"
    state = only(play.ok("- scroll: {by: 600}", page, probes=(*SCANNING, Probe.SHOTS)))
    assert state.axe is not None
    box = next(rule for rule in state.axe.violations if rule.id == "image-alt").nodes[0].box
    assert box is not None
    assert state.shot is not None
    assert box.y > 1500
    assert abs(box.x - 308) <= 2
    assert state.shot.height > box.y + box.height


@pytest.mark.parametrize("origin", ["same", "other"])
def test_axe_looks_into_frames(play: Play, origin: str) -> None:
    where = play.site.elsewhere if origin == "other" else ""
    inner = html("<main><h1>In</h1><div style='height: 30px'></div>" + BAD_IMAGE.format("") + "</main>", "Inside")
    state = only(
        play.ok(
            "- expect: Hello",
            {
                "/": f"<main><h1>Hello</h1><iframe title='Bank' src='{where}/in' style='margin: 100px; border: 5px solid'></iframe></main>",
                "/in": inner,
            },
            probes=SCANNING,
        )
    )
    assert rules(state) == {"image-alt": 1}
    assert state.axe is not None
    assert state.axe.skipped_frames == ()
    node = next(rule for rule in state.axe.violations if rule.id == "image-alt").nodes[0]
    assert "iframe" in node.selector
    if origin == "same":
        assert node.box is not None
        assert node.box.x > 100
        assert node.box.y > 150


def test_axe_looks_into_open_shadow_roots(play: Play) -> None:
    page = f"<main><h1>Hello</h1><div id='host' style='margin: 80px'><template shadowrootmode='open'>{BAD_IMAGE.format('')}</template></div></main>"
    state = only(play.ok("- expect: Hello", page, probes=SCANNING))
    assert rules(state) == {"image-alt": 1}
    assert state.axe is not None
    node = next(rule for rule in state.axe.violations if rule.id == "image-alt").nodes[0]
    assert "#host" in node.selector
    assert node.box is not None
    assert (abs(node.box.x - 88) <= 2, node.box.width) == (True, 50)


STRICT = "default-src 'none'; img-src data:; script-src 'none'; style-src 'none'; require-trusted-types-for 'script'; frame-src 'self'; trusted-types 'none'"


def test_a_strict_content_security_policy_stops_no_probe(play: Play) -> None:
    def guarded(body: str) -> Response:
        status, headers, content = html(body)
        return status, {**headers, "Content-Security-Policy": STRICT}, content

    pages = {
        "/": guarded(
            "<main><h1>Hello</h1><a href='/next'>Next</a>"
            + BAD_IMAGE.format("")
            + "<iframe sandbox='allow-scripts' title='Box' src='/in'></iframe></main>"
        ),
        "/in": guarded("<main><h1>In</h1>" + BAD_IMAGE.format("") + "</main>"),
        "/next": guarded("<main><h1>Next</h1></main>"),
    }
    recording = play.ok("- click: Next", pages, probes=PLAIN)
    state = recording.states[recording.steps[0].state or ""]
    assert (rules(state)["image-alt"], state.axe and state.axe.skipped_frames) == (2, ())
    assert state.axe is not None
    assert state.axe.skipped_frames == ()
    assert state.elements is not None
    assert [element.name for element in state.elements if element.role == "link"] == ["Next"]
    (click,) = steps(recording)
    assert click.timing is not None
    assert click.timing.system_ms is not None
    assert click.untested == {}
    assert [t for step in recording.steps for t in step.trouble] == []


def test_a_frame_that_may_run_nothing_is_told_as_not_looked_at(play: Play) -> None:
    pages = {"/": BAD_IMAGE.format("") + "<iframe sandbox id='box' title='Box' src='/in'></iframe>", "/in": BAD_IMAGE.format("")}
    state = only(play.ok("- expect: {title: Start}", pages, probes=SCANNING))
    assert rules(state)["image-alt"] == 1
    assert state.axe is not None
    assert ["iframe" in frame for frame in state.axe.skipped_frames] == [True]


HOSTILE = {
    "define.amd": "window.define = (...args) => { window.defined = args; }; define.amd = {};",
    "module.exports": "window.module = { exports: {} }; window.exports = module.exports;",
    "an axe of its own": "window.axe = { mine: true };",
    "another version of axe": "window.axe = { runPartial() { throw new Error('not ours') }, finishRun() {}, setup() {}, teardown() {}, version: '3.0' };",
    "a longer Array.prototype": "Array.prototype.last = function () { return this[this.length - 1]; };",
    "Array.prototype.toJSON": "Array.prototype.toJSON = function () { return 'nothing'; };",
    "String.prototype.toJSON": "String.prototype.toJSON = function () { return 'nothing'; };",
    "Function.prototype": "Function.prototype.bind = function () { return this; }; Function.prototype.extra = 1;",
    "JSON": "window.JSON = { parse() { return {}; }, stringify() { return '{}'; } };",
    "JSON.stringify": "JSON.stringify = () => '\"x\"'; JSON.parse = () => null;",
    "an element named like a property": "document.addEventListener('DOMContentLoaded', () => document.body.insertAdjacentHTML('beforeend', "
    '\'<form id="f"><label>Id <input name="id"></label><label>P <input name="name"></label></form>\'));',
    "console and setTimeout": "window.console = undefined; window.requestAnimationFrame = () => 0;",
}


@pytest.fixture(scope="module")
def bent(play_each: PlayEach) -> dict[str, Recording]:
    page = f"<main><h1>Hello</h1>{BAD_IMAGE.format('')}<button onclick=\"this.after('went')\">Go</button></main>"
    return play_each({name: ("- click: Go", f"<script>{code}</script>{page}") for name, code in HOSTILE.items()}, probes=PLAIN)


@pytest.fixture(scope="module")
def bent_clocks(play_each: PlayEach) -> dict[str, Recording]:
    page = "<main><button onclick=\"this.after('went')\">Go</button></main>"
    cases = {name: ("- click: Go", f"<script>{code}</script>{page}") for name, code in HOSTILE.items()}
    return play_each(cases, probes=(Probe.TIMING, Probe.VITALS))


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_page_does_to_its_own_world_stops_no_probe(bent: dict[str, Recording], name: str) -> None:
    recording = bent[name]
    assert not troubles(recording)
    assert recording.visited
    for _, state in recording.visited:
        assert rules(state).get("image-alt") == 1
        assert state.untested == {}
        assert state.elements is not None
        assert "Go" in [element.name for element in state.elements]
    (click,) = steps(recording)
    assert click.untested == {}
    assert click.state != recording.steps[0].state


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_page_does_to_its_own_world_stops_no_clock(bent_clocks: dict[str, Recording], name: str) -> None:
    assert not troubles(bent_clocks[name])
    (click,) = steps(bent_clocks[name])
    assert click.untested == {}
    assert click.timing is not None
    assert click.timing.feedback_ms is not None


@pytest.mark.parametrize(
    "code",
    [
        "window.Set = class { }; window.Map = function () {}; window.WeakMap = undefined;",
        "document.querySelectorAll = () => [];",
        "Array.prototype.map = () => 1;",
        "Object.prototype.extra = 'here';",
    ],
)
def test_a_page_bent_beyond_measuring_is_told_and_ends_nothing(play: Play, code: str) -> None:
    recording = play.ok("- expect: {title: Start}", f"<script>{code}</script><h1>Hello</h1>{BAD_IMAGE.format('')}", probes=SCANNING)
    for state in recording.states.values():
        assert state.axe is None or rules(state).get("image-alt") == 1, "nothing is called right that was not looked at"
        assert (state.axe is None) == (Probe.AXE in state.untested)


@pytest.mark.parametrize(
    "own", ["window.axe = { mine: true };", "window.define = () => { throw new Error('define was called'); }; define.amd = {};"]
)
def test_a_page_keeps_what_it_has(play: Play, own: str) -> None:
    play.ok(
        "- click: Go\n- expect: {text: 'mine: true'}" if "mine" in own else "- click: Go\n- expect: {text: 'mine: undefined'}",
        f"<script>{own}</script><button onclick=\"log('mine: ' + (window.axe && axe.mine))\">Go</button>",
        probes=SCANNING,
    )


# ---------------------------------------------------------------- elements, texts, pictures


def test_what_is_behind_a_modal_dialog_cannot_be_used(play: Play) -> None:
    page = """<label>Town <input></label><div inert><button>Asleep</button></div><dialog><button>Close</button></dialog>
      <script>document.querySelector('dialog').showModal()</script>"""
    state = only(play.ok("- expect: {role: button, name: Close}", page, probes=SCANNING))
    assert [element.name for element in state.elements or () if not element.covered] == ["Close"]


def test_the_mouse_hovers_over_nothing_when_a_page_was_opened(play: Play) -> None:
    page = """<style>aside { position: fixed; inset: 0 auto 0 0; width: 40px; background: #222 } aside:hover { width: 400px }</style>
      <aside></aside><main style="margin-left: 60px"><h1>Hello</h1><button>Beside</button></main>"""
    state = only(play.ok("- expect: Hello", page, probes=SCANNING))
    assert [(element.name, element.covered) for element in state.elements or ()] == [("Beside", False)]


def test_the_elements_and_texts_of_a_page_are_kept(play: Play) -> None:
    page = """<main><h1>Hello</h1><p>Read the <a href="/terms">terms</a> first.</p><label>Town <input name="town" autocomplete="address-level2"></label>
      <button type="button" role="switch" id="switch"></button><label for="switch">Light</label>
      <input placeholder="Street"><button disabled>Pay</button><button hidden>Later</button><p style="display: none">Gone</p>
      <div><template shadowrootmode="open"><button>Inside</button><p>Deep</p></template></div>
      <div style="position: relative"><button>Behind</button><div style="position: absolute; inset: 0; background: #fff"><button>Front</button></div></div></main>"""
    state = only(play.ok("- expect: Hello", page, probes=SCANNING))
    assert state.elements is not None
    found = {element.name: element for element in state.elements}
    assert {"terms", "Town", "Light", "Street", "Pay", "Inside"} <= set(found)
    assert "Later" not in found
    assert (found["terms"].role, found["terms"].href, found["terms"].in_text) == ("link", "/terms", True)
    assert (found["Town"].named_by, found["Town"].label, found["Town"].autocomplete) == ("label", "Town", "address-level2")
    assert (found["Street"].named_by, found["Pay"].disabled) == ("placeholder", True)
    assert [name for name, element in found.items() if element.covered] == ["Behind"]
    assert state.texts is not None
    texts = " ".join(run.text for run in state.texts)
    assert "Hello" in texts
    assert "Deep" in texts
    assert "Gone" not in texts


@pytest.mark.parametrize(("persona", "size"), [("desktop", (1280, 720)), ("mobile", (412, 839))])
def test_pictures_are_small_and_one_pixel_per_css_pixel(play: Play, persona: str, size: tuple[int, int]) -> None:
    page = "<meta name='viewport' content='width=device-width'><h1>Hello</h1><button onclick=\"log('went')\">Go</button><div style='height: 2500px'></div>"
    recording = play.ok("- click: Go", page, probes=PLAIN, persona=persona)
    (click,) = steps(recording)
    audit = play.recordings.parent
    for shot in (click.before, click.after, recording.steps[0].after):
        assert shot is not None
        content = (audit / shot.path).read_bytes()
        width, height = Image.open(BytesIO(content)).size
        assert (shot.width, shot.height) == size
        assert abs(width - shot.width) <= 1
        assert abs(height - shot.height) <= 1
        assert len(content) < 60_000
    for state in recording.states.values():
        assert state.shot is not None
        whole = Image.open(audit / state.shot.path).size
        assert state.shot.width == size[0]
        assert state.shot.height > 2500
        assert abs(whole[0] - state.shot.width) <= 1
        assert abs(whole[1] - state.shot.height) <= 1


def test_a_named_picture_is_taken(play: Play) -> None:
    step = last(play.ok("- screenshot: The basket", "<h1>Basket</h1>", probes=PLAIN))
    assert step.after is not None
    assert (play.recordings.parent / step.after.path).is_file()


def test_a_message_that_goes_while_the_state_is_tried_was_there(play: Play) -> None:
    page = (
        "<button onclick='said.hidden = false; setTimeout(() => { said.hidden = true }, 1500)'>Save</button><p id='said' hidden>Saved</p>"
    )
    play.ok("- click: Save\n- expect: {text: Saved}", {"/": page}, probes=(*LIGHT, Probe.PAGE), examines=(Probe.MOTION,))


BEHIND = """<div aria-hidden="true"><label>Town <input id="town"></label><label for="c">Park</label><select id="old" tabindex="-1" style="position: absolute; left: -999em"><option>A</select></div>
<div role="dialog" aria-modal="true" aria-label="Fees" style="position: fixed; inset: 0; background: #fff"><button>Close</button></div>"""


def test_what_lies_behind_a_dialog_keeps_its_name_and_what_a_script_keeps_in_a_corner_is_no_control(play: Play) -> None:
    (state,) = play.ok("- expect: {text: Close}", {"/": BEHIND}, probes=PLAIN).states.values()
    assert {(element.role, element.name) for element in state.elements or ()} == {("textbox", "Town"), ("button", "Close")}


FADES_FOR_PHONES = """<style>@keyframes in { from { opacity: 0.2 } } p { color: #666 } @media (min-width: 600px) { p { animation: in 0.6s } } main { height: 3000px }</style>
<main><h1>Rules</h1><p>Read this first.</p></main>"""


def test_a_picture_of_the_whole_page_leaves_no_colours_half_faded(play: Play) -> None:
    state = only(play.ok("- expect: Rules", {"/": FADES_FOR_PHONES}, probes=(*SCANNING, Probe.SHOTS, Probe.IBM)))
    assert state.shot is not None
    assert state.shot.height > 3000
    assert "color-contrast" not in rules(state)
    assert state.ibm is not None
    assert "text_contrast_sufficient" not in {rule.id for rule in state.ibm.rules}


@pytest.mark.parametrize("name", ["children", "id", "childNodes"])
def test_a_field_may_have_the_name_of_a_property_of_its_form(play: Play, name: str) -> None:
    page = "<h1>Seats</h1><form action='/seats'><p><label>Adults <input name='adults'></label></p><p><label>Children <input name='{}'></label></p></form>"
    other, same = (play.ok("- expect: Seats", {"/": page.format(which)}, probes=SCANNING) for which in ("kids", name))
    (plain,), (named,) = other.states.values(), same.states.values()
    assert not named.untested
    assert [element.role for element in named.elements or ()] == [element.role for element in plain.elements or ()]
    assert named.markup is not None
    assert plain.markup is not None
    assert [field.name for field in named.markup.fields] == [field.name for field in plain.markup.fields]
