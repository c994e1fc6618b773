"""A collector as a command of its own, a small shop that carries its script, and a client that sends what no browser would."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.e2e.line import ROOT, environ
from tests.servers import Request, Response, html

SCENARIO = """
scenario: Find a bowl
site: {site}
study: {{questions: [seq, umux-lite]{study}}}
tasks:
  - task: Find the noodle bowl and put it into the basket
    optimal: {{steps: 2, pages: 2}}
    success: [{{expect: {{text: 1 item in your basket}}}}]
  - task: Find out who makes the bowls
    start: /about
    success: [{{expect: {{url: "**/makers"}}}}]
"""


@dataclass
class Shop:
    """The pages of a shop. `tag` is what their heads begin with."""

    tag: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def answer(self, request: Request) -> Response | None:
        pages = {
            "/": '<h1>Shop</h1><form action="/search"><label>Search <input name="q"></label><button>Find</button></form>'
            '<label>Password <input type="password"></label><a href="/bowl">Noodle bowl</a>',
            "/search": f"<h1>Results for {request.query.get('q', '')}</h1><a href='/bowl'>Noodle bowl</a>",
            "/bowl": "<h1>Noodle bowl</h1><p id='basket'></p><button onclick=\"basket.textContent='1 item in your basket'\">Add</button>"
            '<a href="/about" target="_blank">About us</a>',
            "/about": '<h1>About us</h1><a href="/makers">Makers</a>',
            "/makers": "<h1>Makers</h1>",
        }
        if request.path not in pages:
            return None
        status, headers, page = html(pages[request.path], f"{request.path} {request.query.get('q', '')}")
        return status, {**headers, **self.headers}, str(page).replace("<title>", f"{self.tag}<title>")


@dataclass
class Collecting:
    """A running collector."""

    process: subprocess.Popen[str]
    base: str
    links: Mapping[str, str]

    @property
    def tag(self) -> str:
        return f'<script src="{self.base}/uxaudit.js"></script>'

    def stop(self, number: int = signal.SIGINT) -> str:
        """End it by a signal, and return what it still wrote."""
        self.process.send_signal(number)
        return self.process.communicate(timeout=15)[0]


@contextlib.contextmanager
def collecting(scenario: Path, folder: Path, links: int = 1, port: int = 0) -> Iterator[Collecting]:
    words = ["record", str(scenario), "--serve", str(port), "--links", str(links), "--out", str(folder)]
    process = subprocess.Popen(
        [sys.executable, "-m", "uxaudit", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environ(PYTHONUNBUFFERED="1"),
        cwd=ROOT,
        text=True,
    )
    try:
        assert process.stdout is not None
        told = ""
        while "End with Ctrl-C" not in told:
            line = process.stdout.readline()
            assert line, told
            told += line
        found = dict(re.findall(r"^(\w+)  (http\S+)$", told, re.MULTILINE))
        base = re.search(r'src="(http://[^"]+)/uxaudit.js"', told)
        assert base is not None, told
        yield Collecting(process, base[1], found)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def written(folder: Path, participant: str) -> list[dict[str, Any]]:
    """The lines of a participant's journal."""
    (path,) = folder.glob(f"recordings/*--{participant.lower()}/recording.jsonl")
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def secrets_of(folder: Path, participant: str) -> dict[str, str]:
    (path,) = folder.glob(f"recordings/*--{participant.lower()}/link.json")
    assert not path.stat().st_mode & 0o077
    found: dict[str, str] = json.loads(path.read_bytes())
    return found


@dataclass
class Client:
    """An HTTP client without a browser."""

    base: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Mapping[str, str], Any]:
        """Send a request; a body that is no text or bytes is sent as JSON."""
        place = urlsplit(self.base)
        connection = HTTPConnection(place.hostname or "", place.port, timeout=10)
        try:
            content = body if isinstance(body, str | bytes | None) else json.dumps(body)
            connection.request(method, path, content, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            read = response.read()
            is_json = "json" in (response.getheader("content-type") or "")
            return response.status, {name.lower(): value for name, value in response.getheaders()}, json.loads(read) if is_json else read
        finally:
            connection.close()
