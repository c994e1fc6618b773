"""The parts of trials by keys that press in the copy of a state and restore it: what happened, and whether it is as it was."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request

from uxaudit.replay.browser.session import Session
from uxaudit.replay.trials.read_only import Act, held_back
from uxaudit.replay.trials.state_copy import StateCopy

SAYS_MS = 600
"""Time for ARIA states and the focus to follow the effect of a key, in milliseconds (own judgement)."""


@dataclass
class CopyTrial:
    """A trial in one copy of a state."""

    copy: StateCopy
    session: Session
    budget_s: float
    """Time after which no further control is tried, in seconds."""
    acts: list[Act] = field(default_factory=list)
    """Navigations and windows since the last key; both are blocked."""
    requests: list[str] = field(default_factory=list)
    """Methods of the requests since the last key."""

    def __post_init__(self) -> None:
        self.page = self.session.page
        self.end = self.copy.end_of(self.budget_s)
        self._dialogs = 0
        self.page.on("request", self._heard)

    def _heard(self, request: Request) -> None:
        self.requests.append(request.method)

    @property
    def is_over(self) -> bool:
        """Whether its time is over."""
        return time.monotonic() > self.end

    def forget(self) -> None:
        """Forget what happened before a key."""
        self.acts.clear()
        self.requests.clear()
        self._dialogs = self.session.log.dialogs

    @property
    def has_asked(self) -> bool:
        """Whether there was a dialog of the browser since ``forget``."""
        return self.session.log.dialogs > self._dialogs

    @property
    def has_acted(self) -> bool:
        """Whether there was a navigation, a window, a request or a dialog since ``forget``."""
        return bool(self.acts or self.requests or self.has_asked)

    async def safely(self, act: Any, *given: Any) -> Any:
        """Returns the result of a trial while the page is kept in place; None if the page was gone meanwhile."""
        try:
            async with held_back(self.session, self.page, lambda: None, self.acts):
                return await act(*given)
        except PlaywrightError:
            if self.page.is_closed():
                raise
            return None

    async def is_as_it_was(self) -> bool:
        """Whether the copy shows the state."""
        try:
            return self.page.url == self.copy.facts["url"] and await self.copy.shown(self.session)
        except PlaywrightError:
            return False
