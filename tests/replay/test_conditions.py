"""Conditions that a scenario may expect of a page, and the messages if they are not met."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import pytest

from tests.replay.playing import Play, last
from uxaudit.urls import url_matches

SITE = "http://shop.test:8000"


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("**/basket", "/basket"),
        ("**/basket", "/en/shop/basket"),
        ("/basket", "/basket"),
        ("/basket", "/basket/"),
        (f"{SITE}/basket", "/basket"),
        ("/mugs/*", "/mugs/12"),
        ("/mugs/*/sizes", "/mugs/12/sizes"),
        ("/**", "/a/b/c"),
        ("*", "/"),
        ("/find?q=mug", "/find?q=mug"),
        ("**/find?q=*", "/find?q=blue+mug"),
        ("/", "/"),
        ("**", "/x?y#z"),
        ("/a(b)+c", "/a(b)+c"),
        ("**/basket", "/basket?added=1"),
        ("/basket", "/basket?added=1"),
        ("/basket", "/basket#top"),
        ("/basket?added=1", "/basket?added=1#top"),
        ("/a[1]", "/a[1]"),
        ("**/#/basket", "/#/basket"),
        ("/#/mugs/*", "/#/mugs/12"),
        ("**/basket", "/#/basket?added=1"),
        ("/", "/#/"),
    ],
)
def test_a_url_is_matched(pattern: str, url: str) -> None:
    assert url_matches(SITE + url, pattern, SITE)


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("**/basket", "/basketball"),
        ("/basket", "/en/basket"),
        ("/mugs/*", "/mugs/12/sizes"),
        ("/mugs/*", "/mugs"),
        ("/find?q=mug", "/findXq=mug"),
        ("http://other.test/**", "/basket"),
        ("/basket?added=1", "/basket"),
        ("/basket?added=1", "/basket?added=12"),
        ("/", "/basket"),
        ("/#/basket", "/"),
        ("/", "/#/basket"),
        ("/shop", "/shop#!/basket"),
    ],
)
def test_another_url_is_not(pattern: str, url: str) -> None:
    assert not url_matches(SITE + url, pattern, SITE)


def test_a_path_means_the_same_to_open_and_to_expect() -> None:
    assert url_matches("http://host/shop/basket", "/basket", "http://host/shop")
    assert url_matches("http://host/shop/basket", "/basket", "http://host/shop/")


PAGE = """<script>document.title = 'The blue mug — Shop';</script><main>
<h1>Blue mug</h1><p>Now <b>12</b> <i>in</i> <span>stock</span></p><p style="display: none">Sold out</p><p style="text-transform: uppercase">only today</p>
<ul><li>One<li>Two<li>Three</ul>
<label>Town <input value="Bristol"></label><label><input type="checkbox" checked> Express</label><label>Size <select><option value="s">Small<option value="l" selected>Large</select></label>
<button disabled>Pay</button><button autofocus>Go</button><p>Basket<br>is  full</p><button hidden>Later</button>
<div><template shadowrootmode="open"><p>In the shadow</p></template></div><iframe srcdoc="In the frame"></iframe>
<div id="flat"><p style="float: left">Floating</p></div><div id="shut" style="height: 0; overflow: hidden"><p>Shut</p></div></main>"""

TRUE = [
    "{title: blue mug}",
    "{url: /}",
    "Blue mug",
    "{text: 12 in stock}",
    "{text: ONLY TODAY}",
    "{text: Basket is full}",
    "{text: In the shadow}",
    "{text: In the frame}",
    "{text: Sold out, visible: false}",
    "{text: Nowhere, visible: false}",
    "{role: heading, name: Blue mug}",
    "{role: button, name: Later, visible: false}",
    "{role: listitem, count: 3, within: {css: main}}",
    "{css: .none, count: 0}",
    "{css: main li, count: 3}",
    "{label: Town, value: Bristol}",
    "{label: Size, value: l}",
    "{role: button, name: Pay, enabled: false}",
    "{role: button, name: Go, enabled: true}",
    "{label: Express, checked: true}",
    "{role: button, name: Go, focused: true}",
    "{role: button, name: Pay, focused: false}",
    "{css: h1, text: blue}",
    "{css: h1, visible: true}",
    "{css: '#flat', visible: true}",
    "{css: '#shut', visible: false}",
    "{title: Shop, url: /, text: Blue mug}",
]
FALSE = {
    "{title: red mug}": 'the title is "The blue mug — Shop"',
    "{url: /basket}": "the URL is http://",
    "Red mug": "no such text is visible",
    "{text: Sold out}": "no such text",
    "{text: Blue mug, visible: false}": "the text is visible",
    "{role: heading, name: Red mug}": "is not visible",
    "{role: heading, name: Blue mug, visible: false}": "is visible",
    "{css: main li, count: 4}": "is there 3 times",
    "{css: main li}": "matches 3 elements",
    "{label: Town, value: Bath}": 'holds "Bristol"',
    "{role: button, name: Pay, enabled: true}": "is not enabled",
    "{role: button, name: Go, enabled: false}": "is enabled",
    "{label: Express, checked: false}": "is checked",
    "{role: button, name: Pay, focused: true}": "does not have the focus",
    "{role: button, name: Go, focused: false}": "has the focus",
    "{css: '#flat', visible: false}": "is visible",
    "{css: '#shut'}": "is not visible",
    "{css: h1, text: red}": 'shows "Blue mug"',
}


def test_expectations_that_hold(play: Play) -> None:
    play.ok("\n".join(f"- expect: {form}" for form in TRUE), PAGE)


def test_expectations_that_do_not_hold_tell_what_is_there_instead(play: Play) -> None:
    recording = play("\n".join(f"- expect: {form}\n  optional: true\n  timeout: 60ms" for form in FALSE), PAGE)
    said = {form: step.error.message if step.error else "nothing" for form, step in zip(FALSE, recording.steps[1:], strict=True)}
    assert {form: words for form, words in FALSE.items() if words not in said[form]} == {}, said
    assert all(step.error is None or step.error.kind == "expectation" for step in recording.steps)


def test_an_expectation_waits_for_its_time(play: Play) -> None:
    play.ok(
        "- expect: Ready\n- wait_for: {css: .busy, visible: false}",
        "<p class='busy'>Wait</p><script>setTimeout(() => { document.querySelector('.busy').outerHTML = '<p>Ready</p>'; }, 500)</script>",
    )


def test_an_unmet_expectation_names_what_is_like_it(play: Play) -> None:
    error = last(play("- expect: {role: heading, name: Your baskets}\n  timeout: 200ms", "<h1>Your basket</h1>")).error
    assert error is not None
    assert 'heading "Your basket"' in error.hint


def test_an_expectation_holds_across_a_navigation(play: Play) -> None:
    play.ok(
        "- expect: {text: Arrived, url: /there}\n  timeout: 3s",
        {"/": "<script>setTimeout(() => { location = '/there'; }, 300)</script>", "/there": "Arrived"},
    )
