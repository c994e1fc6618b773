"""Finds the texts of templates to translate, for ``pybabel extract``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from jinja2.ext import babel_extract

from uxaudit.texts.extract import PLURAL, SINGULAR, Found, with_plurals


def from_template(file: BinaryIO, keywords: Any, tags: Any, options: Mapping[str, Any]) -> Iterator[Found]:
    """Yields the texts of a template, in the white space that :func:`uxaudit.reporters.html.environment` gives them."""
    given = {**options, "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    yield from with_plurals(babel_extract(file, (*SINGULAR, *PLURAL), tags, given))
