"""Every verb does in the browser what a person would do, on common controls."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import inspect
import time
from pathlib import Path
from typing import cast

import pytest

from tests.replay.playing import LIGHT, LOG, Play, PlayEach, last, steps, troubles
from tests.servers import Request, Response, html, redirect
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import VERBS
from uxaudit.recording.recording import Recording
from uxaudit.recording.step_events import Response as Answer
from uxaudit.replay.browser.session import Session
from uxaudit.replay.steps.actions import ACTIONS
from uxaudit.replay.steps.step_context import ActionNotes, Stage

ECHO = """<label>Name <input id="name" value="Bob"></label><output id="out"></output>
<script>document.querySelector('#name').addEventListener('input', (e) => { out.textContent = e.target.value; });</script>"""
TALL = '<div style="height: 3000px">Top</div><p id="end">The end</p>'
DROPPING = """<style>.box { width: 90px; height: 60px; background: #ccc; margin: 20px; cursor: grab; user-select: none }</style>
<div class="box" id="card" draggable="true" role="button" aria-label="Card">Card</div><div class="box" id="bin" role="region" aria-label="Bin">Bin</div>
<script>
  card.addEventListener('dragstart', (e) => e.dataTransfer.setData('text', 'card'));
  bin.addEventListener('dragover', (e) => e.preventDefault());
  bin.addEventListener('drop', (e) => { e.preventDefault(); log('dropped ' + e.dataTransfer.getData('text')); });
</script>"""
SLIDING = """<style>#dot { width: 40px; height: 40px; background: #888; position: absolute; left: 20px; top: 80px }</style>
<div id="dot" role="button" aria-label="Dot"></div><div style="position: absolute; left: 320px; top: 60px; width: 90px; height: 90px" role="region" aria-label="Place">Here</div>
<script>
  let held = false;
  dot.onpointerdown = (e) => { held = true; };
  onpointermove = (e) => { if (held) dot.style.left = e.clientX - 20 + 'px'; };
  onpointerup = (e) => { held = false; if (dot.getBoundingClientRect().left > 300) log('slid'); };
</script>"""

VERB_CASES: dict[str, list[tuple[str, str]]] = {
    "open": [("- open: /?page=2\n- expect: {url: '/?page=2'}", "")],
    "click": [("- click: Go\n- expect: {text: clicked}", "<button onclick=\"log('clicked')\">Go</button>")],
    "double_click": [("- double_click: {text: Cell}\n- expect: {text: twice}", "<p ondblclick=\"log('twice')\">Cell</p>")],
    "fill": [
        ("- fill: {label: Name, text: Ada}\n- expect: {label: Name, value: Ada}\n- expect: {css: '#out', text: Ada}", ECHO),
        (
            "- fill: {label: Size, text: l}\n- expect: {label: Size, value: l}\n- fill: {label: Size, text: Small}\n- expect: {label: Size, value: s}",
            "<label>Size <select><option value='s'>Small</option><option value='l'>Large</option></select></label>",
        ),
        (
            "- fill: {label: When, text: '2026-05-01'}\n- expect: {label: When, value: '2026-05-01'}",
            '<label>When <input type="date"></label>',
        ),
        (
            "- fill: {label: Note, text: Hello}\n- expect: {label: Note, text: Hello}",
            '<div contenteditable="true" role="textbox" aria-label="Note">old</div>',
        ),
        (
            "- fill: {label: Rich, text: Hello}\n- expect: {css: '#rich', text: Hello}",
            '<label id="l">Rich</label><div id="rich" contenteditable aria-labelledby="l">old</div>',
        ),
        ("- fill: {label: Name, text: ''}\n- expect: {label: Name, value: ''}", ECHO),
    ],
    "type": [("- type: {label: Name, text: by}\n- expect: {label: Name, value: Bobby}", ECHO)],
    "press": [
        ("- press: {label: Name, key: End}\n- press: Backspace\n- expect: {label: Name, value: Bo}", ECHO),
        ("- click: {label: Name}\n- press: Control+A\n- press: X\n- expect: {label: Name, value: X}", ECHO),
        ("- press: Escape\n- expect: {text: escaped}", "<script>onkeydown = (e) => { if (e.key === 'Escape') log('escaped'); };</script>"),
    ],
    "check": [
        (
            "- check: Fast\n- expect: {label: Fast, checked: true}\n- check: Fast\n- expect: {label: Fast, checked: true}",
            '<label><input type="checkbox"> Fast</label>',
        ),
        (
            "- check: Slow\n- expect: {role: radio, name: Fast, checked: false}",
            '<label><input type="radio" name="s" checked> Fast</label><label><input type="radio" name="s"> Slow</label>',
        ),
        (
            "- check: Dark\n- expect: {role: switch, name: Dark, checked: true}",
            '<button role="switch" aria-checked="false" onclick="this.setAttribute(\'aria-checked\', \'true\')">Dark</button>',
        ),
    ],
    "uncheck": [("- uncheck: Fast\n- expect: {label: Fast, checked: false}", '<label><input type="checkbox" checked> Fast</label>')],
    "select": [
        (
            "- select: {label: Size, option: Large}\n- expect: {label: Size, value: L}",
            '<label>Size <select><option value="S">Small<option value="L">Large</select></label>',
        ),
        (
            "- select: {label: Size, value: L}\n- expect: {label: Size, value: L}",
            '<label>Size <select><option value="S">Small<option value="L">Large</select></label>',
        ),
        (
            "- select: {label: Size, option: ' large '}\n- expect: {label: Size, value: L}",
            '<label>Size <select><option value="S">Small<option value="L">Large</select></label>',
        ),
    ],
    "hover": [
        (
            "- hover: Products\n- click: {role: link, name: Mugs}\n- expect: {text: mugs}",
            (
                '<style>ul.sub { display: none } .menu:hover ul.sub { display: block }</style><div class="menu" style="width: 200px"><button>Products</button>'
                "<ul class='sub'><li><a href='#' onclick=\"log('mugs')\">Mugs</a></ul></div>"
            ),
        )
    ],
    "drag": [
        ("- drag: {from: Card, to: {role: region, name: Bin}}\n- expect: {text: dropped card}", DROPPING),
        ("- drag: {from: Dot, to: {role: region, name: Place}}\n- expect: {text: slid}", SLIDING),
    ],
    "upload": [
        (
            "- upload: {label: Photo, file: mug.txt}\n- expect: {text: got mug.txt}",
            "<label>Photo <input type='file' onchange=\"log('got ' + this.files[0].name)\"></label>",
        ),
        (
            "- upload: {label: Photo, file: mug.txt}\n- expect: {text: got mug.txt}",
            "<label>Photo <input type='file' style='display: none' onchange=\"log('got ' + this.files[0].name)\"></label>",
        ),
        (
            "- upload: {role: button, name: Choose a photo, file: mug.txt}\n- expect: {text: got mug.txt}",
            "<input type='file' id='f' hidden onchange=\"log('got ' + this.files[0].name)\"><button onclick='f.click()'>Choose a photo</button>",
        ),
    ],
    "scroll": [
        (
            "- scroll: {by: 1200}\n- expect: {text: scrolled}",
            TALL + "<script>onscroll = () => { if (scrollY > 1000) { onscroll = null; log('scrolled'); } };</script>",
        ),
        (
            "- scroll: {to: {text: The end}}\n- expect: {text: scrolled}",
            TALL + "<script>onscroll = () => { if (scrollY > 1000) { onscroll = null; log('scrolled'); } };</script>",
        ),
    ],
    "back": [("- open: /?page=2\n- back:\n- expect: {url: /}", "")],
    "reload": [("- reload:\n- expect: {text: reload}", "<script>log(performance.getEntriesByType('navigation')[0].type)</script>")],
    "switch_tab": [
        (
            (
                "- click: More\n- expect: {url: /?tab=2}\n- switch_tab: first\n- expect: {url: /}\n- click: Here\n- expect: {text: here}\n"
                "- switch_tab: /?tab=*\n- expect: {url: /?tab=2}\n- switch_tab: {to: st*rt}\n- expect: {url: /}"
            ),
            "<a href='/?tab=2' target='_blank'>More</a><button onclick=\"log('here')\">Here</button>",
        )
    ],
    "close_tab": [
        (
            "- click: More\n- expect: {url: /?tab=2}\n- close_tab\n- expect: {url: /}\n- click: Here\n- expect: {text: here}",
            "<a href='/?tab=2' target='_blank'>More</a><button onclick=\"log('here')\">Here</button>",
        )
    ],
    "wait_for": [
        (
            "- wait_for: Ready\n- wait_for: {text: Ready, visible: true}",
            "<p id='p'></p><script>setTimeout(() => { p.textContent = 'Ready'; }, 400)</script>",
        )
    ],
    "expect": [("- expect: Ready", "<p>Ready</p>")],
    "screenshot": [("- screenshot: The empty basket", "")],
}


def test_every_verb_has_a_behaviour_and_a_test() -> None:
    assert set(ACTIONS) == set(VERBS.values())
    assert set(VERB_CASES) == set(VERBS)
    assert all(inspect.iscoroutinefunction(action) for action in ACTIONS.values())


ALONE = {"back", "switch_tab", "close_tab"}
"""Verbs whose cases begin at `/` in a browser without other tabs, so that each is replayed by itself."""


@pytest.fixture(scope="module")
def verbs(play_each: PlayEach) -> dict[str, Recording]:
    together = {verb: cases for verb, cases in VERB_CASES.items() if verb not in ALONE}
    cases = {f"{verb} {number}": case for verb, listed in together.items() for number, case in enumerate(listed)}
    return play_each(cases, files={"mug.txt": "a mug"})


@pytest.mark.parametrize(("verb", "number"), [(verb, i) for verb, cases in VERB_CASES.items() for i in range(len(cases))])
def test_a_verb_does_what_it_says(play: Play, verbs: dict[str, Recording], verb: str, number: int) -> None:
    recording = play(*VERB_CASES[verb][number]) if verb in ALONE else verbs[f"{verb} {number}"]
    assert not troubles(recording), troubles(recording)
    assert verb in {step.verb for step in steps(recording)}


# ---------------------------------------------------------------- custom controls

STYLED = {
    "clipped to a pixel": "input { position: absolute; width: 1px; height: 1px; margin: -1px; clip: rect(0 0 0 0); overflow: hidden }",
    "not displayed": "input { display: none }",
    "transparent, under its drawing": "input { opacity: 0; position: absolute } label { position: relative } "
    "i { position: absolute; left: 0; width: 24px; height: 24px; background: #08c }",
    "far off the page": "input { position: absolute; left: -9999px }",
    "without appearance or size": "input { appearance: none; width: 0; height: 0 }",
}
BOXES = """<style>{css}</style><fieldset><legend>Delivery</legend>
  <label><input type="{type}" name="d"><i></i><span style="padding-left: 30px">Express</span></label>
  <label for="post"><i></i><span style="padding-left: 30px">By post</span></label><input type="{type}" name="d" id="post"></fieldset>
<script>document.onchange = (e) => log((e.target.id || 'express') + (e.target.checked ? ' on' : ' off'));</script>"""


TARGETS = {"name": "{control}", "label": "{{label: {control}}}", "role": "{{role: {kind}, name: {control}}}"}


def ticking(kind: str, css: str, target: str) -> tuple[str, str]:
    """Returns the steps that tick both boxes, and their page."""
    express, post = (target.format(kind=kind, control=name) for name in ("Express", "By post"))
    body = f"- check: {express}\n- expect: {{text: express on}}\n- check: {post}\n- expect: {{text: post on}}\n"
    body += "- expect: {label: By post, checked: true}"
    return body, BOXES.replace("{css}", css).replace("{type}", kind)


@pytest.fixture(scope="module")
def ticked(play_each: PlayEach) -> dict[str, Recording]:
    return play_each(
        {
            f"{kind} {style} {by}": ticking(kind, css, target)
            for kind in ("checkbox", "radio")
            for style, css in STYLED.items()
            for by, target in TARGETS.items()
        }
    )


@pytest.mark.parametrize("kind", ["checkbox", "radio"])
@pytest.mark.parametrize("style", STYLED)
@pytest.mark.parametrize("by", TARGETS)
def test_a_styled_box_is_ticked_by_its_label(ticked: dict[str, Recording], kind: str, style: str, by: str) -> None:
    assert not troubles(ticked[f"{kind} {style} {by}"])


@pytest.mark.parametrize("verb", ["click", "uncheck"])
def test_a_styled_box_can_be_clicked_and_unticked_too(play: Play, verb: str) -> None:
    play.ok(
        f"- check: Express\n- {verb}: Express\n- expect: {{text: express off}}",
        BOXES.replace("{css}", STYLED["clipped to a pixel"]).replace("{type}", "checkbox"),
    )


LISTBOX = """<span id="l">Country</span>
<button role="combobox" aria-labelledby="l" aria-expanded="false" aria-controls="o" onclick="o.hidden = false; this.setAttribute('aria-expanded', 'true')">Choose</button>
<ul role="listbox" id="o" hidden><li role="option" onclick="log('chose ' + this.textContent); o.hidden = true">France<li role="option">Spain</ul>"""


@pytest.mark.parametrize("persona", ["desktop", "keyboard", "mobile"])
def test_a_box_that_is_drawn_anew_a_moment_later_is_ticked(play: Play, persona: str) -> None:
    page = """<div role=checkbox aria-checked=false aria-label=Post tabindex=0 onkeydown="if (event.key === ' ') this.click()"
      onclick="setTimeout(() => this.outerHTML = this.outerHTML.replace('false', 'true'), 300)">Post</div>"""
    play.ok(
        "timeout: 4s\ntasks: [{task: T, steps: [{check: Post}, {expect: {role: checkbox, name: Post, checked: true}}]}]",
        page,
        persona=persona,
    )


def test_a_drawn_select_is_opened_and_its_option_clicked(play: Play) -> None:
    play.ok("- select: {label: Country, option: France}\n- expect: {text: chose France}", LISTBOX)


def test_a_drawn_select_whose_options_bear_no_role(play: Play) -> None:
    page = """<table><tr><td>France</table><label for="c">Country</label> <input id="c" role="combobox" readonly aria-expanded="false" onclick="o.hidden = false">
<div id="o" hidden style="position: absolute; background: #fff"><div class="item"><div onclick="log('chose ' + this.textContent); o.hidden = true">France</div></div></div>"""
    steps = "{select: {label: Country, option: France}}, {expect: {text: chose France}}"
    play.ok(f"timeout: 4s\ntasks: [{{task: T, steps: [{steps}]}}]", page)


DRAWN = """<label for="c">State</label> <input id="c" role="combobox" readonly aria-expanded="false" aria-controls="l">
<div id="o" hidden style="position: absolute; background: #fff"><div role="listbox" id="l" style="width: 0; height: 0; overflow: hidden">
<i role="option" id="l0" aria-label="ready">0</i><i role="option" id="l1" aria-label="broken">1</i></div><p class="item">ready</p><p class="item">broken</p></div>
<script>let at = -1;
const open = () => { o.hidden = false; c.setAttribute('aria-expanded', 'true'); };
c.onclick = open;
c.onkeydown = ({ key }) => {
  if (key === 'ArrowDown') { open(); at = (at + 1) % 2; c.setAttribute('aria-activedescendant', 'l' + at); }
  if (key === 'Enter' && at >= 0) { o.hidden = true; c.setAttribute('aria-expanded', 'false'); log('chose ' + ['ready', 'broken'][at]); }
};</script>"""


def test_keys_find_an_option_that_aria_names_in_another_place(play: Play) -> None:
    recording = play.ok(
        "timeout: 3s\ntasks:\n  - task: Do it\n    steps:\n      - select: {label: State, option: broken}\n      - expect: {text: chose broken}",
        DRAWN,
        persona="keyboard",
        probes=(*LIGHT, Probe.KEYBOARD),
    )
    assert not steps(recording)[0].keyboard_blocked


def test_a_ticked_box_is_known_by_the_words_of_its_label(play: Play) -> None:
    page = "<label><input type='checkbox' onchange='log(1 + ` tick`)' style='opacity: 0; width: 0; height: 0; position: absolute'><span>Bob</span></label>"
    recording = play.ok("- check: Bob\n- expect: {text: 1 tick}", page, persona="keyboard", probes=(*LIGHT, Probe.KEYBOARD))
    assert steps(recording)[0].keyboard is not None
    assert not steps(recording)[0].keyboard_blocked


def test_a_list_that_only_its_button_opens_is_opened_so(play: Play) -> None:
    page = """<label for=t>Town</label><span><input id=t role=combobox aria-expanded=false aria-controls=l>
      <button tabindex=-1 aria-haspopup=listbox aria-label=Open onclick="l.hidden = false; t.ariaExpanded = 'true'">v</button></span>
      <ul id=l role=listbox hidden><li role=option onclick="log(this.innerText)">Hull</li></ul>"""
    play.ok(
        "timeout: 4s\ntasks: [{task: T, steps: [{select: {label: Town, option: Hull}}, {expect: {role: listitem, name: Hull}}]}]",
        page,
        persona="mobile",
    )


def test_a_drawn_select_without_the_option_tells_what_it_offers(play: Play) -> None:
    error = last(play("- select: {label: Country, option: Italy}\n  timeout: 400ms", LISTBOX)).error
    assert error is not None
    assert error.kind == "not-found"


def test_an_option_that_is_not_there_tells_what_there_is(play: Play) -> None:
    error = last(play("- select: {label: Size, option: Huge}", "<label>Size <select><option>Small<option>Large</select></label>")).error
    assert error is not None
    assert error.kind == "not-found"
    assert error.candidates == ("Small", "Large")
    assert '"Small", "Large"' in error.hint


def test_polling_ends_with_the_steps_time_and_not_with_the_actions(tmp_path: Path) -> None:
    stage = Stage(cast(Session, None), "", tmp_path, ActionNotes(timeout_ms=1000), begun=time.monotonic() - 0.8)
    assert 0.6 < stage.deadline - time.monotonic() <= 0.7


def test_options_that_come_late_are_waited_for(play: Play) -> None:
    play.ok(
        "- select: {label: Town, option: Bristol}\n- expect: {label: Town, value: Bristol}",
        "<label>Town <select id='t'><option>…</select></label><script>setTimeout(() => { t.innerHTML = '<option>Bath<option>Bristol'; }, 400)</script>",
    )


# ---------------------------------------------------------------- dialogs, tabs, files


@pytest.mark.parametrize(
    ("call", "said"),
    [("alert('Hi')", "alert: Hi"), ("log(confirm('Sure?'))", "confirm: Sure?"), ("log(prompt('Name?', 'Ada'))", "prompt: Name?")],
)
def test_a_dialog_is_answered_and_told(play: Play, call: str, said: str) -> None:
    recording = play.ok(
        "- click: Ask\n- click: Then\n- expect: {text: then}",
        f'<button onclick="{call}">Ask</button><button onclick="log(\'then\')">Then</button>',
    )
    ask = steps(recording)[0]
    assert ask.timing is not None
    assert Answer.DIALOG in ask.timing.responses
    assert [(t.kind, t.message) for t in ask.trouble] == [("dialog", said)]


def test_a_confirmed_dialog_goes_on(play: Play) -> None:
    play.ok("- click: Delete\n- expect: {text: gone}", "<button onclick=\"if (confirm('Sure?')) log('gone')\">Delete</button>")


def test_endless_dialogs_end_the_step_and_not_the_replay(play: Play) -> None:
    recording = play("- click: Ask\n- expect: {text: never}", "<button onclick=\"for (;;) alert('again')\">Ask</button>")
    assert recording.end is not None
    assert recording.end.status in ("failed", "completed")
    assert last(recording).status == "failed"


@pytest.mark.parametrize(
    "how",
    [
        '<a href="/new" target="_blank">More</a>',
        "<button onclick=\"window.open('/new')\">More</button>",
        '<a href="/new" target="_blank" rel="noopener">More</a>',
    ],
    ids=["link", "script", "noopener"],
)
def test_the_user_looks_at_the_tab_that_came_up(play: Play, how: str) -> None:
    recording = play.ok(
        "- click: More\n- expect: {url: /new}\n- click: Inside\n- expect: {text: inside}",
        {"/": how, "/new": "<button onclick=\"log('inside')\">Inside</button>"},
    )
    click, *_ = steps(recording)
    assert click.timing is not None
    assert Answer.POPUP in click.timing.responses
    assert [(visit.kind, visit.url.removeprefix(play.site.address)) for visit in click.visits][-1] == ("popup", "/new")


def test_a_tab_that_closes_itself_leads_back(play: Play) -> None:
    play.ok(
        "- click: More\n- click: Done\n- expect: {text: Start page}\n- expect: {url: /}",
        {
            "/": "<h1>Start page</h1><button onclick=\"window.open('/new')\">More</button>",
            "/new": '<button onclick="window.close()">Done</button>',
        },
    )


def test_a_download_is_an_answer(play: Play) -> None:
    file: Response = (200, {"Content-Type": "text/csv", "Content-Disposition": 'attachment; filename="mugs.csv"'}, "a,b\n")
    recording = play.ok("- click: Export\n- expect: {url: /}", {"/": '<a href="/mugs.csv">Export</a>', "/mugs.csv": file})
    (click, _) = steps(recording)
    assert click.timing is not None
    assert Answer.DOWNLOAD in click.timing.responses


def test_an_upload_reaches_the_server(play: Play) -> None:
    def take(request: Request) -> Response:
        return html("Thank you for " + ("the mug" if b"a blue mug" in request.body else "nothing"))

    (play.folder / "mug.txt").write_text("a blue mug")
    play.ok(
        "- upload: {label: Photo, file: mug.txt}\n- click: Send\n- expect: {text: Thank you for the mug}",
        {
            "/": '<form method="post" action="/take" enctype="multipart/form-data"><label>Photo <input type="file" name="f"></label><button>Send</button></form>',
            "/take": take,
        },
    )


def test_enter_sends_a_form(play: Play) -> None:
    play.ok(
        "- fill: {label: Search, text: blue mug}\n- press: Enter\n- expect: {url: '**/find?q=blue*mug'}\n- expect: {text: Found}",
        {"/": '<form action="/find"><label>Search <input name="q"></label></form>', "/find": "Found it"},
    )


def test_a_touch_persona_taps(play: Play) -> None:
    recording = play.ok(
        "- click: Go\n- expect: {text: touch}",
        "<meta name=viewport content='width=device-width'><button onclick=\"log(event.pointerType)\">Go</button>",
        persona="mobile",
    )
    assert recording.header.viewport == (412, 839)


def test_a_click_that_leaves_the_page_is_over_when_the_next_page_is_there(play: Play) -> None:
    recording = play.ok(
        "- click: Next\n- expect: {text: Second}",
        {"/": '<a href="/second?delay=300">Next</a>', "/second": html(LOG + "<h1>Second</h1>", "Second page")},
    )
    (click, _) = steps(recording)
    assert (click.url.removeprefix(play.site.address), click.title) == ("/second?delay=300", "Second page")


# ---------------------------------------------------------------- optional, when, timeout, what follows a failure


def test_an_optional_step_that_fails_lets_the_task_go_on(play: Play) -> None:
    recording = play(
        "- click: Accept cookies\n  optional: true\n  timeout: 200ms\n- click: Go\n- expect: {text: gone on}",
        "<button onclick=\"log('gone on')\">Go</button>",
    )
    assert [step.status for step in steps(recording)] == ["failed", "passed", "passed"]
    assert recording.tasks[0].completed
    assert recording.end is not None
    assert recording.end.status == "completed"


def test_when_decides_whether_a_step_is_done(play: Play) -> None:
    recording = play.ok(
        """
        - click: Close
          when: {role: dialog, visible: true}
        - click: Go
          when: {role: button, name: Go}
        - click: Go
          when: {text: Nowhere}
        - click: Go
          when: {url: /other}
        - expect: {css: '#log li', count: 1}
    """.replace("{role: dialog, visible: true}", "{css: dialog, visible: true}"),
        "<dialog><button>Close</button></dialog><button onclick=\"log('went')\">Go</button>",
    )
    assert [step.status for step in steps(recording)] == ["skipped", "passed", "skipped", "skipped", "passed"]


def test_the_page_of_the_next_task_is_listened_to_once(play: Play) -> None:
    recording = play(
        """
        tasks:
          - {task: One, steps: [{click: Nothing}]}
          - {task: Two, steps: [{expect: Two}]}
    """,
        "Two<script>console.error('once')</script>",
    )
    start = next(step for step in recording.all_steps if step.task == 1)
    assert [visit.kind for visit in start.visits] == ["load"]
    assert [trouble.message for trouble in start.trouble] == ["once"]


def test_after_a_failure_the_rest_is_not_run_and_the_next_task_starts_fresh(play: Play) -> None:
    recording = play(
        """
        tasks:
          - task: One
            steps:
              - click: Open the dialog
              - click: Nothing of that name
              - click: Go
            success:
              - expect: Done
          - task: Two
            steps:
              - click: Go
              - expect: {text: went}
    """,
        "<dialog id='d'>In the way</dialog><button onclick='d.showModal()'>Open the dialog</button><button onclick=\"log('went')\">Go</button>",
    )
    assert [step.status for step in recording.all_steps if step.task == 0] == ["passed", "passed", "failed", "not-run", "not-run"]
    assert [step.status for step in recording.all_steps if step.task == 1] == ["passed"] * 3
    assert play.played is not None
    assert (play.played.status, play.played.failed) == ("completed", ()), "a name that nothing has is not the page's fault"


def test_a_control_that_was_renamed_is_not_held_against_the_page(play: Play) -> None:
    play("- click: Add to basket", "<button>Add to the basket</button>")
    assert play.played is not None
    assert (play.played.status, play.played.failed) == ("completed", ()), "a person has to look at it"


def test_a_timeout_of_its_own_is_kept_to(play: Play) -> None:
    recording = play("- click: Go\n  timeout: 300ms", "")
    step = last(recording)
    assert step.error is not None
    assert "0.3 s" in step.error.message
    assert 250 < step.wall_ms < 3000


def test_labels_and_places_reach_the_recording(play: Play) -> None:
    (step,) = steps(play.ok("- click: Go\n  label: Send the order\n  destructive: true", "<button onclick=\"log('ok')\">Go</button>"))
    assert (step.label, step.destructive, step.sentence) == ("Send the order", True, 'click "Go"')
    assert Path(step.where.rsplit(":", 2)[0]).name == "scenario.yaml"
    assert step.typed == 0


def test_setup_runs_once_and_its_login_is_reused(play: Play) -> None:
    def account(request: Request) -> Response:
        return html(LOG + ("Welcome back" if "user=ada" in request.headers.get("Cookie", "") else "Who are you?"))

    def login(request: Request) -> Response:
        status, headers, body = (
            redirect("/account")
            if request.method == "POST"
            else html('<form method="post"><input type="password" aria-label="Password"><button>Log in</button></form>')
        )
        return status, {**headers, **({"Set-Cookie": "user=ada; Path=/"} if request.method == "POST" else {})}, body

    body = """
        setup:
          - open: /login
          - fill: {label: Password, text: mugs4ever}
          - click: Log in
        tasks:
          - task: See the account
            start: /account
            steps:
              - expect: Welcome back
    """
    pages = {"/login": login, "/account": account}
    first = play.ok(body, pages)
    assert [step.phase for step in first.all_steps] == ["setup", "setup", "setup", "start", "step"]
    assert first.steps[0].phase == "start", "checks do not see the setup"
    assert play.played is not None
    second = play.ok(body, pages, storage=play.played.storage)
    assert [step.phase for step in second.all_steps] == ["start", "step"]
    assert not any(request.path == "/login" for request in play.site.seen)


def test_a_setup_that_fails_ends_the_replay(play: Play) -> None:
    recording = play("setup:\n  - click: Log in\ntasks:\n  - task: Look\n    steps:\n      - expect: Nothing")
    assert recording.end is not None
    assert recording.end.status == "setup-failed"
    assert "Log in" in recording.end.reason


@pytest.mark.parametrize(
    "way", ['<a href="/second?delay=900">Next</a>', "<button onclick=\"location = '/second?delay=900'\">Next</button>"]
)
def test_a_page_slower_than_the_steps_timeout_is_slow_and_not_a_failure(play: Play, way: str) -> None:
    click, _ = steps(play.ok("- click: Next\n  timeout: 400ms\n- expect: {url: '**/second'}", {"/": way, "/second": "Second"}))
    assert click.timing is not None
    assert click.timing.system_ms is None or 850 < click.timing.system_ms < 3000


def test_a_value_entered_twice_is_told(play: Play) -> None:
    recording = play.ok(
        "- fill: {label: Street, text: 12 Wheel Lane}\n- fill: {label: Town, text: Bristol}\n"
        "- fill: {label: Billing street, text: 12 Wheel Lane}",
        "<label>Street <input></label><label>Town <input></label><label>Billing street <input></label>",
    )
    assert [step.entered_before for step in steps(recording)] == ["", "", 'fill label "Street" with "12 Wheel Lane"']
