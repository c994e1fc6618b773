"""The network of a persona: its keys in YAML with their limits, its words, and the conditions that a browser emulates.

The values of uxaudit's own personas are in their files, such as ``personas/slow-network.yaml``.
"""

from __future__ import annotations

from pydantic import Field

from uxaudit.model.base import Frozen

BYTES_PER_KBIT = 125


class NetworkProfile(Frozen):
    """A connection. The browser delays each response by ``rtt_ms`` and limits the throughput.

    Opening a connection (DNS, TCP, TLS) is not slowed, so a first visit over a real network takes up to three round
    trips longer than measured here (Lighthouse, docs/throttling.md).
    """

    rtt_ms: float = Field(ge=0, le=10_000)
    """Round-trip time in ms."""
    down_kbps: float = Field(gt=0, le=10_000_000)
    """Download throughput in kbit/s (1000 bits per second)."""
    up_kbps: float = Field(gt=0, le=10_000_000)
    """Upload throughput in kbit/s (1000 bits per second)."""

    def in_words(self) -> str:
        """The connection in words, as ``uxaudit personas`` and reports show it."""
        return f"network with {self.rtt_ms:g} ms round-trip time, {self.down_kbps:g} kbit/s down, {self.up_kbps:g} kbit/s up"

    def conditions(self) -> dict[str, bool | float]:
        """The parameters of the Chrome DevTools Protocol's ``Network.emulateNetworkConditions``: latency in ms, bytes per second."""
        return {
            "offline": False,
            "latency": self.rtt_ms,
            "downloadThroughput": self.down_kbps * BYTES_PER_KBIT,
            "uploadThroughput": self.up_kbps * BYTES_PER_KBIT,
        }
