"""From the name of a control to the one element meant, in the real browser."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import time

import pytest

from tests.replay.playing import Play, PlayEach, last, steps, troubles
from uxaudit.recording.recording import Recording

YES, NO = "onclick=\"log('yes')\"", "onclick=\"log('no')\""

NAMED = {
    "control": ("Save", f"<button {YES}>Save</button>"),
    "control: the whole name before a part of one": ("Save", f"<button {NO}>Save as</button><button {YES}>Save</button>"),
    "control: whatever its case and spaces": ("save  NOW", f"<button {YES}>Save\n now</button>"),
    "control: a part of its name": ("basket", f"<button {YES}>Add to basket</button>"),
    "control: by aria-label": ("Close", f'<button aria-label="Close" {YES}>×</button>'),
    "control: by aria-labelledby": (
        "Delete Blue mug",
        f'<b id="m">Blue mug</b><button id="d" aria-labelledby="d m" aria-label="Delete" {YES}>x</button>',
    ),
    "control: a field by its label": ("Town", f"<label>Town <input {YES}></label>"),
    "control: a field by its placeholder": ("Your town", f'<input placeholder="Your town" {YES}>'),
    "control: a picture in a link": ("Blue mug", f'<a href="#" {YES}><img alt="Blue mug" width="40" height="40"></a>'),
    "control: the text of something that is no control": ("Row two", f"<div {YES}>Row two</div>"),
    "control: its tooltip": ("Help", f'<i title="Help" {YES}>?</i>'),
    "control: its test id": ("save-button", f'<div data-testid="save-button" {YES}>x</div>'),
    "control: special characters": ("Save (1.5 $*)", f"<button {YES}>Save (1.5 $*)</button>"),
    "control: a slash": ("Wind / rain >> snow", f"<button {YES}>Wind / rain &gt;&gt; snow</button>"),
    "label: slashes": ("{label: Day dd/mm/yyyy}", f"<label>Day dd/mm/yyyy <input {YES}></label>"),
    "control: quotes": ("'Say \"hi\"'", f'<button {YES}>Say "hi"</button>'),
    "control: a control before a text of that name": ("Terms", f"<p {NO}>Terms</p><a href='#' {YES}>Terms</a>"),
    "one of two links that lead to one page": (
        "{role: link, name: Blue mug}",
        f'<a href="/mug" onclick="event.preventDefault(); log(`yes`)"><img alt="Blue mug" width=40 height=40></a> <a href="/mug" {NO}>Blue mug</a>',
    ),
    "a field to type into, whichever its role": ("{role: searchbox, name: Town}", f'<input aria-label="Town" {YES}>'),
    "role and name": ("{role: button, name: Save}", f"<a href='#' {NO}>Save</a><button {YES}>Save</button>"),
    "role and whole name": ("{role: button, name: Save}", f"<button {NO}>Save as</button><button {YES}>Save</button>"),
    "role and number": ("{role: switch, nth: 0}", f'<span role="switch" tabindex="0" aria-checked="false" {YES}>On</span>'),
    "role and name of an item that holds the words": (
        "{role: button, name: Add, within: {role: listitem, name: Blue mug}}",
        f"<ul><li>Red mug <button {NO}>Add</button></li><li>Blue mug <button {YES}>Add</button></li></ul>",
    ),
    "label": ("{label: Town}", f'<p {NO}>Town</p><label for="t">Town</label><input id="t" {YES}>'),
    "label of what a script drew in place of its field": (
        "{label: Class}",
        f'<label for="drawn">Class</label> <span id="drawn" role="combobox" tabindex="0" {YES}>First</span><select id="c" hidden></select>',
    ),
    "control: a tab with a link in it": (
        "Boats",
        f'<ul role="tablist"><li role="tab" tabindex="0" {YES}><a href="#b" tabindex="-1">Boats</a></li></ul>',
    ),
    "label of a field in a section of that name": (
        "{label: Town}",
        f'<section aria-labelledby="h"><h2 id="h">Town*</h2><label for="t">Town*</label><input id="t" {YES}></section>',
    ),
    "label that wraps its field": ("{label: Size}", f"<label>Size <select {YES}><option>S<option>M</select></label>"),
    "placeholder": ("{placeholder: Town}", f'<input placeholder="Town" {YES}>'),
    "text": ("{text: Blue}", f"<span {YES}>Blue</span>"),
    "text of several elements": ("{text: Blue mug}", f"<p {YES}><b>Blue</b> mug</p>"),
    "alt": ("{alt: A mug}", f'<img alt="A mug" width="40" height="40" {YES}>'),
    "title": ("{title: Close}", f'<button title="Close" {YES}>×</button>'),
    "testid": ("{testid: pay}", f'<button data-testid="pay" {YES}>Go</button>'),
    "css": ("{css: '#pay'}", f'<button id="pay" {YES}>Go</button>'),
    "within a region": (
        "{role: button, name: Add, within: {role: region, name: Mugs}}",
        f'<section aria-label="Tea"><button {NO}>Add</button></section><section aria-label="Mugs"><button {YES}>Add</button></section>',
    ),
    "within a region named shortly": (
        "{role: button, name: Add, within: Mugs}",
        f'<section aria-label="Tea"><button {NO}>Add</button></section><section aria-label="Mugs"><button {YES}>Add</button></section>',
    ),
    "within css": (
        "{role: button, name: Add, within: {css: '#b'}}",
        f'<p id="a"><button {NO}>Add</button></p><p id="b"><button {YES}>Add</button></p>',
    ),
    "within within": (
        "{role: button, name: Add, within: {role: row, name: Mug, within: {role: table, name: Basket}}}",
        (
            f'<table aria-label="Basket"><tr><td>Mug<td><button {YES}>Add</button><tr><td>Tea<td><button {NO}>Add</button></table>'
            f'<table aria-label="Wishes"><tr><td>Mug<td><button {NO}>Add</button></table>'
        ),
    ),
    "nth": ("{role: button, name: Add, nth: 1}", f"<button {NO}>Add</button><button {YES}>Add</button><button {NO}>Add</button>"),
    "the last": ("{role: button, name: Add, nth: -1}", f"<button {NO}>Add</button><button {YES}>Add</button>"),
    "the second of the rows": (
        "{role: button, name: Add, within: {role: row, name: Mug, nth: 1}}",
        f"<table><tr><td>Mug<td><button {NO}>Add</button><tr><td>Mug<td><button {YES}>Add</button></table>",
    ),
    "exact": ("{role: button, name: save, exact: true}", f"<button {NO}>Save</button><button {YES}>save</button>"),
    "exact text": ("{text: Blue, exact: true}", f"<span {NO}>blue</span> <span {YES}>Blue</span>"),
    "an open shadow root": ("Inside", f'<div><template shadowrootmode="open"><button {YES}>Inside</button></template></div>'),
    "nested shadow roots": (
        "{role: button, name: Inside}",
        (
            '<div><template shadowrootmode="open"><div><template shadowrootmode="open">'
            f"<button {YES}>Inside</button></template></div></template></div>"
        ),
    ),
    "css in a shadow root": (
        "{css: '.in'}",
        f'<div><template shadowrootmode="open"><button class="in" {YES}>Inside</button></template></div>',
    ),
    "the one that is visible": (
        "Menu",
        f'<button hidden {NO}>Menu</button><button style="visibility: hidden" {NO}>Menu</button><button {YES}>Menu</button>',
    ),
}


@pytest.fixture(scope="module")
def named(play_each: PlayEach) -> dict[str, Recording]:
    expected = "- expect: {css: '#log li', text: 'yes'}"
    return play_each({name: (f"- click: {target}\n{expected}", page) for name, (target, page) in NAMED.items()})


@pytest.mark.parametrize("name", NAMED)
def test_the_element_that_is_meant_is_clicked(named: dict[str, Recording], name: str) -> None:
    assert not troubles(named[name])


FRAMED = {
    "name": "{role: button, name: Pay, frame: bank}",
    "title": "{role: button, name: Pay, frame: The bank}",
    "id": "{role: button, name: Pay, frame: bank-id}",
    "URL": "{role: button, name: Pay, frame: /bank}",
    "position": "{role: button, name: Pay, frame: 0}",
    "selector": "{role: button, name: Pay, frame: 'css=body > iframe'}",
    "within": "{role: button, name: Pay, within: {role: region, name: Card}, frame: bank}",
}


@pytest.mark.parametrize("origin", ["same", "other"])
def test_a_control_in_a_frame_is_clicked(play: Play, origin: str) -> None:
    where = play.site.elsewhere if origin == "other" else ""
    focused = "expect: {role: button, name: Pay, frame: bank, focused: true}"
    tasks = [
        f"  - {{task: {by}, steps: [{{click: {target}}}, {{expect: {{text: paid}}}}, {{{focused}}}]}}\n" for by, target in FRAMED.items()
    ]
    play.ok(
        "timeout: 5s\nhosts: [localhost]\ntasks:\n" + "".join(tasks),
        {
            "/": f'<button {NO}>Pay</button><iframe name="bank" id="bank-id" title="The bank" src="{where}/bank"></iframe>',
            "/bank": "<section aria-label='Card'><button onclick=\"log('paid')\">Pay</button></section>",
        },
    )


def test_two_matches_are_an_error_that_lists_both(play: Play) -> None:
    error = last(play("- click: Add", '<button id="a">Add</button><button id="b" title="second">Add</button>')).error
    assert error is not None
    assert error.kind == "ambiguous"
    assert error.cause == "scenario", "the scenario is not clear, which is not the page's fault"
    assert error.candidates == ('button "Add" (#a)', 'button "Add" (#b)')
    assert all(part in error.message for part in ("2 elements", "#a", "#b"))
    assert all(way in error.hint for way in ("within", "exact", "nth"))


def test_what_stops_being_ambiguous_in_time_is_clicked(play: Play) -> None:
    play.ok(
        "timeout: 5s\ntasks: [{task: Add, steps: [{click: Add}, {expect: {text: 'yes'}}]}]",
        f'<p><button id="old">Add</button></p><button {YES}>Add</button><script>setTimeout(() => document.querySelector("#old").remove(), 400)</script>',
    )


def test_nothing_matches_and_the_likely_name_is_told(play: Play) -> None:
    error = last(play("- click: Add to basket", '<button>Add to the basket</button><a href="#">About us</a>')).error
    assert error is not None
    assert (error.kind, error.cause) == ("not-found", "scenario")
    assert error.renamed == 'button "Add to the basket"'
    assert "Did you mean" in error.hint


def test_nothing_matches_and_nothing_is_alike(play: Play) -> None:
    error = last(play("- click: Checkout", "<button>Play</button>")).error
    assert error is not None
    assert (error.kind, error.renamed) == ("not-found", "")
    assert error.candidates == ('button "Play"',)


def test_a_selector_that_matches_nothing_is_not_the_pages_fault(play: Play) -> None:
    error = last(play("- click: {css: '#pay'}", "<button>Pay</button>")).error
    assert error is not None
    assert (error.kind, error.cause) == ("not-found", "scenario")


def test_a_number_beyond_the_last_is_not_found(play: Play) -> None:
    error = last(play("- click: {role: button, name: Add, nth: 4}", "<button>Add</button>")).error
    assert error is not None
    assert error.kind == "not-found"
    assert "only 1" in error.message


def test_a_control_that_stays_hidden_is_told_so(play: Play) -> None:
    error = last(
        play("- click: {role: button, name: Menu}\n  timeout: 300ms", '<div style="display: none"><button>Menu</button></div>')
    ).error
    assert error is not None
    assert error.kind == "not-found"
    assert "hidden" in error.message


def test_a_frame_inside_another_is_found(play: Play) -> None:
    inside = '<iframe name="inner" src="/inner"></iframe>'
    pages = {
        "/": '<iframe src="/inner"></iframe><iframe name="outer" src="/outer"></iframe>',
        "/outer": inside,
        "/inner": "<button onclick=\"log('paid')\">Pay</button>",
    }
    tasks = ""
    for frame in ("outer >> inner", "1 >> 0", "outer >> css=iframe"):
        click, expect = f"click: {{role: button, name: Pay, frame: '{frame}'}}", f"expect: {{text: paid, frame: '{frame}'}}"
        tasks += f"  - {{task: '{frame}', steps: [{{{click}}}, {{{expect}}}]}}\n"
    play.ok(f"timeout: 5s\ntasks:\n{tasks}", pages)


def test_a_frame_that_is_not_there_is_not_found(play: Play) -> None:
    error = last(play("- click: {role: button, name: Pay, frame: bank}", "<button>Pay</button>")).error
    assert error is not None
    assert error.kind == "not-found"


STATES = {
    "late": f"<main></main><script>setTimeout(() => document.querySelector('main').innerHTML = `<button {YES}>Go</button>`, 500)</script>",
    "shown late": f'<button hidden id="go" {YES}>Go</button><script>setTimeout(() => {{ go.hidden = false; }}, 500)</script>',
    "enabled late": f'<button disabled id="go" {YES}>Go</button><script>setTimeout(() => {{ go.disabled = false; }}, 500)</script>',
    "uncovered late": f'<button {YES}>Go</button><div><div id="veil" style="position: fixed; inset: 0; background: #0008"></div></div>'
    "<script>setTimeout(() => veil.remove(), 500)</script>",
    "replaced when the pointer comes": f"<div id='at' onpointerover=\"this.onpointerover = null; draw()\"></div>"
    f"<script>const draw = () => {{ at.innerHTML = `<button {YES}>Go</button>`; }}; draw();</script>",
    "moving, then at rest": f"<style>@keyframes in {{ from {{ translate: 600px }} }} button {{ animation: in .6s }}</style><button {YES}>Go</button>",
    "far down": f'<div style="height: 4000px"></div><button {YES}>Go</button>',
    "far right": "<div style='width: 4000px; text-align: right'><button onclick=\"log('yes'); this.append('!')\">Go</button></div>",
    "in a box that scrolls": f'<div style="height: 90px; overflow: auto"><div style="height: 900px"></div><button {YES}>Go</button></div>',
    "covered in its middle": f'<button style="width: 300px; height: 80px" {YES}>Go</button>'
    '<div style="position: absolute; left: 120px; top: 40px; width: 60px; height: 80px; background: red"></div>',
    "under a bar that sticks to the bottom": f'<div style="height: 2000px"></div><button {YES}>Go</button><div style="height: 900px"></div>'
    '<footer style="position: fixed; inset: auto 0 0; height: 300px; background: #ddd">Cookies</footer>',
    "with a child that fills it": f'<button style="position: relative; padding: 20px" {YES}>Go<span style="position: absolute; inset: 0"></span></button>',
}


@pytest.fixture(scope="module")
def waited(play_each: PlayEach) -> dict[str, Recording]:
    body = "- click: {role: button, name: Go}\n  timeout: 3s\n- expect: {css: '#log li', text: 'yes'}"
    return play_each({name: (body, page) for name, page in STATES.items()})


@pytest.mark.parametrize("name", STATES)
def test_a_control_is_waited_for_and_brought_into_view(waited: dict[str, Recording], name: str) -> None:
    assert not troubles(waited[name])


def test_a_disabled_control_is_told(play: Play) -> None:
    error = last(play("- click: Go\n  timeout: 300ms", "<button disabled>Go</button>", probes=())).error
    assert error is not None
    assert (error.kind, error.cause) == ("disabled", "scenario")


def test_a_disabled_control_is_told_soon(play: Play) -> None:
    began = time.monotonic()
    play("- click: Go\n  timeout: 300ms", "<button disabled>Go</button>")
    assert time.monotonic() - began < 2, "nobody waits for the answer to a click that did not happen"


def test_a_covered_control_is_obstructed_and_the_cover_is_named(play: Play) -> None:
    step = last(
        play(
            "- click: Go\n  timeout: 500ms",
            '<button>Go</button><div role="dialog" aria-label="Offer" style="position: fixed; inset: 0; background: #fff">Our offer</div>',
        )
    )
    assert step.error is not None
    assert step.error.kind == "obstructed"
    assert "Our offer" in step.error.message
    assert step.control is not None
    assert "Our offer" in step.control.covered_by


def test_a_link_that_breaks_over_two_lines_is_not_covered_by_what_it_stands_in(play: Play) -> None:
    step = last(
        play.ok(
            "- click: Vaccinations and travel health",
            f'<p style="width: 17em; line-height: 3">We offer much for you: <a href="#x" {YES}>Vaccinations and travel health</a></p>',
        )
    )
    assert step.control is not None
    assert step.control.covered_by == ""


def test_a_control_that_never_rests_is_told(play: Play) -> None:
    error = last(
        play(
            "- click: Go\n  timeout: 500ms",
            "<style>@keyframes go { from { translate: 0 } to { translate: 900px } } "
            "button { animation: go .9s linear infinite alternate }</style><button>Go</button>",
        )
    ).error
    assert error is not None
    assert error.kind in ("not-actionable", "timeout")


def test_the_control_is_recorded_as_a_person_would_name_it(play: Play) -> None:
    (far, field) = steps(
        play.ok(
            "- click: Pay\n- fill: {label: Town, text: Bristol}",
            f"""
        <label>Town <input name="town"></label><div style="height: 2000px"></div><button id="pay" aria-label="Pay now" {YES}>€</button>""",
        )
    )
    assert far.control is not None
    assert (far.control.role, far.control.name, far.control.selector, far.control.tag) == ("button", "Pay now", "#pay", "button")
    assert far.control.in_view is False
    assert 1000 < (far.control.scroll_px or 0) < 2500
    assert far.control.box is not None
    assert 0 <= far.control.box.y < 720, "the box is in the picture, which was taken after scrolling"
    assert field.control is not None
    assert (field.control.role, field.control.name, field.control.value) == ("textbox", "Town", "Bristol")
