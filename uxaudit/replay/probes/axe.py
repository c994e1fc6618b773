"""axe-core on one state of a page: all frames, open shadow roots, violations and incompletes.

The script is injected through the debugger, which a page's content security policy cannot block. Each frame is scanned
separately (``runPartial``), so frames of other origins need no messaging, and a failing frame loses only its own results.
"""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page

from uxaudit.recording.engine_scans import AXE as SPEC
from uxaudit.recording.engine_scans import AxeNode, AxeRule, AxeScan
from uxaudit.replay.browser import document
from uxaudit.replay.browser.isolated_world import ask, find_element, provide
from uxaudit.replay.browser.vendored_engines import axe_source
from uxaudit.replay.contract import EXPECTED, Found, Implementation, StateView, reason_of
from uxaudit.replay.probes import contrast

SLOW_RULES = ("link-in-text-block",)
"""Quadratic in the number of links (10 s at 10,000)."""
MANY_NODES = 3000
OF_COLOURS = ("color-contrast", "color-contrast-enhanced", "link-in-text-block")
"""Rules that judge the page's own colours."""
TIMEOUT_S = 30.0
FRAME_TIMEOUT_S = 1.5
MAX_NODES = 50
"""Nodes kept per rule; the rest is only counted."""


async def observe(view: StateView) -> Found:
    """Returns ``axe``, and ``contrasts`` of the texts that axe could not decide, if the picture shows the page's own colours."""
    session = view.session
    found = await scan(session.page, view.facts["nodes"], own_colours=session.persona.forced_colors)
    fields: dict[str, Any] = {"axe": found}
    if session.sight or not (pixels := await view.picture()):
        return Found(fields)
    try:
        return Found(fields | {"contrasts": await contrast.measured(session, found, pixels)})
    except EXPECTED as error:
        return Found(fields, why_not=reason_of(error))


async def scan(page: Page, nodes: int, *, own_colours: bool = False) -> AxeScan:
    """Scan the page as it is now. Raises PlaywrightError or TimeoutError if it cannot be scanned.

    ``own_colours``: the user's colours replace those of the page, so contrast is not tested.
    """
    options, skipped_rules = run_options(nodes, own_colours=own_colours)
    lost: list[str] = []
    async with asyncio.timeout(TIMEOUT_S):
        _, *below = await _partials(page.main_frame, None, options, lost)
        result = await ask(page, "axe.finishRun", {"below": below, "options": options, "limit": MAX_NODES})
    rules = {kind: tuple(rule_of(row) for row in result[kind]) for kind in ("violations", "incomplete", "passes")}
    return AxeScan(version=axe_source().version, skipped_rules=skipped_rules, skipped_frames=tuple(lost), **rules)


def run_options(nodes: int, *, own_colours: bool = False) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Returns axe's options for a page with this number of elements, and the rules that are skipped because of it."""
    skipped_rules = SLOW_RULES if nodes > MANY_NODES else ()
    unasked = ("target-size", *skipped_rules, *(OF_COLOURS if own_colours else ()))
    return {"preload": False, "rules": {rule: {"enabled": False} for rule in unasked}}, skipped_rules


async def _partials(frame: Frame, context: Any, options: dict[str, Any], lost: list[str]) -> list[Any]:
    """Returns the results of a frame and all below it, in the order for finishRun; None for a lost frame.

    The results of the top frame stay in the page and need not be transferred.
    """
    await provide(frame, "axe")
    reply = await ask(frame, "axe.runPartial", {"context": context, "options": options, "keep": context is None})
    partials = [reply["partial"]]
    for child in reply["frames"]:
        partials += await _child(frame, child, options, lost)
    return partials


async def _child(frame: Frame, child: dict[str, Any], options: dict[str, Any], lost: list[str]) -> list[Any]:
    try:
        async with asyncio.timeout(FRAME_TIMEOUT_S):
            element = await find_element(frame, "axe.findFrame", child["frameSelector"])
            inner = await element.content_frame() if element else None
            if inner is None:
                raise RuntimeError("the frame has no document")
            if await document.browsers_own(inner):
                return [None]
            return await _partials(inner, child["frameContext"], options, lost)
    except (PlaywrightError, TimeoutError, RuntimeError):
        lost.append(str(child["frameSelector"]))
        return [None]


async def described(frame: Frame, results: dict[str, Any]) -> dict[str, Any]:
    """Results of axe's own ``run`` in a frame's document, as rows for :func:`rule_of`. Raises PlaywrightError."""
    await provide(frame, "axe")
    rows: dict[str, Any] = await ask(frame, "axe.describeResults", {"results": results, "limit": MAX_NODES})
    return rows


def rule_of(row: dict[str, Any]) -> AxeRule:
    """One rule of axe's results as recordings keep it."""
    nodes = tuple(AxeNode(**node) for node in row.pop("nodes"))
    return AxeRule(nodes=nodes, **row)


PROBE = Implementation(SPEC, observe, tools=lambda: {"axe-core": axe_source().version})
