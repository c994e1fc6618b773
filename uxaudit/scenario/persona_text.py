"""What a persona sets and tries, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uxaudit.model.probes import Probe
from uxaudit.scenario.personas import NetworkProfile, Persona


def _network(network: NetworkProfile) -> str:
    return f"a network of {network.rtt_ms:g} ms a round trip, {network.down_kbps:g} kbit/s down and {network.up_kbps:g} up"


_TRAITS: dict[str, Callable[[Any], str]] = {
    "device_scale": lambda scale: f"{scale:g} pixels of the screen to one of the page",
    "touch": lambda _: "a touch screen",
    "mobile": lambda _: "a mobile browser",
    "user_agent": lambda _: "a user agent of its own",
    "locale": lambda locale: f"language {locale}",
    "color_scheme": lambda scheme: f"{scheme} colours wanted",
    "reduced_motion": lambda _: "less motion wanted",
    "forced_colors": lambda _: "forced colours",
    "text_scale": lambda scale: f"text at {100 * scale:g} %",
    "text_spacing": lambda _: "wide text spacing",
    "vision": lambda vision: f"sight: {vision}",
    "network": _network,
    "cpu_slowdown": lambda times: f"a device {times:g} × slower",
    "name_only": lambda _: "controls known by role and accessible name alone",
}
"""Words for each field that is set to something else than the usual."""

_TRIES = {
    Probe.WALK: "the way by Tab",
    Probe.TRIES: "what keys do to controls",
    Probe.HOVER: "what hovering shows",
    Probe.REFLOW: "reflow at 320 px",
    Probe.SPACING: "large and widely spaced text",
    Probe.MOTION: "what moves",
    Probe.FORCED_COLOURS: "forced colours",
}


def traits(persona: Persona) -> tuple[str, ...]:
    """How it perceives and operates: its window and input, and what else differs from a desktop."""
    plain = Persona(name="", title="")
    window = f"a window of {persona.viewport[0]} × {persona.viewport[1]} px, used by {persona.input}"
    return (window, *(say(getattr(persona, name)) for name, say in _TRAITS.items() if getattr(persona, name) != getattr(plain, name)))


def tries(persona: Persona) -> tuple[str, ...]:
    """What is tried on every state that it comes to."""
    return tuple(_TRIES[probe] for probe in persona.examines)
