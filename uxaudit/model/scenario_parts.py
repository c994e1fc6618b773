"""The parts of scenarios: durations, targets, conditions, the optimal path, the server of the site."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from uxaudit.model.base import Frozen

DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(ms|s|m)\s*$")


_UNIT_MS = {"ms": 1.0, "s": 1000.0, "m": 60_000.0}


def parse_duration(value: Any) -> Any:
    """Convert ``400ms``, ``2s`` or ``1m`` to milliseconds; a float is returned as is. Raises ValueError."""
    if isinstance(value, float):
        return value
    found = DURATION.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is not a duration: write a number with its unit, such as 400ms, 2s or 1m")
    return float(found[1]) * _UNIT_MS[found[2]]


Duration = Annotated[float, BeforeValidator(parse_duration), Field(gt=0, le=86_400_000)]
"""Milliseconds, up to one day; written with a unit in a scenario."""


class Target(Frozen):
    """A control, named as a person would name it. A bare string is its accessible name."""

    control: str | None = None
    role: str | None = None
    """The ARIA role, such as button, link or textbox; used with ``name``."""
    name: str | None = None
    """The accessible name, as a screen reader announces it."""
    label: str | None = None
    """The label of a field."""
    placeholder: str | None = None
    """The placeholder of a field."""
    text: str | None = None
    """The visible text."""
    alt: str | None = None
    """The text alternative of an image."""
    title: str | None = None
    """The title attribute (tooltip)."""
    testid: str | None = None
    """The ``data-testid`` attribute."""
    css: str | None = None
    """A CSS selector. Use it only if nothing else works: users do not know selectors."""
    exact: bool = False
    """Whether the whole name must match, including case."""
    nth: int | None = None
    """Which of several matches, counted from 0; -1 is the last."""
    within: Target | None = None
    """The part of the page that contains it: another target."""
    frame: str | None = None
    """The frame that contains it: its name, title, id or part of its URL, its position from 0, or ``css=…``. ``>>`` leads to one inside."""


class Condition(Frozen):
    """A condition on the page (``url``, ``title`` or visible ``text``) or on one target."""

    url: str | None = None
    """The URL, as a glob such as ``**/basket``."""
    title: str | None = None
    """The page's title."""
    text: str | None = None
    """Text that is visible on the page; with a target, text that the target shows."""
    target: Target | None = None
    visible: bool | None = None
    """Whether it is visible; ``false`` if it must not be."""
    has_text: str | None = None
    value: str | None = None
    """The value of the field."""
    count: int | None = None
    """The number of matches."""
    enabled: bool | None = None
    """Whether it is enabled."""
    checked: bool | None = None
    """Whether it is checked."""
    focused: bool | None = None
    """Whether it has the focus."""


class Optimal(Frozen):
    """The optimal path: the fewest user actions and distinct pages that the task needs."""

    steps: int | None = Field(default=None, ge=1)
    """The fewest user actions."""
    pages: int | None = Field(default=None, ge=1)
    """The fewest distinct pages."""
    crawl: bool = False
    """Use the shortest path of links that a crawl of the site finds. Short form: ``optimal: crawl``."""


class Reset(Frozen):
    """Puts the site into the same condition before each replay: a command, or a request to a URL."""

    command: str | None = None
    """The command to run. It must end; exit code 0 means success."""
    url: str | None = None
    """The path or URL to request. A status below 400 means success."""
    method: Literal["GET", "POST", "PUT", "DELETE"] = "GET"
    """The HTTP method of the request."""
    cwd: str | None = None
    """The folder in which the command runs. Default: the working folder of uxaudit."""
    timeout: Duration = 30_000.0
    """The maximum time that it may take."""


class Budgets(Frozen):
    """Limits for a task. They do not change the replay; the gate compares measured values with them."""

    task_ms: float | None = Field(default=None, gt=0, le=86_400_000)
    """System time of all actions of a task, in milliseconds."""
    step_ms: float | None = Field(default=None, gt=0, le=86_400_000)
    """System time of each action, in milliseconds."""
    steps: int | None = Field(default=None, ge=1, le=5_000)
    """User actions of a task."""
    tab_stops: int | None = Field(default=None, ge=1, le=100_000)
    """Tab stops that a keyboard user passes in a task."""

    def over(self, general: Budgets | None) -> Budgets:
        """These budgets; for those that are not set, the scenario's."""
        given = {key: value for key, value in self if value is not None}
        return general.model_copy(update=given) if general is not None else self


class Serve(Frozen):
    """A server that is started before the replays and stopped after them, with its child processes."""

    command: str
    """The command that starts the site."""
    cwd: str | None = None
    """The folder in which it runs. Default: the working folder of uxaudit."""
    ready: str | None = None
    """The URL that must respond before the replays start. Default: ``site``."""
    timeout: Duration = 30_000.0
    """The maximum time until it responds."""
