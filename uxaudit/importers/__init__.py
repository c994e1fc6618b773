"""Recordings and tests of other tools as scenarios: one module per format in ``formats``; plug-ins are found by entry points.

A file goes to the first importer that accepts it, plug-ins first.
"""

from __future__ import annotations

import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path

from uxaudit.errors import InputError, Problem, choose_from
from uxaudit.plugins import Group

MOST_BYTES = 50_000_000
"""Maximum size of a file. Own judgement: recordings of long sessions have some megabytes."""


@dataclass(frozen=True)
class Given:
    """A file to import, and the options of the command line."""

    path: Path
    text: str
    site: str = ""
    """The URL of the site, if the file does not contain it; empty if not given."""
    name: str = ""
    """The name of the scenario; empty to take it from the file."""


class Imported(ABC):
    """The result of an import."""

    left_out: tuple[Problem, ...] = ()
    """Parts that could not be imported, each with its place and the reason."""

    @abstractmethod
    def show(self) -> str:
        """Returns the content that it would write, for the terminal."""

    @abstractmethod
    def write(self, out: Path) -> tuple[Path, ...]:
        """Write it and return the files. Raises InputError if one exists or cannot be written."""


@dataclass(frozen=True)
class Importer:
    """One format. ``read`` raises InputError, with the place, for a file that it accepts and cannot read."""

    name: str
    title: str
    accepts: Callable[[Given], bool]
    """Whether a file is of this format, judged by its name and text. It is called for any file, so it must be quick."""
    read: Callable[[Given], Imported]
    package: str = ""
    """The package that provides it; set by the loader, empty for uxaudit's own."""


GROUP = Group("uxaudit.importers", "importer", Importer, lambda importer: importer.name)


@cache
def importers() -> dict[str, Importer]:
    """Returns all importers by name, in the order in which they are asked."""
    formats = import_module(f"{__name__}.formats")
    own: dict[str, Importer] = {}
    for module in pkgutil.iter_modules(formats.__path__, f"{formats.__name__}."):
        own |= {value.name: value for value in vars(import_module(module.name)).values() if isinstance(value, Importer)}
    brought = {plugin.value.name: replace(plugin.value, package=plugin.package) for plugin in GROUP.load(taken=own)}
    return brought | own


def import_file(path: Path, *, kind: str = "", site: str = "", name: str = "") -> Imported:
    """Import a file as ``kind``, or in the detected format. Raises InputError, with the place and the remedy."""
    given = Given(path, read_text(path), site, name)
    return importer_of(given, kind).read(given)


def importer_of(given: Given, kind: str = "") -> Importer:
    """The importer for a file. Raises InputError if there is none."""
    known = importers()
    if kind:
        if kind not in known:
            raise InputError(f"there is no format `{kind}`", "--from", choose_from(known, kind))
        return known[kind]
    for importer in known.values():
        if importer.accepts(given):
            return importer
    titles = "; ".join(importer.title for importer in known.values())
    raise InputError("this file is of no format that can be imported", str(given.path), f"Known formats: {titles}.")


def read_text(path: Path) -> str:
    """The text of a file. Raises InputError if it is missing, a folder, empty, too large, or not UTF-8 text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror or error}", str(path), "Check the path.") from error
    if len(data) > MOST_BYTES:
        raise InputError(f"the file is larger than {MOST_BYTES // 1_000_000} MB", str(path), "Record a shorter session.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("the file is not UTF-8 text", f"{path}:{line}:1", "Export it again, or save it as UTF-8.") from error
    if not text.strip():
        raise InputError("the file is empty", str(path), "Export it again.")
    return text
