"""A link to a file does not say so.

Why: A large file on a slow connection, or one that no program opens, is a surprise that costs time and money.
Who: People on mobile connections, with screen readers (many files are not accessible), or without a program for the file type.
Measured: Links to documents, archives and programs whose text and surrounding text mention neither the file type nor its size.
Fix: Name type and size in the link: "Style guide (PDF, 2 MB)". Or offer a web page.
Source: GOV.UK, "Content design: links to documents"; WCAG 2.2, criterion 2.4.4, technique G88; Nielsen Norman Group, "PDF: Still
    Unfit for Human Consumption".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Markup, PageLink
from uxaudit.recording.recording import Recording

_WORDS = "pdf doc docx xls xlsx ppt pptx odt ods odp rtf csv zip rar 7z gz tgz tar exe msi dmg pkg deb rpm apk epub ps "
KINDS = frozenset(_WORDS.split())
WORDS = {"doc": "word", "docx": "word", "xls": "excel", "xlsx": "excel", "ppt": "powerpoint", "pptx": "powerpoint"}
_SIZE = re.compile(r"\d\s?(?:[kmg]i?b|bytes|pages|seiten)\b|download", re.IGNORECASE)


def kind_of(link: PageLink) -> str:
    """The type of file that a link leads to, or nothing."""
    ending = link.url.partition("?")[0].partition("#")[0].rpartition("/")[2].rpartition(".")[2].lower()
    return ending if ending in KINDS else ""


def _to_files(markup: Markup) -> Iterator[PageLink]:
    return (link for link in markup.links if kind_of(link))


links = from_markup(_to_files)


@check("unannounced-file", facet=Facet.COMPREHENSION, heuristic=4, impact=1, needs=(Probe.PAGE,), over=links)
def unannounced_file(recording: Recording) -> Iterator[Finding]:
    """Find links to files that are not announced as files."""
    for state, link in links(recording):
        kind, around = kind_of(link), f"{link.name} {link.title} {link.context}"
        if not re.search(rf"\b(?:{kind}|{WORDS.get(kind, kind)})\b", around, re.IGNORECASE) and not _SIZE.search(around) and not link.icon:
            yield finding_in(
                state,
                link,
                text('The link "{name}" leads to a file ({type}) but does not say so', name=link.name[:60], type=kind.upper()),
                measured=kind,
                limit="file type and size in the link",
            )
