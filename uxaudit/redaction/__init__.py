"""Removes secrets from everything that is written: known values in any encoding, and any text with the shape of a secret.

Every file, line and message passes here before it leaves the process, so that no probe, reporter or command has to handle secrets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from uxaudit.redaction import values as known
from uxaudit.redaction.shapes import HIDDEN, redacted
from uxaudit.redaction.values import SHORTEST

__all__ = ["HIDDEN", "SHORTEST", "TYPED", "Redactor", "everywhere", "redacted"]

TYPED = "•••"
"""Shown in place of a value that was typed into a field for secrets."""
SHORTEST_WORD = 3
COMMON = {"password", "passwort", "passwd", "secret", "admin", "user", "username", "test", "demo", "guest", "login", "code", "name"}
"""Well-known values that labels contain: only the exact value is hidden, not its parts. Own judgement."""
STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"(\s*:)?')
"""The strings of a JSON line; the group marks keys."""
EMBEDDED = re.compile(r"(data:(?:image|font)/[\w+.-]+;base64,[A-Za-z0-9+/]{64,}={0,2})")
"""A picture or a font inside text."""
REFERENCE = re.compile(r"\$\{secret:\w+\}")
CODED = re.compile(
    r"%(?:25)*(?:3\d|4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9Aa])|\\u00[3-7]|\\x[3-7]|5[Cc][ux](?:00)?[3-7]"
    r"|&(?:amp;)*#(?:0*(?:4[89]|5[0-7]|6[5-9]|[78]\d|9[07-9]|1[01]\d|12[0-2])|x0*[3-7][0-9A-Fa-f])"
    r"|%(?:25)*23(?:\d|x)"
)
"""Letters or digits that are encoded unnecessarily."""


@dataclass(frozen=True)
class _Value:
    """One secret: how to find it, and the replacement."""

    shown: str
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    """For the whole value, its beginnings and its ends: the lower-case text that must occur, and the pattern."""
    coded: tuple[str, ...]
    """In base64 and hexadecimal."""
    reach: int
    """Maximum length of the encoded value."""

    def hide(self, text: str, small: str, coded: bool) -> str:
        """Returns the text without the value; ``small`` is the text in lower case, ``coded`` whether it contains encoded letters."""
        for anchor, pattern in self.patterns:
            if coded or not anchor:
                text = pattern.sub(lambda _: self.shown, text)
            elif anchor in small:
                text = self._near(anchor, pattern, text)
        for spelling in self.coded:
            if spelling in text:
                text = text.replace(spelling, self.shown)
        return text

    def _near(self, anchor: str, pattern: re.Pattern[str], text: str) -> str:
        """Returns the text without matches near the anchor: comparing everywhere takes a hundred times as long."""
        pieces, done = [], 0
        for place in re.finditer(re.escape(anchor), text, re.IGNORECASE):
            begin, end = max(done, place.start() - self.reach), place.end() + self.reach
            if place.start() < done:
                continue
            for found in pattern.finditer(text, begin, end):
                pieces += [text[done : found.start()], self.shown]
                done = found.end()
        return "".join([*pieces, text[done:]])


def _value(value: str, shown: str) -> _Value:
    common = value.lower() in COMMON
    parts = () if common else (known.beginnings(value), known.ends(value))
    flags = re.NOFLAG if common else re.IGNORECASE
    found = tuple((anchor, re.compile(pattern, flags)) for anchor, pattern in (known.whole(value, exact=common), *parts))
    return _Value(shown, found, (*known.in_base64(value), value.encode("utf-8", "surrogatepass").hex()), 40 + 30 * len(value))


class Redactor:
    """Removes secrets from text: given or learnt values, those of the process, and any text with the shape of a secret."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values: dict[str, _Value] = {}
        self._aliases: dict[str, str] = {}
        self._alias: re.Pattern[str] | None = None
        self._words: set[str] = set()
        self._short: re.Pattern[str] | None = None
        self.values: set[str] = set()
        """The plain values, for masking pictures."""
        for name, value in (values or {}).items():
            self.learn(name, value)

    def learn(self, name: str, value: str) -> None:
        """Treat one more value as a secret from now on."""
        if REFERENCE.fullmatch(value) or value in self._values:
            return
        if len(value) < SHORTEST:
            self._learn_short(value)
            return
        self.values.add(value)
        longest_first = {**self._values, value: _value(value, f"[secret {name}]" if name else TYPED)}
        self._values = dict(sorted(longest_first.items(), key=lambda item: -len(item[0])))

    def learn_from_url(self, url: str) -> None:
        """Treat the name and the password in a URL as secrets."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return
        for given in (parts.password, parts.username if parts.password is None else None):
            if given:
                self.learn("", unquote(given))

    def alias(self, value: str, shown: str) -> None:
        """Write ``shown`` in place of a value that differs between replays, also if a page changed its case."""
        self._aliases |= {value: shown, value.upper(): shown.upper(), value.capitalize(): shown.capitalize()}
        self._alias = re.compile("|".join(map(re.escape, sorted(self._aliases, key=len, reverse=True))))

    def _learn_short(self, value: str) -> None:
        """Remove a short value from the texts of a JSON line, as a whole word. Plain words are kept, because they occur everywhere."""
        if len(value) >= SHORTEST_WORD and not (value.isalpha() and value.islower()):
            self._words.add(re.escape(json.dumps(value, ensure_ascii=False)[1:-1]))
            self._short = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(self._words, key=len, reverse=True))})(?!\w)")

    def text(self, text: str) -> str:
        """Returns the text without secrets. Embedded pictures are skipped: secrets in them were painted over when they were taken."""
        if ";base64," not in text:
            return self._text(text)
        pieces = EMBEDDED.split(text)  # text and pictures alternate
        return "".join(piece if at % 2 else self._text(piece) for at, piece in enumerate(pieces))

    def _text(self, text: str) -> str:
        text = self._without_values(text)
        return redacted(text if self is everywhere else everywhere._without_values(text))

    def _without_values(self, text: str) -> str:
        """Returns the text without given and learnt values."""
        if self._values:
            small, coded = text.lower(), CODED.search(text) is not None
            for value in self._values.values():
                text = value.hide(text, small, coded)
        if self._alias is not None:
            text = self._alias.sub(lambda found: self._aliases[found[0]], text)
        if (short := self._short) is not None:
            text = STRINGS.sub(lambda found: found[0] if found[1] else short.sub(TYPED, found[0]), text)
        return text

    def __call__(self, content: bytes) -> bytes:
        """The content without secrets; bytes that are no text stay as they are."""
        return self.text(content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


everywhere = Redactor()
"""The secrets of this process: those of its scenarios and of its command line."""
