"""Combined personas: ``keyboard + slow-network`` is a user with a keyboard on a slow network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import reduce

from uxaudit.errors import InputError, Problem
from uxaudit.scenario.personas import Persona, persona_names, personas
from uxaudit.scenario.problems import did_you_mean, quoted

PLUS = "+"
JOINED = ("name", "title", "says", "examines")
"""Fields whose values are joined; for all others one value wins."""


def parts_of(name: str) -> tuple[str, ...]:
    """The names of the combined personas, each once; spaces around ``+`` are ignored."""
    return tuple(dict.fromkeys(part.strip() for part in name.split(PLUS)))


def joined(parts: Sequence[str]) -> str:
    """The name of a combination."""
    return f" {PLUS} ".join(parts)


def persona_of(name: str, known: Mapping[str, Persona]) -> Persona:
    """The persona or combination of a name. Raises InputError with the remedy, without a place."""
    unknown = tuple(_unknown(part, name, known) for part in parts_of(name) if part not in known)
    if unknown:
        raise InputError.of(unknown)
    return reduce(_with, (known[part] for part in parts_of(name)))


def _unknown(part: str, name: str, known: Iterable[str]) -> Problem:
    if not part and PLUS in name:
        return Problem(f"a name is missing next to `{PLUS}` in {quoted(name)}", "", "Write it as in: keyboard + slow-network.")
    return Problem(f"unknown persona {quoted(part)}", "", did_you_mean(part, known))


def persona_faults(name: str) -> tuple[tuple[str, str], ...]:
    """The problems of a persona's name in a scenario: messages with remedies. Reads files only for combinations."""
    names = persona_names()
    if PLUS not in name:
        return () if name in names else ((f"unknown persona {quoted(name)}", did_you_mean(name, names)),)
    try:
        persona_of(name, personas())
    except InputError as error:
        return tuple((problem.message, problem.hint) for problem in error.problems)
    return ()


def _with(first: Persona, second: Persona) -> Persona:
    """Combine two personas: if both set a field, the second wins. Raises InputError if they contradict each other."""
    plain = Persona(name="", title="")
    if plain.input != first.input != second.input != plain.input:
        raise InputError(
            f"`{first.name}` uses {first.input} and `{second.name}` uses {second.input}, so they cannot be combined",
            "",
            "Remove one of them, or list them as two personas.",
        )
    chosen = {
        field.name: getattr(second, field.name)
        for field in fields(Persona)
        if field.name not in JOINED and getattr(second, field.name) != getattr(plain, field.name)
    }
    return replace(
        first,
        **chosen,
        name=joined((*parts_of(first.name), second.name)),
        title=f"{first.title}; {second.title}",
        says=" ".join(filter(None, (first.says, second.says))),
        examines=tuple(dict.fromkeys((*first.examines, *second.examines))),
    )
