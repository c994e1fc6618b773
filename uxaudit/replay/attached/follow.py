"""Follows a test: while a task is open, each of the test's own calls of Playwright that acts becomes a step of the task.

The public methods of Playwright's classes are wrapped once in a process; outside a task they go straight on. What goes wrong here is
kept in :attr:`Following.troubles` and never reaches the test, unless it is strict.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from playwright import async_api, sync_api
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from uxaudit.errors import InputError
from uxaudit.replay.attached import bridge
from uxaudit.replay.attached.calls import CALLS, ActingCall, arguments_of
from uxaudit.replay.attached.recorder import TaskOrder, TaskRecorder, UserAct
from uxaudit.replay.attached.session import AttachedSession


class Following:
    """One task of a test on a page, of either interface. It begins at once with its first call; :meth:`end` ends it."""

    def __init__(self, page: Any, order: TaskOrder, recordings: Path, *, strict: bool = False, troubles: list[str] | None = None) -> None:
        self.page = page
        self.order = order
        self.recordings = recordings
        self.strict = strict
        self.recorder: TaskRecorder | None = None
        self.busy = False
        """Whether an act is under way: what is called meanwhile, as by a handler of the test, is no step of its own."""
        self.troubles: list[str] = [] if troubles is None else troubles
        """What could not be observed, and why; such a task is not measured."""

    async def begin(self) -> None:
        """Attach to the page, and take the test's calls for steps from now on. Raises InputError where another task is open."""
        if _OPEN:
            raise InputError(
                f'the task "{self.order.task}" begins while "{_OPEN[-1].order.task}" is still open',
                self.order.where,
                "End the first task before, by leaving its `with` block.",
            )
        _wrap_all()
        session = await AttachedSession.attach(bridge.asynchronous(self.page), self.order.site)
        self.recorder = TaskRecorder(session, self.order, self.recordings)
        _OPEN.append(self)

    async def end(self, error: BaseException | None = None, told: str = "") -> None:
        """End the task, and with it the recording. ``error`` is what ended it early, ``told`` the same in words."""
        if self in _OPEN:
            _OPEN.remove(self)
        if self.recorder is not None:
            await self.recorder.end(error, told=told)

    def page_of(self, thing: Any) -> Page | None:
        """The page, of the observed context, that an object of Playwright acts on; None where it is of another."""
        assert self.recorder is not None, "it has begun"
        session, thing = self.recorder.session, bridge.asynchronous(thing)
        if isinstance(thing, async_api.ElementHandle):  # it names no page
            return session.page
        for page in session.context.pages:
            if thing in (page, page.keyboard, page.mouse, page.touchscreen) or getattr(thing, "page", None) == page:
                return page
        return None

    def act(self, call: ActingCall, thing: Any, given: dict[str, Any], page: Page) -> UserAct:
        """What a call is about to do."""
        thing = bridge.asynchronous(thing)
        element, described = None, ""
        if call.element == "own":
            element, described = thing, str(thing).rpartition("selector=")[2].strip("'\">")
        elif call.element == "selector":
            described = given.get("selector") or given.get("source", "")
            element = thing.locator(described).first
        return UserAct(page, functools.partial(_made, call, given), element, described, call.words)

    async def before(
        self, call: ActingCall, thing: Any, args: tuple[Any, ...], kwargs: dict[str, Any], original: Callable[..., Any]
    ) -> None:
        """Note what a call of the test is about to do."""
        assert self.recorder is not None, "it has begun"
        page = self.page_of(thing)
        if page is not None:
            await self.recorder.before(self.act(call, thing, arguments_of(original, (thing, *args), kwargs), page))

    async def after(self, error: BaseException | None) -> None:
        """Note that it is done, or why it failed."""
        assert self.recorder is not None, "it has begun"
        await self.recorder.after(error)

    async def safely(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do our own work for a call of the test, which goes on whatever becomes of it."""
        try:
            await work
        except Exception as error:
            self.note(error)

    def begin_safely(self) -> None:
        """Begin on a page of the synchronous interface."""
        bridge.run(self.page, self.safely(self.begin()))

    def end_safely(self, error: BaseException | None) -> None:
        """End on a page of the synchronous interface."""
        try:
            bridge.run(self.page, self.safely(self.end(error)))
        except PlaywrightError as lost:  # the driver is gone
            self.note(lost)

    def note(self, error: Exception) -> None:
        """Keep what went wrong with our own work. Raises it in a strict task."""
        if self.strict:
            raise error
        self.troubles.append(f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:300])


async def scan(page: Any, order: TaskOrder, recordings: Path) -> None:
    """Record the state that a page shows now, as the start of a task in which nothing is done."""
    session = await AttachedSession.attach(bridge.asynchronous(page), order.site)
    for task in _OPEN:
        if task.recorder is not None and task.recorder.session is session:
            await task.recorder.observe_last()
    secrets = session.secrets
    try:
        await TaskRecorder(session, replace(order, expects=False), recordings).end()
    finally:
        session.secrets = secrets


def _made(call: ActingCall, given: dict[str, Any], target: Any) -> Any:
    return call.make(target, given)


_OPEN: list[Following] = []
"""The task that is open in this process, if any: a process runs one test at a time."""


def _followed() -> Following | None:
    """The task whose step the call is that is being made; None outside tasks, and within another act."""
    return None if not _OPEN or _OPEN[-1].busy else _OPEN[-1]


@functools.cache
def _wrap_all() -> None:
    """Wrap the methods of both interfaces."""
    for call in CALLS:
        _wrap(sync_api, call, _synchronous)
        _wrap(async_api, call, _asynchronous)


def _wrap(api: ModuleType, call: ActingCall, wrapper: Callable[[ActingCall, Callable[..., Any]], Callable[..., Any]]) -> None:
    owner = getattr(api, call.owner)
    original = getattr(owner, call.method, None)
    if original is not None:  # of this version of Playwright
        setattr(owner, call.method, wrapper(call, original))


def _synchronous(call: ActingCall, original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        task = _followed()
        if task is None or not bridge.is_synchronous(task.page):
            return original(self, *args, **kwargs)
        task.busy = True
        try:
            bridge.run(self, task.safely(task.before(call, self, args, kwargs, original)))
            try:
                done = original(self, *args, **kwargs)
            except BaseException as error:
                bridge.run(self, task.safely(task.after(error)))
                raise
            bridge.run(self, task.safely(task.after(None)))
            return done
        finally:
            task.busy = False

    return wrapped


def _asynchronous(call: ActingCall, original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(original)
    async def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        task = _followed()
        if task is None or bridge.is_synchronous(task.page):
            return await original(self, *args, **kwargs)
        task.busy = True
        try:
            await task.safely(task.before(call, self, args, kwargs, original))
            try:
                done = await original(self, *args, **kwargs)
            except BaseException as error:
                await task.safely(task.after(error))
                raise
            await task.safely(task.after(None))
            return done
        finally:
            task.busy = False

    return wrapped
