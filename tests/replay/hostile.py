"""The routes of the hostile site that cannot be static files: streams, redirects, logins, downloads, silence."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "sites" / "hostile"
HANG_S = 60.0


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, directory=str(FOLDER), **kwargs)

    def log_message(self, format: str, *args: Any) -> None:
        """Do not log."""

    def do_GET(self) -> None:
        route = getattr(self, "route_" + self.path.strip("/").split("?")[0].replace("-", "_"), None)
        if route is None:
            super().do_GET()
            return
        route()

    def _head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def route_hang(self) -> None:
        time.sleep(HANG_S)

    def route_never_ends(self) -> None:
        self._head(200, Content_Type="text/html; charset=utf-8")
        self.wfile.write(
            b"<!doctype html><html lang='en'><title>Never ends</title><body><h1>Still loading</h1>"
            b"<button onclick='this.textContent = \"done\"'>Go</button>"
        )
        for _ in range(int(HANG_S * 2)):
            self.wfile.write(b"<p>more</p>")
            self.wfile.flush()
            time.sleep(0.5)

    def route_redirects(self) -> None:
        self._head(302, Location="/redirects")

    def route_login(self) -> None:
        self._head(401, WWW_Authenticate='Basic realm="private"')

    def route_download(self) -> None:
        self._head(
            200, Content_Type="application/octet-stream", Content_Length=str(10**9), Content_Disposition="attachment; filename=big.bin"
        )
        block = b"\0" * 65536
        for _ in range(10**9 // len(block)):
            self.wfile.write(block)

    def route_garbage(self) -> None:
        self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore browsers that disconnect during a response."""


@contextmanager
def hostile_site(handler: type[BaseHTTPRequestHandler] = _Handler) -> Iterator[str]:
    """Serve the hostile site, and yield its URL."""
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def bad_certificate(folder: Path) -> Iterator[str]:
    """Serve the site over TLS with a certificate that nobody trusts."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "1", "-subj", "/CN=untrusted"],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def silent_port() -> Iterator[str]:
    """A port that accepts connections and never responds."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
