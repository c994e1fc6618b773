"""The results of accessibility engines on a state: axe-core, and IBM's engine if the audit uses it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec


class AxeNode(Observed):
    """One element that a rule reports. ``selector`` is axe's path: frames and shadow roots outermost first."""

    selector: str
    html: str = ""
    role: str = ""
    name: str = ""
    summary: str = ""
    box: Box | None = None
    """In the state's picture."""
    impact: str | None = None


class AxeRule(Observed):
    """One axe rule that applied to the state. ``impact`` is axe's word; ``passed`` and ``failed`` count nodes."""

    id: str
    impact: str | None = None
    help: str = ""
    description: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    """The W3C ACT rules that it implements. Rules of different engines are matched by them."""
    nodes: tuple[AxeNode, ...] = ()
    """The failing or undecided nodes; none for a rule that passed."""
    passed: int = 0
    failed: int = 0


class AxeScan(Observed):
    """The result of axe-core on one state, with all frames and open shadow roots."""

    version: str
    violations: tuple[AxeRule, ...] = ()
    incomplete: tuple[AxeRule, ...] = ()
    passes: tuple[AxeRule, ...] = ()
    skipped_rules: tuple[str, ...] = ()
    """Rules that were not run because the page is too large for them."""
    skipped_frames: tuple[str, ...] = ()


IbmLevel = Literal["violation", "potentialviolation", "recommendation", "potentialrecommendation", "manual"]
"""IBM's own levels: how certain the engine is, and whether a requirement or a recommendation is violated."""


class IbmNode(Observed):
    """One element that an IBM rule reports, with the same kind of selector as an :class:`AxeNode`."""

    selector: str
    html: str = ""
    role: str = ""
    name: str = ""
    message: str = ""
    reason: str = ""
    """The engine's key of the condition that failed."""
    box: Box | None = None
    """In the state's picture."""


class IbmRule(Observed):
    """One failed IBM rule at one level. ``failed`` counts all nodes; only the first are kept."""

    id: str
    level: IbmLevel
    criteria: tuple[str, ...] = ()
    """WCAG 2.2's, of levels A and AA."""
    pace: int = 4
    """The first level of IBM's toolkit that requires it, 1 to 4. Level 1: blocks people, and is easy to fix."""
    act: tuple[str, ...] = ()
    """The W3C ACT rules that it implements."""
    help: str = ""
    why: str = ""
    fix: str = ""
    who: str = ""
    url: str = ""
    nodes: tuple[IbmNode, ...] = ()
    failed: int = 0


class IbmScan(Observed):
    """The result of IBM's accessibility-checker-engine on one state, with all frames and open shadow roots."""

    version: str
    rules: tuple[IbmRule, ...] = ()
    passed: dict[str, int] = Field(default_factory=dict)
    """The number of passing nodes, by rule, for every rule that applied."""
    skipped_rules: tuple[str, ...] = ()
    """Rules that would take too long on this page."""
    skipped_frames: tuple[str, ...] = ()


AXE = ProbeSpec(
    id=Probe.AXE,
    phase=Phase.STATE,
    title="accessibility problems that axe-core finds",
    fields=("axe", "contrasts"),
    cost="heavy",
    limit_s=STEP_S,
    most_nodes=30_000,  # more need over half a minute
    script="probes/axe",
    order=10,
    engine="axe",
    always_finds=True,
)
IBM = ProbeSpec(
    id=Probe.IBM,
    phase=Phase.STATE,
    title="accessibility problems that IBM's engine finds",
    fields=("ibm",),
    cost="heavy",
    limit_s=STEP_S,
    most_nodes=10_000,  # more nodes block a page for many seconds, during which nothing can stop the engine
    script="probes/ibm",
    order=90,  # if it takes all the time that is left, nothing else is lost
    default=False,
    engine="ibm",
    always_finds=True,
)
