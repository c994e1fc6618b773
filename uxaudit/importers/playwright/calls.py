"""Playwright code as calls, the same for every language: names in snake case, options by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call of a chain, such as ``get_by_role("button", name="Save")``."""

    name: str
    args: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Regex:
    """A regular expression; ``literal`` is its text, None if it matches more than one."""

    pattern: str

    @property
    def literal(self) -> str | None:
        """The matching text, if there is only one, anchored or not."""
        bare = self.pattern.removeprefix("^").removesuffix("$")
        text = re.sub(r"\\(.)", r"\1", bare)
        return text if not re.search(r"\\[A-Za-z0-9]|(?<!\\)[.*+?\[\]{}()|^$]", bare) else None

    @property
    def anchored(self) -> bool:
        """Whether the whole text must match."""
        return self.pattern.startswith("^") and self.pattern.endswith("$")


@dataclass(frozen=True)
class Opaque:
    """A value that is only known by running the code; ``text`` is its source."""

    text: str


@dataclass(frozen=True)
class Chain:
    """A chain of calls on a page, such as ``page.get_by_label("Name").fill("Ada")``. ``page`` identifies the tab."""

    page: str
    calls: tuple[Call, ...]
    line: int = 0
    opens: str = ""
    """The tab that it opens; empty for none."""
    expects: bool = False
    """Whether the last call is an expectation about the located element."""

    @property
    def last(self) -> Call:
        """The action."""
        return self.calls[-1]


@dataclass(frozen=True)
class Skipped:
    """Code that cannot become a step, and the reason."""

    what: str
    why: str
    line: int


@dataclass(frozen=True)
class CodeSession:
    """The contents of a file: its steps in order, the options of the browser's context, and a title, if it has one."""

    steps: tuple[Chain | Skipped, ...]
    context: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake(name: str) -> str:
    """``getByRole`` → ``get_by_role``."""
    return _CAMEL.sub("_", name).lower()
