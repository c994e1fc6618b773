"""Shared parts of the reports of a comparison: its conclusion, and changes of findings by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from uxaudit.model.comparison import Comparison, FindingChange, TaskChange, TimingChange
from uxaudit.reporters import wording
from uxaudit.reporters.formatting import SPACE, duration, number, plural, score

KINDS: dict[str, str] = {
    "new": "New",
    "worse": "Worse",
    "better": "Better",
    "fixed": "Fixed",
    "unconfirmed": "Gone, but not tested again",
}
"""The kinds of changes, those that need work first."""


def sentence(comparison: Comparison) -> str:
    """Returns the changes in one sentence without a full stop."""
    counts = Counter[str](change.kind for change in comparison.findings)
    counted = ", ".join(f"{counts[kind]} {name.lower()}" for kind, name in KINDS.items() if counts[kind]) or "no finding changed"
    head = {"worse": "Worse", "better": "Better", "same": "No change for the worse", "unmeasured": "Could not measure the later audit"}
    return f"{head[comparison.verdict]}: {counted}; score {scores(comparison)}"


def scores(comparison: Comparison) -> str:
    """``74 → 81``."""
    return f"{score(comparison.before.score.value)} → {score(comparison.after.score.value)}"


def by_kind(comparison: Comparison) -> list[tuple[str, str, list[FindingChange]]]:
    """Returns the kinds that occur: key, name, changes."""
    found = [(kind, name, [change for change in comparison.findings if change.kind == kind]) for kind, name in KINDS.items()]
    return [one for one in found if one[2]]


def severity_change(change: FindingChange) -> str:
    """``Moderate → Serious``, or the only severity."""
    names = [wording.SEVERITIES[finding.severity] for finding in (change.before, change.after) if finding]
    return names[0] if len(set(names)) == 1 else " → ".join(names)


def changed_tasks(comparison: Comparison) -> Sequence[TaskChange]:
    """Returns the tasks whose outcome or score changed, or that only one audit replayed."""
    return [one for one in comparison.tasks if not one.before or not one.after or _differs(one)]


def _differs(change: TaskChange) -> bool:
    old, new = change.before, change.after
    return bool(old and new and (old.status != new.status or score(old.score) != score(new.score) or old.steps != new.steps))


def timing(change: TimingChange) -> str:
    """``1.9 s → 2.4 s, 1.26 × (1.1 to 1.44), effect 0.9``."""
    text = f"{duration(change.before_ms)} → {duration(change.after_ms)}, {number(change.ratio)}{SPACE}×"
    if change.low is None or change.high is None:
        return f"{text} (no interval: too few replays)"
    effect = f", effect size {number(change.effect, 1)}" if change.effect is not None else ""
    return f"{text} ({number(change.low)} to {number(change.high)}){effect}"


def points(value: float) -> str:
    """``+5.2`` or ``−1.1``."""
    return f"{'+' if value > 0 else ''}{number(value, 1)}"


def replays(comparison: Comparison) -> str:
    """``8 replays and 8 replays``."""
    before, after = (plural(report.replays, "{n} replay", "{n} replays") for report in (comparison.before, comparison.after))
    return f"{before} and {after}"
