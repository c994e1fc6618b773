"""What a check is, and how one is made.

A check is a pure function from a recording to findings, with what is known about it beside it. The decorator returns
a value and registers nothing: the loader walks the package, plug-ins come in through the same door.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from uxaudit.model import Facet, Finding, Mode
from uxaudit.observed import Probe
from uxaudit.recording import Recording

Findings = Iterable[Finding]
Subjects = Callable[[Recording], Sequence[Any]]


@dataclass(frozen=True)
class Curve:
    """Lighthouse's log-normal curve: ``p10`` scores .9 and ``median`` scores .5 (both in the check's unit)."""

    p10: float
    median: float


@dataclass(frozen=True)
class Check:
    """A check and its metadata; the docstring's parts are its documentation page."""

    id: str
    run: Callable[..., Findings]
    facet: Facet
    heuristic: int | None
    impact: int
    needs: frozenset[Probe]
    mode: Mode
    wcag: tuple[str, ...]
    over: Subjects
    """What it looks at in a recording: none is inapplicable, their number the opportunities to fail."""
    curve: Curve | None
    """Where given, ``over`` returns numbers and each is scored on the curve."""
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
    mode: Mode = Mode.MEASURED,
    wcag: tuple[str, ...] = (),
    over: Subjects = steps_of,
    curve: Curve | None = None,
    scope: Literal["task", "recording"] = "task",
) -> Callable[[Callable[..., Findings]], Check]:
    """Make a check of a function. Its module's docstring gives title, Why, Who, Measured, Fix and Source.

    Raises ValueError where the docstring lacks one of them.
    """

    def make(run: Callable[..., Findings]) -> Check:
        parts = parse_docs(inspect.getdoc(inspect.getmodule(run)) or "", id)
        return Check(id, run, facet, heuristic, impact, frozenset(needs), mode, wcag, over, curve, scope, **parts)

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
