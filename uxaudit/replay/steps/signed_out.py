"""Notices that a login has expired: the site asks to log in again, though the audit had logged in."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError

from uxaudit.model.scenario import Fill, Open, Step
from uxaudit.recording.records import StepError, StepRecord
from uxaudit.replay.browser.session import Session
from uxaudit.urls import address

LOOK_S = 1.0
UNAUTHORIZED = (401, 407)
WORDS = re.compile(
    r"log[\s_-]?[io]n\b|sign[\s_-]?[io]n\b|\bsso\b|\bauth|anmeld|einlogg|connexion|connecter|iniciar sesi|acceder|accedi|inlogg|zaloguj"
    r"|ログイン|登录|登入|로그인|تسجيل الدخول",
    re.IGNORECASE,
)
"""Names of login pages, in their path or on their button."""
PASSWORD = "input[type=password]"
HINT = "Log in again: renew the storage state, cookie or header, or let a `login:` flow do it. The next replay logs in again."


async def expired(session: Session, step: Step, record: StepRecord, site: str) -> StepError | None:
    """Returns the error for an expired login; None if the page shows no sign of it.

    Signs are a status of 401, and a page with one password field that says "log in" in its path or on a button: after `open`, if
    the site redirected to it; after any other step, if the step failed and is not the one that fills in a field.
    """
    statuses = [visit.status for visit in record.visits] + [one.status for one in record.trouble if one.kind == "http-error" and one.own]
    if record.status == "failed" and any(status in UNAUTHORIZED for status in statuses):
        return _error("the site responded with status 401")
    moved = isinstance(step, Open) and urlsplit(session.page.url).path.rstrip("/") != urlsplit(address(site, step.to)).path.rstrip("/")
    if not moved and (record.status != "failed" or isinstance(step, (Open, Fill))):
        return None
    return _error(f"{session.page.url} asks to log in") if await _asks(session) else None


def _error(words: str) -> StepError:
    return StepError(kind="unreachable", cause="environment", message=f"the login has expired: {words}", hint=HINT)


async def _asks(session: Session) -> bool:
    """Whether the page shows a login."""
    page = session.page
    try:
        async with asyncio.timeout(LOOK_S):
            if await page.locator(PASSWORD).filter(visible=True).count() != 1:
                return False
            return bool(WORDS.search(urlsplit(page.url).path) or await page.get_by_role("button", name=WORDS).count())
    except (PlaywrightError, TimeoutError):
        return False
