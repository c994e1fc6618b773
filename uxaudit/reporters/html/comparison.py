"""A comparison of two audits as one HTML page, with paired pictures. It has no script."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from uxaudit.model.base import Shot
from uxaudit.model.comparison import Comparison, FindingChange, TaskChange
from uxaudit.model.report import StepRow
from uxaudit.reporters import comparison_parts, wording
from uxaudit.reporters.html import digest, environment, joined
from uxaudit.reporters.html.differences import Difference, compare
from uxaudit.reporters.html.pictures import Album, View

STYLES = ("base", "conclusion", "findings", "tasks", "views", "comparison", "media")
PICTURED = 60
"""Maximum number of changed findings with a picture."""
PAIRS, LEAST = 30, 0.002
"""Maximum number of picture pairs, and the minimum changed share of a picture (own judgement: a changed word)."""


@dataclass(frozen=True)
class ShownChange:
    """A change of a finding with its pictures."""

    change: FindingChange
    before: View | None
    after: View | None


@dataclass
class PicturePair:
    """One step in both audits."""

    task: TaskChange
    step: StepRow
    shots: tuple[Shot, Shot]
    difference: Difference
    before: View | None = field(default=None)
    after: View | None = field(default=None)


def render(comparison: Comparison, before: Path, after: Path) -> str:
    """Returns the whole page. Reads the pictures that the reports name from their audit folders."""
    albums = (Album(before), Album(after))
    albums[1].pictures = albums[0].pictures
    changes = [
        (kind, name, [_shown(change, albums if i < PICTURED else None) for i, change in enumerate(listed)])
        for kind, name, listed in comparison_parts.by_kind(comparison)
    ]
    pairs = _pairs(comparison, before, after)
    for pair in pairs:
        pair.before, pair.after = albums[0].thumb(pair.shots[0]), albums[1].thumb(pair.shots[1])
    for album in albums:
        album.develop()
    for pair in pairs:
        if pair.after is not None:
            pair.after.marks = (*pair.after.marks, *pair.difference.areas)
    style = joined("style", STYLES, "css")
    return (
        environment()
        .get_template("comparison.html")
        .render(
            comparison=comparison,
            changes=changes,
            pairs=pairs,
            tasks=comparison_parts.changed_tasks(comparison),
            pictures=albums[0].pictures.values(),
            compared=comparison_parts,
            largest=max((abs(one.points) for one in comparison.score), default=1.0),
            style=Markup(style),
            style_hash=digest(style),
        )
    )


def _shown(change: FindingChange, albums: tuple[Album, Album] | None) -> ShownChange:
    if albums is None:
        return ShownChange(change, None, None)
    views = [
        album.crop(finding.shot, finding.box, wording.control(finding)) if finding else None
        for album, finding in zip(albums, (change.before, change.after), strict=True)
    ]
    return ShownChange(change, views[0], views[1])


def _pairs(comparison: Comparison, before: Path, after: Path) -> list[PicturePair]:
    """Returns the steps whose pictures differ, the largest differences first."""
    candidates = [
        (task, new, (old.after, new.after))
        for task in comparison.tasks
        if task.before and task.after
        for old, new in zip(task.before.step_rows, task.after.step_rows, strict=False)
        if old.after and new.after and (old.sentence, old.phase) == (new.sentence, new.phase)
    ]
    found = compare(before, [shots for _, _, shots in candidates], after)
    pairs = {shots: PicturePair(task, step, shots, found[shots]) for task, step, shots in candidates if shots in found}
    return sorted((one for one in pairs.values() if one.difference.share >= LEAST), key=lambda one: -one.difference.share)[:PAIRS]
