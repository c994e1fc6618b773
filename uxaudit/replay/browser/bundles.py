"""uxaudit's code that runs in pages, as built from ``replay/inpage/src`` (see ``npm run build``), and the accessibility engines."""

from __future__ import annotations

import json
import secrets
from functools import cache
from pathlib import Path

from uxaudit.replay.browser.vendored_engines import EngineSource, axe_source, ibm_source

BUILT = Path(__file__).parents[1] / "inpage" / "built"
CHANNEL = f"uxaudit-{secrets.token_hex(8)}"
"""The name of the events by which the worlds of a document communicate. Random, so that no page can listen for them or send them."""
KEY = f"globalThis[Symbol.for({json.dumps(CHANNEL)})]"
"""The global of the probes' world for the debugger. A symbol, because an element's id cannot define a global with that key."""


@cache
def built(name: str) -> str:
    """Returns the text of a bundle. Raises FileNotFoundError for an unknown name, which is a bug."""
    return (BUILT / f"{name}.js").read_text(encoding="utf-8")


def page_world_script(*, text_spacing: bool, withhold: bool = False) -> str:
    """Returns the script that runs in the page's own world, in every document before the page's scripts."""
    return _with_constants(built("page_world"), TEXT_SPACING=text_spacing, WITHHOLD=withhold)


@cache
def probes_script(bundle: str = "probes") -> str:
    """Returns the script of the probes' world: observers that start with the document, functions to call, and axe, compiled on use.

    It is sent once per page, and compiled only as far as it is called, so it costs a document little. Sending axe's 570 kB to each
    document takes 100 ms.
    """
    return _with_constants(built(bundle)) + engine_script("axe")


@cache
def engine_script(name: str) -> str:
    """Returns the script that loads an engine into a document when it is called. Raises CannotMeasure if it is not installed."""
    source, result = _ENGINES[name]
    # Not in another function: with each level the browser parses the 570 kB of axe again (15 ms).
    return f"""
{KEY}.factories.{name} = function () {{
  const theirs = Object.getOwnPropertyDescriptor(window, 'axe');
  const define = undefined, module = undefined, exports = undefined, process = undefined;
  const quiet = () => {{}}, console = {{ log: quiet, info: quiet, warn: quiet, error: quiet, debug: quiet }};
{source().script}
  const engine = {result};
  if (theirs) Object.defineProperty(window, 'axe', theirs); else delete window.axe;
  return engine;
}};
"""


_ENGINES = {"axe": (axe_source, "window.axe"), "ibm": (ibm_source, "ace")}
"""How each engine is read, and the expression for it after its script has run."""


def _with_constants(code: str, **constants: bool) -> str:
    """Returns the code with its constants in scope; see ``replay/inpage/src/globals.d.ts``."""
    values = {"CHANNEL": json.dumps(CHANNEL), **{name: json.dumps(value) for name, value in constants.items()}}
    head = "".join(f"const {name} = {value};" for name, value in values.items())
    return f"(() => {{ 'use strict'; {head}\n{code}}})();\n"


__all__ = ["CHANNEL", "KEY", "EngineSource", "engine_script", "page_world_script", "probes_script"]
