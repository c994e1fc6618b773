"""YAML as a tree that knows the place of every key and value.

Built from the parser's events rather than with a loader: no object is ever made from a tag, the nesting and the
number of nodes are bounded while they come, duplicate keys are seen, and a scalar keeps the text that was written.
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
    """A text, a number or a word, as written. ``empty`` is YAML's null. ``secrets`` are the names that it refers to."""

    place: SourcePlace
    text: str
    empty: bool = False
    secrets: tuple[str, ...] = ()


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
        """Where a key is written; the map itself where the key was not written by a person."""
        return self.keys.get(key, self.place)

    def only(self, *names: str) -> Map:
        """The same map with no other keys than these."""
        return replace(self, entries={k: v for k, v in self.entries.items() if k in names})

    def without(self, *names: str) -> Map:
        """The same map without these keys."""
        return replace(self, entries={k: v for k, v in self.entries.items() if k not in names})

    def having(self, **more: Node) -> Map:
        """The same map with these values set."""
        return replace(self, entries={**self.entries, **more})


Node = Scalar | Seq | Map

KINDS: dict[type, str] = {Scalar: "a text", Seq: "a list", Map: "a mapping"}


def kind(node: Node) -> str:
    """What a node is, in words."""
    return "nothing" if isinstance(node, Scalar) and node.empty else KINDS[type(node)]


def plain(node: Node) -> object:
    """The node as plain data. Scalars stay texts: the model that takes them knows their type."""
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Seq):
        return tuple(plain(item) for item in node.items)
    return {key: plain(value) for key, value in node.entries.items()}


def find(node: Node, path: tuple[int | str, ...]) -> tuple[Node, SourcePlace]:
    """The deepest node along a path of keys and indices, and the place to point at: the value's, or its own key's."""
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
