"""Runs probes so that none stops another: one that raises, returns an invalid result or does not end is left out, with the reason."""

from __future__ import annotations

import asyncio
import contextlib
import pkgutil
import signal
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from types import FrameType, ModuleType
from typing import Any

from pydantic import BaseModel, ValidationError

from uxaudit.model.probes import TOO_LARGE
from uxaudit.plugins.renamed_modules import new_places
from uxaudit.recording.probe_spec import Phase, ProbeSpec
from uxaudit.recording.probes import probes
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import EXPECTED, Found, Implementation, reason_of

BLOCKED_S = 2.0
"""Time beyond its limit after which a plug-in that blocks the process is interrupted, in seconds."""


@cache
def implementations() -> dict[str, Implementation]:
    """Returns the implementation of every probe by id, in the order in which they run. A plug-in that fails gets one that reports it."""
    own: dict[str, Implementation] = {}
    for package in ("uxaudit.replay.probes", "uxaudit.replay.trials"):
        for module in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
            own |= {found.spec.id: found for found in _held(import_module(module.name))}
    return {id: own[id] if id in own else _plugged(spec) for id, spec in probes().items() if id in own or spec.package}


def _held(module: ModuleType) -> list[Implementation]:
    return [value for value in vars(module).values() if isinstance(value, Implementation)]


def _plugged(spec: ProbeSpec) -> Implementation:
    try:
        held = {found.spec.id: found for found in _held(import_module(spec.module))}
    except (Exception, SystemExit) as error:
        better = new_places(error) if isinstance(error, Exception) else ""
        return _broken(spec, f"its module {spec.module} cannot be loaded: {better or f'{type(error).__name__}: {error}'}")
    if spec.id not in held:
        return _broken(spec, f"its module {spec.module} contains no implementation of {spec.id}")
    return replace(held[spec.id], spec=spec)


def _broken(spec: ProbeSpec, why: str) -> Implementation:
    async def observe(_: Any) -> None:
        raise ValueError(why)

    return Implementation(spec, observe, unavailable=lambda: _named(spec, why))


def of_phase(*phases: Phase) -> tuple[Implementation, ...]:
    """Returns the implementations of these phases, in the order in which they run."""
    return tuple(found for found in implementations().values() if found.spec.phase in phases)


async def observed(probe: Implementation, session: Session, view: Any, limit_s: float) -> Found:
    """Returns the result of a probe within its limit and this one. Raises PlaywrightError only if the browser is gone."""
    spec = probe.spec
    own_limit = spec.phase is Phase.TRIAL and not spec.package  # their time starts when the copy of the state is open
    limit = limit_s if own_limit else min(limit_s, spec.limit_s)
    try:
        if unfit := _unfit(spec, session, view):
            raise ValueError(unfit)
        return _checked(spec, await (_of_plugin if spec.package else _of_our_own)(probe, view, max(limit, 0)))
    except Exception as error:
        if not session.connected or not (spec.package or isinstance(error, EXPECTED)):
            raise
        return Found({}, why_not=_named(spec, (spec.package and new_places(error)) or reason_of(error, limit)))


async def _of_our_own(probe: Implementation, view: Any, limit_s: float) -> Any:
    async with asyncio.timeout(limit_s):
        return await probe.observe(view)


async def _of_plugin(probe: Implementation, view: Any, limit_s: float) -> Any:
    """Run code that may do anything: ignore cancellation, or block the whole process."""
    task = asyncio.ensure_future(_without_exit(probe, view))
    with _interrupting(task, limit_s + BLOCKED_S):
        try:
            await asyncio.wait({task}, timeout=limit_s)
        finally:
            task.cancel()  # has no effect if the task is done
        await asyncio.wait({task}, timeout=BLOCKED_S)
    if not task.done() or task.cancelled():
        raise TimeoutError
    if isinstance(task.exception(), _Stuck):
        raise TimeoutError("it blocked the whole process and was interrupted")
    return task.result()


def _unfit(spec: ProbeSpec, session: Session, view: Any) -> str:
    """Returns why a probe does not run here; empty if it does."""
    nodes = getattr(view, "facts", {}).get("nodes", 0)
    if spec.most_nodes is not None and nodes > spec.most_nodes:
        return f"{TOO_LARGE}: it has {nodes} elements, and {spec.id} runs on up to {spec.most_nodes}"
    browser = session.context.browser
    kind = browser.browser_type.name if browser is not None else ""
    return f"it needs {' or '.join(spec.browsers)}, and this is {kind}" if spec.browsers and kind not in spec.browsers else ""


def _checked(spec: ProbeSpec, value: Any) -> Found:
    """Returns a probe's result in the form of the recording. Raises ValueError for an invalid result."""
    found = value if isinstance(value, Found) else Found(value)
    if spec.fields:
        if unknown := set(found.fields) - set(spec.fields):
            raise ValueError(f"it returned fields that {spec.id} does not declare: {', '.join(sorted(unknown))}")
        return found
    model: Any = spec.result
    content: Any = found.fields
    try:
        result: BaseModel = model.model_validate(content.model_dump() if isinstance(content, BaseModel) else content)
    except ValidationError as error:
        raise ValueError(f"it returned no {model.__name__}: {error.errors()[0]['msg']}") from error
    return replace(found, fields={spec.id: result.model_dump(mode="json")})


def merged(record: Mapping[str, Any], spec: ProbeSpec, found: Found) -> dict[str, Any]:
    """Returns the fields of a record with a probe's result; without its own field, the result goes under ``probed``."""
    if spec.fields or not found.fields:
        return {**record, **(found.fields if spec.fields else {})}
    return {**record, "probed": {**record.get("probed", {}), **found.fields}}


def _named(spec: ProbeSpec, why: str) -> str:
    return f"{why} (from the package {spec.package})" if spec.package else why


async def _without_exit(probe: Implementation, view: Any) -> Any:
    try:
        return await probe.observe(view)
    except SystemExit as error:  # asyncio would end the worker
        raise RuntimeError(f"it tried to end the process: SystemExit: {error}") from error


class _Stuck(BaseException):
    """Raised into code that blocks the process; ``except Exception`` does not catch it."""


@contextlib.contextmanager
def _interrupting(task: asyncio.Task[Any], seconds: float) -> Iterator[None]:
    """Interrupt a task that blocks the event loop, which asyncio cannot cancel.

    Only in the main thread, and where the system has timers (not on Windows).
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if asyncio.current_task(loop) is task:
            raise _Stuck

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, BLOCKED_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
