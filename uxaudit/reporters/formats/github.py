"""Annotations for GitHub Actions: workflow commands that show the worst causes beside the steps of the scenario file.

GitHub shows ten errors, ten warnings and ten notices per workflow step. Every value is escaped as in GitHub's own toolkit, so
that no text of a site can start or end a command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from uxaudit.model.report import Report
from uxaudit.reporters import Reporter, wording
from uxaudit.reporters.causes import Cause, causes_of
from uxaudit.reporters.conclusion import cause_text, consequences, sentence
from uxaudit.reporters.places import source_place
from uxaudit.reporters.untrusted import line

LIMIT = 10
"""Maximum number of annotations of one kind that GitHub shows per workflow step."""
KINDS = {4: "error", 3: "error", 2: "warning", 1: "notice", 0: "notice"}


def render(report: Report, folder: Path) -> str:
    """Returns one command per line. ``folder`` is not read."""
    causes = causes_of(report)
    kind = {"pass": "notice", "fail": "error", "unmeasured": "error"}[report.verdict]
    return "\n".join([_command(kind, sentence(report, causes), title="uxaudit"), *_causes(report, causes, Counter({kind: 1}))]) + "\n"


def _causes(report: Report, causes: tuple[Cause, ...], given: Counter[str]) -> Iterator[str]:
    for cause in causes:
        kind = KINDS[cause.severity] if cause.decided else "notice"
        if given[kind] < LIMIT:
            given[kind] += 1
            yield _annotation(report, cause, kind)


def _annotation(report: Report, cause: Cause, kind: str) -> str:
    lead, place = cause.lead, source_place(report, cause.lead)
    where = {} if place is None else {"file": place.file} | {k: str(v) for k, v in (("line", place.line), ("col", place.column)) if v}
    parts = (
        cause_text(cause),
        *consequences(cause)[:3],
        f"Fix: {line(lead.fix, 300)}" if lead.fix else "",
        f"Page: {line(lead.url, 300)}" if lead.url else "",
    )
    return _command(kind, "\n".join(filter(None, parts)), title=f"{cause.label}: {wording.rule_id(lead)}", **where)


def _command(kind: str, message: str, **properties: str) -> str:
    listed = ",".join(f"{name}={escape(line(value, 500), in_property=True)}" for name, value in properties.items())
    return f"::{kind} {listed}::{escape(message)}"


def escape(text: str, *, in_property: bool = False) -> str:
    """Escapes data and properties of a command as ``@actions/core`` does."""
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), *(((":", "%3A"), (",", "%2C")) if in_property else ())):
        text = text.replace(sign, code)
    return text


REPORTER = Reporter("github", "github-annotations.txt", render, printed=True)
