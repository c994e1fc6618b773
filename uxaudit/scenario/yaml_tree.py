"""YAML as a tree that knows the place of every key and value.

Built from the parser's events, not with a loader: a tag never creates an object, nesting and size are limited while
reading, duplicate keys are found, and a scalar keeps the text as written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple


class SourcePlace(NamedTuple):
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number or word, as written. ``empty`` is YAML's null.

    ``secrets`` are the names of the secrets in it, ``uniques`` those of its unique values (empty for ``${unique}``).
    """

    place: SourcePlace
    text: str
    empty: bool = False
    secrets: tuple[str, ...] = ()
    uniques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    place: SourcePlace
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """Keys and values; ``keys`` holds the place of each key."""

    place: SourcePlace
    entries: dict[str, Node]
    keys: dict[str, SourcePlace] = field(default_factory=dict)

    def key_place(self, key: str) -> SourcePlace:
        """The place of a key; the place of the map if the key is not in the file."""
        return self.keys.get(key, self.place)

    def only(self, *names: str) -> Map:
        """The map with only these keys."""
        return replace(self, entries={k: v for k, v in self.entries.items() if k in names})

    def without(self, *names: str) -> Map:
        """The map without these keys."""
        return replace(self, entries={k: v for k, v in self.entries.items() if k not in names})

    def having(self, **more: Node) -> Map:
        """The map with these values set."""
        return replace(self, entries={**self.entries, **more})


Node = Scalar | Seq | Map

KINDS: dict[type, str] = {Scalar: "text", Seq: "a list", Map: "a mapping"}


def kind(node: Node) -> str:
    """What a node is, in words."""
    return "empty" if isinstance(node, Scalar) and node.empty else KINDS[type(node)]


def plain(node: Node) -> object:
    """The node as plain data. Scalars stay text: the model converts them to its types."""
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Seq):
        return tuple(plain(item) for item in node.items)
    return {key: plain(value) for key, value in node.entries.items()}


def find(node: Node, path: tuple[int | str, ...]) -> tuple[Node, SourcePlace]:
    """The deepest node on a path of keys and indices, and its place."""
    place = node.place
    for part in path:
        if isinstance(node, Map) and part in node.entries:
            key = str(part)
            value = node.entries[key]
            place = value.place
            node = value
        elif isinstance(node, Seq) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
            place = node.place
        else:
            break
    return node, place
