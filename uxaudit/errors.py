"""Errors a person can act on: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in an input: ``where`` is ``file:line:column`` or a path, ``hint`` the remedy."""

    message: str
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head}. {self.hint}" if self.hint else head


def choose_from(known: Iterable[str], name: str) -> str:
    """The remedy for a name that does not exist: the nearest known one, where one is near, and all of them."""
    from difflib import get_close_matches  # only an error needs it

    names = list(known)
    close = get_close_matches(name, names, 1)
    return f"{f'Did you mean {close[0]}? ' if close else ''}Choose from {', '.join(names)}."


class UxAuditError(Exception):
    """The base of every error that uxaudit raises on purpose.

    ``problems`` holds all that is wrong (a scenario file may have several faults at once); ``exit_code`` is what the
    command line answers with.
    """

    exit_code = 2

    def __init__(self, message: str, where: str = "", hint: str = "") -> None:
        self.problems: tuple[Problem, ...] = (Problem(message, where, hint),)
        super().__init__(str(self.problems[0]))


class InputError(UxAuditError):
    """What the user gave is wrong: a scenario, a setting, a folder (exit code 2)."""

    @classmethod
    def of(cls, problems: tuple[Problem, ...]) -> InputError:
        """Build one error from all the problems found. Raises ValueError where there is none to tell."""
        if not problems:
            raise ValueError("an error needs at least one problem")
        error = cls(problems[0].message, problems[0].where, problems[0].hint)
        error.problems = problems
        error.args = ("\n".join(map(str, problems)),)
        return error


class CannotMeasure(UxAuditError):
    """The world does not let us measure: no browser, the site is down, nothing was replayed (exit code 3)."""

    exit_code = 3
