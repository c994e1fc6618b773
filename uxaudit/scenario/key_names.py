"""The names of keyboard keys that ``press`` takes: those of Playwright's keyboard, which are the ``key`` and ``code`` values of the web."""

from __future__ import annotations

import re
import string

from uxaudit.scenario.problems import did_you_mean, quoted

NAMED = frozenset(
    [
        "Alt",
        "AltGraph",
        "AltLeft",
        "AltRight",
        "ArrowDown",
        "ArrowLeft",
        "ArrowRight",
        "ArrowUp",
        "AudioVolumeDown",
        "AudioVolumeMute",
        "AudioVolumeUp",
        "Backquote",
        "Backslash",
        "Backspace",
        "BracketLeft",
        "BracketRight",
        "CapsLock",
        "Comma",
        "ContextMenu",
        "Control",
        "ControlLeft",
        "ControlOrMeta",
        "ControlRight",
        "Delete",
        "End",
        "Enter",
        "Equal",
        "Escape",
        "Home",
        "Insert",
        "MediaPlayPause",
        "MediaTrackNext",
        "MediaTrackPrevious",
        "Meta",
        "MetaLeft",
        "MetaRight",
        "Minus",
        "NumLock",
        "NumpadAdd",
        "NumpadDecimal",
        "NumpadDivide",
        "NumpadEnter",
        "NumpadMultiply",
        "NumpadSubtract",
        "PageDown",
        "PageUp",
        "Pause",
        "Period",
        "PrintScreen",
        "Quote",
        "ScrollLock",
        "Semicolon",
        "Shift",
        "ShiftLeft",
        "ShiftRight",
        "Slash",
        "Space",
        "Tab",
    ]
) | {
    *(f"F{number}" for number in range(1, 13)),
    *(f"{row}{number}" for row in ("Digit", "Numpad") for number in range(10)),
    *(f"Key{letter}" for letter in string.ascii_uppercase),
}
"""Playwright, packages/playwright-core/src/server/usKeyboardLayout.ts; a test presses each of them."""
CHARACTERS = frozenset(map(chr, range(0x20, 0x7F)))
"""Characters of a US keyboard, which are the names of their own keys."""
OTHER_NAMES = {
    "return": "Enter",
    "esc": "Escape",
    "ctrl": "Control",
    "ctl": "Control",
    "strg": "Control",
    "cmd": "Meta",
    "command": "Meta",
    "win": "Meta",
    "windows": "Meta",
    "super": "Meta",
    "option": "Alt",
    "opt": "Alt",
    "altgr": "AltGraph",
    "del": "Delete",
    "ins": "Insert",
    "pgup": "PageUp",
    "pgdn": "PageDown",
    "pgdown": "PageDown",
    "up": "ArrowUp",
    "down": "ArrowDown",
    "left": "ArrowLeft",
    "right": "ArrowRight",
    "spacebar": "Space",
    "blank": "Space",
    "plus": "+",
    "minus": "-",
    "caps": "CapsLock",
    "menu": "ContextMenu",
    "mod": "ControlOrMeta",
}
"""Names of keys in other tools and on other keyboards."""
_FOLDED = {name.casefold(): name for name in NAMED}


def key_fault(key: str) -> tuple[str, str] | None:
    """Why a key cannot be pressed, and the name to write instead, empty if none is near; None for a key that Playwright knows."""
    tokens = _tokens(key)
    if all(token in NAMED or token in CHARACTERS for token in tokens):
        return None
    meant = [_meant(token) for token in tokens]
    if not all(meant):
        meant = [_meant(token) for token in re.split(r"\s*[-+ ]\s*", key.strip())]
    wrong = next(token for token in tokens if token not in NAMED and token not in CHARACTERS)
    return f"{quoted(wrong.strip() or wrong)} is not the name of a key", "+".join(meant) if all(meant) else ""


def near(key: str) -> str:
    """A hint at the nearest key name, for a key without another name."""
    if len(key) == 1:
        return "Only characters of a US keyboard have a key: enter the text with `type`."
    return did_you_mean(key, sorted(NAMED)) or "Write a key name such as Enter, Tab, ArrowDown, F2, a or Control+A."


def _tokens(key: str) -> list[str]:
    """``Control++`` is Control and +: a plus joins only after a name, as in Playwright."""
    tokens, building = [], ""
    for char in key:
        if char == "+" and building:
            tokens.append(building)
            building = ""
        else:
            building += char
    return [*tokens, building]


def _meant(token: str) -> str:
    if token in NAMED or token in CHARACTERS:
        return token
    folded = re.sub(r"[\s_-]", "", token.casefold())
    return OTHER_NAMES.get(folded) or _FOLDED.get(folded, "")
