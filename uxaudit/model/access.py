"""How an audit gets to a site, and past its login. The values live in memory only: every one is a secret."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

LONG = 16
"""Minimum length of a value in a browser's storage that counts as a credential, if it has no space. Own judgement."""
SESSION = re.compile(r"sess|sid\b|token|auth|jwt|login|csrf|remember|_id$", re.IGNORECASE)
"""Names of cookies that contain credentials."""


@dataclass(frozen=True)
class Proxy:
    """An HTTP proxy between this machine and the site."""

    scheme: Literal["http", "https"]
    """How the proxy itself is spoken to."""
    host: str
    port: int
    credentials: tuple[str, str] | None = field(default=None, repr=False)
    """Name and password for the proxy."""

    @property
    def url(self) -> str:
        """Its URL, without name and password."""
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def authorization(self) -> str:
        """The value of the header Proxy-Authorization; empty without credentials."""
        return "Basic " + base64.b64encode(":".join(self.credentials).encode()).decode() if self.credentials else ""


@dataclass(frozen=True)
class Access:
    """How an audit gets to the site: the credentials for each request, those stored in the browser before it, and a proxy."""

    storage: Mapping[str, Any] | None = field(default=None, repr=False)
    """Cookies and local storage as Playwright saves them (``storage_state``)."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    credentials: tuple[str, str] | None = field(default=None, repr=False)
    """Name and password for HTTP authentication."""
    cookies: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    certificate: tuple[str, str] | None = field(default=None, repr=False)
    """Paths of a client certificate and its key, both in PEM."""
    login: bool = False
    """Whether a flow logs in, given on the command line."""
    proxy: Proxy | None = None

    @property
    def signs_in(self) -> bool:
        """Whether there is anything to present to the site."""
        return bool(set(self.given()) - {"--proxy"})

    def elsewhere(self) -> Access:
        """The access to another site: by the same proxy, with nothing to present."""
        return Access(proxy=self.proxy)

    def given(self) -> tuple[str, ...]:
        """The options that gave it, by their names on the command line."""
        parts = {
            "--storage-state": self.storage,
            "--header": self.headers,
            "--http-credentials": self.credentials,
            "--cookie": self.cookies,
            "--client-certificate": self.certificate,
            "--login": self.login,
            "--proxy": self.proxy,
        }
        return tuple(name for name, value in parts.items() if value)

    def secrets(self) -> Iterator[str]:
        """All values that must not appear in anything that is written."""
        for _, value in self.headers:
            yield value
            yield from value.split()[1:]  # Authorization: Bearer …
        if self.credentials is not None:
            yield self.credentials[1]
            yield base64.b64encode(":".join(self.credentials).encode()).decode()
        if self.proxy is not None and self.proxy.credentials is not None:
            yield self.proxy.credentials[1]
            yield self.proxy.authorization.split()[1]
        yield from (value for _, value in self.cookies)
        yield from stored_secrets(self.storage or {})


def stored_secrets(storage: Mapping[str, Any]) -> Iterator[str]:
    """The credentials in a browser's storage: cookies named as such or long, and long words without spaces in local storage."""
    for cookie in storage.get("cookies") or ():
        value = str(cookie.get("value", ""))
        if cookie.get("httpOnly") or SESSION.search(str(cookie.get("name", ""))) or _is_long(value):
            yield value
    for held in storage.get("origins") or ():
        for row in held.get("localStorage") or ():
            yield from filter(_is_long, _words(str(row.get("value", ""))))


def _is_long(value: str) -> bool:
    return len(value) >= LONG and not re.search(r"\s", value)


def _words(text: str) -> Iterator[str]:
    """A text, or the texts in it if it is JSON."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        yield text
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield value


NONE = Access()
"""No login, and no proxy."""
