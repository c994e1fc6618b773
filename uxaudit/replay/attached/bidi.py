"""Console and network errors by WebDriver BiDi (W3C), the events that a driver reports if its options ask for them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from uxaudit.recording.step_events import Trouble
from uxaudit.replay.browser.requests_in_progress import now_ms

KINDS = frozenset({"console", "page-error", "http-error", "request-failed"})
"""The kinds of trouble that BiDi reports."""
NO_ERROR = ("ERR_ABORTED", "NS_BINDING_ABORTED")
"""Requests that a navigation superseded, or that became a download."""


class BidiErrors:
    """Passes the errors of a driver's pages on, from Selenium's threads. Close it when done; the driver is not changed."""

    def __init__(self, driver: Any, note: Callable[[Trouble], None]) -> None:
        """Subscribe to the driver's events. Raises AttributeError if this version of Selenium has no handlers for them."""
        self._driver = driver
        self._note = note
        self._removals: list[Callable[[], None]] = []
        script, network = driver.script, driver.network
        self._keep(script.remove_console_handler, script.add_console_handler(self._on_console))
        self._keep(script.remove_error_handler, script.add_error_handler(self._on_error))
        for event, handler in (("response_completed", self._on_response), ("fetch_error", self._on_failed)):
            self._keep(network.remove_event_handler, event, network.add_event_handler(event, handler))

    @staticmethod
    def of(driver: Any, note: Callable[[Trouble], None]) -> BidiErrors | None:
        """Returns the errors of a driver; None if its browser was started without BiDi, or Selenium is too old."""
        if not isinstance(driver.capabilities.get("webSocketUrl"), str):
            return None
        with suppress(AttributeError):
            return BidiErrors(driver, note)
        return None

    def catch_up(self) -> None:
        """Wait until the driver has reported all earlier events: it responds to a command only after them."""
        with suppress(Exception):  # the driver has ended
            self._driver.browsing_context.get_tree(max_depth=0)

    def close(self) -> None:
        """End the subscriptions, unless the driver has ended."""
        for remove in self._removals:
            with suppress(Exception):  # the same; Selenium and its connection raise errors of many kinds
                remove()
        self._removals.clear()

    def _keep(self, remove: Callable[..., None], *given: Any) -> None:
        self._removals.append(lambda: remove(*given))

    def _on_console(self, message: Any) -> None:
        if message.level == "error":
            self._note(Trouble(kind="console", message=message.text or "", at=now_ms()))

    def _on_error(self, error: Any) -> None:
        self._note(Trouble(kind="page-error", message=error.message or "", at=now_ms()))

    def _on_response(self, event: Any) -> None:
        status = event.response["status"]
        if status >= 400:
            words = f"{status} {event.response.get('statusText', '')}".strip()
            self._note(Trouble(kind="http-error", message=words, status=status, at=now_ms(), **_request(event)))

    def _on_failed(self, event: Any) -> None:
        why = event.error_text or "failed"
        if not any(words in why for words in NO_ERROR):
            self._note(Trouble(kind="request-failed", message=why, at=now_ms(), **_request(event)))


def _request(event: Any) -> dict[str, Any]:
    """The request of an event: its URL, its method, and the type of its resource, as Chromium's debugger names it."""
    request = event.request
    kind = request.get("goog:resourceType") or request.get("initiatorType") or request.get("destination") or "other"
    return {"url": request["url"], "method": request["method"], "resource": {"xmlhttprequest": "xhr"}.get(kind.lower(), kind.lower())}
