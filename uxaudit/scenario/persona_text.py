"""The settings and trials of a persona, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uxaudit.recording.probes import probes
from uxaudit.scenario.personas import Persona

_TRAITS: dict[str, Callable[[Any], str]] = {
    "device_scale": lambda scale: f"device pixel ratio {scale:g}",
    "touch": lambda _: "touch screen",
    "mobile": lambda _: "mobile browser",
    "user_agent": lambda _: "own user agent",
    "locale": lambda locale: f"language {locale}",
    "color_scheme": lambda scheme: f"prefers {scheme} colours",
    "reduced_motion": lambda _: "prefers reduced motion",
    "forced_colors": lambda _: "forced colours",
    "text_scale": lambda scale: f"text at {100 * scale:g} %",
    "text_spacing": lambda _: "wide text spacing",
    "vision": lambda vision: f"vision: {vision}",
    "network": lambda network: network.in_words(),
    "cpu_slowdown": lambda times: f"device {times:g} × slower",
    "name_only": lambda _: "finds controls only by role and accessible name",
}
"""Words for each field with another value than the default."""


def traits(persona: Persona) -> tuple[str, ...]:
    """The window and input of a persona, and every other setting that differs from the default."""
    plain = Persona(name="", title="")
    window = f"window {persona.viewport[0]} × {persona.viewport[1]} px, input by {persona.input}"
    return (window, *(say(getattr(persona, name)) for name, say in _TRAITS.items() if getattr(persona, name) != getattr(plain, name)))


def trials(persona: Persona) -> tuple[str, ...]:
    """The trials on every state that the persona reaches."""
    known = probes()
    return tuple(known[trial].title for trial in persona.examines)
