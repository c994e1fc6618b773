"""The parts that scenarios are made of: durations, targets, conditions, the optimal path, the served site."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from uxaudit.model.base import Frozen

DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(ms|s|m)\s*$")


_UNIT_MS = {"ms": 1.0, "s": 1000.0, "m": 60_000.0}


def parse_duration(value: Any) -> Any:
    """Turn ``400ms``, ``2s`` or ``1m`` into milliseconds; a number already in milliseconds passes. Raises ValueError."""
    if isinstance(value, float):
        return value
    found = DURATION.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is not a duration: write a number with its unit, such as 400ms, 2s or 1m")
    return float(found[1]) * _UNIT_MS[found[2]]


Duration = Annotated[float, BeforeValidator(parse_duration), Field(gt=0, le=86_400_000)]
"""Milliseconds, up to a day; written with a unit in a scenario."""


class Target(Frozen):
    """How a person would name a control. ``control`` is the short form: just its accessible name."""

    control: str | None = None
    role: str | None = None
    """The ARIA role, such as button, link or textbox; with ``name``."""
    name: str | None = None
    """The accessible name: what a screen reader says."""
    label: str | None = None
    """The field's label."""
    placeholder: str | None = None
    """The grey text in an empty field."""
    text: str | None = None
    """The text that it shows."""
    alt: str | None = None
    """The picture's text alternative."""
    title: str | None = None
    """The tooltip."""
    testid: str | None = None
    """The ``data-testid`` attribute."""
    css: str | None = None
    """A CSS selector: the last resort, as no person names a control so."""
    exact: bool = False
    """Whether the whole name must match, capitals too."""
    nth: int | None = None
    """Which one, where several bear the name."""
    within: Target | None = None
    """The part of the page that it lies in."""
    frame: str | None = None
    """The name or URL of the frame that it lies in."""


class Condition(Frozen):
    """What should be true of the page: of its ``url`` (a glob), ``title`` or visible ``text``, or of one ``target``."""

    url: str | None = None
    """The address, as a glob such as ``**/basket``."""
    title: str | None = None
    """The page's title."""
    text: str | None = None
    """A text that is visible somewhere; beside a target, what the target shows."""
    target: Target | None = None
    visible: bool | None = None
    """Whether it can be seen; ``false`` for what must not be there."""
    has_text: str | None = None
    value: str | None = None
    """What the field holds."""
    count: int | None = None
    """How many there are."""
    enabled: bool | None = None
    """Whether it can be used."""
    checked: bool | None = None
    """Whether it is ticked."""
    focused: bool | None = None
    """Whether it has the focus."""


class Optimal(Frozen):
    """The least that the task needs: user actions and distinct pages."""

    steps: int | None = Field(default=None, ge=1)
    """The fewest user actions."""
    pages: int | None = Field(default=None, ge=1)
    """The fewest distinct pages."""
    crawl: bool = False
    """Whether the shortest chain of links that a crawl of the site finds is the least; ``optimal: crawl`` for short."""


class Serve(Frozen):
    """A server to start before the replays and to end after them, with its children."""

    command: str
    """The command that starts the site."""
    cwd: str | None = None
    """The folder that it runs in; where uxaudit runs if absent."""
    ready: str | None = None
    """The URL that must answer before the replays begin; the scenario's site where absent."""
    timeout: Duration = 30_000.0
    """How long it may take to be ready."""
