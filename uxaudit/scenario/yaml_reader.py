"""Read a YAML file into a tree, within limits, and explain in plain words why a text is not YAML."""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from uxaudit.errors import InputError
from uxaudit.scenario.problems import Problems, did_you_mean, quoted
from uxaudit.scenario.yaml_errors import MAX_DEPTH, comma_problem, explained, is_rest_of_text, too_deep
from uxaudit.scenario.yaml_tree import Map, Node, Scalar, Seq, SourcePlace

MAX_BYTES = 1_000_000
MAX_NODES = 50_000
"""Nodes of one file after its aliases are expanded; own judgement: 100 times a large scenario."""
INSIDE: ContextVar[Path | None] = ContextVar("INSIDE", default=None)
"""The folder outside of which no file is read, resolved; None for no limit."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NULL = {"", "~", "null", "Null", "NULL"}
_PLAIN_TAGS = {"!", *(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map"))}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_tree(path: Path, problems: Problems, at: SourcePlace | None = None) -> Node:
    """Read a YAML file. ``at`` is the place where another file refers to it. Raises InputError if it cannot be read."""
    return parse(read_text(path, at), str(path), problems)


def read_text(path: Path, at: SourcePlace | None = None) -> str:
    """The text of a file. Raises InputError if it is missing, a folder, too large, empty, or not UTF-8 text."""
    where = str(at or path)
    root = INSIDE.get()
    if root is not None and not path.resolve().is_relative_to(root):
        raise InputError("the file is outside the folder that may be read", where, f"Move it into {root}.")
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder, not a file", where, _list_folder(path))
        if not path.is_file():
            raise InputError(f"there is no file {path}", where, _neighbour(path))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}", where) from error
    if len(data) > MAX_BYTES:
        raise InputError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB", where, "Split it into several files.")
    return _decode(data, str(path))


def _list_folder(path: Path) -> str:
    names = sorted(p.name for p in path.glob("*.yaml"))[:5]
    return f"Give a file in it, such as {path / names[0]}." if names else "Give a YAML file."


def _neighbour(path: Path) -> str:
    names = [p.name for p in path.parent.glob("*.y*ml")] if path.parent.is_dir() else []
    hint = did_you_mean(path.name, names) if names else ""
    if hint.startswith("Did"):
        return hint
    return "Check the path. It is relative to the working folder or, inside a scenario, to the scenario's folder."


def _decode(data: bytes, file: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("the file is UTF-16", f"{file}:1:1", "Save it as UTF-8.")
    if b"\x00" in data:
        raise InputError("this is a binary file, not text", f"{file}:1:1", "Give a YAML file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        raise InputError("the file is not UTF-8 text", f"{file}:{line}:{column}", "Save it as UTF-8.") from error
    if not text.strip():
        raise InputError("the file is empty", f"{file}:1:1", "A scenario needs at least `scenario`, `site` and `tasks`.")
    return text


def parse(text: str, file: str, problems: Problems) -> Node:
    """Parse a YAML text into a tree. Raises InputError if it is not YAML or too large; smaller problems are collected."""
    bad = _CONTROL.search(text)
    if bad:
        raise InputError(f"the control character {quoted(bad[0])} is not allowed", str(_at(text, bad.start(), file)), "Delete it.")
    builder = _Builder(file, problems, text.split("\n"))
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise explained(error, text, file) from error
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"this is not YAML: {str(error).splitlines()[0]}", f"{file}:1:1") from error
    if builder.root is None:
        raise InputError("the file is empty", f"{file}:1:1", "A scenario needs at least `scenario`, `site` and `tasks`.")
    return builder.root


def _at(text: str, offset: int, file: str) -> SourcePlace:
    return SourcePlace(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


@dataclass
class _Open:
    """A list or mapping that is still being read."""

    place: SourcePlace
    anchor: str | None
    is_map: bool
    flow: bool = False
    """Whether it is written in braces or brackets."""
    items: list[Node] = field(default_factory=list)
    bare: list[str | None] = field(default_factory=list)
    """For each item, what follows it on its line, if it is text without quotes; None for any other item."""
    size: int = 1


@dataclass
class _Builder:
    """Builds the tree from parser events. Sizes include expanded aliases, so that an alias bomb is refused early."""

    file: str
    problems: Problems
    lines: list[str]
    root: Node | None = None
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Node, int] | None] = field(default_factory=dict)
    documents: int = 0

    def take(self, event: Any) -> None:
        place = SourcePlace(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            self._tag(event, place)
            empty = event.style in (None, "") and event.value in _NULL and event.tag in (None, "tag:yaml.org,2002:null")
            self._add(Scalar(place, event.value, empty), 1, event.anchor, bare=self._after(event))
        elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            self._start(event, place)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            done = self.stack.pop()
            node = self._map(done) if done.is_map else Seq(done.place, tuple(done.items))
            self._add(node, done.size, done.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(str(event.anchor), place)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise InputError(
                    "a second document starts here", str(place), "Put one scenario in each file: remove the `---` or create a second file."
                )

    def _after(self, event: Any) -> str | None:
        """What follows text without quotes on its line; None for quoted text."""
        end = event.end_mark
        return self.lines[end.line][end.column :].lstrip() if event.style in (None, "") and end.line < len(self.lines) else None

    def _start(self, event: Any, place: SourcePlace) -> None:
        self._tag(event, place)
        if len(self.stack) >= MAX_DEPTH:
            raise too_deep(place)
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(place, event.anchor, isinstance(event, yaml.MappingStartEvent), bool(event.flow_style)))

    def _tag(self, event: Any, place: SourcePlace) -> None:
        if event.tag is not None and event.tag not in _PLAIN_TAGS:
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.problems.add(f"the tag {quoted(shown)} is not allowed", place, "Remove it: a scenario is plain data.")

    def _alias(self, name: str, place: SourcePlace) -> None:
        if name not in self.anchors:
            raise InputError(
                f"there is no anchor `&{name}` for the alias `*{name}`",
                str(place),
                did_you_mean(name, self.anchors) or f"If the text starts with `*`, put it in quotes: '*{name}'.",
            )
        known = self.anchors[name]
        if known is None:
            raise InputError(f"the anchor `&{name}` refers to itself", str(place), "Remove the alias.")
        self._add(known[0], known[1], None)

    def _add(self, node: Node, size: int, anchor: str | None, *, bare: str | None = None) -> None:
        if anchor:
            self.anchors[anchor] = (node, size)
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        parent.items.append(node)
        parent.bare.append(bare)
        parent.size += size
        if parent.size > MAX_NODES:
            raise InputError(
                f"the file has more than {MAX_NODES} values after its aliases are expanded",
                str(parent.place),
                "Split it into several files.",
            )

    def _map(self, done: _Open) -> Map:
        entries: dict[str, Node] = {}
        keys: dict[str, SourcePlace] = {}
        merged: list[Map] = []
        for key, value in _without_commas(done, self.problems) if done.flow else zip(done.items[::2], done.items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.problems.add("a key must be text", key.place, "If it starts with `{` or `[`, put it in quotes.")
            elif key.text == "<<" and not key.empty:
                merged += self._merge(value)
            elif key.text in entries:
                self.problems.add(f"duplicate key {quoted(key.text)}; the first is at {keys[key.text]}", key.place, "Remove one of them.")
            else:
                entries[key.text], keys[key.text] = value, key.place
        for base in merged:
            entries = {**{k: v for k, v in base.entries.items() if k not in entries}, **entries}
            keys = {**base.keys, **keys}
        return Map(done.place, entries, keys)

    def _merge(self, value: Node) -> list[Map]:
        bases = value.items if isinstance(value, Seq) else (value,)
        for base in bases:
            if not isinstance(base, Map):
                self.problems.add("`<<` can only merge mappings", base.place, "Use the alias of a mapping.")
        return [base for base in bases if isinstance(base, Map)]


def _without_commas(done: _Open, problems: Problems) -> list[tuple[Node, Node]]:
    """The entries of a mapping in braces. Text without quotes ends at a comma: what follows, as in ``{text: Hello, world}``, is reported.

    The text is put together again, so that the rest of the file is checked as it was meant.
    """
    entries: list[tuple[Node, Node]] = []
    cut: set[int] = set()
    for index in range(0, len(done.items), 2):
        key, value = done.items[index], done.items[index + 1]
        text = entries[-1][1] if entries and done.bare[index - 1] is not None else None
        if isinstance(text, Scalar) and not text.empty and isinstance(key, Scalar) and is_rest_of_text(key, value, done.bare[index]):
            entries[-1] = (entries[-1][0], replace(text, text=f"{text.text}, {key.text}"))
            cut.add(len(entries) - 1)
        else:
            entries.append((key, value))
    for at in sorted(cut):
        comma_problem(*entries[at], problems)
    return entries
