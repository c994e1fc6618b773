"""Names of controls that change something for good: they are not used without being asked to."""

from __future__ import annotations

from uxaudit.languages import word_pattern

COMMAND_WORDS = 4
"""A command is short: longer texts that contain such a word are about it. Own judgement."""


def names_risky_command(text: str) -> bool:
    """Whether a text contains a command that ends a session or changes data. A good site does that by POST only; not all do."""
    return bool(word_pattern("commands.risky").search(text))
