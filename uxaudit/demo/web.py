"""Requests and replies, as plain values between the server and the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from uxaudit.demo.state import Visitor


@dataclass(frozen=True)
class Request:
    """A browser's request. ``chosen`` has every value of a query key, ``query`` the last."""

    path: str
    visitor: Visitor
    query: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, list[str]] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    wants_json: bool = False


@dataclass(frozen=True)
class Reply:
    """The shop's reply."""

    body: bytes
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = (("Cache-Control", "no-cache"),)


def see(path: str) -> Reply:
    """Redirect the browser, so that reloading the next page repeats nothing (post, redirect, get)."""
    return Reply(b"", 303, headers=(("Location", path),))


def as_json(value: Mapping[str, object]) -> Reply:
    """Reply to a script."""
    return Reply(json.dumps(value).encode(), kind="application/json")


def asset(body: str | bytes, kind: str) -> Reply:
    """A file that may be cached for a while."""
    return Reply(body.encode() if isinstance(body, str) else body, kind=kind, headers=(("Cache-Control", "max-age=600"),))
