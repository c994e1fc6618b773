"""The page and the state that a person was on at any time of a task."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uxaudit.recording.session import SessionEvent


@dataclass(frozen=True)
class Places:
    """The page and the state after each event, in the order of the events."""

    times: tuple[float, ...]
    urls: tuple[str, ...]
    states: tuple[str, ...]
    scanned: tuple[str, ...]
    """The state that is scanned after an event, before the page changes; empty if there is none."""

    def at(self, t: float) -> tuple[str, str]:
        """Returns the URL and the fingerprint of the state at a time; before the first page those of that page.

        A state is scanned some time after it was reached: a later scan counts if the page did not change until then.
        """
        last = bisect_right(self.times, t) - 1
        if last < 0 or not self.urls[last]:
            last = next((at for at, url in enumerate(self.urls) if url), -1)
        if last < 0:
            return "", self.states[-1] if self.states else ""
        return self.urls[last], self.states[last] or self.scanned[last]


def places_of(events: Sequence[SessionEvent]) -> Places:
    """Read the pages and states of a task from its events, which are in the order of time."""
    urls, states = [], []
    url = state = ""
    for event in events:
        if event.what == "navigation" and event.url:
            url, state = event.url, "" if event.how != "anchor" else state
        state = event.state or state
        urls.append(url)
        states.append(state)
    scanned, following = [], ""
    for event in reversed(events):
        scanned.append(following)
        following = "" if event.what in ("navigation", "response") else event.state or following
    return Places(tuple(event.t for event in events), tuple(urls), tuple(states), tuple(reversed(scanned)))
