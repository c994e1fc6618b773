"""Every constant of severity, scoring and gate, in one place; each report prints them (see :func:`printed`).

``◇`` marks own judgement: no outside source. What may be set stands in :class:`Constants` and :class:`Thresholds`, whose
values travel from the settings through evaluation, score and gate. Published values and conventions stand below them:
with another value it would be another method, so they are printed and never set.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from uxaudit.model.base import Frozen
from uxaudit.model.findings import Facet

Weight = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Points = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Severity = Annotated[int, Field(ge=1, le=4)]
Count = Annotated[int, Field(ge=1, le=10_000)]

CHECK_WEIGHTS: dict[str, float] = {"axe": 8.0, "clutter": 0.0}
SEVERITY_WEIGHTS: dict[int, float] = {1: 1, 2: 3, 3: 7, 4: 10}
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


def _over(defaults: dict[Any, Any]) -> BeforeValidator:
    """Let a mapping name only what differs from the defaults."""
    return BeforeValidator(lambda given: defaults | given if isinstance(given, dict) else given)


class Constants(Frozen):
    """The constants of severity and score that settings may change."""

    severity_weights: Annotated[dict[Severity, Weight], _over(SEVERITY_WEIGHTS)] = SEVERITY_WEIGHTS
    """What a check weighs in its facet, by its base impact ◇."""
    check_weights: Annotated[dict[str, Weight], _over(CHECK_WEIGHTS)] = CHECK_WEIGHTS
    """As how many checks one counts in its facet; one that is not named counts once ◇. axe-core is one check and holds some ninety
    rules, of which about twenty-five apply to an ordinary page: as one of many it would be lost. What is clutter depends on the page."""
    facet_weights: Annotated[dict[Facet, Weight], _over(FACET_WEIGHTS)] = FACET_WEIGHTS
    """What a facet weighs in a task's geometric mean ◇."""
    critical_weight: Annotated[Weight, Field(gt=0)] = 3.0
    """What a critical task weighs beside another task's 1 ◇."""
    axe_steepness: Weight = 2.0
    """How fast a page's axe score falls: at 2 it is zero once failures cost half of what all rules weigh together ◇."""

    frequent_share: Share = 0.5
    """From this share of the tasks on, a problem is one severity worse (Nielsen 1994: frequency) ◇."""
    frequent_min_tasks: Count = 2
    """What strikes in fewer tasks than these is not frequent, however few there are ◇."""
    rare_share: Share = 0.1
    """Under this share of the pages, and off the path, a problem is one severity milder ◇."""
    rare_min_pages: Count = 10
    """A share of pages says nothing about fewer pages than these ◇."""
    review_ceiling: Severity = 2
    """The highest severity of what needs a person's look ◇."""
    proof_replays: Count = 2
    """Replays that must agree before a task counts as blocked ◇."""

    facet_floor: Annotated[Points, Field(gt=0)] = 1.0
    """The least that a facet brings into the geometric mean, so that one zero does not hide all else ◇."""
    facet_min_coverage: Share = 0.5
    """Under this share of tested weight a facet prints ``not scored`` ◇."""
    provisional_coverage: Share = 0.6
    """Under this share of tested weight the score is provisional ◇."""

    weight_swing: Share = 0.25
    """By which share every weight is changed at random to see whether the score hangs on it (uncertainty of composite indicators:
    Saisana, Saltelli & Tarantola 2005; the share is own judgement ◇)."""
    weight_draws: Count = 1000
    """How often the weights are drawn anew ◇."""

    cap_critical_blocked: Points = 49.0
    """The most that the score can be while a critical task is blocked ◇."""
    cap_blocked: Points = 69.0
    """The most that the score can be while a task is blocked ◇."""
    cap_severity_4: Points = 59.0
    """The most that the score can be with a proven problem of severity 4, or where one cannot be ruled out ◇."""
    cap_keyboard_blocked: Points = 79.0
    """The most that the score can be while a task cannot be done by keyboard ◇."""

    def counts(self, check: str) -> float:
        """As how many checks one counts in its facet, by its id."""
        return self.check_weights.get(check, 1.0)


class Thresholds(Frozen):
    """What fails the gate; None switches a threshold off."""

    blocked_critical: bool = True
    """A critical task that is blocked fails; one that cannot be told is unmeasured, and so is any that never went through."""
    severity: Severity | None = 3
    """A proven problem of this severity or worse fails, where the baseline does not have it already."""
    drop: Points | None = 3.0
    """Points: fails where the tasks' scores fell, pairwise against the baseline, by surely more than this ◇."""
    min_score: Points | None = None
    """Fails under this score."""
    min_coverage: Share | None = None
    """Unmeasured under this share of tested weight."""
    max_findings: dict[Severity, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """By severity: how many proven problems of that severity or worse there may be."""


DEFAULTS = Constants()
"""What is in force where no settings say otherwise."""

BOOTSTRAP_ROUNDS = 1000
BOOTSTRAP_SEED = 20240229
"""Fixed, and joined to the names of the replays, so that the same recordings give the same interval."""
PRINTED_STEP = 1.0
"""Points: reports print whole ones, so tasks that differ by less stand beside each other."""
CONFIDENCE = 0.95

KLM_K_S, KLM_P_S, KLM_H_S, KLM_M_S = 0.28, 1.10, 0.40, 1.35
"""Seconds for a key, a point, a homing and a mental preparation (Card, Moran & Newell 1980; K of a non-secretary)."""
FITTS_MOUSE_BITS, FITTS_TOUCH_BITS = 4.6, 6.95
"""Bits of difficulty that a hand points through in a second, by mouse and by finger (MacKenzie 1992, 2015)."""
KLM_ERROR = 0.21
"""Root mean square error of the model's predictions (Card, Moran & Newell 1980)."""
GEOMETRIC_BELOW = 25
"""Below this many times the geometric mean is the better centre, from it on the median (Sauro & Lewis 2010)."""

_TABLES = ("CHECK_WEIGHTS", "SEVERITY_WEIGHTS", "FACET_WEIGHTS", "DEFAULTS")


def printed(constants: Constants = DEFAULTS, gate: Thresholds | None = None) -> dict[str, Any]:
    """Every constant in force by its name, as plain data for the report."""
    limits = gate or Thresholds()
    fixed = {
        name.lower(): value for name, value in globals().items() if name.isupper() and not name.startswith("_") and name not in _TABLES
    }
    every = fixed | _plain(constants) | {"gate_severity": limits.severity, "gate_drop": limits.drop}
    return dict(sorted(every.items()))


def differing(constants: Constants, gate: Thresholds) -> dict[str, Any]:
    """The defaults of all that was set otherwise, by its name in the report; those of the gate begin with ``gate.``."""
    found: dict[str, Any] = {}
    for prefix, joint, one, default in (("", ".", _plain(constants), _plain(DEFAULTS)), ("gate.", "_", _plain(gate), _plain(Thresholds()))):
        for name, value in one.items():
            if not isinstance(value, dict):
                found |= {prefix + name: default[name]} if value != default[name] else {}
                continue
            kept = default[name]
            found |= {f"{prefix}{name}{joint}{key}": kept.get(key) for key, item in value.items() if item != kept.get(key)}
    return found


def _plain(values: Frozen) -> dict[str, Any]:
    return {name: {str(key): item for key, item in value.items()} if isinstance(value, dict) else value for name, value in values}
