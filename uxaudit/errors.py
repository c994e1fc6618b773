"""Errors that a person can act on: each has a message, a place and a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault in an input: ``where`` is ``file:line:column`` or a path, ``hint`` the remedy."""

    message: str
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head}. {self.hint}" if self.hint else head


def choose_from(known: Iterable[str], name: str) -> str:
    """Returns the remedy for an unknown name: the nearest known one, if one is near, and all known names."""
    from difflib import get_close_matches  # slow to import; needed only for errors

    names = list(known)
    close = get_close_matches(name, names, 1)
    return f"{f'Did you mean {close[0]}? ' if close else ''}Choose from {', '.join(names)}."


class UxAuditError(Exception):
    """The base class of all errors that uxaudit raises on purpose.

    ``problems`` are all faults (a scenario file may have several at once); ``exit_code`` is that of the command line.
    """

    exit_code = 2

    def __init__(self, message: str, where: str = "", hint: str = "") -> None:
        self.problems: tuple[Problem, ...] = (Problem(message, where, hint),)
        super().__init__(str(self.problems[0]))


class InputError(UxAuditError):
    """An invalid input: a scenario, a setting, a folder (exit code 2)."""

    @classmethod
    def of(cls, problems: tuple[Problem, ...]) -> InputError:
        """Returns one error with all the problems. Raises ValueError if there are none."""
        if not problems:
            raise ValueError("an error needs at least one problem")
        error = cls(problems[0].message, problems[0].where, problems[0].hint)
        error.problems = problems
        error.args = ("\n".join(map(str, problems)),)
        return error


class CannotMeasure(UxAuditError):
    """Nothing can be measured: there is no browser, the site is down, nothing was replayed (exit code 3)."""

    exit_code = 3
