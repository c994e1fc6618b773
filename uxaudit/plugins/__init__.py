"""Plug-ins: values that other packages provide as entry points. One loader for all groups.

A plug-in that cannot be used never stops an audit: it is left out and reported with the name of its package.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from uxaudit.errors import Problem
from uxaudit.plugins.renamed_modules import new_places

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")


@dataclass(frozen=True)
class Plugin(Generic[T]):
    """One value of a package: ``key`` is its id or name, ``place`` its entry point."""

    key: str
    value: T
    package: str
    place: str


@dataclass(frozen=True)
class Group(Generic[T]):
    """One extension point: the type of its entry points' values, and the keys that identify them."""

    name: str
    """The name of the group, such as ``uxaudit.probes``."""
    noun: str
    """The noun for one value, such as ``probe``."""
    kind: type[T]
    """The type of the values."""
    key: Callable[[T], str] | None = None
    """Returns the id of a value; if None, the name of the entry point is used."""
    fault: Callable[[T], str] = lambda _: ""
    """Returns the fault of a value as a clause; empty if there is none."""
    held: Callable[[ModuleType], Collection[T]] | None = None
    """Returns the values in a module that an entry point names; if None, all of the right type."""

    def load(self, taken: Collection[str] = ()) -> tuple[Plugin[T], ...]:
        """Returns every usable value, in the order of package and name; the others become ``problems()``.

        ``taken`` are the ids of uxaudit itself.
        """
        from importlib.metadata import entry_points  # 40 ms, not needed for --help

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
            better = new_places(error) if isinstance(error, Exception) else ""
            _report(point, f"cannot be loaded: {better or f'{type(error).__name__}: {error}'}", "Fix or uninstall the package.")
            return
        held = [value] if isinstance(value, self.kind) else self._in_module(value) if isinstance(value, ModuleType) else []
        if not held:
            wanted = f"Its entry point must name a {self.kind.__name__}, or a module that contains one."
            _report(point, f"holds no {self.noun}", wanted)
        for one in held:
            yield Plugin(self.key(one) if self.key else point.name, one, _package(point), _place(point))

    def _in_module(self, module: ModuleType) -> list[T]:
        if self.held is not None:
            return list(self.held(module))
        found = {id(value): value for value in vars(module).values() if isinstance(value, self.kind)}
        return list(found.values())


def failed(package: str, what: str) -> None:
    """Report that something of a package failed while it was used; ``what`` is a clause."""
    _problems[Problem(f"the package {package} failed: {what}", "", "Fix or uninstall the package.")] = None


def left_out(plugin: Plugin[Any], why: str) -> None:
    """Report a value that turned out to be unusable after loading; ``why`` is a clause."""
    _problems[Problem(f"the package {plugin.package} brings something that cannot be used: {why}", plugin.place)] = None


def problems() -> tuple[Problem, ...]:
    """Returns the problems of all plug-ins loaded so far in this process, each once."""
    return tuple(_problems)


_problems: dict[Problem, None] = {}


def _report(point: EntryPoint, what: str, hint: str) -> None:
    _problems[Problem(f"the package {_package(point)} {what}", _place(point), hint)] = None


def _place(point: EntryPoint) -> str:
    return f"{point.group}: {point.name} = {point.value}"


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.module.partition(".")[0]


def _clash(plugin: Plugin[T], taken: Collection[str], other: Plugin[T] | None) -> str:
    if plugin.key in taken:
        return f"uxaudit itself has one named {plugin.key}"
    return f"the package {other.package} has one named {plugin.key} as well, which is used" if other is not None else ""
