"""Every constant of severity, scoring and gate, in one place; each report prints them (see :func:`constants`).

``◇`` marks own judgement: no outside source, so these are printed and may be set. Where a source exists it is named.
"""

from __future__ import annotations

from typing import Any

from uxaudit.model import Facet

SEVERITY_WEIGHTS: dict[int, int] = {1: 1, 2: 3, 3: 7, 4: 10}
"""What a check weighs in its facet, by its base impact ◇."""

AXE_STEEPNESS = 2.0
"""How fast a page's axe score falls: at 2 it is zero once failures cost half of what all rules weigh together ◇."""

FREQUENT_SHARE = 0.5
"""From this share of the tasks on, a problem is one severity worse (Nielsen 1994: frequency) ◇."""
FREQUENT_MIN_TASKS = 2
"""What strikes in fewer tasks than these is not frequent, however few there are ◇."""
RARE_SHARE = 0.1
"""Under this share of the pages, and off the path, a problem is one severity milder ◇."""
RARE_MIN_PAGES = 10
"""A share of pages says nothing about fewer pages than these ◇."""
REVIEW_CEILING = 2
"""The highest severity of what needs a person's look ◇."""
PROOF_REPLAYS = 2
"""Replays that must agree before a task counts as blocked ◇."""

FACET_WEIGHTS: dict[Facet, float] = {
    Facet.EFFECTIVENESS: 3.0,
    Facet.EFFICIENCY: 2.0,
    Facet.NAVIGATION: 2.0,
    Facet.FINDABILITY: 2.0,
    Facet.FEEDBACK: 2.0,
    Facet.ERROR_RECOVERY: 2.0,
    Facet.ACCESSIBILITY: 3.0,
    Facet.VISUAL: 1.0,
    Facet.COMPREHENSION: 1.5,
    Facet.CONSISTENCY: 1.0,
    Facet.HELP: 1.0,
    Facet.PERFORMANCE: 1.5,
}
"""What a facet weighs in a task's geometric mean ◇."""
FACET_FLOOR = 1.0
"""The least that a facet brings into the geometric mean, so that one zero does not hide all else ◇."""
FACET_MIN_COVERAGE = 0.5
"""Under this share of tested weight a facet prints ``not scored`` ◇."""
PROVISIONAL_COVERAGE = 0.6
"""Under this share of tested weight the score is provisional ◇."""
CRITICAL_WEIGHT = 3.0
"""What a critical task weighs beside another task's 1 ◇."""

CAP_CRITICAL_BLOCKED = 49.0
CAP_BLOCKED = 69.0
CAP_SEVERITY_4 = 59.0
CAP_KEYBOARD_BLOCKED = 79.0

BOOTSTRAP_ROUNDS = 1000
BOOTSTRAP_SEED = 20240229
"""Fixed, and joined to the names of the replays, so that the same recordings give the same interval."""
WEIGHT_SWING = 0.25
"""By which share every weight is changed at random to see whether the score hangs on it (uncertainty of composite indicators:
Saisana, Saltelli & Tarantola 2005; the share is own judgement ◇)."""
WEIGHT_DRAWS = 1000
"""How often the weights are drawn anew ◇."""
PRINTED_STEP = 1.0
"""Points: reports print whole ones, so tasks that differ by less stand beside each other."""
CONFIDENCE = 0.95

GATE_SEVERITY = 3
"""A new proven finding of this severity or worse fails the gate."""
GATE_DROP = 3.0
"""Points: a paired drop whose upper bound is under minus this fails the gate ◇."""

KLM_K_S, KLM_P_S, KLM_H_S, KLM_M_S = 0.28, 1.10, 0.40, 1.35
"""Seconds for a key, a point, a homing and a mental preparation (Card, Moran & Newell 1980; K of a non-secretary)."""
FITTS_MOUSE_BITS, FITTS_TOUCH_BITS = 4.6, 6.95
"""Bits of difficulty that a hand points through in a second, by mouse and by finger (MacKenzie 1992, 2015)."""
KLM_ERROR = 0.21
"""Root mean square error of the model's predictions (Card, Moran & Newell 1980)."""
GEOMETRIC_BELOW = 25
"""Below this many times the geometric mean is the better centre, from it on the median (Sauro & Lewis 2010)."""


def constants() -> dict[str, Any]:
    """Every constant of this file by its name in lower case, as plain data for the report."""
    return {name.lower(): _plain(value) for name, value in sorted(globals().items())
            if name.isupper() and not name.startswith("_")}


def _plain(value: Any) -> Any:
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else value
