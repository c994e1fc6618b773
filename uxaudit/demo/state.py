"""The shop's state: visitors, their baskets and their orders. In memory, safe for many threads at once."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from uxaudit.demo.forms import DELIVERY, Details
from uxaudit.demo.goods import BY_SLUG, Product

MOST_OF_ONE = 9
MOST_VISITORS = 10_000


@dataclass(frozen=True)
class BasketLine:
    """One product in a basket or an order."""

    product: Product
    quantity: int

    @property
    def price(self) -> int:
        """Pence for all of them."""
        return self.product.price * self.quantity


@dataclass(frozen=True)
class Order:
    """An order as it was placed; it never changes."""

    number: str
    lines: tuple[BasketLine, ...]
    details: Details

    @property
    def total(self) -> int:
        """Pence, with delivery."""
        return sum(line.price for line in self.lines) + DELIVERY[self.details.delivery].price


@dataclass
class Visitor:
    """One browser's session."""

    key: str
    basket: dict[str, int] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    placed: dict[str, Order] = field(default_factory=dict)
    """Orders by the token of the checkout form, so that submitting it twice creates one order."""
    draft: Details = field(default_factory=Details)
    """The values of a checkout form that was not accepted yet."""
    message: str = ""
    removed: tuple[str, int] | None = None

    @property
    def lines(self) -> tuple[BasketLine, ...]:
        """The basket's lines, in the order in which they were added."""
        return tuple(BasketLine(BY_SLUG[slug], quantity) for slug, quantity in tuple(self.basket.items()))

    @property
    def count(self) -> int:
        """Items in the basket."""
        return sum(self.basket.values())

    @property
    def goods_total(self) -> int:
        """Pence, without delivery."""
        return sum(line.price for line in self.lines)

    def take_message(self) -> tuple[str, tuple[str, int] | None]:
        """The message for the next page and the item to restore; each is shown once."""
        shown = self.message, self.removed
        self.message, self.removed = "", None
        return shown


class Shop:
    """All visitors. Every change goes through here, under one lock."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._visitors: OrderedDict[str, Visitor] = OrderedDict()
        self._numbers = 1000

    def visitor(self, key: str | None) -> Visitor:
        """The visitor with this key, or a new one. If there are too many, the one inactive for the longest time is removed."""
        with self._lock:
            found = self._visitors.get(key) if key else None
            if found is None:
                found = Visitor(secrets.token_urlsafe(18))
                self._visitors[found.key] = found
            self._visitors.move_to_end(found.key)
            if len(self._visitors) > MOST_VISITORS:
                self._visitors.popitem(last=False)
            return found

    def put(self, visitor: Visitor, slug: str, quantity: int) -> int:
        """Add a product and return its quantity in the basket, at most :data:`MOST_OF_ONE`."""
        with self._lock:
            return self.change(visitor, slug, visitor.basket.get(slug, 0) + quantity)

    def change(self, visitor: Visitor, slug: str, quantity: int) -> int:
        """Set the quantity of a product; below one removes it."""
        with self._lock:
            if quantity < 1:
                visitor.basket.pop(slug, None)
                return 0
            visitor.basket[slug] = min(quantity, MOST_OF_ONE)
            return visitor.basket[slug]

    def place(self, visitor: Visitor, details: Details, token: str) -> Order | None:
        """Create the order and empty the basket. The same token again returns the same order; None for an empty basket."""
        with self._lock:
            if token in visitor.placed:
                return visitor.placed[token]
            if not visitor.basket:
                return None
            order = self._write(visitor, visitor.lines, details)
            visitor.placed[token] = order
            visitor.basket.clear()
            return order

    def place_unguarded(self, visitor: Visitor, details: Details, wait: float) -> Order | None:
        """The flawed build's version: reads the basket, waits, writes. Two requests at once create two orders."""
        lines = visitor.lines
        time.sleep(wait)
        if not lines:
            return None
        with self._lock:
            visitor.basket.clear()
            return self._write(visitor, lines, details)

    def _write(self, visitor: Visitor, lines: tuple[BasketLine, ...], details: Details) -> Order:
        self._numbers += 1
        order = Order(f"MS-{self._numbers}", lines, details)
        visitor.orders.append(order)
        return order
