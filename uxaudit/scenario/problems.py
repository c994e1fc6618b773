"""Collects problems, so that a person sees all of them at once, and suggests corrections."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from uxaudit.errors import InputError, Problem


@dataclass
class Problems:
    """The problems so far. A problem reported twice (a shared flow, an alias) is kept once."""

    found: dict[tuple[str, str], Problem] = field(default_factory=dict)
    doubts: dict[tuple[str, str], Problem] = field(default_factory=dict)
    """Warnings: they are shown, but raise no error."""

    def add(self, message: str, where: object, hint: str = "") -> None:
        """Keep a problem; ``where`` is anything whose ``str`` is a place."""
        self.found.setdefault((message, str(where)), Problem(message, str(where), hint))

    def warn(self, message: str, where: object, hint: str = "") -> None:
        """Keep a warning."""
        self.doubts.setdefault((message, str(where)), Problem(message, str(where), hint))

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The warnings so far, file by file, from top to bottom."""
        return _in_order(self.doubts.values())

    def has(self, where: object) -> bool:
        """Whether a problem is reported for this place."""
        return any(place == str(where) for _, place in self.found)

    def take(self, error: InputError) -> None:
        """Keep the problems of an error."""
        for problem in error.problems:
            self.found.setdefault((problem.message, problem.where), problem)

    def check(self) -> None:
        """Raise InputError with all problems and warnings, if there is any problem."""
        if self.found:
            warnings = [replace(doubt, message=f"warning: {doubt.message}") for doubt in self.doubts.values()]
            raise InputError.of(_in_order([*self.found.values(), *warnings]))


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """File by file in the order in which they were read, each from top to bottom."""
    files: dict[str, int] = {}

    def key(problem: Problem) -> tuple[int, int, int]:
        parts = problem.where.rsplit(":", 2)
        if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
            return files.setdefault(parts[0], len(files)), int(parts[1]), int(parts[2])
        return files.setdefault(problem.where, len(files)), 0, 0

    return tuple(sorted(problems, key=key))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``Did you mean `click`?`` for the nearest known word; if none is near, all known words, unless they are many."""
    options = list(known)
    folded = {option.casefold().replace("-", "_"): option for option in options}
    near = difflib.get_close_matches(word.casefold().replace("-", "_").replace(" ", "_"), folded, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{folded[near[0]]}`?"
    return f"Use one of {', '.join(options)}." if 0 < len(options) <= 25 else ""


def quoted(text: str, limit: int = 60) -> str:
    """A user's text inside a message: quoted, on one line, shortened if it is long."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return "`" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown) + "`"
