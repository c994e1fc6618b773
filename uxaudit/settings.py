"""What a team settles for all its audits: constants, thresholds, options of checks, and findings that it lives with.

Values only; the file they come from is read in ``scenario/settings.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field

from uxaudit.constants import Constants, Thresholds
from uxaudit.model.base import Frozen, Named
from uxaudit.model.findings import Finding, Ignored


def _iso(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
        raise ValueError("a date is written as year-month-day, such as 2030-12-31")
    return value


class Ignore(Frozen):
    """Findings that a team lives with until a day: all that is given must fit. They count in no score and no gate."""

    check: str
    """The check's id."""
    rule: str | None = None
    """The rule of axe-core or another engine, where the check has several."""
    target: str | None = None
    """The control's accessible name or its selector; ``*`` stands for anything."""
    url: str | None = None
    """The page: an address or a path, as a glob such as ``/admin/**``."""
    finding: str | None = None
    """The id of one finding, as report.json has it."""
    reason: str = Field(min_length=1)
    """Why it is left as it is."""
    until: Annotated[date, BeforeValidator(_iso)]
    """The last day on which it is ignored, as year-month-day."""
    where: str = ""

    def fits(self, finding: Finding) -> bool:
        """Whether it speaks of a finding, whose id is known by now."""
        named = finding.target or Named()
        return (
            self.check == finding.check
            and self.rule in (None, finding.rule)
            and self.finding in (None, finding.id)
            and (self.target is None or any(_glob(self.target).fullmatch(word) for word in (named.name, named.selector)))
            and (self.url is None or any(_glob(self.url, "/").fullmatch(word) for word in _addresses(finding.url)))
        )

    @property
    def ignored(self) -> Ignored:
        """What the report says of the findings that it speaks of."""
        return Ignored(reason=self.reason, until=self.until)

    @property
    def told(self) -> str:
        """It in words, for a note of the report."""
        parts = [
            f"{name} {value}"
            for name, value in (
                ("check", self.check),
                ("rule", self.rule),
                ("target", self.target),
                ("url", self.url),
                ("finding", self.finding),
            )
            if value
        ]
        return f"The ignore {'at ' + self.where + ' ' if self.where else ''}({', '.join(parts)})"


@cache
def _glob(pattern: str, stop: str = "") -> re.Pattern[str]:
    """``**`` is anything, ``*`` anything but what it stops at."""
    single = f"[^{stop}]*" if stop else ".*"
    parts = re.split(r"(\*+)", pattern)
    return re.compile("".join(re.escape(part) if "*" not in part else ".*" if len(part) > 1 else single for part in parts), re.DOTALL)


def _addresses(url: str) -> tuple[str, ...]:
    """The ways to write a page's address: whole, and as its path, each with and without what follows it."""
    parts = urlsplit(url)
    path = parts.path or "/"
    bare = f"{parts.scheme}://{parts.netloc}{path}"
    return (url, bare, path, url.removeprefix(f"{parts.scheme}://{parts.netloc}")) if url else ("",)


class Settings(Frozen):
    """All that may be settled."""

    file: str = ""
    """Where it was read; empty where nothing was."""
    constants: Constants = Constants()
    gate: Thresholds = Thresholds()
    off: tuple[str, ...] = ()
    """Ids of the checks that are not made."""
    options: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    """By a check's id: what is set of its options."""
    ignores: Sequence[Ignore] = ()


UNSET = Settings()
"""Where nothing is settled."""
