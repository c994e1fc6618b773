"""The report as one HTML page that needs nothing else: no script, no request, pictures and style inside.

Strings of recordings are untrusted: everything is escaped, cleaned and cut, only http and https URLs become links,
and the page's own policy forbids scripts, frames, forms and every request.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from uxaudit.model.report import Report
from uxaudit.reporters import effort, formatting
from uxaudit.reporters import html_view as view
from uxaudit.reporters.pictures import Album


def render(report: Report, folder: Path) -> str:
    """The whole page. Reads the pictures that the report names from ``folder``; what cannot be read is said there."""
    album = Album(folder)
    pictures = view.Pictures(album)
    sections = view.sections(report, pictures)
    tasks = view.task_views(report, pictures)
    personas = view.persona_numbers(report)
    plain = files(__package__).joinpath("templates/style.css").read_text("utf-8")
    style = plain + filter_rules(sections, len(personas))
    return (
        environment()
        .get_template("report.html")
        .render(
            report=report,
            sections=sections,
            tasks=tasks,
            personas=personas,
            compared=effort.side_by_side(report.tasks),
            facets_found=facets_of(sections),
            left_out=pictures.left_out,
            pictures=album.pictures.values(),
            reasons=reasons(report, sections),
            counts=severity_counts(report),
            states=Counter(o.state.value for o in report.outcomes),
            facets=view.facet_rows(report),
            heuristics=view.heuristic_rows(report),
            outcomes=view.outcome_rows(report),
            places_left_out=max(0, len(report.findings) - view.MAX_PLACES),
            constants=view.with_defaults(report, report.constants),
            thresholds=view.with_defaults(report, report.gate.thresholds, "gate."),
            options=view.flat(report.options),
            ignored=formatting.worst_first(report.ignored)[: view.MAX_PLACES],
            style=Markup(style),
            style_hash=digest(style),
        )
    )


@cache
def environment() -> Environment:
    """The templates, with everything escaped and cleaned on its way out."""
    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        bytecode_cache=_template_cache(),
    )
    for name in ("clip", "line", "duration", "percent", "score", "moment", "facet_name", "heuristic_name", "safe_url", "number"):
        made.filters[name] = getattr(formatting, name)
    made.globals["words"] = formatting
    return made


class _TemplateCache(FileSystemBytecodeCache):
    """Keeps compiled templates for the next run, in the user's private folder for temporary files.

    Compiling takes as long as filling them. A full disk only costs that time again.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store one template; do nothing if it cannot be written."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _template_cache() -> _TemplateCache | None:
    """The cache, or None if there is no private folder for it."""
    try:
        return _TemplateCache()
    except (OSError, RuntimeError):  # RuntimeError: the folder belongs to another user
        return None


def prepare() -> None:
    """Compile the templates, which takes as long as filling them; to be done while there is nothing else to do."""
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)


def _finalize(value: Any) -> Any:
    """The last door: no expression of a template leaves without being cleaned, and None is nothing."""
    if value is None:
        return ""
    if isinstance(value, Markup):
        return value
    return formatting.clean(value) if isinstance(value, str) else value


def reasons(report: Report, sections: tuple[view.Section, ...]) -> list[tuple[str, list[str]]]:
    """Why the verdict is what it is, each with the anchors of the findings that it speaks of."""
    anchors = {id(p.finding): p.anchor for s in sections for g in s.groups for p in g.places}
    grave = formatting.failing(report) if report.verdict == "fail" else []
    named = [[anchors[id(f)] for f in formatting.named_in(reason, grave) if id(f) in anchors] for reason in report.gate.reasons]
    return list(zip(formatting.reasons(report), named or [[]], strict=True))


def digest(style: str) -> str:
    """The hash by which the page's policy knows its own style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def severity_counts(report: Report) -> list[tuple[int, int]]:
    """How many proven findings there are of each severity, the worst first."""
    counts = Counter(f.severity for f in report.findings if formatting.decided(f))
    return [(severity, counts[severity]) for severity in formatting.SEVERITIES if severity or counts[0]]


def facets_of(sections: tuple[view.Section, ...]) -> list[str]:
    """The facets that have findings, in order of name."""
    return sorted({g.lead.facet.value for s in sections for g in s.groups if g.lead.facet})


def filter_rules(sections: tuple[view.Section, ...], personas: int) -> str:
    """The style rules behind the filters, so that they work without a script: what does not fit is not shown."""
    rules = [_rule("severity", s.anchor, ".section", f"#{s.anchor}") for s in sections]
    rules += [_rule("facet", facet, ".group", f".facet-{facet}") for facet in facets_of(sections)]
    for i in range(1, personas + 1):
        rules += [_rule("persona", str(i), ".group", f".p{i}"), _rule("persona", str(i), ".place", f".p{i}")]
    return "\n".join(rules) + "\n"


def _rule(name: str, value: str, hidden: str, unless: str) -> str:
    chosen = f'main:has(#filter-{name} option[value="{value}"]:checked)'
    return f"{chosen} {hidden}:not({unless}) {{ display: none }}"
