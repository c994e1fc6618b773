"""Flows of Maestro, imported and replayed."""

import pytest
import yaml

from tests.importers.conftest import Imports
from uxaudit.errors import InputError
from uxaudit.importers import import_file
from uxaudit.importers.formats.maestro import COMMANDS, SILENT

FLOW = """url: {site}/shop
name: Buy a mug
env:
  WHO: Ada
---
- launchApp:
    clearState: true
- assertVisible: Shop
- tapOn: Name
- eraseText
- inputText: ${{WHO}}
- tapOn:
    id: pw
- inputText: tr0ub4dor
- pressKey: Tab
- waitForAnimationToEnd
- extendedWaitUntil:
    visible: Mugs
    timeout: 5000
- scroll
- scrollUntilVisible:
    element: Far below
- tapOn:
    text: Go
    index: 1
- assertNotVisible:
    text: Sold out
- doubleTapOn: Twice
- tapOn: Read more.*
- back
- openLink: {site}/next
- takeScreenshot: done
- runFlow: login.yaml
- tapOn: "[A-Z]+ shop"
- tapOn: {{point: "50%,50%"}}
- tapOn: Name
- inputText: ${{OTHER}}
- tapOn: {{text: Cookies, optional: true}}
- inputText: lost
- pressKey: Volume Up
- swipe: {{direction: LEFT}}
- assertVisible: Next page
"""
PAGE = """<h1>Shop</h1><label>Name <input id=n value=old></label><label>Password <input name=pw type=password></label><h2>Mugs</h2>
<button>Go</button><button onclick="log('second')">Go</button><button ondblclick="log('twice')">Twice</button>
<a href=/next>Read more about mugs</a><div style="height:2000px"></div><p>Far below</p>"""


@pytest.mark.slow
@pytest.mark.browser
def test_a_flow_is_imported_and_replayed(imports: Imports) -> None:
    content = FLOW.format(site=imports.site.address)
    imports.replay(content, {"/shop": PAGE, "/next": "<p>Next page</p><button>Name</button>"}, "mug.yaml", PASSWORD="tr0ub4dor")
    (task,) = yaml.safe_load(imports.text)["tasks"]
    assert (task["task"], task["start"]) == ("Buy a mug", "/shop")
    field = '[id="pw"], [name="pw"], [data-testid="pw"]'
    assert [*task["steps"], *task["success"]] == [
        {"expect": {"text": "Shop"}},
        {"fill": {"name": "Name", "text": "Ada"}},
        {"type": {"css": field, "text": "${secret:PASSWORD}"}},
        {"press": "Tab"},
        {"wait_for": {"text": "Mugs"}},
        {"scroll": {"by": 400}},
        {"scroll": {"to": {"name": "Far below"}}},
        {"click": {"name": "Go", "nth": 1}},
        {"expect": {"name": "Sold out", "visible": False}},
        {"double_click": "Twice"},
        {"click": "Read more"},
        "back",
        {"open": "/next"},
        {"screenshot": "done"},
        {"click": "Name"},
        {"expect": {"text": "Next page"}},
    ]
    left = ("runFlow", '"[A-Z]', "{point", "${OTHER}", "{text", "inputText: lost", "Volume", "swipe")
    lines = [content[: content.index(word)].count("\n") + 1 for word in left]
    assert [int(one.split(":")[1]) for one in imports.left_out] == lines
    told = "\n".join(imports.left_out)
    for words in (
        "runs another flow",
        "regular expression",
        "by `point`",
        "optional",
        "variable",
        "does not tap on the field",
        "key of a device",
        "`swipe`: no step",
    ):
        assert words in told
    assert "tr0ub4dor" not in imports.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("url: http://127.0.0.1:1\n---\n", "has no commands"),
        ("url: http://127.0.0.1:1\n---\ntapOn: Go\n", "not a flow of Maestro"),
        ("url: http://127.0.0.1:1\n---\n- tapOn: [Go\n", "a.yaml:3"),
        ("appId: com.example.shop\n---\n- launchApp\n- tapOn: Go\n", "does not contain the URL"),
    ],
)
def test_a_file_that_is_no_flow_for_a_page_is_refused(imports: Imports, content: str, words: str) -> None:
    (imports.folder / "a.yaml").write_text(content)
    with pytest.raises(InputError, match=words):
        import_file(imports.folder / "a.yaml")


def test_no_command_is_both_a_step_and_silent() -> None:
    assert not set(COMMANDS) & SILENT
