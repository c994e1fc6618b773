"""Convert the forms in which a step may be written into the one form that the models take.

Verbs, arguments and short forms come from the classes of ``uxaudit.model.scenario``; this module names no verb.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from uxaudit.model.scenario import VERBS, Fill, Open, Step
from uxaudit.model.scenario_parts import Target
from uxaudit.scenario.keys import CONDITION_KEYS, MODIFIERS, RUN, STEP, TARGET_KEYS
from uxaudit.scenario.problems import Problems, did_you_mean, quoted
from uxaudit.scenario.target_syntax import condition_form, only_known, target_form
from uxaudit.scenario.translate import build, refuse_key
from uxaudit.scenario.unique import UNIQUE
from uxaudit.scenario.value_checks import check_argument, check_short, check_short_name, check_step
from uxaudit.scenario.vocabulary import is_customer_experience, refuse_experience
from uxaudit.scenario.yaml_text import written
from uxaudit.scenario.yaml_tree import Map, Node, Scalar, SourcePlace, kind

_ALIASES = {
    "go": "open",
    "goto": "open",
    "navigate": "open",
    "visit": "open",
    "tap": "click",
    "dblclick": "double_click",
    "enter": "fill",
    "write": "type",
    "input": "fill",
    "key": "press",
    "tick": "check",
    "choose": "select",
    "assert": "expect",
    "see": "expect",
    "wait": "wait_for",
    "sleep": "wait_for",
    "refresh": "reload",
    "go_back": "back",
    "include": "run",
}
"""Names of verbs in other tools; used only for hints."""


@cache
def arguments(verb: type[Step]) -> dict[str, bool]:
    """A verb's own arguments by their YAML names, with whether each is required; without the keys of its target."""
    inherited = {*Step.model_fields, "target", "condition"}
    own = {name: field for name, field in verb.model_fields.items() if name not in inherited}
    return {field.alias or name: field.is_required() for name, field in own.items()}


@cache
def takes(verb: type[Step], field: str) -> bool:
    """Whether the verb has this field (``target`` or ``condition``), whose keys are written next to its own arguments."""
    return field in verb.model_fields


@cache
def target_arguments(verb: type[Step]) -> tuple[str, ...]:
    """The arguments that are targets themselves, such as drag's ``from`` and ``to``."""
    return tuple(
        field.alias or name for name, field in verb.model_fields.items() if name != "target" and field.annotation in (Target, Target | None)
    )


def holds_secret(verb: type[Step]) -> tuple[str, ...]:
    """The arguments that may contain a secret: typed text, and URLs; all others are printed as written."""
    return ("text",) if issubclass(verb, Fill) else ("to",) if issubclass(verb, Open) else ()


# ---------------------------------------------------------------- steps


def verb_of(node: Map, problems: Problems) -> str | None:
    """The verb among a step's keys, including ``run``; None, with a problem, if there is none or more than one."""
    verbs = [key for key in node.entries if key in VERBS or key == RUN]
    if len(verbs) == 1 and verbs[0] in VERBS and _beside_instead_of_under(verbs[0], node, problems):
        return None
    others = [key for key in node.entries if key not in VERBS and key not in MODIFIERS and key != RUN]
    for key in others:
        _unknown_in_step(key, node, verbs, problems)
    if len(verbs) > 1:
        problems.add(f"one step has {len(verbs)} verbs: {', '.join(verbs)}", node.key_place(verbs[1]), "Start each step with its own `- `.")
    elif not verbs and not others:
        problems.add("this step has no verb", node.place, "Add one, such as `click: Search`.")
    return verbs[0] if len(verbs) == 1 else None


def _beside_instead_of_under(word: str, node: Map, problems: Problems) -> bool:
    """Report the arguments of a verb that are indented like the verb, as in ``fill:`` with ``label:`` and ``text:`` below it."""
    value = node.entries[word]
    keys = [key for key in node.entries if key != word and key in allowed_keys(VERBS[word])]
    own = [key for key in keys if key not in MODIFIERS]
    if not own or not isinstance(value, Scalar) or not value.empty:
        return False
    texts = {key: inner.text if isinstance(inner, Scalar) else "…" for key in keys for inner in [node.entries[key]]}
    names = ", ".join(f"`{key}`" for key in keys)
    problems.add(f"{names} must be under `{word}`, not on its level", node.key_place(keys[0]), f"Write `{word}: {written(texts)}`.")
    return True


def _unknown_in_step(key: str, node: Map, verbs: list[str], problems: Problems) -> None:
    place = node.key_place(key)
    if len(verbs) == 1 and verbs[0] in VERBS and key in allowed_keys(VERBS[verbs[0]]):
        problems.add(f"`{key}` is on the level of `{verbs[0]}`, but belongs under it", place, f"Write `{verbs[0]}: {{…, {key}: …}}`.")
    elif verbs:
        refuse_key(key, place, MODIFIERS, STEP, problems)
    else:
        unknown_verb(key, place, problems)


def unknown_verb(word: str, place: SourcePlace, problems: Problems) -> None:
    """Report an unknown verb, and suggest the most similar one."""
    if is_customer_experience(word):
        refuse_experience(word, place, problems)
        return
    known = (*VERBS, RUN)
    folded = word.casefold().replace("-", "_").replace(" ", "_")
    hint = f"Did you mean `{_ALIASES[folded]}`?" if folded in _ALIASES else did_you_mean(folded, known)
    if folded in ("wait", "sleep"):
        hint += " It waits for a condition, such as a text. Responses of the page are awaited automatically."
    problems.add(f"unknown verb {quoted(word)}", place, hint)


@cache
def allowed_keys(verb: type[Step]) -> tuple[str, ...]:
    """All keys of the mapping that follows a verb."""
    keys = [*arguments(verb)]
    keys += ["target", *TARGET_KEYS] if takes(verb, "target") else []
    keys += [*CONDITION_KEYS, *TARGET_KEYS] if takes(verb, "condition") else []
    return tuple(dict.fromkeys(keys))


def step_form(word: str, node: Map, folder: Path, problems: Problems) -> tuple[Step | None, Map | None]:
    """Build the step of a mapping whose verb is known; also its form without the arguments that may contain secrets.

    ``folder`` is that of the scenario, for the paths of uploads.
    """
    verb = VERBS[word]
    inner = _arguments(verb, node.entries[word], node.key_place(word), problems)
    if inner is None:
        return None, None
    form = Map(node.key_place(word), {**node.only(*MODIFIERS).entries, **inner.entries}, {**node.keys, **inner.keys})
    if "when" in form.entries:
        condition = condition_form(form.entries["when"], "when", problems)
        form = form.having(when=condition) if condition else form.without("when")
    place = node.key_place(word)
    where = Scalar(place, str(place))
    check_step(verb, form, folder, problems)
    step = build(verb, form.having(where=where), problems)
    if step is not None:
        for fault, hint in _meaning(step):
            problems.add(fault, place, hint)
    return step, form.without(*holds_secret(verb))


def _arguments(verb: type[Step], node: Node, place: SourcePlace, problems: Problems) -> Map | None:
    if takes(verb, "condition"):
        if isinstance(node, Scalar):
            check_short(verb, node, problems)
        condition = condition_form(node, verb.verb, problems)
        return Map(place, {"condition": condition}) if condition else None
    if isinstance(node, Scalar):
        return _short(verb, node, place, problems)
    if not isinstance(node, Map) or not allowed_keys(verb):
        wanted = "text or a mapping" if verb.short else "a mapping" if allowed_keys(verb) else "no value"
        problems.add(
            f"`{verb.verb}` takes {wanted}, but has {kind(node)}", node.place, _example(verb) if allowed_keys(verb) else "Remove it."
        )
        return None
    return _long(verb, node, place, problems)


def _short(verb: type[Step], node: Scalar, place: SourcePlace, problems: Problems) -> Map | None:
    if node.empty and not allowed_keys(verb):
        return Map(place, {})
    if not allowed_keys(verb):
        problems.add(f"`{verb.verb}` takes no value, but has {quoted(node.text)}", node.place, "Remove it.")
    elif node.empty or not node.text.strip():
        if node.empty or not problems.has(node.place):  # a reference without a value is already reported
            problems.add(f"`{verb.verb}` has no value", node.place, _example(verb))
    elif verb.short is None:
        problems.add(f"`{verb.verb}` needs more than one value", node.place, _example(verb))
    elif verb.short == "target":
        check_short_name(node, verb.verb, problems)
        return Map(place, {"target": Map(node.place, {"control": node})})
    else:
        return Map(place, {verb.short: node})
    return None


def _example(verb: type[Step]) -> str:
    if verb.short == "target":
        return f"Write it as `{verb.verb}: Search`, with the name of the control."
    own = [key for key, required in arguments(verb).items() if required] or list(arguments(verb))
    if takes(verb, "target"):
        return f"Write it as `{verb.verb}: {{label: Search, {own[0]}: …}}`."
    return f"Write it as `{verb.verb}: {{{own[0]}: …}}`, with {' and '.join(own)} as it has them."


def _long(verb: type[Step], node: Map, place: SourcePlace, problems: Problems) -> Map | None:
    for key in node.entries:
        if key in MODIFIERS and key not in allowed_keys(verb):
            problems.add(
                f"`{key}` belongs on the level of `{verb.verb}`, not under it",
                node.key_place(key),
                f"Write it under the step, with the same indentation as `{verb.verb}`.",
            )
    wrong = [key for key in node.entries if key in MODIFIERS and key not in allowed_keys(verb)]
    if check_argument(verb, node, problems):
        return None
    if not only_known(node.without(*wrong), allowed_keys(verb), f"`{verb.verb}`", problems) or wrong:
        return None
    own = {key: node.entries[key] for key in arguments(verb) if key in node.entries}
    for key in target_arguments(verb):
        if key in own:
            inner = target_form(own[key], key, problems)
            if inner is None:
                return None
            own[key] = inner
    form = Map(place, own, node.keys)
    return _mixed_target(verb, node, form, problems) if takes(verb, "target") else form


def _mixed_target(verb: type[Step], node: Map, form: Map, problems: Problems) -> Map | None:
    mixed = node.only(*(key for key in TARGET_KEYS if key not in arguments(verb)))
    if "target" in node.entries:
        if mixed.entries:
            problems.add("the target is given twice", node.key_place("target"), "Keep only `target`, or only the keys next to it.")
            return None
        target = target_form(node.entries["target"], "target", problems)
    elif not mixed.entries and not verb.model_fields["target"].is_required():
        return form
    else:
        target = target_form(Map(form.place, mixed.entries, node.keys), "target", problems)
    return form.having(target=target) if target else None


def _meaning(step: Step) -> Iterator[tuple[str, str]]:
    """What the types cannot check: exactly one of two arguments, sensible numbers, a URL that can be opened."""
    word = step.verb
    choices = [key for key, required in arguments(type(step)).items() if not required]
    given = [key for key in choices if getattr(step, key, None) is not None]
    if choices and len(given) != 1:
        said = " and ".join(f"`{key}`" for key in given) or "neither"
        yield (
            f"`{word}` needs exactly one of {' and '.join(f'`{key}`' for key in choices)}; it has {said}",
            "Keep one." if given else "Add one.",
        )
    by = getattr(step, "by", None)
    if by is not None and not (math.isfinite(by) and 0 < abs(by) <= 1_000_000):
        yield f"`{word}` by {by:g} does not move", "Give a number of pixels; a negative one scrolls up."
    if isinstance(step, Open):
        fault = address_fault(step.to)
        if fault:
            yield fault, "Write a path such as /basket, or a URL that starts with http:// or https://."
    for key in ("key", "name", "file"):
        if getattr(step, key, None) is not None and not str(getattr(step, key)).strip():
            yield f"`{key}` of `{word}` is empty", "Write a value."


def address_fault(address: str) -> str:
    """Why a path or URL cannot be opened; empty if it can."""
    scheme = UNIQUE.sub("", address).split("/", 1)[0].split("?", 1)[0]
    if not address.strip():
        return "the URL is empty"
    if any(c.isspace() for c in address.strip()):
        return f"the URL {quoted(address)} contains a space"
    if ":" in scheme and scheme.lower() not in ("http:", "https:") and not scheme.startswith(("$", "#")):
        return f"the URL {quoted(address)} is not a web address"
    return ""
