"""Sentences that can be written in any language of the catalogues in ``data/locales``.

A sentence is written in English, as a template with named values: ``text("{name} moved by {px:.0f} px", name=…, px=…)``. It is an
ordinary string in English, and remembers its parts, so that a report that is stored today can be written in German tomorrow. A value may be
such a sentence itself. :func:`tr` and :func:`plural` write at once in the current language, for texts that are not stored.

Babel finds all of them by the names of the functions (``make messages``). Plug-ins may use them too: what no catalogue contains
stays English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from uxaudit.texts.language import ENGLISH, Language
from uxaudit.texts.sentence import Joined, Text

__all__ = [
    "Joined",
    "Labels",
    "Text",
    "clause",
    "counted",
    "joined",
    "language",
    "listed",
    "plural",
    "speaking",
    "text",
    "tr",
    "translated",
]

Key = TypeVar("Key")
_CURRENT: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def text(template: str, /, **values: Any) -> Text:
    """Returns a sentence to store: in English, with what is needed to translate it later. Write a brace as ``{{``, if there are values."""
    return Text(template, values)


def counted(one: str, many: str, n: float, /, **values: Any) -> Text:
    """The same for a sentence that depends on a count, which is ``{n}`` in it."""
    return Text(one, {"n": n} | values, many, n)


def joined(separator: str, parts: Iterable[str]) -> Joined:
    """Returns sentences or names joined by a separator, each of which is translated by itself."""
    return Joined(separator, parts)


def clause(sentence: str) -> str:
    """Returns a sentence for use inside another one. Prose that is no template, such as that of a recording, keeps the whole English."""
    return sentence if isinstance(sentence, (Text, Joined)) else Text(sentence.rstrip("."), {})


def tr(template: str, /, **values: Any) -> str:
    """Returns a sentence in the current language, with its values."""
    return translated(Text(template, values))


def plural(n: float, one: str, many: str, /, **values: Any) -> str:
    """Returns a sentence that depends on a count in the current language: ``plural(2, "{n} task", "{n} tasks")``."""
    return translated(counted(one, many, n, **values))


def translated(sentence: str) -> str:
    """Returns a sentence in the current language; in English if a part of it is not translated, never half of it."""
    language = _CURRENT.get()
    found = language.translate(sentence)
    return str(sentence) if found is None else found


def language() -> Language:
    """Returns the current language."""
    return _CURRENT.get()


@contextmanager
def speaking(given: Language) -> Iterator[None]:
    """Write in this language inside the ``with`` block."""
    token = _CURRENT.set(given)
    try:
        yield
    finally:
        _CURRENT.reset(token)


class Labels(Mapping[Key, str], Generic[Key]):
    """A table of labels, which are read in the current language."""

    def __init__(self, labels: Mapping[Key, str]) -> None:
        self._labels = dict(labels)

    def __getitem__(self, key: Key) -> str:
        """Returns a label in the current language."""
        return translated(self._labels[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)


def listed(parts: Sequence[str], most: int = 0) -> str:
    """Returns names as a list, ``a, b and 3 more``, in the current language; with ``most``, only that many of them."""
    shown = ", ".join(parts[:most] if most else parts)
    left = len(parts) - most if most else 0
    return tr("{names} and {n} more", names=shown, n=left) if left > 0 else shown
