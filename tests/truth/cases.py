"""The truth files: a case is a page or a scenario, with the findings that it must and must not have.

A check may be one of several (``a|b``). A place (``at``) is part of the name, selector, text or step of a finding's subject.
A severity is a range such as ``3``, ``1-2``, ``2+`` or ``2-``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

HERE = Path(__file__).parent
_STRICT = ConfigDict(extra="forbid")


def severities(value: Any) -> Any:
    """``3``, ``1-2``, ``2+`` and ``2-`` as lowest and highest."""
    if not isinstance(value, (str, int)):
        return value
    low, dash, high = str(value).rstrip("+").partition("-")
    return (
        (int(low), 4)
        if str(value).endswith("+")
        else (int(low), int(low))
        if not dash
        else (int(low), int(high))
        if high
        else (1, int(low))
    )


@dataclass(frozen=True, config=_STRICT)
class Named:
    """The properties of an expected finding. Properties that are left out may have any value."""

    check: str = "*"
    rule: str | None = None
    at: str = ""
    severity: Annotated[tuple[int, int], BeforeValidator(severities)] = (1, 4)
    mode: Literal["", "measured", "needs-review"] = ""


CLEAN = Named(severity=(2, 4), mode="measured")
"""Findings that a page without problems must not have."""


@dataclass(frozen=True, config=_STRICT)
class Case:
    """A page or a scenario, and the truth about it."""

    case: str
    kind: str
    page: str = ""
    """A path of the served site; audited as by ``uxaudit page``."""
    quick: bool = False
    """Whether the page is only scanned, without trials."""
    scenario: str = ""
    """A file in ``operate``; replayed as by ``uxaudit run``."""
    invalid: tuple[str, ...] = ()
    """For the file in ``mistakes`` with the case's name: texts that ``uxaudit validate`` must print."""
    valid: bool = False
    must: tuple[Named, ...] = ()
    must_not: tuple[Named, ...] = ()
    clean: bool = False
    outcome: str = ""
    """The outcome of every task for every persona: completed, blocked or cantTell."""
    outcomes: dict[str, str] = Field(default_factory=dict)
    """The outcome of single tasks, by ``task`` or ``task / persona``; overrides ``outcome``."""
    cause: str = ""
    """The cause of every task that was not completed."""
    verdict: str = ""
    coverage: float = 0.0
    """The minimum share of applicable checks that must have been tested."""
    judged: tuple[str, ...] = ()
    """Checks that must have judged the page."""
    fast: bool = False
    """Whether it is part of ``make test``."""


@dataclass(frozen=True, config=_STRICT)
class Pair:
    """One page, broken and fixed: a file of ``pairs`` with both variants."""

    pair: str
    kind: str
    must: tuple[Named, ...]
    """Findings on the broken page that the fixed one does not have."""
    quick: bool = False
    fast: bool = False


@dataclass(frozen=True, config=_STRICT)
class Gap:
    """A claim that is known to fail."""

    claim: str
    """The claim's text, after its case: ``case: words``."""
    why: str


def _entries(name: str) -> list[dict[str, Any]]:
    return [entry for path in sorted(HERE.glob(name)) for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or []]


def read_cases() -> tuple[Case, ...]:
    """Every case of the truth files."""
    return tuple(Case(**entry) for entry in _entries("cases-*.yaml"))


def read_pairs() -> tuple[Pair, ...]:
    """Every pair of pages."""
    return tuple(Pair(**entry) for entry in _entries("pairs.yaml"))


def read_gaps() -> dict[str, str]:
    """Returns why known claims fail, by their texts."""
    return {gap.claim: gap.why for gap in (Gap(**entry) for entry in _entries("gaps.yaml"))}
