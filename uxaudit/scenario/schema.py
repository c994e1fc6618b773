"""The JSON Schema of a scenario file, for completion and help in editors.

Built from the classes and key lists that the loader uses, so that both accept the same keys. Only the loader reports
what a schema cannot express: two tasks with one name, a variable that is not set.
"""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from uxaudit.model.scenario import NAMED_BY, VERBS, Scenario, Step, Task
from uxaudit.model.scenario_parts import Budgets, Condition, Optimal, Reset, Serve, Target
from uxaudit.model.study import Questionnaire, Study
from uxaudit.scenario.descriptions import field_doc, summary
from uxaudit.scenario.keys import CONDITION_KEYS, MODIFIERS, NOTES, REFINES, RUN, SCENARIO_KEYS, STATES, TARGET_KEYS, TASK_KEYS
from uxaudit.scenario.parts import RESETS
from uxaudit.scenario.step_syntax import allowed_keys, arguments, takes, target_arguments
from uxaudit.scenario.vocabulary import ROLES

Schema = dict[str, Any]
_REFERENCE: Schema = {"type": "string", "pattern": r"\$\{(env|with):"}


def json_schema() -> Schema:
    """The schema of a scenario file, JSON Schema draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "uxaudit scenario",
        "description": summary(Scenario),
        **_object(_scenario_keys(), required=["scenario", "site", "tasks"], patternProperties={f"^{NOTES}": True}),
        "$defs": _definitions(),
    }


def _ref(name: str, description: str = "") -> Schema:
    return {"$ref": f"#/$defs/{name}", **({"description": description} if description else {})}


def _object(properties: Schema, required: list[str] | None = None, **more: Any) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": required} if required else {}),
        **more,
    }


def _definitions() -> Schema:
    return {
        "text": {"type": ["string", "number", "boolean"]},
        "name": {"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": ["number", "boolean"]}]},
        "boolean": {"anyOf": [{"enum": [True, False, 0, 1, "yes", "no", "on", "off", "true", "false"]}, _REFERENCE]},
        "duration": {
            "description": "A number with its unit: 400ms, 2s or 1m.",
            "type": "string",
            "pattern": r"^\s*\d+(\.\d+)?\s*(ms|s|m)\s*$|\$\{(env|with):",
        },
        "texts": {"anyOf": [_ref("name"), {"type": "array", "items": _ref("name")}]},
        "target": _target(lone_role=False),
        "place": _target(lone_role=True),
        "condition": _condition(),
        "step": _step(),
        "steps": {"type": "array", "items": _ref("step")},
        "budgets": {"minProperties": 1, **_plain_model(Budgets, [])},
        "task": _task(),
    }


# ---------------------------------------------------------------- values


def _value(cls: type[BaseModel], name: str) -> Schema:
    """The schema of a field that holds a plain value, from its annotation and its bounds."""
    field = cls.model_fields[name]
    kind = _kind(field)
    doc = field_doc(cls, name)
    if any(type(part).__name__ == "BeforeValidator" for part in field.metadata) or _is_duration(field):
        return _ref("duration", doc)
    if kind is bool:
        return _ref("boolean", doc)
    if kind in (int, float):
        return _number(kind, field, doc)
    if get_origin(kind) is tuple:
        return _ref("texts", doc)
    return _ref("text", doc)


def _kind(field: FieldInfo) -> Any:
    annotation = field.annotation
    if get_origin(annotation) in (UnionType, Union):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _is_duration(field: FieldInfo) -> bool:
    return any(type(part).__name__ == "BeforeValidator" for part in getattr(_kind(field), "__metadata__", ()))


def _number(kind: type, field: FieldInfo, doc: str) -> Schema:
    bounds = {
        word: value
        for part in field.metadata
        for key, word in (("ge", "minimum"), ("le", "maximum"))
        if (value := getattr(part, key, None)) is not None
    }
    number = {"type": "integer" if kind is int else "number", **bounds}
    return {"anyOf": [number, _REFERENCE], **({"description": doc} if doc else {})}


# ---------------------------------------------------------------- targets and conditions


def _target_properties(without: tuple[str, ...] = ()) -> Schema:
    special: Schema = {
        "role": {"description": field_doc(Target, "role"), "anyOf": [{"enum": sorted(ROLES)}, _REFERENCE]},
        "within": _ref("place", field_doc(Target, "within")),
    }
    named = {key: _ref("name", field_doc(Target, key)) for key in ("name", *NAMED_BY, "frame")}
    return {key: special.get(key) or named.get(key) or _value(Target, key) for key in TARGET_KEYS if key not in without}


def _ways(lone_role: bool, without: tuple[str, ...] = ()) -> list[Schema]:
    """One schema for each way to name a target; exactly one of them must hold."""
    role: Schema = {"required": ["role"]}
    if not lone_role:
        role["anyOf"] = [{"required": [key]} for key in ("name", "nth", "within")]
    name = {"required": ["name"], "not": {"required": ["role"]}}
    return [role, name, *({"required": [key]} for key in NAMED_BY if key not in without)]


def _no_way(without: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> Schema:
    keys = ("role", "name", *NAMED_BY, *also)
    return {"not": {"anyOf": [{"required": [key]} for key in keys if key not in without]}}


def _target(lone_role: bool) -> Schema:
    mapping = _object(_target_properties(), oneOf=_ways(lone_role))
    return {"description": summary(Target), "anyOf": [_ref("name"), mapping]}


def _condition_properties() -> Schema:
    own = {key: _value(Condition, key) for key in CONDITION_KEYS}
    named = {key: _ref("name", field_doc(Condition, key)) for key in ("url", "title", "text")}
    return {**_target_properties(), **own, **named}


def _condition() -> Schema:
    page = ("title", "text")  # `title` and `text` without a target are the page's; with a target, `text` is the text that it shows
    named: list[Schema] = _ways(True, page)
    something = {"anyOf": [*named, {"required": ["text"]}]}
    mapping = _object(
        _condition_properties(),
        anyOf=[*named, *({"required": [key]} for key in ("url", *page))],
        oneOf=[*named, _no_way(page)],
        dependentSchemas=dict.fromkeys(("visible", *STATES, *REFINES), something),
    )
    return {"description": summary(Condition), "anyOf": [_ref("name"), mapping]}


# ---------------------------------------------------------------- steps


def _step() -> Schema:
    bare = [word for word, verb in VERBS.items() if not allowed_keys(verb)]
    verbs = {word: _verb(verb) for word, verb in VERBS.items()}
    mapping = _object({**verbs, RUN: _run(), **_modifiers()}, oneOf=[*({"required": [word]} for word in VERBS), _run_alone()])
    return {"anyOf": [{"enum": bare}, mapping]}


def _run_alone() -> Schema:
    return {"required": [RUN], "maxProperties": 1}


def _verb(verb: type[Step]) -> Schema:
    about = {"description": summary(verb)}
    if takes(verb, "condition"):
        return {**about, **_ref("condition")}
    if not allowed_keys(verb):
        return {**about, "type": "null"}
    return {**about, "anyOf": [*([_ref("name")] if verb.short else []), _long(verb)]}


def _long(verb: type[Step]) -> Schema:
    own = arguments(verb)
    properties = {key: _ref("target") if key in target_arguments(verb) else _value(verb, key) for key in own}
    rules: Schema = {}
    required = [key for key, needed in own.items() if needed]
    choices = [key for key, needed in own.items() if not needed]
    if choices:
        rules["allOf"] = [{"oneOf": [{"required": [key]} for key in choices]}]
    if takes(verb, "target"):
        properties = {**_target_properties(tuple(own)), "target": _ref("target"), **properties}
        rules["oneOf"] = _mixed(verb, tuple(own))
    return _object(properties, required, **rules)


def _mixed(verb: type[Step], own: tuple[str, ...]) -> list[Schema]:
    """The target's keys among the verb's own, or all of them under ``target``; no target if the verb needs none."""
    apart = {"required": ["target"], **_no_way(own, REFINES)}
    inline = [{**way, "not": {"anyOf": [{"required": ["target"]}, *([way["not"]] if "not" in way else [])]}} for way in _ways(False, own)]
    none = [] if verb.model_fields["target"].is_required() else [_no_way(own, ("target", *REFINES))]
    return [*inline, apart, *none]


def _run() -> Schema:
    values = {"type": "object", "additionalProperties": _ref("text"), "description": "Values for `${with:name}` in it."}
    mapping = _object({"file": _ref("name", "Its path, from this file's folder."), "with": values}, ["file"])
    return {"description": "Put the steps of a shared flow file here.", "anyOf": [_ref("name"), mapping]}


# ---------------------------------------------------------------- tasks and the whole


def _plain_model(cls: type[BaseModel], required: list[str]) -> Schema:
    return {"description": summary(cls), **_object({key: _value(cls, key) for key in cls.model_fields}, required)}


def _task() -> Schema:
    expectation = {
        "anyOf": [_ref("condition"), _object({"expect": _ref("condition"), **_modifiers()}, ["expect"]), _object({RUN: _run()}, [RUN])]
    }
    special: Schema = {
        "task": _ref("name", field_doc(Task, "task")),
        "start": _ref("name", field_doc(Task, "start")),
        "optimal": {"description": summary(Optimal), "anyOf": [{"const": "crawl"}, _plain_model(Optimal, [])]},
        "budgets": _ref("budgets", field_doc(Task, "budgets")),
        "steps": _ref("steps", field_doc(Task, "steps")),
        "success": {"type": "array", "items": expectation, "description": field_doc(Task, "success")},
    }
    some = [{"required": [key], "properties": {key: {"minItems": 1}}} for key in ("steps", "success")]
    return _object({key: special.get(key) or _value(Task, key) for key in TASK_KEYS}, ["task"], anyOf=some)


def _modifiers() -> Schema:
    return {key: _ref("condition", field_doc(Step, key)) if key == "when" else _value(Step, key) for key in MODIFIERS}


def _reset() -> Schema:
    """A command or a URL, with the keys that belong to each."""
    ways = [{"required": [way], "not": {"anyOf": [{"required": [key]} for key in others]}} for way, others in RESETS.items()]
    schema = _plain_model(Reset, [])
    schema["properties"]["method"] = {"enum": list(get_args(Reset.model_fields["method"].annotation)), **_described(Reset, "method")}
    return {**schema, "oneOf": ways}


def _study() -> Schema:
    """How sessions are run; the questionnaires and ends are listed."""
    schema = _plain_model(Study, [])
    names = {"enum": list(get_args(Questionnaire))}
    schema["properties"]["questions"] = {"anyOf": [names, {"type": "array", "items": names}], **_described(Study, "questions")}
    schema["properties"]["end"] = {"enum": list(get_args(Study.model_fields["end"].annotation)), **_described(Study, "end")}
    return schema


def _described(cls: type[BaseModel], name: str) -> Schema:
    return {"description": field_doc(cls, name)}


def _scenario_keys() -> Schema:
    special: Schema = {
        "scenario": _ref("name", field_doc(Scenario, "scenario")),
        "site": {"type": "string", "pattern": r"^\s*https?://|\$\{env:", "description": field_doc(Scenario, "site")},
        "serve": {"description": summary(Serve), "anyOf": [_ref("name"), _plain_model(Serve, ["command"])]},
        "reset": {"description": summary(Reset), "anyOf": [_ref("name"), _reset()]},
        "budgets": _ref("budgets", field_doc(Scenario, "budgets")),
        "study": _study(),
        "personas": {**_ref("texts", field_doc(Scenario, "personas")), "minItems": 1},
        "login": {"anyOf": [{"type": "string"}, _ref("steps")], "description": field_doc(Scenario, "login")},
        "setup": _ref("steps", field_doc(Scenario, "setup")),
        "tasks": {"type": "array", "minItems": 1, "items": _ref("task"), "description": field_doc(Scenario, "tasks")},
    }
    special["env"] = {
        "type": "object",
        "additionalProperties": _ref("text"),
        "description": "Defaults for `${env:NAME}`; the environment wins.",
    }
    return {key: special.get(key) or _value(Scenario, key) for key in SCENARIO_KEYS}
