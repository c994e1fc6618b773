"""What a check is, and how to write one.

A check is a pure function from a recording to findings, together with its metadata. The decorator returns a value and
registers nothing: the loader finds the checks of this package by walking it, and those of plug-ins by entry points.
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
    """Raised by a check if the observations do not allow a judgement; its message becomes the outcome's reason."""


class Inapplicable(Exception):
    """Raised by a check if there is nothing to compare with; its message becomes the outcome's reason."""


@dataclass(frozen=True)
class Curve:
    """Lighthouse's log-normal curve: ``p10`` scores .9 and ``median`` scores .5 (both in the check's unit)."""

    p10: float
    median: float


Curves = Curve | Callable[[Recording], Curve]
Scored = Callable[[Recording, Constants], float]
Without = Callable[[Recording, Sequence[Finding]], Recording]
Cap = Literal["severity-4", "keyboard-blocked"]


@dataclass(frozen=True)
class Check:
    """A check and its metadata; the parts of its module's docstring are its documentation page."""

    id: str
    run: Callable[..., Findings]
    facet: Facet
    heuristic: int | None
    impact: int
    needs: frozenset[Probe]
    either: frozenset[Probe]
    """At least one of these probes is required as well as all in ``needs``; empty if ``needs`` is enough."""
    mode: Mode
    wcag: tuple[str, ...]
    over: Subjects
    """The subjects that it judges in a recording: without any it is not applicable; their number is the opportunities to fail."""
    curve: Curves | None
    """If given, ``over`` returns numbers and each is scored on the curve; a function if the curve depends on the device."""
    scored: Scored | None
    """If given, the check's own score from 0 to 1, instead of the share of subjects that failed."""
    without: Without | None
    """With ``scored``: the recording as if some findings did not exist, for the score without ignored findings."""
    whole_task: bool
    """Whether a finding is about the task as a whole, and proven only if two replays agree."""
    scope: Literal["task", "recording"]
    """Whether it judges each task by itself, or compares pages over the whole recording."""
    blocks_task: bool
    """Whether a finding says that a task cannot be completed: the gate then names the blocked task, and not the finding as well."""
    cap: Cap
    """The cap of the score that its proven findings of the highest severity set off."""
    second_opinion: bool
    """Whether its findings give way to those of other checks about the same fault, which then name it in ``also``."""
    title: str
    why: str
    who: str
    measured: str
    fix: str
    source: str

    @property
    def options(self) -> dict[str, Any]:
        """Its options with their defaults: the keyword-only parameters."""
        parameters = inspect.signature(self.run).parameters.values()
        return {p.name: p.default for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}

    @property
    def option_types(self) -> dict[str, Any]:
        """The types of its options, by annotation, or by default value if an annotation cannot be evaluated."""
        try:
            parameters = inspect.signature(self.run, eval_str=True).parameters.values()
        except NameError:  # a plug-in may import names for type checkers only
            return {name: type(default) for name, default in self.options.items()}
        return {p.name: type(p.default) if p.annotation is p.empty else p.annotation for p in parameters if p.name in self.options}


def step_name(step: StepRecord) -> str:
    """The name of a step in a message: its label in quotes, otherwise its sentence."""
    return f'"{step.label}"' if step.label else step.sentence


def finding_at(step: StepRecord, message: str, **values: Any) -> Finding:
    """Make a finding at a step, with its index, name, page, control and screenshot. ``values`` are further fields of Finding."""
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
    """Make a finding on a page state, at an element, node or text, or (``place`` None) on the page as a whole."""
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
    """Cache a pure function of a page state: many tasks and replays pass through the same state."""
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
    """The steps, grouped by the document in which they ended; without steps whose vitals were not observed."""
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


def from_markup(read: Callable[[Markup], Iterable[T]]) -> Callable[[Recording], tuple[tuple[PageState, T], ...]]:
    """Make a function for ``over``: every part that ``read`` returns from a state's markup, with the state."""
    return _parts(lambda state: read(state.markup) if state.markup else ())


def from_walk(read: Callable[[Walk], Iterable[T]]) -> Callable[[Recording], tuple[tuple[PageState, T], ...]]:
    """Make a function for ``over``: every part that ``read`` returns from a state's tab walk, with the state."""
    return _parts(lambda state: read(state.walk) if state.walk else ())


def _parts(read: Callable[[PageState], Iterable[T]]) -> Callable[[Recording], tuple[tuple[PageState, T], ...]]:
    return lambda recording: tuple((state, part) for state in states_of(recording) for part in read(state))


def grouped(parts: Iterable[T], kind: Callable[[T], Hashable]) -> tuple[tuple[T, ...], ...]:
    """Group parts by ``kind``, in their order, without parts whose kind is empty or None."""
    held: dict[Hashable, list[T]] = {}
    for part in parts:
        if key := kind(part):
            held.setdefault(key, []).append(part)
    return tuple(tuple(group) for group in held.values())


def one_per_kind(parts: Iterable[T], kind: Callable[[T], str]) -> Iterator[tuple[T, int]]:
    """The first part of each kind, and the number of that kind: what is fixed together is reported once."""
    return ((group[0], len(group)) for group in grouped(parts, lambda part: (kind(part),)))


def states_with_markup(recording: Recording) -> tuple[PageState, ...]:
    """The states whose markup was read."""
    return tuple(state for state in states_of(recording) if state.markup is not None)


def steps_of(recording: Recording) -> Sequence[Any]:
    """Every step that ran: the default of ``over``."""
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
    without: Without | None = None,
    whole_task: bool = False,
    scope: Literal["task", "recording"] = "task",
    blocks_task: bool = False,
    cap: Cap = "severity-4",
    second_opinion: bool = False,
) -> Callable[[Callable[..., Findings]], Check]:
    """Make a check of a function. The module's docstring gives its title, Why, Who, Measured, Fix and Source.

    Raises ValueError if the docstring lacks one of them.
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
            without,
            whole_task,
            scope,
            blocks_task,
            cap,
            second_opinion,
            **parts,
        )

    return make


PARTS = ("Why", "Who", "Measured", "Fix", "Source")


def parse_docs(text: str, id: str) -> dict[str, str]:
    """Split a check's docstring into its title and parts. Raises ValueError if one is missing."""
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
