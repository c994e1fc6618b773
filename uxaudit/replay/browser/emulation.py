"""A persona's senses, device and connection, as a browser emulates them.

What a context's options can say is said there; the rest goes to each page by the debugger, which only Chromium offers. It
holds for every document that the page will show, whatever site it is of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uxaudit.scenario.plan import Persona

Command = tuple[str, dict[str, Any]]
USUAL_PX, USUAL_FIXED_PX = 16, 13
"""The sizes of text that browsers come with: of all, and of code."""
BYTES_PER_KBIT = 125

_VISION = {"blurred": "blurredVision", "reduced-contrast": "reducedContrast"}


def text_size(persona: Persona) -> Command:
    """The text size of the browser's own settings, which sizes in em and rem, and media queries in em, follow."""
    sizes = {"standard": round(USUAL_PX * persona.text_scale), "fixed": round(USUAL_FIXED_PX * persona.text_scale)}
    return "Page.setFontSizes", {"fontSizes": sizes}


def _vision(persona: Persona) -> tuple[Command, ...]:
    return (("Emulation.setEmulatedVisionDeficiency", {"type": _VISION.get(persona.vision, persona.vision)}),)


def _network(persona: Persona) -> tuple[Command, ...]:
    net = persona.network
    assert net is not None, "it is asked of those only that have one"
    speeds = {
        "offline": False,
        "latency": net.rtt_ms,
        "downloadThroughput": net.down_kbps * BYTES_PER_KBIT,
        "uploadThroughput": net.up_kbps * BYTES_PER_KBIT,
    }
    return ("Network.enable", {}), ("Network.emulateNetworkConditions", speeds)


def at_speed(slowdown: float) -> Command:
    """Let the page's own thread run so many times slower."""
    return "Emulation.setCPUThrottlingRate", {"rate": slowdown}


def _mobile(_: Persona) -> tuple[Command, ...]:
    """Bars that lie over the page, as on phones: those of a desktop take width from it."""
    return (("Emulation.setScrollbarsHidden", {"hidden": True}),)


BY_DEBUGGER: dict[str, Callable[[Persona], tuple[Command, ...]]] = {
    "mobile": _mobile,
    "text_scale": lambda persona: (text_size(persona),),
    "vision": _vision,
    "network": _network,
    "cpu_slowdown": lambda persona: (at_speed(persona.cpu_slowdown),),
}
"""What is done to each page where a persona sets this field to something else than the usual."""
ONLY_CHROMIUM = (*(name for name in BY_DEBUGGER if name != "mobile"), "forced_colors")
"""Firefox has no forced colours in this way (see Playwright's documentation of ``forced_colors``)."""


def _set(persona: Persona, names: tuple[str, ...]) -> tuple[str, ...]:
    plain = Persona(name="", title="")
    return tuple(name for name in names if getattr(persona, name) != getattr(plain, name))


def page_commands(persona: Persona) -> tuple[Command, ...]:
    """What the debugger sets for a page."""
    return tuple(command for name in _set(persona, tuple(BY_DEBUGGER)) for command in BY_DEBUGGER[name](persona))


def beyond(persona: Persona, browser: str) -> str:
    """Why this browser (Playwright's name of it) cannot show the web as the persona perceives it; empty where it can."""
    lacking = () if browser == "chromium" else _set(persona, ONLY_CHROMIUM)
    return f"only Chromium can play {persona.name}: {browser} cannot set {', '.join(lacking)}" if lacking else ""


def dressings(persona: Persona) -> str:
    """What changes how a state is laid out, beside the context's options. Colours as they are seen change the picture alone."""
    return "".join(f" {name}={getattr(persona, name)}" for name in _set(persona, ("text_scale", "text_spacing")))


def context_options(persona: Persona) -> dict[str, Any]:
    """Playwright's options for a context that shows the web as this persona perceives it."""
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
    """What besides the DOM decides how a state is laid out and drawn at rest; what moves is watched apart."""
    at_rest = [(name, value) for name, value in context_options(persona).items() if name != "reduced_motion"]
    return str(sorted(at_rest)) + dressings(persona)
