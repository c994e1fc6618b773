"""Sums of weights, of which scores are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from uxaudit.constants import DEFAULTS


@dataclass
class Tally:
    """A sum of weights: what applied, what of it was tested, and what was earned."""

    applicable: float = 0.0
    tested: float = 0.0
    earned: float = 0.0

    def add(self, weight: float, score: float | None) -> None:
        """Count one check: ``score`` from 0 to 1, None where it could not judge."""
        self.applicable += weight
        if score is not None:
            self.tested += weight
            self.earned += weight * score

    def join(self, other: Tally, weight: float = 1.0) -> None:
        """Count all of another tally."""
        self.applicable += weight * other.applicable
        self.tested += weight * other.tested
        self.earned += weight * other.earned

    @property
    def value(self) -> float:
        """0 to 100, with what was not tested as zero."""
        return 100 * self.earned / self.applicable if self.applicable else 0.0

    @property
    def coverage(self) -> float:
        """Tested ÷ applicable, 0 to 1."""
        return self.tested / self.applicable if self.applicable else 0.0

    def printed(self, least: float = DEFAULTS.facet_min_coverage) -> float | None:
        """The value, or None where less than the share ``least`` was tested: too little to print one."""
        enough = self.applicable and self.coverage >= least
        return round(100 * self.earned / self.applicable, 1) if enough else None


Tallies = Mapping[str, Tally]
Cell = Mapping[tuple[str, int], Tally]
