"""Moves the focus to a control by Tab, Shift+Tab and arrow keys, as a person without a mouse does."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field

from playwright.async_api import ElementHandle, Frame, Locator
from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.keyboard_use import DialogFocus, FocusStop, KeyboardUse
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard.focus import FocusPosition, Sides, look
from uxaudit.replay.keyboard.tab_stop_limits import ROUTE_STOPS

MAX_ARROWS = 100
PATH = 60
"""Maximum number of stops of the route that the recording keeps."""
BACK = {"Tab": "Shift+Tab", "Shift+Tab": "Tab"}
ARROWS = {"ArrowDown": "ArrowUp", "ArrowUp": "ArrowDown", "ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}
AGAIN_MS = 300
"""Time for a control that the page renders again to exist, in milliseconds. Own judgement."""
ARRIVE_S = 20.0
"""Time limit of the route, in seconds."""


@dataclass
class KeyboardRoute:
    """The progress of the keyboard, noted step by step."""

    reached: bool = False
    worked: bool = True
    stops: int = 0
    arrows: int = 0
    path: list[FocusStop] = field(default_factory=list)
    passed: set[tuple[str, str]] = field(default_factory=set)
    trapped_in: str = ""
    activated_by: str = ""
    widget: str = ""
    tab_stop: bool = True
    beside: bool = False
    """Whether a neighbour is sufficient: a field that arrow keys open or step, or a button that opens the same content."""
    named: tuple[str, str] = ("", "")
    """Role and name of the control."""
    shown: str = ""
    """The content of the page before the control was focused; read if focus may show something."""
    revealed: bool = False
    doubt: str = ""
    """Why the keyboard cannot be judged here; empty if it can."""
    dialog_focus: DialogFocus = ""
    dialog: FocusStop | None = None

    def as_recorded(self) -> KeyboardUse:
        """Returns it in the form of the recording."""
        return KeyboardUse(
            reached=self.reached,
            worked=self.reached and self.worked,
            stops=self.stops,
            arrows=self.arrows,
            path=tuple(self.path[:PATH]),
            trapped_in=self.trapped_in,
            activated_by=self.activated_by,
            widget=self.widget,
            tab_stop=self.tab_stop,
            revealed=self.revealed,
            other_way=not self.reached and (self.beside or (bool(self.named[1]) and self.named in self.passed)),
            dialog_focus=self.dialog_focus,
            dialog=self.dialog,
        )


class Traveller:
    """Moves the focus to one control, and counts the key presses."""

    def __init__(
        self, session: Session, wanted: ElementHandle, home: Frame | None, way: KeyboardRoute, named: Locator | None = None
    ) -> None:
        self.session, self.wanted, self.home, self.way = session, wanted, home, way
        self.named = named
        """Finds the control again if the page renders it again; None if nothing can."""
        self.until = time.monotonic() + ARRIVE_S
        self._tried: set[tuple[str, str]] = set()
        """Items with the arrow key pressed there: none is pressed twice."""
        self._vain: set[str] = set()
        """Widgets in which arrow keys did not lead to the control."""

    async def look(self) -> FocusPosition:
        """Returns the focused element."""
        now = await look(self.session, self.wanted, self.home)
        if now.gone and self.named is not None:
            with contextlib.suppress(PlaywrightError):
                self.wanted = await self.named.element_handle(timeout=AGAIN_MS)
                return await look(self.session, self.wanted, self.home)
        return now

    async def press(self, key: str) -> FocusPosition:
        """Press a key; responses to earlier keys are discarded."""
        self.session.log.messages.clear()
        self.session.log.responses.clear()
        await self.session.page.keyboard.press(key)
        return await self.look()

    async def go(self) -> FocusPosition | None:
        """Go to the control. None if the keyboard does not reach it, or if that is in doubt."""
        here = await self.look()
        if here.meets or (here.moves and (here := await self._by_arrows(here)).meets):
            return self._arrived(here)
        found = await self._by_tab(here)
        return self._arrived(found) if found is not None else None

    def _arrived(self, stop: FocusPosition) -> FocusPosition:
        self.way.reached = True
        return stop

    async def _by_tab(self, here: FocusPosition) -> FocusPosition | None:
        """Press Tab until the control is focused, or every focusable element was."""
        key = "Shift+Tab" if here.before else "Tab"
        lap = _Lap()
        while self._may_go_on():
            now = await self._step(key)
            if now.meets:
                return now
            if now.gone:
                self.way.doubt = "the control was replaced while the focus moved to it"
                return None
            if now.moves and now.moves not in self._vain:
                if (now := await self._by_arrows(now)).meets:
                    return now
                lap = _Lap()
            end = lap.pass_by(now)
            if end == "lap":
                return None
            if end == "cycle":
                turned = await self._break_out(now, lap, key)
                if turned is None:
                    return None
                key, lap = turned, _Lap()
        return None

    def _may_go_on(self) -> bool:
        if self.way.stops >= ROUTE_STOPS:
            self.way.doubt = f"{ROUTE_STOPS} presses of Tab did not reach it"
        elif time.monotonic() > self.until:
            self.way.doubt = f"reaching it took longer than {ARRIVE_S:g} s"
        return not self.way.doubt

    async def _step(self, key: str) -> FocusPosition:
        self.way.stops += 1
        return self._note(await self.press(key))

    def _note(self, now: FocusPosition) -> FocusPosition:
        if not now.body and not now.meets and (not self.way.path or self.way.path[-1] != now.as_recorded):
            self.way.path.append(now.as_recorded)
            self.way.passed.add((now.role, now.name))
        return now

    async def _break_out(self, now: FocusPosition, lap: _Lap, key: str) -> str | None:
        """The focus cycles without leaving: try the other direction, then Escape. Returns the key to continue with, or None."""
        held = set(lap.seen[lap.seen.index(now.key) :])
        part = await self._part(held)
        if not part:
            return None  # it went through the whole page
        back = await self._step(BACK[key])
        if back.body or back.key not in held:
            return BACK[key]
        if now.in_dialog:  # a dialog keeps the focus on purpose; the control is inside too, and Tab skips it
            return None
        await self.press("Escape")
        freed = await self._step(key)
        if freed.meets or freed.body or freed.key not in held:
            return key
        stops = [stop for stop in lap.stops if stop.key in held]
        if now.dialog and {stop.dialog for stop in stops} == {now.dialog} and any(stop.role in ("button", "link") for stop in stops):
            self.way.doubt = f"the dialog {now.dialog} keeps the focus until it is closed, and the scenario does not close it"
        else:
            self.way.trapped_in = now.dialog or part
        return None

    async def _part(self, held: set[str]) -> str:
        """Returns the selector of the part of the page that contains only these stops; empty if there is none."""
        numbers = [int(key.split("/")[0]) for key in held]
        return str(await ask(self.session.page, "confined.confinedTo", numbers))

    # ------------------------------------------------------------------ inside a widget
    async def _by_arrows(self, here: FocusPosition) -> FocusPosition:
        """Move by arrow keys towards the control, as far as they lead; no key is pressed twice at one item."""
        self.way.widget = widget = here.moves
        for _ in range(MAX_ARROWS):
            key = next((key for key in _towards(here) if (here.item, key) not in self._tried), None)
            if key is None or here.body or here.gone or not here.moves:
                break
            self._tried.add((here.item, key))
            self.way.arrows += 1
            now = self._note(await self.press(key))
            if now.meets:
                if now.chosen:
                    self.way.activated_by = key
                return now
            here = now
        self._vain.add(widget)
        return here


@dataclass
class _Lap:
    """The focused elements since the start of the route, or since its direction changed."""

    stops: list[FocusPosition] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    outside: int = 0
    """How often nothing of the page was focused: once per lap."""
    parts: int = 0

    def pass_by(self, now: FocusPosition) -> str:
        """Count a stop. Returns ``lap`` if all stops were passed, ``cycle`` if the focus cycles without leaving."""
        if now.body:
            self.outside += 1
            return "lap" if self.outside > 1 else ""
        if self.seen and now.key == self.seen[-1] and self.parts < now.stops:
            self.parts += 1
            return ""
        self.parts = 0
        if now.key in self.seen:
            return "lap" if self.outside else "cycle"
        self.seen.append(now.key)
        self.stops.append(now)
        return ""


def _towards(here: FocusPosition) -> tuple[str, ...]:
    """Returns the arrow keys, the likeliest first: along the row or column of both, else in the direction of the larger distance."""
    if here.wanted_box is None:
        return ()
    if here.moves == "suggestions":
        return ("ArrowDown",)
    if here.moves in ("listbox", "menu", "tree") and here.item == here.key and _holds(here.box, here.wanted_box):
        return ("ArrowDown", "ArrowUp", "Home")  # the widget itself is focused, and no item yet
    dx, dy = _gap(here.box, here.wanted_box, 0), _gap(here.box, here.wanted_box, 1)
    across = "ArrowRight" if dx > 0 or (dx == 0 and dy >= 0) else "ArrowLeft"
    along = "ArrowDown" if dy > 0 or (dy == 0 and dx >= 0) else "ArrowUp"
    first, second = (along, across) if abs(dy) >= abs(dx) else (across, along)
    if here.moves in ("tree", "menu", "listbox") and dy != 0:
        first, second = along, across
    ends = ("Home", "End") if here.wanted_box[:2] < here.box[:2] else ("End", "Home")
    return (first, second, *ends, ARROWS[second], ARROWS[first])


def _gap(box: Sides, other: Sides, axis: int) -> float:
    """Returns the distance to the other along an axis; 0 if they overlap by half of the smaller."""
    (low, high), (start, end) = (box[axis], box[axis + 2]), (other[axis], other[axis + 2])
    overlap = min(high, end) - max(low, start)
    if overlap >= min(high - low, end - start) / 2 and overlap > 0:
        return 0.0
    return (start + end - low - high) / 2


def _holds(box: Sides, other: Sides) -> bool:
    return box[0] <= other[0] and box[1] <= other[1] and box[2] >= other[2] and box[3] >= other[3]
