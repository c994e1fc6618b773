"""All known probes: those declared in this package, and those of plug-ins.

A plug-in declares a :class:`ProbeSpec`, or a module that contains some, as an entry point in the group ``uxaudit.probes``.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from importlib import import_module

import uxaudit.recording as package
from uxaudit.errors import InputError
from uxaudit.plugins import Group
from uxaudit.recording.probe_spec import Phase, ProbeSpec

_PHASES = tuple(Phase)


@cache
def own_probes() -> dict[str, ProbeSpec]:
    """Returns uxaudit's own probes, by id."""
    found: dict[str, ProbeSpec] = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, ProbeSpec) and found.setdefault(value.id, value) is not value:
                raise ValueError(f"two probes have the id {value.id}")
    return _in_order(found.values())


def _fault(spec: ProbeSpec) -> str:
    """Returns the fault in a plug-in's declaration; empty if there is none."""
    if spec.fields or spec.by_player:
        return f"the probe {spec.id} fills fields of uxaudit's own records; declare its `result` instead"
    if spec.phase is Phase.SESSION:
        return f"the probe {spec.id} has the phase `session`, which plug-ins cannot observe; choose another"
    if not spec.module:
        return f"the probe {spec.id} names no module that observes"
    return "" if spec.result is not None else f"the probe {spec.id} declares no model of its result"


GROUP = Group("uxaudit.probes", "probe", ProbeSpec, lambda spec: spec.id, _fault)


def _in_order(specs: Collection[ProbeSpec]) -> dict[str, ProbeSpec]:
    ordered = sorted(specs, key=lambda spec: (_PHASES.index(spec.phase), bool(spec.package), spec.order, spec.id))
    return {spec.id: spec for spec in ordered}


@cache
def probes() -> dict[str, ProbeSpec]:
    """Returns all probes by id: phase by phase, uxaudit's own first, in the order in which they run."""
    own = own_probes()
    brought = [replace(plugin.value, package=plugin.package) for plugin in GROUP.load(taken=own)]
    return _in_order([*own.values(), *brought])


def trials() -> tuple[str, ...]:
    """Returns the values that personas may list under ``examines``: the ids of the trials, in the order in which they run."""
    return tuple(spec.id for spec in probes().values() if spec.phase is Phase.TRIAL)


def everywhere() -> tuple[str, ...]:
    """Returns the ids of the probes that every replay runs."""
    return tuple(spec.id for spec in probes().values() if spec.everywhere)


def engines() -> dict[str, str]:
    """Returns the probe ids of the accessibility engines, by their names in ``--engines``."""
    return {spec.engine: spec.id for spec in probes().values() if spec.engine}


def with_engines(names: Collection[str]) -> tuple[str, ...]:
    """Returns the ids of the probes that every replay runs, with only these engines. Raises InputError for an unknown engine."""
    known = engines()
    for name in names:
        if name not in known:
            raise InputError(f"there is no engine `{name}`", "--engines", f"Choose from {', '.join(known)}.")
    return tuple(spec.id for spec in probes().values() if (spec.engine in names if spec.engine else spec.everywhere))


def of_states(id: str) -> bool:
    """Whether the result of a probe belongs to states, not to steps. A probe that is not installed counts as one of steps."""
    spec = probes().get(id)
    return spec is not None and spec.of_states
