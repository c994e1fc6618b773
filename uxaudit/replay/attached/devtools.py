"""Attaches to a browser that another program drives, by Chromium's debugger (Chrome DevTools Protocol)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from playwright.async_api import Browser, BrowserContext, ElementHandle, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.errors import CannotMeasure
from uxaudit.model.probes import Probe
from uxaudit.recording.engine_scans import AxeScan
from uxaudit.recording.state_store import StateStore
from uxaudit.replay.attached.recorder import TaskOrder, TaskRecorder
from uxaudit.replay.attached.session import AttachedSession
from uxaudit.replay.browser.driver import start_driver
from uxaudit.replay.browser.vendored_engines import axe_source
from uxaudit.replay.contract import EXPECTED, reason_of
from uxaudit.replay.probes import axe, contrast

T = TypeVar("T")
CONNECT_MS = 10_000.0
CALL_S = 120.0
"""Time limit of one piece of uxaudit's own work, in seconds: longer than all probes of a step together."""


class DevtoolsObserver:
    """A connection to a running browser, in a separate thread. Close it when done; the browser continues."""

    def __init__(self, address: str) -> None:
        """Connect to an address such as ``127.0.0.1:9222``. Raises CannotMeasure if nothing responds there."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="uxaudit", daemon=True)
        self._thread.start()
        self._playwright: Any = None
        self._browser: Browser | None = None
        try:
            self.run(self._connect(address))
        except PlaywrightError as error:
            self.close()
            raise CannotMeasure(f"the browser at {address} cannot be observed: {str(error).splitlines()[0]}") from error

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine to its end. Raises TimeoutError if it does not end."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CALL_S)

    def tell(self, function: Callable[..., None], *given: Any) -> None:
        """Call a function soon in the observer's thread. Ignored once that has ended."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(function, *given)

    def close(self) -> None:
        """Disconnect from the browser, and end the thread."""
        if self._playwright is not None:
            self.run(self._playwright.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()

    async def _connect(self, address: str) -> None:
        self._playwright = await start_driver()
        self._browser = await self._playwright.chromium.connect_over_cdp(f"http://{address}", timeout=CONNECT_MS)

    async def page(self, target: str) -> Page:
        """Returns the page with this id among the debugger's targets. Raises PlaywrightError if there is none."""
        assert self._browser is not None, "it is connected"
        for context in self._browser.contexts:
            for page in context.pages:
                if await _target_of(context, page) == target:
                    return page
        raise PlaywrightError(f"the browser has no page {target}")

    async def begin(self, target: str, order: TaskOrder, recordings: Any, elsewhere: frozenset[str]) -> TaskRecorder:
        """Attach to a page and start to record a task. Raises PlaywrightError."""
        session = await AttachedSession.attach(await self.page(target), order.site, order.engines)
        return TaskRecorder(session, order, recordings, elsewhere)


async def _target_of(context: BrowserContext, page: Page) -> str:
    cdp = await context.new_cdp_session(page)
    try:
        return str((await cdp.send("Target.getTargetInfo"))["targetInfo"]["targetId"])
    finally:
        await cdp.detach()


async def element_named(page: Page, name: str) -> ElementHandle | None:
    """Returns the element in a variable of a window of the page, and removes the variable. None if no window has it."""
    for frame in page.frames:
        handle = await frame.evaluate_handle("(name) => { const held = window[name]; delete window[name]; return held ?? null; }", name)
        if (element := handle.as_element()) is not None:
            return element
    return None


def lacks_axe(store: StateStore, state: str | None) -> bool:
    """Whether a state was scanned, and not by axe."""
    if state is None or not store.path(state).exists():
        return False
    found = store.of_look(state)
    return found is not None and found.axe is None and Probe.AXE not in found.untested


FrameResults = list[tuple[tuple[int, ...], dict[str, Any] | None]]
"""The results of axe's ``run`` in each frame; None if it could not run. A frame is identified by the indexes of it and its ancestors
among their siblings, outermost first; empty for the top document.
"""


async def axe_of_frames(page: Page, results: FrameResults) -> AxeScan:
    """Combine the results of axe in all frames. Raises PlaywrightError if a document does not respond."""
    rows: dict[str, dict[str, dict[str, Any]]] = {"violations": {}, "incomplete": {}, "passes": {}}
    lost: list[str] = []
    for path, result in results:
        frame, prefix, offset = page.main_frame, "", (0.0, 0.0)
        for at in path:
            frame = frame.child_frames[at]
            element = await frame.frame_element()
            box = await element.bounding_box()
            prefix += f"{await _selector_of(element)} | "
            offset = (box["x"], box["y"]) if box else offset
        if result is None:
            lost.append(prefix.removesuffix(" | "))
            continue
        described = await axe.described(frame, result)
        for kind, found in rows.items():
            for row in described[kind]:
                _add(found, row, prefix, offset)
    rules: dict[str, Any] = {kind: tuple(axe.rule_of(row) for row in found.values()) for kind, found in rows.items()}
    return AxeScan(version=axe_source().version, skipped_frames=tuple(lost), **rules)


async def _selector_of(element: ElementHandle) -> str:
    name: str = await element.evaluate("el => el.id ? `#${el.id}` : `iframe[src=\"${el.getAttribute('src')}\"]`")
    return name


def _add(found: dict[str, dict[str, Any]], row: dict[str, Any], prefix: str, offset: tuple[float, float]) -> None:
    for node in row["nodes"]:
        node["selector"] = prefix + node["selector"]
        if node["box"]:
            node["box"] |= {"x": node["box"]["x"] + offset[0], "y": node["box"]["y"] + offset[1]}
    held = found.setdefault(row["id"], row)
    if held is not row:
        held["nodes"] = (held["nodes"] + row["nodes"])[: axe.MAX_NODES]
        held["passed"] += row["passed"]
        held["failed"] += row["failed"]


def nodes_of(store: StateStore, state: str) -> int:
    """The number of elements of a scanned state."""
    found = store.of_look(state)
    return found.nodes if found is not None else 0


async def add_axe(recorder: TaskRecorder, state: str, results: FrameResults, skipped: tuple[str, ...], why_not: str) -> None:
    """Add the results of axe to a state that was scanned without them, or the reason why there are none."""
    store = recorder.context.store
    found = store.of_look(state)
    if found is None:
        return
    update: dict[str, Any] = {}
    try:
        if why_not:
            raise ValueError(why_not)
        scan = (await axe_of_frames(recorder.session.page, results)).model_copy(update={"skipped_rules": skipped})
        update["axe"] = scan
        if found.shot is not None:
            pixels = (store.folder.parent.parent / found.shot.path).read_bytes()
            update["contrasts"] = await contrast.measured(recorder.session, scan, pixels)
    except EXPECTED as error:
        update["untested"] = found.untested | {Probe.AXE: reason_of(error)}
    store.add(found.model_copy(update=update))
