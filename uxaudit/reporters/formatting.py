"""How reports say things: numbers for people, names of severities and facets, and strings that do no harm.

Everything that comes from a recording was written by the audited site, so it is untrusted here.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from uxaudit.model.findings import HEURISTICS, Finding, Mode
from uxaudit.model.report import Report, Stability, StepRow, TaskRow

SEVERITIES: dict[int, str] = {
    4: "Catastrophe",
    3: "Major problem",
    2: "Minor problem",
    1: "Cosmetic problem",
    0: "Without a rating",
}
"""Nielsen's names (Nielsen 1995, "Severity Ratings for Usability Problems"), the worst first."""

SEVERITY_MEANS: dict[int, str] = {
    4: "It blocks a task or shuts people out. Mend it before release.",
    3: "It forces people to recover, or shuts out a way of using the product. Important to mend.",
    2: "It delays people. Mend it when the important ones are done.",
    1: "It costs little. Mend it if there is time.",
    0: "No severity was given.",
}

MODES: dict[Mode, str] = {
    Mode.MEASURED: "Measured",
    Mode.PREDICTED: "Predicted",
    Mode.OBSERVED: "Observed with people",
    Mode.NEEDS_REVIEW: "Needs a person’s look",
}

VERDICTS: dict[str, str] = {"pass": "Passed", "fail": "Failed", "unmeasured": "Could not measure"}
STATUSES: dict[str, str] = {"completed": "Completed", "blocked": "Blocked", "cantTell": "Cannot tell"}
STATES: dict[str, str] = {
    "failed": "Failed",
    "cantTell": "Cannot tell",
    "untested": "Untested",
    "passed": "Passed",
    "inapplicable": "Inapplicable",
}
"""The states of outcomes in the order in which a reader wants them."""

NOTHING = "–"
SPACE = "\u00a0"
"""Keeps a number and its unit on one line."""

_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
"""Control characters, bidirectional controls (they can make text read as what it is not) and lone surrogates."""


def clean(text: str) -> str:
    """The text with everything invisible that could deceive or break a format shown as U+FFFD."""
    return _HARMFUL.sub("\ufffd", text)


def clip(text: str, limit: int = 400) -> str:
    """The text in at most ``limit`` characters, with a hint at how much was cut."""
    return _cut(text, limit, 0)


def line(text: str, limit: int = 400) -> str:
    """The same on one line, every run of white space one space."""
    head = text[: limit * 8]  # so that a huge text costs no more than a long one
    return _cut(re.sub(r"\s+", " ", head).strip(), limit, len(text) - len(head))


NOTICE = 24
"""Characters: about as many as the notice of a cut needs."""


def _cut(text: str, limit: int, unread: int) -> str:
    left = max(0, len(text) - limit) + unread
    if left <= NOTICE and not unread:
        return clean(text)  # the rest is no longer than the words that would stand for it
    return f"{clean(text[:limit]).rstrip()} … ({number(left)} more characters)"


def safe_url(url: str) -> str:
    """The URL where it can be a link (http or https, with a host), else an empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    fit = parts.scheme in ("http", "https") and parts.netloc and len(url) <= 4000 and clean(url) == url
    return url if fit and not re.search(r"\s", url) else ""


def number(value: float, decimals: int = 2) -> str:
    """A number with thin thousands and no needless zeros; an infinite or missing one is a dash."""
    if not math.isfinite(value):
        return NOTHING
    words = f"{value:,.{decimals}f}".replace(",", "\u202f")
    words = words.rstrip("0").rstrip(".") if "." in words else words
    return "0" if words == "-0" else words.replace("-", "\u2212")


def duration(ms: float | None) -> str:
    """Milliseconds as people say them: 340 ms, 1.2 s, 2 min 5 s."""
    if ms is None or not math.isfinite(ms):
        return NOTHING
    if abs(ms) < 999.5:
        return f"{number(ms, 0)}{SPACE}ms"
    seconds = ms / 1000
    if abs(seconds) < 59.95:
        return f"{number(seconds, 1)}{SPACE}s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}{SPACE}min" + (f" {rest}{SPACE}s" if rest else "")


def percent(share: float | None) -> str:
    """A share of one as a percentage; never 100 % for less than all, never 0 % for more than nothing."""
    if share is None or not math.isfinite(share):
        return NOTHING
    rounded = round(share * 100)
    if rounded == 100 and share < 1:
        rounded = 99
    if rounded == 0 and share > 0:
        return f"under 1{SPACE}%"
    return f"{rounded}{SPACE}%"


def severity_name(severity: int, count: int) -> str:
    """``Catastrophe``, ``Major problems``: what a severity's findings are called."""
    name = SEVERITIES[severity]
    return name if count == 1 or not severity else f"{name}s"


def quantity(value: float | str | None, unit: str = "") -> str:
    """A measured value with its unit; milliseconds become the best unit, and empty where there is no value."""
    if value is None:
        return ""
    if isinstance(value, str):
        return line(f"{value} {unit}", 200)
    if unit == "ms":
        return duration(value)
    words = number(value, 3 if abs(value) < 1 else 2)
    return f"{words}{'' if unit.startswith(':') else SPACE}{line(unit, 60)}" if unit else words


def measures(finding: Finding) -> list[tuple[str, str]]:
    """What was measured, and the limit it broke or, in words, what was wanted; empty where nothing was measured."""
    if finding.measured is None:
        return []
    how = {Mode.PREDICTED: "Predicted", Mode.OBSERVED: "Observed"}.get(finding.mode, "Measured")
    found = [(how, quantity(finding.measured, finding.unit))]
    if finding.limit is None:
        return found
    if isinstance(finding.limit, str):
        return [*found, ("wanted", line(finding.limit, 200))]
    return [*found, ("limit", quantity(finding.limit, finding.unit))]


def plural(count: int, one: str, many: str = "") -> str:
    """``1 finding``, ``2 findings``."""
    return f"{number(count)}{SPACE}{one if count == 1 else many or one + 's'}"


def score(value: float | None) -> str:
    """A score of 0 to 100 in whole points."""
    return "not scored" if value is None or not math.isfinite(value) else str(round(value))


def moment(created: str) -> str:
    """An ISO 8601 time as a date for people, in UTC; what is not one stays as it is."""
    try:
        at = datetime.fromisoformat(created)
    except ValueError:
        return line(created, 60)
    at = at.astimezone(UTC) if at.tzinfo else at
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def facet_name(facet: str) -> str:
    """``error-recovery`` as ``Error recovery``."""
    return line(facet, 60).replace("-", " ").capitalize()


def heuristic_name(value: int | str | None) -> str:
    """``3`` as ``3 User control and freedom``; empty where there is none."""
    known = HEURISTICS.get(int(value)) if value is not None and str(value).isdecimal() else None
    return f"{value} {known}" if known else "" if value is None else line(str(value), 60)


def rule_id(finding: Finding) -> str:
    """The check's id, with the axe rule behind it where there is one."""
    return f"{finding.check}/{finding.rule}" if finding.rule and finding.rule != finding.check else finding.check


def place(finding: Finding) -> str:
    """Where it is: scenario › task › step, as persona."""
    parts = [finding.scenario, finding.task]
    if finding.step is not None:
        parts.append(f"step {finding.step + 1}" + (f": {finding.step_label}" if finding.step_label else ""))
    return " › ".join(line(part, 120) for part in parts if part)


def seen_as(finding: Finding) -> tuple[str, ...]:
    """The personas that met it, the one whose sighting is told first."""
    return tuple(name for name in dict.fromkeys((finding.persona, *finding.personas)) if name)


def personas(finding: Finding, limit: int = 6) -> str:
    """Their names in a list, shortened where they are many; empty where none is known."""
    names = [line(name, 60) for name in seen_as(finding)]
    left = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {left} more" if left > 0 else "")


def control(finding: Finding) -> str:
    """The control as a person would name it, such as ``button “Pay”``; empty where none is known."""
    if finding.target is None:
        return ""
    name = f"“{line(finding.target.name, 120)}”" if finding.target.name else "without a name"
    role = line(finding.target.role, 60) or "element"
    return f"{role} {name}" if finding.target.role or finding.target.name else ""


def decided(finding: Finding) -> bool:
    """Whether it stands without a person's look."""
    return finding.mode is not Mode.NEEDS_REVIEW


def ignored(finding: Finding) -> str:
    """Why it is left as it is, and until when."""
    said = finding.ignored
    return f"{line(said.reason, 400).rstrip('.')} (until {said.until.day} {said.until:%B %Y})" if said else ""


def gate_severity(report: Report) -> int:
    """The severity from which a proven finding fails the gate; 5, which none has, where that threshold is off."""
    limit = report.gate.thresholds.get("severity", 3)
    return 5 if limit is None else int(limit)


def failing(report: Report) -> list[Finding]:
    """The proven findings that are severe enough to fail the gate, unless the baseline had them already."""
    return [f for f in worst_first(report.findings) if f.mode in (Mode.MEASURED, Mode.OBSERVED) and f.severity >= gate_severity(report)]


def named_in(reason: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings that a reason of the gate speaks of: it has their id, or their check, message, control and page."""
    return [
        f
        for f in findings
        if (f.id and f.id in reason)
        or (
            f.message
            and all(
                part in reason
                for part in (f"({f.check})", f.message.rstrip("."), f.url, (f.target.name or f.target.selector) if f.target else "")
            )
        )
    ]


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """Proven ones before those to review, then by severity, on the path first, then by how often."""
    return sorted(findings, key=lambda f: (not decided(f), -f.severity, not f.on_path, -f.occurrences))


def headline(report: Report) -> str:
    """The verdict in a sentence."""
    return {
        "pass": "Passed: no threshold was crossed",
        "fail": "Failed: at least one threshold was crossed",
        "unmeasured": "Could not measure: this is not a pass",
    }[report.verdict]


def reasons(report: Report) -> list[str]:
    """Why the verdict is what it is, never empty."""
    if report.gate.reasons:
        return [line(reason, 600) for reason in report.gate.reasons]
    return [
        {
            "pass": "Nothing that was measured crossed a threshold of the gate.",
            "fail": "The gate failed and recorded no reason; see the findings below.",
            "unmeasured": "Nothing could be measured, so nothing can be said about the product.",
        }[report.verdict]
    ]


def score_caveats(report: Report) -> list[str]:
    """What must be read beside the score: coverage, interval, provisional, caps."""
    told = report.score
    words = [f"{percent(told.coverage)} of what applies was tested (by weight)"]
    if told.low is not None and told.high is not None:
        words.append(f"{_span(told.low, told.high)} from run to run, not between users")
    if told.stability is not None:
        words.append(stability(told.stability))
    if told.provisional and told.value is not None:
        words.append("provisional: too little was tested for the score to stand")
    return words + [f"capped: {line(cap, 300)}" for cap in told.caps]


def stability(told: Stability) -> str:
    """Whether the score hangs on its weights, in a sentence."""
    changes = [
        f"{name} in {percent(count / told.draws)} of the draws"
        for name, count in (("the verdict changes", told.verdict_changes), ("the order of the tasks changes", told.order_changes))
        if count
    ]
    outcome = ", ".join(changes) or "neither the verdict nor the order of the tasks changes"
    return f"{_span(told.low, told.high)} where every weight is changed at random by up to {percent(told.swing)}: {outcome}"


def _span(low: float, high: float) -> str:
    """Two scores, told once where they read alike."""
    return score(low) if score(low) == score(high) else f"{score(low)} to {score(high)}"


def interval(low: float | None, high: float | None, say: Callable[[float], str]) -> str:
    """``340 ms to 1.2 s``; empty where there is none."""
    return "" if low is None or high is None else f"{say(low)} to {say(high)}"


def replay_success(row: TaskRow) -> str:
    """How many of the replays reached the success criterion. Replays have no user, so this is never about users."""
    return f"{row.succeeded} of {row.runs}" if row.runs else "no replay"


def task_facts(row: TaskRow) -> list[tuple[str, str]]:
    """What stands behind a task's row: intervals from run to run, shares of time, and how straight its way was."""
    user = None if row.system_share is None else 1 - row.system_share
    way = (
        [percent(row.path_deviation) + " longer than the least" if row.path_deviation > 0 else "no longer than the least"]
        if row.path_deviation is not None
        else []
    )
    lost = [f"lostness {number(row.lostness)} of at most 1.41"] if row.lostness is not None else []
    facts = [
        ("Replay success, run to run", interval(row.success_low, row.success_high, percent)),
        ("System time, run to run", interval(row.system_time_low_ms, row.system_time_high_ms, duration)),
        ("Time of the task", f"{percent(user)} user, {percent(row.system_share)} system" if user is not None else ""),
        (
            "Way through the pages",
            "; ".join([f"{plural(row.page_views, 'page view')} of {plural(row.pages, 'page')}", *way, *lost]) if row.page_views else "",
        ),
        ("Shortest chain of links", " › ".join(line(name, 60) for name in row.optimal_path)),
    ]
    return [(name, value) for name, value in facts if value]


def versus(value: int, optimal: int | None) -> str:
    """A count against the least that the task needs."""
    return str(value) if optimal is None else f"{value} (optimal {optimal})"


def step_row(report: Report, finding: Finding) -> StepRow | None:
    """The step that the finding belongs to, where the report shows it."""
    if finding.step is None:
        return None
    rows = [
        step
        for task in report.tasks
        if (task.scenario, task.task, task.persona) == (finding.scenario, finding.task, finding.persona)
        for step in task.step_rows
        if step.index == finding.step
    ]
    named = [row for row in rows if finding.step_label and finding.step_label in (row.label, row.sentence)]
    return next(iter(named or [row for row in rows if row.phase == "step"] or rows), None)


def slug(text: str) -> str:
    """Letters, digits and hyphens only, for an id in a document."""
    plain = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:80] or "x"
