"""The credentials of a crawl for a site behind a login: headers, cookies and certificates for requests without a browser."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Iterator
from http.cookiejar import Cookie, CookieJar
from urllib.parse import urlsplit

from uxaudit.model.access import Access


def sent_headers(access: Access) -> dict[str, str]:
    """The headers of each request. A crawl never leaves its site, so no other host gets them."""
    headers = dict(access.headers)
    if access.credentials is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(":".join(access.credentials).encode()).decode()
    return headers


def jar_of(access: Access, site: str) -> CookieJar:
    """The cookies to begin with: those given, and those of a saved or new login that are for this site."""
    jar, host = CookieJar(), urlsplit(site).hostname or ""
    for name, value in access.cookies:
        jar.set_cookie(_cookie(name, value, host, "/"))
    for name, value, domain, path in _stored(access):
        if host == domain.lstrip(".") or host.endswith("." + domain.lstrip(".")):
            jar.set_cookie(_cookie(name, value, host, path))
    return jar


def _stored(access: Access) -> Iterator[tuple[str, str, str, str]]:
    for row in (access.storage or {}).get("cookies") or ():
        yield str(row.get("name", "")), str(row.get("value", "")), str(row.get("domain", "")), str(row.get("path") or "/")


def _cookie(name: str, value: str, host: str, path: str) -> Cookie:
    domain = host if "." in host else f"{host}.local"  # what the jar calls a host without a dot
    return Cookie(0, name, value, None, False, domain, True, False, path, True, False, None, False, None, None, {})


def tls_of(access: Access) -> ssl.SSLContext:
    """The settings of secure connections, with the client certificate."""
    context = ssl.create_default_context()
    if access.certificate is not None:
        context.load_cert_chain(*access.certificate)
    return context
