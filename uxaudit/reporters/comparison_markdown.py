"""A comparison as a comment on a pull request, in under 60 kB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from uxaudit.model.comparison import Comparison, FindingChange
from uxaudit.reporters import comparison_parts, wording
from uxaudit.reporters.formats.md import LIMIT, escape
from uxaudit.reporters.formatting import plural, score

LISTED, TASKS = 25, 40
SIGNS = {"worse": "❌", "better": "✅", "same": "✅", "unmeasured": "⚠️"}


def render(comparison: Comparison, before: Path, after: Path) -> str:
    """Returns the comment. The folders are not read."""
    parts = ["\n".join(part(comparison)) for part in (_head, _score, _findings, _tasks, _timings, _foot)]
    text = "\n\n".join(filter(None, parts)) + "\n"
    while len(text.encode("utf-8", "replace")) > LIMIT and len(parts) > 1:
        del parts[-1]
        text = "\n\n".join(filter(None, [*parts, "_Shortened: the full comparison is comparison.html._"])) + "\n"
    return text


def _head(comparison: Comparison) -> Iterator[str]:
    yield f"## {SIGNS[comparison.verdict]} {escape(comparison.after.title, 160) or 'Usability audit'}: comparison"
    yield ""
    yield f"**{escape(comparison_parts.sentence(comparison), 300)}.**"
    if comparison.reasons:
        yield ""
        yield from (f"- {escape(reason, 300)}" for reason in comparison.reasons[:LISTED])


def _score(comparison: Comparison) -> Iterator[str]:
    if comparison.score:
        yield f"### Score {comparison_parts.scores(comparison)}"
        yield ""
        yield from (
            f"- {comparison_parts.points(one.points)} {escape(one.why, 160)} ({escape(one.name, 80)})" for one in comparison.score[:LISTED]
        )


def _findings(comparison: Comparison) -> Iterator[str]:
    for _, name, changes in comparison_parts.by_kind(comparison):
        yield f"### {name} ({len(changes)})"
        yield ""
        yield from map(_finding, changes[:LISTED])
        if len(changes) > LISTED:
            yield f"- and {len(changes) - LISTED} more"
        yield ""
    yield f"{plural(comparison.unchanged, '{n} finding', '{n} findings')} unchanged."


def _finding(change: FindingChange) -> str:
    finding = change.shown
    message = escape(finding.message or wording.rule_id(finding), 240)
    where = " · ".join(filter(None, (escape(wording.place(finding), 200), escape(wording.control(finding), 120))))
    fix = f"<br>\n  Fix: {escape(finding.fix, 200)}" if change.kind in ("new", "worse") and finding.fix else ""
    note = f" _{escape(change.note)}_" if change.note else ""
    return f"- **{comparison_parts.severity_change(change)}**: {message}{note}<br>\n  {where}{fix}"


def _tasks(comparison: Comparison) -> Iterator[str]:
    changed = comparison_parts.changed_tasks(comparison)
    if changed:
        yield "### Tasks\n\n| Task | Persona | Before | After | Score |\n|---|---|---|---|---|"
        for one in changed[:TASKS]:
            states = [wording.STATUSES[row.status] if row else "not played" for row in (one.before, one.after)]
            values = " → ".join(score(row.score) if row else "–" for row in (one.before, one.after))
            yield f"| {escape(one.shown.task, 100)} | {escape(one.shown.persona, 40)} | {states[0]} | {states[1]} | {values} |"


def _timings(comparison: Comparison) -> Iterator[str]:
    sure = [timing for timing in comparison.timings if timing.sure]
    if sure:
        yield "### System times that changed"
        yield ""
        yield from (f"- {escape(one.task, 100)} ({escape(one.persona, 40)}): {comparison_parts.timing(one)}" for one in sure[:LISTED])


def _foot(comparison: Comparison) -> Iterator[str]:
    yield from (f"- {escape(note, 300)}" for note in comparison.notes)
    yield ""
    yield f"<sub>{comparison_parts.replays(comparison)}. Pictures and details: comparison.html.</sub>"
