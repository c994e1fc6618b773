"""The pages that participants see: consent, tasks, questions; and why a link does not open them."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse

from uxaudit.model.study import items_of
from uxaudit.replay.browser.bundles import built
from uxaudit.replay.moderated import panel
from uxaudit.sessions.collected import CollectedSession
from uxaudit.sessions.page_criteria import page_criterion
from uxaudit.urls import address

HERE, SHARED = Path(__file__).parent, Path(panel.__file__).parent
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
HEADERS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin-allow-popups",  # the site's window asks this page, its opener, for the session
}
SCRIPT, STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
REFUSALS = {
    404: ("This link is not valid", "Copy the whole link from your invitation, or ask for a new one."),
    409: ("This link is in use", "The session was started in another browser. Continue it there, or ask for a new link."),
    410: ("This session is over", "Everything was received. Thank you. You can close this page."),
}


def assets() -> Mapping[str, tuple[str, str]]:
    """Returns the files of the page, with their types."""
    return {
        "screens.css": ((SHARED / "panel.css").read_text(encoding="utf-8"), STYLE),
        "participant.css": ((HERE / "participant.css").read_text(encoding="utf-8"), STYLE),
        "screens.js": ((SHARED / "screens.js").read_text(encoding="utf-8"), SCRIPT),
        "participant.js": ((HERE / "participant.js").read_text(encoding="utf-8"), SCRIPT),
        "courier.js": (built("statements"), SCRIPT),
    }


def participant_page(session: CollectedSession, sites: Mapping[str, Any]) -> HTMLResponse:
    """The page that leads a participant through a session."""
    data = json.dumps(plan_of(session, sites)).replace("<", "\\u003c")  # so that no text can end the block
    markup = (HERE / "page.html").read_text(encoding="utf-8").replace("/*plan*/", data)
    return HTMLResponse(markup, headers=HEADERS)


def refusal_page(status: int) -> HTMLResponse:
    """A page that says why a link does not work."""
    title, text = (html.escape(words) for words in REFUSALS[status])
    markup = (HERE / "refusal.html").read_text(encoding="utf-8").replace("/*title*/", title).replace("/*text*/", text)
    return HTMLResponse(markup, status, headers=HEADERS)


def plan_of(session: CollectedSession, sites: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what the page needs to know: the screens in their order, and what it gives to the script on the site."""
    scenario, study = session.scenario, session.study
    asked = {name: [item.model_dump() for item in items_of(name)] for name in study.questions}
    return {
        "agreed": session.agreed,
        "consent": panel.consent_text(scenario, panel.SENT),
        "key": session.link.key,
        "sites": sites,
        "keepText": study.keep_text,
        "endsBySuccess": study.end == "success",
        "maxMinutes": study.max_minutes,
        "tasks": [
            {"task": task.task, "url": address(scenario.site, task.start), "success": page_criterion(scenario, task)[0]}
            for task in scenario.tasks
        ],
        "afterTask": asked.get("seq", []),
        "atEnd": [item for name, items in asked.items() if name != "seq" for item in items],
    }
