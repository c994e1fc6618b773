"""A scenario under construction. Every importer adds its steps to one; all formats are finished in the same way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from uxaudit.common.files import write_whole
from uxaudit.errors import InputError, Problem
from uxaudit.importers import Given, Imported
from uxaudit.importers.personas import Device
from uxaudit.importers.secrets import Secrets, escaped, is_private
from uxaudit.scenario.key_names import key_fault
from uxaudit.scenario.selectors import instead_of_name
from uxaudit.scenario.writer import document
from uxaudit.urls import hash_route, is_page, origin

MOST_STEPS = 2_000
"""Maximum number of steps of one imported file. Own judgement: a task has some dozens; a longer file is several tasks."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MODIFIERS = {"Control": "Control", "Alt": "Alt", "Shift": "Shift", "Meta": "Meta"}
Target = Mapping[str, Any]
"""A target as a scenario writes it, such as ``{"role": "button", "name": "Save"}``; its texts are not escaped yet."""
Line = dict[str, Any]
"""A step as a scenario writes it: verb → arguments."""

SHORT_FORMS: Mapping[str, str] = {
    "open": "to",
    "click": "target",
    "double_click": "target",
    "press": "key",
    "check": "target",
    "uncheck": "target",
    "hover": "target",
    "switch_tab": "to",
    "screenshot": "name",
}
"""The short forms that importers write: ``short`` of the verb's class, which takes longer to load than an import takes."""


@dataclass(frozen=True)
class ImportedScenario(Imported):
    """A scenario file, and the persona with the device of the recording."""

    scenario: Mapping[str, Any]
    source: str
    left_out: tuple[Problem, ...] = ()
    device: Device | None = None
    secrets: tuple[str, ...] = ()

    def show(self) -> str:
        """The scenario file."""
        return document(self.scenario, list(self._notes()))

    def write(self, out: Path) -> tuple[Path, ...]:
        """Write the scenario, and the persona into the folder ``personas``, where ``uxaudit run`` looks for it."""
        files = {out: self.show()}
        if self.device is not None and self.device.own:
            files[Path("personas") / f"{self.device.name}.yaml"] = document(self.device.written())
        for path, text in files.items():
            if path.exists() and path.read_text("utf-8", "replace") != text:
                raise InputError("the file exists already", str(path), "Choose another name with --write, or delete it.")
        for path, text in files.items():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, text.encode())
            except OSError as error:
                raise InputError(f"the file cannot be written: {error.strerror}", str(path), "Choose another path with --write.") from error
        return tuple(files)

    def _notes(self) -> Iterator[str]:
        yield f"Imported from {self.source}."
        if self.secrets:
            yield f"Set before a replay: {', '.join(self.secrets)}."
        if self.left_out:
            yield "Not carried over:"
        yield from (f"- {problem}" for problem in self.left_out)


class NotCarried(Exception):
    """A command of a file that no step does; the text is the reason."""


@dataclass
class Draft:
    """The steps that an importer has read so far. Its methods take values of the recording, and write them as a scenario does."""

    given: Given
    title: str = ""
    site: str = ""
    steps: list[Line] = field(default_factory=list)
    hosts: dict[str, None] = field(default_factory=dict)
    left_out: list[Problem] = field(default_factory=list)
    device: Device | None = None
    start: str | None = None
    secrets: Secrets = field(default_factory=Secrets)
    _held: list[str] = field(default_factory=list)
    _used: bool = False

    def leave_out(self, what: str, why: str, where: str, hint: str = "") -> None:
        """Note a part that is not imported, and why."""
        self.left_out.append(Problem(f"{what}: {why}", where, hint))

    # ---------------------------------------------------------------- actions

    def open(self, url: str, where: str) -> None:
        """Open a page. The first page sets the site and the start of the task."""
        if url in ("about:blank", "about:newtab", "chrome://new-tab-page/"):
            return
        if not is_page(url) and not (self.site and "://" not in url):
            self.leave_out(f"opening {url or 'no URL'}", "it is not the URL of a page", where)
            return
        parts = urlsplit(url)
        if parts.username or parts.password:
            self.leave_out("the name and password in a URL", "they would be visible", where, "Use --http-credentials.")
            url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self.site = self.site or origin(url)
        if self.start is None and not self.steps:
            self.start = self._path(url)
        else:
            self.add({"open": self._path(url)})

    def act(self, verb: str, target: Target | None = None, **arguments: Any) -> None:
        """Add an action, mostly with a target. ``arguments`` are those of the verb; texts in them are escaped here."""
        more = {key: self.escaped(value) for key, value in arguments.items() if value is not None}
        self.add({verb: {**(self.escaped(target) if target else {}), **more}})

    def fill(self, target: Target, text: str, where: str, *names: str, verb: str = "fill") -> None:
        """Fill a field. ``names`` are all its names and selectors, by which a secret is recognised."""
        kept = _CONTROL.sub("", text)
        if kept != text:
            self.leave_out("control characters in a text", "no key types them", where)
        hint = " ".join((*names, json.dumps(target, ensure_ascii=False)))
        shown = self.secrets.reference(kept, hint) if kept and is_private(hint) else escaped(kept)
        click = {"click": self.escaped(target)}
        target = _renamed(target, "text")
        if self.steps and self.steps[-1] == click:  # to fill a field is to click it first
            self.steps.pop()
        self.add({verb: {**self.escaped(target), "text": shown}})

    def press(self, key: str, where: str, target: Target | None = None) -> None:
        """Press a key, or several joined by a plus."""
        fault = key_fault(key)
        key = fault[1] if fault is not None else key
        if not key:
            self.leave_out("a key", fault[0] if fault else "it has no name", where)
            return
        self.add({"press": {**self.escaped(target), "key": key} if target else key})

    def key_down(self, key: str, where: str) -> None:
        """A key is pressed: a modifier is held, any other key becomes a press with the held modifiers."""
        if key in _MODIFIERS:
            self._held.append(key)
            self._used = False
            return
        self._used = True
        held = [one for one in dict.fromkeys(self._held) if not (one == "Shift" and len(key) == 1)]
        self.press("+".join([*held, key]), where)

    def key_up(self, key: str, where: str) -> None:
        """A key is released. A modifier without another key becomes a press by itself."""
        if key in self._held:
            self._held = [one for one in self._held if one != key]
            if not self._used and not self._held:
                self.press(key, where)

    # ---------------------------------------------------------------- conditions

    def expect(self, where: str, condition: Mapping[str, Any], *, verb: str = "expect", target: Target | None = None) -> None:
        """Expect a condition, or wait for it. A condition that would show a secret is left out."""
        expected = {key: value for key, value in condition.items() if value is not None}
        named = {} if target is None or ("text" in target and "text" in expected) else _renamed(target, "title")
        said = {**named, **expected}
        if self.secrets.inside(json.dumps(said, ensure_ascii=False)):
            self.leave_out("an expectation", "it contains a secret, which would be visible", where)
            return
        line = {verb: self.escaped(said)}
        if said and (not self.steps or self.steps[-1] != line):
            self.add(line)

    def expect_page(self, where: str, url: str = "", title: str = "") -> None:
        """Expect a page: the path of its URL, and its title. The query is left out: it may differ each time."""
        path = None
        if url and is_page(url):
            page = urlsplit(url)._replace(query="", fragment="").geturl() + hash_route(url)
            path = unquote(self.page(page))
        self.expect(where, {"url": path, "title": " ".join(title.split()) or None})

    # ---------------------------------------------------------------- the file

    def add(self, line: Line) -> None:
        """Add a step as a scenario writes it. Raises InputError for a file with too many."""
        if len(self.steps) >= MOST_STEPS:
            raise InputError(
                f"the file has more than {MOST_STEPS:,} steps", str(self.given.path), "Split it: one file for each task of a user."
            )
        self.steps.append(line)

    def finish(self, source: str) -> ImportedScenario:
        """Returns the scenario. Raises InputError if it has no step, or if the URL of the site is unknown."""
        site = self.given.site or self.site
        where = str(self.given.path)
        if not self.steps and self.start is None:
            raise InputError("nothing in this file can be imported", where, " ".join(map(str, self.left_out[:3])))
        if not site:
            raise InputError("the file does not contain the URL of the site", where, "Give it with --site http://….")
        steps = [{verb: _short(verb, value)} if value else verb for line in self.steps for verb, value in line.items()]
        success = _last_expectations(steps)
        task = self.given.name or " ".join(self.title.split())[:200] or f"Recorded on {urlsplit(site).netloc}"
        hosts = [host for host in self.hosts if host != urlsplit(site).hostname]
        persona = self.device.name if self.device else ""
        content: dict[str, Any] = {"scenario": escaped(task), "site": site}
        content |= {"personas": [persona]} if persona else {}
        content |= {"hosts": hosts} if hosts else {}
        body: dict[str, Any] = {"task": escaped(task)}
        body |= {"start": self.start} if self.start not in (None, "/") else {}
        body |= {"steps": steps[: len(steps) - len(success)]} if len(steps) > len(success) else {}
        body |= {"success": success} if success else {}
        file = f"{self.given.path.name} ({source})"
        return ImportedScenario({**content, "tasks": [body]}, file, tuple(self.left_out), self.device, tuple(self.secrets.names.values()))

    def page(self, url: str) -> str:
        """A URL of the site as its path; others stay complete, and their host is added to ``hosts``."""
        if "://" in url and origin(url) != origin(self.site):
            self.hosts[urlsplit(url).hostname or ""] = None
            return url
        path = url if "://" not in url else url[len(origin(url)) :]
        return path if path.startswith("/") else f"/{path}"

    def _path(self, url: str) -> str:
        """A page in an argument that may contain secrets."""
        return self.secrets.hidden(self.page(url))

    def escaped(self, value: Any) -> Any:
        """A value in which every text means itself."""
        if isinstance(value, Mapping):
            return {key: self.escaped(held) for key, held in value.items()}
        return escaped(_CONTROL.sub("", value)) if isinstance(value, str) else value


def _renamed(target: Target, key: str) -> Target:
    """A target whose key would mean something else here, by its name instead."""
    return {("name" if one == key else one): value for one, value in target.items()}


def _short(verb: str, value: Any) -> Any:
    """Returns the short form of a step, if it has one: a control by its name alone, or the only argument."""
    short = SHORT_FORMS.get(verb)
    if isinstance(value, Mapping) and set(value) == {"name" if short == "target" else short} and verb not in ("expect", "wait_for"):
        (text,) = value.values()
        return text if short != "target" or instead_of_name(text) is None else value
    return value


def _last_expectations(steps: Sequence[Line | str]) -> list[Line | str]:
    """The expectations at the end: they become the success criterion."""
    number = next((at for at, line in enumerate(reversed(steps)) if "expect" not in line), len(steps))
    return list(steps[len(steps) - number :])
