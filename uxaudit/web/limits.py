"""Limits of what a server takes in: the size of a body, the time it may take, and how often one sender may send."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from starlette.exceptions import HTTPException
from starlette.requests import Request

LARGEST = 256 * 1024
"""Bytes of a body. The script sends at most 24,000 characters (own judgement)."""
BODY_S = 10.0


async def read_json(request: Request) -> Any:
    """Read a body as JSON. Raises HTTPException: 413 for a body that is too large, 408 for one that is too slow, 400 for no JSON."""
    if int(request.headers.get("content-length") or 0) > LARGEST:
        raise HTTPException(413, f"the body is larger than {LARGEST} bytes")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise HTTPException(413, f"the body is larger than {LARGEST} bytes")
    except TimeoutError:
        raise HTTPException(408, "the body did not arrive in time") from None
    try:
        return json.loads(body.decode(), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise HTTPException(400, "the body is not JSON") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("the number is too large")
    return number


@dataclass
class TokenBucket:
    """How often one sender may send: a number at once, and then a number per second."""

    at_once: float
    per_second: float
    clock: Callable[[], float] = time.monotonic
    _left: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._left, self._at = self.at_once, self.clock()

    def take(self, count: float = 1) -> float:
        """Take some. Returns 0 if they are granted, else after how many seconds they will be; nothing is taken then."""
        now = self.clock()
        self._left = min(self.at_once, self._left + (now - self._at) * self.per_second)
        self._at = now
        if count <= self._left:
            self._left -= count
            return 0.0
        return (min(count, self.at_once) - self._left) / self.per_second
