"""The finished report: the only input of reporters, the gate and CI."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from uxaudit.model.base import Box, Cause, Frozen, Shot
from uxaudit.model.findings import Finding, Outcome
from uxaudit.model.people import People
from uxaudit.model.review import ReviewAnswer
from uxaudit.model.scenario_parts import Budgets
from uxaudit.model.sentences import Phrase, Sentence

REPORT_FORMAT = 1


class PageVitals(Frozen):
    """Paint times, interaction latency and layout shift of a step's document, up to the end of the step."""

    fcp_ms: float | None = None
    lcp_ms: float | None = None
    inp_ms: float | None = None
    cls: float | None = None


class StepRow(Frozen):
    """A step of a task in the report, from the representative replay."""

    index: int
    sentence: str
    label: str = ""
    phase: str = "step"
    status: str
    error: Sentence = ""
    url: str = ""
    """The page at the end of the step."""
    title: str = ""
    """The title of that page."""
    feedback_ms: float | None = None
    system_time_ms: float | None = None
    system_times_ms: tuple[float, ...] = ()
    """The system time in each replay that completed the task, in the order of replays."""
    predicted_time_ms: float | None = None
    acting_time_ms: float | None = None
    """The part of the predicted time in which an expert thinks and acts."""
    operators: str = ""
    """The calculation of the predicted time: the operators of the keystroke-level model with their seconds, as a sum."""
    vitals: PageVitals | None = None
    """Of the document that the step loaded; None if it loaded none."""
    shot: Shot | None = None
    """The page before the action; the page after it if there is no earlier picture."""
    after: Shot | None = None
    """The page at the end of the step."""
    box: Box | None = None
    """The control, in coordinates of ``shot``."""
    where: str = ""
    heard: str = ""
    """Name and role of the control, if the persona finds controls only by these."""
    cause: Cause | None = None
    """The cause of the failure; None if the step did not fail, or the cause is unknown."""
    next_action: Sentence = ""
    """The next action, in one sentence."""


class Loss(Frozen):
    """Points that a task's score lost to one cause."""

    check: str
    """Id of the check; empty for replays that did not reach the goal."""
    points: float
    why: Sentence


class TaskRow(Frozen):
    """One task for one persona, over all its replays."""

    scenario: str
    task: str
    persona: str
    input: Literal["mouse", "touch", "keyboard"] = "mouse"
    """The persona's input device."""
    critical: bool = False
    runs: int
    succeeded: int
    status: Literal["completed", "blocked", "cantTell"]
    reason: Sentence = ""
    outside: bool = False
    """Whether its URL shows no HTML document, so that it is part of neither score nor gate; ``reason`` says what it shows."""
    cause: Cause | None = None
    """Why it was not completed in all replays; None if it was, or if the cause is unknown."""
    next_action: Sentence = ""
    """What the author of the scenario, or the person who runs the audit, has to do so that the task can be judged."""
    shot: Shot | None = None
    """The page at the failed step."""
    score: float | None = None
    facets: dict[str, float | None] = Field(default_factory=dict)
    losses: tuple[Loss, ...] = ()
    """The causes of the points between its score and 100, the largest loss first; without losses under 0.05 points."""
    success_estimate: float | None = None
    """The estimated share of successful replays, 0 to 1 (Laplace); run to run, not users."""
    success_low: float | None = None
    success_high: float | None = None
    """Its 95 % interval (adjusted Wald)."""
    system_time_ms: float | None = None
    system_time_low_ms: float | None = None
    system_time_high_ms: float | None = None
    """The 95 % interval of the system time, by the logarithms of the replays' times; run to run, not users."""
    system_times_ms: tuple[float, ...] = ()
    """The system time of each replay that completed it, in the order of replays."""
    machine_ms: float | None = None
    """The machine's median time for a fixed piece of work just before these replays; None without repeats."""
    budgets: Budgets = Budgets()
    """Its budgets, as set in the scenario."""
    predicted_time_ms: float | None = None
    """The time that a practised person needs without errors, by the keystroke-level model."""
    predicted_time_low_ms: float | None = None
    predicted_time_high_ms: float | None = None
    """The range that contains four of five tasks, as measured with people."""
    acting_time_ms: float | None = None
    """The part of the predicted time in which a practised person thinks and acts."""
    system_share: float | None = None
    """Time of the system's responses as a share of acting and responses together, 0 to 1."""
    steps: int = 0
    optimal_steps: int | None = None
    pages: int = 0
    """Number of distinct pages visited."""
    page_views: int = 0
    """Number of pages visited, including repeat visits."""
    optimal_pages: int | None = None
    optimal_from: Literal["", "scenario", "crawl"] = ""
    """The source of the optimal path."""
    optimal_path: tuple[str, ...] = ()
    """The links of the optimal path that a crawl found."""
    depth: int = 0
    lostness: float | None = None
    """Smith 1996: 0 on the optimal path, at most 1.41; None if the goal was missed or the optimal number of pages is unknown."""
    path_deviation: float | None = None
    """The extra length of the path as a share of the optimal path, in actions, else in pages."""
    tab_stops: int | None = None
    """Tab presses that the task needs by keyboard; None for personas that do not use the keyboard alone."""
    step_rows: tuple[StepRow, ...] = ()


class Stability(Frozen):
    """Sensitivity of the score: the interval of 95 % of the draws, with all weights varied at random by up to ``swing``."""

    low: float
    high: float
    draws: int
    swing: float
    """The maximum change of a weight, as a share of it."""
    verdict_changes: int = 0
    """Number of draws in which the gate would decide differently."""
    order_changes: int = 0
    """Number of draws in which two tasks that differ by at least a point change their order."""


class Score(Frozen):
    """0 to 100, with the run-to-run interval and the coverage."""

    value: float | None
    low: float | None = None
    high: float | None = None
    coverage: float = 0.0
    """Tested ÷ applicable weight, 0 to 1."""
    provisional: bool = False
    stability: Stability | None = None
    """None if nothing was measured."""
    caps: tuple[Sentence, ...] = ()
    facets: dict[str, float | None] = Field(default_factory=dict)
    heuristics: dict[str, float | None] = Field(default_factory=dict)


class GateReason(Frozen):
    """One reason for the gate's verdict and its subject, so that reports can group reasons without parsing the sentence."""

    verdict: Literal["pass", "fail", "unmeasured"]
    """The verdict that this reason alone would lead to."""
    text: Sentence
    about: Literal["task", "finding", "score"]
    """A task that is blocked or could not be measured, findings that are too severe, or a value over a limit."""
    tasks: tuple[tuple[str, str, str], ...] = ()
    """Scenario, task and persona of the tasks that it names."""
    findings: tuple[str, ...] = ()
    """Ids of the findings that it names or counts."""


class Gate(Frozen):
    """The verdict of the gate, and all reasons for it."""

    reasons: tuple[Sentence, ...] = ()
    details: tuple[GateReason, ...] = ()
    """The same reasons with their subjects; empty in reports of earlier versions."""
    thresholds: dict[str, float | int | bool | None] = Field(default_factory=dict)


class KnownFinding(Frozen):
    """The fields of a baseline's finding that reports compare."""

    id: str
    check: str = ""
    rule: str | None = None
    severity: int = 0
    message: str = ""
    url: str = ""


class Baseline(Frozen):
    """The earlier report that this one was compared with."""

    title: str = ""
    created: str = ""
    score: float | None = None
    findings: tuple[KnownFinding, ...] = ()


class TaskNotRun(Frozen):
    """A task that the audit left out."""

    scenario: str
    task: str
    critical: bool = False
    why: str = "left out by --task or --tag"


class Revision(Frozen):
    """The audited revision: commit, branch and build, as named by the CI system or git; empty if unknown."""

    commit: str = ""
    branch: str = ""
    build: str = ""


class Report(Frozen):
    """Everything in report.json."""

    format: int = REPORT_FORMAT
    audit: str = ""
    """The id of the audit, which stays when it is evaluated again; empty in reports of earlier versions."""
    revision: Revision = Revision()
    tool: dict[str, str] = Field(default_factory=dict)
    """Names and versions: uxaudit, axe-core, the browser."""
    title: str = ""
    created: str = ""
    """ISO 8601, UTC."""
    site: str = ""
    verdict: Literal["pass", "fail", "unmeasured"]
    gate: Gate
    score: Score
    tasks: tuple[TaskRow, ...] = ()
    not_run: tuple[TaskNotRun, ...] = ()
    """Tasks that ``--task``, ``--tag``, ``--changed-since`` or ``--shard`` left out: nothing is known of them."""
    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    ignored: tuple[Finding, ...] = ()
    """Findings that the settings ignore: they do not count in score or gate."""
    dismissed: tuple[Finding, ...] = ()
    """Candidates that a person dismissed: they do not count in score or gate."""
    stale_answers: tuple[ReviewAnswer, ...] = ()
    """Answers of the review file whose place was audited and no longer has the finding: they had no effect."""
    not_tested: tuple[Sentence, ...] = ()
    baseline: Baseline | None = None
    """None if it was not compared with an earlier report."""
    notes: tuple[Sentence, ...] = ()
    """Problems with the measurement itself, such as an interrupted replay."""
    constants: dict[str, Any] = Field(default_factory=dict)
    """All constants of scoring used for this report."""
    defaults: dict[str, Any] = Field(default_factory=dict)
    """The defaults of those constants and thresholds that the settings changed."""
    options: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """By the id of the check: the options that the settings changed."""
    replays: int = 0
    texts: dict[str, Phrase] = Field(default_factory=dict)
    """The parts of its sentences, by the sentence: with them it can be written in another language."""
    people: People | None = None
    """The results of sessions with people; None if there are none."""


def report_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of report.json. Later versions add fields, so further properties are allowed."""
    schema = Report.model_json_schema(mode="serialization")
    for definition in (schema, *schema.get("$defs", {}).values()):
        definition.pop("additionalProperties", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "uxaudit report", **schema}
