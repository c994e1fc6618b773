"""The findings as shown on the page: one card per cause, with the data for filters and links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from uxaudit.model.findings import HEURISTICS, Finding
from uxaudit.model.report import Report
from uxaudit.reporters import wording
from uxaudit.reporters.causes import Anchors, Cause, urlsplit_path
from uxaudit.reporters.conclusion import consequences
from uxaudit.reporters.html.pictures import Album, View
from uxaudit.reporters.titles import titles_of
from uxaudit.reporters.untrusted import line, slug
from uxaudit.texts import tr, translated

MAX_FINDINGS = 3000
"""Maximum number of findings on the page; report.json contains the rest."""
PICTURED = 3
"""Maximum number of findings of one card with pictures."""
MAX_OPTIONS = 200
"""Maximum number of choices in one filter."""


@dataclass(frozen=True)
class CardPlace:
    """One finding of a card."""

    finding: Finding
    anchor: str
    message: str
    """Its message, if it differs from the card's title."""
    fix: str
    """Its fix, if it differs from the card's."""
    view: View | None


@dataclass(frozen=True)
class Card:
    """One cause."""

    cause: Cause
    anchor: str
    number: int
    """Its position in the order of fixes, from 1."""
    title: str
    check: str
    """The title of the check."""
    places: tuple[CardPlace, ...]
    also: tuple[CardPlace, ...]
    """Findings that are consequences."""
    stops: tuple[str, ...]
    """The tasks that it blocks, one sentence each."""
    filters: dict[str, str]
    """The values for filtering: by filter, the numbers of its options, separated by spaces."""


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the page and in the URL, and its options by value."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


def cards(report: Report, causes: Sequence[Cause], album: Album, anchors: Anchors, filters: Filters) -> tuple[Card, ...]:
    """Returns a card for every cause, in the order of the causes. Requests the pictures, the worst first."""
    titles = titles_of(report.outcomes)
    made, left = [], MAX_FINDINGS
    for number, cause in enumerate(causes, 1):
        if left <= 0:
            break
        shown = cause.findings[:left]
        left -= len(shown)
        made.append(_card(cause, shown, number, titles, album, anchors, filters))
    return tuple(made)


def _card(
    cause: Cause, shown: Sequence[Finding], number: int, titles: dict[str, str], album: Album, anchors: Anchors, filters: Filters
) -> Card:
    lead = cause.lead
    check = titles.get(lead.rule or "") or titles.get(wording.rule_id(lead)) or titles.get(lead.check, "")
    title = line(lead.message, 240) or check or line(wording.rule_id(lead), 200) or tr("Problem")
    places = tuple(_place(f, lead, album if i < PICTURED else None, anchors) for i, f in enumerate(shown))
    also = tuple(_place(one.finding, lead, None, anchors) for one in cause.consequences if one.finding)
    return Card(cause, f"c{number}", number, title, "" if check == title else check, places, also, consequences(cause), filters.of(cause))


def _place(finding: Finding, lead: Finding, album: Album | None, anchors: Anchors) -> CardPlace:
    view = album.crop(finding.shot, finding.box, wording.control(finding)) if album else None
    message = "" if finding.message == lead.message else finding.message
    return CardPlace(finding, anchors.of(finding), message, "" if finding.fix == lead.fix else finding.fix, view)


# ---------------------------------------------------------------- filters


class Filters:
    """The options of every filter, numbered, so that untrusted names never become part of markup or URLs."""

    def __init__(self, causes: Sequence[Cause]) -> None:
        self._persona = _FilterOptions(name for cause in causes for name in cause.personas)
        self._task = _FilterOptions(task[1] for cause in causes for task in cause.tasks)
        self._page = _FilterOptions(sorted({urlsplit_path(url) for cause in causes for url in cause.pages}))
        self._wcag = _FilterOptions(sorted({line(number, 20) for cause in causes for f in cause.findings for number in f.wcag}))
        self._facets = sorted({cause.lead.facet.value for cause in causes if cause.lead.facet})
        self._heuristics = sorted({f.heuristic for cause in causes for f in cause.findings if f.heuristic in HEURISTICS})
        self._severities = sorted({cause.severity for cause in causes if not cause.dismissed}, reverse=True)
        self._modes = sorted({(_mode(cause), _mode_name(cause)) for cause in causes})

    def all(self) -> tuple[Filter, ...]:
        """The filters with more than one option."""
        found = (
            Filter("severity", tr("Severity"), tuple((str(n), wording.SEVERITIES[n]) for n in self._severities)),
            Filter("mode", tr("Mode"), tuple(self._modes)),
            Filter("facet", tr("Facet"), tuple((name, wording.facet_name(name)) for name in self._facets)),
            Filter("heuristic", tr("Heuristic"), tuple((str(n), wording.heuristic_name(n)) for n in self._heuristics)),
            Filter("wcag", tr("WCAG"), self._wcag.shown()),
            Filter("persona", tr("Persona"), self._persona.shown()),
            Filter("task", tr("Task"), self._task.shown()),
            Filter("page", tr("Page"), self._page.shown()),
        )
        return tuple(one for one in found if len(one.options) > 1)

    def of(self, cause: Cause) -> dict[str, str]:
        """Returns the filter values of one cause."""
        return {
            "severity": "0" if cause.dismissed else str(cause.severity),
            "mode": _mode(cause),
            "facet": cause.lead.facet.value if cause.lead.facet else "",
            "heuristic": " ".join(sorted({str(f.heuristic) for f in cause.findings if f.heuristic})),
            "wcag": self._wcag.numbers(line(number, 20) for f in cause.findings for number in f.wcag),
            "persona": self._persona.numbers(cause.personas),
            "task": self._task.numbers(task[1] for task in cause.tasks),
            "page": self._page.numbers(map(urlsplit_path, cause.pages)),
        }


def _mode(cause: Cause) -> str:
    return "dismissed" if cause.dismissed else cause.lead.mode.value


def _mode_name(cause: Cause) -> str:
    return translated(wording.DISMISSED) if cause.dismissed else wording.MODES[cause.lead.mode]


class _FilterOptions:
    """Assigns a URL-safe value to each name: a slug, with a number appended if it is already used."""

    def __init__(self, names: Iterable[str]) -> None:
        self._values: dict[str, str] = {}
        used: set[str] = set()
        for name in dict.fromkeys(names):
            value = slug(name)
            value = value if value not in used else f"{value}-{len(used)}"
            used.add(value)
            self._values[name] = value

    def shown(self) -> tuple[tuple[str, str], ...]:
        return tuple((value, line(name, 60)) for name, value in list(self._values.items())[:MAX_OPTIONS])

    def numbers(self, names: Iterable[str]) -> str:
        return " ".join(dict.fromkeys(self._values[name] for name in names if name in self._values))
