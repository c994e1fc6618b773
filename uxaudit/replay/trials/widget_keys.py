"""Press the keys that the roles of a state's widgets promise, and observe their effects, and whether states in ARIA follow them.

Keys are pressed in pairs: a key that has none at one end of a widget, such as ArrowUp on the first item, is pressed again after its
opposite. A widget with a key without effect is tried again in a fresh copy with more time. Menu items, options and tree items
are not activated.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import Any

from uxaudit.recording.widget_keys import WIDGETS, KeysTried, Purpose, Widget, WidgetTrial
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.contract import Implementation
from uxaudit.replay.keyboard.dialogs import await_motion
from uxaudit.replay.trials.copy_trial import SAYS_MS, CopyTrial
from uxaudit.replay.trials.state_copy import StateCopy
from uxaudit.replay.trials.widget_roles import (
    ACROSS,
    DOWN,
    ENDS,
    FIELD_KEYS,
    HAS_ENDS,
    OPEN_KEYS,
    SHORTCUTS,
    VALUES,
    Pair,
    fails,
    keys_of,
    named,
    of_both,
    tried_keys,
)

MOST = 14
BUDGET_S = 10.0
LAST_S = 2.0
"""Time that the last widget may take beyond the budget, in seconds."""
LEAST_MS = (80, 150)
"""Time after a key that is always waited for an effect, in milliseconds: at first, and when a key without effect is tried again."""
MOST_MS = (300, 700)
"""The same while timers, requests or animations are pending, which may still have an effect (own judgement)."""
STIRS_MS = 800
OPENS_MS = 600
"""Time for a menu or list to appear or disappear, in milliseconds."""
FOCUS_S = 0.15
STEPS = 5
"""Number of tree items that are passed to find one that expands or collapses."""
MANY = 6
"""Number of items from which Home, End and type-ahead are tried (APG: recommended for more than five options)."""
LETTERS = ("a", "e", "1")
"""Text that is typed into a combobox whose list shows only matching options."""


async def observe(copy: StateCopy) -> dict[str, Any]:
    """Returns the state's ``widgets``. Raises NoStateCopy, PlaywrightError or TimeoutError."""
    async with copy.lend() as other, asyncio.timeout(WIDGETS.limit_s):
        return {"widgets": await _Widgets(copy, other, BUDGET_S).all()}


@dataclass
class _Widgets(CopyTrial):
    """The trial of the widgets of one state."""

    again: bool = False
    """Whether widgets are tried for the second time."""

    async def ask(self, name: str, *args: Any) -> Any:
        return await ask(self.page, f"widgets.{name}", *args)

    async def all(self) -> WidgetTrial:
        """Try the widgets of a state, first those that are visible, until all are tried or the time is over."""
        await self.ask("begin")
        reply = await self.ask("find", MOST)
        if not reply["rows"]:
            self.copy.untouched()
        tried: dict[str, Widget | None] = {}
        for opens in (False, True):
            rows = [row for row in reply["rows"] if row["opens"] is opens]
            if opens and rows and tried:
                await self._afresh()
            tried |= await self._confirmed(rows)
        widgets = tuple(widget for widget in tried.values() if widget)
        return WidgetTrial(tried=len(tried), left_out=reply["left"] + len(reply["rows"]) - len(tried), widgets=widgets)

    async def _confirmed(self, rows: list[dict[str, Any]]) -> dict[str, Widget | None]:
        """Returns widgets by their keys; those with a key without effect only if a second trial in a fresh page took place."""
        first = await self._each(rows)
        doubtful = {keys: widget for keys, widget in first.items() if widget and fails(widget)}
        if doubtful and not self.is_over:
            await self._afresh()
        self.again = True
        second = await self._each([row for row in rows if row["keys"] in doubtful])
        self.again = False
        sure = {keys: of_both(doubtful[keys], widget) if widget else None for keys, widget in second.items()}
        return {keys: widget for keys, widget in first.items() if keys not in doubtful} | sure

    async def _each(self, rows: list[dict[str, Any]]) -> dict[str, Widget | None]:
        """Returns the widgets that were tried in time, by their keys; None for one that could not be tried."""
        found: dict[str, Widget | None] = {}
        if rows and not rows[0]["opens"]:
            await self.safely(self._visible, rows, found)
            return found
        for row in rows:
            if self.is_over:
                break
            if found and not await self.is_as_it_was():
                await self._afresh()
            found[row["keys"]] = await self.safely(self._in_time, row)
        return found

    async def _visible(self, rows: list[dict[str, Any]], found: dict[str, Widget | None]) -> None:
        """Try widgets that are there, one after the other in the same page, into ``found``."""
        for row in rows:
            if self.is_over:
                return
            found[row["keys"]] = None
            found[row["keys"]] = await self._in_time(row)

    async def _in_time(self, row: dict[str, Any]) -> Widget | None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.end + LAST_S - time.monotonic()):
                return await self._try(row)
        return None

    async def _afresh(self) -> None:
        await self.copy.reach(self.session)
        await self.ask("begin")

    async def _try(self, row: dict[str, Any]) -> Widget | None:
        if not await self.ask("take", row["keys"]) or not await self.ask("enter"):
            return None
        await asyncio.sleep(0.05)
        if row["opens"]:
            return await self._opened(row)
        return Widget.model_validate({**row, "tried": await self._tried(row)})

    async def _tried(self, row: dict[str, Any]) -> tuple[KeysTried, ...]:
        """Press the keys of a widget that has the focus."""
        role = row["role"]
        keys = keys_of(role, row["orientation"])
        moves = await self._along("value" if role in VALUES else "move", keys)
        if not moves.worked:
            return (moves,)
        more: list[KeysTried | None] = []
        if row["rows"] > 1 and row["columns"] > 1 and not moves.instead:
            more.append(await self._pair("across", ACROSS if keys == DOWN else DOWN))
        if role in HAS_ENDS or row["ends"]:
            more.append(await self._pair("ends", ENDS))
        elif role in SHORTCUTS:
            more += await self._shortcuts(role, row["items"])
        if role in ("tree", "treegrid"):
            more.append(await self._expand())
        if role == "tablist":
            more.append(await self._activate(moves.worked[0]))
        if role == "radiogroup" or (role == "listbox" and row["multiple"]):
            more.append(await self._toggle(role))
        return (moves, *(tried for tried in more if tried))

    # ------------------------------------------------------------------------------------------------ keys

    async def _press(self, key: str) -> str:
        """Press a key. Returns ``changed``, ``cancelled`` if a script did no more than that, or nothing."""
        self.forget()
        await self.ask("watch")
        await self.page.keyboard.press(key)
        reply = await self.ask("effect", LEAST_MS[self.again], MOST_MS[self.again], STIRS_MS)
        if reply["changed"] or self.has_acted:
            return "changed"
        return "cancelled" if reply["cancelled"] else ""

    async def _pair(self, purpose: Purpose, keys: Pair) -> KeysTried:
        """Press two opposite keys; one that has no effect at its end of the widget again, after the other one.

        A list without a current item enters at the first one, from which there is nothing to go back to.
        """
        forward, back = keys
        said: list[bool] = []

        async def press(key: str) -> str:
            effect = await self._press(key)
            if purpose == "value" and effect == "changed" and not any(said):
                said.append(await self.ask("saysMore", SAYS_MS))
            return effect

        effects = {forward: await press(forward), back: await press(back)}
        worked = [key for key in keys if effects[key] == "changed"]
        if worked == [forward]:
            await press(forward)
            effects[back] = await press(back)
        elif worked == [back]:
            effects[forward] = await press(forward)
        return tried_keys(purpose, effects, stale="aria-valuenow" if said and not any(said) else "")

    async def _along(self, purpose: Purpose, keys: Pair) -> KeysTried:
        """Press the keys of an orientation; if none has an effect, those of the other one."""
        tried = await self._pair(purpose, keys)
        if tried.worked:
            return tried
        other = await self._pair(purpose, DOWN if keys == ACROSS else ACROSS)
        return tried.model_copy(update={"instead": other.worked})

    async def _shortcuts(self, role: str, items: int) -> list[KeysTried | None]:
        """Press the keys that the APG recommends where many items make the way with arrow keys long."""
        if items < MANY:
            return []
        ends = await self._pair("ends", ENDS)
        return [ends, await self._type_ahead() if role in ("listbox", "menu") else None]

    async def _type_ahead(self) -> KeysTried | None:
        """Type the first letter of another item's name."""
        letter = await self.ask("initial")
        return tried_keys("typeahead", {letter: await self._press(letter)}) if letter else None

    async def _expand(self) -> KeysTried | None:
        """Expand and collapse the first item that can be, among the next ones."""
        for _ in range(STEPS):
            item = await self.ask("current")
            if item and item["expanded"]:
                return await self._there_and_back("ArrowLeft" if item["expanded"] == "true" else "ArrowRight")
            if await self._press("ArrowDown") != "changed":
                return None
        return None

    async def _there_and_back(self, key: str) -> KeysTried:
        """Press the key that changes whether the current item is expanded and, if it does, the opposite one."""
        effect, stale = await self._press_noting(key)
        if effect != "changed" or stale:
            return tried_keys("expand", {key: effect}, stale="aria-expanded" if stale else "")
        other = "ArrowRight" if key == "ArrowLeft" else "ArrowLeft"
        return tried_keys("expand", {key: effect, other: await self._press(other)})

    async def _press_noting(self, key: str) -> tuple[str, bool]:
        """Press a key. Returns its effect, and whether ARIA still says the same of the current item."""
        await self.ask("note")
        effect = await self._press(key)
        return effect, effect == "changed" and not self.has_acted and await self.ask("saysTheSame", SAYS_MS)

    async def _activate(self, forward: str) -> KeysTried | None:
        """Activate the next tab, if moving there did not. None if it is selected, or if its panel is unknown."""
        await self._press(forward)
        item = await self.ask("current")
        if not item or item["selected"] == "true" or not item["panels"]:
            return None
        tried = await self._either("activate", ("Enter", "Space")) if item["hidden"] else tried_keys("activate", {forward: "changed"})
        wrong = await self.ask("misselects", SAYS_MS)
        return tried.model_copy(update={"stale": "aria-selected"}) if wrong else tried if item["hidden"] else None

    async def _toggle(self, role: str) -> KeysTried | None:
        """Press Space on an option of a multiple choice, or on a radio button that moving there did not check."""
        item = await self.ask("current")
        if not item or (role == "radiogroup" and item["checked"] != "false"):
            return None
        effect, stale = await self._press_noting("Space")
        attribute = "aria-selected" if role == "listbox" and not item["checked"] else "aria-checked"
        return tried_keys("toggle", {"Space": effect}, stale=attribute if stale else "")

    async def _either(self, purpose: Purpose, keys: tuple[str, ...]) -> KeysTried:
        """Press keys until one has an effect."""
        effects: dict[str, str] = {}
        for key in keys:
            effects[key] = await self._press(key)
            if effects[key] == "changed":
                return tried_keys(purpose, {key: "changed"})
        return tried_keys(purpose, effects)

    # ------------------------------------------------------------------------------------------------ what opens

    async def _opened(self, row: dict[str, Any]) -> Widget | None:
        """Open the menu or list of a control, move in it, and close it. Returns None if neither a key nor a click opens it."""
        keys = FIELD_KEYS if row["editable"] else OPEN_KEYS
        popup = await self.ask("popup", 0) or await self._open_by(keys, editable=row["editable"])
        if popup is None:
            return await self._opened_by_click(row, keys)
        await await_motion(self.session)
        await asyncio.sleep(FOCUS_S)
        tried = []
        if await self.ask("missays", True, SAYS_MS):
            tried.append(tried_keys("open", {keys[0]: "changed"}, stale="aria-expanded"))
        if popup["items"] > 1:
            tried.append(await self._along("move", keys_of(popup["role"], popup["orientation"])))
            if tried[-1].worked and not row["editable"]:
                tried += [one for one in await self._shortcuts(popup["role"], popup["items"]) if one]
        tried.append(await self._close())
        return Widget.model_validate({**popup, "opener": named(row), "like": row["like"], "tried": tuple(tried)})

    async def _open_by(self, keys: tuple[str, ...], *, editable: bool) -> dict[str, Any] | None:
        for key in (*keys, *(LETTERS if editable else ())):
            await self._press(key)
            popup: dict[str, Any] | None = await self.ask("popup", OPENS_MS)
            if popup:
                return popup
        return None

    async def _opened_by_click(self, row: dict[str, Any], keys: tuple[str, ...]) -> Widget | None:
        if row["editable"]:
            return None
        spot = await self.ask("spot")
        await self.page.mouse.click(spot["x"], spot["y"])
        if await self.ask("popup", OPENS_MS) is None:
            return None
        return Widget.model_validate({**row, "items": 0, "tried": (KeysTried(purpose="open", keys=keys),)})

    async def _close(self) -> KeysTried:
        """Press Escape, twice if something else takes the first one."""
        inside = await self.ask("holdsFocus")
        for _ in range(2):
            await self._press("Escape")
            if await self.ask("closes", OPENS_MS):
                lost = inside and await self.ask("losesFocus", SAYS_MS)
                stale = "aria-expanded" if await self.ask("missays", False, SAYS_MS) else ""
                return tried_keys("close", {"Escape": "changed"}, stale=stale).model_copy(update={"focus_lost": lost})
        return tried_keys("close", {"Escape": ""})


PROBE = Implementation(WIDGETS, observe)
