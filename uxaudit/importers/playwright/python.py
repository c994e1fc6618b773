"""Playwright code in Python, as codegen writes it: sync, async, and for pytest. Parsed by ``ast``, never executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from uxaudit.errors import InputError
from uxaudit.importers.playwright.calls import Call, Chain, CodeSession, Opaque, Regex, Skipped

PAGE = "page"
GENERIC = ("test_example", "run", "main", "test")
LOOPS: dict[type[ast.stmt], str] = {
    ast.For: "a loop",
    ast.AsyncFor: "a loop",
    ast.While: "a loop",
    ast.If: "a condition",
    ast.Try: "an exception handler",
    ast.Match: "a condition",
}
_POPUPS = {"expect_popup": True, "expect_page": True}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def read(text: str, file: str) -> CodeSession:
    """Read a file. Raises InputError with the place if it is not Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line, column = getattr(error, "lineno", 1) or 1, getattr(error, "offset", 1) or 1
        what = getattr(error, "msg", str(error))
        raise InputError(f"this is not Python: {what}", f"{file}:{line}:{column}", "Record it again with `playwright codegen`.") from error
    reading = _PythonReading()
    bodies = _bodies(tree)
    steps = [step for body in bodies[:1] for step in reading.steps(body.body)]
    steps += [Skipped(f"`{body.name}`", "one file becomes one task", body.lineno) for body in bodies[1:]]
    name = bodies[0].name if bodies else ""
    title = "" if name in GENERIC else name.removeprefix("test_").replace("_", " ").strip().capitalize()
    return CodeSession(tuple(steps), {**reading.context, **_fixture_options(tree)}, title)


def _bodies(tree: ast.Module) -> list[Any]:
    """The functions that act on a page, or the module itself."""
    functions = [node for node in ast.walk(tree) if isinstance(node, Function) and _acts(node)]
    inner = [node for node in functions if not any(other is not node and other in ast.walk(node) for other in functions)]
    inner.sort(key=lambda node: node.lineno)
    return inner or ([_Module("", 1, tree.body)] if _acts(tree) else [])


@dataclass
class _Module:
    """A file without functions, in the form of one."""

    name: str
    lineno: int
    body: list[ast.stmt]


def _acts(node: ast.AST) -> bool:
    return any(isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "goto" for call in ast.walk(node))


@dataclass
class _PythonReading:
    """The names so far: variables with pages, locators and promised tabs."""

    pages: dict[str, str] = field(default_factory=lambda: {PAGE: PAGE})
    locators: dict[str, Chain] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)

    def steps(self, body: list[ast.stmt]) -> Iterator[Chain | Skipped]:
        """The steps of a block, in order."""
        for node in body:
            yield from self._step(node)

    def _step(self, node: ast.stmt) -> Iterator[Chain | Skipped]:
        if isinstance(node, (ast.With, ast.AsyncWith)):
            yield from self._with(node)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            self._assign(node)
        elif isinstance(node, ast.Expr):
            yield from self._expression(node.value)
        elif type(node) in LOOPS and self._mentions_page(node):
            yield Skipped(LOOPS[type(node)], "a scenario runs from top to bottom", node.lineno)

    def _mentions_page(self, node: ast.AST) -> bool:
        return any(isinstance(name, ast.Name) and name.id in self.pages for name in ast.walk(node))

    def _with(self, node: ast.With | ast.AsyncWith) -> Iterator[Chain | Skipped]:
        opened = ""
        for item in node.items:
            call = _without_await(item.context_expr)
            name = call.func.attr if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else ""
            if name in _POPUPS and isinstance(item.optional_vars, ast.Name):
                opened = item.optional_vars.id
                self.pages[opened] = opened
        inner = list(self.steps(node.body))
        if opened and inner and isinstance(inner[-1], Chain):
            inner[-1] = replace(inner[-1], opens=opened)
        yield from inner

    def _assign(self, node: ast.Assign | ast.AnnAssign) -> None:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        value = _without_await(node.value) if node.value is not None else None
        if not isinstance(target, ast.Name) or value is None:
            return
        if (
            isinstance(value, ast.Attribute)
            and isinstance(value.value, ast.Name)
            and value.attr == "value"
            and value.value.id in self.pages
        ):
            self.pages[target.id] = value.value.id
        elif isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in ("new_page", "new_context"):
            self.context |= _options(value) if value.func.attr == "new_context" else {}
            if value.func.attr == "new_page":
                self.pages[target.id] = target.id if len(self.pages) > 1 else PAGE
        elif (chain := self._chain(value)) is not None:
            self.locators[target.id] = chain

    def _expression(self, node: ast.expr) -> Iterator[Chain | Skipped]:
        chain = self._chain(_without_await(node))
        if chain is not None and chain.calls:
            yield replace(chain, line=node.lineno)
        elif chain is None and self._mentions_page(node):
            yield Skipped(f"`{' '.join(ast.unparse(node).split())[:60]}`", "it is no call that a step can be made of", node.lineno)

    def _chain(self, node: ast.expr) -> Chain | None:
        """A chain of calls and properties on a page or locator; None for anything else."""
        if isinstance(node, ast.Name):
            known = self.locators.get(node.id)
            return known or (Chain(self.pages[node.id], ()) if node.id in self.pages else None)
        if isinstance(node, ast.Attribute):
            inner = self._chain(node.value)
            return replace(inner, calls=(*inner.calls, Call(node.attr))) if inner is not None else None
        if not isinstance(node, ast.Call):
            return None
        if isinstance(node.func, ast.Name):
            return self._asserted(node)
        found = self._chain(node.func)
        if found is None or not found.calls:
            return None
        call = Call(
            found.last.name, tuple(map(self._value, node.args)), {key.arg: self._value(key.value) for key in node.keywords if key.arg}
        )
        return replace(found, calls=(*found.calls[:-1], call))

    def _asserted(self, node: ast.Call) -> Chain | None:
        """Returns the subject of ``expect(…)``."""
        if not isinstance(node.func, ast.Name) or node.func.id != "expect" or not node.args:
            return None
        about = self._chain(node.args[0])
        return replace(about, expects=True) if about is not None else None

    def _value(self, node: ast.expr) -> Any:
        try:
            return ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError):
            pass
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile" and node.args and isinstance(node.args[0], ast.Constant):
            return Regex(str(node.args[0].value))
        return self._chain(node) or Opaque(ast.unparse(node))


def _without_await(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Await) else node


def _options(call: ast.Call) -> dict[str, Any]:
    """Returns the literal options of a browser context; the others as ``Opaque``."""
    found: dict[str, Any] = {}
    for keyword in call.keywords:
        try:
            value = ast.literal_eval(keyword.value)
        except (ValueError, TypeError, SyntaxError):
            value = Opaque(ast.unparse(keyword.value))
        found[keyword.arg or "device"] = value
    return found


def _fixture_options(tree: ast.Module) -> Mapping[str, Any]:
    """Returns the result of the fixture ``browser_context_args`` in codegen's pytest target."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and node.name == "browser_context_args":
            returned = next((one.value for one in node.body if isinstance(one, ast.Return)), None)
            if isinstance(returned, ast.Dict):
                pairs = [(key, value) for key, value in zip(returned.keys, returned.values, strict=True) if isinstance(key, ast.Constant)]
                call = ast.Call(ast.Name("dict"), [], [ast.keyword(str(key.value), value) for key, value in pairs])
                devices = [
                    one for key, one in zip(returned.keys, returned.values, strict=True) if key is None and "devices" in ast.unparse(one)
                ]
                return _options(call) | ({"device": Opaque(ast.unparse(devices[0]))} if devices else {})
    return {}
