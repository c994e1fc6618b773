"""The user's location: URL, title, status, visits, and clicks from the task's start page."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Literal

from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.step_events import NAVIGATION, Visit
from uxaudit.replay.browser.event_listener import Arrival, well_formed
from uxaudit.replay.contract import Found, Implementation, StepView
from uxaudit.urls import hash_route, template


@dataclass(frozen=True)
class Trail:
    """The pages of a task since its start, like a browser's history. The depth is its length minus one."""

    pages: tuple[str, ...] = ()

    def to(self, arrival: Arrival, verb: str) -> tuple[Trail, Visit]:
        """Returns the trail and the visit after going to a page, forward or back."""
        page = arrival.url.split("#")[0] + hash_route(arrival.url)
        kind = self._kind(arrival, page, verb)
        pages = self.pages
        if kind == "back" and len(pages) > 1:
            pages = pages[:-1]
        elif pages[-1:] != (page,):
            pages = (*pages, page)
        depth = max(len(pages) - 1, 0)
        visit = Visit(url=arrival.url, status=arrival.status, method=arrival.method, kind=kind, at=arrival.at, depth=depth)
        return Trail(pages), visit

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


async def observe(view: StepView) -> Found:
    """Returns the record's fields: where the step ended, and its visits. The memory is the trail of the task."""
    session, trail = view.session, view.memory or Trail()
    url, title = session.page.url, ""
    if not session.hung:
        with contextlib.suppress(PlaywrightError):
            title = well_formed(await session.page.title(), 500)
    visits: list[Visit] = []
    for arrival in session.log.arrivals:
        trail, visit = trail.to(arrival, view.plan.step.verb)
        visits.append(visit)
    if visits:
        visits[-1] = visits[-1].model_copy(update={"title": title})
    return Found({"url": url, "title": title, "template": template(url), "visits": tuple(visits)}, memory=trail)


PROBE = Implementation(NAVIGATION, observe)
