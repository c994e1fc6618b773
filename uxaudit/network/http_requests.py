"""Requests of uxaudit itself, without a browser: each goes to one host, directly or by the proxy that the user names.

Proxies of the environment (``http_proxy`` …) are not used: what an audit may reach is only what its command says.
"""

from __future__ import annotations

import urllib.request
from http.client import HTTPMessage
from typing import Any
from urllib.error import URLError
from urllib.parse import unquote, urlsplit

from uxaudit.errors import InputError
from uxaudit.model.access import Proxy
from uxaudit.network.forwarding import ForwardingProxy, forwarding
from uxaudit.redaction import everywhere
from uxaudit.urls import as_sent, is_page

OPTION = "--proxy"


def proxy_of(text: str, where: str = OPTION) -> Proxy:
    """The proxy at a URL; its password becomes a secret. Raises InputError.

    ``where`` names the option in the error.
    """
    remedy = "Write it as http://HOST:PORT or http://NAME:PASSWORD@HOST:PORT, or with https:// for a proxy that speaks TLS."
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise InputError("the value is not the URL of a proxy", where, remedy) from error
    if parts.scheme.startswith("socks"):
        raise InputError("SOCKS proxies are not supported", where, remedy)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise InputError("the value is not the URL of a proxy", where, remedy)
    credentials = (unquote(parts.username), unquote(parts.password or "")) if parts.username is not None else None
    if credentials is not None:
        everywhere.learn("", credentials[1] or credentials[0])
    standard = 443 if parts.scheme == "https" else 80
    return Proxy("https" if parts.scheme == "https" else "http", parts.hostname, port or standard, credentials)


def opener(url: str, proxy: Proxy | None, *handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """Returns what opens a URL and others of its host. ``handlers`` are those of ``urllib``; redirects stay on the host."""
    redirects = () if any(isinstance(one, urllib.request.HTTPRedirectHandler) for one in handlers) else (SameHostRedirects(),)
    ways = () if proxy is None else (_Through(forwarding(proxy, (_host(url),))),)
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), *ways, *redirects, *handlers)


def fault_of_proxy(url: str, proxy: Proxy | None) -> str:
    """Why the proxy did not pass on the latest request to the URL's host, in words; empty if it did, or there is no proxy."""
    return "" if proxy is None else forwarding(proxy, (_host(url),)).problem


def _host(url: str) -> str:
    return urlsplit(as_sent(url)).hostname or ""


def refused_by_proxy(url: str, proxy: Proxy | None) -> bool:
    """Whether the proxy refused the latest request to the URL's host because it lacked a correct name and password.

    Asking again is useless, and may lock the account.
    """
    return proxy is not None and forwarding(proxy, (_host(url),)).refused


class _Through(urllib.request.BaseHandler):
    """Sends every request to a proxy, also where ``no_proxy`` of the environment names the host."""

    handler_order = 100  # before the handlers that connect

    def __init__(self, by: ForwardingProxy) -> None:
        self._address = urlsplit(by.address).netloc

    def http_open(self, request: urllib.request.Request) -> None:
        """Only change where the connection goes."""
        request.set_proxy(self._address, "http")

    https_open = http_open


class SameHostRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects within a host alone: from http to https, or to another path."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """The next request. Raises URLError for another host."""
        if not is_page(newurl) or urlsplit(newurl).hostname != urlsplit(req.full_url).hostname:
            raise URLError(f"it redirects to another host, {urlsplit(newurl).hostname}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
