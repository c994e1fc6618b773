"""Regular expressions that are compiled when they are first used: most audits need few of the long ones."""

from __future__ import annotations

import re
from functools import cached_property


class LazyPattern:
    """A regular expression with those methods of ``re.Pattern`` that checks use. A mistake in it is raised at its first use."""

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.source, self.flags = source, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.source, self.flags)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match anywhere in the text."""
        return self._compiled.search(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text."""
        return self._compiled.fullmatch(text)
