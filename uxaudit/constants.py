"""Every constant of severity, scoring and gate, in one place; each report prints them (see :func:`printed`).

``◇`` marks own judgement: no outside source. Settings can change the values of :class:`Constants` and :class:`Thresholds`,
which are passed through evaluation, score and gate. The published values and conventions below them cannot be set, because
another value would be another method; they are only printed.
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

CHECK_WEIGHTS: dict[str, float] = {"axe": 8.0, "clutter": 0.0, "slower-for-experts": 0.0}
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
    """Accept a mapping that contains only what differs from the defaults."""
    return BeforeValidator(lambda given: defaults | given if isinstance(given, dict) else given)


class Constants(Frozen):
    """The constants of severity and score that settings may change."""

    severity_weights: Annotated[dict[Severity, Weight], _over(SEVERITY_WEIGHTS)] = SEVERITY_WEIGHTS
    """Weight of a check within its facet, by impact ◇."""
    check_weights: Annotated[dict[str, Weight], _over(CHECK_WEIGHTS)] = CHECK_WEIGHTS
    """Factor for the weight of a check, by its id; 1 for every other check ◇. `axe` is one check but contains about ninety rules, of which
    about twenty-five apply to an ordinary page: its failing rules together weigh at most as much as 8 checks.
    `clutter` weighs nothing: its limits depend on the page. `slower-for-experts` weighs nothing: it compares with a baseline, and a score
    must be the same with and without one."""
    facet_weights: Annotated[dict[Facet, Weight], _over(FACET_WEIGHTS)] = FACET_WEIGHTS
    """Weight of each facet in the geometric mean of a task ◇."""
    critical_weight: Annotated[Weight, Field(gt=0)] = 3.0
    """Weight of a critical task; any other task weighs 1 ◇."""
    failures_half: Annotated[Weight, Field(gt=0)] = 2.0
    """Number of failures at which a check loses half of its weight ◇."""
    facet_scale: Annotated[Weight, Field(gt=0)] = 5.0
    """A facet is `100 / (1 + lost weight / facet_scale)`. At 5, one serious problem leaves a facet at 68, and a task at 95 if the facet is
    accessibility, at 98 if it is visual design ◇."""
    review_points: Annotated[Points, Field(lt=100)] = 1.0
    """Maximum number of points that the candidates of one check take from a score ◇."""
    axe_steepness: Weight = 1.0
    """Cost of a failing axe rule, as a multiple of the cost of a check of the same impact ◇."""

    frequent_share: Share = 0.5
    """A problem in at least this share of the tasks is one severity level higher (Nielsen 1994: frequency) ◇."""
    frequent_min_tasks: Count = 2
    """A problem in fewer tasks than this is never frequent ◇."""
    rare_share: Share = 0.1
    """A problem off the path and on less than this share of the pages is one severity level lower ◇."""
    rare_min_pages: Count = 10
    """`rare_share` applies only to audits with at least this many pages ◇."""
    review_ceiling: Severity = 2
    """The highest severity of a finding that needs review ◇."""
    proof_replays: Count = 2
    """Number of replays that must fail before a task counts as blocked ◇."""

    facet_floor: Annotated[Points, Field(gt=0)] = 1.0
    """The lowest value of a facet in the geometric mean, so that one zero does not hide all other facets ◇."""
    facet_min_coverage: Share = 0.5
    """A facet is not scored if less than this share of its weight was tested ◇."""
    provisional_coverage: Share = 0.6
    """The score is provisional if less than this share of the weight was tested ◇."""

    weight_swing: Share = 0.25
    """Sensitivity: all weights are varied at random by up to this share (uncertainty of composite indicators: Saisana, Saltelli &
    Tarantola 2005; the share is own judgement ◇)."""
    weight_draws: Count = 1000
    """Sensitivity: number of random sets of weights ◇."""

    cap_critical_blocked: Points = 49.0
    """Highest score while a critical task is blocked ◇."""
    cap_blocked: Points = 69.0
    """Highest score while another task is blocked ◇."""
    cap_severity_4: Points = 59.0
    """Highest score with a measured finding of severity 4, or if one cannot be ruled out ◇."""
    cap_keyboard_blocked: Points = 79.0
    """Highest score while a task cannot be done with the keyboard ◇."""

    def counts(self, check: str) -> float:
        """The factor in ``check_weights`` for a check's id."""
        return self.check_weights.get(check, 1.0)

    def review_share(self, impact: int) -> float:
        """The maximum share of ``review_points`` that the candidates of a check of this impact take, 0 to 1."""
        most = self.severity_weights[self.review_ceiling]
        return min(1.0, self.severity_weights[impact] / most) if most else 1.0


class Thresholds(Frozen):
    """The thresholds of the gate; ``off`` disables one."""

    blocked_critical: bool = True
    """Fail if a critical task is blocked. The verdict is `unmeasured` if a critical task cannot be judged or a task never succeeded,
    whatever is set here."""
    severity: Severity | None = 3
    """Fail on a measured finding of this severity or higher that is not in the baseline."""
    drop: Points | None = 3.0
    """Fail if the task scores dropped by more than this many points against the baseline (paired, 95 % confidence) ◇."""
    slowdown_ms: Annotated[float, Field(ge=0, le=86_400_000, allow_inf_nan=False)] | None = 100.0
    """Fail if a task became slower than in the baseline by surely more than this many milliseconds (rank test over replays, 95 %,
    corrected for the number of tasks). 0.1 s is the limit of what people feel as immediate (Miller 1968)."""
    slowdown_share: Share = 0.1
    """The slowdown must also exceed this share of the time in the baseline ◇."""
    flaky: bool = True
    """The verdict is `unmeasured` if a task failed in some replays and not in others, unless it did so in the baseline."""
    min_score: Points | None = None
    """Fail below this score."""
    min_coverage: Share | None = 0.6
    """The verdict is `unmeasured` if less than this share of the weight was tested ◇."""
    max_findings: dict[Severity, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """By severity: the maximum number of measured findings of that severity or higher."""


DEFAULTS = Constants()
"""The values without a settings file."""

BOOTSTRAP_ROUNDS = 1000
BOOTSTRAP_SEED = 20240229
"""Fixed, and combined with the ids of the replays, so that the same recordings give the same interval."""
PRINTED_STEP = 1.0
"""Points: reports print whole points, so tasks that differ by less have the same rank."""
CONFIDENCE = 0.95

KLM_K_S, KLM_P_S, KLM_H_S, KLM_M_S = 0.28, 1.10, 0.40, 1.35
"""Seconds for a key, pointing, homing and mental preparation (Card, Moran & Newell 1980; K of a non-secretary). H and M are validated on
the 899 episodes below; P is used for pointing whose target was not observed, and is not validated."""
KLM_ERROR = 0.21
"""Root mean square error that the authors found (Card, Moran & Newell 1980): a smaller difference between two builds is not significant."""

PRACTISED_K_S = 0.20
"""Seconds for a key of ordinary text (Card, Moran & Newell 1980: average skilled typist). Validated on 899 episodes of 28 small web tasks,
done by practised people (MiniWoB++ demonstrations, 2017): 0.19 s between keys, 0.22 s in names."""
RANDOM_K_S = 0.50
"""Seconds for a key of text without words, such as codes and passwords (Card, Moran & Newell 1980: random letters). Validated on the same
episodes: 0.53 s."""
TOUCH_K_S = 0.33
"""Seconds for a key on a touch screen (Palin et al. 2019: 36.2 words a minute on phones). Not validated."""
BUTTON_S = 0.20
"""Seconds to press and release a mouse button, or to tap (Kieras 2001: BB). Validated on the same episodes: 0.22 s for the same button
again."""
SEARCH_S = 0.31
"""Seconds of visual search for each log2(candidates + 1). Measured on the same episodes."""
GLANCE = 4
"""Number of candidates that are seen at a glance; choosing among more takes an M (subitizing range: Trick & Pylyshyn 1994). Validated
on the same episodes at the ends: 1.02 s to the first click among one candidate, 2.98 s among eight and more.
"""
SCREEN_S = 0.50
"""Seconds to scroll by the height of a window ◇. Not validated; the 2.11 s from a scroll to the click after it are."""
FITTS_MOUSE_BITS, FITTS_TOUCH_BITS = 4.6, 6.95
"""Throughput of pointing in bits per second, by mouse and by finger (MacKenzie 1992, 2015). By mouse validated on the same episodes: 1.01 s
from a click to a click elsewhere."""
TABS_BETWEEN = 3
"""Practised people go to a field by Tab if it is at most this many stops away ◇. Not validated."""
PREDICTION_FACTOR = 1.6
"""For four of five tasks, people take between the predicted time divided by this and multiplied by it. From the same episodes: before the
operators were corrected, 21 % of the tasks were within ±21 % of a prediction that was 1.6 times too long on average, which is a standard
deviation of 0.28 to 0.37 of the logarithm; 1.28 of the larger one is a factor of 1.6.
"""
GEOMETRIC_BELOW = 25
"""With fewer times than this the geometric mean estimates the centre better, otherwise the median (Sauro & Lewis 2010)."""

_TABLES = ("CHECK_WEIGHTS", "SEVERITY_WEIGHTS", "FACET_WEIGHTS", "DEFAULTS")


def printed(constants: Constants = DEFAULTS, gate: Thresholds | None = None) -> dict[str, Any]:
    """The constants in use by name, as plain data for the report."""
    limits = gate or Thresholds()
    fixed = {
        name.lower(): value for name, value in globals().items() if name.isupper() and not name.startswith("_") and name not in _TABLES
    }
    every = fixed | _plain(constants) | {f"gate_{name}": getattr(limits, name) for name in ("severity", "drop", "min_coverage")}
    return dict(sorted(every.items()))


def differing(constants: Constants, gate: Thresholds) -> dict[str, Any]:
    """The default of every constant that was changed, by its name in the report; thresholds start with ``gate.``."""
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
