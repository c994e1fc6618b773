"""What a check is, and how one is made.

A check is a pure function from a recording to findings, with what is known about it beside it. The decorator returns
a value and registers nothing: the loader walks the package, plug-ins come in through the same door.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar

from uxaudit.constants import Constants
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Spot
from uxaudit.recording.engine_scans import AxeNode
from uxaudit.recording.page_state import Element, Markup, PageState, TextRun
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.tab_walk import Halt, Walk

T = TypeVar("T")
STATES_REMEMBERED = 2000
Findings = Iterable[Finding]
Subjects = Callable[[Recording], Sequence[Any]]


class CannotTell(Exception):
    """A check raises it where what was observed does not allow a judgement; its words become the outcome's reason."""


class Inapplicable(Exception):
    """A check raises it where what it compares with is not there, so that there is nothing to judge; its words become the reason."""


@dataclass(frozen=True)
class Curve:
    """Lighthouse's log-normal curve: ``p10`` scores .9 and ``median`` scores .5 (both in the check's unit)."""

    p10: float
    median: float


Curves = Curve | Callable[[Recording], Curve]
Scored = Callable[[Recording, Constants], float]
Spare = Callable[[Recording, Sequence[Finding]], Recording]


@dataclass(frozen=True)
class Check:
    """A check and its metadata; the docstring's parts are its documentation page."""

    id: str
    run: Callable[..., Findings]
    facet: Facet
    heuristic: int | None
    impact: int
    needs: frozenset[Probe]
    either: frozenset[Probe]
    """One of these must have been tried, beside all that it ``needs``; empty where that is enough."""
    mode: Mode
    wcag: tuple[str, ...]
    over: Subjects
    """What it looks at in a recording: none is inapplicable, their number the opportunities to fail."""
    curve: Curves | None
    """Where given, ``over`` returns numbers, each scored on the curve; a function where the device decides on it."""
    scored: Scored | None
    """Where given, the check's own score from 0 to 1, in place of the share of its subjects that failed."""
    spare: Spare | None
    """Beside ``scored``: the recording without what some findings name, for the score where these are ignored."""
    whole_task: bool
    """Whether a finding is about the task as a whole, and proven only where two replays agree."""
    scope: Literal["task", "recording"]
    """Whether it judges each task alone, or compares over the whole recording."""
    title: str
    why: str
    who: str
    measured: str
    fix: str
    source: str

    @property
    def options(self) -> dict[str, Any]:
        """Its settings with their defaults: the keyword-only parameters."""
        parameters = inspect.signature(self.run).parameters.values()
        return {p.name: p.default for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}

    @property
    def option_types(self) -> dict[str, Any]:
        """The types of its options, as the parameters are annotated; a default's own type where that cannot be read."""
        try:
            parameters = inspect.signature(self.run, eval_str=True).parameters.values()
        except NameError:  # a plug-in may import names for type checkers alone
            return {name: type(default) for name, default in self.options.items()}
        return {p.name: type(p.default) if p.annotation is p.empty else p.annotation for p in parameters if p.name in self.options}


def said(step: StepRecord) -> str:
    """A step in words: its label in quotes, else its sentence, which brings its own."""
    return f'"{step.label}"' if step.label else step.sentence


def finding_at(step: StepRecord, message: str, **values: Any) -> Finding:
    """Make a finding at a step: its index, words, page, control and picture. ``values`` are further fields."""
    control = step.control
    place: dict[str, Any] = {
        "step": step.index if step.phase == "step" else None,
        "step_label": step.label or step.sentence,
        "url": step.url,
        "target": Named(role=control.role, name=control.name, selector=control.selector) if control else None,
        "box": control.box if control and step.before else None,
        "shot": step.before or step.after,
        "on_path": True,
    }
    return Finding(message=message, **(place | values))


def finding_in(state: PageState, place: Element | AxeNode | TextRun | Spot | Halt | None, message: str, **values: Any) -> Finding:
    """Make a finding on a page state, at one of its elements, nodes or texts, or on the page as a whole."""
    whole_page = place is not None and place.selector in ("html", "body", "head")
    named: dict[str, Any] = {"url": state.url, "shot": state.shot, "box": place.box if place and state.shot else None}
    if isinstance(place, TextRun):
        named["target"] = Named(role="text", name=place.text[:80], selector=place.selector)
    elif place is not None:
        name = "" if whole_page else place.name or (place.text[:60].strip() if isinstance(place, Spot) else "")
        named["target"] = Named(role=place.role, name=name, selector=place.selector)
        named["snippet"] = place.html
    return Finding(message=message, **(named | values))


def once_per_state(read: Callable[[PageState], T]) -> Callable[[PageState], T]:
    """Let a pure reading of a state be made once, however many tasks and replays pass through that state."""
    known: dict[int, tuple[PageState, T]] = {}

    @wraps(read)
    def remembered(state: PageState) -> T:
        held = known.get(id(state))
        if held is None or held[0] is not state:
            if len(known) >= STATES_REMEMBERED:
                known.clear()
            held = known[id(state)] = (state, read(state))
        return held[1]

    return remembered


def documents_of(recording: Recording) -> Iterator[tuple[StepRecord, ...]]:
    """The steps, grouped by the document that they ended in; those whose vitals were not observed are left out."""
    held: list[StepRecord] = []
    for step in recording.steps:
        if step.vitals is None:
            continue
        if held and step.vitals.new_document:
            yield tuple(held)
            held = []
        held.append(step)
    if held:
        yield tuple(held)


def states_of(recording: Recording) -> Sequence[PageState]:
    """Every page state that was scanned."""
    return [state for _, state in recording.visited]


def marked(read: Callable[[Markup], Iterable[T]]) -> Callable[[Recording], tuple[tuple[PageState, T], ...]]:
    """What a check looks at in the markup of every state: each part that ``read`` gives, with its state."""
    return _parts(lambda state: read(state.markup) if state.markup else ())


def walked(read: Callable[[Walk], Iterable[T]]) -> Callable[[Recording], tuple[tuple[PageState, T], ...]]:
    """What a check looks at in the keyboard's walk through every state: each part that ``read`` gives, with its state."""
    return _parts(lambda state: read(state.walk) if state.walk else ())


def _parts(read: Callable[[PageState], Iterable[T]]) -> Callable[[Recording], tuple[tuple[PageState, T], ...]]:
    return lambda recording: tuple((state, part) for state in states_of(recording) for part in read(state))


def alike(parts: Iterable[T], kind: Callable[[T], Hashable]) -> tuple[tuple[T, ...], ...]:
    """The parts of each kind together, in their order; a part whose kind is empty or None belongs to none."""
    held: dict[Hashable, list[T]] = {}
    for part in parts:
        if key := kind(part):
            held.setdefault(key, []).append(part)
    return tuple(tuple(group) for group in held.values())


def by_kind(parts: Iterable[T], kind: Callable[[T], str]) -> Iterator[tuple[T, int]]:
    """The first part of each kind, and how many there are: what is mended as one is told once."""
    return ((group[0], len(group)) for group in alike(parts, lambda part: (kind(part),)))


def marked_up(recording: Recording) -> tuple[PageState, ...]:
    """The states whose markup was read."""
    return tuple(state for state in states_of(recording) if state.markup is not None)


def steps_of(recording: Recording) -> Sequence[Any]:
    """Every step that ran: what a check looks at where it says nothing else."""
    return recording.steps


def check(
    id: str,
    *,
    facet: Facet,
    heuristic: int | None = None,
    impact: int,
    needs: tuple[Probe, ...] = (),
    either: tuple[Probe, ...] = (),
    mode: Mode = Mode.MEASURED,
    wcag: tuple[str, ...] = (),
    over: Subjects = steps_of,
    curve: Curves | None = None,
    scored: Scored | None = None,
    spare: Spare | None = None,
    whole_task: bool = False,
    scope: Literal["task", "recording"] = "task",
) -> Callable[[Callable[..., Findings]], Check]:
    """Make a check of a function. Its module's docstring gives title, Why, Who, Measured, Fix and Source.

    Raises ValueError where the docstring lacks one of them.
    """

    def make(run: Callable[..., Findings]) -> Check:
        parts = parse_docs(inspect.getdoc(inspect.getmodule(run)) or "", id)
        return Check(
            id,
            run,
            facet,
            heuristic,
            impact,
            frozenset(needs),
            frozenset(either),
            mode,
            wcag,
            over,
            curve,
            scored,
            spare,
            whole_task,
            scope,
            **parts,
        )

    return make


PARTS = ("Why", "Who", "Measured", "Fix", "Source")


def parse_docs(text: str, id: str) -> dict[str, str]:
    """Split a check's docstring into its title and parts. Raises ValueError where one is missing."""
    title, _, rest = text.partition("\n")
    found: dict[str, list[str]] = {}
    part = ""
    for line in rest.splitlines():
        head, colon, tail = line.partition(":")
        if colon and head in PARTS:
            part, line = head, tail
            found[part] = []
        if part and line.strip():
            found[part].append(line.strip())
    missing = [name for name in PARTS if not found.get(name)]
    if missing or not title.strip():
        raise ValueError(f"the docstring of check {id} lacks {', '.join(missing) or 'its title'}")
    return {"title": title.strip().rstrip("."), **{name.lower(): " ".join(found[name]) for name in PARTS}}
