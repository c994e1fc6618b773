"""Calls uxaudit's functions in pages, in a JavaScript world that the page's scripts cannot access.

A world has its own globals and prototypes, so a page that overrides ``JSON`` or ``Array.prototype`` cannot affect a measurement;
only the document is shared. Only Chromium supports this, by its debugger. In other browsers the functions run in the page's own world.

Elements that Playwright found are passed on by a custom selector engine, which runs in Playwright's world of the same document and
dispatches an event that the probes' world receives.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from playwright.async_api import BrowserContext, CDPSession, ElementHandle, Frame, Locator, Page, Playwright
from playwright.async_api import Error as PlaywrightError

from uxaudit.replay.browser.bundles import CHANNEL, KEY, engine_script, page_world_script, probes_script

WORLD = "uxaudit"
REPORT = "__uxaudit_report"
"""The function by which uxaudit's code in a page sends messages."""
ENGINE = "uxaudit"
HELD_S = 2.0
"""Time for the page to confirm that it received an element, in seconds."""
GONE = ("Cannot find context", "uniqueContextId not found")
"""Chromium's error texts for a document that was left."""

_CALL = f"(name, given, ticket) => {{ const world = {KEY}; return world ? world.call(name, given, ticket ?? undefined) : null; }}"
_HANDS = f"""({{
  query(root, order) {{ return this.queryAll(root, order)[0] ?? null; }},
  queryAll(root, order) {{
    const [act, data] = order.split(' ');
    const send = (target, options) => target.dispatchEvent(new InputEvent(`{CHANNEL}:${{act}}`, {{ data, composed: true, ...options }}));
    if (act === 'take') {{
      let given = null;
      const hear = (event) => {{ [given] = event.composedPath(); }};
      addEventListener('{CHANNEL}:give', hear, {{ capture: true, once: true }});
      send(window);
      removeEventListener('{CHANNEL}:give', hear, true);
      return given ? [given] : [];
    }}
    const range = () => new StaticRange({{ startContainer: root, startOffset: 0, endContainer: root, endOffset: 0 }});
    if (root.isConnected) send(root); else send(window, {{ targetRanges: [range()] }});
    return [root];
  }},
}})"""
"""Passes an element to the probes' world (``hold``), or takes one from it (``take``)."""


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


class _World:
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


class _IsolatedWorld(_World):
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


_LISTENERS: WeakKeyDictionary[BrowserContext, Listener] = WeakKeyDictionary()
_WORLDS: WeakKeyDictionary[Page, asyncio.Task[_World]] = WeakKeyDictionary()
_TICKETS = itertools.count()


async def register(playwright: Playwright) -> None:
    """Register the selector engine: once per driver, before its browsers have pages."""
    await playwright.selectors.register(ENGINE, _HANDS, content_script=True)


async def prepare(context: BrowserContext, listener: Listener, *, text_spacing: bool, withhold: bool = False) -> None:
    """Install the code in all documents of a context. Raises PlaywrightError."""
    _LISTENERS[context] = listener
    if is_isolated(context):
        await context.add_init_script(page_world_script(text_spacing=text_spacing, withhold=withhold))
        return

    async def hear(source: dict[str, Any], payload: str) -> None:
        (await _world(source["page"])).hear(source["frame"], payload)

    await context.expose_binding(REPORT, hear)
    script = probes_script(listener.bundle, listener.engines)
    await context.add_init_script(script + page_world_script(text_spacing=text_spacing, withhold=withhold))


def attach(context: BrowserContext, listener: Listener) -> None:
    """Install uxaudit's code in an isolated world of all pages in a context of Chromium, and nothing in the pages' own world."""
    _LISTENERS[context] = listener


def is_isolated(context: BrowserContext) -> bool:
    """Whether the code has an isolated world in this browser."""
    return context.browser is not None and context.browser.browser_type.name == "chromium"


async def enter(page: Page) -> None:
    """Install the code in a page's documents from now on. Raises PlaywrightError."""
    await _world(page)


async def _world(page: Page) -> _World:
    beginning = _WORLDS.get(page)
    if beginning is None:
        beginning = _WORLDS[page] = asyncio.create_task(_begin(page))
    try:
        return await asyncio.shield(beginning)
    except PlaywrightError:
        _WORLDS.pop(page, None)
        raise


async def _begin(page: Page) -> _World:
    listener = _LISTENERS[page.context]
    world = _IsolatedWorld(page, listener) if is_isolated(page.context) else _World(page, listener)
    await world.begin()
    return world


def _values(values: tuple[Any, ...]) -> list[Given]:
    return [{"value": value} for value in values]


async def ask_text(where: Page | Frame, name: str, *values: Any) -> str:
    """Call a function in the document of a page or frame, such as ``forms.readForms``. Returns its result as JSON.

    Raises PlaywrightError if it fails, or if the document is left meanwhile.
    """
    frame = where.main_frame if isinstance(where, Page) else where
    return await (await _world(frame.page)).call(frame, name, _values(values))


async def ask(where: Page | Frame, name: str, *values: Any) -> Any:
    """Call a function as :func:`ask_text` does. Returns its result as data."""
    return json.loads(await ask_text(where, name, *values))


async def ask_about(
    element: Locator | ElementHandle, name: str, *values: Any, page: Page | None = None, timeout_ms: float | None = None
) -> Any:
    """Call a function with an element and further values, including elements of the same document. Raises PlaywrightError.

    ``timeout_ms`` is the maximum time for a locator to find its element; ``page`` saves a request if a handle's page is known.
    """
    world = await _world(page or await _page_of(element))
    ticket, place = await _hand_over(world, element, timeout_ms)
    given = [{"node": ticket}]
    for value in values:
        is_element = isinstance(value, ElementHandle)
        given.append({"node": (await _hand_over(world, value, None))[0]} if is_element else {"value": value})
    return json.loads(await world.call_at(place, name, given))


async def ask_about_all(elements: Locator, name: str, *also: ElementHandle) -> Any:
    """Call a function with the list of elements that a locator finds now, and with single elements. Raises PlaywrightError."""
    world = await _world(elements.page)
    tickets = [await _hand_over(world, one, None) for one in also]
    ticket = _new_ticket()
    async with world.holding(ticket) as held:
        found = await elements.locator(f"{ENGINE}=hold {ticket}").count()
        place = await held() if found else await world.place(elements.page.main_frame)
    return json.loads(await world.call_at(place, name, [{"nodes": ticket}, *({"node": one} for one, _ in tickets)]))


async def find_element(where: Page | Frame | Locator, name: str, *values: Any, timeout_ms: float | None = None) -> ElementHandle | None:
    """Returns the element that a function finds, in a document or relative to an element. Raises PlaywrightError."""
    result = _new_ticket()
    if isinstance(where, Locator):
        world = await _world(where.page)
        handle = await where.element_handle(timeout=timeout_ms)
        ticket, place = await _hand_over(world, handle, None)
        frame = await handle.owner_frame()
        found = await world.call_at(place, name, [{"node": ticket}, *_values(values)], result)
    else:
        frame = where.main_frame if isinstance(where, Page) else where
        found = await (await _world(frame.page)).call(frame, name, _values(values), result)
    return await frame.query_selector(f"{ENGINE}=take {result}") if frame is not None and json.loads(found) else None


async def ask_about_number(page: Page, name: str, number: int) -> Any:
    """Call a function with a node of the top document, by the debugger's id of it. Raises PlaywrightError."""
    return await (await _isolated(page)).ask_about_number(name, number)


async def debugger_object(page: Page, element: Locator | ElementHandle, name: str) -> tuple[CDPSession, str]:
    """Returns the result of a function for an element as an object of the debugger, with the session that knows it.

    Raises PlaywrightError, also in browsers other than Chromium.
    """
    world = await _isolated(page)
    ticket, place = await _hand_over(world, element, HELD_S * 1000)
    return world.cdp, await world.object_at(place, name, [{"node": ticket}])


async def debugger_of(page: Page) -> CDPSession:
    """Returns the debugger's session of a page. Raises PlaywrightError in browsers other than Chromium."""
    return (await _isolated(page)).cdp


async def _isolated(page: Page) -> _IsolatedWorld:
    world = await _world(page)
    if not isinstance(world, _IsolatedWorld):
        raise PlaywrightError("only Chromium has a debugger")
    return world


async def tell_of_nodes(page: Page, name: str, numbers: Sequence[int]) -> None:
    """Call a function with each of several nodes, by the debugger's ids. Raises PlaywrightError."""
    world = await _world(page)
    if isinstance(world, _IsolatedWorld):
        await world.tell_of_nodes(name, numbers)


async def provide(frame: Frame, engine: str) -> None:
    """Make an engine available in a frame's document. Raises PlaywrightError, or CannotMeasure if it is not installed."""
    if engine not in _LISTENERS[frame.page.context].engines:
        await (await _world(frame.page)).provide(frame, engine)


def _new_ticket() -> str:
    return f"t{next(_TICKETS)}"


async def _page_of(element: Locator | ElementHandle) -> Page:
    if isinstance(element, Locator):
        return element.page
    frame = await element.owner_frame()
    if frame is None:
        raise PlaywrightError("the element is in no document")
    return frame.page


async def _hand_over(world: _World, element: Locator | ElementHandle, timeout_ms: float | None) -> tuple[str, Place]:
    """Pass an element to the probes' world. Returns its ticket, and the world of its document."""
    ticket = _new_ticket()
    order = f"{ENGINE}=hold {ticket}"
    async with world.holding(ticket) as held:
        if isinstance(element, Locator):
            await element.locator(order).wait_for(state="attached", timeout=timeout_ms)
        else:
            await element.query_selector(order)
        return ticket, await held()
