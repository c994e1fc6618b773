"""Names of controls that may change data permanently. They are not used unless a scenario or an option asks for it."""

from __future__ import annotations

from uxaudit.languages import word_pattern

COMMAND_WORDS = 4
"""Maximum number of words of a command: a longer text that contains such a word is about it. Own judgement."""


def names_risky_command(text: str) -> bool:
    """Whether a text contains a command that ends a session or changes data. Good sites do so only by POST; not all sites do."""
    return bool(word_pattern("commands.risky").search(text))
