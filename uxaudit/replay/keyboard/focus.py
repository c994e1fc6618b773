"""Finds the focus: the deepest active element, through shadow roots and frames of any origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.async_api import ElementHandle, Frame

from uxaudit.recording.keyboard_use import FocusStop
from uxaudit.replay.browser.isolated_world import ask, ask_about, find_element
from uxaudit.replay.browser.session import Session

Sides = tuple[float, float, float, float]
"""Left, top, right and bottom in the viewport of its document."""


@dataclass(frozen=True)
class FocusPosition:
    """The focused element, and its relation to the wanted control. If nothing is focused, only ``body`` is set."""

    body: bool
    gone: bool = False
    """Whether the wanted control has left the document."""
    frame: bool = False
    key: str = ""
    """Identifies this stop on the page."""
    item: str = ""
    """Identifies the item that it references with ``aria-activedescendant``; the element itself if there is none."""
    box: Sides = (0, 0, 0, 0)
    role: str = ""
    name: str = ""
    selector: str = ""
    tag: str = ""
    type: str = ""
    editable: bool = False
    readonly: bool = False
    stops: int = 0
    """Maximum number of Tab stops inside it, as for the parts of a date or the buttons of a scroller; 0 for a single stop."""
    popup: bool = False
    expanded: str | None = None
    dialog: str = ""
    """Selector of the dialog around it."""
    meets: bool = False
    """Whether it is the wanted control."""
    moves: str = ""
    """The role of the widget that contains both it and the wanted control, in which arrow keys move between them."""
    before: bool = False
    """Whether the wanted control comes earlier in the document."""
    chosen: bool = False
    combo: bool = False
    """Whether a field is focused whose list offers the wanted option: reaching it does not choose it."""
    in_dialog: bool = False
    """Whether the wanted control is in the same dialog."""
    wanted_box: Sides | None = None

    @property
    def as_recorded(self) -> FocusStop:
        """Returns it in the form of the recording."""
        return FocusStop(role=self.role, name=self.name[:80], selector=self.selector)


async def look(session: Session, wanted: ElementHandle | None = None, home: Frame | None = None) -> FocusPosition:
    """Returns the currently focused element. ``home`` is the frame of the wanted control. Raises PlaywrightError."""
    frame, path, outer = session.page.main_frame, "", None
    while True:
        reply: dict[str, Any] = await (
            ask_about(wanted, "focus.focusFacts", page=session.page)
            if wanted is not None and frame == home
            else ask(frame, "focus.focusFacts", None)
        )
        if reply["body"]:
            return outer or FocusPosition(body=True, gone=reply["gone"])
        stop = _stop(reply, path)
        if not reply["frame"]:
            return stop
        element = await find_element(frame, "focus.focusedElement")
        inner = await element.content_frame() if element else None
        if inner is None:
            return stop
        frame, path, outer = inner, f"{stop.key}/", stop


def _stop(reply: dict[str, Any], path: str) -> FocusPosition:
    wanted = reply["wanted_box"]
    return FocusPosition(
        **reply
        | {
            "key": f"{path}{reply['key']}",
            "item": f"{path}{reply['item']}",
            "box": tuple(reply["box"]),
            "wanted_box": tuple(wanted) if wanted else None,
        }
    )
