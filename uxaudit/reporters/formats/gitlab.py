"""GitLab Code Quality for a merge request's widget: one issue for each finding, at its step in the scenario file."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from uxaudit.model.findings import Finding
from uxaudit.model.report import Report
from uxaudit.reporters import Reporter, wording
from uxaudit.reporters.places import source_place
from uxaudit.reporters.untrusted import clip, line

SEVERITIES = {4: "blocker", 3: "critical", 2: "major", 1: "minor", 0: "info"}


def render(report: Report, folder: Path) -> str:
    """Returns the whole list. ``folder`` is not read."""
    used = Counter[str]()
    issues = [_issue(report, finding, used) for finding in wording.worst_first(report.findings)]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _issue(report: Report, finding: Finding, used: Counter[str]) -> dict[str, Any]:
    place = source_place(report, finding)
    parts = (clip(finding.message, 500) or wording.rule_id(finding), wording.place(finding), line(finding.url, 300))
    return {
        "description": " | ".join(filter(None, parts)),
        "check_name": line(wording.rule_id(finding), 200) or "unknown",
        "fingerprint": _fingerprint(finding, used),
        "severity": SEVERITIES[finding.severity] if wording.decided(finding) else "info",
        "location": {"path": place.file if place else "scenario", "lines": {"begin": place.line if place and place.line else 1}},
    }


def _fingerprint(finding: Finding, used: Counter[str]) -> str:
    """Returns the same fingerprint in each run, unique within one list."""
    used[finding.id] += 1
    name = finding.id if used[finding.id] == 1 else f"{finding.id}\x1f{used[finding.id]}"
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


REPORTER = Reporter("gitlab", "gl-code-quality-report.json", render)
