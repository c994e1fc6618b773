"""The verbs of scenarios, and the scenario itself.

Each class is one row of the verb table: its name in YAML, its arguments, the meaning of a bare string, the sentence in
reports, and the operators of the keystroke-level model. ``replay/steps/actions.py`` implements the behaviour of each
class; a test compares the two. The loader, the JSON Schema, reports and predicted times all use this table.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from pydantic import Field, SerializeAsAny

from uxaudit.model import verb_traits
from uxaudit.model.base import Frozen
from uxaudit.model.scenario_parts import Budgets, Condition, Duration, Optimal, Reset, Serve, Target
from uxaudit.model.study import Study
from uxaudit.model.verb_traits import Trait

NAMED_BY = ("label", "placeholder", "text", "alt", "title", "testid", "css")
"""The keys that name a target, besides `role` and `name`, in the order a person would try them."""


PRIVATE = re.compile(
    r"pass[\s_-]?(?:word|code|phrase|wort|wd|key)|\bpin\b|secret|\bcv[vc]2?\b|\bpwd?\b|token|api[\s_-]?key|\b(?:otp|totp|tan)\b|(?:one.?time|security"
    r"|recovery|backup|verification|access|activation).?(?:code|key)|kennwort|geheim|contrase[nñ]a|mot.?de.?passe|senha|wachtwoord|has[lł]o|heslo|jelsz[oó]"
    r"|parola|l[oö]senord|adgangskode|salasana|passord|пароль|密码|密碼|パスワード|비밀번호|كلمة المرور|סיסמה|รหัสผ่าน|κωδικός|şifre"
    r"|mật khẩu",
    re.IGNORECASE,
)
"""Names of fields whose text is never shown, even if it is not marked as a secret, in the languages most used on the web."""


def describe(target: Target | None) -> str:
    """Describe a target in words: ``"Blue mug"``, ``button "Add"``, ``label "Search" in dialog "Filter"``."""
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
    """Describe a condition in words, such as ``text "1 item" is visible``."""
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
        words.append(f'has the value "{condition.value}"')
    if condition.count is not None:
        words.append(f"is there {condition.count} times")
    return words


class Step(Frozen):
    """One user action or expectation. ``where`` is its ``file:line:column``."""

    verb: ClassVar[str] = ""
    short: ClassVar[str | None] = None
    """The argument that a bare string sets; None if the verb has no short form."""
    operators: ClassVar[str] = ""
    """Keystroke-level operators: M mental preparation, P pointing, K key or button, H homing, T keys of the typed text.

    The rules of Card, Moran & Newell 1980 for M are already applied within the step (0: before each choice; 1: none
    for what pointing anticipates; 2: one for each unit). ``metrics/keystroke_level_model.py`` applies the rules that
    depend on the previous step.
    """
    is_action: ClassVar[bool] = True
    """Whether it is a user action, which counts as a step of the task."""
    traits: ClassVar[Trait] = Trait.NONE

    label: str = ""
    """The name of this step in the report."""
    optional: bool = False
    """Continue the task even if this step fails."""
    timeout: Duration | None = None
    """The maximum time to wait for the target."""
    when: Condition | None = None
    """Run the step only if this condition is true."""
    destructive: bool = False
    """The step cannot be undone, so the page should ask for confirmation."""
    where: str = ""

    def sentence(self) -> str:
        """The step in words, without secret values."""
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
    traits: ClassVar[Trait] = Trait.OPENS_PAGE
    to: str

    def sentence(self) -> str:
        return f"open {self.to}"


class Click(OnTarget):
    """Click a control."""

    verb: ClassVar[str] = "click"
    operators: ClassVar[str] = "MPK"
    traits: ClassVar[Trait] = verb_traits.CLICKS


class DoubleClick(OnTarget):
    """Click a control twice, as a double click."""

    verb: ClassVar[str] = "double_click"
    operators: ClassVar[str] = "MPKK"
    traits: ClassVar[Trait] = verb_traits.CLICKS


class Fill(OnTarget):
    """Replace the value of a field with ``text``."""

    verb: ClassVar[str] = "fill"
    operators: ClassVar[str] = "MPKHT"
    traits: ClassVar[Trait] = verb_traits.TYPES_TEXT
    short: ClassVar[str | None] = None
    text: str

    def sentence(self) -> str:
        private = PRIVATE.search(describe(self.target)) and not self.text.startswith("${secret:")
        shown = "•••" if private else self.text
        return f'{self.verb} {describe(self.target)} with "{shown}"'

    def hidden_sentence(self) -> str:
        """The step in words, without its text: for fields that hold secrets."""
        return f'{self.verb} {describe(self.target)} with "•••"'


class Type(Fill):
    """Type ``text`` into a field, key by key, after its present value."""

    verb: ClassVar[str] = "type"


class Press(Step):
    """Press a key, such as ``Enter`` or ``Control+A``, on a target or on the focused element."""

    verb: ClassVar[str] = "press"
    short: ClassVar[str | None] = "key"
    operators: ClassVar[str] = "MK"
    traits: ClassVar[Trait] = verb_traits.PRESSES_KEY
    key: str
    target: Target | None = None

    def sentence(self) -> str:
        return f"press {self.key}" + (f" on {describe(self.target)}" if self.target else "")


class CheckBox(OnTarget):
    """Check a checkbox or select a radio button."""

    verb: ClassVar[str] = "check"
    operators: ClassVar[str] = "MPK"
    traits: ClassVar[Trait] = verb_traits.CHOOSES


class Uncheck(OnTarget):
    """Uncheck a checkbox."""

    verb: ClassVar[str] = "uncheck"
    operators: ClassVar[str] = "MPK"
    traits: ClassVar[Trait] = verb_traits.CHOOSES


class Select(OnTarget):
    """Select an option of a list by its label (``option``) or its ``value``."""

    verb: ClassVar[str] = "select"
    operators: ClassVar[str] = "MPKPK"
    traits: ClassVar[Trait] = verb_traits.CHOOSES
    short: ClassVar[str | None] = None
    option: str | None = None
    value: str | None = None

    def sentence(self) -> str:
        return f'select "{self.option if self.option is not None else self.value}" in {describe(self.target)}'


class Hover(OnTarget):
    """Move the mouse over a control."""

    verb: ClassVar[str] = "hover"
    operators: ClassVar[str] = "MP"
    traits: ClassVar[Trait] = Trait.POINTS | Trait.BY_KEYBOARD


class Drag(Step):
    """Drag a target (``from``) to another (``to``)."""

    verb: ClassVar[str] = "drag"
    operators: ClassVar[str] = "MPKPK"
    traits: ClassVar[Trait] = verb_traits.DRAGS
    source: Target = Field(alias="from")
    to: Target

    def sentence(self) -> str:
        return f"drag {describe(self.source)} to {describe(self.to)}"


class Upload(OnTarget):
    """Select a file in a file field; the path is relative to the scenario's folder."""

    verb: ClassVar[str] = "upload"
    operators: ClassVar[str] = "MPKMPK"
    traits: ClassVar[Trait] = verb_traits.UPLOADS
    short: ClassVar[str | None] = None
    file: str

    def sentence(self) -> str:
        return f"upload {self.file} to {describe(self.target)}"


class Scroll(Step):
    """Scroll ``to`` a target, or ``by`` a number of pixels (positive is down)."""

    verb: ClassVar[str] = "scroll"
    operators: ClassVar[str] = "K"
    to: Target | None = None
    by: float | None = None

    def sentence(self) -> str:
        return f"scroll to {describe(self.to)}" if self.to else f"scroll by {self.by:g} px"


class Back(Step):
    """Press the browser's back button."""

    verb: ClassVar[str] = "back"
    operators: ClassVar[str] = "MPK"
    traits: ClassVar[Trait] = Trait.OPENS_PAGE


class Reload(Step):
    """Press the browser's reload button."""

    verb: ClassVar[str] = "reload"
    operators: ClassVar[str] = "MPK"
    traits: ClassVar[Trait] = Trait.OPENS_PAGE


class SwitchTab(Step):
    """Look at another tab: ``first``, ``last``, or a glob of its URL or title."""

    verb: ClassVar[str] = "switch_tab"
    short: ClassVar[str | None] = "to"
    operators: ClassVar[str] = "MPK"
    traits: ClassVar[Trait] = Trait.OPENS_PAGE
    to: str

    def sentence(self) -> str:
        return f"switch to the tab {self.to}"


class CloseTab(Step):
    """Close the tab that is open; the user sees the one that opened it."""

    verb: ClassVar[str] = "close_tab"
    operators: ClassVar[str] = "MPK"
    traits: ClassVar[Trait] = Trait.OPENS_PAGE


class WaitFor(Step):
    """Wait until a condition is true. Not counted as a user action."""

    verb: ClassVar[str] = "wait_for"
    short: ClassVar[str | None] = "text"
    is_action: ClassVar[bool] = False
    condition: Condition

    def sentence(self) -> str:
        return f"{super().sentence()} {describe_condition(self.condition)}"


class Expect(WaitFor):
    """Expect a condition to be true; otherwise the task fails."""

    verb: ClassVar[str] = "expect"


class Screenshot(Step):
    """Take a named screenshot for the report."""

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
        SwitchTab,
        CloseTab,
        WaitFor,
        Expect,
        Screenshot,
    )
}
"""Every verb except ``run``, which the loader replaces by the steps of a file."""


class Task(Frozen):
    """What the user wants: where it starts, the steps, and how to tell that it is done."""

    task: str
    """What the user wants, in the user's words."""
    critical: bool = False
    """The gate fails if this task is blocked."""
    start: str = "/"
    """The path or URL where the task starts."""
    optimal: Optimal | None = None
    """The optimal path: the fewest actions and pages that the task needs."""
    steps: tuple[SerializeAsAny[Step], ...] = ()
    """The actions of the user."""
    success: tuple[SerializeAsAny[Expect], ...] = ()
    """The conditions that are true when the task is done."""
    tags: tuple[str, ...] = ()
    """Words by which ``--tag`` selects tasks."""
    needs: tuple[str, ...] | None = None
    """Earlier tasks whose results this task uses; ``[]`` if it uses none. ``--task`` and retries replay only these before it."""
    touches: tuple[str, ...] = ()
    """Source files that can change this task, as globs such as ``src/checkout/**``."""
    budgets: Budgets | None = None
    """Limits for this task; they override those of the scenario."""
    where: str = ""

    @property
    def has_success(self) -> bool:
        """Whether it has a success criterion, or an expectation among its steps."""
        return bool(self.success) or any(isinstance(step, Expect) for step in self.steps)


class Scenario(Frozen):
    """A site, and the tasks that a user does there. One scenario per YAML file."""

    scenario: str
    """The name of the scenario."""
    site: str
    """The URL of the site."""
    serve: Serve | None = None
    """The command that starts the site, or a mapping."""
    personas: tuple[str, ...] = ("desktop",)
    """The personas that replay it. Combine several with a plus, such as mobile + slow-network."""
    repeat: int = Field(default=1, ge=1, le=1000)
    """How many times each persona replays it."""
    hosts: tuple[str, ...] = ()
    """Other hosts that pages may request; all others are blocked."""
    timeout: Duration = 10_000.0
    """The maximum time that a step waits for its target."""
    reset: Reset | None = None
    """A command, or a path or URL to request, that resets the site before each replay; or a mapping."""
    login: tuple[SerializeAsAny[Step], ...] = ()
    """Steps that log in, or the file of a flow. They run once, before `setup`; the other replays begin logged in. Not scored."""
    setup: tuple[SerializeAsAny[Step], ...] = ()
    """Steps before the tasks, such as logging in. Neither timed nor scored."""
    tasks: tuple[Task, ...] = Field(min_length=1)
    """The tasks of the user on the site."""
    description: str = ""
    """A description for readers of the file."""
    tags: tuple[str, ...] = ()
    """Words by which ``--tag`` selects all tasks of the scenario."""
    touches: tuple[str, ...] = ()
    """Source files that can change any task, as globs such as ``src/**``."""
    budgets: Budgets | None = None
    """Limits for every task."""
    study: Study | None = None
    """How sessions with people are run; see `uxaudit record`."""
    file: str = ""
    warnings: tuple[str, ...] = ()
    """Warnings about the file that do not prevent a replay, each with its place and remedy."""

    def plan(self) -> dict[str, Any]:
        """The part of the scenario that a recording keeps, as plain data, so that evaluation needs no YAML file."""
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
                    "first_target": _first_name(task.steps),
                    "has_success": task.has_success,
                    "tags": (*self.tags, *task.tags),
                    "touches": (*self.touches, *task.touches),
                    "budgets": self.budgets_of(task).model_dump(exclude_none=True),
                }
                for task in self.tasks
            ],
        }

    def budgets_of(self, task: Task) -> Budgets:
        """The limits of a task: its own, and the scenario's for those that it does not set."""
        return (task.budgets or Budgets()).over(self.budgets)


def _first_name(steps: tuple[Step, ...]) -> str:
    """The name of the control of the first action; empty if there is none, or if it is named by a selector."""
    acts = (step for step in steps if step.is_action and not isinstance(step, Scroll))
    target = getattr(next(acts, None), "target", None)
    if not isinstance(target, Target):
        return ""
    return next((name for key in ("control", "name", "label", "placeholder", "text", "alt", "title") if (name := getattr(target, key))), "")
