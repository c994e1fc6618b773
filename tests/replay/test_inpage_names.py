"""Every in-page function that Python names is in the bundle."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import uxaudit
from tests.replay.playing import Chromium
from uxaudit.replay.browser.bundles import KEY, probes_script

CALLERS = {"ask", "ask_text", "ask_about", "ask_about_all", "ask_about_number", "find_element", "debugger_object", "tell_of_nodes"}
NAME = re.compile(r"([a-z]\w*)\.([a-z]\w*)")


def literals(call: ast.Call) -> Iterator[str]:
    """The texts among a call's arguments, both of `a if … else b`."""
    for argument in call.args:
        for node in ast.walk(argument) if isinstance(argument, ast.IfExp) else [argument]:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def names_in(path: Path, modules: set[str]) -> Iterator[str]:
    """The functions that a file names: in full, or by a method of its own that puts the module before, as `f"walk.{name}"`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in calls:
        if name_of(call) in CALLERS and isinstance(call.func, ast.Name):
            yield from (text for text in literals(call) if NAME.fullmatch(text))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = NAME.fullmatch(node.value)
            if found and found[1] in modules:
                yield node.value
    for method in (node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)):
        for text in (part for node in ast.walk(method) if isinstance(node, ast.JoinedStr) for part in node.values[:1]):
            if isinstance(text, ast.Constant) and re.fullmatch(r"[a-z]\w*\.", str(text.value)):
                ours = (call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == method.name)
                yield from (f"{text.value}{name}" for call in ours for name in list(literals(call))[:1])


def test_every_function_that_python_names_is_in_the_bundle(chromium: Chromium) -> None:
    page = chromium.run(chromium.browser.new_page())
    chromium.run(page.evaluate(f"() => {{ globalThis.__uxaudit_report = () => {{}}; {probes_script()} }}"))
    there = set(chromium.run(page.evaluate(f"() => {KEY}.names()")))
    chromium.run(page.close())
    modules = {name.partition(".")[0] for name in there}
    replay = Path(uxaudit.__file__).parent / "replay"
    named = {name for path in replay.rglob("*.py") for name in names_in(path, modules)}
    assert len(named) > 100
    assert named - there == set()
