"""Chrome's Recorder: one recording per step type, imported and replayed in the real browser."""

import time
from typing import Any

import pytest
import yaml

from tests.importers.conftest import Imports
from uxaudit.scenario.persona_combinations import persona_of
from uxaudit.scenario.personas import personas

Step = dict[str, Any]


def flow(site: str, *steps: Step, path: str = "/") -> dict[str, Any]:
    return {"title": "Recording", "steps": [{"type": "navigate", "url": site + path}, *steps]}


def on(*selectors: str | list[str], **more: Any) -> Step:
    return {"selectors": [[one] if isinstance(one, str) else one for one in selectors], "target": "main", **more}


def click(*selectors: str | list[str], **more: Any) -> Step:
    return {"type": "click", "offsetX": 1, "offsetY": 1, **on(*selectors, **more)}


def lines(imports: Imports) -> list[Any]:
    """The steps and expectations of the scenario that was written, as plain data."""
    (task,) = yaml.safe_load(imports.text)["tasks"]
    return [*task.get("steps", ()), *task.get("success", ())]


SAYS = "<button onclick=\"log('{0}')\">{0}</button>"


@pytest.mark.browser
def test_click_takes_the_name_before_the_selector(imports: Imports) -> None:
    page = {"/": "<main>" + SAYS.format("Save") + SAYS.format("Save all") + "</main>"}
    recorded = flow(imports.site.address, click("main > button:nth-of-type(1)", 'aria/SAVE  [role="button"]', "text/Save"))
    recording = imports.replay(recorded, page)
    assert lines(imports) == [{"click": {"role": "button", "name": "SAVE"}}]
    assert recording.all_steps[-1].control.name == "Save"  # type: ignore[union-attr]


CASES: dict[str, tuple[list[Step], dict[str, str], list[str]]] = {
    "navigate": (
        [{"type": "navigate", "url": "{site}/two", "assertedEvents": [{"type": "navigation", "url": "{site}/two", "title": "two"}]}],
        {"/": "one", "/two": "two"},
        ["open: /two", "expect: {url: /two, title: two}"],
    ),
    "click with a navigation": (
        [click("aria/Two", assertedEvents=[{"type": "navigation", "url": "{site}/two?from=1", "title": ""}])],
        {"/": '<a href="/two?from=2">Two</a>', "/two": "two"},
        ["click: Two", "expect: {url: /two}"],
    ),
    "click in a shadow tree": (
        [click(["my-box", "div > button"])],
        {
            "/": "<my-box></my-box><script>customElements.define('my-box', class extends HTMLElement { constructor() { super();"
            " this.attachShadow({mode: 'open'}).innerHTML = '<div><button></button></div>';"
            " this.shadowRoot.querySelector('button').onclick = () => log('clicked'); } });"
            "</script><style>my-box { display: block }</style>"
        },
        ["click: {css: my-box >> div > button}"],
    ),
    "click by XPath": (
        [click('xpath///*[@id="list"]/li[2]/button')],
        {"/": "<ul id='list'><li><button onclick=\"log('no')\">x</button><li><button onclick=\"log('clicked')\">x</button></ul>"},
        ["click: {css: '[id=\"list\"] > li:nth-of-type(2) > button'}"],
    ),
    "doubleClick": (
        [click("aria/Note"), click("aria/Note"), {**click("aria/Note"), "type": "doubleClick"}],
        {"/": "<button ondblclick=\"log('twice')\">Note</button>"},
        ["double_click: Note"],
    ),
    "hover": (
        [{"type": "hover", **on("aria/Menu")}, click("aria/Help")],
        {
            "/": "<style>div { display: none } button:hover + div, div:hover { display: block }</style>"
            "<button>Menu</button><div><a href='#x' onclick=\"log('help')\">Help</a></div>"
        },
        ["hover: Menu", "click: Help"],
    ),
    "change of a field": (
        [click("#n", "aria/Name"), {"type": "change", "value": "Ada ${x}", **on("#n", "aria/Name", "text/Ada")}],
        {"/": "<label>Name <input id=n></label>"},
        ["fill: {name: Name, text: 'Ada $${x}'}"],
    ),
    "change of a list": (
        [{"type": "change", "value": "l", **on("aria/Size")}],
        {"/": "<label>Size <select onchange='log(value)'><option value=s>Small<option value=l>Large</select></label>"},
        ["fill: {name: Size, text: l}"],
    ),
    "change of a date": (
        [{"type": "change", "value": "2026-05-01", **on("aria/When")}],
        {"/": "<label>When <input type=date></label>"},
        ["fill: {name: When, text: '2026-05-01'}"],
    ),
    "keyDown and keyUp": (
        [
            click("aria/Name"),
            {"type": "keyDown", "key": "Control", "target": "main"},
            {"type": "keyDown", "key": "b", "target": "main"},
            {"type": "keyUp", "key": "b", "target": "main"},
            {"type": "keyUp", "key": "Control", "target": "main"},
            {"type": "keyDown", "key": "Enter", "target": "main"},
            {"type": "keyUp", "key": "Enter", "target": "main"},
            {"type": "keyDown", "key": "Alt"},
            {"type": "keyUp", "key": "Alt"},
        ],
        {"/": "<input aria-label=Name onkeydown=\"log((event.ctrlKey ? 'ctrl ' : '') + event.key)\">"},
        ["click: Name", "press: Control+b", "press: Enter", "press: Alt"],
    ),
    "scroll": (
        [{"type": "scroll", "x": 0, "y": 200}, {"type": "scroll", "x": 0, "y": 900}],
        {"/": "<p style='height: 3000px'></p>"},
        ["scroll: {by: 900}"],
    ),
    "waitForElement": (
        [
            {"type": "waitForElement", **on("aria/Done"), "properties": {"disabled": False}},
            {"type": "waitForElement", **on("li.row"), "operator": "==", "count": 3},
            {"type": "waitForElement", **on("li.row"), "operator": ">=", "count": 2},
            {"type": "waitForElement", **on("li.none"), "visible": False},
            {"type": "waitForElement", **on("#q"), "attributes": {"value": "mug"}},
        ],
        {"/": "<ul><li class=row>a<li class=row>b<li class=row>c</ul><button>Done</button><input id=q value=mug>"},
        [
            "wait_for: {name: Done, visible: true, enabled: true}",
            "wait_for: {css: li.row, count: 3}",
            "wait_for: {css: li.row, nth: 1, visible: true}",
            "wait_for: {css: li.none, visible: false}",
            'wait_for: {css: "#q", visible: true, value: mug}',
        ],
    ),
    "frame": (
        [click("aria/Pay", frame=[1, 0])],
        {
            "/": "<iframe src='/x'></iframe><iframe src='/outer'></iframe>",
            "/outer": "<iframe src='/inner'></iframe>",
            "/inner": "<button onclick=\"log('paid')\">Pay</button>",
            "/x": "x",
        },
        ['click: {name: Pay, frame: "1 >> 0"}'],
    ),
    "tabs": (
        [
            click("aria/More"),
            click("aria/Inside", target="{site}/more"),
            click("aria/Here"),
            click("aria/Inside", target="{site}/more"),
            {"type": "close", "target": "{site}/more"},
            click("aria/Here"),
        ],
        {
            "/": "<a href='/more' target='_blank'>More</a><button onclick=\"log('here')\">Here</button>",
            "/more": "<button onclick=\"log('inside')\">Inside</button>",
        },
        [
            "click: More",
            "click: Inside",
            "switch_tab: first",
            "click: Here",
            "switch_tab: /more",
            "click: Inside",
            "close_tab",
            "click: Here",
        ],
    ),
    "frame of another site": (
        [click("aria/Pay", target="{other}/bank"), click("aria/Here")],
        {
            "/": "<iframe src='{other}/bank'></iframe><button onclick=\"log('here')\">Here</button>",
            "/bank": "<button onclick=\"log('paid')\">Pay</button>",
        },
        ["click: {name: Pay, frame: '{host}/bank'}", "click: Here"],
    ),
}


def filled(value: Any, imports: Imports) -> Any:
    """Put the server's addresses in place of `{site}` and `{other}`."""
    if isinstance(value, str):
        elsewhere = imports.site.elsewhere
        return value.replace("{site}", imports.site.address).replace("{other}", elsewhere).replace("{host}", elsewhere.partition("//")[2])
    if isinstance(value, dict):
        return {key: filled(held, imports) for key, held in value.items()}
    return [filled(held, imports) for held in value] if isinstance(value, list) else value


@pytest.mark.browser
@pytest.mark.parametrize("kind", CASES)
def test_each_step_type_is_imported_and_replayed(imports: Imports, kind: str) -> None:
    recorded, pages, expected = CASES[kind]
    imports.replay(filled(flow("{site}", *recorded), imports), filled(pages, imports))
    assert lines(imports) == [yaml.safe_load(line) for line in filled(expected, imports)]
    assert not imports.left_out


def test_what_cannot_be_carried_over_is_listed_with_its_line_and_the_reason(imports: Imports) -> None:
    imports(
        flow(
            "http://127.0.0.1:1",
            {"type": "customStep", "name": "pay", "parameters": {}},
            {"type": "waitForExpression", "expression": "document.readyState == 'complete'"},
            click("aria/Open", button="secondary"),
            click("xpath///a[contains(., 'x')]"),
            {"type": "scroll", **on("#list"), "y": 10},
            {"type": "emulateNetworkConditions", "download": 0, "upload": 0, "latency": 0},
            {"type": "waitForElement", **on("li"), "operator": "<=", "count": 4},
            {"type": "change", **on("#a")},
            "what",
            click("aria/Go"),
        )
    )
    kinds = [line.partition(": ")[2].partition(":")[0] for line in imports.left_out]
    assert kinds == [
        "customStep `pay`",
        "waitForExpression `document.readyState == 'complete'`",
        "a click with the secondary mouse button",
        "`click`",
        "scrolling inside an element",
        "being offline",
        "waiting for <= 4 elements",
        "`change`",
        "step without a type",
    ]
    numbers = [int(line.split(":")[1]) for line in imports.left_out]
    assert numbers == sorted(numbers)
    assert '"type": "customStep"' in (imports.folder / "flow.json").read_text().splitlines()[numbers[0]]
    assert all(problem in imports.text for problem in ("# Not carried over:", "# - ", "scenarios run no code"))
    assert lines(imports) == [{"click": "Go"}]


def test_emulation_becomes_a_persona(imports: Imports) -> None:
    size = {
        "type": "setViewport",
        "width": 393,
        "height": 851,
        "deviceScaleFactor": 2.75,
        "isMobile": True,
        "hasTouch": True,
        "isLandscape": False,
    }
    slow = {"type": "emulateNetworkConditions", "download": 180_000, "upload": 84_375, "latency": 562.5}
    recorded = flow("http://127.0.0.1:1", click("aria/Go"), {**size, "width": 851, "height": 393})
    recorded["steps"][:0] = [size, slow]
    scenario = imports(recorded)
    (persona,) = (persona_of(name, personas()) for name in scenario.personas)
    assert (persona.viewport, persona.device_scale, persona.mobile, persona.input) == ((393, 851), 2.75, True, "touch")
    assert persona.network is not None
    assert (persona.network.rtt_ms, persona.network.down_kbps, persona.network.up_kbps) == (562.5, 1440, 675)
    assert len(imports.left_out) == 1  # the window that was turned during the session


def test_a_usual_window_needs_no_persona_of_its_own(imports: Imports) -> None:
    recorded = flow("http://127.0.0.1:1", click("aria/Go"))
    recorded["steps"].insert(
        0, {"type": "setViewport", "width": 1280, "height": 720, "deviceScaleFactor": 1, "isMobile": False, "hasTouch": False}
    )
    assert imports(recorded).personas == ("desktop",)
    assert not list(imports.folder.glob("personas/*"))


@pytest.mark.browser
def test_a_password_becomes_a_secret_in_every_place(imports: Imports) -> None:
    recorded = flow(
        imports.site.address,
        {"type": "change", "value": "ada", **on("aria/User name")},
        {"type": "change", "value": "tr0ub4dor", **on("#userPass", "aria/Kennung")},
        {"type": "change", "value": "4711", **on("aria/PIN")},
        {"type": "navigate", "url": imports.site.address + "/?again=tr0ub4dor"},
    )
    page = "<label>User name <input></label><label>Kennung <input id=userPass></label><label>PIN <input type=password></label>"
    imports.replay(recorded, {"/": page}, PASSWORD="tr0ub4dor", PIN="4711")
    assert "tr0ub4dor" not in imports.text
    assert "4711" not in imports.text.replace(imports.site.address, "")
    assert [line["fill"]["text"] for line in lines(imports) if "fill" in line] == ["ada", "${secret:PASSWORD}", "${secret:PIN}"]
    assert lines(imports)[-1] == {"open": "/?again=${secret:PASSWORD}"}
    assert "# Set before a replay: PASSWORD, PIN." in imports.text


def test_two_hundred_steps_are_imported_in_no_time(imports: Imports) -> None:
    some = [
        click("aria/Open", "#a > b"),
        {"type": "change", "value": "x", **on("aria/Name", "#n")},
        {"type": "scroll", "y": 3},
        click("text/Go"),
    ]
    recorded = flow("http://127.0.0.1:1", *(some * 50))
    imports(recorded)  # the first time loads modules
    begun = time.process_time()
    assert len(imports(recorded).tasks[0].steps) > 100
    assert time.process_time() - begun < 0.3
