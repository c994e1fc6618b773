"""The words of the page's script, in the language of the report."""

from __future__ import annotations

from uxaudit.texts import tr


def script_words() -> dict[str, str]:
    """Returns the words by their names in the script. ``{…}`` is filled in there."""
    return {
        "cause": tr("{n} cause"),
        "causes": tr("{n} causes"),
        "causeOf": tr("{n} cause of {all}"),
        "causesOf": tr("{n} causes of {all}"),
        "dismissedCount": tr("{n} dismissed"),
        "copied": tr("Copied"),
        "inReport": tr("In the report"),
        "zoom": tr("Zoom"),
        "close": tr("Close"),
        "confirmed": tr("Confirmed"),
        "dismissed": tr("Dismissed"),
        "answered": tr("{answer} by {name}{why}. The answer counts from the next evaluation."),
        "enterName": tr("Enter your name."),
        "enterReason": tr("Enter a reason: why it is no problem here."),
        "notKept": tr("The answer was not kept: {error}"),
    }
