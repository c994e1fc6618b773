"""What the page shows, worked out from the report: findings in groups with their pictures, tasks with their steps.

The templates only lay out what stands here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from uxaudit.model.base import Shot
from uxaudit.model.findings import HEURISTICS, Facet, Finding, Mode, Outcome
from uxaudit.model.report import Report, StepRow, TaskRow
from uxaudit.reporters import formatting
from uxaudit.reporters.pictures import Album, Missing, Picture

MAX_PICTURES = 150
"""Pictures of findings in one page, the worst first: about 3 MB."""
MAX_THUMBS = 240
PLACES_SHOWN, MANY, PLACES_OF_MANY = 5, 200, 2
"""Places of one problem shown with pictures, fewer where there are many findings; the rest is a closed list."""
MAX_PLACES = 3000
"""Places listed in the page in all; report.json holds the rest."""
MAX_PERSONAS = 40
TASKS_OPEN = 5


@dataclass(frozen=True)
class Place:
    """One finding as a place where its group's problem shows."""

    finding: Finding
    anchor: str
    message: str
    fix: str
    personas: tuple[int, ...]
    picture: Picture | None = None
    note: str = ""


@dataclass(frozen=True)
class Group:
    """One problem: findings of one check with the same reason, told once."""

    title: str
    rule: str
    lead: Finding
    fix: str
    shown: tuple[Place, ...]
    rest: tuple[Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """All its places, the worst first."""
        return self.shown + self.rest


@dataclass(frozen=True)
class Section:
    """The groups of one severity, or those that need a person's look."""

    anchor: str
    severity: int | None
    name: str
    means: str
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """How many findings it holds."""
        return sum(len(group.places) for group in self.groups)


@dataclass(frozen=True)
class StepView:
    """A step with its picture."""

    row: StepRow
    picture: Picture | None
    note: str


@dataclass(frozen=True)
class TaskSection:
    """A task as one persona, with its steps."""

    row: TaskRow
    anchor: str
    steps: tuple[StepView, ...]
    open: bool
    """Whether its steps are shown at once: those of the first tasks that did not complete."""


class Pictures:
    """Hands out pictures while the page may hold more, and counts what it left out."""

    def __init__(self, album: Album) -> None:
        self.album = album
        self.left = {"crop": MAX_PICTURES, "thumb": MAX_THUMBS}
        self.left_out = Counter[str]()
        self._given: set[str] = set()

    def of_finding(self, finding: Finding) -> tuple[Picture | None, str]:
        """The picture of a finding's place, or why there is none (empty where none was taken)."""
        return self._take("crop", finding.shot, finding.box)

    def of_step(self, step: StepRow) -> tuple[Picture | None, str]:
        """The thumbnail of a step, or why there is none."""
        return self._take("thumb", step.shot, step.box)

    def _take(self, kind: str, shot: Shot | None, box: Any) -> tuple[Picture | None, str]:
        if shot is None:
            return None, ""
        if not self.left[kind]:
            self.left_out[kind] += 1
            return None, "Left out to keep this page small."
        made = self.album.crop(shot, box) if kind == "crop" else self.album.thumb(shot, box)
        if isinstance(made, Missing):
            return None, made.reason
        if made.id not in self._given:
            self._given.add(made.id)
            self.left[kind] -= 1
        return made, ""


class Anchors:
    """Gives every finding an id of its own in the document."""

    def __init__(self) -> None:
        self._used = Counter[str]()

    def of(self, finding: Finding) -> str:
        """The finding's id as an anchor; a number follows where two would be the same."""
        base = f"f-{formatting.slug(finding.id or formatting.rule_id(finding))}"
        self._used[base] += 1
        return base if self._used[base] == 1 else f"{base}--{self._used[base]}"


def sections(report: Report, pictures: Pictures | None = None) -> tuple[Section, ...]:
    """All findings: the proven ones by severity, the worst first, then those that need a person's look.

    Without ``pictures`` no picture is read.
    """
    findings = formatting.worst_first(report.findings)[:MAX_PLACES]
    make = _Groups(report, pictures)
    found = []
    for severity, name in formatting.SEVERITIES.items():
        chosen = [f for f in findings if formatting.decided(f) and f.severity == severity]
        groups = tuple(make.of(chosen))
        found.append(Section(f"severity-{severity}", severity, name, formatting.SEVERITY_MEANS[severity], groups))
    review = make.of([f for f in findings if not formatting.decided(f)])
    found.append(
        Section(
            "needs-review",
            None,
            formatting.MODES[Mode.NEEDS_REVIEW],
            "A machine cannot decide these. They never fail the gate.",
            tuple(review),
        )
    )
    return tuple(section for section in found if section.groups)


class _Groups:
    """Puts findings of one kind together, with what all groups of a page share."""

    def __init__(self, report: Report, pictures: Pictures | None) -> None:
        self._pictures = pictures
        self._anchors = Anchors()
        self._personas = persona_numbers(report)
        self._titles = titles_of(report.outcomes)
        self._shown = PLACES_SHOWN if len(report.findings) <= MANY else PLACES_OF_MANY

    def of(self, findings: Iterable[Finding]) -> Iterable[Group]:
        alike: dict[tuple[Any, ...], list[Finding]] = {}
        for f in findings:
            alike.setdefault((f.check, f.rule, f.severity, f.mode, f.why, f.who, f.source, f.wcag), []).append(f)
        return map(self._group, alike.values())

    def _group(self, members: list[Finding]) -> Group:
        lead, title = members[0], title_of(members, self._titles)
        fix = lead.fix if all(f.fix == lead.fix for f in members) else ""
        shown = tuple(self._place(f, title, fix, self._pictures) for f in members[: self._shown])
        rest = tuple(self._place(f, title, fix, None) for f in members[self._shown :])
        return Group(title, formatting.rule_id(lead), lead, fix, shown, rest)

    def _place(self, f: Finding, title: str, fix: str, pictures: Pictures | None) -> Place:
        picture, note = pictures.of_finding(f) if pictures else (None, "")
        message = "" if formatting.line(f.message) == title else f.message
        return Place(
            f,
            self._anchors.of(f),
            message,
            "" if fix else f.fix,
            tuple(self._personas.get(name, 0) for name in formatting.seen_as(f)),
            picture,
            note,
        )


def titles_of(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """The title of every check by its id."""
    return {outcome.check: formatting.line(outcome.title, 200) for outcome in outcomes if outcome.title}


def title_of(members: Sequence[Finding], titles: dict[str, str]) -> str:
    """What the group is called: the rule's title, the message all share, or the check's title."""
    lead = members[0]
    message = formatting.line(lead.message, 200)
    own = titles.get(lead.rule or "") or titles.get(formatting.rule_id(lead), "")
    if own:
        return own
    if message and all(f.message == lead.message for f in members):
        return message
    name = titles.get(lead.check) or formatting.line(lead.check, 200) or "Problem"
    return f"{name}: {formatting.line(lead.rule, 120)}" if lead.rule else name


def persona_numbers(report: Report) -> dict[str, int]:
    """A number for each persona, from 1, that style rules can name whatever the persona is called."""
    names = dict.fromkeys([*(t.persona for t in report.tasks), *(name for f in report.findings for name in formatting.seen_as(f))])
    return {name: i for i, name in enumerate([n for n in names if n][:MAX_PERSONAS], 1)}


def task_views(report: Report, pictures: Pictures) -> tuple[TaskSection, ...]:
    """The tasks in the report's order; pictures go to the blocked and undecided ones first."""
    order = sorted(range(len(report.tasks)), key=lambda i: report.tasks[i].status == "completed")
    opened = [i for i in order if report.tasks[i].status != "completed"][:TASKS_OPEN]
    made = {i: _task_view(report.tasks[i], i + 1, i in opened, pictures) for i in order}
    return tuple(made[i] for i in range(len(report.tasks)))


def _task_view(row: TaskRow, number: int, opened: bool, pictures: Pictures) -> TaskSection:
    steps = tuple(StepView(step, *pictures.of_step(step)) for step in row.step_rows)
    return TaskSection(row, f"task-{number}", steps, opened)


def heuristic_rows(report: Report) -> list[tuple[int, str, float | None, int]]:
    """Nielsen's ten: number, name, score, how many findings."""
    counts = Counter(finding.heuristic for finding in report.findings)
    return [(i, name, report.score.heuristics.get(str(i)), counts[i]) for i, name in HEURISTICS.items()]


def facet_rows(report: Report) -> list[tuple[str, float | None, int]]:
    """Every facet the score knows, in the model's order: name, score, how many findings."""
    counts = Counter(str(finding.facet) for finding in report.findings)
    known = [facet.value for facet in Facet if facet.value in report.score.facets]
    extra = [name for name in report.score.facets if name not in known]
    return [(name, report.score.facets[name], counts[name]) for name in known + extra]


def outcome_rows(report: Report) -> list[Outcome]:
    """Every check's outcome: failed, undecided, untested, passed, inapplicable; the worst first in each."""
    order = {state: i for i, state in enumerate(formatting.STATES)}
    return sorted(report.outcomes, key=lambda o: (order[o.state.value], -o.severity, o.check))


def with_defaults(report: Report, values: Any, prefix: str = "") -> list[tuple[str, str, str]]:
    """Settings as rows of name and value, and the default where it was set otherwise."""
    defaults = {name: _plain(value) for name, value in report.defaults.items()}
    return [(name, value, defaults.get(prefix + name, "")) for name, value in flat(values)]


def flat(constants: Any, prefix: str = "") -> list[tuple[str, str]]:
    """Nested settings as rows of dotted name and value, in their own order."""
    if isinstance(constants, dict):
        head = f"{prefix}." if prefix else ""
        return [row for key, value in constants.items() for row in flat(value, f"{head}{key}")]
    if isinstance(constants, (list, tuple)):
        return [(prefix, ", ".join(map(_plain, constants)))]
    return [(prefix, _plain(constants))]


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    return formatting.number(value, 6) if isinstance(value, (int, float)) else formatting.line(str(value), 200)
