"""Sends credentials to the site, and to no other host."""

from __future__ import annotations

from typing import Any

from playwright.async_api import BrowserContext, Route

from uxaudit.model.access import Access
from uxaudit.network.forwarding import forwarding
from uxaudit.urls import origin


def context_options(access: Access, site: str, hosts: tuple[str, ...] | None) -> dict[str, Any]:
    """Playwright's options for a context that has this access to a site.

    ``hosts`` are those it may reach, None all. With a certificate Playwright connects by itself, past the rules of the browser, and uses
    proxies of the environment; a proxy that is given keeps to the hosts.
    """
    options: dict[str, Any] = {}
    if access.credentials is not None:
        name, password = access.credentials
        options["http_credentials"] = {"username": name, "password": password, "origin": origin(site)}
    if access.certificate is not None:
        certificate, key = access.certificate
        options["client_certificates"] = [{"origin": origin(site), "certPath": certificate, "keyPath": key}]
        options["proxy"] = {"server": forwarding(access.proxy, hosts).address}
    return options


async def give(context: BrowserContext, access: Access, site: str) -> None:
    """Give a context the cookies and headers. Headers go to the site's own origin alone."""
    if access.cookies:
        await context.add_cookies([{"name": name, "value": value, "url": origin(site)} for name, value in access.cookies])
    if access.headers:
        headers, own = {name.lower(): value for name, value in access.headers}, origin(site)

        async def send(route: Route) -> None:
            await route.continue_(headers={**route.request.headers, **headers})

        await context.route(lambda url: origin(url) == own, send)
