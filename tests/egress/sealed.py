"""Runs uxaudit in a network of its own, in which this machine is the whole internet, and lists what was sent where.

Every packet is seen (a packet socket), every name is known (a name server that knows them all), and a proxy is in the environment.
Run by ``unshare --net --mount python -m tests.egress.sealed``; prints JSON.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.egress.traps import ADDRESS, answer
from tests.servers import Request, serve_folder

NAME_SERVER = "127.0.0.53"
ALL_PACKETS = 3
IP = {0x0800: 4, 0x86DD: 6}
TCP, UDP = 6, 17
LINKS = (
    "link set lo up",
    f"addr add {ADDRESS}/32 dev lo",
    "link add outer type veth peer name inner",  # WebRTC uses no loopback
    "addr add 10.9.8.1/24 dev outer",
    "link set outer up",
    "link set inner up",
    "route add local 0.0.0.0/0 dev lo",
)
"""Every address is this machine's."""
SHOP = "shop.example"
"""The name of the site behind the proxy."""


@dataclass
class Seen:
    """What was sent."""

    names: set[str] = field(default_factory=set)
    """Names that were looked up."""
    packets: set[str] = field(default_factory=set)
    """Where packets went: ``udp 10.9.9.9:3478``. Only those that do not stay on 127.0.0.1, and all of UDP."""
    asked: set[str] = field(default_factory=set)
    """Hosts that the proxy was asked for."""
    credentials: set[str] = field(default_factory=set)


def seal() -> None:
    """Turn this network namespace into a closed world. Raises CalledProcessError where that is not possible."""
    for words in LINKS:
        subprocess.run(["ip", *words.split()], check=True)
    with tempfile.NamedTemporaryFile("w", delete=False) as names:
        names.write(f"nameserver {NAME_SERVER}\n")
    subprocess.run(["mount", "--bind", names.name, "/etc/resolv.conf"], check=True)


def watch_packets(seen: Seen) -> None:
    """Note every packet that leaves, until the process ends."""
    line = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL_PACKETS))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**24)

    def listen() -> None:
        while True:
            packet, (_, kind, direction, *_rest) = line.recvfrom(128)
            if direction == socket.PACKET_OUTGOING and kind in IP and (told := destination(packet, IP[kind])):
                seen.packets.add(told)

    threading.Thread(target=listen, daemon=True).start()


def destination(packet: bytes, version: int) -> str:
    """Where a packet goes; empty for TCP and its answers on 127.0.0.1, and for control messages."""
    length, protocol = (4 * (packet[0] & 15), packet[9]) if version == 4 else (40, packet[6])
    at = socket.inet_ntop(*((socket.AF_INET, packet[16:20]) if version == 4 else (socket.AF_INET6, packet[24:40])))
    if protocol not in (TCP, UDP) or (protocol == TCP and at in ("127.0.0.1", "::1")):
        return ""
    return f"{'tcp' if protocol == TCP else 'udp'} {at}:{int.from_bytes(packet[length + 2 : length + 4])}"


def answer_names(seen: Seen) -> None:
    """Resolve every name to the same address."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((NAME_SERVER, 53))

    def listen() -> None:
        while True:
            query, sender = server.recvfrom(2000)
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1"))
                at += 1 + query[at]
            seen.names.add(".".join(labels))
            is_a = query[at + 1 : at + 3] == b"\x00\x01"
            record = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x05\x00\x04" + socket.inet_aton(ADDRESS) if is_a else b""
            head = query[:2] + b"\x81\x80\x00\x01" + (b"\x00\x01" if is_a else b"\x00\x00") + bytes(4)
            server.sendto(head + query[12 : at + 5] + record, sender)

    threading.Thread(target=listen, daemon=True).start()


class QuietServer(ThreadingHTTPServer):
    """Says nothing when a browser closes a connection."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Ignore it."""


def running_proxy(seen: Seen, wait_ms: int) -> int:
    """A proxy that answers for the shop itself, and notes for whom it is asked. Returns its port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            tunnel = self.command == "CONNECT"
            parts = urlsplit(f"//{self.path}" if tunnel else self.path)
            seen.asked.add(parts.hostname or self.path)
            seen.credentials.add(self.headers.get("Proxy-Authorization", ""))
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = Request(self.command, parts.path, dict(parse_qsl(parts.query)), dict(self.headers.items()), body)
            status, headers, content = (parts.hostname == SHOP and answer(request, wait_ms)) or (502 if tunnel else 404, {}, "")
            data = "".join(content).encode() if not isinstance(content, bytes) else content
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_HEAD = do_POST = do_CONNECT = do_OPTIONS = answer

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = QuietServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_port)


def run(words: list[str], wait_ms: int) -> dict[str, Any]:
    """Run one command of uxaudit; ``SITE``, ``PROXY`` and ``OUT`` in its words are filled in. Returns what was seen."""
    seen = Seen()
    seal()
    watch_packets(seen)
    answer_names(seen)
    proxy = running_proxy(seen, wait_ms)
    with tempfile.TemporaryDirectory() as folder, serve_folder(Path(folder), hook=lambda request: answer(request, wait_ms)) as own:
        named = any("PROXY" in word for word in words)
        filled = {"SITE": f"http://{SHOP}" if named else own, "PROXY": f"http://me:pass-word-9@127.0.0.1:{proxy}", "OUT": f"{folder}/out"}
        scenario = Path(folder, "traps.yaml")
        scenario.write_text(SCENARIO.replace("SITE", filled["SITE"]))
        filled["SCENARIO"] = str(scenario)
        command = [sys.executable, "-m", "uxaudit", *(replaced(word, filled) for word in words)]
        variables = {
            name: f"http://127.0.0.1:{proxy}" for kind in ("http", "https", "all") for name in (f"{kind}_proxy", f"{kind}_PROXY".upper())
        }
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280, env={**os.environ, **variables})
        time.sleep(0.3)
        files = [path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()]
    shown = {name: sorted(value) for name, value in vars(seen).items()}
    kept = any(b"pass-word-9" in file for file in files) or "pass-word-9" in done.stdout + done.stderr
    return {**shown, "code": done.returncode, "said": done.stdout[-3000:] + done.stderr[-3000:], "kept": kept}


SCENARIO = """scenario: Traps
site: SITE
tasks:
- task: Look
  success: [{expect: {text: Set *}}]
- task: Leave
  steps: [{click: Go}]
"""


def replaced(word: str, filled: dict[str, str]) -> str:
    """A word of a command, with its places filled in."""
    for name, value in filled.items():
        word = word.replace(name, value)
    return word


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[2:], int(sys.argv[1]))))
