"""Sums of weights from which scores are computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from uxaudit.constants import DEFAULTS, Constants


@dataclass
class Tally:
    """Sums of weights: applicable, tested, lost to proven problems, and lost to candidates."""

    applicable: float = 0.0
    tested: float = 0.0
    lost: float = 0.0
    """Weight lost to proven problems and to checks that could not judge."""
    doubt: float = 0.0
    """Number of checks lost to candidates, 1 each at most."""

    def add(self, weight: float, lost: float, doubt: float, *, tested: bool) -> None:
        """Add one check: ``lost`` is a share of its weight, 0 to 1; ``doubt`` is in checks, 0 to 1."""
        self.applicable += weight
        self.tested += weight * tested
        self.lost += weight * lost
        self.doubt += doubt

    def join(self, other: Tally, share: float = 1.0) -> None:
        """Add a share of another tally."""
        self.applicable += share * other.applicable
        self.tested += share * other.tested
        self.lost += share * other.lost
        self.doubt += share * other.doubt

    @property
    def coverage(self) -> float:
        """Tested ÷ applicable, 0 to 1."""
        return self.tested / self.applicable if self.applicable else 0.0

    def value(self, constants: Constants = DEFAULTS) -> float:
        """0 to 100: decreases with losses, whatever else applied; the candidates of one check cost at most ``review_points``."""
        proven = max(constants.facet_floor, 100 / (1 + self.lost / constants.facet_scale))
        return float(proven * (1 - constants.review_points / 100) ** self.doubt)

    def printed(self, constants: Constants = DEFAULTS) -> float | None:
        """The value; None if less than ``facet_min_coverage`` was tested."""
        enough = self.applicable and self.coverage >= constants.facet_min_coverage
        return round(self.value(constants), 1) if enough else None


Tallies = Mapping[str, Tally]
Cell = Mapping[tuple[str, int], Tally]
