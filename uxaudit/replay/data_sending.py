"""Tracks the steps that may send data to the site, and announces them in advance.

A replay whose machine dies may only be played again elsewhere if it has sent no data: an order must not be placed twice. A lost machine
cannot be asked, so each sending is announced before a step acts, unless other replays have shown that the step sends nothing.
"""

from __future__ import annotations

import asyncio

from uxaudit.recording.records import StepRecord
from uxaudit.replay.messages import Notice, StepKey

BEGUN, SENDING = "begun", "sending"


class Sends:
    """The steps of one replay. The setup may be repeated, so its steps do not count; nor does opening a page."""

    def __init__(self, known: frozenset[StepKey], notice: Notice | None) -> None:
        self._known = known
        self._notice = notice
        self._announced = False
        self.quiet: frozenset[StepKey] = frozenset()
        self.sent: frozenset[StepKey] = frozenset()

    async def before(self, step: StepRecord) -> None:
        """Announce a step that may send data, and wait until the other side has received it."""
        key = _key(step)
        if key is not None and step.is_action and key not in self._known:
            await self._tell(SENDING)

    async def after(self, step: StepRecord) -> None:
        """Withdraw the announcement if the step and all before it sent nothing."""
        key = _key(step)
        if key is None or not step.is_action:
            return
        if step.wrote is False:
            self.quiet |= {key}
        elif step.status != "skipped":
            self.sent |= {key}
        if self.sent:
            await self._tell(SENDING)
        elif self._announced:
            await self._tell(BEGUN)

    async def _tell(self, what: str) -> None:
        if self._notice is not None and self._announced is not (what == SENDING):
            self._announced = what == SENDING
            await asyncio.to_thread(self._notice, what)


def _key(step: StepRecord) -> StepKey | None:
    return None if step.task is None else (step.task, step.phase, step.index)
