"""Personas: how a user perceives and operates. One YAML file each, in the package or in the user's own folder."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from uxaudit.errors import InputError
from uxaudit.model import Frozen
from uxaudit.observed import Probe
from uxaudit.scenario.problems import Problems
from uxaudit.scenario.source import parse, read_text
from uxaudit.scenario.translate import as_map, build, known_keys

OWN_FOLDER = Path("personas")

Length = Annotated[int, Field(ge=100, le=10_000)]


@dataclass(frozen=True)
class Persona:
    """A device, an input and preferences. Lengths in CSS pixels; ``says`` is the persona in its own words."""

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
    examines: tuple[Probe, ...] = ()
    """What is tried on every state that this persona comes to, beside what every replay observes."""


class _Written(Frozen):
    """A persona as its file gives it; the file's name is the persona's."""

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
    examines: tuple[Literal["walk", "hover", "reflow", "spacing", "motion", "forced-colours"], ...] = ()


def persona_names(folder: Path = OWN_FOLDER) -> tuple[str, ...]:
    """The names of all personas there are, without reading their files."""
    built_in = [entry.name for entry in files("uxaudit").joinpath("personas").iterdir()]
    own = [path.name for path in folder.glob("*.yaml")]
    return tuple(sorted({name.removesuffix(".yaml") for name in built_in + own if name.endswith(".yaml")}))


def personas(folder: Path = OWN_FOLDER) -> dict[str, Persona]:
    """All personas by name; one in the user's folder takes the place of a built-in one. Raises InputError."""
    problems = Problems()
    found: dict[str, Persona | None] = {}
    for entry in files("uxaudit").joinpath("personas").iterdir():
        if entry.name.endswith(".yaml"):
            name = entry.name.removesuffix(".yaml")
            found[name] = _persona(name, entry.read_text("utf-8"), str(entry), problems)
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = _persona(path.stem, read_text(path), str(path), problems)
        except InputError as error:
            problems.take(error)
    problems.check()
    return {name: persona for name, persona in sorted(found.items()) if persona is not None}


def _persona(name: str, text: str, file: str, problems: Problems) -> Persona | None:
    node = as_map(parse(text, file, problems), "a persona", problems)
    if node is None:
        return None
    node = known_keys(node, tuple(_Written.model_fields), "a persona", problems)
    written = build(_Written, node, problems)
    if written is None:
        return None
    if written.input == "touch" and not written.touch:
        problems.add("`input` is `touch`, but the device has no touch screen", node.key_place("input"),
                     "Add `touch: true`.")
    return Persona(name=name, **(written.model_dump() | {"examines": tuple(map(Probe, written.examines))}))
