"""The settings of a team for all its audits: constants, thresholds, check options and ignored findings.

Values only; ``scenario/settings.py`` reads the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import Field

from uxaudit.constants import Constants, Thresholds
from uxaudit.errors import InputError, choose_from
from uxaudit.model.base import Frozen, IsoDate, Named
from uxaudit.model.findings import Finding, Ignored
from uxaudit.model.review import ReviewAnswer
from uxaudit.texts.language import Language, available, load
from uxaudit.urls import split_recorded


class Ignore(Frozen):
    """A suppression: findings that are ignored until a date. All given keys must match. Ignored findings affect neither score nor gate."""

    check: str
    """The check's id."""
    rule: str | None = None
    """The rule of axe-core or IBM's engine, for checks that have several."""
    target: str | None = None
    """The control's accessible name or selector; ``*`` matches anything."""
    url: str | None = None
    """The page: a URL or path, as a glob such as ``/admin/**``."""
    finding: str | None = None
    """The id of one finding, from report.json."""
    reason: str = Field(min_length=1)
    """Why it is ignored."""
    until: IsoDate
    """The last day on which it is ignored, as year-month-day."""
    where: str = ""

    def fits(self, finding: Finding) -> bool:
        """Whether it matches a finding, whose id is set by now."""
        named = finding.target or Named()
        return (
            self.check == finding.check
            and self.rule in (None, finding.rule)
            and self.finding in (None, finding.id)
            and (self.target is None or any(_glob(self.target).fullmatch(word) for word in (named.name, named.selector)))
            and (self.url is None or any(_glob(self.url, "/").fullmatch(word) for word in _addresses(finding.url)))
        )

    @property
    def ignored(self) -> Ignored:
        """Returns the part of the suppression that reports show with the findings."""
        return Ignored(reason=self.reason, until=self.until)

    @property
    def described(self) -> str:
        """The suppression in words, for a note in the report."""
        parts = [
            f"{name} {value}"
            for name, value in (
                ("check", self.check),
                ("rule", self.rule),
                ("target", self.target),
                ("url", self.url),
                ("finding", self.finding),
            )
            if value
        ]
        return f"The `ignore:` entry {'at ' + self.where + ' ' if self.where else ''}({', '.join(parts)})"


@cache
def _glob(pattern: str, stop: str = "") -> re.Pattern[str]:
    """Compile a glob: ``**`` matches anything; ``*`` anything except ``stop``."""
    single = f"[^{stop}]*" if stop else ".*"
    parts = re.split(r"(\*+)", pattern)
    return re.compile("".join(re.escape(part) if "*" not in part else ".*" if len(part) > 1 else single for part in parts), re.DOTALL)


def _addresses(url: str) -> tuple[str, ...]:
    """The forms of a page's URL: whole and as a path, each with and without query and fragment."""
    parts = split_recorded(url)
    path = parts.path or "/"
    bare = f"{parts.scheme}://{parts.netloc}{path}"
    return (url, bare, path, parts._replace(scheme="", netloc="").geturl()) if url else ("",)


class Settings(Frozen):
    """Everything that a settings file may set, and the answers of a review."""

    file: str = ""
    """The file that was read; empty if none was."""
    lang: str = ""
    """The language of reports for people, such as ``de``; English if it is empty. ``--lang`` overrides it."""
    constants: Constants = Constants()
    gate: Thresholds = Thresholds()
    off: tuple[str, ...] = ()
    """Ids of the checks that are switched off."""
    options: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    """By check id: the options that are set."""
    ignores: Sequence[Ignore] = ()
    answers: Sequence[ReviewAnswer] = ()
    """The answers of the review file, which is read separately (``scenario/review_file.py``)."""


def language_of(code: str, where: object) -> Language:
    """Returns a language by its code. Raises InputError with all codes if there is no such language."""
    try:
        return load(code)
    except LookupError as error:
        raise InputError(f"there is no language {code!r}", str(where), choose_from(available(), code)) from error


UNSET = Settings()
"""The settings if there is no settings file."""
