"""Plug-ins survive moved modules: everything they need is exported in one place, and an import of an old name reports the new one."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from uxaudit.checks import api
from uxaudit.plugins.renamed_modules import MODULES, NAMES, new_places

ROOT = Path(__file__).parents[2]
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "house-rules"
version = "1.0"
[project.entry-points."uxaudit.checks"]
house = "house_rules"
"""
PLUG_IN = '''"""The page has a control called Buy.

Why: It is our house rule.
Who: Everybody in our house.
Measured: The controls of each state, by name.
Fix: Rename the control.
Source: Own judgement.
"""
from uxaudit.checks.api import Element, Facet, Finding, Mode, PageState, Probe, Recording, check, finding_in, states_of


def controls(recording: Recording) -> list[tuple[PageState, Element]]:
    return [(state, element) for state in states_of(recording) for element in state.elements or ()]


@check("house-rule", facet=Facet.HELP, heuristic=10, impact=1, mode=Mode.MEASURED, needs=(Probe.PAGE,), over=controls)
def house_rule(recording: Recording, *, name: str = "Buy"):
    for state, element in controls(recording):
        if element.name == name:
            yield finding_in(state, element, f"A control is called {name}")
'''
OBSERVED = """uxaudit.observed.StepRecord moved: import it from uxaudit.checks.api; \
uxaudit.observed moved to uxaudit.recording.records, which has no Shape"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real package with a check, installed by pip into a separate folder."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    (source / "pyproject.toml").write_text(PROJECT)
    (source / "house_rules.py").write_text(PLUG_IN)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
    ]
    subprocess.run([*pip, "--target", str(target), str(source)], check=True)
    return target


def listed(installed: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{installed}"}
    return subprocess.run([sys.executable, "-m", "uxaudit", "checks"], env=env, capture_output=True, text=True)


def test_an_installed_plug_in_works_and_one_with_an_old_import_is_told_the_new_place(installed: Path) -> None:
    assert "house-rule" in listed(installed).stdout
    module = installed / "house_rules.py"
    module.write_text(
        PLUG_IN.replace(
            "from uxaudit.checks.api import Element, Facet,", "from uxaudit.model import Facet\nfrom uxaudit.checks.api import Element,"
        )
    )
    told = listed(installed)
    assert told.returncode == 0
    assert "warning: " in told.stderr
    assert "the package house-rules cannot be loaded" in told.stderr
    assert "uxaudit.model.Facet moved: import it from uxaudit.checks.api" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Exception]:
    """Import a module with this code, which must fail."""
    monkeypatch.syspath_prepend(tmp_path)

    def fail(code: str) -> Exception:
        (tmp_path / "old_plug_in.py").write_text("import os\n\n" + code)
        with pytest.raises(Exception) as caught:
            import_module("old_plug_in")
        return caught.value

    return fail


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("from uxaudit.model import Facet", "uxaudit.model.Facet moved: import it from uxaudit.checks.api"),
        (
            "from uxaudit.observed import (\n    StepRecord,\n    Shape,\n)",
            OBSERVED,
        ),
        ("from uxaudit.recording import Recording", "uxaudit.recording.Recording moved: import it from uxaudit.checks.api"),
        ("from uxaudit.recording import read_audit", "uxaudit.recording.read_audit moved: import it from uxaudit.recording.reader"),
        ("from uxaudit.states import Link as L", "uxaudit.states.Link is now uxaudit.checks.api.PageLink"),
        ("from uxaudit.checks.api import check, said", "uxaudit.checks.api.said is now uxaudit.checks.api.step_name"),
        (
            "import uxaudit.statistics",
            "uxaudit.statistics moved: import uxaudit.metrics.statistics, or its names from uxaudit.checks.api",
        ),
        ("from uxaudit import tasks", "uxaudit.tasks moved: import uxaudit.metrics.task_outcomes, or its names from uxaudit.checks.api"),
        ("import uxaudit.model as m\nm.Facet", "uxaudit.model.Facet moved: import it from uxaudit.checks.api"),
        ("from uxaudit.checks.api import check\ncheck('a', spare=None)", "the parameter spare of uxaudit.checks.api.check is now without"),
        (
            "from uxaudit.replay.session import Session",
            "uxaudit.replay.session.Session moved: import it from uxaudit.replay.browser.session",
        ),
        (
            "from uxaudit.reporters.words import duration",
            "uxaudit.reporters.words.duration moved: import it from uxaudit.reporters.formatting",
        ),
        ("from uxaudit.plan import plan", "uxaudit.plan.plan moved: import it from uxaudit.scenario.plan"),
        ("import no_such_package", ""),
        ("1 / 0", ""),
    ],
)
def test_an_old_import_is_told_the_new_place(failing: Callable[[str], Exception], code: str, words: str) -> None:
    assert new_places(failing(code)) == words


def test_every_new_place_exists() -> None:
    for old, new in NAMES.items():
        module, _, name = new.rpartition(".")
        assert hasattr(import_module(module), name), f"{old}: {new} does not exist; correct uxaudit/plugins/renamed_modules.py"
    for old, new in MODULES.items():
        assert import_module(new), old


def test_what_our_own_checks_import_a_plug_in_finds_in_the_api() -> None:
    modules = [path for path in (ROOT / "uxaudit" / "checks").rglob("*.py") if path.name not in ("api.py", "moved.py", "subjects.py")]
    used = {
        alias.name
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("uxaudit.") and "uxaudit.checks" not in (node.module or "")
        for alias in node.names
    }
    missing = {name for name in used if not name.isupper()} - set(api.__all__) - {"InputError", "Group"}
    assert not missing, f"export {sorted(missing)} in uxaudit/checks/api.py"
    assert all(hasattr(api, name) for name in api.__all__)
