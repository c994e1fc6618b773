"""Settings files: their contents, and that every problem is reported with its place and a remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from uxaudit.checks import known_options
from uxaudit.constants import DEFAULTS, differing
from uxaudit.errors import InputError
from uxaudit.scenario import load_settings, settings_schema
from uxaudit.settings import Settings

WHOLE = """
constants:
  facet_weights: {accessibility: 4, visual: 0}
  severity_weights: {3: 8}
  cap_blocked: 60
gate: {min_score: 80, severity: off, min_coverage: 0.5, max_findings: {2: 10}}
checks:
  hard-words: off
  vague-link: on
  slow-feedback: {limit_ms: 300}
ignore:
  - {check: axe, rule: region, url: /legacy/**, reason: goes in spring, until: 2027-03-31}
"""


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "uxaudit.yaml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, known_options())


def test_all_that_may_be_set(tmp_path: Path) -> None:
    settings = load(tmp_path, WHOLE)
    weights = settings.constants.facet_weights
    assert (weights["accessibility"], weights["visual"], weights["efficiency"]) == (4, 0, 2)
    assert settings.constants.severity_weights == {1: 1, 2: 3, 3: 8, 4: 10}
    assert (settings.gate.min_score, settings.gate.severity, settings.gate.drop, settings.gate.max_findings) == (80, None, 3, {2: 10})
    assert (settings.off, settings.options) == (("hard-words",), {"slow-feedback": {"limit_ms": 300}})
    (ignore,) = settings.ignores
    assert (ignore.until, ignore.where.rsplit(":", 2)[1:]) == (date(2027, 3, 31), ["12", "5"])
    assert differing(settings.constants, settings.gate) == {
        "facet_weights.accessibility": 3,
        "facet_weights.visual": 1,
        "severity_weights.3": 7,
        "cap_blocked": 69,
        "gate.min_score": None,
        "gate.severity": 3,
        "gate.min_coverage": 0.6,
        "gate.max_findings_2": None,
    }
    assert DEFAULTS.facet_weights["accessibility"] == 3


IGNORE = "ignore:\n  - {check: axe, reason: r, until: 2027-01-01"


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("", "1:1", "the file is empty. Set one of constants, gate, checks, ignore"),
        ("- a", "1:1", "the settings must be a mapping"),
        ("constant: {}", "1:1", "unknown key `constant` in the settings. Did you mean `constants`?"),
        ("nps: 9", "1:1", "`nps` is a measure of customer experience. Remove it: uxaudit measures usability"),
        ("checks: {csat: on}", "1:10", "`csat` is a measure of customer experience"),
        ("gate: {satisfaction: 2}", "1:8", "`satisfaction` is a measure of customer experience"),
        ("constants: {cap_bloked: 1}", "1:13", "unknown key `cap_bloked` in `constants`. Did you mean `cap_blocked`?"),
        ("constants: {klm_k_s: 1}", "1:13", "unknown key `klm_k_s`"),
        ("constants: {cap_blocked: 200}", "1:26", "`cap_blocked` is `200`. It must be at most 100."),
        ("constants: {rare_share: nan}", "1:25", "`rare_share`"),
        ("constants: {proof_replays: two}", "1:28", "`proof_replays` must be a whole number, but is `two`"),
        ("constants: {facet_weights: {acessibility: 1}}", "1:29", "unknown key `acessibility` in `facet_weights`. Did you mean"),
        ("constants: {facet_weights: {help: -1}}", "1:35", "`help` is `-1`. It must be at least 0."),
        ("constants: {severity_weights: {5: 1}}", "1:32", "unknown key `5` in `severity_weights`"),
        ("gate: {min_score: high}", "1:19", "`min_score` must be a number, but is `high`"),
        ("gate: {severity: 5}", "1:18", "It must be at most 4."),
        ("gate: {drop: }", "1:14", "`drop` has no value"),
        ("gate: {blocked_critical: maybe}", "1:26", "must be `true` or `false`"),
        ("checks: {slow-fedback: off}", "1:10", "there is no check `slow-fedback`. Did you mean `slow-feedback`?"),
        ("checks: {slow-feedback: 3}", "1:25", "neither `off` nor a mapping of options. Write `off`, or some of"),
        ("checks: {slow-feedback: {limit: 3}}", "1:26", "unknown key `limit` in the options of `slow-feedback`. Did you mean `limit_ms`?"),
        ("checks: {slow-feedback: {limit_ms: 3 s}}", "1:36", "`limit_ms` must be a number, but is `3 s`"),
        ("checks: {slow-feedback: {limit_ms: inf}}", "1:36", "`limit_ms`"),
        ("checks: [axe]", "1:9", "`checks` must be a mapping, but is a list"),
        ("ignore: {check: axe}", "1:9", "`ignore` must be a list"),
        ("ignore:\n  - axe", "2:5", "an `ignore` entry must be a mapping, but is text"),
        ("ignore:\n  - {check: axe, until: 2027-01-01}", "2:5", "`reason` is missing"),
        ("ignore:\n  - {check: axe, reason: r}", "2:5", "`until` is missing"),
        ("ignore:\n  - {reason: r, until: 2027-01-01}", "2:5", "`check` is missing"),
        ("ignore:\n  - {check: axe, reason: ' ', until: 2027-01-01}", "2:26", "`reason` is empty"),
        ("ignore:\n  - {check: axe, reason: r, until: 1.3.2027}", "2:36", "write the date as year-month-day, such as 2030-12-31"),
        ("ignore:\n  - {check: axe, reason: r, until: 2027-02-30}", "2:36", "`until`"),
        ("ignore:\n  - {check: ax, reason: r, until: 2027-01-01}", "2:13", "there is no check `ax`. Did you mean `axe`?"),
        (IGNORE + ", ruel: a}", "2:48", "unknown key `ruel` in an `ignore` entry. Did you mean `rule`?"),
        (IGNORE + ", target: }", "2:56", "`target` has no value"),
    ],
)
def test_problems_are_reported_with_place_and_remedy(tmp_path: Path, text: str, where: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, text)
    (problem,) = caught.value.problems
    assert problem.where == f"{tmp_path / 'uxaudit.yaml'}:{where}"
    assert words in f"{problem.message}. {problem.hint}"


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, "constants: {cap_blocked: x}\ngate: {severity: 9}\nchecks: {nope: off}\nignore:\n  - {check: axe}\nmetrics: [nps]")
    assert [problem.where.rsplit(":", 2)[1] for problem in caught.value.problems] == ["1", "2", "3", "5", "5", "6", "6"]


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        "gate: {severity: 2}",
        "gate: {severity: 9}",
        "gate: {drop: off}",
        "gate: {blocked_critical: off}",
        "constants: {cap_blocked: 101}",
        "constants: {cap: 1}",
        "constants: {facet_weights: {nope: 1}}",
        "checks: {axe: off}",
        "checks: {axe: 3}",
        "checks: {nope: off}",
        "checks: {slow-feedback: {limit_ms: 3}}",
        "checks: {slow-feedback: {limit_ms: x}}",
        "checks: {slow-feedback: {limit: 3}}",
        IGNORE + "}",
        IGNORE + ", ruel: a}",
        "ignore:\n  - {check: axe, reason: r}",
        "nps: 3",
        "gate: {min_score: 1000}",
    ],
)
def test_schema_and_loader_agree(tmp_path: Path, text: str) -> None:
    schema = settings_schema(known_options())
    Draft202012Validator.check_schema(schema)
    data = yaml.load(text, yaml.BaseLoader)

    def typed(value: object) -> object:
        if isinstance(value, dict):
            return {key: typed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [typed(item) for item in value]
        try:
            return float(str(value)) if "." in str(value) else int(str(value))
        except ValueError:
            return value

    valid = not list(Draft202012Validator(schema).iter_errors(typed(data)))
    try:
        load(tmp_path, text)
        loads = True
    except InputError:
        loads = False
    assert valid == loads
