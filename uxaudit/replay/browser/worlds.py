"""The JavaScript worlds of a page, in which uxaudit's functions run: isolated in Chromium, by its debugger, or the page's own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from playwright.async_api import CDPSession, Frame, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.replay.browser.bundles import KEY, engine_script, probes_script

WORLD = "uxaudit"
REPORT = "__uxaudit_report"
"""The function by which uxaudit's code in a page sends messages."""
HELD_S = 2.0
"""Time for the page to confirm that it received an element, in seconds."""
GONE = ("Cannot find context", "uniqueContextId not found")
"""Chromium's error texts for a document that was left."""

_CALL = f"(name, given, ticket) => {{ const world = {KEY}; return world ? world.call(name, given, ticket ?? undefined) : null; }}"


class Listener(Protocol):
    """Receives the messages of uxaudit's code in the pages of a context."""

    async def cdp(self, page: Page | None = None) -> CDPSession:
        """Returns the debugger's session of a page. Raises PlaywrightError in browsers other than Chromium."""

    def on_message(self, page: Page, message: dict[str, Any]) -> None:
        """Receive one message."""

    @property
    def bundle(self) -> str:
        """Which of our bundles runs in the pages: ``probes`` in replays, ``recorder`` for people."""

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that are sent to each page together with the bundle; others are sent when they are used."""


Place = int | Frame
"""Where a function is called: the debugger's id of a document's world, or a frame whose page's world is used."""
Given = dict[str, Any]


class World:
    """uxaudit's code in one page."""

    def __init__(self, page: Page, listener: Listener) -> None:
        self.page = page
        self._listener = listener
        self._held: dict[str, asyncio.Future[Place]] = {}

    @property
    def script(self) -> str:
        """The code to send to each page."""
        return probes_script(self._listener.bundle, self._listener.engines)

    async def begin(self) -> None:
        """Install the code in this page's documents."""

    async def place(self, frame: Frame) -> Place:
        """Returns where the functions of a frame's document are called."""
        return frame

    async def call(self, frame: Frame, name: str, given: list[Given], ticket: str | None = None) -> str:
        """Call a function in a frame's document. Returns its result as JSON. Raises PlaywrightError."""
        return await self.call_at(frame, name, given, ticket)

    async def call_at(self, place: Place, name: str, given: list[Given], ticket: str | None = None) -> str:
        """Call a function at a place. Raises PlaywrightError."""
        assert isinstance(place, Frame), "only Chromium has ids of worlds"
        code = f"([name, given, ticket]) => ({_CALL})(name, given, ticket)"
        answer = await place.evaluate(code, [name, given, ticket])
        if answer is None:
            await place.evaluate(f"() => {{ {self.script} }}")
            answer = await place.evaluate(code, [name, given, ticket])
        return str(answer)

    async def provide(self, frame: Frame, engine: str) -> None:
        """Make an engine available in a frame's document."""
        if not json.loads(await self.call(frame, "page.hasEngine", [{"value": engine}])):
            await frame.evaluate(f"() => {{ {engine_script(engine)} }}")

    def hear(self, place: Place, payload: str) -> None:
        """Handle a message from a place."""
        message = json.loads(payload)
        if not isinstance(message, dict):
            return
        if message.get("type") != "held":
            self._listener.on_message(self.page, message)
        elif (waiting := self._held.get(message["ticket"])) is not None and not waiting.done():
            waiting.set_result(place)

    @asynccontextmanager
    async def holding(self, ticket: str) -> AsyncIterator[Callable[[], Any]]:
        """Wait until the page confirms that it received the element passed on in this block."""
        waiting = self._held[ticket] = asyncio.get_running_loop().create_future()
        try:
            yield lambda: asyncio.wait_for(waiting, HELD_S)
        finally:
            del self._held[ticket]


class IsolatedWorld(World):
    """The same in an isolated world, by Chromium's debugger."""

    def __init__(self, page: Page, listener: Listener) -> None:
        super().__init__(page, listener)
        self._cdp: CDPSession | None = None
        self._contexts: dict[str, int] = {}
        """The world of each frame's document, by the debugger's id of the frame."""
        self._main = ""

    async def begin(self) -> None:
        """Install the code in this page's documents, including the current ones. Raises PlaywrightError."""
        cdp = self._cdp = await self._listener.cdp(self.page)
        cdp.on("Runtime.executionContextCreated", self._on_created)
        cdp.on("Runtime.executionContextDestroyed", self._on_destroyed)
        cdp.on("Runtime.executionContextsCleared", lambda _: self._contexts.clear())
        cdp.on("Runtime.bindingCalled", lambda event: self.hear(event["executionContextId"], event["payload"]))
        script = {"source": self.script, "worldName": WORLD, "runImmediately": True}
        tree = await cdp.send("Page.getFrameTree")
        await asyncio.gather(
            cdp.send("Page.enable"),
            cdp.send("Runtime.enable"),
            cdp.send("Runtime.addBinding", {"name": REPORT, "executionContextName": WORLD}),
            cdp.send("Page.addScriptToEvaluateOnNewDocument", script),
        )
        self._main = tree["frameTree"]["frame"]["id"]

    def _on_created(self, event: dict[str, Any]) -> None:
        context = event["context"]
        if context["name"] == WORLD:
            self._contexts[context["auxData"]["frameId"]] = context["id"]

    def _on_destroyed(self, event: dict[str, Any]) -> None:
        gone = event["executionContextId"]
        self._contexts = {frame: context for frame, context in self._contexts.items() if context != gone}

    async def _send(self, method: str, parameters: dict[str, Any]) -> Any:
        assert self._cdp is not None, "the world is ready"
        return await self._cdp.send(method, parameters)

    async def place(self, frame: Frame) -> Place:
        """Returns the world of a frame's document. Raises PlaywrightError if the debugger does not know the frame."""
        number = self._main if frame == self.page.main_frame else await self._number(frame)
        known = self._contexts.get(number)
        if known is None:
            made = await self._send("Page.createIsolatedWorld", {"frameId": number, "worldName": WORLD})
            known = self._contexts[number] = made["executionContextId"]
        return known

    async def _number(self, frame: Frame) -> str:
        """Returns the debugger's id of a frame below the main one: both list frames in the order in which they were attached."""
        tree = (await self._send("Page.getFrameTree", {}))["frameTree"]
        for at in _path(frame):
            tree = tree.get("childFrames", [])[at : at + 1]
            if not tree:
                raise PlaywrightError("the frame is gone, or runs in another process")
            tree = tree[0]
        return str(tree["frame"]["id"])

    async def call(self, frame: Frame, name: str, given: list[Given], ticket: str | None = None) -> str:
        """Call a function in a frame's document; if that is left meanwhile, in the new one. Raises PlaywrightError."""
        try:
            return await self.call_at(await self.place(frame), name, given, ticket)
        except PlaywrightError as error:
            if not any(words in str(error) for words in GONE):
                raise
        self._contexts.clear()
        return await self.call_at(await self.place(frame), name, given, ticket)

    async def call_at(self, place: Place, name: str, given: list[Given], ticket: str | None = None) -> str:
        """Call a function in a world. Raises PlaywrightError."""
        answer = await self._run(place, name, given, ticket)
        if answer is None:  # a document from before our code
            await self._evaluate(place, self.script)
            answer = await self._run(place, name, given, ticket)
        return str(answer)

    async def _run(self, place: Place, name: str, given: list[Given], ticket: str | None) -> str | None:
        reply = await self._send(
            "Runtime.callFunctionOn",
            {
                "functionDeclaration": _CALL,
                "executionContextId": place,
                "arguments": [{"value": name}, {"value": given}, {"value": ticket}],
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        _raise_from(reply, name)
        value: str | None = reply["result"].get("value")
        return value

    async def _evaluate(self, place: Place, code: str) -> None:
        _raise_from(await self._send("Runtime.evaluate", {"expression": code, "contextId": place}), "our code")

    @property
    def cdp(self) -> CDPSession:
        """The debugger's session."""
        assert self._cdp is not None, "the world is ready"
        return self._cdp

    async def object_at(self, place: Place, name: str, given: list[Given]) -> str:
        """Returns the result of a function as an object of the debugger. Raises PlaywrightError."""
        call = {"functionDeclaration": f"(name, given) => {KEY}.get(name, given)", "executionContextId": place}
        reply = await self._send("Runtime.callFunctionOn", call | {"arguments": [{"value": name}, {"value": given}]})
        _raise_from(reply, name)
        return str(reply["result"]["objectId"])

    async def ask_about_number(self, name: str, number: int) -> Any:
        """Call a function of the top document with a node, by the debugger's id of it. Raises PlaywrightError."""
        place = await self.place(self.page.main_frame)
        node = (await self._send("DOM.resolveNode", {"backendNodeId": number, "executionContextId": place}))["object"]
        call = {"functionDeclaration": f"(name, node) => JSON.stringify({KEY}.on(name, node))", "executionContextId": place}
        reply = await self._send("Runtime.callFunctionOn", call | {"arguments": [{"value": name}, {"objectId": node["objectId"]}]})
        _raise_from(reply, name)
        return json.loads(reply["result"]["value"])

    async def tell_of_nodes(self, name: str, numbers: Sequence[int]) -> None:
        """Call a function of the top document with each of several nodes. Raises PlaywrightError."""
        place = await self.place(self.page.main_frame)
        where = {"executionContextId": place, "objectGroup": name}
        asked = (self._send("DOM.resolveNode", {"backendNodeId": number, **where}) for number in numbers)
        found = await asyncio.gather(*asked, return_exceptions=True)  # some may be gone
        nodes = [{"objectId": one["object"]["objectId"]} for one in found if isinstance(one, dict)]
        call = {
            "functionDeclaration": f"(name, ...nodes) => {{ for (const node of nodes) {KEY}.on(name, node); }}",
            "executionContextId": place,
        }
        _raise_from(await self._send("Runtime.callFunctionOn", call | {"arguments": [{"value": name}, *nodes]}), name)
        await self._send("Runtime.releaseObjectGroup", {"objectGroup": name})

    async def provide(self, frame: Frame, engine: str) -> None:
        """Make an engine available in a frame's document. Raises PlaywrightError."""
        if not json.loads(await self.call(frame, "page.hasEngine", [{"value": engine}])):  # this also installs the code
            await self._evaluate(await self.place(frame), engine_script(engine))


def _path(frame: Frame) -> list[int]:
    """Returns the indexes of a frame and its ancestors among their siblings, outermost first."""
    found: list[int] = []
    while (parent := frame.parent_frame) is not None:
        found.insert(0, parent.child_frames.index(frame))
        frame = parent
    return found


def _raise_from(reply: dict[str, Any], name: str) -> None:
    details = reply.get("exceptionDetails")
    if details is not None:
        what = details.get("exception", {}).get("description") or details.get("text", "")
        raise PlaywrightError(f"{name}: {what}")
