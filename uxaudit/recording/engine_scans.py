"""What the engines that look for barriers found on a state: axe-core, and IBM's where the audit asks for it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec


class AxeNode(Observed):
    """One element that a rule names. ``target`` is axe's selector path (frames and shadow roots outermost first)."""

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
    """The ACT rules of W3C that it implements: the names by which engines know each other's rules."""
    nodes: tuple[AxeNode, ...] = ()
    """The failing or undecided nodes; none for a rule that passed."""
    passed: int = 0
    failed: int = 0


class AxeScan(Observed):
    """What axe-core found in one state, all frames and open shadow roots together."""

    version: str
    violations: tuple[AxeRule, ...] = ()
    incomplete: tuple[AxeRule, ...] = ()
    passes: tuple[AxeRule, ...] = ()
    skipped_rules: tuple[str, ...] = ()
    """Rules left out because the page is too large for them."""
    skipped_frames: tuple[str, ...] = ()


IbmLevel = Literal["violation", "potentialviolation", "recommendation", "potentialrecommendation", "manual"]
"""How sure IBM's engine is, and whether a requirement or only good practice asks for it; its own words."""


class IbmNode(Observed):
    """One element that a rule of IBM's names, by the same kind of selector as an :class:`AxeNode`."""

    selector: str
    html: str = ""
    role: str = ""
    name: str = ""
    message: str = ""
    reason: str = ""
    """Which of the rule's conditions did not hold, in the engine's own key."""
    box: Box | None = None
    """In the state's picture."""


class IbmRule(Observed):
    """One of IBM's rules that was not met, at one level; ``failed`` counts nodes, of which the first are kept."""

    id: str
    level: IbmLevel
    criteria: tuple[str, ...] = ()
    """WCAG 2.2's, of levels A and AA."""
    pace: int = 4
    """The level of IBM's toolkit from which on it must be met: 1 for what shuts people out and is mended easily, to 4."""
    act: tuple[str, ...] = ()
    """The ACT rules of W3C that it implements."""
    help: str = ""
    why: str = ""
    fix: str = ""
    who: str = ""
    url: str = ""
    nodes: tuple[IbmNode, ...] = ()
    failed: int = 0


class IbmScan(Observed):
    """What IBM's accessibility-checker-engine found in one state, in all frames and open shadow roots."""

    version: str
    rules: tuple[IbmRule, ...] = ()
    passed: dict[str, int] = Field(default_factory=dict)
    """Of every rule that applied somewhere, how many nodes met it."""
    skipped_frames: tuple[str, ...] = ()


AXE = ProbeSpec(
    id=Probe.AXE,
    phase=Phase.STATE,
    title="accessibility problems that axe-core finds",
    fields=("axe", "contrasts"),
    cost="heavy",
    limit_s=STEP_S,
    most_nodes=30_000,  # more need over half a minute
    script="axe_finish",
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
    most_nodes=10_000,  # more hold a page for many seconds, in which nothing can stop the engine
    script="ibm",
    order=20,
    default=False,
    engine="ibm",
    always_finds=True,
)
