"""Reads every import of the package, including those inside functions and under TYPE_CHECKING, and checks it against the rules."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "uxaudit"

ROWS = (
    ("languages", "redaction", "texts"),
    ("common", "errors", "urls", "demo", "model"),
    ("plugins", "network"),
    ("constants", "history", "recording", "reporters"),
    ("settings", "metrics"),
    ("scenario", "checks"),
    ("crawl", "evaluation", "importers", "replay"),
    ("runner", "scoring"),
    ("pipeline", "sessions"),
    ("api", "web"),
    ("cli", "pytest_plugin", "selenium"),
    ("__main__", "__init__"),
)
"""From the bottom up. A package may import packages of lower rows; those in one row do not import each other."""

WITHIN_REPLAY = (
    ("browser",),
    ("calibration", "machine_load", "messages", "keyboard", "reset", "print_pdf"),
    ("data_sending", "steps"),
    ("contract",),
    ("probes", "trials"),
    ("probing",),
    ("state_scan",),
    ("observe", "step_records"),
    ("player", "attached", "moderated"),
    ("preview",),
    ("worker",),
)
"""The same for the parts of ``replay``: acting (``keyboard``, ``steps``) never imports code that observes."""

WALLS = {
    "replay": ({"checks", "metrics"}, "a replay observes and never judges, so that a recording can be judged again later by other rules"),
    "demo": ({"model"}, "the demo shop is a site like any other; it must run without the rest"),
}
"""Packages in lower rows that must not be imported nevertheless, with the reason."""

ONLY_FOR = {"demo": ({"cli"}, "what audits a site must not know the site that it is shown on")}

OWNERS = {
    "playwright": (("replay",), "all else runs without a browser, on another machine, next year"),
    "yaml": (("scenario",), "YAML is how people write; between the stages there is only JSON"),
    "jinja2": (("reporters", "demo"), "HTML is made by reporters (and by the demo shop) alone"),
    "sqlalchemy": (("history",), "the history is one way to keep finished reports; everything else runs without a database"),
    "distributed": (("runner",), "where replays run is decided in one place"),
    "starlette": (("web",), "what is served is served in one place, on 127.0.0.1 unless another address is named"),
    "uvicorn": (("web",), "what is served is served in one place, on 127.0.0.1 unless another address is named"),
    "alembic": (("history",), "only the history has tables to migrate"),
    "numpy": (("common",), "it is loaded without threads there, which small arrays do not need"),
    "PIL": (
        ("reporters", "replay.browser", "replay.probes", "replay.trials"),
        "pictures are taken by the browser's folder, compared by probes and trials and cut by reporters, nowhere else",
    ),
}
"""Third-party packages that only some packages may import, and why."""


@dataclass(frozen=True)
class Import:
    """One imported module, and the module that imports it; uxaudit's own modules are named without the package."""

    importer: str
    name: str
    own: bool
    where: str


def imports_of(path: Path, package: Path) -> Iterator[Import]:
    module = ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for name in names_in(node, path, package):
            own = name == package.name or name.startswith(package.name + ".")
            shown = name[len(package.name) + 1 :] if own else name
            yield Import(module, shown, own, f"{path.relative_to(package.parent)}:{getattr(node, 'lineno', 0)}")


def names_in(node: ast.AST, path: Path, package: Path) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            folder = path.parents[node.level - 1].relative_to(package.parent)
            base = ".".join((*folder.parts, *([base] if base else [])))
        if base == package.name:  # `from uxaudit import model`: the imported name is the package
            yield from (f"{base}.{alias.name}" if is_module(package / alias.name) else base for alias in node.names)
        else:
            yield base


def is_module(path: Path) -> bool:
    return path.is_dir() or path.with_suffix(".py").exists()


def fault(found: Import) -> str | None:
    """Returns the fault of an import, or None."""
    return own_fault(found) if found.own else owner_fault(found)


def own_fault(found: Import) -> str | None:
    importer, imported = found.importer.split(".")[0], found.name.split(".")[0]
    if not imported:
        return None
    if importer == imported:
        return fault_within_replay(found) if importer == "replay" else None
    row, their_row = row_of(importer), row_of(imported)
    if row is None or their_row is None:
        stranger = importer if row is None else imported
        return f"{found.where}: the room {stranger} has no place yet; put it into ROWS of {Path(__file__).name}"
    if their_row >= row:
        return (
            f"{found.where}: {importer} imports {imported}, which stands above or beside it. Imports run downwards "
            "only, so that every stage can be used without those that come after it"
        )
    out_of_bounds, reason = WALLS.get(importer, (set(), ""))
    if imported in out_of_bounds:
        return f"{found.where}: {importer} imports {imported}, but {reason}"
    guests, reason = ONLY_FOR.get(imported, ({importer}, ""))
    return None if importer in guests else f"{found.where}: {importer} imports {imported}, but {reason}"


def fault_within_replay(found: Import) -> str | None:
    importer, imported = (f"{name}.".split(".")[1] for name in (found.importer, found.name))
    if not importer or not imported or importer == imported:
        return None
    rows = [next((number for number, parts in enumerate(WITHIN_REPLAY) if part in parts), None) for part in (importer, imported)]
    if rows[0] is None or rows[1] is None:
        stranger = importer if rows[0] is None else imported
        return f"{found.where}: replay/{stranger} has no place yet; put it into WITHIN_REPLAY of {Path(__file__).name}"
    if rows[1] < rows[0]:
        return None
    return (
        f"{found.where}: replay/{importer} imports replay/{imported}, which stands above or beside it. Acting never imports "
        "observing, so that a step is done alike whatever is observed of it"
    )


def owner_fault(found: Import) -> str | None:
    rooms, reason = OWNERS.get(found.name.split(".")[0], ((), ""))
    if not rooms or any(f"{found.importer}.".startswith(f"{room}.") for room in rooms):
        return None
    return f"{found.where}: only {' and '.join(rooms)} may import {found.name.split('.')[0]}: {reason}"


def row_of(room: str) -> int | None:
    return next((number for number, rooms in enumerate(ROWS) if room in rooms), None)


def faults_in(package: Path) -> list[str]:
    paths = sorted(package.rglob("*.py"))
    return [words for path in paths for found in imports_of(path, package) if (words := fault(found))]


def test_imports_run_downwards() -> None:
    assert not faults_in(PACKAGE), "\n" + "\n".join(faults_in(PACKAGE))


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("checks/feedback/slow.py", "def f():\n    from uxaudit.replay import browsers", "above or beside"),
        ("scoring/score.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import uxaudit.runner", "above or beside"),
        ("replay/session.py", "from uxaudit import metrics", "never judges"),
        ("replay/session.py", "from ..checks.api import check", "never judges"),
        ("reporters/html.py", "from uxaudit.scoring.score import score", "above or beside"),
        ("evaluation/run_checks.py", "from playwright.async_api import Page", "without a browser"),
        ("replay/session.py", "import PIL.Image", "nowhere else"),
        ("model/base.py", "import yaml", "only JSON"),
        ("runner/scheduler.py", "import uxaudit.demo.server", "must not know"),
        ("attic.py", "import uxaudit.model.findings", "no place yet"),
        ("replay/steps/perform.py", "from uxaudit.replay.observe import observe", "Acting never imports observing"),
        ("replay/keyboard/focus.py", "from uxaudit.replay.probes import forms", "Acting never imports observing"),
        ("replay/probes/forms.py", "from uxaudit.replay.trials import hover", "above or beside"),
        ("replay/cellar.py", "import uxaudit.replay.browser.session", "replay/cellar has no place yet"),
    ],
)
def test_a_breach_is_told_with_its_reason(tmp_path: Path, path: str, code: str, words: str) -> None:
    package = tmp_path / "uxaudit"
    for name in ("metrics/__init__.py", path):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("")
    (package / path).write_text(code)
    (told,) = faults_in(package)
    assert words in told
    assert told.startswith(f"uxaudit/{path}:")


def test_what_is_allowed_passes(tmp_path: Path) -> None:
    package = tmp_path / "uxaudit"
    (package / "replay" / "probes").mkdir(parents=True)
    (package / "replay" / "probes" / "focus.py").write_text(
        "import PIL\nimport playwright.async_api\nfrom uxaudit import __version__\nfrom uxaudit.model.findings import Box\n"
        "from . import axe\nfrom ..browser.discovery import find\n"
    )
    assert not faults_in(package)


def test_the_command_line_starts_without_the_heavy_packages() -> None:
    code = (
        "import sys, uxaudit.cli.main; print(*sorted({'playwright', 'jinja2', 'PIL', 'yaml', 'rich', 'numpy', 'scipy'} & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not loaded, f"uxaudit.cli.main imports {loaded} at once; import them where they are used, so that --help is quick"


def test_few_modules_are_outside_the_folders() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= 8, "put a new module into the folder of its stage"


def test_every_class_has_a_name_of_its_own() -> None:
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(path.relative_to(PACKAGE).as_posix())
    twice = {name: paths for name, paths in found.items() if len(paths) > 1}
    assert not twice, f"one name for two classes makes readers open the wrong file: {twice}"
