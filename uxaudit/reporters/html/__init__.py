"""The report as one self-contained HTML page: no requests; pictures, style and script are inside. Complete without scripts.

Strings of recordings are untrusted: everything is escaped, cleaned and cut, only http and https URLs become links, and
the page's policy allows exactly one script and one style, identified by their hashes, and no request, frame or form.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from uxaudit.model.report import Report
from uxaudit.reporters import Reporter, conclusion, formatting, people_wording, untrusted, wcag, wording
from uxaudit.reporters.causes import Anchors, causes_of, dismissed_causes
from uxaudit.reporters.html import cards, performance, score_steps, stories, tables
from uxaudit.reporters.html.differences import compare
from uxaudit.reporters.html.people import people_stories
from uxaudit.reporters.html.pictures import JPEG, WEBP, Album
from uxaudit.reporters.html.script_words import script_words
from uxaudit.texts import language, tr, translated

SCRIPTS = ("filters", "links", "zoom", "keyboard", "main")
"""Files of the page's script, in the order in which they are joined."""
STYLES = ("base", "conclusion", "findings", "tasks", "people", "views", "media")
FILTERS = {
    formatting: ("duration", "percent", "score", "moment", "number"),
    untrusted: ("clip", "line", "safe_url"),
    wording: ("facet_name", "heuristic_name", "effort"),
}


@dataclass(frozen=True)
class AnswerForm:
    """What a served report needs so that candidates can be answered in it."""

    token: str
    """Proves that a request comes from the served page."""
    by: str
    """The name of the person who answers, to begin with."""


def render(report: Report, folder: Path, kind: str = WEBP, form: AnswerForm | None = None) -> str:
    """Returns the whole page. Reads the pictures that the report names from ``folder``; an unreadable one becomes a note in the page.

    With ``form`` candidates can be answered in the page, which sends the answers to the server that it comes from.
    """
    causes = causes_of(report)
    listed = (*causes, *dismissed_causes(report))
    album, anchors, filters = Album(folder, kind), Anchors(), cards.Filters(listed)
    shown = cards.cards(report, listed, album, anchors, filters)
    tasks_shown = stories.stories(report, album)
    of_people = people_stories(report, album)
    album.develop()
    stories.mark_changes(tasks_shown, compare(folder, stories.pairs(tasks_shown)))
    style, script = joined("style", STYLES, "css"), joined("script", (*SCRIPTS, "review") if form else SCRIPTS, "js")
    return (
        environment()
        .get_template("report.html")
        .render(
            report=report,
            conclusion=conclusion.conclude(report, causes),
            cards=shown,
            card_of=lambda cause: next((card.anchor for card in shown if card.cause is cause), ""),
            form=form,
            findings_left_out=len(report.findings) + len(report.dismissed) - sum(len(card.places) + len(card.also) for card in shown),
            filters=filters.all(),
            stories=tasks_shown,
            people_stories=of_people,
            album=album,
            states=Counter(o.state.value for o in report.outcomes),
            charts=performance.charts(report),
            steps=score_steps.score_steps(report),
            **_tables(report),
            ignored=wording.worst_first(report.ignored)[: cards.MAX_FINDINGS],
            style=Markup(style),
            style_hash=digest(style),
            script=Markup(script),
            script_hash=digest(script),
        )
    )


def _tables(report: Report) -> dict[str, Any]:
    """Returns the rows of the report's tables, by their names in the template."""
    criteria = wcag.results(report)
    return {
        "counts": tables.severity_counts(report),
        "facets": tables.facet_rows(report),
        "heuristics": tables.heuristic_rows(report),
        "outcomes": tables.outcome_rows(report),
        "criteria": criteria,
        "tested": wcag.by_level(criteria),
        "constants": tables.with_defaults(report, report.constants),
        "thresholds": tables.with_defaults(report, report.gate.thresholds, "gate."),
        "options": tables.flat(report.options),
    }


def render_for_print(report: Report, folder: Path) -> str:
    """Returns the same page with pictures in a format that a PDF can store directly."""
    return render(report, folder, JPEG)


@cache
def joined(folder: str, names: tuple[str, ...], suffix: str) -> str:
    """Returns the package's own files of one kind as one text."""
    room = files(__package__).joinpath(folder)
    return "\n".join(room.joinpath(f"{name}.{suffix}").read_text("utf-8").strip() for name in names) + "\n"


@cache
def environment() -> Environment:
    """Returns the templates' environment, in which all output is escaped and cleaned."""
    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        bytecode_cache=_template_cache(),
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(translated, formatting.plural, newstyle=True)  # type: ignore[attr-defined]
    for module, names in FILTERS.items():
        made.filters.update({name: getattr(module, name) for name in names})
    made.filters["brief"] = untrusted.brief
    for name, value in {
        "words": wording,
        "say": formatting,
        "concluding": conclusion,
        "stories_of": stories,
        "people_words": people_wording,
        "language": language,
        "plural": formatting.plural,
        "script_words": script_words,
        "tr": tr,
    }.items():
        made.globals[name] = value
    return made


class _TemplateCache(FileSystemBytecodeCache):
    """Keeps compiled templates for the next run, in the user's private folder for temporary files.

    Compiling takes as long as rendering. If the disk is full, they are compiled again next time.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store one template; do nothing if it cannot be written."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _template_cache() -> _TemplateCache | None:
    """Returns the cache, or None if there is no private folder for it."""
    try:
        return _TemplateCache()
    except (OSError, RuntimeError):  # RuntimeError: the folder belongs to another user
        return None


def prepare() -> None:
    """Compile the templates in advance, which takes as long as rendering them."""
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)


def _finalize(value: Any) -> Any:
    """Clean every value that a template prints; None becomes an empty string."""
    if value is None:
        return ""
    if isinstance(value, Markup):
        return value
    return untrusted.clean(value) if isinstance(value, str) else value


def digest(text: str) -> str:
    """Returns the hash of the page's own style or script for its policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


REPORTER = Reporter("html", "report.html", render, language="chosen")
