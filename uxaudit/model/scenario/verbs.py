"""The verb table: one class for each verb of scenarios.

A class has the verb's name in YAML, its arguments, its traits and the sentence in reports. ``replay/steps/actions.py``
implements the behaviour of each class; a test compares the two. The loader, the JSON Schema and reports use this table;
predicted times follow from the traits (see ``metrics/keystroke_level_model.py``).
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from uxaudit.model import verb_traits
from uxaudit.model.base import Frozen
from uxaudit.model.scenario.wording import PRIVATE, describe, describe_condition
from uxaudit.model.scenario_parts import Condition, Duration, Target
from uxaudit.model.verb_traits import Trait


class Step(Frozen):
    """One user action or expectation. ``where`` is its ``file:line:column``."""

    verb: ClassVar[str] = ""
    short: ClassVar[str | None] = None
    """The argument that a bare text under the verb sets; None if the verb has no short form."""
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

    target: Target

    def sentence(self) -> str:
        return f"{super().sentence()} {describe(self.target)}"


class Open(Step):
    """Go to a path of the site, or to a URL."""

    verb: ClassVar[str] = "open"
    short: ClassVar[str | None] = "to"
    traits: ClassVar[Trait] = Trait.OPENS_PAGE
    to: str

    def sentence(self) -> str:
        return f"open {self.to}"


class Click(OnTarget):
    """Click a control."""

    verb: ClassVar[str] = "click"
    short: ClassVar[str | None] = "target"
    traits: ClassVar[Trait] = verb_traits.CLICKS


class DoubleClick(OnTarget):
    """Click a control twice, as a double click."""

    verb: ClassVar[str] = "double_click"
    short: ClassVar[str | None] = "target"
    traits: ClassVar[Trait] = verb_traits.CLICKS


class Fill(OnTarget):
    """Replace the value of a field with ``text``."""

    verb: ClassVar[str] = "fill"
    traits: ClassVar[Trait] = verb_traits.TYPES_TEXT
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
    traits: ClassVar[Trait] = verb_traits.PRESSES_KEY
    key: str
    target: Target | None = None

    def sentence(self) -> str:
        return f"press {self.key}" + (f" on {describe(self.target)}" if self.target else "")


class CheckBox(OnTarget):
    """Check a checkbox or select a radio button."""

    verb: ClassVar[str] = "check"
    short: ClassVar[str | None] = "target"
    traits: ClassVar[Trait] = verb_traits.CHOOSES


class Uncheck(OnTarget):
    """Uncheck a checkbox."""

    verb: ClassVar[str] = "uncheck"
    short: ClassVar[str | None] = "target"
    traits: ClassVar[Trait] = verb_traits.CHOOSES


class Select(OnTarget):
    """Select an option of a list by its label (``option``) or its ``value``."""

    verb: ClassVar[str] = "select"
    traits: ClassVar[Trait] = verb_traits.CHOOSES
    option: str | None = None
    value: str | None = None

    def sentence(self) -> str:
        return f'select "{self.option if self.option is not None else self.value}" in {describe(self.target)}'


class Hover(OnTarget):
    """Move the mouse over a control."""

    verb: ClassVar[str] = "hover"
    short: ClassVar[str | None] = "target"
    traits: ClassVar[Trait] = Trait.POINTS | Trait.BY_KEYBOARD


class Drag(Step):
    """Drag a target (``from``) to another (``to``)."""

    verb: ClassVar[str] = "drag"
    traits: ClassVar[Trait] = verb_traits.DRAGS
    source: Target = Field(alias="from")
    to: Target

    def sentence(self) -> str:
        return f"drag {describe(self.source)} to {describe(self.to)}"


class Upload(OnTarget):
    """Select a file in a file field; the path is relative to the scenario's folder."""

    verb: ClassVar[str] = "upload"
    traits: ClassVar[Trait] = verb_traits.UPLOADS
    file: str

    def sentence(self) -> str:
        return f"upload {self.file} to {describe(self.target)}"


class Scroll(Step):
    """Scroll ``to`` a target, or ``by`` a number of pixels (positive is down)."""

    verb: ClassVar[str] = "scroll"
    to: Target | None = None
    by: float | None = None

    def sentence(self) -> str:
        return f"scroll to {describe(self.to)}" if self.to else f"scroll by {self.by:g} px"


class Back(Step):
    """Press the browser's back button."""

    verb: ClassVar[str] = "back"
    traits: ClassVar[Trait] = Trait.OPENS_PAGE


class Reload(Step):
    """Press the browser's reload button."""

    verb: ClassVar[str] = "reload"
    traits: ClassVar[Trait] = Trait.OPENS_PAGE


class SwitchTab(Step):
    """Look at another tab: ``first``, ``last``, or a glob of its URL or title."""

    verb: ClassVar[str] = "switch_tab"
    short: ClassVar[str | None] = "to"
    traits: ClassVar[Trait] = Trait.OPENS_PAGE
    to: str

    def sentence(self) -> str:
        return f"switch to the tab {self.to}"


class CloseTab(Step):
    """Close the tab that is open; the user sees the one that opened it."""

    verb: ClassVar[str] = "close_tab"
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
