"""`uxaudit preview` shows which control each target finds, continues through the steps, and judges nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.line import uxaudit, write_scenario
from tests.servers import Request, html, serve_folder

pytestmark = pytest.mark.usefixtures("browser_found")

SHOP = """<main><h1>Shop</h1><a href="/mug">Blue mug</a><nav aria-label="Sets"><a href="/set">Set</a><a href="/sets">Set</a></nav>
<p style="height: 2000px"></p><button id="more" onclick="this.textContent = 'Less'">More</button></main>"""
MUG = """<main><h1>Blue mug</h1><label>Amount <input id="n" value="1"></label><button onclick="document.querySelector('#out').textContent =
'In the basket: ' + document.querySelector('#n').value">Add to basket</button><p id="out" role="status"></p></main>"""


def rows_of(out: str) -> list[dict[str, Any]]:
    """Returns the rows of all scenarios from the JSON output."""
    return [row for one in json.loads(out) for row in one["rows"]]


@pytest.mark.slow
def test_the_steps_are_played_and_each_target_is_shown(tmp_path: Path) -> None:
    seen: list[Request] = []
    task = {
        "task": "Buy",
        "steps": [
            {"click": "Blue mug"},
            {"fill": {"label": "Amount", "text": "${unique}"}},
            {"click": {"role": "button", "name": "Add to basket"}},
            {"click": {"role": "button", "name": "Close"}, "when": {"text": "Newsletter"}},
        ],
        "success": [{"expect": {"role": "status", "text": "In the basket: ${unique}"}}],
    }
    far = {"task": "Far", "steps": [{"click": "More"}]}
    with serve_folder(tmp_path, routes={"/": lambda _: html(SHOP), "/mug": lambda _: html(MUG)}, seen=seen) as site:
        path = write_scenario(tmp_path / "a.yaml", site, [task, far])
        done = uxaudit("preview", path, "--json")
        table = uxaudit("preview", path, "--task", "Far")
    assert done.code == 0, done.told
    rows = rows_of(done.out)
    assert [(row["task"], row["status"], row["count"]) for row in rows] == [
        ("Buy", "done", None),
        ("Buy", "found", 1),
        ("Buy", "found", 1),
        ("Buy", "found", 1),
        ("Buy", "skipped", None),
        ("Buy", "met", 1),
        ("Far", "done", None),
        ("Far", "found", 1),
    ]
    assert (rows[1]["role"], rows[1]["name"], rows[1]["in_view"]) == ("link", "Blue mug", True)
    assert (rows[2]["role"], rows[2]["selector"]) == ("textbox", "#n")
    assert (rows[7]["role"], rows[7]["selector"], rows[7]["in_view"]) == ("button", "#more", False)
    assert [request.path for request in seen].count("/mug") == 1
    assert table.code == 0, table.told
    assert "2 steps, all can be done." in table.out
    assert 'button "More"' in table.out
    assert not any(entry.name in ("reports", "recordings") for entry in tmp_path.rglob("*"))


@pytest.mark.slow
def test_what_cannot_be_found_is_shown_with_what_the_page_offers(tmp_path: Path) -> None:
    tasks = [
        {"task": "Misspelt", "steps": [{"click": "Bleu mug"}, {"click": "More"}, {"click": "Nothing"}]},
        {"task": "Two", "steps": [{"click": {"role": "link", "name": "Set"}}]},
        {"task": "Other words", "steps": [{"click": "Blue mug"}], "success": [{"expect": {"text": "Sold out"}}]},
        {"task": "Optional", "steps": [{"click": "Newsletter", "optional": True}, {"click": "Blue mug"}]},
    ]
    with serve_folder(tmp_path, routes={"/": lambda _: html(SHOP), "/mug": lambda _: html(MUG)}) as site:
        path = write_scenario(tmp_path / "a.yaml", site, tasks, timeout="1s")
        done = uxaudit("preview", path, "--json")
        table = uxaudit("preview", path, "--task", "Misspelt")
        optional = uxaudit("preview", path, "--task", "Optional", "--json")
    assert done.code == 2, done.told
    found = [(row["task"], row["status"]) for row in rows_of(done.out) if row["phase"] != "start"]
    assert found == [
        ("Misspelt", "not found"),
        ("Misspelt", "not reached"),
        ("Misspelt", "not reached"),
        ("Two", "ambiguous"),
        ("Other words", "found"),
        ("Other words", "not met"),
        ("Optional", "not found"),
        ("Optional", "found"),
    ]
    misspelt = [row for row in rows_of(done.out) if row["task"] == "Misspelt"]
    assert "Blue mug" in misspelt[1]["remedy"]
    assert [(row["count"], row["selector"]) for row in misspelt[2:]] == [(None, ""), (None, "")], "their page was not reached"
    assert next(row["count"] for row in rows_of(done.out) if row["status"] == "ambiguous") == 2
    assert f"{path}:1:" in table.out
    assert "4 steps, 1 cannot be done." in table.out
    assert optional.code == 0, optional.told


@pytest.mark.slow
def test_what_keeps_a_preview_from_beginning(tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "a.yaml", "http://127.0.0.1:9", [{"task": "T", "steps": [{"click": "Go"}]}])
    down = uxaudit("preview", path)
    assert (down.code, "http://127.0.0.1:9 did not respond" in down.err) == (3, True), down.told
    wrong = uxaudit("preview", path, "--persona", "desktp")
    assert (wrong.code, "Did you mean `desktop`?" in wrong.err) == (2, True), wrong.told
    with serve_folder(tmp_path, routes={"/": lambda _: html(SHOP)}) as site:
        reset = write_scenario(tmp_path / "b.yaml", site, [{"task": "T", "steps": [{"click": "More"}]}], reset="/gone")
        failed = uxaudit("preview", reset)
    assert (failed.code, "`reset` got status 404" in failed.out) == (3, True), failed.told


def test_the_text_for_a_field_that_is_missing_is_shown(tmp_path: Path) -> None:
    steps = [{"fill": {"css": "#nr", "text": "twelve"}}, {"fill": {"css": "#password", "text": "ZU8"}}]
    tasks = [{"task": f"Enter {n}", "steps": [step]} for n, step in enumerate(steps)]
    with serve_folder(tmp_path, routes={"/": lambda _: html(MUG)}) as site:
        done = uxaudit("preview", write_scenario(tmp_path / "a.yaml", site, tasks, timeout="1s"), "--json")
    rows = [row["step"] for row in rows_of(done.out) if row["status"] == "not found"]
    assert rows == ['fill css "#nr" with "twelve"', 'fill css "#password" with "•••"'], done.told
