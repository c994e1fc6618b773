"""Selenium IDE: a project in the shape that its version 3 saves, imported and replayed."""

import json
from typing import Any

import pytest
import yaml

from tests.importers.conftest import Imports
from uxaudit.errors import InputError
from uxaudit.importers import import_file


def command(name: str, target: str = "", value: str = "", *targets: str) -> dict[str, Any]:
    return {
        "id": name,
        "comment": "",
        "command": name,
        "target": target,
        "targets": [[one, one.split("=")[0]] for one in targets],
        "value": value,
    }


def project(site: str, *commands: dict[str, Any]) -> dict[str, Any]:
    test = {"id": "1", "name": "Buy a mug", "commands": list(commands)}
    return {"id": "0", "version": "2.0", "name": "Shop", "url": site, "tests": [test], "suites": [], "urls": [f"{site}/"], "plugins": []}


PAGE = """<label>Name <input id=n></label><label>Password <input name=pw type=password></label>
<select name=size><option value=s>Small<option value=l>Large</select><input type=checkbox id=agree>
<button id=go ondblclick="log('twice')">Go</button><a href=/next>Read <b>more</b></a><iframe src=/inner></iframe><p id=sum>12 €</p>"""


@pytest.mark.browser
def test_a_project_is_imported_and_replayed(imports: Imports) -> None:
    recorded = project(
        imports.site.address,
        command("open", "/shop"),
        command("setWindowSize", "1024x700"),
        command("click", "id=n"),
        command("type", "id=n", "Ada", "id=n", "css=#n"),
        command("type", "name=pw", "tr0ub4dor"),
        command("sendKeys", "name=pw", "${KEY_TAB}"),
        command("select", "name=size", "label=Large"),
        command("check", "id=agree"),
        command("//click", "id=switched-off"),
        command("click", "id=go"),
        command("doubleClick", "id=go"),
        command("selectFrame", "index=0"),
        command("click", "css=button"),
        command("selectFrame", "relative=parent"),
        command("assertText", "id=sum", "12 €"),
        command("executeScript", "return 1", "x"),
        command("click", "css=a", "", "linkText=Read more", "xpath=//a"),
        command("assertTitle", "next"),
    )
    pages = {"/shop": PAGE, "/next": "done", "/inner": "<button onclick=\"log('inside')\">In</button>"}
    imports.replay(recorded, pages, "shop.side", PASSWORD="tr0ub4dor")
    (task,) = yaml.safe_load(imports.text)["tasks"]
    assert task["start"] == "/shop"
    assert [*task["steps"], *task["success"]] == [
        {"fill": {"css": '[id="n"]', "text": "Ada"}},
        {"fill": {"css": '[name="pw"]', "text": "${secret:PASSWORD}"}},
        {"press": {"css": '[name="pw"]', "key": "Tab"}},
        {"select": {"css": '[name="size"]', "option": "Large"}},
        {"check": {"css": '[id="agree"]'}},
        {"double_click": {"css": '[id="go"]'}},
        {"click": {"css": "button", "frame": "0"}},
        {"expect": {"css": '[id="sum"]', "text": "12 €"}},
        {"click": {"role": "link", "name": "Read more"}},
        {"expect": {"title": "next"}},
    ]
    assert len(imports.left_out) == 1
    assert "`executeScript return 1`: no step does this" in imports.left_out[0]
    assert "tr0ub4dor" not in imports.text


@pytest.mark.parametrize(("content", "words"), [('{"tests": [', "cut off"), ('{"name": "x"}', "no `tests`")])
def test_a_file_that_is_no_project_is_refused(imports: Imports, content: str, words: str) -> None:
    (imports.folder / "a.side").write_text(content)
    with pytest.raises(InputError, match=words):
        import_file(imports.folder / "a.side")
    assert json.dumps(content)
