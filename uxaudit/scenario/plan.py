"""Scenarios × personas × repeats → replays."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from uxaudit.errors import InputError, Problem
from uxaudit.model.scenario import Scenario
from uxaudit.recording.probes import trials
from uxaudit.scenario.persona_combinations import parts_of, persona_of
from uxaudit.scenario.personas import Persona, persona_names, personas
from uxaudit.scenario.selection import ALL, Selection, selected

__all__ = ["Persona", "Replay", "confirmation", "persona_names", "persona_of", "personas", "plan", "repeated"]

MAX_REPEAT = 1000
_SLUG_LENGTH = 60


@dataclass(frozen=True)
class Replay:
    """One play of a scenario by one persona. ``id`` names its folder and is the same in every run."""

    id: str
    scenario: Scenario
    persona: Persona
    repetition: int = 1
    """Number of the repeat, starting at 1."""
    confirms: bool = False
    """Whether it is a retry: a replay added to confirm a failure."""
    slip: str | None = None
    tasks: tuple[int, ...] | None = None
    """Indices of the tasks to replay; None for all."""
    timed: bool = False
    """Whether its times will be compared with those of an earlier audit: the speed of the machine is measured before it."""
    part_of: str = ""
    """The id of the whole replay, if this is a part of it: tasks that do not depend on each other can be replayed in parallel."""

    @property
    def group(self) -> str:
        """The same for all repeats and retries of these tasks."""
        return _stem(self.id)


def plan(
    scenarios: Sequence[Scenario],
    persona_override: Sequence[str] = (),
    repeat_override: int | None = None,
    examines: Sequence[str] = (),
    selection: Selection = ALL,
    tasks_per_replay: int | None = None,
) -> tuple[Replay, ...]:
    """List the replays in the order of play: repeat by repeat, so that an interrupted audit has replays of every kind.

    The overrides replace the values in the scenarios; ``examines`` are additional trials for every persona;
    ``selection`` leaves tasks out, and scenarios without any selected task. ``tasks_per_replay`` divides replays into parts of at most
    so many tasks; None for whole replays.
    Raises InputError for an unknown persona, a contradictory combination, a repeat outside 1 to 1000, two scenarios
    with the same name, or a selection that matches nothing.
    """
    if repeat_override is not None and not 1 <= repeat_override <= MAX_REPEAT:
        raise InputError(f"repeat is {repeat_override}", "", f"It must be from 1 to {MAX_REPEAT}.")
    players = {name: examining(persona, examines) for name, persona in _players(scenarios, persona_override).items()}
    slugs = _slugs(scenarios)
    chosen = selected(scenarios, selection)
    rounds = [
        (repetition, scenario, persona)
        for scenario in scenarios
        if scenario.scenario in chosen
        for persona in dict.fromkeys(players[name] for name in persona_override or scenario.personas)
        for repetition in range(1, (repeat_override or scenario.repeat) + 1)
    ]
    rounds.sort(key=lambda entry: entry[0])
    tasks = {name: None if not selection else indices for name, indices in chosen.items()}
    timed = {scenario.scenario: (repeat_override or scenario.repeat) > 1 for scenario in scenarios}
    whole = [Replay(_id(slugs[s.scenario], p.name, n), s, p, n, tasks=tasks[s.scenario], timed=timed[s.scenario]) for n, s, p in rounds]
    return tuple(part for replay in whole for part in _parts(replay, tasks_per_replay))


def _parts(replay: Replay, size: int | None) -> tuple[Replay, ...]:
    """The replay in parts of at most ``size`` tasks."""
    tasks = tuple(range(len(replay.scenario.tasks))) if replay.tasks is None else replay.tasks
    if size is None or len(tasks) <= size:
        return (replay,)
    cuts = [tasks[at : at + size] for at in range(0, len(tasks), size)]
    digits = len(str(len(cuts)))
    return tuple(
        replace(replay, id=f"{replay.group}--part-{number:0{digits}}--{replay.repetition}", tasks=cut, part_of=replay.id)
        for number, cut in enumerate(cuts, 1)
    )


def _stem(id: str) -> str:
    """A replay's id without the number of the repeat."""
    return id.rpartition("--")[0]


def examining(persona: Persona, probes: Sequence[str]) -> Persona:
    """The persona with these additional trials, in the order in which they run."""
    wanted = {*persona.examines, *probes}
    return replace(persona, examines=tuple(probe for probe in trials() if probe in wanted)) if probes else persona


def confirmation(replay: Replay, repetition: int, tasks: tuple[int, ...] | None = None) -> Replay:
    """A retry of a replay, to find out whether its failure can be reproduced; ``tasks`` are those to replay, None for the same ones."""
    played = replay.tasks if tasks is None else tasks
    return replace(repeated(replay, repetition), confirms=True, tasks=played)


def repeated(replay: Replay, repetition: int) -> Replay:
    """A further repeat of a replay."""
    whole = f"{_stem(replay.part_of)}--{repetition}" if replay.part_of else ""
    return replace(replay, id=f"{replay.group}--{repetition}", repetition=repetition, part_of=whole)


def _players(scenarios: Sequence[Scenario], override: Sequence[str]) -> dict[str, Persona]:
    """The persona of each requested name. Raises InputError with all problems."""
    known, players, problems = personas(), dict[str, Persona](), list[Problem]()
    for file, name in dict.fromkeys([("", name) for name in override] or [(s.file, name) for s in scenarios for name in s.personas]):
        try:
            players[name] = persona_of(name, known)
        except InputError as error:
            problems += [replace(problem, where=file) for problem in error.problems]
    first: dict[str, Scenario] = {}
    problems += [
        Problem(
            f"another scenario has the name `{scenario.scenario}`",
            scenario.file,
            f"Rename it, or the one in {first[scenario.scenario].file}.",
        )
        for scenario in scenarios
        if first.setdefault(scenario.scenario, scenario) is not scenario
    ]
    if problems:
        raise InputError.of(tuple(problems))
    return players


def _slugs(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """A folder name for each scenario; a hash is added to names that give the same folder name."""
    slugs = {scenario.scenario: slug(scenario.scenario) for scenario in scenarios}
    taken = list(slugs.values())
    return {name: f"{text}-{_digest(name)}" if taken.count(text) > 1 else text for name, text in slugs.items()}


def slug(name: str) -> str:
    """A folder name: lower-case letters, digits and dashes, at most 69 of them.

    A name that loses more than accents (another script, or a long name) gets a hash of the whole name.
    """
    folded = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    text = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    lost = any(c.isalnum() and not c.isascii() for c in letters)
    if not lost and text and len(text) <= _SLUG_LENGTH:
        return text
    return f"{text[:_SLUG_LENGTH].strip('-') or 'scenario'}-{_digest(name)}"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def _id(slug_: str, persona: str, repetition: int) -> str:
    """The parts of a combination are joined by two dashes, which no slug of a persona contains."""
    return "--".join((slug_, *map(slug, parts_of(persona)), str(repetition)))
