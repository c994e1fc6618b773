"""``${env:NAME}``, ``${env:NAME:-default}``, ``${with:name}``, ``${secret:NAME}`` and ``${unique}`` in the scalars of a tree.

Replaced after the YAML is parsed, so that no value can add structure. Secrets and unique values stay as
written, because only a replay knows them; their names are noted, so that the loader can check that they are allowed there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from uxaudit.scenario.problems import Problems, did_you_mean, quoted
from uxaudit.scenario.unique import UNIQUE
from uxaudit.scenario.yaml_tree import Map, Node, Scalar, Seq, SourcePlace

_REFERENCE = re.compile(UNIQUE.pattern + r"|\$\$\{|\$\{(?:(env|secret|with):([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|([^}\n]*)\}?)")
SECRET = re.compile(r"\$\{secret:([A-Za-z_][A-Za-z0-9_]*)\}")
"""The reference to a secret in a step; the replay looks it up."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
MAX_VALUE = 100_000
"""Characters of one text after its references are replaced; own judgement."""


@dataclass(frozen=True)
class Values:
    """The values for the references of a file. ``given`` are the values of ``with``; None outside a shared flow."""

    environ: Mapping[str, str]
    defaults: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Scalar] | None = None
    used: set[str] = field(default_factory=set)


def replaced(node: Node, values: Values, problems: Problems) -> Node:
    """The tree with its references replaced; a reference without a value is a problem."""
    if isinstance(node, Scalar):
        return _scalar(node, values, problems)
    if isinstance(node, Seq):
        return Seq(node.place, tuple(replaced(item, values, problems) for item in node.items))
    return Map(node.place, {k: replaced(v, values, problems) for k, v in node.entries.items()}, node.keys)


def _scalar(node: Scalar, values: Values, problems: Problems) -> Scalar:
    if node.empty:
        return node
    text, kept = node.text, _Kept([*node.secrets], [*node.uniques])
    if "${" in text:
        kept = _Kept([], [])
        text = _REFERENCE.sub(lambda match: _value(match, node.place, values, problems, kept), text)
    bad = _UNPRINTABLE.search(text)
    if bad:
        problems.add(f"the control character {quoted(bad[0])} is not allowed", node.place, "Remove it.")
    if len(text) > MAX_VALUE:
        problems.add(f"this text is longer than {MAX_VALUE:,} characters", node.place, "Shorten it.")
    if len(SECRET.findall(text)) != len(kept.secrets):
        problems.add(
            "this value looks like the reference to a secret",
            node.place,
            "Write ${secret:NAME} in the scenario itself, not in a variable.",
        )
    if len(UNIQUE.findall(text)) != len(kept.uniques):
        problems.add("this value looks like `${unique}`", node.place, "Write ${unique} in the scenario itself, not in a variable.")
    return Scalar(node.place, text, False, tuple(kept.secrets), tuple(kept.uniques))


@dataclass(frozen=True)
class _Kept:
    """The references of one text that only a replay replaces, by name."""

    secrets: list[str]
    uniques: list[str]


def _value(match: re.Match[str], place: SourcePlace, values: Values, problems: Problems, kept: _Kept) -> str:
    unique, kind, name, default, other = match.groups()
    if match[0].startswith("${unique") and other is None:
        kept.uniques.append(unique or "")
        return match[0]
    if kind is None:
        if other is not None:
            problems.add(
                f"{quoted(match[0])} is not a valid reference",
                place,
                "Write ${env:NAME}, ${env:NAME:-default}, ${secret:NAME} or ${unique}. For a literal `${` write `$${`.",
            )
        return "${"
    if kind == "secret":
        if default is not None:
            problems.add(f"the secret {name} has a default value", place, "Remove it: secrets must not be written in files.")
        kept.secrets.append(name)
        return f"${{secret:{name}}}"
    if kind == "env":
        return _env(name, default, place, values, problems)
    return _given(name, default, place, values, problems, kept)


def _env(name: str, default: str | None, place: SourcePlace, values: Values, problems: Problems) -> str:
    value = values.environ.get(name)
    if value or (value is not None and default is None and name not in values.defaults):
        return value
    value = values.defaults.get(name, default)
    if value is None:
        problems.add(
            f"the environment variable {name} is not set",
            place,
            f"Set it, add a default here (${{env:{name}:-value}}), or add one under `env:` in the scenario.",
        )
    return value or ""


def _given(name: str, default: str | None, place: SourcePlace, values: Values, problems: Problems, kept: _Kept) -> str:
    if values.given is None:
        problems.add(f"${{with:{name}}} is used outside a shared flow", place, "Only a file that is used by `run` has `with` values.")
        return ""
    values.used.add(name)
    if name in values.given:
        kept.secrets.extend(values.given[name].secrets)
        kept.uniques.extend(values.given[name].uniques)
        return values.given[name].text
    if default is None:
        problems.add(
            f"the `run` of this file has no value `{name}`",
            place,
            did_you_mean(name, values.given) or f"Add `with: {{{name}: …}}` to it, or a default here.",
        )
    return default or ""


def secrets_in(node: Node) -> list[Scalar]:
    """Every scalar under a node that contains the reference to a secret."""
    return [scalar for scalar in _scalars(node) if scalar.secrets]


def uniques_in(node: Node) -> list[Scalar]:
    """Every scalar under a node that contains a unique value."""
    return [scalar for scalar in _scalars(node) if scalar.uniques]


def _scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    children = node.items if isinstance(node, Seq) else tuple(node.entries.values())
    return [found for child in children for found in _scalars(child)]
