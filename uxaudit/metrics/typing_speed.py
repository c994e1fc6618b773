"""Typing time of a text: words are typed fluently, codes and passwords key by key."""

from __future__ import annotations

import re

from uxaudit.constants import PRACTISED_K_S, RANDOM_K_S, TOUCH_K_S

WORDS_APART = re.compile(r"[\s@.,;:/_'’()&+-]+")
VOWELS = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœ]", re.IGNORECASE)
CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}", re.IGNORECASE)
CASES = re.compile(r"[a-zà-ÿ][A-ZÀ-Ý]")


def typing_seconds(count: int, text: str | None, *, touch: bool = False) -> float:
    """Returns the seconds to type ``count`` keys of a text. None is a secret text, such as a password, and is the slowest."""
    usual = TOUCH_K_S if touch else PRACTISED_K_S
    random = max(usual, RANDOM_K_S)
    if text is None:
        return count * random
    slow = min(sum(len(word) for word in WORDS_APART.split(text) if not is_word(word)), count)
    return slow * random + (count - slow) * usual


def is_word(text: str) -> bool:
    """Whether the text is typed fluently: a word or name, or a number of at most four digits."""
    if text.isdigit():
        return len(text) <= 4
    if not text.isascii() and text.isalpha():
        return True  # words of other scripts cannot be recognised
    return text.isalpha() and (len(text) <= 2 or bool(VOWELS.search(text))) and not CLUSTER.search(text) and not CASES.search(text)
