"""Plug-ins: what other packages bring by entry points. One loader for all groups.

A plug-in that cannot be used never stops an audit: it is left out, and reported with the name of its package.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Generic, TypeVar

from uxaudit.errors import Problem

T = TypeVar("T")


@dataclass(frozen=True)
class Plugin(Generic[T]):
    """One value that a package brings: ``key`` is its id or name, ``place`` the entry point's target."""

    key: str
    value: T
    package: str
    place: str


@dataclass(frozen=True)
class Group(Generic[T]):
    """One extension point: what its entry points may name, and how two values are told apart."""

    name: str
    """The name of the group, such as ``uxaudit.probes``."""
    noun: str
    """What one value is called, such as ``probe``."""
    kind: type[T]
    """The type of the values."""
    key: Callable[[T], str] | None = None
    """The id of a value; the entry point's own name where None."""
    fault: Callable[[T], str] = lambda _: ""
    """What is wrong with a value, as a clause; empty where nothing is."""
    held: Callable[[ModuleType], Collection[T]] | None = None
    """The values in a module that an entry point names; all of the right type where None."""

    def load(self, taken: Collection[str] = ()) -> tuple[Plugin[T], ...]:
        """Every value that can be used, in the order of package and name; the others become ``problems()``.

        ``taken`` are the ids that uxaudit has itself.
        """
        found: dict[str, Plugin[T]] = {}
        for point in sorted(entry_points(group=self.name), key=lambda point: (_package(point), point.name)):
            for plugin in self._values(point):
                reason = self.fault(plugin.value) or _clash(plugin, taken, found.get(plugin.key))
                if reason:
                    _report(point, f"brings a {self.noun} that cannot be used: {reason}", "Change or uninstall the package.")
                else:
                    found[plugin.key] = plugin
        return tuple(found.values())

    def _values(self, point: EntryPoint) -> Iterator[Plugin[T]]:
        try:
            value = point.load()
        except (Exception, SystemExit) as error:
            _report(point, f"cannot be loaded: {type(error).__name__}: {error}", "Fix or uninstall the package.")
            return
        held = [value] if isinstance(value, self.kind) else self._in_module(value) if isinstance(value, ModuleType) else []
        if not held:
            wanted = f"Its entry point must name a {self.kind.__name__}, or a module that holds one."
            _report(point, f"holds no {self.noun}", wanted)
        for one in held:
            yield Plugin(self.key(one) if self.key else point.name, one, _package(point), point.value)

    def _in_module(self, module: ModuleType) -> list[T]:
        if self.held is not None:
            return list(self.held(module))
        found = {id(value): value for value in vars(module).values() if isinstance(value, self.kind)}
        return list(found.values())


def problems() -> tuple[Problem, ...]:
    """What is wrong with the plug-ins that were looked for so far in this process, each named once."""
    return tuple(_problems)


_problems: dict[Problem, None] = {}


def _report(point: EntryPoint, what: str, hint: str) -> None:
    _problems[Problem(f"the package {_package(point)} {what}", f"{point.group}: {point.name} = {point.value}", hint)] = None


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.module.partition(".")[0]


def _clash(plugin: Plugin[T], taken: Collection[str], other: Plugin[T] | None) -> str:
    if plugin.key in taken:
        return f"uxaudit itself has one named {plugin.key}"
    return f"the package {other.package} has one named {plugin.key} as well, which is used" if other is not None else ""
