"""Where the focus is: the deepest active element, through shadow roots and the frames of any origin."""

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
    """What has the focus, and how it stands to the control that is wanted. Where nothing has it, only ``body`` is set."""

    body: bool
    gone: bool = False
    """Whether the control that is wanted has left the document."""
    frame: bool = False
    key: str = ""
    """Tells this stop from all others of the page."""
    item: str = ""
    """The same for the item that it points at with ``aria-activedescendant``; itself where there is none."""
    box: Sides = (0, 0, 0, 0)
    role: str = ""
    name: str = ""
    selector: str = ""
    tag: str = ""
    type: str = ""
    editable: bool = False
    readonly: bool = False
    stops: int = 0
    """How often Tab may stop in it, as in the parts of a date or at the buttons of a scroller; 0 for a single stop."""
    popup: bool = False
    expanded: str | None = None
    dialog: str = ""
    """Selector of the dialog around it."""
    meets: bool = False
    """Whether it is the control that is wanted."""
    moves: str = ""
    """The role of the widget that it shares with what is wanted, in which arrows lead from one to the other."""
    before: bool = False
    """Whether what is wanted comes earlier in the document."""
    chosen: bool = False
    combo: bool = False
    """Whether a field has the focus, and offers what is wanted in its list: to come there is not yet to take it."""
    in_dialog: bool = False
    """Whether what is wanted lies in the same dialog."""
    wanted_box: Sides | None = None

    @property
    def as_recorded(self) -> FocusStop:
        """As the recording keeps it."""
        return FocusStop(role=self.role, name=self.name[:80], selector=self.selector)


async def look(session: Session, wanted: ElementHandle | None = None, home: Frame | None = None) -> FocusPosition:
    """Ask what has the focus now. ``home`` is the frame of what is wanted. Raises PlaywrightError."""
    frame, path, outer = session.page.main_frame, "", None
    while True:
        told: dict[str, Any] = await (
            ask_about(wanted, "focus.focusFacts", page=session.page)
            if wanted is not None and frame == home
            else ask(frame, "focus.focusFacts", None)
        )
        if told["body"]:
            return outer or FocusPosition(body=True, gone=told["gone"])
        stop = _stop(told, path)
        if not told["frame"]:
            return stop
        element = await find_element(frame, "focus.focusedElement")
        inner = await element.content_frame() if element else None
        if inner is None:
            return stop
        frame, path, outer = inner, f"{stop.key}/", stop


def _stop(told: dict[str, Any], path: str) -> FocusPosition:
    wanted = told["wanted_box"]
    return FocusPosition(
        **told
        | {
            "key": f"{path}{told['key']}",
            "item": f"{path}{told['item']}",
            "box": tuple(told["box"]),
            "wanted_box": tuple(wanted) if wanted else None,
        }
    )
