"""An accessibility conformance report in OpenACR 0.1.0 (GSA): the findings, and "not evaluated" for criteria that a person has to judge.

Written as JSON, which is also YAML 1.2. A criterion with proven findings is "partially supports". No criterion is "supports":
checks without findings do not prove that a criterion is met. Readers fill in author and vendor.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from uxaudit.model.findings import State
from uxaudit.model.report import Report
from uxaudit.reporters import Reporter, wording
from uxaudit.reporters.formatting import plural
from uxaudit.reporters.untrusted import line
from uxaudit.reporters.wcag import Result, results

CATALOG = "2.5-edition-wcag-2.2-en"
CHAPTERS = {"A": "success_criteria_level_a", "AA": "success_criteria_level_aa", "AAA": "success_criteria_level_aaa"}


def render(report: Report, folder: Path) -> str:
    """Returns the whole report. ``folder`` is not read."""
    found = results(report)
    date = line(report.created, 10)
    content = {
        "title": f"{line(report.title, 200) or 'Audited site'} Accessibility Conformance Report",
        "product": {"name": line(report.title, 200) or "Audited site", "description": line(report.site, 400)},
        "author": {"name": "To be filled in", "email": "author@example.com"},
        "vendor": {"company_name": "To be filled in", "email": "vendor@example.com"},
        "report_date": date,
        "last_modified_date": date,
        "version": 1,
        "notes": "Draft by uxaudit with the findings of its checks only. A person has to evaluate every criterion before publication.",
        "evaluation_methods_used": _methods(report),
        "catalog": CATALOG,
        "chapters": {
            name: {"criteria": [_criterion(result) for result in found if result.criterion.level == level]}
            for level, name in CHAPTERS.items()
        },
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _methods(report: Report) -> str:
    tools = ", ".join(f"{line(name, 60)} {line(version, 60)}" for name, version in report.tool.items())
    return f"Automated replay of tasks without participants ({plural(report.replays, '{n} replay', '{n} replays')}). {tools}".strip()


def _criterion(result: Result) -> dict[str, Any]:
    level = "partially-supports" if result.state is State.FAILED else "not-evaluated"
    return {
        "num": result.criterion.number,
        "components": [{"name": "web", "adherence": {"level": level, "notes": _notes(result)}}],
    }


def _notes(result: Result) -> str:
    if result.findings:
        many = plural(len(result.findings), "{n} finding", "{n} findings")
        proven = sum(wording.decided(finding) for finding in result.findings)
        review = f", {len(result.findings) - proven} of them to be reviewed" if proven < len(result.findings) else ""
        return f"{many}{review}: " + "; ".join(_messages(result))
    if result.state is State.PASSED:
        return f"The automatic checks found nothing ({', '.join(result.checks)}). A person has to evaluate the criterion."
    if result.state is State.INAPPLICABLE:
        return "The automatic checks found nothing that they apply to. A person has to evaluate the criterion."
    return "Not tested by this audit."


def _messages(result: Result) -> Sequence[str]:
    texts = list(dict.fromkeys(line(finding.message, 200) for finding in result.findings))
    return [*texts[:5], *([f"and {len(texts) - 5} more"] if len(texts) > 5 else [])]


REPORTER = Reporter("acr", "acr.yaml", render)
