"""Personas: how a user perceives and operates. One YAML file each, in the package or in the user's folder ``personas``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import ModuleType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticKnownError

from uxaudit.errors import InputError
from uxaudit.model.base import Frozen
from uxaudit.plugins import Group, Plugin, left_out
from uxaudit.recording.probes import trials
from uxaudit.scenario.persona_network import NetworkProfile
from uxaudit.scenario.problems import Problems
from uxaudit.scenario.translate import as_map, build, known_keys
from uxaudit.scenario.yaml_reader import parse, read_text
from uxaudit.scenario.yaml_tree import Map

OWN_FOLDER = Path("personas")

Length = Annotated[int, Field(ge=100, le=10_000)]
Vision = Literal["normal", "protanopia", "deuteranopia", "tritanopia", "achromatopsia", "blurred", "reduced-contrast"]
"""Vision deficiencies that browsers emulate: no red, green or blue cones, no colour, blurred, or low contrast."""


@dataclass(frozen=True)
class Persona:
    """Device, input, senses and preferences of a user. Lengths in CSS pixels; ``says`` is a sentence in the persona's words.

    ``persona_combinations.py`` combines several into one.
    """

    name: str
    title: str
    says: str = ""
    viewport: tuple[int, int] = (1280, 720)
    device_scale: float = 1.0
    touch: bool = False
    mobile: bool = False
    input: Literal["mouse", "touch", "keyboard"] = "mouse"
    user_agent: str | None = None
    locale: str = "en-GB"
    color_scheme: Literal["light", "dark"] = "light"
    reduced_motion: bool = False
    forced_colors: bool = False
    text_scale: float = 1.0
    """The text size in the browser's settings; 1 is the default of 16 px. As in a browser, sizes that a page sets in px stay."""
    text_spacing: bool = False
    """Whether text has the spacing of WCAG 1.4.12."""
    vision: Vision = "normal"
    network: NetworkProfile | None = None
    """The connection; None for that of this machine."""
    cpu_slowdown: float = 1.0
    """How many times slower scripts and layout run than on this machine."""
    name_only: bool = False
    """Whether controls are found only by role and accessible name, as a screen reader announces them."""
    examines: tuple[str, ...] = ()
    """Trials on every state that this persona reaches, besides what every replay observes."""


def _known_trial(id: str) -> str:
    known = trials()
    if id not in known:
        raise PydanticKnownError("literal_error", {"expected": ", ".join(map(repr, known))})
    return id


Trial = Annotated[str, AfterValidator(_known_trial)]
"""The id of a trial, also one of a plug-in."""


class _Written(Frozen):
    """A persona as written in its file; the file name is the persona's name."""

    title: str = Field(min_length=1)
    says: str = ""
    viewport: tuple[Length, Length] = (1280, 720)
    device_scale: float = Field(default=1.0, ge=0.5, le=5)
    touch: bool = False
    mobile: bool = False
    input: Literal["mouse", "touch", "keyboard"] = "mouse"
    user_agent: str | None = None
    locale: str = Field(default="en-GB", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    color_scheme: Literal["light", "dark"] = "light"
    reduced_motion: bool = False
    forced_colors: bool = False
    text_scale: float = Field(default=1.0, ge=0.5, le=5)
    text_spacing: bool = False
    vision: Vision = "normal"
    network: NetworkProfile | None = None
    cpu_slowdown: float = Field(default=1.0, ge=1, le=50)
    name_only: bool = False
    examines: tuple[Trial, ...] = ()


GROUP = Group("uxaudit.personas", "package with personas", ModuleType)
"""Entry points name a package that contains YAML files; the file name is the persona's name."""


@dataclass(frozen=True)
class _File:
    """The file of a persona: uxaudit's own, or a plug-in's."""

    path: Traversable
    plugin: Plugin[ModuleType] | None = None


def persona_names(folder: Path = OWN_FOLDER) -> tuple[str, ...]:
    """The names of all personas, without reading their files."""
    return tuple(sorted({*_packaged(), *(path.stem for path in folder.glob("*.yaml"))}))


def personas(folder: Path = OWN_FOLDER) -> dict[str, Persona]:
    """All personas by name; those in the user's folder replace others. Raises InputError for an invalid file there.

    An invalid persona of a plug-in is left out (see :func:`uxaudit.plugins.problems`).
    """
    problems = Problems()
    found: dict[str, Persona | None] = {name: _packaged_persona(name, file) for name, file in _packaged().items()}
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = _persona(path.stem, read_text(path), str(path), problems)
        except InputError as error:
            problems.take(error)
    problems.check()
    return {name: persona for name, persona in sorted(found.items()) if persona is not None}


@cache
def _packaged() -> dict[str, _File]:
    found = {name: _File(path) for name, path in _yaml_files(files("uxaudit").joinpath("personas"))}
    for plugin in GROUP.load():
        for name, path in _yaml_files(files(plugin.value)):
            other = found.setdefault(name, _File(path, plugin)).plugin
            if other is not plugin:
                owner = f"the package {other.package}" if other else "uxaudit itself"
                left_out(plugin, f"{owner} has a persona named {name}")
    return found


def _yaml_files(folder: Traversable) -> list[tuple[str, Traversable]]:
    return [(entry.name.removesuffix(".yaml"), entry) for entry in folder.iterdir() if entry.name.endswith(".yaml")]


def _packaged_persona(name: str, file: _File) -> Persona | None:
    problems = Problems()
    try:
        persona = _persona(name, file.path.read_text("utf-8"), str(file.path), problems)
        problems.check()
    except (InputError, OSError, UnicodeError) as error:
        if file.plugin is None:
            raise
        left_out(file.plugin, f"the persona {name} is invalid: {error}")
        return None
    return persona


def _persona(name: str, text: str, file: str, problems: Problems) -> Persona | None:
    node = as_map(parse(text, file, problems), "a persona", problems)
    if node is None:
        return None
    node = known_keys(node, tuple(_Written.model_fields), "a persona", problems)
    connection = node.entries.get("network")
    if isinstance(connection, Map):
        node = node.having(network=known_keys(connection, tuple(NetworkProfile.model_fields), "`network`", problems))
    written = build(_Written, node, problems)
    if written is None:
        return None
    if written.input == "touch" and not written.touch:
        problems.add("`input` is `touch`, but the device has no touch screen", node.key_place("input"), "Add `touch: true`.")
    return Persona(name=name, **dict(written))
