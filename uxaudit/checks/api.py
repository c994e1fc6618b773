"""The definition of a check, and everything needed to write one.

A check is a pure function from a recording to findings, together with its metadata. The decorator returns a value and
registers nothing: the loader finds the checks of this package by walking it, and those of plug-ins by entry points.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from uxaudit.checks.subjects import (
    documents_of,
    from_markup,
    from_walk,
    grouped,
    once_per_state,
    one_per_kind,
    states_of,
    states_with_markup,
    steps_of,
)
from uxaudit.common.lazy_pattern import LazyPattern
from uxaudit.constants import Constants
from uxaudit.languages import base_language, word_groups, word_list, word_pattern
from uxaudit.metrics.failure_cause import judged_error
from uxaudit.metrics.frustration import Signal, dead_clicks, error_clicks, misclicks, place_at, rage_clicks, thrashing, u_turns
from uxaudit.metrics.keystroke_level_model import acting_ms, predict_steps
from uxaudit.metrics.observed_task import Hesitation, first_click, first_click_is_right, hesitations, lostness_of, result
from uxaudit.metrics.statistics import log_normal_score, lost_share
from uxaudit.metrics.task_outcomes import Run, page_path, pages_of, run_of
from uxaudit.model.base import Box, Named, Shot
from uxaudit.model.components import general_selector, squeeze
from uxaudit.model.findings import HEURISTICS, Facet, Finding, Mode, Outcome, State
from uxaudit.model.probes import Probe
from uxaudit.model.report import TaskRow
from uxaudit.model.study import TaskResult
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.base import Spot
from uxaudit.recording.engine_scans import AxeNode, AxeRule, AxeScan, IbmNode, IbmRule, IbmScan
from uxaudit.recording.first_screen import FirstScreen
from uxaudit.recording.form_snapshot import ErrorText, FieldSight, FormSight
from uxaudit.recording.key_trials import Layer, Misreported, PasteTrial, Pressed
from uxaudit.recording.keyboard_use import DialogFocus, KeyboardUse
from uxaudit.recording.page_state import (
    Block,
    Drawn,
    Element,
    FormField,
    Image,
    Markup,
    Media,
    PageLink,
    PageState,
    Table,
    TextRun,
)
from uxaudit.recording.probe_spec import Browser, Cost, Phase, ProbeSpec
from uxaudit.recording.recording import Recording, TaskView
from uxaudit.recording.records import Control, End, Header, ScenarioPlan, StepRecord, TaskPlan
from uxaudit.recording.session import EventTarget, SessionEvent, SessionTask
from uxaudit.recording.state_trials import Contrast, Faded, Motion, Moving, Reflow, Shown, TextFault
from uxaudit.recording.step_events import Happened, Message, Moved, Response, Shift, Timing, Trouble, Visit, Vitals
from uxaudit.recording.tab_walk import Halt, Passing, TabStop, Trap, Unreached, Walk, clear_px
from uxaudit.recording.widget_keys import KeysTried, Widget, WidgetTrial
from uxaudit.texts import clause, counted, joined, text
from uxaudit.urls import page_of, split_recorded

__all__ = [
    "CannotTell",
    "Cap",
    "Check",
    "Curve",
    "Curves",
    "Findings",
    "Inapplicable",
    "Scored",
    "Subjects",
    "Without",
    "check",
    "documents_of",
    "finding_at",
    "finding_in",
    "from_markup",
    "from_walk",
    "grouped",
    "once_per_state",
    "one_per_kind",
    "states_of",
    "states_with_markup",
    "step_name",
    "steps_of",
]
__all__ += [
    "HEURISTICS",
    "Box",
    "Constants",
    "Facet",
    "Finding",
    "Misreported",
    "Mode",
    "Named",
    "Outcome",
    "Probe",
    "Shot",
    "Spot",
    "State",
    "TaskRow",
    "Trait",
]
__all__ += [
    "Run",
    "acting_ms",
    "judged_error",
    "log_normal_score",
    "lost_share",
    "page_of",
    "page_path",
    "pages_of",
    "predict_steps",
    "run_of",
]
__all__ += ["LazyPattern", "base_language", "word_groups", "word_list", "word_pattern"]
__all__ += ["general_selector", "split_recorded", "squeeze"]
__all__ += ["clause", "counted", "joined", "text"]
__all__ += ["Browser", "Cost", "Phase", "ProbeSpec"]
__all__ += ["AxeNode", "AxeRule", "AxeScan", "IbmNode", "IbmRule", "IbmScan"]
__all__ += ["ErrorText", "FieldSight", "FormSight"]
__all__ += ["KeysTried", "Layer", "PasteTrial", "Pressed", "Widget", "WidgetTrial"]
__all__ += ["DialogFocus", "KeyboardUse"]
__all__ += ["Block", "Drawn", "Element", "FirstScreen", "FormField", "Image"]
__all__ += ["Markup", "Media", "PageLink", "PageState", "Table", "TextRun"]
__all__ += ["Recording", "TaskView"]
__all__ += ["Control", "End", "Header", "ScenarioPlan", "StepRecord", "TaskPlan"]
__all__ += ["Contrast", "Faded", "Motion", "Moving", "Reflow", "Shown", "TextFault"]
__all__ += ["Happened", "Message", "Moved", "Response", "Shift", "Timing", "Trouble", "Visit", "Vitals"]
__all__ += ["EventTarget", "SessionEvent", "SessionTask", "TaskResult"]
__all__ += ["Signal", "dead_clicks", "error_clicks", "misclicks", "place_at", "rage_clicks", "thrashing", "u_turns"]
__all__ += ["Hesitation", "first_click", "first_click_is_right", "hesitations", "lostness_of", "result"]
__all__ += ["Halt", "Passing", "TabStop", "Trap", "Unreached", "Walk", "clear_px"]
"""Everything that checks need, including those of plug-ins: these names stay here when modules move."""

Findings = Iterable[Finding]
Subjects = Callable[[Recording], Sequence[Any]]


class CannotTell(Exception):
    """Raised by a check if the observations do not allow a judgement; its message becomes the outcome's reason."""


class Inapplicable(Exception):
    """Raised by a check if there is nothing to compare with; its message becomes the outcome's reason."""


@dataclass(frozen=True)
class Curve:
    """Lighthouse's log-normal curve: ``p10`` scores .9 and ``median`` scores .5 (both in the check's unit)."""

    p10: float
    median: float


Curves = Curve | Callable[[Recording], Curve]
Scored = Callable[[Recording, Constants], float]
Without = Callable[[Recording, Sequence[Finding]], Recording]
Cap = Literal["severity-4", "keyboard-blocked"]


@dataclass(frozen=True)
class Check:
    """A check and its metadata; the parts of its module's docstring are its documentation page."""

    id: str
    run: Callable[..., Findings]
    facet: Facet
    heuristic: int | None
    impact: int
    needs: frozenset[str]
    either: frozenset[str]
    """At least one of these probes is required as well as all in ``needs``; empty if ``needs`` is enough."""
    mode: Mode
    wcag: tuple[str, ...]
    over: Subjects
    """The subjects that it judges in a recording: without any it is not applicable; their number is the opportunities to fail."""
    curve: Curves | None
    """If given, ``over`` returns numbers and each is scored on the curve; a function if the curve depends on the device."""
    scored: Scored | None
    """If given, the check's own score from 0 to 1, instead of the share of subjects that failed."""
    without: Without | None
    """With ``scored``: the recording as if some findings did not exist, for the score without ignored findings."""
    whole_task: bool
    """Whether a finding is about the task as a whole, and proven only if two replays agree."""
    scope: Literal["task", "recording"]
    """Whether it judges each task by itself, or compares pages over the whole recording."""
    blocks_task: bool
    """Whether a finding means that the task cannot be completed: the gate then names only the blocked task."""
    cap: Cap
    """The cap of the score that its proven findings of the highest severity trigger."""
    second_opinion: bool
    """Whether its findings are merged into those of other checks about the same fault, which then name it in ``also``."""
    timed: bool
    """Whether it judges times, which an overloaded machine makes longer: its findings then prove nothing."""
    title: str
    why: str
    who: str
    measured: str
    fix: str
    source: str

    @property
    def options(self) -> dict[str, Any]:
        """Its options with their defaults: the keyword-only parameters."""
        parameters = inspect.signature(self.run).parameters.values()
        return {p.name: p.default for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}

    @property
    def option_types(self) -> dict[str, Any]:
        """The types of its options, by annotation, or by default value if an annotation cannot be evaluated."""
        try:
            parameters = inspect.signature(self.run, eval_str=True).parameters.values()
        except NameError:  # a plug-in may import names for type checkers only
            return {name: type(default) for name, default in self.options.items()}
        return {p.name: type(p.default) if p.annotation is p.empty else p.annotation for p in parameters if p.name in self.options}


def step_name(step: StepRecord) -> str:
    """The name of a step in a message: its label in quotes, otherwise its sentence."""
    return f'"{step.label}"' if step.label else step.sentence


def finding_at(step: StepRecord, message: str, **values: Any) -> Finding:
    """Make a finding at a step, with its index, name, page, control and screenshot. ``values`` are further fields of Finding."""
    control = step.control
    place: dict[str, Any] = {
        "step": step.index if step.phase == "step" else None,
        "step_label": step.label or step.sentence,
        "url": step.url,
        "target": Named(role=control.role, name=control.name, selector=control.selector) if control else None,
        "box": control.box if control and step.before else None,
        "shot": step.before or step.after,
        "on_path": True,
    }
    return Finding(message=message, **(place | values))


def finding_in(state: PageState, place: Element | AxeNode | TextRun | Spot | Halt | None, message: str, **values: Any) -> Finding:
    """Make a finding on a page state, at an element, node or text, or (``place`` None) on the page as a whole."""
    whole_page = place is not None and place.selector in ("html", "body", "head")
    named: dict[str, Any] = {"url": state.url, "shot": state.shot, "box": place.box if place and state.shot else None}
    if isinstance(place, TextRun):
        named["target"] = Named(role="text", name=place.text[:80], selector=place.selector)
    elif place is not None:
        name = "" if whole_page else place.name or (place.text[:60].strip() if isinstance(place, Spot) else "")
        named["target"] = Named(role=place.role, name=name, selector=place.selector)
        named["snippet"] = place.html
    return Finding(message=message, **(named | values))


def check(
    id: str,
    *,
    facet: Facet,
    heuristic: int | None = None,
    impact: int,
    needs: tuple[str, ...] = (),
    either: tuple[str, ...] = (),
    mode: Mode = Mode.MEASURED,
    wcag: tuple[str, ...] = (),
    over: Subjects = steps_of,
    curve: Curves | None = None,
    scored: Scored | None = None,
    without: Without | None = None,
    whole_task: bool = False,
    scope: Literal["task", "recording"] = "task",
    blocks_task: bool = False,
    cap: Cap = "severity-4",
    second_opinion: bool = False,
    timed: bool = False,
) -> Callable[[Callable[..., Findings]], Check]:
    """Make a check of a function. The module's docstring gives its title, Why, Who, Measured, Fix and Source.

    Raises ValueError if the docstring lacks one of them.
    """

    def make(run: Callable[..., Findings]) -> Check:
        parts = parse_docs(inspect.getdoc(inspect.getmodule(run)) or "", id)
        return Check(
            id,
            run,
            facet,
            heuristic,
            impact,
            frozenset(needs),
            frozenset(either),
            mode,
            wcag,
            over,
            curve,
            scored,
            without,
            whole_task,
            scope,
            blocks_task,
            cap,
            second_opinion,
            timed,
            **parts,
        )

    return make


PARTS = ("Why", "Who", "Measured", "Fix", "Source")


def parse_docs(text: str, id: str) -> dict[str, str]:
    """Split a check's docstring into its title and parts. Raises ValueError if one is missing."""
    title, _, rest = text.partition("\n")
    found: dict[str, list[str]] = {}
    part = ""
    for line in rest.splitlines():
        head, colon, tail = line.partition(":")
        if colon and head in PARTS:
            part, line = head, tail
            found[part] = []
        if part and line.strip():
            found[part].append(line.strip())
    missing = [name for name in PARTS if not found.get(name)]
    if missing or not title.strip():
        raise ValueError(f"the docstring of check {id} lacks {', '.join(missing) or 'its title'}")
    return {"title": title.strip().rstrip("."), **{name.lower(): " ".join(found[name]) for name in PARTS}}
