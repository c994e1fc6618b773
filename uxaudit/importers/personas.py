"""The device of a recorded session as a persona: one of uxaudit's own if it matches, else a file to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NARROWEST, WIDEST = 100, 10_000
"""Minimum and maximum size of a persona's window, in CSS pixels."""
DESKTOP = (1280, 720)


@dataclass(frozen=True)
class Device:
    """Size in CSS px, ratio of device to CSS pixels, and the connection (ms, kbit/s) if one was emulated."""

    width: int = DESKTOP[0]
    height: int = DESKTOP[1]
    scale: float = 1.0
    mobile: bool = False
    touch: bool = False
    network: tuple[float, float, float] | None = None
    """Round trip in ms, download and upload in kbit/s."""
    color_scheme: str = ""
    locale: str = ""
    user_agent: str = ""

    @property
    def own(self) -> bool:
        """Whether it needs its own persona."""
        return self != Device()

    @property
    def name(self) -> str:
        """The persona's name, the same for the same device."""
        if not self.own:
            return "desktop"
        kind = "phone" if self.mobile else "touch" if self.touch else "window"
        parts = [f"{kind}-{self.width}x{self.height}"]
        parts += [f"at-{self.scale:g}".replace(".", "-")] if self.scale != 1 else []
        parts += [f"{self.network[0]:.0f}ms-{self.network[1]:.0f}kbps"] if self.network else []
        return "-".join([*parts, *filter(None, (self.color_scheme, self.locale.lower()))])

    def written(self) -> Mapping[str, Any]:
        """The persona file."""
        content: dict[str, Any] = {
            "title": f"As recorded: {self.width} × {self.height}{', a phone' if self.mobile else ''}",
            "viewport": [self.width, self.height],
        }
        content |= {"device_scale": self.scale} if self.scale != 1 else {}
        content |= {"touch": True, "input": "touch"} if self.touch else {}
        content |= {"mobile": True} if self.mobile else {}
        if self.network is not None:
            latency, down, up = self.network
            content["network"] = {"rtt_ms": latency, "down_kbps": down, "up_kbps": up}
        named = {"color_scheme": self.color_scheme, "locale": self.locale, "user_agent": self.user_agent}
        return content | {key: value for key, value in named.items() if value}
