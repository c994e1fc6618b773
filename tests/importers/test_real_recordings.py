"""Exports of Chrome's Recorder in the forms found in public repositories, on pages of this machine."""

from typing import Any

import pytest
import yaml

from tests.importers.conftest import Imports

WINDOW = {
    "type": "setViewport",
    "width": 1342,
    "height": 1336,
    "deviceScaleFactor": 1,
    "isMobile": False,
    "hasTouch": False,
    "isLandscape": False,
}


def lines(text: str) -> list[Any]:
    (task,) = yaml.safe_load(text)["tasks"]
    return [*task.get("steps", ()), *task.get("success", ())]


@pytest.mark.browser
def test_a_shop_whose_buttons_hold_nameless_parts(imports: Imports) -> None:
    """As in catchpoint/WebPageTest.recorder-to-script, sample-recordings: names of pictures, a part without a name inside a button."""
    home = imports.site.address + "/"
    generic, button = 'aria/[role="generic"]', "[data-testid=cart-section] > div > button > span"
    recorded = {
        "title": "Mug from the carousel",
        "steps": [
            WINDOW,
            {"type": "navigate", "url": home, "assertedEvents": [{"type": "navigation", "url": home, "title": "Start"}]},
            {
                "type": "click",
                "selectors": [['aria/Blue mug, 300 ml (2 Pack)[role="img"]'], ["[data-testid=carousel] > li > div > a > img"]],
                "target": "main",
                "offsetX": 62.6875,
                "offsetY": 42.265625,
            },
            {
                "type": "click",
                "selectors": [["aria/Add to cart - Blue mug, 300 ml (2 Pack)", generic], [button]],
                "target": "main",
                "offsetX": 10.65625,
                "offsetY": 10.703125,
            },
            {"type": "click", "selectors": [["aria/View cart (1)"], ["body > div:nth-child(26) button"]], "offsetX": 193, "offsetY": 29},
        ],
    }
    pages = {
        "/": "<ul data-testid=carousel><li><div><a href=/mug><img width=90 height=90 alt='Blue mug, 300 ml (2 Pack)'></a></div></ul>",
        "/mug": "<div data-testid=cart-section><div><button aria-label='Add to cart - Blue mug, 300 ml (2 Pack)' "
        "onclick='cart.hidden = false'><span>+</span></button></div></div>"
        "<button id=cart hidden onclick=\"log('cart')\">View cart (1)</button>",
    }
    imports.replay(recorded, pages)
    assert lines(imports.text) == [
        {"expect": {"url": "/", "title": "Start"}},
        {"click": {"role": "img", "name": "Blue mug, 300 ml (2 Pack)"}},
        {"click": "Add to cart - Blue mug, 300 ml (2 Pack)"},
        {"click": "View cart (1)"},
    ]


@pytest.mark.browser
def test_a_menu_in_capitals_with_a_title_for_some_pages(imports: Imports) -> None:
    """As the newer sample there: names as drawn by `text-transform`, four kinds of selectors, and titles that are empty."""
    site = imports.site.address

    def to(name: str, number: int, path: str, title: str = "") -> dict[str, Any]:
        return {
            "type": "click",
            "target": "main",
            "selectors": [
                [f"aria/{name.upper()}"],
                [f"#nav > ul > li:nth-child({number}) > a"],
                [f'xpath///*[@id="nav"]/ul/li[{number}]/a'],
                [f"text/{name}"],
            ],
            "offsetY": 50,
            "offsetX": 101.82290649414062,
            "assertedEvents": [{"type": "navigation", "url": f"{site}{path}", "title": title}],
        }

    recorded = {
        "title": "Recording 10/4/2022 at 4:20:30 PM",
        "steps": [WINDOW, {"type": "navigate", "url": f"{site}/"}, to("Work With Me", 2, "/me"), to("Talks", 3, "/talks", "talks")],
    }
    nav = (
        "<style>a { text-transform: uppercase }</style><nav id=nav><ul><li><a href=/>Home</a><li><a href=/me>Work With Me</a>"
        "<li><a href=/talks>Talks</a></ul></nav>"
    )
    imports.replay(recorded, dict.fromkeys(("/", "/me", "/talks"), nav))
    assert lines(imports.text) == [
        {"click": "WORK WITH ME"},
        {"expect": {"url": "/me"}},
        {"click": "TALKS"},
        {"expect": {"url": "/talks", "title": "talks"}},
    ]
    assert "success:" in imports.text


@pytest.mark.browser
def test_a_recording_with_a_bit_of_everything(imports: Imports) -> None:
    """As the test data of puppeteer/replay: selectors as bare texts, a right click, and a wait written as an expression."""
    on = {"selectors": [["#field"], ['xpath///*[@id="field"]']], "target": "main"}
    named = {
        "selectors": [["aria/Click"], ["#button"], ['xpath///*[@id="button"]'], ["text/Click"]],
        "target": "main",
        "offsetX": 36,
        "offsetY": 18,
    }
    recorded = {
        "title": "everything",
        "steps": [
            WINDOW,
            {
                "type": "navigate",
                "url": f"{imports.site.address}/",
                "assertedEvents": [{"type": "navigation", "url": f"{imports.site.address}/", "title": ""}],
            },
            {"type": "click", **named},
            {"type": "doubleClick", **named},
            {"type": "keyDown", "target": "main", "key": "Tab"},
            {"type": "keyUp", "key": "Tab", "target": "main"},
            {"type": "change", "value": "test", **on},
            {"type": "keyDown", "target": "main", "key": "Enter"},
            {"type": "keyUp", "key": "Enter", "target": "main"},
            {"type": "click", **on, "button": "secondary", "offsetX": 1, "offsetY": 1},
            {"type": "waitForExpression", "expression": "new Promise(resolve => setTimeout(() => resolve(true), 500))"},
            {"type": "waitForElement", "target": "main", "selectors": ["button"], "count": 2},
        ],
    }
    page = "<button id=button ondblclick=\"log('twice')\">Click</button><button>Other</button><input id=field onchange='log(value)'>"
    imports.replay(recorded, {"/": page})
    assert lines(imports.text) == [
        {"double_click": "Click"},
        {"press": "Tab"},
        {"fill": {"css": "#field", "text": "test"}},
        {"press": "Enter"},
        {"wait_for": {"css": "button", "nth": 1, "visible": True}},
    ]
    assert [line.split(": ")[1] for line in imports.left_out] == [
        "a click with the secondary mouse button",
        "waitForExpression `new Promise(resolve => setTimeout(() => resolve(true), 500))`",
    ]
