"""Makes recordings from partial data, as a replay would leave them; values that a case leaves out are unremarkable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import End, Header, StepRecord
from uxaudit.recording.session import SESSION_LINES
from uxaudit.recording.session_steps import steps_of
from uxaudit.recording.session_tasks import session_of

T0 = 1_700_000_000_000.0
SITE = "http://127.0.0.1:8000"


PLAIN = {"fingerprint": "plain", "elements": [], "texts": [], "axe": {"passes": [{"id": "list", "passed": 1}]}}
"""A state without problems."""


def recording(case: Mapping[str, Any] | None = None, *, repetition: int = 1, **more: Any) -> Recording:
    """Build a recording of ``tasks`` (or of one task's ``steps``) and the page ``states`` that its steps name."""
    data = {**(case or {}), **more}
    tasks = data.get("tasks") or [{"steps": data.get("steps", [{}]), **data.get("plan", {})}]
    steps = [step(task, index, item) for task, held in enumerate(tasks) for index, item in enumerate(held["steps"])]
    states = {item["fingerprint"]: state(item) for item in (PLAIN, *data.get("states", ()))}
    persona = data.get("persona", "desktop")
    header = Header.model_validate(
        {
            "replay": f"{data.get('scenario', 'shop')}--{persona}--{repetition}",
            "persona": persona,
            "repetition": repetition,
            "probes": data.get("probes", tried(data)),
            "viewport": data.get("viewport", (1280, 720)),
            "plan": {
                "scenario": data.get("scenario", "shop"),
                "site": SITE,
                "tasks": [plan(index, task) for index, task in enumerate(tasks)],
            },
        }
    )
    end = None if data.get("interrupted") else End.model_validate(data.get("end", {}))
    if "session" in data:
        return observed(header, data["session"], end, states)
    return Recording(header, tuple(steps), end, states)


def observed(header: Header, data: list[Mapping[str, Any]], end: End | None, states: dict[str, PageState]) -> Recording:
    """A session with a person: its lines, of which ``event`` is the usual kind. Times count from T0."""
    lines = [SESSION_LINES[item.get("kind", "event")].model_validate(moved_line(item)) for item in data]
    session = session_of("P1", lines)
    header = header.model_copy(update={"mode": "observed", "persona": "people", "participant": "P1"})
    return Recording(header, steps_of(header.plan, session), end, states, session=session)


def moved_line(item: Mapping[str, Any]) -> dict[str, Any]:
    target = {"role": "button", "name": "Next", "selector": "main > button", "tag": "button"} | (item.get("target") or {})
    clicked = {"target": target, "x": 50, "y": 20} if item.get("what") in ("click", "input", "focus", "choice") else {}
    later = {"reached_at": T0 + item["reached_at"]} if item.get("reached_at") is not None else {}
    begun = {"task": 0} if item.get("kind") in ("task-begin", "task-end") else {}
    return begun | clicked | dict(item) | ({"target": target} if "target" in item else {}) | later | {"t": T0 + item.get("t", 0)}


def tried(data: Mapping[str, Any]) -> list[Probe]:
    """Returns every probe; the second engine's only if the case has data of it."""
    return [probe for probe in Probe if probe is not Probe.IBM or any("ibm" in item for item in data.get("states", ()))]


def plan(index: int, task: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a task's plan from the case's keys other than its steps."""
    named = {"task": f"task {index}", "has_success": True, "steps": len(task["steps"])}
    return named | {key: value for key, value in task.items() if key != "steps"}


def step(task: int, index: int, data: Mapping[str, Any]) -> StepRecord:
    """Returns one step: a click that passed and had a response, unless the case says otherwise."""
    verb = data.get("verb", "click")
    name = data.get("control", {}).get("name", "Next") if data.get("control") is not None else "Next"
    values: dict[str, Any] = {
        "task": task,
        "index": index,
        "phase": "step",
        "verb": verb,
        "sentence": f'{verb} "{name}"',
        "status": "passed",
        "url": f"{SITE}/",
        "template": "/",
        "control": {"role": "button", "name": name, "selector": "main > button", "tag": "button"},
        "timing": {"t0": 0, "t1": 50, "t2": 80, "responses": ["dom"]},
        "state": "plain",
        "vitals": {"lcp_ms": 300, "cls": 0},
    } | dict(data)
    values["timing"] = _moved(values["timing"])
    values["trouble"] = [item | ({"at": T0 + item["at"]} if "at" in item else {}) for item in values.get("trouble", ())]
    return StepRecord.model_validate(values)


def _moved(timing: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Converts the times of a case, which count from the input, to those of a recording, which count from 1970."""
    if timing is None:
        return None
    return {key: T0 + value if key in ("t0", "t1", "t2") and value is not None else value for key, value in timing.items()}


def state(data: Mapping[str, Any]) -> PageState:
    """Returns a page state; its elements get a box if the case gives none."""
    values: dict[str, Any] = {"url": f"{SITE}/", "template": "/", "lang": "en"} | dict(data)
    if values.get("elements") is not None:
        box = {"x": 10, "y": 10, "width": 100, "height": 44}
        values["elements"] = [{"box": box} | element for element in values["elements"]]
    if values.get("axe") is not None:
        values["axe"] = {"version": "4.14.1"} | values["axe"]
    if values.get("ibm") is not None:
        values["ibm"] = {"version": "4.0.34"} | values["ibm"]
    return PageState.model_validate(values)
