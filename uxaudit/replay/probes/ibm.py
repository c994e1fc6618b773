"""IBM's accessibility-checker-engine on one state of a page: a second opinion in addition to axe's.

Each frame is scanned separately. The engine is injected through the debugger, which no content security policy blocks, on its
first use in a document. It is one long script that nothing else in the page can interrupt, so it is not run on very large pages.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame

from uxaudit.errors import CannotMeasure
from uxaudit.recording.engine_scans import IBM as SPEC
from uxaudit.recording.engine_scans import IbmNode, IbmRule, IbmScan
from uxaudit.replay.browser import document
from uxaudit.replay.browser.isolated_world import ask, ask_about, provide
from uxaudit.replay.browser.session import Session
from uxaudit.replay.browser.vendored_engines import IBM, ibm_help, ibm_source
from uxaudit.replay.contract import Implementation, StateView

RULESET = "WCAG_2_2"
"""The rules to run: the criteria of levels A and AA, and the engine's recommendations for them; no requirements of IBM's own."""
TIMEOUT_S = 30.0
FRAME_TIMEOUT_S = 3.0
MAX_NODES = 50
"""Nodes kept per rule; the rest is only counted."""
HELP = "https://able.ibm.com/rules/archives/latest/doc/en-US/{}.html"


async def observe(view: StateView) -> dict[str, Any]:
    """Returns the state's ``ibm``."""
    return {"ibm": await scan(view.session)}


async def scan(session: Session) -> IbmScan:
    """Scan the page as it is now. Raises PlaywrightError, TimeoutError or ValueError if it cannot be scanned."""
    lost: list[str] = []
    async with asyncio.timeout(TIMEOUT_S):
        parts = await _scanned(session.page.main_frame, "", None, lost)
    passed: Counter[str] = Counter()
    for part in parts:
        passed.update(part["passed"])
    skipped = tuple(sorted({rule for part in parts for rule in part["skipped"]}))
    rules = _together(parts)
    return IbmScan(version=ibm_source().version, rules=rules, passed=dict(passed), skipped_rules=skipped, skipped_frames=tuple(lost))


async def _scanned(frame: Frame, prefix: str, offset: dict[str, float] | None, lost: list[str]) -> list[dict[str, Any]]:
    """Returns the results for a frame and for all frames below it; their nodes' selectors start with ``prefix``."""
    await provide(frame, "ibm")
    options = {"ruleset": RULESET, "limit": MAX_NODES, "offset": offset}
    own = await ask(frame, "ibm.checkWithIbm", options)
    for rule in own["rules"]:
        for node in rule["nodes"]:
            node["selector"] = prefix + node["selector"]
    parts = [own]
    for child in frame.child_frames:
        parts += await _child(child, prefix, own["offset"], lost)
    return parts


async def _child(frame: Frame, prefix: str, offset: dict[str, float], lost: list[str]) -> list[dict[str, Any]]:
    place = {"selector": frame.url, "shown": True}
    try:
        async with asyncio.timeout(FRAME_TIMEOUT_S):
            place = await ask_about(await frame.frame_element(), "ibm.frameFacts", page=frame.page)
            if not place["shown"] or await document.browsers_own(frame):
                return []
            inner = {axis: offset[axis] + float(place[axis]) for axis in "xy"}
            return await _scanned(frame, f"{prefix}{place['selector']} | ", inner, lost)
    except (PlaywrightError, TimeoutError):
        lost.append(prefix + str(place["selector"]))
        return []


def _together(parts: list[dict[str, Any]]) -> tuple[IbmRule, ...]:
    """Returns the rules of all frames, each once, with the text of IBM's help."""
    rules: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in (row for part in parts for row in part["rules"]):
        held = rules.setdefault((row["id"], row["level"], *row["act"]), row)
        if held is not row:
            held["nodes"] = (held["nodes"] + row["nodes"])[:MAX_NODES]
            held["failed"] += row["failed"]
    return tuple(_rule(row) for row in rules.values())


def _rule(row: dict[str, Any]) -> IbmRule:
    texts = ibm_help(row["id"])
    nodes = tuple(IbmNode(**node) for node in row.pop("nodes"))
    return IbmRule(nodes=nodes, why=texts.why, fix=texts.fix, who=texts.who, url=HELP.format(row["id"]), **row)


def _missing() -> str:
    try:
        ibm_source()
    except CannotMeasure as error:
        return error.problems[0].message
    return ""


PROBE = Implementation(SPEC, observe, unavailable=_missing, tools=lambda: {IBM: ibm_source().version})
