"""Identifies the component of a site that an element belongs to, so that it is recognised on other pages and in other runs."""

from __future__ import annotations

import re
from functools import lru_cache

from uxaudit.model.base import Named

LONGEST_NAME = 60
"""A longer name is the text of a whole block: it identifies an element less reliably than the selector, and changes with every edit."""


@lru_cache(10_000)
def squeeze(text: str) -> str:
    """Normalise text that may change from run to run: numbers become #, white space one space, letters lower case."""
    return re.sub(r"\s+", " ", re.sub(r"\d+", "#", text)).strip().lower()


@lru_cache(10_000)
def general_selector(selector: str) -> str:
    """A selector without positions and numbers, so that an additional paragraph does not change a finding's id."""
    without = re.sub(r":nth-(?:last-)?(?:child|of-type)\([^)]*\)", "", selector)
    without = re.sub(r"\[(?!(?:name|type|role|for|aria-label)\b)[\w-]+(?:[~|^$*]?=(?:\"[^\"]*\"|'[^']*'|[^\]]*))?\]", "", without)
    parts = [re.sub(r"\d+", "#", part) for part in re.split(r"\s*>\s*|\s+", without) if part]
    return " ".join(parts[-2:])


def component(target: Named | None) -> tuple[str, str]:
    """Role and name of an element; without a short name, role and general selector."""
    known = target or Named()
    named = squeeze(known.name) if 0 < len(known.name) <= LONGEST_NAME else general_selector(known.selector)
    return (known.role, named)
