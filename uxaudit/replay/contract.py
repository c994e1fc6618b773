"""What the code of a probe gets and gives. What is known of a probe without a browser stands in its ``ProbeSpec``.

A module in ``probes/`` or ``trials/``, or of a plug-in, holds one ``Implementation``. Its ``observe`` gets a view of the page,
by the probe's phase: a :class:`StepView` (``document``, ``step``), a :class:`StateView` (``state``), or a ``StateCopy``
(``trial``, see ``trials/state_copy.py``). It returns what it found: the fields that its spec declares, or, where that
declares none, a value of the model ``result``. To report that nothing can be observed it raises, with the reason.
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
"""Elements of a page from which only a tenth of each kind is kept. Own judgement: reading more takes seconds."""
EXPECTED = (PlaywrightError, TimeoutError, RuntimeError, ValueError, TypeError, LookupError)
"""What a page can make the code of a probe raise: it may bend what answers us, or go away."""


@dataclass(frozen=True)
class StepView:
    """A step that is over: how it was planned, done, and how the page settled."""

    session: Session
    plan: StepPlan
    performed: Performed
    settled: Settled
    memory: Any = None
    """What this probe kept in the step before of the same task; None in the first one."""
    stays: bool = False
    """Whether the page settled in a state that is scanned, so that there is time to look on."""


@dataclass(frozen=True)
class Photo:
    """The picture of a whole page, with its bytes (JPEG); or why there is none."""

    shot: Shot | None = None
    pixels: bytes = b""
    why_not: str = ""


@dataclass(frozen=True)
class StateView:
    """A state that the page of a session shows."""

    session: Session
    facts: Mapping[str, Any]
    """Of its fingerprint: ``url``, ``title``, ``lang``, ``nodes`` (elements), ``width`` and ``height`` (CSS px)."""
    photograph: asyncio.Task[Photo]

    @property
    def share(self) -> int:
        """By how much to divide the limits of what is kept."""
        return 10 if self.facts["nodes"] > HUGE_NODES else 1

    async def picture(self) -> bytes:
        """The picture of the whole page (JPEG), as this persona sees it; empty where there is none."""
        return (await asyncio.shield(self.photograph)).pixels


@dataclass(frozen=True)
class Found:
    """What a probe returns that has more to say than its fields."""

    fields: Mapping[str, Any]
    memory: Any = None
    """What it gets again as ``memory`` in the next step of the task."""
    why_not: str = ""
    """Why a part of it could not be observed; empty where nothing is missing."""


def _nothing() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Implementation:
    """The code of one probe."""

    spec: ProbeSpec
    observe: Callable[[Any], Awaitable[Any]]
    in_page: bool = True
    """False for what looks at the picture alone, so that it works beside the page."""
    unavailable: Callable[[], str] = str
    """Why this installation cannot run it; empty where it can."""
    tools: Callable[[], Mapping[str, str]] = _nothing
    """The versions of what it runs, for the recording's header."""


def reason_of(error: BaseException, limit_s: float | None = None) -> str:
    """Why something could not be observed, in one line; ``limit_s`` is the time that it had."""
    if isinstance(error, TimeoutError):
        late = "it did not end in time" if limit_s is None else f"it did not end within {max(limit_s, 0):.0f} s"
        return f"{OUT_OF_TIME}: {str(error) or late}".splitlines()[0][:300]
    return (str(error) or type(error).__name__).splitlines()[0][:300]


async def piece_by_piece(*works: Callable[[], Awaitable[Mapping[str, Any]]]) -> Found:
    """Observe several things, so that one which fails does not take the others with it."""
    fields: dict[str, Any] = {}
    why_not = ""
    for work in works:
        try:
            fields.update(await work())
        except EXPECTED as error:
            why_not = why_not or reason_of(error)
    return Found(fields, why_not=why_not)
