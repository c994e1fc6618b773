"""Titles of groups of findings."""

from __future__ import annotations

from collections.abc import Sequence

from uxaudit.model.findings import Finding, Outcome
from uxaudit.reporters import wording
from uxaudit.reporters.untrusted import line
from uxaudit.texts import tr


def titles_of(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Returns the title of every check by its id."""
    return {outcome.check: line(outcome.title, 200) for outcome in outcomes if outcome.title}


def title_of(members: Sequence[Finding], titles: dict[str, str]) -> str:
    """Returns the rule's title, the message that all members share, or the check's title."""
    lead = members[0]
    message = line(lead.message, 200)
    own = titles.get(lead.rule or "") or titles.get(wording.rule_id(lead), "")
    if own:
        return own
    if message and all(finding.message == lead.message for finding in members):
        return message
    name = titles.get(lead.check) or line(lead.check, 200) or tr("Problem")
    return f"{name}: {line(lead.rule, 120)}" if lead.rule else name
