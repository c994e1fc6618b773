"""Sessions that ``playwright codegen`` recorded: Python, JavaScript, TypeScript, and its JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from uxaudit.errors import InputError
from uxaudit.importers import Given, Importer
from uxaudit.importers.draft import Draft, ImportedScenario
from uxaudit.importers.personas import Device
from uxaudit.importers.playwright.calls import Chain, CodeSession, Opaque
from uxaudit.importers.playwright.steps import add, follow_tabs

SCRIPTS = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".jsx", ".tsx")
NEED_OPTION = {
    "http_credentials": "Use --http-credentials.",
    "storage_state": "Use --storage-state FILE.",
    "extra_http_headers": "Use --header.",
}
HARMLESS = (
    "base_url",
    "service_workers",
    "record_har_path",
    "record_video_dir",
    "viewport",
    "device",
    "ignore_https_errors",
    "no_viewport",
    "screen",
)


def _read_python(given: Given) -> ImportedScenario:
    from uxaudit.importers.playwright import python

    return _scenario(given, python.read(given.text, str(given.path)), "Playwright codegen, Python")


def _read_script(given: Given) -> ImportedScenario:
    from uxaudit.importers.playwright import javascript

    return _scenario(given, javascript.read(given.text, str(given.path)), "Playwright codegen, JavaScript")


def _read_jsonl(given: Given) -> ImportedScenario:
    from uxaudit.importers.playwright import jsonl

    return _scenario(given, jsonl.read(given.text, str(given.path)), "Playwright codegen, JSON lines")


def _scenario(given: Given, session: CodeSession, source: str) -> ImportedScenario:
    draft = Draft(given, title=session.title)
    base = session.context.get("base_url")
    draft.site = base.rstrip("/") if isinstance(base, str) else ""
    _emulate(draft, session.context)
    chains = [step for step in session.steps if isinstance(step, Chain)]
    if not chains:
        raise InputError("the file has no step on a page", str(given.path), "Give a file that `playwright codegen` wrote.")
    look, number = follow_tabs(draft, chains), 0
    for step in session.steps:
        where = f"{given.path}:{step.line}"
        if isinstance(step, Chain):
            look(number)
            number += 1
            add(draft, step, where)
        else:
            draft.leave_out(step.what, step.why, where)
    return draft.finish(source)


def _emulate(draft: Draft, context: Mapping[str, Any]) -> None:
    """Turn the options of the browser's context into a persona."""
    file = str(draft.given.path)
    if "device" in context:
        draft.leave_out("the emulated device", "its size is not in the file", file, "Write `personas: [mobile]`, or a persona of your own.")
    viewport = context.get("viewport")
    size = viewport if isinstance(viewport, Mapping) and not any(isinstance(value, Opaque) for value in viewport.values()) else {}
    texts = {key: value for key in ("color_scheme", "locale", "user_agent") if isinstance(value := context.get(key), str)}
    scale = context.get("device_scale_factor")
    device = Device(
        width=int(size.get("width", Device.width)),
        height=int(size.get("height", Device.height)),
        scale=float(scale) if isinstance(scale, (int, float)) else 1.0,
        mobile=context.get("is_mobile") is True,
        touch=context.get("has_touch") is True,
        color_scheme=texts.get("color_scheme", ""),
        locale=texts.get("locale", ""),
        user_agent=texts.get("user_agent", ""),
    )
    draft.device = device if device.own else None
    known = {*texts, "device_scale_factor", "is_mobile", "has_touch", *HARMLESS}
    for key in context.keys() - known:
        draft.leave_out(f"the option `{key}`", "a persona does not have it", file, NEED_OPTION.get(key, ""))


def _mentions(*words: str) -> Callable[[Given], bool]:
    return lambda given: any(word in given.text for word in words)


_in_python, _in_script = _mentions("playwright"), _mentions("playwright")
PYTHON = Importer(
    "playwright-python", "Playwright codegen, Python", lambda given: given.path.suffix == ".py" and _in_python(given), _read_python
)
SCRIPT = Importer(
    "playwright-javascript",
    "Playwright codegen, JavaScript or TypeScript",
    lambda given: given.path.suffix in SCRIPTS and _in_script(given),
    _read_script,
)
JSONL = Importer(
    "playwright-jsonl", "Playwright codegen, JSON lines", lambda given: '"browserName"' in given.text.split("\n", 1)[0], _read_jsonl
)
