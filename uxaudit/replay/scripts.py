"""The in-page halves of the probes, read once from the files beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "probes"
ALONE = ("timing", "vitals", "fingerprint")
"""Scripts that need nothing of ``common.js``."""


@cache
def source(name: str) -> str:
    """The text of one script. Raises FileNotFoundError for an unknown name, which is a fault of ours."""
    return (FOLDER / f"{name}.js").read_text(encoding="utf-8")


@cache
def script(name: str) -> str:
    """A function expression to evaluate in a page, with the shared helpers in its scope where it uses them.

    The helpers wrap the function rather than stand before it, so that they leave no name in the page.
    """
    body = "\n".join(line for line in source(name).splitlines() if not line.startswith("//")).strip().rstrip(";")
    if name in ALONE:
        return body
    return f"(...args) => {{\n{source('common')}\nreturn ({body})(...args);\n}}"
