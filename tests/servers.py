"""A small web server for tests, on this machine only: static pages, and misbehaving servers.

`?delay=300` on any path waits 300 ms before the response, `/status/503` responds with that status, and
`/redirect-loop` never ends.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

MAX_DELAY_MS = 60_000
PAUSE_S = 0.4
"""Time between the parts of a body."""


@dataclass(frozen=True)
class Request:
    """A request; `query` has the last value of each key."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


Response = tuple[int, Mapping[str, str], bytes | str | tuple[str, ...]]
"""Status, headers and body. The parts of a body are sent one after the other, with a pause between them."""
Route = Callable[[Request], Response]
Hook = Callable[[Request], Response | None]


def html(body: str, title: str = "Test page", status: int = 200) -> Response:
    """Wrap a body as a page."""
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><body>{body}</body></html>'
    return status, {"Content-Type": "text/html; charset=utf-8"}, page


def redirect(to: str, status: int = 302) -> Response:
    """Redirect the browser."""
    return status, {"Location": to}, b""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a delayed response must not block the end of a test

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore browsers that disconnect during a response."""


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, routes: Mapping[str, Route], hook: Hook | None, seen: list[Request] | None, directory: str) -> None:
        self.routes, self.hook, self.seen = routes, hook, seen
        super().__init__(*args, directory=directory)

    def log_message(self, format: str, *args: Any) -> None:
        """Do not log."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # revalidate each time; no-store would change going back
        super().end_headers()

    def _answer(self) -> None:
        request = self._request()
        if self.seen is not None:
            self.seen.append(request)
        time.sleep(min(float(request.query.get("delay", 0)), MAX_DELAY_MS) / 1000)
        response = self._respond(request)
        if response is not None:
            self._send(response)
        elif request.method == "HEAD":
            super().do_HEAD()
        elif request.method == "GET":
            super().do_GET()
        else:
            self._send((405, {}, b""))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def _request(self) -> Request:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = {key: values[-1] for key, values in parse_qs(url.query, keep_blank_values=True).items()}
        return Request(self.command, url.path, query, dict(self.headers.items()), body)

    def _respond(self, request: Request) -> Response | None:
        """Returns the response of the hook, of a route, or of the built-in oddities; None for a static file."""
        hooked = self.hook(request) if self.hook else None
        if hooked is not None:
            return hooked
        if request.path in self.routes:
            return self.routes[request.path](request)
        if request.path == "/redirect-loop":
            return redirect("/redirect-loop")
        if request.path.startswith("/status/"):
            status = HTTPStatus(int(request.path.removeprefix("/status/")))
            return html(f"<h1>{status.value} {status.phrase}</h1>", status.phrase, status.value)
        return None

    def _send(self, response: Response) -> None:
        status, headers, content = response
        parts = [part.encode() if isinstance(part, str) else part for part in (content if isinstance(content, tuple) else (content,))]
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(sum(map(len, parts))))
        self.end_headers()
        for part in parts if self.command != "HEAD" else ():
            self.wfile.write(part)
            self.wfile.flush()
            time.sleep(PAUSE_S if part is not parts[-1] else 0)


@contextmanager
def serve_folder(
    folder: Path | str,
    *,
    routes: Mapping[str, Route] | None = None,
    hook: Hook | None = None,
    seen: list[Request] | None = None,
    port: int = 0,
) -> Iterator[str]:
    """Serve a folder, and yield its URL without a slash at the end.

    `routes` respond to their exact path; `hook` is called first and may pass with None; `seen` collects every request.
    """
    handler = partial(_Handler, routes=routes or {}, hook=hook, seen=seen, directory=str(folder))
    with _Server(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
