"""Use the controls of a state by keys, as a person without a mouse does, and observe what happens.

Buttons that are buttons only by role must respond to Space. If Enter opens a layer over the page, the focus must move into it, stay in
it, be able to leave it by a control or Escape, and return. All of this happens in a copy of the state, opened again after a trial that
changed it. Requests that would navigate or write are held back; a layer that came with such a request, such as a spinner, is not judged.
"""

from __future__ import annotations

import asyncio
import time
from functools import cache
from typing import Any

from uxaudit.languages import word_pattern
from uxaudit.recording.key_trials import TRIES, Layer, Misreported, Pressed, Tries
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.requests_in_progress import HARMLESS
from uxaudit.replay.contract import Implementation
from uxaudit.replay.keyboard.dialogs import await_motion
from uxaudit.replay.trials.copy_trial import SAYS_MS, CopyTrial
from uxaudit.replay.trials.event_listeners import find_listeners
from uxaudit.replay.trials.state_copy import StateCopy
from uxaudit.replay.trials.typing_trials import paste, single_keys

MOST = 12
BUDGET_S = 10.0
ANSWER_S = 0.25
"""Time after a key within which a script starts to respond, in seconds (own judgement)."""
STIR_S = 0.4
"""Time after Enter without any activity, after which no layer is expected, in seconds (own judgement)."""
COMES_S = 0.5
"""Time for a layer to appear or disappear, besides its animation, in seconds."""
FOCUS_S = 0.3
"""Time for the focus to move after the animation, in seconds."""
TABS = 12


@cache
def never_pressed() -> str:
    """The pattern of names that are not pressed even on a state copy, because the site may act on a GET request."""
    return word_pattern("commands.risky", "commands.commits").pattern


async def observe(copy: StateCopy) -> dict[str, Any]:
    """Returns the state's ``tries``. Raises NoStateCopy, PlaywrightError or TimeoutError."""
    async with copy.lend() as other, asyncio.timeout(TRIES.limit_s):
        return {"tries": await _Trying(copy, other, BUDGET_S).all()}


class _Trying(CopyTrial):
    """The key trials of one state."""

    async def ask(self, name: str, *args: Any) -> Any:
        return await ask(self.page, f"keys.{name}", *args)

    async def all(self) -> Tries:
        """Try one control after the other, until all are tried or the time is over."""
        await self._enter()
        reply = await self.ask("find", MOST)
        if not reply["rows"]:
            self.copy.untouched()
        pressed: list[Pressed] = []
        layers: list[Layer] = []
        self.misreported: list[Misreported] = []
        tried = 0
        for row in reply["rows"]:
            if self.is_over:
                break
            tried += 1
            answer = await self._restoring(self._press, row) if row["by_role"] else None
            pressed += [answer] if answer else []
            deaf = row["by_role"] and (answer is None or answer.enter is False)
            if row["opens"] and not deaf and (layer := await self._restoring(self._open, row)) and not _known(layer, layers):
                layers.append(layer)
        left_out = reply["left"] + len(reply["rows"]) - tried
        keys = () if self.is_over else await single_keys(self)
        pasted, refused = (0, ()) if self.is_over else await paste(self)
        return Tries(
            tried=tried,
            left_out=left_out,
            pressed=tuple(pressed),
            layers=tuple(layers),
            misreported=tuple(self.misreported),
            single_keys=keys,
            pasted=pasted,
            refused=refused,
        )

    async def _enter(self) -> None:
        await self.ask("begin", never_pressed())
        await find_listeners(self.session, self.page, "keys.listens")

    async def _restoring(self, act: Any, row: dict[str, Any]) -> Any:
        """Returns the result of a trial on a control and restores the state for the next one."""

        async def on_control() -> Any:
            return await act(row) if await self.ask("take", row["keys"]) else None

        found = await self.safely(on_control)
        if not await self.is_as_it_was():
            await self.copy.reach(self.session)
            await self._enter()
        return found

    async def _press(self, row: dict[str, Any]) -> Pressed | None:
        """Returns whether Space has a response; if not, whether other inputs do. None if nothing has."""
        space = await self._answers("Space")
        enter = await self._answers("Enter") if not space and row["role"] == "button" else None
        click = await self._answers("") if not space and not enter else None
        return Pressed.model_validate({**row, "space": space, "enter": enter, "click": click}) if space or enter or click else None

    async def _answers(self, key: str) -> bool:
        """Press a key, or else the mouse, on the current control. Returns whether it responds."""
        if not await self.ask("focusOn"):
            return False
        await asyncio.sleep(0.05)
        self.forget()
        await self.ask("watch")
        if key:
            await self.page.keyboard.press(key)
        else:
            spot = await self.ask("spot")
            await self.page.mouse.click(spot["x"], spot["y"])
        end = time.monotonic() + ANSWER_S
        while True:
            said = bool(await self.ask("hasResponded", not key))
            if said or self.has_acted:
                return True
            if time.monotonic() > end:
                return False
            await asyncio.sleep(0.05)

    async def _open(self, row: dict[str, Any]) -> Layer | None:
        """Returns the layer that Enter opens; None if there is none."""
        await asyncio.sleep(0.05)
        self.forget()
        await self.ask("remember")
        await self.ask("watch")
        await self.ask("noteExpanded")
        await self.page.keyboard.press("Enter")
        if not await self._comes():
            if await self._misreports():
                self.misreported.append(Misreported.model_validate(row))
            return None
        await await_motion(self.session)
        await asyncio.sleep(FOCUS_S)
        if await self.ask("isGone") or self.acts or any(method not in HARMLESS for method in self.requests):
            return None
        reply = await self.ask("tell")
        leaves_to = await self._leaves() if reply["focus_in"] and reply["covers"] else None
        escape = not await self.ask("isGone") and await self._escapes(focus_in=reply["focus_in"])
        closed = escape or await self._closes()
        back = await self.ask("whereFocusIs") if closed and reply["focus_in"] else ""
        return Layer.model_validate({**reply, "leaves_to": leaves_to, "escape": escape, "back": back})

    async def _misreports(self) -> bool:
        """Whether Enter shows or hides the control's content twice, and its ``aria-expanded`` stays the same."""
        if not await self.ask("misreports", SAYS_MS):
            return False
        await self.ask("noteExpanded")
        await self.page.keyboard.press("Enter")
        await asyncio.sleep(FOCUS_S)
        return bool(await self.ask("misreports", SAYS_MS))

    async def _comes(self) -> bool:
        """Whether a layer appears; without any activity the wait ends early."""
        begun = time.monotonic()
        while not (so := await self.ask("look")) and not self.acts and (passed := time.monotonic() - begun) < COMES_S:
            if passed > STIR_S and not self.requests and not await self.ask("hasStirred"):
                return False
            await asyncio.sleep(0.05)
        return bool(so)

    async def _until(self, name: str) -> bool:
        """Wait until the condition is true or the time is over. Returns whether it is true."""
        end = time.monotonic() + COMES_S
        while not (so := await self.ask(name)) and time.monotonic() < end:
            await asyncio.sleep(0.05)
        return bool(so)

    async def _leaves(self) -> Any:
        """Press Tab repeatedly. Returns the focused element behind the layer, if Tab reaches one, and restores the focus."""
        for _ in range(TABS):
            await self.page.keyboard.press("Tab")
            if await self.ask("focusBehind"):
                await asyncio.sleep(0.1)  # a script may return the focus
                if (behind := await self.ask("focusBehind")) and not await self.ask("isGone"):
                    await self.ask("enter")
                    return behind
        if not await self.ask("holdsFocus"):  # a lap ends outside the page, where the next key would not go to the layer
            await self.ask("enter")
        return None

    async def _escapes(self, *, focus_in: bool) -> bool:
        """Whether Escape closes it: from the focused element and, if that is outside, also from inside."""
        await self.page.keyboard.press("Escape")
        closed = await self._until("isGone")
        if not closed and not focus_in and await self.ask("enter"):
            await self.page.keyboard.press("Escape")
            closed = await self._until("isGone")
        return await self._come_to_rest(closed=closed)

    async def _closes(self) -> bool:
        """Whether Enter on its close control closes it."""
        if not await self.ask("focusCloser"):
            return False
        await self.page.keyboard.press("Enter")
        return await self._come_to_rest(closed=await self._until("isGone"))

    async def _come_to_rest(self, *, closed: bool) -> bool:
        if closed:
            await await_motion(self.session)
            await asyncio.sleep(FOCUS_S)
        return closed


def _known(layer: Layer, layers: list[Layer]) -> bool:
    return any((other.selector, other.html) == (layer.selector, layer.html) for other in layers)


PROBE = Implementation(TRIES, observe)
