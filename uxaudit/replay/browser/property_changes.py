"""Changes that an action makes without a trace in the document: values of fields, and states in the accessibility tree only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from playwright.async_api import ElementHandle, Locator
from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.step_events import UNSEEN, Response
from uxaudit.replay.browser.accessibility import Accessible, accessible
from uxaudit.replay.browser.isolated_world import ask, ask_about
from uxaudit.replay.browser.session import Session

ASK_S = 0.5
"""Time limit for a response of the page, in seconds. A page that does not respond is navigating or busy, which is detected elsewhere."""


async def changed_fields(session: Session, control: Locator | ElementHandle | None = None) -> dict[str, Any]:
    """Returns the fields that changed since the last call, and whether a control exposes its state to the browser alone."""
    name = "values.changedFields"
    reply: dict[str, Any] = await (ask(session.page, name, None) if control is None else ask_about(control, name, page=session.page))
    return reply


@dataclass(frozen=True)
class FieldChange:
    """A field whose value changed."""

    seen: bool
    """Whether it is visible."""
    name: str
    role: str
    value: str | None
    """Its current value; None if that is secret."""


@dataclass
class PropertyChanges:
    """Compares the page's fields, and the state of one control, with their earlier values. Create it by :meth:`begin`."""

    session: Session
    control: ElementHandle | None = None
    """The control, if it exposes its state to the browser alone."""
    before: Accessible | None = None
    changes: tuple[FieldChange, ...] = ()
    """The fields that changed so far."""

    @classmethod
    async def begin(cls, session: Session, control: Locator | ElementHandle | None) -> PropertyChanges:
        """Remember all values before the action. If the page does not respond, no change will be found."""
        watch = cls(session)
        try:
            async with asyncio.timeout(ASK_S):
                reply = await changed_fields(session, control)
                if reply["browser_only"] and control is not None:  # by its handle, because the action may remove it
                    watch.control = await control.element_handle() if isinstance(control, Locator) else control
                    watch.before = await accessible(session.page, watch.control)
        except (PlaywrightError, TimeoutError):
            return watch
        return watch

    async def responded(self) -> bool:
        """Whether anything that a user can see has changed since; if so, it is noted as a response of the page."""
        if set(self.session.log.responses) - UNSEEN:
            return True
        try:
            async with asyncio.timeout(ASK_S):
                found = await self._changed()
        except (PlaywrightError, TimeoutError):
            return False
        if found:
            self.session.note_response(Response.INPUT)
        return found

    async def _changed(self) -> bool:
        reply = await changed_fields(self.session)
        self.changes += tuple(FieldChange(**row) for row in reply["changed"])
        if any(change.seen for change in self.changes):
            return True
        if self.control is None:
            return False
        now = await accessible(self.session.page, self.control)
        return now is not None and now != self.before
