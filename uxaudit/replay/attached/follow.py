"""Follows a test: while a task is open, each acting Playwright call of the test becomes a step of the task.

The public methods of Playwright's classes are wrapped once per process; outside a task they are called directly. Errors here are
kept in :attr:`Following.troubles` and never reach the test, unless it is strict.
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
from uxaudit.replay.attached.calls import CALLS, CLOSING, ActingCall, arguments_of
from uxaudit.replay.attached.recorder import TaskOrder, TaskRecorder, UserAct
from uxaudit.replay.attached.session import AttachedSession


class Following:
    """One task of a test on a page of either API. It starts with its first call; :meth:`end` ends it."""

    def __init__(self, page: Any, order: TaskOrder, recordings: Path, *, strict: bool = False, troubles: list[str] | None = None) -> None:
        self.page = page
        self.order = order
        self.recordings = recordings
        self.strict = strict
        self.recorder: TaskRecorder | None = None
        self.busy = False
        """Whether an action is running: calls made meanwhile, such as by a handler of the test, are no steps."""
        self.troubles: list[str] = [] if troubles is None else troubles
        """What could not be observed, and why; such a task is not measured."""

    async def begin(self) -> None:
        """Attach to the page, and record the test's calls as steps from now on. Raises InputError if another task is open."""
        if _OPEN:
            raise InputError(
                f'the task "{self.order.task}" starts while "{_OPEN[-1].order.task}" is still open',
                self.order.where,
                "End the first task before, by leaving its `with` block.",
            )
        _wrap_all()
        session = await AttachedSession.attach(bridge.asynchronous(self.page), self.order.site, self.order.engines)
        self.recorder = TaskRecorder(session, self.order, self.recordings)
        _OPEN.append(self)

    async def end(self, error: BaseException | None = None, message: str = "") -> None:
        """End the task and its recording. ``error`` is the exception that ended it early, ``message`` its text."""
        if self in _OPEN:
            _OPEN.remove(self)
        if self.recorder is not None:
            await self.recorder.end(error, message=message)

    def page_of(self, thing: Any) -> Page | None:
        """Returns the page of the observed context that a Playwright object acts on; None if it is of another context."""
        assert self.recorder is not None, "it has begun"
        session, thing = self.recorder.session, bridge.asynchronous(thing)
        if isinstance(thing, async_api.ElementHandle):  # it has no page
            return session.page
        for page in session.context.pages:
            if thing in (page, page.keyboard, page.mouse, page.touchscreen) or getattr(thing, "page", None) == page:
                return page
        return None

    def act(self, call: ActingCall, thing: Any, given: dict[str, Any], page: Page) -> UserAct:
        """Returns the action that a call is about to do."""
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
        """Note an action before a call of the test."""
        assert self.recorder is not None, "it has begun"
        page = self.page_of(thing)
        if page is not None:
            await self.recorder.before(self.act(call, thing, arguments_of(original, (thing, *args), kwargs), page))

    async def after(self, error: BaseException | None) -> None:
        """Note that the action is done, or why it failed."""
        assert self.recorder is not None, "it has begun"
        await self.recorder.after(error)

    async def safely(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do uxaudit's own work for a call of the test, which continues whatever the result."""
        try:
            await work
        except Exception as error:
            self.note(error)

    async def end_step(self) -> None:
        """Observe the step that was done last, to its end."""
        if self.recorder is not None:
            self.busy = True
            try:
                await self.recorder.finish_step()
            finally:
                self.busy = False

    def end_step_safely(self, thing: Any) -> None:
        """The same in the loop of a synchronous object."""
        bridge.run(thing, self.safely(self.end_step()))

    def begin_safely(self) -> None:
        """Start on a page of the synchronous API."""
        bridge.run(self.page, self.safely(self.begin()))

    def end_safely(self, error: BaseException | None) -> None:
        """End on a page of the synchronous API."""
        try:
            bridge.run(self.page, self.safely(self.end(error)))
        except PlaywrightError as lost:  # the driver is gone
            self.note(lost)

    def note(self, error: Exception) -> None:
        """Note an error of uxaudit's own work. Raises it in a strict task."""
        if self.strict:
            raise error
        self.troubles.append(f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:300])


async def scan(page: Any, order: TaskOrder, recordings: Path) -> None:
    """Record the current state of a page, as the start of a task without actions."""
    session = await AttachedSession.attach(bridge.asynchronous(page), order.site, order.engines)
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
"""The open task of this process, if any: a process runs one test at a time."""


def _followed() -> Following | None:
    """Returns the task that the current call is a step of; None outside tasks, and within another action."""
    return None if not _OPEN or _OPEN[-1].busy else _OPEN[-1]


@functools.cache
def _wrap_all() -> None:
    """Wrap the methods of both APIs."""
    for call in CALLS:
        _wrap(sync_api, call, _synchronous)
        _wrap(async_api, call, _asynchronous)
    for owner, method in CLOSING:
        _wrap_closing(sync_api, owner, method)
        _wrap_closing(async_api, owner, method)


def _wrap(api: ModuleType, call: ActingCall, wrapper: Callable[[ActingCall, Callable[..., Any]], Callable[..., Any]]) -> None:
    owner = getattr(api, call.owner)
    original = getattr(owner, call.method, None)
    if original is not None:  # of this version of Playwright
        setattr(owner, call.method, wrapper(call, original))


def _wrap_closing(api: ModuleType, name: str, method: str) -> None:
    """Have the last step observed before its page is closed."""
    owner = getattr(api, name)
    original = getattr(owner, method)

    if api is sync_api:

        @functools.wraps(original)
        def closing(self: Any, *args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            task = _followed()
            if task is not None and bridge.is_synchronous(task.page):
                task.end_step_safely(self)
            return original(self, *args, **kwargs)

    else:

        @functools.wraps(original)
        async def closing(self: Any, *args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            task = _followed()
            if task is not None and not bridge.is_synchronous(task.page):
                await task.safely(task.end_step())
            return await original(self, *args, **kwargs)

    setattr(owner, method, closing)


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
