"""The JSON Schema of a settings file, for completion in editors; built from the models that the loader uses."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from uxaudit.constants import Constants, Thresholds
from uxaudit.scenario.descriptions import field_doc, summary
from uxaudit.scenario.keys import NOTES
from uxaudit.scenario.schema import Schema
from uxaudit.scenario.settings import OFF, ON, KnownChecks, option_model
from uxaudit.settings import Ignore, Settings
from uxaudit.texts.language import available

_SWITCHED_OFF: Schema = {"enum": [*OFF, False]}


def settings_schema(known: KnownChecks) -> Schema:
    """The schema of a settings file with these checks (JSON Schema draft 2020-12)."""
    parts: dict[str, type[BaseModel]] = {"constants": Constants, "gate": Thresholds, "ignore": Ignore}
    of_checks = {name: option_model(name, tuple(options.items())) for name, options in known.items() if options}
    refs, whole = models_json_schema([(model, "validation") for model in (*parts.values(), *of_checks.values())])
    definitions = whole["$defs"]
    ref = {model: refs[model, "validation"] for model in (*parts.values(), *of_checks.values())}
    for model in parts.values():
        _finish(model, definitions[ref[model]["$ref"].rsplit("/", 1)[1]])
    definitions["switch"] = {"description": "`off` switches the check off.", "enum": [*OFF, *ON, False, True]}
    switch: Schema = {"$ref": "#/$defs/switch"}
    checks = {name: {"anyOf": [switch, ref[of_checks[name]]]} if name in of_checks else switch for name in known}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "uxaudit settings",
        "description": summary(Settings),
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "patternProperties": {f"^{NOTES}": True},
        "properties": {
            "lang": {"description": "Language of reports for people.", "enum": list(available())},
            "constants": ref[Constants],
            "gate": ref[Thresholds],
            "ignore": {"type": "array", "items": ref[Ignore]},
            "checks": {"type": "object", "additionalProperties": False, "properties": checks},
        },
        "$defs": definitions,
    }


def _finish(model: type[BaseModel], made: dict[str, Any]) -> None:
    """Describe each field, allow ``off`` for thresholds that may be None, and remove fields that no person writes."""
    made["properties"].pop("where", None)
    for name, field in made["properties"].items():
        field.pop("title", None)
        if field.get("default", 0) is None:
            del field["default"]
        if "anyOf" in field:
            others = [one for one in field["anyOf"] if one != {"type": "null"}]
            field["anyOf"] = others + ([_SWITCHED_OFF] if model is Thresholds and len(others) < len(field["anyOf"]) else [])
        if field.get("type") == "boolean":
            field["enum"] = [*OFF, *ON, False, True]
            del field["type"]
        field["description"] = field_doc(model, name)
