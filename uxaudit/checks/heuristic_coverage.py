"""The coverage of Nielsen's ten heuristics: measured aspects, those that only a person can judge, and missing ones."""

from __future__ import annotations

from dataclasses import dataclass

from uxaudit.checks.api import Check
from uxaudit.model.findings import HEURISTICS


@dataclass(frozen=True)
class Coverage:
    """The coverage of one heuristic, in sentences."""

    checked: str
    """Aspects that a recording shows and checks measure."""
    person: tuple[str, ...]
    """Aspects that only a person can judge."""
    missing: tuple[str, ...]
    """Aspects that a recording could show, but no check measures yet."""


COVERAGE: dict[int, Coverage] = {
    1: Coverage(
        "Whether every action gets a response, how soon and for how long it is visible, whether waits show their progress, whether status "
        "messages reach screen readers, and whether the focus is visible.",
        ("Whether the feedback is understood, and tells people what they need to know.",),
        ("Whether a page shows which step of a process it is.", "Whether data on the page is up to date."),
    ),
    2: Coverage(
        "Program internals, generic titles and labels, vague and misleading links, text that is hard to read or in another language than "
        "declared, and unexplained abbreviations.",
        ("Whether the words, pictures and order are those of the users.", "Whether the content is true."),
        ("Dates, numbers and currencies in the format of the page's language.",),
    ),
    3: Coverage(
        "Keyboard traps and blocked controls, dialogs that do not close on Escape, hover content that cannot be dismissed, content that "
        "covers controls, entries that are lost after Back, and text that is lost in small windows.",
        ("Whether people feel in control, and find the way out when they need it.",),
        ("Whether each action can be undone.", "Whether a process can be paused and continued."),
    ),
    4: Coverage(
        "Markup against the standards, names and order of navigations over the pages, words and styles of the same kind of control, and "
        "links and controls that behave differently than announced.",
        ("Whether the product follows the conventions that its users know from elsewhere.",),
        ("Icons that mean different things on different pages.", "Different places of the same button in dialogs and forms."),
    ),
    5: Coverage(
        "When errors are reported, confirmation or undo of destructive actions, and layout shifts that move a control away.",
        ("Whether the design keeps people from the mistakes that they really make.",),
        (
            "Whether a form can be submitted twice by a double click.",
            "Whether the controls of a field, such as a date picker, rule invalid values out.",
        ),
    ),
    6: Coverage(
        "Visible labels, information that is asked for twice, and controls that are out of view when they are needed.",
        ("Whether people recognise their options, and what they have to remember from page to page.",),
        ("Whether selected filters and the current page are visible.", "Whether search fields suggest earlier searches."),
    ),
    7: Coverage(
        "The length of the path, predicted times, waiting, autofill, sizes of targets, and detours of the keyboard.",
        ("Whether experienced users have the shortcuts that they need.",),
        ("Whether lists offer actions on several items at once.", "Whether single-key shortcuts can be changed."),
    ),
    8: Coverage(
        "Clutter of the first screen, contrast, typography, overlaps, motion, prominence of the primary button, and markup used as "
        "decoration.",
        ("Whether the page shows what matters, and whether it looks good.",),
        ("Content that is repeated on one page.",),
    ),
    9: Coverage(
        "Whether errors are described in text, next to and associated with their field, in view and in helpful words, whether entered data "
        "is kept, and whether a search without results is a dead end.",
        ("Whether people understand the message and know what to do.",),
        ("Whether error pages, such as 404, help people to continue.",),
    ),
    10: Coverage(
        "Whether help is in the same place on all pages, and offered where an error is reported.",
        ("Whether the help answers the questions that people have, and whether they find and understand it.",),
        ("Whether instructions are next to the fields that need them.", "Whether the search of the help finds its pages."),
    ),
}
"""By number of the heuristic; own judgement."""


def by_heuristic(checks: dict[str, Check]) -> dict[int | None, tuple[Check, ...]]:
    """The checks of each heuristic, in its order; under None those that are about no single heuristic."""
    return {number: tuple(check for check in checks.values() if check.heuristic == number) for number in (*HEURISTICS, None)}
