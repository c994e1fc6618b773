"""The code of ours that runs in pages, as it is built from ``replay/inpage/src`` (see ``npm run build``), and the engines beside it."""

from __future__ import annotations

import json
import secrets
from functools import cache
from pathlib import Path

from uxaudit.replay.browser.vendored_engines import EngineSource, axe_source, ibm_source

BUILT = Path(__file__).parents[1] / "inpage" / "built"
CHANNEL = f"uxaudit-{secrets.token_hex(8)}"
"""The name of the events by which the worlds of a document talk. Random, so that no page can listen for them or make them."""
KEY = f"globalThis[Symbol.for({json.dumps(CHANNEL)})]"
"""Where the probes' world is found by the debugger. A symbol, as no element of a page can have one for its name."""


@cache
def built(name: str) -> str:
    """The text of a bundle. Raises FileNotFoundError for an unknown name, which is a fault of ours."""
    return (BUILT / f"{name}.js").read_text(encoding="utf-8")


def page_world_script(*, text_spacing: bool) -> str:
    """What runs in the page's own world, in every document before the page's scripts."""
    return _with_constants(built("page_world"), TEXT_SPACING=text_spacing)


@cache
def probes_script(bundle: str = "probes") -> str:
    """What runs in the probes' world: observers that begin with the document, functions to call, and axe until it is called for.

    Sent once for a page and compiled only as far as it is called, it costs a document little, where sending axe's 570 kB to each takes
    100 ms.
    """
    return _with_constants(built(bundle)) + engine_script("axe")


@cache
def engine_script(name: str) -> str:
    """What lets an engine come into a document by a call. Raises CannotMeasure where it is not installed."""
    source, result = _ENGINES[name]
    # Not in a further function: each level makes the browser read the 570 kB of axe once more (15 ms).
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
"""How each engine is read, and where it is found once its script has run."""


def _with_constants(code: str, **constants: bool) -> str:
    """The code with its constants in scope; see ``replay/inpage/src/globals.d.ts``."""
    values = {"CHANNEL": json.dumps(CHANNEL), **{name: json.dumps(value) for name, value in constants.items()}}
    head = "".join(f"const {name} = {value};" for name, value in values.items())
    return f"(() => {{ 'use strict'; {head}\n{code}}})();\n"


__all__ = ["CHANNEL", "KEY", "EngineSource", "engine_script", "page_world_script", "probes_script"]
