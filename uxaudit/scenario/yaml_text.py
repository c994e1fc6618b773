"""Texts and mappings as they are written in YAML."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"[A-Za-z][\w .\-/()!?'+]*")


def yaml_text(text: str) -> str:
    """A text as it is written in YAML inside braces: in quotes if it needs them."""
    return text if _PLAIN.fullmatch(text) and text == text.strip() else json.dumps(text, ensure_ascii=False)


def written(target: dict[str, str]) -> str:
    """A mapping as it is written in YAML."""
    return "{" + ", ".join(f"{key}: {yaml_text(value)}" for key, value in target.items()) + "}"
