"""SARIF 2.1.0 (OASIS, 2020) for code scanning: a rule per check and axe rule, a result per finding.

The location of a result is the step in the scenario file, so that it can be shown in a pull request; the page and the control
are its logical location. ``sarif_messages.py`` has the texts. The fingerprint is the finding's own id, which is the same in each run.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from uxaudit.model.findings import Finding
from uxaudit.model.report import Report
from uxaudit.reporters import Reporter, wording
from uxaudit.reporters import sarif_messages as messages
from uxaudit.reporters.places import SourceLocation, source_place
from uxaudit.reporters.titles import title_of, titles_of
from uxaudit.reporters.untrusted import line, safe_url

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {4: "error", 3: "error", 2: "warning", 1: "note", 0: "note"}
Json = dict[str, Any]


def render(report: Report, folder: Path) -> str:
    """Returns the whole log. ``folder`` is not read."""
    findings = wording.worst_first((*report.findings, *report.ignored, *report.dismissed))
    gone = _gone(report, {finding.id for finding in findings})
    rules = _rules(report, [*findings, *gone])
    index = {rule["id"]: i for i, rule in enumerate(rules)}
    before = {known.id: known.severity for known in report.baseline.findings} if report.baseline else None
    run: Json = {
        "tool": {"driver": _driver(report, rules)},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": [
            *(_result(report, finding, index) | _state(finding, before) for finding in findings),
            *(_result(report, finding, index) | {"baselineState": "absent"} for finding in gone),
        ],
        "properties": {"verdict": report.verdict, "score": _plain(report.score.value), "coverage": _plain(report.score.coverage)},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _gone(report: Report, ids: set[str]) -> list[Finding]:
    """Returns the findings of the baseline that no longer exist."""
    known = report.baseline.findings if report.baseline else ()
    return [
        Finding(id=k.id, check=k.check, rule=k.rule, severity=k.severity, message=k.message, url=k.url) for k in known if k.id not in ids
    ]


def _state(finding: Finding, before: dict[str, int] | None) -> Json:
    """Returns the finding's state compared with the baseline; empty without a baseline."""
    if before is None:
        return {}
    if finding.id not in before:
        return {"baselineState": "new"}
    return {"baselineState": "unchanged" if before[finding.id] == finding.severity else "updated"}


def _driver(report: Report, rules: list[Json]) -> Json:
    version = line(report.tool.get("uxaudit", ""), 60)
    return {"name": "uxaudit", **({"version": version} if version else {}), "rules": rules}


def _invocation(report: Report) -> Json:
    notes = [{"level": level, "message": {"text": said}} for level, said in messages.notifications(report)]
    return {"executionSuccessful": report.verdict != "unmeasured", "toolExecutionNotifications": notes}


def _id(finding: Finding) -> str:
    return messages.rule_id(finding)


def _rules(report: Report, findings: list[Finding]) -> list[Json]:
    titles, members = titles_of(report.outcomes), dict[str, list[Finding]]()
    for finding in findings:
        members.setdefault(_id(finding), []).append(finding)
    return [_rule(name, title_of(group, titles), group[0]) for name, group in sorted(members.items())]


def _rule(id: str, title: str, lead: Finding) -> Json:
    tags = ["usability", *([lead.facet.value] if lead.facet else []), *(f"wcag/{line(w, 20)}" for w in lead.wcag)]
    rule: Json = {
        "id": id,
        "shortDescription": {"text": title},
        "fullDescription": {"text": messages.of_rule(lead) or title},
        "help": {"text": messages.help_of_rule(lead) or title},
        "defaultConfiguration": {"level": _level(lead)},
        "properties": {"tags": list(dict.fromkeys(tags))[:20]},
    }
    if lead.heuristic:
        rule["properties"]["heuristic"] = wording.heuristic_name(lead.heuristic)
    return rule


def _level(finding: Finding) -> str:
    return LEVELS[finding.severity] if wording.decided(finding) else "note"


def _result(report: Report, f: Finding, index: dict[str, int]) -> Json:
    facts = {
        "mode": f.mode.value,
        "severity": f.severity,
        "persona": line(f.persona, 120),
        **({"personas": [line(name, 120) for name in wording.seen_as(f)]} if len(wording.seen_as(f)) > 1 else {}),
        "unit": f.unit,
        "measured": f.measured,
        "limit": f.limit,
        "occurrences": f.occurrences,
        "replays": f.runs,
        "also": ", ".join(f.also),
        "review": wording.reviewed(f),
    }
    result: Json = {
        "ruleId": _id(f),
        "ruleIndex": index[_id(f)],
        "level": _level(f),
        "message": {"text": messages.of_result(f)},
        "locations": _locations(report, f),
        "properties": {key: _plain(value) for key, value in facts.items() if value not in (None, "")},
    }
    if f.ignored is not None or wording.is_dismissed(f):  # code scanning shows it as closed, with the reason
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": messages.justification(f)}]
    if f.id:
        result["partialFingerprints"] = {"uxauditFinding/v1": line(f.id, 200)}
    return result


def _plain(value: Any) -> Any:
    """JSON has no infinity and NaN, so they become text; texts are cut and cleaned."""
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    return line(value, 200) if isinstance(value, str) else value


def _locations(report: Report, f: Finding) -> list[Json]:
    logical = [
        {"fullyQualifiedName": name, "kind": kind}
        for name, kind in (
            (wording.place(f), "function"),
            (line(f.url, 1000), "resource"),
            (line(f.target.selector, 500) if f.target else "", "element"),
        )
        if name
    ]
    physical = _physical(source_place(report, f)) or ({"artifactLocation": {"uri": _uri(f.url)}} if f.url else None)
    location: Json = {**({"physicalLocation": physical} if physical else {}), **({"logicalLocations": logical} if logical else {})}
    return [location] if location else []


def _physical(place: SourceLocation | None) -> Json | None:
    if place is None:
        return None
    region = {name: value for name, value in (("startLine", place.line), ("startColumn", place.column)) if value}
    return {"artifactLocation": {"uri": _uri(place.file)}, **({"region": region} if region else {})}


def _uri(path: str) -> str:
    """Returns a valid URI reference: a URL with the necessary escapes, or a path with forward slashes."""
    uri = quote(path[:2000].replace("\\", "/"), safe="/:?#[]@!$&'()*+,;=%~-._", errors="replace")
    uri = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", uri)
    if safe_url(path):
        return re.sub(r"[\[\]]", lambda found: quote(found[0], safe=""), uri) if "://[" not in uri else uri
    uri = uri.replace(":", "%3A").replace("[", "%5B").replace("]", "%5D").replace("#", "%23").replace("?", "%3F")
    return f"file://{uri}" if uri.startswith("/") and not uri.startswith("//") else uri.lstrip("/") or "unknown"


REPORTER = Reporter("sarif", "report.sarif", render)
