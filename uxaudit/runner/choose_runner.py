"""Finds a runner by name and starts its workers."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from importlib import import_module

from uxaudit.errors import CannotMeasure, InputError, UxAuditError, choose_from
from uxaudit.plugins import Group
from uxaudit.runner.runners import CLUSTER, LOCAL, Runner, Worker
from uxaudit.runner.workers import local_workers

GROUP = Group("uxaudit.runners", "runner", Runner, lambda runner: runner.name)


@cache
def runners() -> dict[str, Runner]:
    """Returns all runners by name, including those of plug-ins."""
    found: dict[str, Runner] = {}
    for module in pkgutil.iter_modules(import_module("uxaudit.runner").__path__, "uxaudit.runner."):
        found |= {value.name: value for value in vars(import_module(module.name)).values() if isinstance(value, Runner)}
    return found | {plugin.key: replace(plugin.value, package=plugin.package) for plugin in GROUP.load(taken=found)}


@contextmanager
def workers(name: str, count: int, cluster: str | None = None) -> Iterator[Sequence[Worker]]:
    """Workers of the runner of this name, ended with the block. ``cluster`` is the address of a runner on other machines.

    Raises InputError if there is no such runner, CannotMeasure if it fails to start.
    """
    if cluster is not None and name == LOCAL:
        name = CLUSTER
    if name == LOCAL:  # skip plug-in discovery, so that the processes start immediately
        with local_workers(count) as processes:
            yield processes
        return
    runner = _runner(name)
    with ExitStack() as running:
        try:
            made = running.enter_context(_started(runner, count, cluster))
            if not made:
                raise ValueError("it returned no workers")
        except UxAuditError:
            raise
        except Exception as error:
            raise CannotMeasure(
                f"the runner {name} of the package {runner.package} does not start: {type(error).__name__}: {error}",
                hint="Fix or uninstall the package, or leave out --runner.",
            ) from error
        yield made


def _started(runner: Runner, count: int, cluster: str | None) -> AbstractContextManager[Sequence[Worker]]:
    if cluster is None:
        return runner.start(count)
    if runner.connect is None:
        raise InputError(f"the runner {runner.name} runs on this machine only", "--cluster", "Leave out --cluster or --runner.")
    return runner.connect(cluster, count)


def _runner(name: str) -> Runner:
    known = runners()
    if name in known:
        return known[name]
    raise InputError(f"there is no runner `{name}`", "--runner", choose_from(known, name))
