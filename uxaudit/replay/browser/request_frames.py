"""The frame and the page that a request belongs to. Playwright raises an error for requests that have no frame."""

from __future__ import annotations

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page, Request


def frame_of(request: Request) -> Frame | None:
    """Returns the frame that sends a request; None for a service worker, and for a tab that is still opening."""
    try:
        return request.frame
    except PlaywrightError:
        return None


def page_of(request: Request) -> Page | None:
    """Returns the page that sends a request; None for a service worker, and for a tab that is still opening."""
    frame = frame_of(request)
    return frame.page if frame is not None else None


def top_page(request: Request) -> Page | None:
    """Returns the page whose top document sends a request; None for frames, service workers, and a tab that is still opening."""
    frame = frame_of(request)
    return frame.page if frame is not None and frame.parent_frame is None else None


def is_of_top(request: Request) -> bool:
    """Whether a tab's top document sends a request, including that of a tab that is still opening."""
    frame = frame_of(request)
    return frame.parent_frame is None if frame is not None else request.service_worker is None
