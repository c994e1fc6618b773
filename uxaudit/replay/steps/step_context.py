"""The context of an action during a step, and its notes."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Locator

from uxaudit.model.base import Box, Shot
from uxaudit.recording.records import Control, StepError, StepStatus
from uxaudit.replay.browser.filmstrip import Film
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard import dialogs
from uxaudit.replay.keyboard.activate import Keys
from uxaudit.replay.keyboard.navigate import KeyboardRoute
from uxaudit.replay.steps.locate import StepFailed
from uxaudit.scenario.variables import SECRET

GRACE_S = 1.0
"""Time beyond its timeout after which an action is cancelled, in seconds."""
LEAST_MS = 300.0
"""Minimum time for one call, in milliseconds, even if the step's time is over; the step as a whole has its own limit."""


@dataclass(frozen=True)
class Performed:
    """The result of acting."""

    status: StepStatus
    error: StepError | None
    control: Control | None
    before: Shot | None
    """The picture with the control in view."""
    pixels: bytes
    """The picture's bytes."""
    expects_response: bool
    """Whether a user expects a response to this."""
    way: KeyboardRoute | None
    """How the keyboard reached and activated the control; None if it was not used."""
    secret: bool | None
    """Whether the field that was operated contains secrets; None if no field was reached."""
    opened: tuple[str, ...]
    """Names of elements that were opened to reach the control, although the scenario does not say so."""
    hovered: str
    """Name of the element that the mouse hovered over to show the control, although the scenario does not say so."""
    dialogs: dialogs.Open | None
    """The dialogs that were open before the step."""
    film: Film | None

    @property
    def control_box(self) -> Box | None:
        """The box of the control in the picture before the action."""
        return self.control.box if self.control else None


@dataclass
class ActionNotes:
    """Notes made while acting, so that an interrupted step shows how far it got."""

    timeout_ms: float
    film: Film | None = None
    status: StepStatus = "passed"
    control: Control | None = None
    before: Shot | None = None
    pixels: bytes = b""
    expects_response: bool = False
    way: KeyboardRoute | None = None
    secret: bool | None = None
    opened: tuple[str, ...] = ()
    hovered: str = ""
    dialogs: dialogs.Open | None = None

    @property
    def control_box(self) -> Box | None:
        """The box of the control in the picture before the action."""
        return self.control.box if self.control else None

    def met(self, control: Control) -> None:
        """Note the control as it is now, and discard earlier notes about it."""
        self.control, self.before, self.pixels, self.expects_response = control, None, b"", False

    def done(self, error: StepError | None = None, *, failed: bool = False) -> Performed:
        """The result. Observing finds the error for a failure without one."""
        return Performed(
            status="failed" if failed else self.status,
            error=error,
            control=self.control,
            before=self.before,
            pixels=self.pixels,
            expects_response=self.expects_response,
            way=self.way,
            secret=self.secret,
            opened=self.opened,
            hovered=self.hovered,
            dialogs=self.dialogs,
            film=self.film,
        )


@dataclass
class Stage:
    """What an action works with: the session, the site, its time limit, and its control once found."""

    session: Session
    site: str
    folder: Path
    """The scenario's folder, for uploads."""
    seen: ActionNotes
    """Notes about the step."""
    control: Locator | None = None
    point: dict[str, float] | None = None
    """An uncovered point of the control, relative to its box, if its centre is covered."""
    environ: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    begun: float = field(default_factory=time.monotonic)
    keys: Keys | None = None
    """The keyboard, focused on the control, for personas without a mouse; None for mouse and touch."""
    hand_over: Callable[[], Awaitable[None]] | None = None
    """Prepares the mouse if the keys had no effect."""
    limit: asyncio.Timeout | None = None
    """Ends the step's acting."""

    def more_time(self, seconds: float) -> None:
        """Extend the step's time, for a person who does not find the control immediately."""
        if self.limit is not None and (when := self.limit.when()) is not None:
            self.limit.reschedule(when + seconds)
            self.begun += seconds

    @property
    def rest_ms(self) -> float:
        """The remaining time of the step, in milliseconds; negative if it is over."""
        return self.seen.timeout_ms - (time.monotonic() - self.begun) * 1000

    @property
    def left_ms(self) -> float:
        """Time limit of the next call, in milliseconds: the remaining time of the step, and enough for a response on a busy machine."""
        return max(self.rest_ms, LEAST_MS)

    @property
    def deadline(self) -> float:
        """When an action that polls the page gives up: a time of the monotonic clock, in seconds, before the step is cut off.

        Half of the grace is added, because on a busy machine finding the control alone may take the step's time.
        """
        return time.monotonic() + max(self.rest_ms + GRACE_S * 1000 / 2, LEAST_MS) / 1000

    def reveal(self, text: str) -> str:
        """Insert the values of secrets. Raises StepFailed if one is not in the environment."""

        def value(found: re.Match[str]) -> str:
            if found[1] not in self.environ:
                raise StepFailed(
                    StepError(
                        kind="invalid",
                        cause="environment",
                        message=f"the secret {found[1]} is not set",
                        hint=f"Set the environment variable {found[1]}.",
                    )
                )
            return self.environ[found[1]]

        return SECRET.sub(value, text)

    async def by_keys(self, work: Callable[[Keys], Awaitable[bool]]) -> bool:
        """Act by keyboard, for personas without a mouse. If it has no effect, that is noted, and the mouse takes over."""
        if self.keys is None:
            return False
        if await work(self.keys):
            return True
        self.keys.way.worked, self.keys = False, None
        if self.hand_over is not None:
            await self.hand_over()
        return False

    @property
    def found(self) -> Locator:
        """The control of this step. The player finds it before it calls the action."""
        assert self.control is not None, "a step with a target has found its control"
        return self.control
