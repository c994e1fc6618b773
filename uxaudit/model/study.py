"""A study: how sessions with people are run, and the results of their tasks."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from uxaudit.model.base import Frozen

Said = Literal["done", "gave-up", "reached", "timed-out", "left"]
"""How a task ended: by the person's statement, by the criterion, by the time limit, or by closing the window."""
Questionnaire = Literal["seq", "umux-lite", "sus"]

SEQ = "Overall, how difficult or easy was this task?"
"""The Single Ease Question, 1 very difficult to 7 very easy (Sauro & Dumas 2009)."""
UMUX_LITE = ("This system’s capabilities meet my requirements.", "This system is easy to use.")
"""1 strongly disagree to 7 strongly agree (Lewis, Utesch & Maher 2013)."""
SUS = (
    "I think that I would like to use this system frequently.",
    "I found the system unnecessarily complex.",
    "I thought the system was easy to use.",
    "I think that I would need the support of a technical person to be able to use this system.",
    "I found the various functions in this system were well integrated.",
    "I thought there was too much inconsistency in this system.",
    "I would imagine that most people would learn to use this system very quickly.",
    "I found the system very cumbersome to use.",
    "I felt very confident using the system.",
    "I needed to learn a lot of things before I could get going with this system.",
)
"""1 strongly disagree to 5 strongly agree (Brooke 1996)."""


class Item(Frozen):
    """One question of a questionnaire."""

    id: str
    text: str
    most: int
    """Answers are 1 to this."""
    low: str
    high: str


def items_of(questionnaire: str) -> tuple[Item, ...]:
    """The questions of a questionnaire, in order. Raises KeyError for an unknown one."""
    texts, most, low, high = {
        "seq": ((SEQ,), 7, "Very difficult", "Very easy"),
        "umux-lite": (UMUX_LITE, 7, "Strongly disagree", "Strongly agree"),
        "sus": (SUS, 5, "Strongly disagree", "Strongly agree"),
    }[questionnaire]
    return tuple(
        Item(id=questionnaire if len(texts) == 1 else f"{questionnaire}-{number}", text=text, most=most, low=low, high=high)
        for number, text in enumerate(texts, 1)
    )


class Study(Frozen):
    """How sessions with people are run (`uxaudit record`)."""

    consent: str = ""
    """The text that a participant agrees to first. Default: a text about what is recorded and where it is stored."""
    questions: tuple[Questionnaire, ...] = ("seq", "umux-lite")
    """The questionnaires: `seq` after each task, `umux-lite` or `sus` at the end. `[]` asks nothing."""
    keep_text: bool = False
    """Keep what participants type, except into fields for secrets. Without it only the number of characters is kept."""
    screenshots: bool = True
    """Take pictures of the pages."""
    end: Literal["statement", "success"] = "statement"
    """What ends a task: the participant says so (`statement`), or the success criterion is met (`success`)."""
    max_minutes: float | None = Field(default=None, gt=0, le=1440)
    """Minutes after which a task ends by itself."""


class TaskResult(StrEnum):
    """The result of a task: the person's statement compared with the success criterion."""

    COMPLETED = "completed"
    FALSE_SUCCESS = "false success"
    """The person wrongly believed that it was done."""
    GAVE_UP = "gave up"
    UNNOTICED = "reached without noticing"
    """The criterion was met, but the person gave up."""
    TIMED_OUT = "timed out"
    LEFT = "left"
    """The window was closed, or the session was interrupted."""
    UNVERIFIED = "said to be done"
    """There is no criterion, or it could not be checked."""
    NOT_RECORDED = "not recorded"
    """Nothing arrived from the site, whatever the person said."""


def result_of(said: Said, reached: bool | None) -> TaskResult:
    """Returns the result of a task."""
    if said in ("done", "reached"):
        return {True: TaskResult.COMPLETED, False: TaskResult.FALSE_SUCCESS, None: TaskResult.UNVERIFIED}[reached]
    if said == "gave-up":
        return TaskResult.UNNOTICED if reached else TaskResult.GAVE_UP
    return TaskResult.TIMED_OUT if said == "timed-out" else TaskResult.LEFT
