"""Playwright code in JavaScript or TypeScript, as codegen writes it. Parsed by tree-sitter, never executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from uxaudit.errors import InputError
from uxaudit.importers.playwright.calls import Call, Chain, CodeSession, Opaque, Regex, Skipped, snake

if TYPE_CHECKING:
    from tree_sitter import Node

PAGE = "page"
GENERIC = ("test", "example", "")
LOOPS = {
    "for_statement": "a loop",
    "for_in_statement": "a loop",
    "while_statement": "a loop",
    "do_statement": "a loop",
    "if_statement": "a condition",
    "switch_statement": "a condition",
    "try_statement": "an exception handler",
}
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def read(text: str, file: str) -> CodeSession:
    """Read a file. Raises InputError with the place if it is not JavaScript or TypeScript."""
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    root = Parser(Language(tree_sitter_typescript.language_typescript())).parse(text.encode()).root_node
    if root.has_error:
        at = _first_error(root)
        place = f"{file}:{at.start_point.row + 1}:{at.start_point.column + 1}"
        raise InputError("this is not JavaScript or TypeScript", place, "Record it again with `playwright codegen`.")
    reading = _ScriptReading()
    tests = list(_tests(root))
    steps = list(reading.steps(tests[0][1] if tests else root))
    steps += [Skipped(f"the test `{title}`", "one file becomes one task", body.start_point.row + 1) for title, body in tests[1:]]
    title = tests[0][0] if tests else ""
    return CodeSession(tuple(steps), reading.context | _used(root), "" if title in GENERIC else title)


def _first_error(node: Node) -> Node:
    for child in node.children:
        if child.is_error or child.is_missing:
            return child
        if child.has_error:
            return _first_error(child)
    return node


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.named_children:
        yield from _walk(child)


def _source(node: Node | None) -> str:
    return (node.text or b"").decode() if node is not None else ""


def _tests(root: Node) -> Iterator[tuple[str, Node]]:
    """The title and body of each ``test('…', async ({ page }) => { … })``."""
    for node in _walk(root):
        if node.type == "call_expression" and _source(node.child_by_field_name("function")) in ("test", "it"):
            parts = _arguments(node)
            if len(parts) > 1 and parts[-1].type in ("arrow_function", "function_expression"):
                body = parts[-1].child_by_field_name("body")
                if body is not None:
                    yield str(_literal(parts[0])), body


def _arguments(call: Node) -> list[Node]:
    found = call.child_by_field_name("arguments")
    return [child for child in found.named_children if child.type != "comment"] if found is not None else []


def _used(root: Node) -> dict[str, Any]:
    """The options of ``test.use({ … })``."""
    for node in _walk(root):
        if node.type == "call_expression" and _source(node.child_by_field_name("function")) == "test.use" and _arguments(node):
            return _options(_arguments(node)[0])
    return {}


def _options(node: Node) -> dict[str, Any]:
    value = _literal(node)
    options = {snake(key): held for key, held in value.items()} if isinstance(value, dict) else {}
    spread = next((Opaque(_source(child)) for child in node.named_children if child.type == "spread_element"), None)
    return options | ({"device": spread} if spread else {})


@dataclass
class _ScriptReading:
    """The names so far: variables with pages, locators and promised tabs."""

    pages: dict[str, str] = field(default_factory=lambda: {PAGE: PAGE})
    locators: dict[str, Chain] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    promised: str = ""
    """The tab that the next action opens."""

    def steps(self, node: Node) -> Iterator[Chain | Skipped]:
        """Yields the steps of a block, in order. Functions that the file calls directly are part of it."""
        for child in node.named_children:
            yield from self._statement(child)

    def _statement(self, node: Node) -> Iterator[Chain | Skipped]:
        if node.type in LOOPS:
            if self._mentions_page(node):
                yield Skipped(LOOPS[node.type], "a scenario runs from top to bottom", node.start_point.row + 1)
        elif node.type in ("lexical_declaration", "variable_declaration"):
            for declared in node.named_children:
                self._declare(declared)
        elif node.type == "expression_statement":
            yield from self._expression(node.named_children[0])

    def _mentions_page(self, node: Node) -> bool:
        return any(one.type == "identifier" and _source(one) in self.pages for one in _walk(node))

    def _declare(self, node: Node) -> None:
        name, value = _source(node.child_by_field_name("name")), _awaited(node.child_by_field_name("value"))
        if value is None or not name.isidentifier():
            return
        if value.type == "identifier" and _source(value) in self.pages:
            self.pages[name] = self.pages[_source(value)]
            return
        chain = self._chain(value)
        method = _source(value.child_by_field_name("function")).rpartition(".")[2] if value.type == "call_expression" else ""
        if method == "waitForEvent" and chain is not None and chain.last.args[:1] in (("popup",), ("page",)):
            self.promised = self.pages[name] = name
        elif method == "newContext":
            self.context |= _options(_arguments(value)[0]) if _arguments(value) else {}
        elif method == "newPage":
            self.pages[name] = name if len(self.pages) > 1 else PAGE
        elif chain is not None:
            self.locators[name] = chain

    def _expression(self, node: Node) -> Iterator[Chain | Skipped]:
        inner = _awaited(node)
        assert inner is not None, "an expression statement has an expression"
        if (body := _called_at_once(inner)) is not None:
            yield from self.steps(body)
            return
        chain = self._chain(inner)
        line = node.start_point.row + 1
        if chain is not None and chain.calls:
            opens, self.promised = self.promised, ""
            yield replace(chain, line=line, opens=opens)
        elif chain is None and self._mentions_page(inner):
            yield Skipped(f"`{' '.join(_source(inner).split())[:60]}`", "it is no call that a step can be made of", line)

    def _chain(self, node: Node) -> Chain | None:
        """A chain of calls and properties on a page or locator; None for anything else."""
        if node.type == "identifier":
            name = _source(node)
            return self.locators.get(name) or (Chain(self.pages[name], ()) if name in self.pages else None)
        if node.type == "member_expression":
            inner = self._inner(node.child_by_field_name("object"))
            name = snake(_source(node.child_by_field_name("property")))
            if inner is None:
                return None
            return replace(inner, calls=(*inner.calls, Call(name)))
        return self._call(node) if node.type == "call_expression" else None

    def _inner(self, node: Node | None) -> Chain | None:
        return self._chain(node) if node is not None else None

    def _call(self, node: Node) -> Chain | None:
        function = node.child_by_field_name("function")
        if function is None:
            return None
        if function.type == "identifier":
            about = self._inner(next(iter(_arguments(node)), None)) if _source(function) == "expect" else None
            return replace(about, expects=True) if about is not None else None
        found = self._chain(function)
        if found is None or not found.calls:
            return None
        values = [self._value(one) for one in _arguments(node)]
        options = {snake(key): value for key, value in values.pop().items()} if values and _has_options(found.last.name, values) else {}
        calls, name = found.calls[:-1], found.last.name
        if calls and calls[-1].name == "not" and found.expects:
            calls, name = calls[:-1], f"not_{name}"
        return replace(found, calls=(*calls, Call(name, tuple(values), options)))

    def _value(self, node: Node) -> Any:
        value = _literal(node)
        return self._chain(node) or value if isinstance(value, Opaque) else value


def _has_options(name: str, values: list[Any]) -> bool:
    """Whether the last argument is an object with options, not the choice of `selectOption`."""
    return isinstance(values[-1], dict) and not (name == "select_option" and len(values) == 1)


def _awaited(node: Node | None) -> Node | None:
    while node is not None and node.type in ("await_expression", "parenthesized_expression", "as_expression", "non_null_expression"):
        node = node.named_children[0]
    return node


def _called_at_once(node: Node) -> Node | None:
    """The body of ``(async () => { … })()``."""
    function = _awaited(node.child_by_field_name("function")) if node.type == "call_expression" else None
    if function is not None and function.type in ("arrow_function", "function_expression"):
        return function.child_by_field_name("body")
    return None


def _literal(node: Node) -> Any:
    """Returns a literal value; ``Opaque`` for a computed one."""
    text = _source(node)
    if node.type == "string" or (node.type == "template_string" and "${" not in text):
        return _ESCAPE.sub(_unescaped, text[1:-1])
    if node.type in ("number", "unary_expression") and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if node.type in ("true", "false", "null", "undefined"):
        return {"true": True, "false": False}.get(text)
    if node.type == "regex":
        return Regex(_source(node.child_by_field_name("pattern")))
    if node.type == "array":
        return [_literal(one) for one in node.named_children]
    if node.type == "object":
        return dict(_pair(one) for one in node.named_children if one.type == "pair")
    return Opaque(text)


def _pair(node: Node) -> tuple[str, Any]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    assert key is not None, "a pair has a key"
    assert value is not None, "a pair has a value"
    return _source(key).strip("\"'"), _literal(value)


def _unescaped(found: re.Match[str]) -> str:
    sign = found[1]
    if sign[0] in "ux" and len(sign) > 1:
        return chr(int(sign[1:].strip("{}"), 16))
    return "" if sign in ("\n", "\r\n") else _SIGNS.get(sign, sign)
