"""The descriptions of keys in JSON Schemas: docstrings of classes, and the strings below their fields.

Read from the source, and only when a schema is printed. pydantic's ``use_attribute_docstrings`` does the same while a class is created,
which makes the start of every command slower.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise


def summary(cls: type) -> str:
    """The first paragraph of a class's docstring, on one line."""
    return _on_one_line((inspect.getdoc(cls) or "").split("\n\n")[0])


def field_doc(cls: type, field: str) -> str:
    """The string below a field in its class, or in the class that it comes from; empty if there is none."""
    return next((docs[field] for base in cls.__mro__ if field in (docs := _documented(base))), "")


@cache
def _documented(cls: type) -> dict[str, str]:
    """The fields of a class that have a string below them, with that string."""
    if not hasattr(cls, "model_fields"):
        return {}
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for field, below in pairwise(tree.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = _on_one_line(inspect.cleandoc(text))
    return found


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ").replace("``", "`")
