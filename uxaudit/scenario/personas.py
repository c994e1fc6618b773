"""Personas: how a user perceives and operates. One YAML file each, in the package or in the user's own folder."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from uxaudit.errors import InputError
from uxaudit.model.base import Frozen
from uxaudit.model.probes import Probe
from uxaudit.scenario.problems import Problems
from uxaudit.scenario.translate import as_map, build, known_keys
from uxaudit.scenario.yaml_reader import parse, read_text
from uxaudit.scenario.yaml_tree import Map

OWN_FOLDER = Path("personas")

Length = Annotated[int, Field(ge=100, le=10_000)]
Vision = Literal["normal", "protanopia", "deuteranopia", "tritanopia", "achromatopsia", "blurred", "reduced-contrast"]
"""What eyes see, as browsers emulate it: without red, green or blue cones, without any colour, out of focus, or pale."""


class NetworkProfile(Frozen):
    """A connection. The browser holds each answer back by ``rtt_ms`` and passes on so many kilobits a second.

    Setting a connection up (DNS, TCP, TLS) is not slowed, so that a first visit over a real network takes up to three
    round trips longer than is measured here (Lighthouse, docs/throttling.md).
    """

    rtt_ms: float = Field(ge=0, le=10_000)
    """One round trip, in ms."""
    down_kbps: float = Field(gt=0, le=10_000_000)
    """To the user, in 1000 bits a second."""
    up_kbps: float = Field(gt=0, le=10_000_000)
    """From the user, in 1000 bits a second."""


@dataclass(frozen=True)
class Persona:
    """A device, an input, senses and preferences. Lengths in CSS pixels; ``says`` is the persona in its own words.

    ``combined.py`` makes one of several.
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
    """The size of text in the browser's own settings, 1 being the usual 16 px; what a page sets in px stays, as it does there."""
    text_spacing: bool = False
    """Whether text is spaced as WCAG 1.4.12 says it must be possible."""
    vision: Vision = "normal"
    network: NetworkProfile | None = None
    """The connection; None is that of this machine."""
    cpu_slowdown: float = 1.0
    """How many times slower scripts and layout run than on this machine."""
    name_only: bool = False
    """Whether controls are known by role and accessible name alone, as a screen reader tells of them."""
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
    text_scale: float = Field(default=1.0, ge=0.5, le=5)
    text_spacing: bool = False
    vision: Vision = "normal"
    network: NetworkProfile | None = None
    cpu_slowdown: float = Field(default=1.0, ge=1, le=50)
    name_only: bool = False
    examines: tuple[Literal["walk", "tries", "hover", "reflow", "spacing", "motion", "forced-colours"], ...] = ()


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
    connection = node.entries.get("network")
    if isinstance(connection, Map):
        node = node.having(network=known_keys(connection, tuple(NetworkProfile.model_fields), "`network`", problems))
    written = build(_Written, node, problems)
    if written is None:
        return None
    if written.input == "touch" and not written.touch:
        problems.add("`input` is `touch`, but the device has no touch screen", node.key_place("input"), "Add `touch: true`.")
    return Persona(name=name, **(dict(written) | {"examines": tuple(map(Probe, written.examines))}))
