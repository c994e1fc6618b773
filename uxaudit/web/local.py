"""Serves an application on 127.0.0.1, or on another address that was named. One place for everything that uxaudit serves.

Pages of other sites must not read it: requests by another host name are refused (DNS rebinding), and every response has a strict policy.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from uxaudit.errors import InputError

HOST = "127.0.0.1"
HOSTS = ("127.0.0.1", "localhost")
HEADERS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
CLOSE_S = 2


class SafeHeaders:
    """Adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request, and add the headers to its response."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in present]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await self.app(scope, receive, with_headers)


def local_app(routes: Sequence[BaseRoute], hosts: Sequence[str] = HOSTS, **options: Any) -> Starlette:
    """An application that accepts only requests to these hosts, by default this machine."""
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False), Middleware(SafeHeaders)]
    return Starlette(routes=list(routes), middleware=middleware, **options)


def listen(port: int, host: str = HOST, option: str = "--port") -> socket.socket:
    """A socket of an address; port 0 takes any that is free. Raises InputError where it cannot be used, and names the option."""
    with contextlib.ExitStack() as undo:
        made = undo.enter_context(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET))
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, port))
            made.listen()  # so that whoever reads the address can connect at once
        except OSError as error:
            name = f"port {port}" if host == HOST else f"{host} port {port}"
            raise InputError(f"{name} cannot be used: {error.strerror or error}", option, "Give another one, or port 0 for any.") from error
        undo.pop_all()
    return made


def serve(app: Starlette, made: socket.socket) -> None:
    """Serve an application until it is interrupted."""
    import uvicorn

    config = uvicorn.Config(app, log_level="critical", access_log=False, timeout_graceful_shutdown=CLOSE_S, server_header=False)
    uvicorn.Server(config).run(sockets=[made])
