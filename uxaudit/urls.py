"""URLs of pages: their validation, comparison and patterns."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urljoin, urlsplit


def origin(url: str) -> str:
    """Returns scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def split_recorded(url: str) -> SplitResult:
    """Returns the parts of a URL from a recording or a page, without name and password: hidden, they are no valid part of a URL.

    Never raises: text that is no URL is all path.
    """
    try:
        return urlsplit(_USER_INFO.sub("", url, count=1))
    except ValueError:
        return SplitResult("", "", url, "", "")


_USER_INFO = re.compile(r"(?<=//)[^/?#]*@")


def is_page(url: str) -> bool:
    """Whether it can be the URL of a page: http or https, with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def is_local(url: str) -> bool:
    """Whether it is on this machine."""
    return any(host in url for host in ("//127.", "//localhost", "//[::1]"))


def as_sent(url: str) -> str:
    """Returns a URL as a browser sends it: escaped by the rules of the URL standard, without fragment, name and password.

    A URL that the standard does not allow, such as one with the port 99999, is returned unchanged.
    """
    from w3lib.url import safe_url_string

    try:
        parts = urlsplit(safe_url_string(url))
    except ValueError:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()


def address(site: str, path: str) -> str:
    """Returns the URL of a path on the site; a complete URL is returned unchanged."""
    return urljoin(site.rstrip("/") + "/", path if path.startswith("//") else path.lstrip("/"))


def url_matches(url: str, pattern: str, site: str) -> bool:
    """Match a URL against a glob: ``**`` is anything, ``*`` anything within a path segment. A path is relative to the site.

    A pattern without a query or a fragment matches any, but a route in the fragment (``#/basket``) always counts: it is another page.
    Characters may be written literally or encoded.
    """
    parts = urlsplit(unquote(url))
    fragment = parts.fragment if "#" in pattern else hash_route(unquote(url)).removeprefix("#").rstrip("/!")
    said = parts._replace(query=parts.query if "?" in pattern else "", fragment=fragment).geturl()
    return any(re.fullmatch(url_regex(pattern, site), form, re.DOTALL) for form in {said, said.rstrip("/")})


def url_regex(pattern: str, site: str) -> str:
    """Returns a glob as a regular expression for a whole decoded URL, of the kind that Python and JavaScript share."""
    full = unquote(pattern if "://" in pattern or pattern.startswith("**") else address(site, pattern))
    return "".join(_WILD.get(part, re.escape(part)) for part in re.split(r"(\*\*|\*)", full))


_WILD = {"**": ".*", "*": "[^/]*"}


def page_of(url: str) -> str:
    """Returns a URL without query and fragment, but with a route in the fragment: the identity of a page."""
    return url.partition("#")[0].partition("?")[0] + hash_route(url)


def path_of(url: str) -> str:
    """Returns the path of a page without its first slash: the same on every host."""
    return page_of(url).partition("://")[2].partition("/")[2]


def hash_route(url: str) -> str:
    """Returns the route in a URL's fragment, such as ``#/basket`` or ``#!/basket``; empty if it is a place on the page."""
    route = url.partition("#")[2].partition("?")[0]
    return f"#{route}" if route.startswith(("/", "!")) else ""


_ID = re.compile(r"^(\d+|[A-Za-z]{1,5}[-_]?\d{2,}|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|(?=.*\d)[A-Za-z0-9_-]{16,})$", re.IGNORECASE)


def template(url: str) -> str:
    """The kind of page of a URL: ids in the path become ``:id``, the query keeps only its keys."""
    parts = split_recorded(url)
    path = "/".join(":id" if _ID.match(segment) else segment for segment in (parts.path + hash_route(url)).split("/"))
    keys = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return path + ("?" + "&".join(keys) if keys else "")
