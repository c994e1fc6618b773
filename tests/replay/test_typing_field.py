"""Text goes into the field that a target is, holds or leads to; a target that is none of these is a fault of the scenario."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import pytest

from tests.replay.playing import PlayEach, last, troubles
from uxaudit.checks.effectiveness.wrong_outcome import read_back

HELP = """<h1>Query</h1><div id="help" aria-label="SQL Help" style="padding: 30px"><a href="#select">SELECT</a> <a href="#insert">INSERT</a></div>
<textarea name="sql" cols="40"></textarea><label>Limit <input type="number"></label>"""
FIELDS: dict[str, tuple[str, str]] = {
    "an exact name of a button, and a field with a longer one": (
        "- fill: {target: Search, text: tea}\n- expect: {css: '#f', value: tea}",
        '<button>Search</button><input id="f" placeholder="Search products">',
    ),
    "a group with the label, and a field with more words": (
        "- fill: {label: Query, text: tea}\n- expect: {css: '#f', value: tea}",
        '<div role="group" aria-label="Query">Examples</div><input id="f" aria-label="Your query">',
    ),
    "a switch that shows its label inside": (
        "- check: {label: Reminders}\n- expect: {label: Reminders, checked: true}\n- expect: {label: Volume, value: '4'}",
        (
            '<div role="switch" tabindex="0" aria-checked="false" onclick="this.ariaChecked = this.ariaChecked !== `true`" '
            'onkeydown="if (event.key === ` `) this.click()"><div aria-hidden="true">o</div><div>Reminders</div></div>'
            '<div role="spinbutton" tabindex="0" aria-valuenow="4" aria-label="Volume">4</div>'
        ),
    ),
    "a part of an editor": (
        "- type: {target: {text: Old words}, text: ' and new'}\n- expect: {css: '#f', value: Old words and new}",
        '<div id="f" contenteditable><p>Old <b>words</b></p></div>',
    ),
    "an editor that sets paragraphs apart": (
        "- expect: {css: '#f', value: \"Tea\\nsugar\"}",
        '<div id="f" contenteditable><p>Tea</p><p>sugar</p><p><br></p></div>',
    ),
    "an editor whose placeholder is a style": (
        "- fill: {placeholder: Tell a story, text: tea}\n- fill: {target: {role: textbox, nth: 0}, text: cake}\n- expect: {css: '#f', text: cake}",
        '<style>#f:empty::before { content: attr(data-placeholder); }</style><div id="f" contenteditable data-placeholder="Tell a story"></div>',
    ),
    "a code editor whose field has no size": (
        "- fill: {label: Program, text: tea}\n- expect: {css: '#out', text: tea}",
        (
            '<div id="editor" style="width: 300px; height: 80px; position: relative"><div id="out">old</div>'
            '<textarea id="f" aria-label="Program" style="position: absolute; width: 0; height: 1px; border: 0; padding: 0">old</textarea></div>'
            "<script>editor.onmousedown = (event) => { event.preventDefault(); f.focus(); };"
            " f.oninput = () => { out.textContent = f.value; };</script>"
        ),
    ),
    "a placeholder instead of a label": (
        "- fill: {label: Search, text: tea}\n- expect: {css: '#f', value: tea}",
        '<input id="f" placeholder="Search products …">',
    ),
    "a wrapper that holds the only field": (
        "- fill: {label: Code, text: tea}\n- expect: {css: '#f', text: tea}",
        '<div aria-label="Code" style="padding: 20px"><div>1</div><div id="f" contenteditable style="min-height: 20px">old</div></div>',
    ),
    "a placeholder that is drawn over an editor": (
        "- fill: {target: {text: Say something}, text: tea}\n- expect: {css: '#f', text: tea}",
        (
            '<div style="position: relative"><div id="hint" style="position: absolute; pointer-events: none">Say something</div>'
            '<div id="f" contenteditable style="min-height: 40px"></div></div>'
            "<script>f.oninput = () => { hint.hidden = f.textContent !== ''; };</script>"
        ),
    ),
    "a button that opens a search field": (
        "- fill: {role: button, name: Find, text: tea}\n- expect: {css: '#f', value: tea}",
        '<button onclick="d.showModal()">Find</button><dialog id="d"><input id="f" aria-label="Words" autofocus></dialog>',
    ),
    "an editor with a hidden textarea": (
        "- fill: {label: Script, text: tea}\n- expect: {css: '#shown', text: tea}",
        (
            '<div aria-label="Script" class="editor" style="border: 1px solid; height: 60px"><textarea id="f" style="position: absolute; opacity: 0; width: 2px; height: 2px"></textarea>'
            "<div id=\"shown\"></div></div><script>document.querySelector('.editor').onclick = () => f.focus(); f.oninput = () => { shown.textContent = f.value; };</script>"
        ),
    ),
    "a canvas whose textarea is elsewhere": (
        "- fill: {label: Drawing, text: tea}\n- expect: {css: '#shown', text: tea}",
        (
            '<canvas aria-label="Drawing" id="c" width="200" height="60" style="border: 1px solid"></canvas><p id="shown"></p>'
            '<textarea id="f" aria-label="Input" style="position: fixed; top: 0; opacity: 0; width: 2px; height: 2px"></textarea>'
            "<script>c.onclick = () => f.focus(); f.oninput = () => { shown.textContent = f.value; };</script>"
        ),
    ),
    "a cell that becomes a field when somebody types": (
        "- type: {role: gridcell, name: B2, text: '42'}\n- press: Enter\n- expect: {css: '#cell', text: '42'}",
        (
            '<div role="grid" aria-label="Sheet"><div role="row"><div role="gridcell" id="cell" tabindex="0" aria-label="B2" style="width: 90px; height: 30px; border: 1px solid"></div></div></div>'
            "<script>cell.onkeydown = (e) => { if (cell.firstElementChild) { if (e.key === 'Enter') { const v = cell.firstElementChild.value; cell.innerHTML = ''; cell.textContent = v; } return; }"
            " const box = document.createElement('input'); box.style.width = '60px'; cell.append(box); box.focus(); };</script>"
        ),
    ),
    "a component with a field in its shadow": (
        "- fill: {label: Town, text: tea}\n- expect: {css: x-town, value: tea}",
        (
            '<x-town aria-label="Town"></x-town><script>customElements.define("x-town", class extends HTMLElement { static formAssociated = true;'
            ' constructor() { super(); this.i = this.attachInternals(); this.i.role = "textbox"; this.attachShadow({mode: "open", delegatesFocus: true}).innerHTML = "<input>"; }'
            ' get value() { return this.shadowRoot.querySelector("input").value; } });</script>'
        ),
    ),
    "a frame with an editor": (
        "- fill: {css: '#e', text: tea}\n- expect: {frame: css=#e, css: body, text: tea}",
        "<iframe id='e' title='Rich text' srcdoc='<body contenteditable>'></iframe>",
    ),
}
NO_FIELDS: dict[str, tuple[str, str]] = {
    "a menu with a similar label": ("- fill: {label: sql, text: SELECT 1}", HELP),
    "a heading": ("- type: {role: heading, name: Query, text: tea}", HELP),
    "a link": ("- fill: {target: SELECT, text: tea}", HELP),
    "a button that only acts": (
        "- fill: {target: Save, text: tea}",
        "<button onclick=\"log('saved')\">Save</button><textarea name=sql></textarea>",
    ),
    "a checkbox that is none": ("- check: {label: SQL Help}", HELP),
    "a list that is none": ("- select: {label: SQL Help, option: Tea}", HELP),
    "an upload on a text": ("- upload: {text: Query, file: a.txt}", HELP),
}


BY_KEYBOARD = (
    "a button that opens a search field",
    "a canvas whose textarea is elsewhere",
    "a cell that becomes a field when somebody types",
    "a component with a field in its shadow",
)


def test_text_goes_into_the_field_that_a_person_means(play_each: PlayEach) -> None:
    played = play_each(FIELDS, timeout="6s")
    assert {name: troubles(one) for name, one in played.items() if troubles(one)} == {}


def test_the_keyboard_reaches_the_same_fields(play_each: PlayEach) -> None:
    played = play_each({name: FIELDS[name] for name in BY_KEYBOARD}, persona="keyboard", timeout="2s")
    assert {name: troubles(one) for name, one in played.items() if troubles(one)} == {}
    assert [name for name, one in played.items() if any(step.keyboard_blocked for step in one.all_steps)] == []


def test_words_in_a_text_are_no_control(play_each: PlayEach) -> None:
    cases = {
        "prose": (
            "- click: Dark",
            "<div role='region' aria-label='Look'><p>Choose between the light and the dark look.</p></div><button>Light</button>",
        ),
        "prose in a part that takes the focus": (
            "- click: Dark",
            '<div tabindex="0"><p>Choose between the light and the dark look.</p><button>Light</button></div>',
        ),
        "a card": ("- click: Dark", '<div onclick="log(1)" style="cursor: pointer">Choose the dark look of the shop</div>'),
        "a row": ("- click: Dark", '<li tabindex="0" onclick="log(1)">Choose the dark look of the shop</li>'),
        "a short text": ("- click: Dark", '<p onclick="log(1)">Dark look</p>'),
    }
    errors = {name: last(one).error for name, one in play_each(cases, timeout="2s").items()}
    assert {name: error is None for name, error in errors.items()} == {name: not name.startswith("prose") for name in cases}
    prose = errors["prose"]
    assert prose is not None
    assert (prose.kind, prose.cause) == ("not-found", "scenario")
    assert 'button "Light"' in prose.hint


@pytest.mark.parametrize(
    ("persona", "cases"), [("desktop", NO_FIELDS), ("keyboard", {name: NO_FIELDS[name] for name in list(NO_FIELDS)[:2]})]
)
def test_an_element_that_is_no_field_is_a_fault_of_the_scenario(
    play_each: PlayEach, persona: str, cases: dict[str, tuple[str, str]]
) -> None:
    played = play_each(cases, persona=persona, timeout="4s", files={"a.txt": "a"})
    errors = {name: last(one).error for name, one in played.items()}
    assert {name: error and error.cause for name, error in errors.items()} == dict.fromkeys(cases, "scenario")
    first = errors["a menu with a similar label"]
    assert first is not None
    assert 'label "sql" is the div "SQL Help", which is no field' in first.message
    assert "css: 'textarea" in first.hint
    assert 'name: "Limit"' in first.hint
    assert [step for one in played.values() for step in read_back(one)] == []
