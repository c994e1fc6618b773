"""The site of the truth suite: the pages, both variants of each pair, URLs that are no pages, and a small shop."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers import Request, Response, html, serve_folder
from tests.truth.cases import HERE

VARIANT = re.compile(r"<!--broken-->(.*?)<!--repaired-->(.*?)<!--end-->", re.DOTALL)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
NO_PAGES: dict[str, tuple[str, bytes, dict[str, str]]] = {
    "/price-list.pdf": ("application/pdf", PDF, {}),
    "/tides.json": ("application/json", b'{"high": "06:12"}', {}),
    "/notes.txt": ("text/plain", b"Buy rope.", {}),
    "/charts.zip": ("application/zip", b"PK\x05\x06" + b"\0" * 18, {"Content-Disposition": 'attachment; filename="charts.zip"'}),
    "/empty": ("text/html", b"", {}),
}
SLOW_S = 1.2


class Orders:
    """The received orders, for the page that shows their number."""

    def __init__(self) -> None:
        self._count, self._lock = 0, threading.Lock()

    def take(self, request: Request) -> Response:
        """Accept an order, slowly, so that a second click of a double click comes before the response."""
        if request.method != "POST":
            return 405, {}, b""
        with self._lock:
            self._count += 1
            number = self._count
        time.sleep(SLOW_S)
        return html(f"<main><h1>Thank you</h1><p>Orders so far: {number}</p></main>", "Ordered")

    def clear(self, _: Request) -> Response:
        """Delete all orders."""
        with self._lock:
            self._count = 0
        return html("<main><h1>Cleared</h1></main>", "Cleared")


def variant(request: Request) -> Response | None:
    """One variant of a pair's page, such as ``/broken/label.html``."""
    _, which, name = [*request.path.split("/", 2), "", ""][:3]
    path = HERE / "pairs" / name
    if which not in ("broken", "repaired") or "/" in name or not path.is_file():
        return None
    page = VARIANT.sub(lambda match: match.group(1 if which == "broken" else 2), path.read_text(encoding="utf-8"))
    return 200, {"Content-Type": "text/html; charset=utf-8"}, page


def no_page(request: Request) -> Response | None:
    """Responses that are no HTML document."""
    if request.path not in NO_PAGES:
        return None
    kind, body, headers = NO_PAGES[request.path]
    return 200, {"Content-Type": kind, **headers}, body


@contextmanager
def served() -> Iterator[str]:
    """Serve the site of the suite, and yield its URL."""
    orders = Orders()
    routes = {"/orders": orders.take, "/orders/clear": orders.clear}
    with serve_folder(HERE / "pages", routes=routes, hook=lambda request: variant(request) or no_page(request)) as address:
        yield address
