"""The shop's pages: each takes a request and returns a reply. Differences of the flawed build are marked ``flaw("name")``."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from uxaudit.demo import forms, pictures
from uxaudit.demo.flaws import NAMES
from uxaudit.demo.goods import BY_SLUG, CATEGORIES, PRODUCTS, SHELVES, SORTS, in_order, pounds
from uxaudit.demo.search import search, search_exactly
from uxaudit.demo.state import MOST_OF_ONE, Order, Shop
from uxaudit.demo.web import Reply, Request, as_json, asset, see

Build = Literal["good", "flawed"]
HERE = Path(__file__).parent
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
COMPARED_AT_MOST = 4


def items(count: int) -> str:
    """``1 item``, ``2 items``."""
    return f"{count} item" if count == 1 else f"{count} items"


class Pages:
    """One build of the shop."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.shop = Shop()

    def flaw(self, name: str) -> bool:
        """Whether this build has the flaw. Raises KeyError for a name that ``flaws.toml`` does not list."""
        if name not in NAMES:
            raise KeyError(f"no flaw is called {name!r}: list it in flaws.toml")
        return self.build == "flawed"

    def dawdle(self, name: str, seconds: float) -> None:
        """Wait if the build has the flaw."""
        if self.flaw(name):
            time.sleep(seconds)

    @cached_property
    def _templates(self) -> Environment:
        templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
        )
        templates.filters.update(pounds=pounds, items=items)
        templates.globals.update(flaw=self.flaw, categories=CATEGORIES, delivery=forms.DELIVERY, most=MOST_OF_ONE, sorts=SORTS)
        return templates

    def page(self, template: str, request: Request, status: int = 200, **values: object) -> Reply:
        """Render a template."""
        text = self._templates.get_template(template).render(
            path=request.path, visitor=request.visitor, query=request.query.get("q", ""), **values
        )
        return Reply(text.encode(), status)

    # ------------------------------------------------------------ finding

    def home(self, request: Request) -> Reply:
        """The start page."""
        self.dawdle("home-loads-late", 2.8)
        return self.page("home.html", request, products=[p for p in PRODUCTS if p.favourite])

    def category(self, request: Request, slug: str) -> Reply:
        """One shelf, sorted as the visitor likes."""
        if slug not in SHELVES:
            return self.missing(request)
        sort = request.query.get("sort", "favourites")
        shelf = tuple(product for product in PRODUCTS if product.category == slug)
        return self.page("category.html", request, shelf=SHELVES[slug], products=in_order(shelf, sort), sort=sort)

    def results(self, request: Request) -> Reply:
        """The search results."""
        self.dawdle("search-answers-late", 1.4)
        find = search_exactly if self.flaw("search-takes-words-literally") else search
        return self.page(
            "search.html", request, found=find(request.query.get("q", "")), favourites=[p for p in PRODUCTS if p.favourite][:3]
        )

    def product(self, request: Request, slug: str) -> Reply:
        """One product."""
        if slug not in BY_SLUG:
            return self.missing(request)
        this = BY_SLUG[slug]
        others = [p for p in PRODUCTS if p.category == this.category and p is not this][:3]
        message, _ = request.visitor.take_message()
        return self.page("product.html", request, product=this, shelf=SHELVES[this.category], others=others, message=message)

    def compare(self, request: Request) -> Reply:
        """The chosen products side by side."""
        chosen = [BY_SLUG[slug] for slug in request.chosen.get("item", ()) if slug in BY_SLUG][:COMPARED_AT_MOST]
        return self.page("compare.html", request, products=chosen)

    # ------------------------------------------------------------ the basket

    def basket(self, request: Request) -> Reply:
        """The basket."""
        message, removed = request.visitor.take_message()
        return self.page("basket.html", request, message=message, removed=removed)

    def add(self, request: Request) -> Reply:
        """Put a product into the basket."""
        slug = request.form.get("item", "")
        if slug not in BY_SLUG:
            return self.missing(request)
        visitor = request.visitor
        before = visitor.basket.get(slug, 0)
        now = self.shop.put(visitor, slug, quantity_of(request.form))
        message = f"{BY_SLUG[slug].name} added." if now > before else f"You have {now} of these, the most we send at once."
        message = f"{message} {items(visitor.count)} in your basket."
        if request.wants_json:
            return as_json({"message": message, "count": items(visitor.count)})
        visitor.message = message
        return see(f"/mug/{slug}")

    def count(self, request: Request) -> Reply:
        """The number of items, for a page that the browser restores without a request."""
        return as_json({"count": items(request.visitor.count)})

    def change(self, request: Request) -> Reply:
        """Change the quantity of a product."""
        slug = request.form.get("item", "")
        if slug in request.visitor.basket:
            now = self.shop.change(request.visitor, slug, quantity_of(request.form))
            request.visitor.message = f"You now have {now} of the {BY_SLUG[slug].name}."
        return see("/basket")

    def remove(self, request: Request) -> Reply:
        """Take a product out; it can be put back."""
        slug, visitor = request.form.get("item", ""), request.visitor
        if slug in visitor.basket and not self.flaw("remove-does-nothing"):
            visitor.removed = (slug, visitor.basket[slug])
            self.shop.change(visitor, slug, 0)
            visitor.message = f"{BY_SLUG[slug].name} removed."
        return see("/basket")

    # ------------------------------------------------------------ buying

    def offer(self, request: Request) -> Reply:
        """The flawed build's detour between the basket and the checkout."""
        if not self.flaw("club-page-in-the-way"):
            return self.missing(request)
        self.dawdle("checkout-opens-late", 1.8)
        return self.page("offer.html", request)

    def checkout(self, request: Request) -> Reply:
        """The checkout form with the entered values; with ``?check`` also their problems."""
        visitor = request.visitor
        if not visitor.basket:
            return see("/basket")
        self.dawdle("checkout-opens-late", 1.8)
        problems = forms.problems(visitor.draft) if "check" in request.query else {}
        return self.page("checkout.html", request, details=visitor.draft, problems=problems, token=secrets.token_urlsafe(12))

    def order(self, request: Request) -> Reply:
        """Accept the order, or keep the values and show their problems."""
        token, visitor = request.form.get("token", ""), request.visitor
        if token in visitor.placed:
            return see(f"/order/{visitor.placed[token].number}")
        details = forms.read(request.form)
        if forms.problems(details):
            lost = {"address": "", "town": "", "postcode": ""} if self.flaw("address-lost-after-error") else {}
            visitor.draft = replace(details, **lost)
            return see("/checkout?check=1")
        order = self._place(request, forms.tidy(details), token)
        visitor.draft = forms.Details()
        return see(f"/order/{order.number}" if order else "/basket")

    def _place(self, request: Request, details: forms.Details, token: str) -> Order | None:
        if self.flaw("order-written-twice"):
            return self.shop.place_unguarded(request.visitor, details, 0.6)
        return self.shop.place(request.visitor, details, token)

    def ordered(self, request: Request, number: str) -> Reply:
        """The confirmation, shown to the visitor who ordered and to nobody else."""
        order = next((order for order in request.visitor.orders if order.number == number), None)
        return self.page("order.html", request, order=order) if order else self.missing(request)

    def orders(self, request: Request) -> Reply:
        """Everything this visitor ordered."""
        return self.page("orders.html", request, orders=tuple(request.visitor.orders))

    # ------------------------------------------------------------ the rest

    def words(self, request: Request) -> Reply:
        """Pages that are only text: ``/about``, ``/help``, ``/help/delivery``, ``/help/care``."""
        return self.page(f"{request.path.strip('/').replace('/', '-')}.html", request)

    def picture(self, request: Request, slug: str) -> Reply:
        """A product's picture, or one of the shop's own."""
        if slug in BY_SLUG:
            return asset(pictures.picture(slug), "image/svg+xml")
        drawn = {"hero": pictures.hero, "icon": pictures.icon}.get(slug)
        return asset(drawn(), "image/svg+xml") if drawn else self.missing(request)

    def static(self, request: Request, name: str) -> Reply:
        """The style sheet and the script; those of the flaws only in the flawed build."""
        path = HERE / "static" / name
        if not path.is_file() or (name.startswith("flawed") and self.build == "good"):
            return self.missing(request)
        return asset(path.read_bytes(), KINDS[path.suffix])

    def missing(self, request: Request) -> Reply:
        """The page for a URL that does not exist."""
        return self.page(
            "trouble.html",
            request,
            404,
            heading="We cannot find that page",
            text="The address may be mistyped, or the page may have moved.",
        )

    def broken(self, request: Request) -> Reply:
        """The page for an internal error."""
        return self.page(
            "trouble.html",
            request,
            500,
            heading="Something went wrong on our side",
            text="Your basket is safe. Please try again in a minute.",
        )

    def answer(self, method: str, request: Request) -> Reply:
        """Find the page of a URL and return its reply."""
        for way, pattern, page in ROUTES:
            found = pattern.fullmatch(request.path)
            if found and (way == method or (way, method) == ("GET", "HEAD")):
                return page(self, request, *found.groups())
        return self.missing(request)


def quantity_of(form: Mapping[str, str]) -> int:
    """The quantity in a form; one if it is invalid."""
    text = form.get("quantity", "1").strip()
    return min(int(text), MOST_OF_ONE) if text.isascii() and text.isdigit() else 1


def _route(method: str, pattern: str, page: Callable[..., Reply]) -> tuple[str, re.Pattern[str], Callable[..., Reply]]:
    return method, re.compile(pattern), page


ROUTES = (
    _route("GET", "/", Pages.home),
    _route("GET", "/category/([a-z-]+)", Pages.category),
    _route("GET", "/search", Pages.results),
    _route("GET", "/mug/([a-z-]+)", Pages.product),
    _route("GET", "/compare", Pages.compare),
    _route("GET", "/basket", Pages.basket),
    _route("GET", "/basket/count", Pages.count),
    _route("POST", "/basket/add", Pages.add),
    _route("POST", "/basket/change", Pages.change),
    _route("POST", "/basket/remove", Pages.remove),
    _route("GET", "/offer", Pages.offer),
    _route("GET", "/checkout", Pages.checkout),
    _route("POST", "/checkout", Pages.order),
    _route("GET", "/order/(MS-[0-9]+)", Pages.ordered),
    _route("GET", "/orders", Pages.orders),
    _route("GET", "/(?:about|help|help/delivery|help/care)", Pages.words),
    _route("GET", r"/pictures/([a-z-]+)\.svg", Pages.picture),
    _route("GET", r"/favicon\.ico", lambda pages, request: asset(pictures.icon(), "image/svg+xml")),
    _route("GET", r"/static/([a-z]+\.(?:css|js))", Pages.static),
)
