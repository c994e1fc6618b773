"""uxaudit's code that runs in pages, as built from ``replay/inpage/src`` (see ``npm run build``), and the accessibility engines."""

from __future__ import annotations

import json
import re
import secrets
from functools import cache
from pathlib import Path

from uxaudit.replay.browser.vendored_engines import EngineSource, axe_source, ibm_source

BUILT = Path(__file__).parents[1] / "inpage" / "built"
ENGINE_WRAPPER = BUILT.parent / "engine_wrapper.js"
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


def elements_script() -> str:
    """Returns the expression of the selector engine that passes elements on between Playwright's world and the probes'."""
    return f"(() => {{ const CHANNEL = {json.dumps(CHANNEL)}; {built('elements')} return elements; }})()"


@cache
def probes_script(bundle: str = "probes", engines: tuple[str, ...] = ("axe",)) -> str:
    """Returns the script of the probes' world: observers that start with the document, functions to call, and engines, compiled on use.

    It is sent once per page, and compiled only as far as it is called, so it costs a document little. Sending axe's 570 kB to each
    document takes 100 ms; to a page that never uses it, 60 ms.
    """
    return _with_constants(built(bundle)) + "".join(map(engine_script, engines))


_READ_BY_ENGINES = """
    activeElement addEventListener appendChild assignedSlot attributes baseURI body childElementCount childNodes children
    classList clientHeight clientWidth cloneNode closest compareDocumentPosition contains createElement createRange
    createTextNode createTreeWalker defaultView doctype documentElement elementFromPoint elementsFromPoint evaluate firstChild
    firstElementChild getAttribute getAttributeNames getBoundingClientRect getClientRects getElementById getElementsByName
    getElementsByTagName getRootNode hasAttribute hasAttributes hasChildNodes head hidden id implementation innerHTML innerText
    isConnected isSameNode lastChild lastElementChild localName matches namespaceURI nextElementSibling nextSibling nodeName
    nodeType nodeValue offsetHeight offsetWidth outerHTML ownerDocument parentElement parentNode previousElementSibling
    previousSibling querySelector querySelectorAll readyState removeChild removeEventListener scrollBy scrollHeight
    scrollIntoView scrollLeft scrollTop scrollWidth setAttribute shadowRoot style styleSheets tabIndex tagName textContent title
    webkitMatchesSelector
"""
GUARDED = tuple(_READ_BY_ENGINES.split())
"""Properties of nodes that engines read, and that a page can hide by a field or form of the same name."""
_READ = re.compile(r"(?<=[\w$)\]])(?<!\{data)(\??)\.([a-zA-Z]+)(?![\w$])")


def guarded(script: str) -> str:
    """The script of an engine with its reads of nodes guarded; see ``replay/inpage/src/lib/guards.js``.

    It looks for ``.name`` behind something that can have a property. For the pinned engines, a parser finds the same reads; what has
    that form in a text (``${data.nodeName}`` in messages) is left as it is.
    """
    known = {name: f"[$${name}]" for name in GUARDED}

    def by_symbol(read: re.Match[str]) -> str:
        maybe, name = read.groups()
        return f"{maybe and '?.'}{known[name]}" if name in known else read[0]

    return _READ.sub(by_symbol, script)


@cache
def engine_script(name: str) -> str:
    """Returns the script that loads an engine into a document when it is called. Raises CannotMeasure if it is not installed."""
    source, result = _ENGINES[name]
    words = {
        "KEY": KEY,
        "NAME": name,
        "CONSTANTS": ", ".join(f"{read}: $${read}" for read in GUARDED),
        "READ_PROPERTIES": json.dumps(GUARDED),
        "RESULT": result,
        "SOURCE;": guarded(source().script),
    }
    wrapper = ENGINE_WRAPPER.read_text(encoding="utf-8").partition("*/")[2]
    return re.sub(r"\b(?:KEY|NAME|CONSTANTS|READ_PROPERTIES|RESULT|SOURCE;)", lambda word: words[word[0]], wrapper)


_ENGINES = {"axe": (axe_source, "window.axe"), "ibm": (ibm_source, "ace")}
"""How each engine is read, and the expression for it after its script has run."""


def _with_constants(code: str, **constants: bool) -> str:
    """Returns the code with its constants in scope; see ``replay/inpage/src/globals.d.ts``."""
    values = {"CHANNEL": json.dumps(CHANNEL), **{name: json.dumps(value) for name, value in constants.items()}}
    head = "".join(f"const {name} = {value};" for name, value in values.items())
    return f"(() => {{ 'use strict'; {head}\n{code}}})();\n"


__all__ = ["CHANNEL", "KEY", "EngineSource", "elements_script", "engine_script", "page_world_script", "probes_script"]
