"""How the keyboard did a step, and the focus after a dialog opened or closed."""

from __future__ import annotations

from dataclasses import replace

from uxaudit.recording.keyboard_use import KEYBOARD
from uxaudit.replay.contract import Found, Implementation, StepView
from uxaudit.replay.keyboard import dialogs


async def observe(view: StepView) -> Found:
    """Returns the record's ``keyboard``. The memory is the set of dialogs that steps opened, by their selectors.

    Raises ValueError if the keyboard's result is in doubt.
    """
    session, performed, way = view.session, view.performed, view.performed.way
    opened: set[str] = set(view.memory or ())
    if way is None:
        return Found({}, memory=frozenset(opened))
    if way.doubt:
        raise ValueError(way.doubt)
    await dialogs.await_motion(session)
    if performed.dialogs is not None and session.page.url.startswith(("http", "file")):
        escaped = way.activated_by == "Escape" and not session.log.responses
        focus, dialog = await dialogs.focus_after(session, performed.dialogs, opened, escaped=escaped)
        way = replace(way, dialog_focus=focus, dialog=dialog)
    return Found({"keyboard": way.as_recorded()}, memory=frozenset(opened))


PROBE = Implementation(KEYBOARD, observe)
