"""Emulates a persona's vision, device, preferences and connection in the browser.

Settings that Playwright's context options support are set there; the others are set on each page by the debugger, which only
Chromium has. They apply to every document of the page, on any site.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uxaudit.scenario.plan import Persona

Command = tuple[str, dict[str, Any]]
USUAL_PX, USUAL_FIXED_PX = 16, 13
"""Browsers' default font sizes: of text, and of monospace text."""

_VISION = {"blurred": "blurredVision", "reduced-contrast": "reducedContrast"}


def text_size(persona: Persona) -> Command:
    """Sets the text size of the browser's settings, which affects sizes in em and rem, and media queries in em."""
    sizes = {"standard": round(USUAL_PX * persona.text_scale), "fixed": round(USUAL_FIXED_PX * persona.text_scale)}
    return "Page.setFontSizes", {"fontSizes": sizes}


def _vision(persona: Persona) -> tuple[Command, ...]:
    return (("Emulation.setEmulatedVisionDeficiency", {"type": _VISION.get(persona.vision, persona.vision)}),)


def _network(persona: Persona) -> tuple[Command, ...]:
    net = persona.network
    assert net is not None, "only called for personas with a network"
    return ("Network.enable", {}), ("Network.emulateNetworkConditions", net.conditions())


def at_speed(slowdown: float) -> Command:
    """Slows the page's main thread down by this factor."""
    return "Emulation.setCPUThrottlingRate", {"rate": slowdown}


def _mobile(_: Persona) -> tuple[Command, ...]:
    """Overlay scroll bars, as on phones: those of a desktop take space from the page."""
    return (("Emulation.setScrollbarsHidden", {"hidden": True}),)


BY_DEBUGGER: dict[str, Callable[[Persona], tuple[Command, ...]]] = {
    "mobile": _mobile,
    "text_scale": lambda persona: (text_size(persona),),
    "vision": _vision,
    "network": _network,
    "cpu_slowdown": lambda persona: (at_speed(persona.cpu_slowdown),),
}
"""The debugger's commands for each page, by the persona's field, if that is not the default."""
ONLY_CHROMIUM = (*(name for name in BY_DEBUGGER if name != "mobile"), "forced_colors")
"""Firefox has no forced colours in this form (see Playwright's documentation of ``forced_colors``)."""


def _set(persona: Persona, names: tuple[str, ...]) -> tuple[str, ...]:
    plain = Persona(name="", title="")
    return tuple(name for name in names if getattr(persona, name) != getattr(plain, name))


def page_commands(persona: Persona) -> tuple[Command, ...]:
    """Returns the debugger's commands for a page."""
    return tuple(command for name in _set(persona, tuple(BY_DEBUGGER)) for command in BY_DEBUGGER[name](persona))


def beyond(persona: Persona, browser: str) -> str:
    """Returns why this browser (by Playwright's name) cannot emulate the persona; empty if it can."""
    lacking = () if browser == "chromium" else _set(persona, ONLY_CHROMIUM)
    return f"only Chromium can play {persona.name}: {browser} cannot set {', '.join(lacking)}" if lacking else ""


def dressings(persona: Persona) -> str:
    """Returns the settings that change a state's layout, besides the context's options. Colour vision only affects the picture."""
    return "".join(f" {name}={getattr(persona, name)}" for name in _set(persona, ("text_scale", "text_spacing")))


def context_options(persona: Persona) -> dict[str, Any]:
    """Returns Playwright's context options for this persona."""
    width, height = persona.viewport
    options: dict[str, Any] = {
        "viewport": {"width": width, "height": height},
        "device_scale_factor": persona.device_scale,
        "has_touch": persona.touch,
        "is_mobile": persona.mobile,
        "locale": persona.locale,
    }
    optional: dict[str, Any] = {
        "user_agent": persona.user_agent,
        "color_scheme": persona.color_scheme,
        "reduced_motion": "reduce" if persona.reduced_motion else None,
        "forced_colors": "active" if persona.forced_colors else None,
    }
    return options | {key: value for key, value in optional.items() if value}


def rendering(persona: Persona) -> str:
    """Returns everything besides the DOM that affects layout and drawing at rest; motion is observed separately."""
    at_rest = [(name, value) for name, value in context_options(persona).items() if name != "reduced_motion"]
    return str(sorted(at_rest)) + dressings(persona)
