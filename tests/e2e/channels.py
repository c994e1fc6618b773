"""A site that counts what reaches it: requests, WebSocket connections and messages, and WebTransport connections."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import Hook, Request, Response, serve_folder

ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455, section 1.3."""


@dataclass
class Counted:
    """What reached the site, and its addresses."""

    site: str = ""
    sockets: str = ""
    transport: str = ""
    seen: Counter[str] = field(default_factory=Counter)
    callers: set[int] = field(default_factory=set)
    """Ports that opened a WebTransport connection: each connection has its own."""


@contextlib.contextmanager
def counting_site(folder: Path, answer: Hook) -> Iterator[Counted]:
    """Serve a site whose pages are given by ``answer``; ``SOCKETS`` and ``TRANSPORT`` in them are filled in."""
    counted = Counted()

    def hook(request: Request) -> Response | None:
        counted.seen[f"{request.method} {request.path}"] += 1
        response = answer(request)
        if response is None:
            return None
        status, headers, body = response
        text = body if isinstance(body, str) else ""
        return status, headers, text.replace("SOCKETS", counted.sockets).replace("TRANSPORT", counted.transport)

    class Sockets(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                self.talk()

        def talk(self) -> None:
            words = self.rfile.readline().split()
            if len(words) < 2:  # a connection that the browser opened in advance
                return
            path = words[1].decode()
            headers = {}
            while line := self.rfile.readline().strip():
                name, _, value = line.partition(b":")
                headers[name.lower()] = value.strip()
            accept = base64.b64encode(hashlib.sha1(headers[b"sec-websocket-key"] + ACCEPT).digest()).decode()
            self.wfile.write(
                f"HTTP/1.1 101 Switch\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n".encode()
            )
            counted.seen[f"socket {path}"] += 1
            while len(head := self.rfile.read(2)) == 2 and head[0] & 15 == 1:
                self.rfile.read(4 + (head[1] & 127))
                counted.seen[f"message {path}"] += 1

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    def listen(line: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                counted.callers.add(line.recvfrom(2000)[1][1])

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line, Server(("127.0.0.1", 0), Sockets) as sockets:
        line.bind(("127.0.0.1", 0))
        threading.Thread(target=listen, args=(line,), daemon=True).start()
        threading.Thread(target=sockets.serve_forever, daemon=True).start()
        counted.sockets = f"ws://127.0.0.1:{sockets.server_address[1]}"
        counted.transport = f"https://127.0.0.1:{line.getsockname()[1]}"
        with serve_folder(folder, hook=hook) as counted.site:
            yield counted
        sockets.shutdown()
