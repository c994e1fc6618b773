"""EARL 1.0 (W3C, Evaluation and Report Language) as JSON-LD, including its context so that it can be read offline.

It has an assertion for each success criterion of WCAG 2.2, and one for each finding that names criteria, with the page as its subject.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from uxaudit.model.findings import Finding, Mode
from uxaudit.model.report import Report
from uxaudit.reporters import Reporter, wording
from uxaudit.reporters.untrusted import clip, line, safe_url
from uxaudit.reporters.wcag import Criterion, Result, results

Json = dict[str, Any]
CONTEXT: Json = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "ptr": "http://www.w3.org/2009/pointers#",
    "title": "dct:title",
    "description": "dct:description",
    "info": "earl:info",
    "date": {"@id": "dct:date", "@type": "xsd:dateTime"},
    "assertedBy": {"@id": "earl:assertedBy", "@type": "@id"},
    "subject": {"@id": "earl:subject", "@type": "@id"},
    "test": {"@id": "earl:test", "@type": "@id"},
    "mode": {"@id": "earl:mode", "@type": "@id"},
    "outcome": {"@id": "earl:outcome", "@type": "@id"},
    "result": "earl:result",
    "pointer": "earl:pointer",
    "isPartOf": {"@id": "dct:isPartOf", "@type": "@id"},
}
_MODES = {
    Mode.MEASURED: "earl:automatic",
    Mode.PREDICTED: "earl:automatic",
    Mode.OBSERVED: "earl:semiAuto",
    Mode.NEEDS_REVIEW: "earl:automatic",
    Mode.CONFIRMED: "earl:semiAuto",
}


def render(report: Report, folder: Path) -> str:
    """Returns the whole graph. ``folder`` is not read."""
    site = _iri(report.site.split(", ")[0]) or "urn:uxaudit:site"
    found = results(report)
    shown = [f for f in wording.worst_first((*report.findings, *report.dismissed)) if f.wcag]
    known = {result.criterion.number: result.criterion for result in found}
    graph = [
        _assertor(report),
        {"@id": site, "@type": "earl:TestSubject", "title": line(report.title, 300) or "Audited site"},
        *({"@id": page, "@type": "earl:TestSubject", "isPartOf": site} for page in _pages(shown, site)),
        *(_criterion(criterion) for criterion in known.values()),
        *(_verdict(report, result, site) for result in found),
        *(_id(finding, number) | _finding(report, finding, site, known) for finding, number in _numbered(shown)),
    ]
    return json.dumps({"@context": CONTEXT, "@graph": graph}, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _assertor(report: Report) -> Json:
    tools = ", ".join(f"{line(name, 60)} {line(version, 60)}" for name, version in report.tool.items())
    return {"@id": "urn:uxaudit:tool", "@type": ["earl:Assertor", "earl:Software"], "title": "uxaudit", "description": tools}


def _criterion(criterion: Criterion) -> Json:
    title = f"{criterion.number} {criterion.name} (Level {criterion.level})"
    return {"@id": criterion.url, "@type": ["earl:TestCriterion", "earl:TestRequirement"], "title": title}


def _pages(findings: list[Finding], site: str) -> list[str]:
    pages = dict.fromkeys(_iri(url) for finding in findings for url in (finding.urls or (finding.url,)))
    return [page for page in pages if page and page != site]


def _verdict(report: Report, result: Result, site: str) -> Json:
    names = ", ".join(line(check, 80) for check in result.checks)
    note = f"Judged by: {names}." if names else "No check of this audit judged it." if not result.findings else ""
    given: Json = {"@type": "earl:TestResult", "outcome": f"earl:{result.state.value}", **_date(report)}
    return {
        "@type": "earl:Assertion",
        "assertedBy": "urn:uxaudit:tool",
        "subject": site,
        "test": result.criterion.url,
        "mode": "earl:automatic",
        "result": given | ({"info": note} if note else {}),
    }


def _finding(report: Report, finding: Finding, site: str, known: dict[str, Criterion]) -> Json:
    tests = [known[number].url for number in finding.wcag if number in known]
    outcome = "earl:passed" if wording.is_dismissed(finding) else "earl:failed" if wording.decided(finding) else "earl:cantTell"
    texts = (wording.place(finding), f"Fix: {clip(finding.fix, 600)}" if finding.fix else "", wording.reviewed(finding))
    given: Json = {
        "@type": "earl:TestResult",
        "outcome": outcome,
        "title": clip(finding.message, 600) or line(wording.rule_id(finding), 200),
        "description": "\n".join(filter(None, texts)),
        **_date(report),
    }
    if finding.target is not None and finding.target.selector:
        given["pointer"] = {"@type": "ptr:CSSSelectorPointer", "ptr:expression": line(finding.target.selector, 600)}
    return {
        "@type": "earl:Assertion",
        "assertedBy": "urn:uxaudit:tool",
        "subject": _iri(finding.url) or site,
        "test": tests or f"urn:uxaudit:check:{quote(finding.check[:200], safe='-._~', errors='replace')}",
        "mode": "earl:semiAuto" if finding.reviewed else _MODES[finding.mode],
        "result": given,
    }


def _numbered(findings: list[Finding]) -> Iterator[tuple[Finding, int]]:
    """Yields the findings, each with its number among those with the same id, from 1: some places may be dismissed, and others not."""
    used: Counter[str] = Counter()
    for finding in findings:
        used[finding.id] += 1
        yield finding, used[finding.id]


def _id(finding: Finding, number: int) -> Json:
    known = quote(finding.id[:200], safe="-._~", errors="replace")
    repeated = f":{number}" if number > 1 else ""
    return {"@id": f"urn:uxaudit:finding:{known}{repeated}" if finding.id else "_:finding"}


def _date(report: Report) -> Json:
    return {"date": line(report.created, 60)} if report.created else {}


def _iri(url: str) -> str:
    """Returns the URL with all characters escaped that an IRI must not contain; an empty string if it is not a URL."""
    return quote(safe_url(url), safe=":/?#[]@!$&'()*+,;=%~-._", errors="replace")


REPORTER = Reporter("earl", "earl.jsonld", render)
