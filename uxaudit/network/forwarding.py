"""A proxy on this machine that passes on only what goes to the allowed hosts, by the proxy that the user names.

With a proxy, a browser does not resolve names, so rules for its resolver restrict nothing; the headless shell has no
proxy scripts (PAC). So everything goes to this proxy, which checks the host of every request before it opens a connection.
What is sent on is built from the checked host, and each connection carries one request: nothing follows unchecked.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import ssl
from collections.abc import Coroutine
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import h11

from uxaudit.model.access import Proxy

CHUNK = 65_536
MOST_HEAD = 262_144
"""Maximum size of the head of a request or a response, in bytes: Chromium's own limit."""
CONNECT_S = 20.0
"""Time to connect to the proxy or a host on this machine. Own judgement."""
HOP_BY_HOP = (b"proxy-authorization", b"proxy-connection", b"connection", b"keep-alive", b"host", b"te", b"upgrade")
"""Headers of the connection to this proxy (RFC 9110, section 7.6.1), and the host, which is written again."""
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _Refused(Exception):
    """The request is not passed on."""


FAULTS = (_Refused, OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, h11.ProtocolError)
"""Why a request is not passed on: it is not allowed, a connection failed, or one side does not speak HTTP."""


@dataclass(frozen=True)
class _Destination:
    """Where a request goes: the checked parts of its target."""

    host: str
    port: int
    path: str
    """Empty for a tunnel."""

    @property
    def authority(self) -> str:
        """Host and port."""
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def on_this_machine(self) -> bool:
        """Whether it is a loopback address, which no other machine can reach."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


class ForwardingProxy:
    """The proxy. ``upstream`` is that of the user, None to connect directly; ``hosts`` may hold wildcards, None allows all."""

    def __init__(self, upstream: Proxy | None, hosts: tuple[str, ...] | None) -> None:
        self._upstream = upstream
        self._hosts = hosts
        self._loop = asyncio.new_event_loop()
        self.problem = ""
        """The latest fault of the user's proxy, in words."""
        self.refused = False
        """Whether the user's proxy refused the latest request because it lacked a correct name and password."""
        self.address = ""
        """Its URL."""

    def start(self) -> ForwardingProxy:
        """Listen on a free port of this machine, in a thread that ends with the process."""
        Thread(target=self._loop.run_forever, daemon=True).start()
        server: asyncio.Server = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MOST_HEAD))
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return self

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CONNECT_S)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on one request. A refused tunnel gets status 502; another request none, so that no page shows a page of uxaudit."""
        incoming = h11.Connection(h11.SERVER, MOST_HEAD)
        wants_tunnel = False
        try:
            request = await _event(incoming, reader)
            if isinstance(request, h11.Request):
                wants_tunnel = request.method == b"CONNECT"
                await self._pass_on(request, incoming, (reader, writer))
        except FAULTS:
            if wants_tunnel:
                writer.write(b"HTTP/1.1 502 Refused\r\nContent-Length: 0\r\n\r\n")
        finally:
            writer.close()

    async def _pass_on(self, request: h11.Request, incoming: h11.Connection, client: Streams) -> None:
        to = _destination(request)
        if self._hosts is not None and not any(fnmatch(to.host, host) for host in self._hosts):
            raise _Refused
        direct = self._upstream is None or to.on_this_machine
        server = await self._connected(to, direct)
        try:
            if to.path:
                await self._request(request, to, incoming, client, server, direct)
            else:
                await self._tunnel(to, incoming, client, server, direct)
        finally:
            server[1].close()

    async def _connected(self, to: _Destination, direct: bool) -> Streams:
        if direct or self._upstream is None:
            return await asyncio.wait_for(asyncio.open_connection(to.host, to.port), CONNECT_S)
        proxy = self._upstream
        tls = ssl.create_default_context() if proxy.scheme == "https" else None
        try:
            return await asyncio.wait_for(asyncio.open_connection(proxy.host, proxy.port, ssl=tls, limit=MOST_HEAD), CONNECT_S)
        except (OSError, TimeoutError) as error:
            self.problem = f"the proxy {proxy.url} {_fault(error)}"
            raise

    async def _tunnel(self, to: _Destination, incoming: h11.Connection, client: Streams, server: Streams, direct: bool) -> None:
        if not direct:
            server[1].write(f"CONNECT {to.authority} HTTP/1.1\r\nHost: {to.authority}\r\n{self._authorization()}\r\n".encode())
            status = _status(await self._head(server[0], direct))
            self._note(status)
            if not 200 <= status < 300:
                raise _Refused
        client[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        server[1].write(incoming.trailing_data[0])
        with contextlib.suppress(OSError):
            await _first_of(_copy(client[0], server[1]), _copy(server[0], client[1]))

    async def _request(
        self, request: h11.Request, to: _Destination, incoming: h11.Connection, client: Streams, server: Streams, direct: bool
    ) -> None:
        outgoing = h11.Connection(h11.CLIENT)
        headers = [(b"Host", to.authority.removesuffix(":80").encode())]
        headers += [(name, value) for name, value in request.headers.raw_items() if name.lower() not in HOP_BY_HOP]
        headers.append((b"Connection", b"close"))
        if not direct and self._upstream is not None and self._upstream.credentials:
            headers.append((b"Proxy-Authorization", self._upstream.authorization.encode()))
        target = to.path if direct else f"http://{to.authority.removesuffix(':80')}{to.path}"
        server[1].write(outgoing.send(h11.Request(method=request.method, target=target, headers=headers)) or b"")
        await _first_of(_send_body(incoming, client[0], outgoing, server[1]), self._answer(server[0], client[1], direct), every=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direct: bool) -> None:
        """Pass on the response. A proxy that asks for a password gets none from the browser: it would take that of the site."""
        head = await self._head(reader, direct)
        if not direct:
            self._note(_status(head))
            if _status(head) == 407:
                raise _Refused
        writer.write(head)
        await _copy(reader, writer)

    async def _head(self, reader: asyncio.StreamReader, direct: bool) -> bytes:
        """The head of a response. A user's proxy that sends none may speak TLS, or not, unlike its URL says."""
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            if not direct and self._upstream is not None:
                other = "; if it speaks TLS, write https://" if self._upstream.scheme == "http" else ""
                self.problem = f"the proxy {self._upstream.url} sent no HTTP response{other}"
            raise

    def _authorization(self) -> str:
        proxy = self._upstream
        return f"Proxy-Authorization: {proxy.authorization}\r\n" if proxy is not None and proxy.credentials else ""

    def _note(self, status: int) -> None:
        """Remember whether the user's proxy does its work."""
        assert self._upstream is not None
        self.refused = status == 407
        if self.refused:
            fault = "refuses the name or the password" if self._upstream.credentials else "requires a name and a password"
            self.problem = f"the proxy {self._upstream.url} {fault}"
        elif status in (502, 503, 504):
            self.problem = f"the proxy {self._upstream.url} responded with status {status}"
        else:
            self.problem = ""


def _fault(error: OSError | TimeoutError) -> str:
    """Why a proxy cannot be reached, and what to do about it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message.rstrip(".")
        return f"has a certificate that is not trusted ({why}); set SSL_CERT_FILE to the certificate of its authority (PEM)"
    if isinstance(error, ssl.SSLError) or (isinstance(error, ConnectionError) and not error.errno):  # closed in the handshake
        return f"does not speak TLS ({getattr(error, 'reason', '') or 'no handshake'}); if it takes unencrypted connections, write http://"
    return f"did not respond: {_reason(error)}"


def _reason(error: OSError | TimeoutError) -> str:
    if isinstance(error, ConnectionError) and error.errno:  # asyncio has words of its own, with the address
        return os.strerror(error.errno)
    return str(error.strerror or error) or f"no connection within {CONNECT_S:.0f} s"


@cache
def forwarding(upstream: Proxy | None, hosts: tuple[str, ...] | None) -> ForwardingProxy:
    """The running proxy of this process for these hosts."""
    return ForwardingProxy(upstream, hosts).start()


def _destination(request: h11.Request) -> _Destination:
    """The host, port and path of a request. Raises _Refused if it is not one for a proxy."""
    target = request.target.decode("latin-1")
    try:
        parts = urlsplit(f"//{target}" if request.method == b"CONNECT" else target)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _Refused from error
    if not host or any(sign.isspace() or sign in "/\\@?#" for sign in parts.netloc) or parts.netloc.startswith(":"):
        raise _Refused
    if request.method == b"CONNECT":
        return _Destination(host, port or 443, "")
    if parts.scheme != "http":
        raise _Refused
    return _Destination(host, port or 80, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


async def _event(connection: h11.Connection, reader: asyncio.StreamReader) -> Any:
    """The next event of a connection."""
    while (event := connection.next_event()) is h11.NEED_DATA:
        connection.receive_data(await reader.read(CHUNK))
    return event


async def _send_body(
    incoming: h11.Connection, reader: asyncio.StreamReader, outgoing: h11.Connection, writer: asyncio.StreamWriter
) -> None:
    """Send the body of the request, and nothing that follows it."""
    while not isinstance(event := await _event(incoming, reader), h11.ConnectionClosed):
        writer.write(outgoing.send(event) or b"")
        await writer.drain()
        if isinstance(event, h11.EndOfMessage):
            return


def _status(head: bytes) -> int:
    """The status in the head of a response; 0 if there is none."""
    words = head.split(maxsplit=2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()


async def _first_of(*works: Coroutine[Any, Any, None], every: bool = False) -> None:
    """Do several works at once until one ends, or with ``every`` until all have or one fails."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION if every else asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
