"""The shop's search: it tolerates plurals and typing errors, which people's queries contain."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from uxaudit.demo.goods import PRODUCTS, Product

NAME_SCORE, TEXT_SCORE, SLIP_COST = 3.0, 1.0, 0.5


@dataclass(frozen=True)
class SearchResult:
    """The result of a query: ``complete`` is False if no product has all its words."""

    products: tuple[Product, ...]
    complete: bool


def words_of(text: str) -> tuple[str, ...]:
    """Lower-case words without accents and plural endings."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_singular(word) for word in re.findall(r"[a-z0-9]+", plain))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def slips(a: str, b: str) -> int:
    """The number of single keys that were missed, added, changed or swapped with their neighbour between two words."""
    before, last = list(range(len(b) + 1)), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _close(query: str, word: str) -> float:
    """1 for the same word, less for a typing error, 0 for another word."""
    if query == word or (len(query) > 3 and word.startswith(query)):
        return 1.0
    allowed = 0 if len(query) < 3 else 1 if len(query) < 7 else 2
    if abs(len(query) - len(word)) > allowed or (missed := slips(query, word)) > allowed:
        return 0.0
    return 1.0 - SLIP_COST * missed / allowed


@cache
def _indexed(product: Product) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return words_of(product.name), words_of(product.words)


def _score(query: str, product: Product) -> float:
    name, text = _indexed(product)
    return max(NAME_SCORE * max(_close(query, word) for word in name), TEXT_SCORE * max(_close(query, word) for word in text))


def search(query: str) -> SearchResult:
    """Products with every word of the query, best first; if there are none, those with some of the words."""
    wanted = words_of(query)
    rows = [([_score(word, product) for word in wanted], product) for product in PRODUCTS]
    whole = [row for row in rows if wanted and all(row[0])]
    some = whole or [row for row in rows if any(row[0])]
    some.sort(key=lambda row: (-sum(row[0]), not row[1].favourite))
    return SearchResult(tuple(product for _, product in some), bool(whole))


def search_exactly(query: str) -> SearchResult:
    """The flawed build's search: a product's name must contain the query exactly as typed."""
    wanted = query.casefold().strip()
    return SearchResult(tuple(p for p in PRODUCTS if wanted and wanted in p.name.casefold()), True)
