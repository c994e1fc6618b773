"""The verbs of a scenario, and the scenario made of them.

One class is one row of the verb table: its name in YAML, its arguments, what a bare string means, the sentence that
reports print, and the operators of the keystroke-level model. ``replay/actions.py`` gives each class its behaviour;
a test holds the two together. Scenario loader, JSON Schema, reports and prediction all read this table.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from pydantic import Field, SerializeAsAny

from uxaudit.model.base import Frozen
from uxaudit.model.scenario_parts import Condition, Duration, Optimal, Serve, Target

NAMED_BY = ("label", "placeholder", "text", "alt", "title", "testid", "css")
"""The ways to name a target, besides its role and name, in the order a person would try them."""


PRIVATE = re.compile(r"pass(word|code|phrase|wort)|\bpin\b|secret|\bcv[vc]\b", re.IGNORECASE)
"""Names of fields whose text is not told, whether it was marked as a secret or not."""


def describe(target: Target | None) -> str:
    """Say a target as a person would: ``"Blue mug"``, ``button "Add"``, ``label "Search" in dialog "Filter"``."""
    if target is None:
        return "the page"
    if target.control is not None:
        words = f'"{target.control}"'
    elif target.role is not None:
        words = f'{target.role} "{target.name}"' if target.name is not None else target.role
    else:
        kind, value = next(((k, v) for k in NAMED_BY if (v := getattr(target, k)) is not None), ("name", target.name))
        words = f'{kind} "{value}"'
    if target.nth is not None:
        words += f" (number {target.nth + 1})" if target.nth >= 0 else " (the last)"
    if target.within is not None:
        words += f" in {describe(target.within)}"
    return words + (f' in frame "{target.frame}"' if target.frame else "")


def describe_condition(condition: Condition) -> str:
    """Say a condition in words, such as ``text "1 item" is visible``."""
    parts = [f'{key} is "{value}"' for key in ("url", "title") if (value := getattr(condition, key)) is not None]
    if condition.text is not None:
        parts.append(f'text "{condition.text}" is ' + ("hidden" if condition.visible is False else "visible"))
    if condition.target is not None:
        name = describe(condition.target)
        parts += [f"{name} {words}" for words in _target_words(condition)] or [f"{name} is visible"]
    return " and ".join(parts) or "nothing"


def _target_words(condition: Condition) -> list[str]:
    flags = {
        "visible": ("hidden", "visible"),
        "enabled": ("disabled", "enabled"),
        "checked": ("not checked", "checked"),
        "focused": ("not focused", "focused"),
    }
    words = [f"is {pair[value]}" for key, pair in flags.items() if (value := getattr(condition, key)) is not None]
    if condition.has_text is not None:
        words.append(f'shows "{condition.has_text}"')
    if condition.value is not None:
        words.append(f'holds "{condition.value}"')
    if condition.count is not None:
        words.append(f"is there {condition.count} times")
    return words


class Step(Frozen):
    """One user action or expectation. ``where`` is its ``file:line:column``; ``when`` skips it where untrue."""

    verb: ClassVar[str] = ""
    short: ClassVar[str | None] = None
    """The argument that a bare string stands for; None where the verb takes none."""
    operators: ClassVar[str] = ""
    """Keystroke-level operators: M mental, P point, K key or button, H homing, T the keys of the typed text.

    An M stands before what a person decides here: the rules of Card, Moran & Newell 1980 are applied within the step
    (0: before each choice; 1: none before what the pointing anticipated; 2: one for what belongs together).
    ``predict.py`` applies those that depend on the step before.
    """
    is_action: ClassVar[bool] = True
    """Whether a user does it, so that it counts as a step of the task."""

    label: str = ""
    """What the report calls this step."""
    optional: bool = False
    """Whether the task goes on where it fails."""
    timeout: Duration | None = None
    """How long it may wait for its target."""
    when: Condition | None = None
    """Skips the step where this is untrue."""
    destructive: bool = False
    """Marks a commit that cannot be undone, for the check of its guard."""
    where: str = ""

    def sentence(self) -> str:
        """The step in words, without its values that are secret."""
        return self.verb.replace("_", " ")


class OnTarget(Step):
    """A step that acts on one target."""

    short: ClassVar[str | None] = "target"
    target: Target

    def sentence(self) -> str:
        return f"{super().sentence()} {describe(self.target)}"


class Open(Step):
    """Go to a path of the site, or to a URL."""

    verb: ClassVar[str] = "open"
    short: ClassVar[str | None] = "to"
    operators: ClassVar[str] = "MPK"
    to: str

    def sentence(self) -> str:
        return f"open {self.to}"


class Click(OnTarget):
    """Click a control."""

    verb: ClassVar[str] = "click"
    operators: ClassVar[str] = "MPK"


class DoubleClick(OnTarget):
    """Click a control twice, as a double click."""

    verb: ClassVar[str] = "double_click"
    operators: ClassVar[str] = "MPKK"


class Fill(OnTarget):
    """Replace what a field holds by ``text``."""

    verb: ClassVar[str] = "fill"
    operators: ClassVar[str] = "MPKHT"
    short: ClassVar[str | None] = None
    text: str

    def sentence(self) -> str:
        private = PRIVATE.search(describe(self.target)) and not self.text.startswith("${secret:")
        shown = "•••" if private else self.text
        return f'{self.verb} {describe(self.target)} with "{shown}"'


class Type(Fill):
    """Type ``text`` into a field, key by key, after what it holds."""

    verb: ClassVar[str] = "type"


class Press(Step):
    """Press a key, such as ``Enter`` or ``Control+A``, on a target or wherever the focus is."""

    verb: ClassVar[str] = "press"
    short: ClassVar[str | None] = "key"
    operators: ClassVar[str] = "MK"
    key: str
    target: Target | None = None

    def sentence(self) -> str:
        return f"press {self.key}" + (f" on {describe(self.target)}" if self.target else "")


class CheckBox(OnTarget):
    """Tick a checkbox or choose a radio button."""

    verb: ClassVar[str] = "check"
    operators: ClassVar[str] = "MPK"


class Uncheck(OnTarget):
    """Clear a checkbox."""

    verb: ClassVar[str] = "uncheck"
    operators: ClassVar[str] = "MPK"


class Select(OnTarget):
    """Choose from a select: by the ``option``'s label, or by its ``value``."""

    verb: ClassVar[str] = "select"
    operators: ClassVar[str] = "MPKPK"
    short: ClassVar[str | None] = None
    option: str | None = None
    value: str | None = None

    def sentence(self) -> str:
        return f'select "{self.option if self.option is not None else self.value}" in {describe(self.target)}'


class Hover(OnTarget):
    """Rest the mouse on a control."""

    verb: ClassVar[str] = "hover"
    operators: ClassVar[str] = "MP"


class Drag(Step):
    """Drag one target onto another. In YAML the keys are ``from`` and ``to``."""

    verb: ClassVar[str] = "drag"
    operators: ClassVar[str] = "MPKPK"
    source: Target = Field(alias="from")
    to: Target

    def sentence(self) -> str:
        return f"drag {describe(self.source)} to {describe(self.to)}"


class Upload(OnTarget):
    """Give a file to a file field; the path is relative to the scenario's folder."""

    verb: ClassVar[str] = "upload"
    operators: ClassVar[str] = "MPKMPK"
    short: ClassVar[str | None] = None
    file: str

    def sentence(self) -> str:
        return f"upload {self.file} to {describe(self.target)}"


class Scroll(Step):
    """Scroll ``to`` a target, or ``by`` a number of pixels (down is positive)."""

    verb: ClassVar[str] = "scroll"
    operators: ClassVar[str] = "K"
    to: Target | None = None
    by: float | None = None

    def sentence(self) -> str:
        return f"scroll to {describe(self.to)}" if self.to else f"scroll by {self.by:g} px"


class Back(Step):
    """The browser's back button."""

    verb: ClassVar[str] = "back"
    operators: ClassVar[str] = "MPK"


class Reload(Step):
    """The browser's reload button."""

    verb: ClassVar[str] = "reload"
    operators: ClassVar[str] = "MPK"


class WaitFor(Step):
    """Wait until a condition is true; the waiting is not the user's."""

    verb: ClassVar[str] = "wait_for"
    short: ClassVar[str | None] = "text"
    is_action: ClassVar[bool] = False
    condition: Condition

    def sentence(self) -> str:
        return f"{super().sentence()} {describe_condition(self.condition)}"


class Expect(WaitFor):
    """What must be true here, else the task fails."""

    verb: ClassVar[str] = "expect"


class Screenshot(Step):
    """Take a named picture for the report."""

    verb: ClassVar[str] = "screenshot"
    short: ClassVar[str | None] = "name"
    is_action: ClassVar[bool] = False
    name: str

    def sentence(self) -> str:
        return f"screenshot {self.name}"


VERBS: dict[str, type[Step]] = {
    row.verb: row
    for row in (
        Open,
        Click,
        DoubleClick,
        Fill,
        Type,
        Press,
        CheckBox,
        Uncheck,
        Select,
        Hover,
        Drag,
        Upload,
        Scroll,
        Back,
        Reload,
        WaitFor,
        Expect,
        Screenshot,
    )
}
"""Every verb but ``run``, which the loader replaces by the steps of the file that it names."""


class Task(Frozen):
    """What the user wants: where it starts, the way through, and how to know that it is done."""

    task: str
    """What the user wants, in their words."""
    critical: bool = False
    """Whether the release must stop where it is blocked."""
    start: str = "/"
    """The path or address where the task begins."""
    optimal: Optimal | None = None
    """The least that the task needs."""
    steps: tuple[SerializeAsAny[Step], ...] = ()
    """What the user does."""
    success: tuple[SerializeAsAny[Expect], ...] = ()
    """How to know that the task is done."""
    tags: tuple[str, ...] = ()
    """Words to choose tasks by."""
    where: str = ""


class Scenario(Frozen):
    """One YAML file. ``${secret:NAME}`` stays as it is written; ``${env:NAME}`` is already replaced."""

    scenario: str
    """The scenario's name."""
    site: str
    """The address of the site."""
    serve: Serve | None = None
    """A command that starts the site, or a mapping."""
    personas: tuple[str, ...] = ("desktop",)
    """Who plays it; several in one with a plus, such as mobile + slow-network."""
    repeat: int = Field(default=1, ge=1, le=1000)
    """How often each persona plays it."""
    hosts: tuple[str, ...] = ()
    """Further hosts that the site may call; all others are blocked."""
    timeout: Duration = 10_000.0
    """How long a step may wait for its target."""
    setup: tuple[SerializeAsAny[Step], ...] = ()
    """Steps before the clock, such as logging in; never scored."""
    tasks: tuple[Task, ...] = Field(min_length=1)
    """What the user does on the site."""
    description: str = ""
    """What it is about, for its readers."""
    tags: tuple[str, ...] = ()
    """Words to choose scenarios by."""
    file: str = ""

    def plan(self) -> dict[str, Any]:
        """What a recording keeps of the scenario, as plain data, so that evaluation needs no YAML file."""
        return {
            "scenario": self.scenario,
            "site": self.site,
            "file": self.file,
            "tasks": [
                {
                    "task": task.task,
                    "critical": task.critical,
                    "start": task.start,
                    "where": task.where,
                    "optimal": task.optimal.model_dump() if task.optimal else None,
                    "steps": sum(step.is_action for step in task.steps),
                    "has_success": bool(task.success) or any(isinstance(step, Expect) for step in task.steps),
                }
                for task in self.tasks
            ],
        }
