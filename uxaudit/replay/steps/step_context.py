"""What a step has to work with while it is done, and what is noted of it meanwhile."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Locator

from uxaudit.model.base import Box, Shot
from uxaudit.recording.records import Control, StepError, StepStatus
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard import dialogs
from uxaudit.replay.keyboard.activate import Keys
from uxaudit.replay.keyboard.navigate import KeyboardRoute
from uxaudit.replay.probes.filmstrip import Film
from uxaudit.replay.steps.locate import StepFailed
from uxaudit.scenario.variables import SECRET


@dataclass
class Performed:
    """How the acting went: noted as it goes, so that a step which is cut off tells how far it came."""

    timeout_ms: float
    """The step's timeout: acting may take so long, and the page as long again to come to rest."""
    film: Film | None = None
    status: StepStatus = "passed"
    error: StepError | None = None
    control: Control | None = None
    before: Shot | None = None
    """The picture with the control in view."""
    pixels: bytes = b""
    """That picture's bytes."""
    expects_response: bool = False
    """Whether a user who did this looks for an answer."""
    way: KeyboardRoute | None = None
    """How the keyboard comes to the control and works it; None where it is not asked to."""
    dialogs: dialogs.Open | None = None
    """The dialogs that were open before."""

    @property
    def control_box(self) -> Box | None:
        """Where the control lies in the picture before the action."""
        return self.control.box if self.control else None

    def met(self, control: Control) -> None:
        """Note the control as it is now; what was noted of an earlier look at it counts no more."""
        self.control, self.before, self.pixels, self.expects_response = control, None, b"", False

    def failed(self, error: StepError | None) -> Performed:
        """Itself, with the reason of its failure; None where observing is to tell it."""
        self.status, self.error = "failed", error
        return self


@dataclass
class Stage:
    """What an action has to work with: the session, the site, the time it may take, and its control once found."""

    session: Session
    site: str
    folder: Path
    """The scenario's folder, for uploads."""
    seen: Performed
    """What is noted of the step while it is done."""
    control: Locator | None = None
    point: dict[str, float] | None = None
    """A free point of the control, relative to its box, where its middle is covered."""
    environ: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    begun: float = field(default_factory=time.monotonic)
    keys: Keys | None = None
    """The keyboard with the focus on the control, for personas without a mouse; None where the mouse or a finger acts."""
    hand_over: Callable[[], Awaitable[None]] | None = None
    """Makes all ready for the mouse where the keys did not do it."""

    @property
    def left_ms(self) -> float:
        """What is left of the step's time, at least 1 ms: finding the control and acting share it."""
        return max(self.seen.timeout_ms - (time.monotonic() - self.begun) * 1000, 1.0)

    def reveal(self, text: str) -> str:
        """Put the values of secrets in. Raises StepFailed where one is not in the environment."""

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
        """Let the keyboard do it, for who has no mouse. Where it cannot, that is noted, and the mouse takes over."""
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
        assert self.control is not None, "a step with a target has its control by now"
        return self.control
