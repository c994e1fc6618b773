"""Serves a build of the shop over HTTP, on this machine only, by default."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from uxaudit.demo.pages import Build, Pages
from uxaudit.demo.web import Reply, Request

COOKIE = "shop"
LARGEST_FORM = 64_000


class ShopServer(ThreadingHTTPServer):
    """One listening shop at ``url``."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, build: Build, host: str = "127.0.0.1", port: int = 0) -> None:
        self.pages = Pages(build)
        self.host = f"[{host}]" if ":" in host else host
        super().__init__((host, port), Handler)

    @property
    def url(self) -> str:
        """The URL with the chosen port."""
        return f"http://{self.host}:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a browser that disconnects; report anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Turns bytes into a Request and a Reply into bytes."""

    server: ShopServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # send a reply in one piece, or its body waits for the browser's delayed acknowledgement
    timeout = 30

    def do_GET(self) -> None:
        """Respond to GET and HEAD."""
        self._answer({})

    do_HEAD = do_GET  # noqa: N815 (the name that http.server looks for)

    def do_POST(self) -> None:
        """Respond to a submitted form; 411 without a length, 413 if it is too large."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST_FORM:
            self.close_connection = True
            self.send_error(413 if length.isdigit() else 411)
            return
        sent = parse_qs(self.rfile.read(int(length)).decode("utf-8", "replace"), keep_blank_values=True)
        self._answer({key: values[-1] for key, values in sent.items()})

    def _answer(self, form: dict[str, str]) -> None:
        request = self._request(form)
        try:
            reply = self.server.pages.answer(self.command, request)
        except Exception:
            traceback.print_exc()
            reply = self.server.pages.broken(request)
        self._send(reply, request)

    def _request(self, form: dict[str, str]) -> Request:
        address = urlsplit(self.path)
        chosen = parse_qs(address.query)
        key = self._cookie()
        visitor = self.server.pages.shop.visitor(key)
        self._new_key = visitor.key if visitor.key != key else None
        return Request(
            address.path,
            visitor,
            {key: values[-1] for key, values in chosen.items()},
            chosen,
            form,
            "application/json" in self.headers.get("Accept", ""),
        )

    def _cookie(self) -> str | None:
        try:
            found = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        except CookieError:
            return None
        return found.value if found else None

    def _send(self, reply: Reply, request: Request) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if self._new_key and not request.path.startswith(("/static/", "/pictures/", "/favicon")):
            self.send_header("Set-Cookie", f"{COOKIE}={self._new_key}; Path=/; HttpOnly; SameSite=Lax")
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Do not log: the shop runs beside a replay whose output matters."""


@contextmanager
def serve(build: Build, port: int = 0) -> Iterator[str]:
    """Serve a build while the context lasts and yield its URL; port 0 picks a free one.

    Raises OSError if the port is in use.
    """
    server = ShopServer(build, port=port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
