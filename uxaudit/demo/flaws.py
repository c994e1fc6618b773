"""The flaws of the flawed build, for people and for tests that check an audit's findings. ``flaws.toml`` lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

PLAIN, NOBODY = "any persona", "nobody yet"
"""Values of ``met_by`` besides the names of personas."""


@dataclass(frozen=True)
class Flaw:
    """One flaw. ``check`` is the id of the check that should find it, ``rule`` the axe rule if there is one."""

    name: str
    facet: str
    check: str
    page: str
    control: str
    scenario: str
    task: str
    says: str
    """What a person experiences."""
    severity: int
    met_by: str
    """``PLAIN``, the persona that meets it, or ``NOBODY``."""
    rule: str | None = None

    @property
    def plain(self) -> bool:
        """Whether a plain replay of the scenarios meets it."""
        return self.met_by == PLAIN


def _read() -> tuple[Flaw, ...]:
    rows = tomllib.loads(Path(__file__).with_name("flaws.toml").read_text(encoding="utf-8"))
    return tuple(Flaw(name=name, **row) for name, row in rows.items())


FLAWS: tuple[Flaw, ...] = _read()
NAMES = frozenset(flaw.name for flaw in FLAWS)


def markdown() -> str:
    """The table of all flaws for the README."""
    head = ("| flaw | facet | check | where | task | what a person experiences | severity | met by |", "|---|---|---|---|---|---|---|---|")
    return "\n".join((*head, *map(_row, FLAWS)))


def _row(flaw: Flaw) -> str:
    check = f"`{flaw.check}`" + (f" ({flaw.rule})" if flaw.rule else "")
    return (
        f"| `{flaw.name}` | {flaw.facet} | {check} | {flaw.page}: {flaw.control} | {flaw.scenario}: {flaw.task} | "
        f"{flaw.says} | {flaw.severity} | {flaw.met_by} |"
    )
