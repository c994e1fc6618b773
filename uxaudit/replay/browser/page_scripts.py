"""The in-page halves of the probes, read once from the files beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from uxaudit.replay.browser.vendored_engines import axe_source

FOLDERS = tuple(Path(__file__).parents[1] / name for name in ("probes", "trials", "keyboard", "steps"))
ALONE = ("pending", "timing", "vitals", "events", "console", "perceivable", "fingerprint")
"""Scripts that need nothing of ``common.js``."""
READING = ("markup", "reflow", "spacing", "hover", "forced", "contrast")
"""Scripts that need ``texts.js`` too: where lines of text lie, and what cuts them off."""


@cache
def source(name: str) -> str:
    """The text of one script. Raises FileNotFoundError for an unknown name, which is a fault of ours."""
    found = next((folder for folder in FOLDERS if (folder / f"{name}.js").exists()), FOLDERS[0])
    return (found / f"{name}.js").read_text(encoding="utf-8")


@cache
def script(name: str) -> str:
    """A function expression to evaluate in a page, with the shared helpers in its scope where it uses them."""
    body = "\n".join(line for line in source(name).splitlines() if not line.startswith("//")).strip().rstrip(";")
    if name in ALONE:
        return body
    return with_helpers(body, source("texts") if name in READING else "")


def with_helpers(body: str, more: str = "") -> str:
    """A function expression with the shared helpers, and ``more`` of them, in its scope.

    The helpers wrap the function rather than stand before it, so that they leave no name in the page. They see our own
    axe and the browser's own JSON under the usual names, whatever the page has made of these (see ``probes/axe.py``).
    """
    return own_names(f"(...args) => {{\n{JSON_HERE}\n{source('common')}{more}\nreturn ({body})(...args);\n}}")


AXE, JSON = "__uxaudit_axe_core", "__uxaudit_json"
"""Where a document keeps our axe and the JSON that it began with."""
JSON_HERE = f"const JSON = window.{JSON} || window.JSON;"


def own_names(code: str) -> str:
    """The code with our axe in the place of the page's."""
    return code.replace("window.axe", f"window.{AXE}")


LAZY = "__uxaudit_axe"
"""Name of the function that brings axe into a document. An init script defines it: sent once per context and compiled
only when called, it costs a document nothing, where sending axe's 570 kB to each takes 100 ms."""


@cache
def lazy_script() -> str:
    """The init script that lets axe come into a document by a call, beside whatever the page calls ``axe``."""
    return (
        source("axe_lazy")
        .replace("LAZY", LAZY)
        .replace("JSON_KEPT", JSON)
        .replace("AXE_CORE", AXE)
        .replace("/* AXE_SOURCE */", axe_source().script)
    )
