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
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from playwright.async_api import BrowserContext, CDPSession, ElementHandle, Frame, Locator, Page, Playwright
from playwright.async_api import Error as PlaywrightError

from uxaudit.replay.browser.bundles import elements_script, page_world_script, probes_script
from uxaudit.replay.browser.worlds import HELD_S, REPORT, Given, IsolatedWorld, Listener, Place, World

ENGINE = "uxaudit"
"""The name of the selector engine."""

_LISTENERS: WeakKeyDictionary[BrowserContext, Listener] = WeakKeyDictionary()
_WORLDS: WeakKeyDictionary[Page, asyncio.Task[World]] = WeakKeyDictionary()
_TICKETS = itertools.count()


async def register(playwright: Playwright) -> None:
    """Register the selector engine: once per driver, before its browsers have pages."""
    await playwright.selectors.register(ENGINE, elements_script(), content_script=True)


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


async def _world(page: Page) -> World:
    beginning = _WORLDS.get(page)
    if beginning is None:
        beginning = _WORLDS[page] = asyncio.create_task(_begin(page))
    try:
        return await asyncio.shield(beginning)
    except PlaywrightError:
        _WORLDS.pop(page, None)
        raise


async def _begin(page: Page) -> World:
    listener = _LISTENERS[page.context]
    world = IsolatedWorld(page, listener) if is_isolated(page.context) else World(page, listener)
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


async def _isolated(page: Page) -> IsolatedWorld:
    world = await _world(page)
    if not isinstance(world, IsolatedWorld):
        raise PlaywrightError("only Chromium has a debugger")
    return world


async def tell_of_nodes(page: Page, name: str, numbers: Sequence[int]) -> None:
    """Call a function with each of several nodes, by the debugger's ids. Raises PlaywrightError."""
    world = await _world(page)
    if isinstance(world, IsolatedWorld):
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


async def _hand_over(world: World, element: Locator | ElementHandle, timeout_ms: float | None) -> tuple[str, Place]:
    """Pass an element to the probes' world. Returns its ticket, and the world of its document."""
    ticket = _new_ticket()
    order = f"{ENGINE}=hold {ticket}"
    async with world.holding(ticket) as held:
        if isinstance(element, Locator):
            await element.locator(order).wait_for(state="attached", timeout=timeout_ms)
        else:
            await element.query_selector(order)
        return ticket, await held()
