"""The interface between probes and the player. Everything about a probe that is known without a browser is in its ``ProbeSpec``.

A module in ``probes/`` or ``trials/``, or of a plug-in, contains one ``Implementation``. Its ``observe`` gets a view of the page,
by the probe's phase: a :class:`StepView` (``document``, ``step``), a :class:`StateView` (``state``), or a ``StateCopy``
(``trial``, see ``trials/state_copy.py``). It returns its result: the fields that its spec declares, or, if that declares none, a
value of the model ``result``. If nothing can be observed it raises an exception with the reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Error as PlaywrightError

from uxaudit.model.base import Shot
from uxaudit.model.probes import OUT_OF_TIME
from uxaudit.recording.probe_spec import ProbeSpec
from uxaudit.replay.browser.session import Session
from uxaudit.replay.browser.settling import Settled
from uxaudit.replay.steps.step_context import Performed
from uxaudit.replay.steps.task_context import StepPlan

HUGE_NODES = 30_000
"""Number of elements of a page from which only a tenth of each kind is kept. Own judgement: reading more takes seconds."""
EXPECTED = (PlaywrightError, TimeoutError, RuntimeError, ValueError, TypeError, LookupError)
"""Exceptions that a page can cause in a probe: it may override what the probe calls, or be closed."""


@dataclass(frozen=True)
class StepView:
    """A step that is over: its plan, its action, and how the page settled."""

    session: Session
    plan: StepPlan
    performed: Performed
    settled: Settled
    memory: Any = None
    """The value that this probe returned as ``memory`` in the task's previous step; None in the first one."""
    stays: bool = False
    """Whether the page settled in a state that is scanned, so that there is time for longer observation."""


@dataclass(frozen=True)
class Photo:
    """The picture of a whole page, with its bytes (JPEG); or the reason why there is none."""

    shot: Shot | None = None
    pixels: bytes = b""
    why_not: str = ""


@dataclass(frozen=True)
class StateView:
    """A state that the page of a session shows."""

    session: Session
    facts: Mapping[str, Any]
    """From its fingerprint: ``url``, ``title``, ``lang``, ``nodes`` (elements), ``width`` and ``height`` (CSS px)."""
    photograph: asyncio.Task[Photo]

    @property
    def share(self) -> int:
        """Divisor for the limits on the number of elements kept."""
        return 10 if self.facts["nodes"] > HUGE_NODES else 1

    async def picture(self) -> bytes:
        """Returns the picture of the whole page (JPEG), as this persona sees it; empty if there is none."""
        return (await asyncio.shield(self.photograph)).pixels


@dataclass(frozen=True)
class Found:
    """The result of a probe with more than its fields."""

    fields: Mapping[str, Any]
    memory: Any = None
    """The value for ``memory`` in the next step of the task."""
    why_not: str = ""
    """Why a part of it could not be observed; empty if it is complete."""


def _nothing() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Implementation:
    """The code of one probe."""

    spec: ProbeSpec
    observe: Callable[[Any], Awaitable[Any]]
    in_page: bool = True
    """False for a probe that only needs the picture, so that it can run in parallel with the page."""
    unavailable: Callable[[], str] = str
    """Returns why this installation cannot run it; empty if it can."""
    tools: Callable[[], Mapping[str, str]] = _nothing
    """Returns the versions of its tools, for the recording's header."""


def reason_of(error: BaseException, limit_s: float | None = None) -> str:
    """Returns why something could not be observed, in one line; ``limit_s`` is the time limit."""
    if isinstance(error, TimeoutError):
        late = "it did not end in time" if limit_s is None else f"it did not end within {max(limit_s, 0):.0f} s"
        return f"{OUT_OF_TIME}: {str(error) or late}".splitlines()[0][:300]
    return (str(error) or type(error).__name__).splitlines()[0][:300]


async def piece_by_piece(*works: Callable[[], Awaitable[Mapping[str, Any]]]) -> Found:
    """Observe several things, so that a failure of one does not affect the others."""
    fields: dict[str, Any] = {}
    why_not = ""
    for work in works:
        try:
            fields.update(await work())
        except EXPECTED as error:
            why_not = why_not or reason_of(error)
    return Found(fields, why_not=why_not)
