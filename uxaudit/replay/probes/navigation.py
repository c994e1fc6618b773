"""Where the user is, how they came there, and how deep: URL, title, status, and clicks from the task's start page."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.step_events import Visit
from uxaudit.replay.browser.event_listener import Arrival, well_formed
from uxaudit.replay.browser.session import Session
from uxaudit.urls import hash_route

_ID = re.compile(r"^(\d+|[A-Za-z]{1,5}[-_]?\d{2,}|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|(?=.*\d)[A-Za-z0-9_-]{16,})$", re.IGNORECASE)


def template(url: str) -> str:
    """The kind of page that a URL shows: ids in its path become ``:id``, its query only names its keys."""
    parts = urlsplit(url)
    path = "/".join(":id" if _ID.match(segment) else segment for segment in (parts.path + hash_route(url)).split("/"))
    keys = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return path + ("?" + "&".join(keys) if keys else "")


@dataclass
class Trail:
    """The pages of a task from its start, as a browser's history has them. Its length less one is the depth."""

    pages: list[str] = field(default_factory=list)

    def arrive(self, arrival: Arrival, verb: str) -> Visit:
        """Go to a page, forward or back."""
        page = arrival.url.split("#")[0] + hash_route(arrival.url)
        kind = self._kind(arrival, page, verb)
        if kind == "back" and len(self.pages) > 1:
            self.pages.pop()
        elif not self.pages or self.pages[-1] != page:
            self.pages.append(page)
        return Visit(
            url=arrival.url, status=arrival.status, method=arrival.method, kind=kind, at=arrival.at, depth=max(len(self.pages) - 1, 0)
        )

    def _kind(self, arrival: Arrival, page: str, verb: str) -> Literal["load", "soft", "anchor", "back", "reload", "popup"]:
        if arrival.popup:
            return "popup"
        if verb == "reload":
            return "reload"
        if verb == "back" or (len(self.pages) > 1 and self.pages[-2] == page):
            return "back"
        if arrival.loads:
            return "load"
        return "anchor" if self.pages and self.pages[-1] == page else "soft"


def visits(trail: Trail, arrivals: Sequence[Arrival], verb: str) -> tuple[Visit, ...]:
    """All arrivals of a step, in order, each taken onto the trail."""
    return tuple(trail.arrive(arrival, verb) for arrival in arrivals)


async def fields(session: Session, trail: Trail, verb: str) -> dict[str, Any]:
    """The record's fields: where the step ended, and the visits it made."""
    url = session.page.url
    title = ""
    if not session.hung:
        with contextlib.suppress(PlaywrightError):
            title = well_formed(await session.page.title(), 500)
    made = visits(trail, session.log.arrivals, verb)
    if made:
        made = (*made[:-1], made[-1].model_copy(update={"title": title}))
    return {"url": url, "title": title, "template": template(url), "visits": made}
