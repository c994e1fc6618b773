"""What the truth files say: a case is a page or a scenario, with what must and must not be said of it.

A check may be one of several (``a|b``). A place (``at``) is part of the name, selector, text or step of what a finding is
about. A severity is a range such as ``3``, ``1-2``, ``2+`` or ``2-``.
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
    """What a finding has to be to be the one meant. What is not given may be anything."""

    check: str = "*"
    rule: str | None = None
    at: str = ""
    severity: Annotated[tuple[int, int], BeforeValidator(severities)] = (1, 4)
    mode: Literal["", "measured", "needs-review"] = ""


CLEAN = Named(severity=(2, 4), mode="measured")
"""What must not be found on a page with nothing wrong."""


@dataclass(frozen=True, config=_STRICT)
class Case:
    """A page or a scenario, and the truth about it."""

    case: str
    kind: str
    page: str = ""
    """A path of the served site; audited as by ``uxaudit page``."""
    quick: bool = False
    """Whether the page is only looked at, without trials."""
    scenario: str = ""
    """A file in ``operate``; replayed as by ``uxaudit run``."""
    invalid: tuple[str, ...] = ()
    """For the file in ``mistakes`` that has the case's name: words that ``uxaudit validate`` must say."""
    valid: bool = False
    must: tuple[Named, ...] = ()
    must_not: tuple[Named, ...] = ()
    clean: bool = False
    outcome: str = ""
    """Of every task as every persona: completed, blocked or cantTell."""
    outcomes: dict[str, str] = Field(default_factory=dict)
    """Of single tasks, by ``task`` or ``task / persona``; wins over ``outcome``."""
    cause: str = ""
    """Of every task that was not completed."""
    verdict: str = ""
    coverage: float = 0.0
    """The least share of applicable checks that must have been tested."""
    judged: tuple[str, ...] = ()
    """Checks that must have judged the page."""
    fast: bool = False
    """Whether it is part of ``make test``."""


@dataclass(frozen=True, config=_STRICT)
class Pair:
    """One page, broken and repaired: a file of ``pairs`` with both variants."""

    pair: str
    kind: str
    must: tuple[Named, ...]
    """What is found on the broken page, and not on the repaired one."""
    quick: bool = False
    fast: bool = False


@dataclass(frozen=True, config=_STRICT)
class Gap:
    """A claim that is known not to hold yet."""

    claim: str
    """The claim's own words, after its case: ``case: words``."""
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
    """By the claim's words: why it does not hold yet."""
    return {gap.claim: gap.why for gap in (Gap(**entry) for entry in _entries("gaps.yaml"))}
