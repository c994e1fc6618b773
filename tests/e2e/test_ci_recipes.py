"""Every command of the recipes in `scenarios/ci/` runs in a fresh clone, in the order in which the CI system runs it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

import pytest
import yaml

from tests.e2e.line import ROOT, environ, free_port, write_scenario
from tests.proofs import only_in_full, size
from uxaudit.cli.main import main

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("browser_found")]
CI = ROOT / "scenarios" / "ci"
REPEAT = size(5, 1)
SHIMS = {
    "uxaudit": f'exec {sys.executable} -m uxaudit "$@"',
    "pip": '[ "$*" = "install ./tools/uxaudit" ]',  # the tests run with what is installed
    "python3": '[ "$*" = "-m venv .venv-ux" ]',
    "gh": 'for last; do :; done; test -s "$last" && echo "$@" >> gh.txt',
}
Command = tuple[str, Mapping[str, str]]
"""A command of a shell, with the variables that the CI system sets for it."""


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with a scenario, and a baseline made as described in the README of the recipes."""
    clone = tmp_path_factory.mktemp("ci") / "clone"
    if (ROOT / ".git").exists():
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", ROOT, clone], check=True)
    shutil.copytree(ROOT, clone, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "__pycache__", "artifacts"))
    (clone / "page").mkdir()
    (clone / "page" / "index.html").write_text(
        "<!doctype html><html lang=en><title>Mugs</title><main><h1>Mugs</h1><a href=#blue>Blue mug</a>"
    )
    port = free_port()
    serve = f"{sys.executable} -m http.server {port} --bind 127.0.0.1 -d {clone / 'page'}"
    task = {"task": "Open", "critical": True, "steps": [{"click": "Blue mug"}], "success": [{"expect": {"url": "**/#blue"}}]}
    write_scenario(clone / "ux" / "mugs.yaml", f"http://127.0.0.1:{port}", [task], serve=serve, personas=["desktop"])
    for name, script in SHIMS.items():
        shim = clone / "shims" / name
        shim.parent.mkdir(exist_ok=True)
        shim.write_text(f"#!/bin/sh\n{script}\n")
        shim.chmod(0o755)
    guide = (CI / "README.md").read_text()
    block = re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)[0]
    run(clone, [(line.replace("scenarios/demo-basket.yaml", "ux/mugs.yaml"), {}) for line in block.splitlines()])
    shutil.rmtree(clone / "reports" / "accepted")
    return clone


@pytest.fixture
def clone(accepted: Path, tmp_path: Path) -> Path:
    """A clone of its own for each recipe."""
    shutil.copytree(accepted, tmp_path / "clone", symlinks=True)
    return tmp_path / "clone"


def variables(clone: Path, own: Mapping[str, str]) -> dict[str, str]:
    """The variables of a command: those that the CI system sets, and the scenarios of the clone."""
    files = {"GITHUB_STEP_SUMMARY": str(clone / "summary.md"), "UXAUDIT_HISTORY": str(clone / "h.sqlite")}
    return {**files, **own, "UX_SCENARIOS": "ux/*.yaml"}


def run(clone: Path, commands: list[Command], *, shell: str = "bash") -> None:
    for text, own in commands:
        env = environ(**{"PYTHONPATH": str(clone), "PATH": f"{clone / 'shims'}:{os.environ['PATH']}", **variables(clone, own)})
        done = subprocess.run(
            [shell, "-ec", text.replace("--repeat 5", f"--repeat {REPEAT}")],
            cwd=clone,
            env=env,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"


def github(name: str) -> Callable[[], Iterator[Command]]:
    def commands() -> Iterator[Command]:
        recipe = yaml.safe_load((CI / name).read_text())
        for job in recipe["jobs"].values():
            for shard in job.get("strategy", {}).get("matrix", {}).get("shard", [1]):
                for step in job["steps"]:
                    if "run" in step:
                        env = {**job.get("env", {}), **step.get("env", {})}
                        yield step["run"], {key: re.sub(r"\$\{\{.*\}\}", str(shard), value) for key, value in env.items()}

    return commands


def gitlab() -> Iterator[Command]:
    recipe = yaml.safe_load((CI / "gitlab.yml").read_text())
    base = recipe[".uxaudit"]
    for stage in recipe["stages"]:
        for job in (one for one in recipe.values() if isinstance(one, dict) and one.get("stage") == stage):
            total = job.get("parallel", 1)
            for index in range(1, total + 1):
                env = {"CI_NODE_INDEX": str(index), "CI_NODE_TOTAL": str(total)}
                yield from ((line, env) for line in (*base["before_script"], *job["script"]))


def jenkins() -> Iterator[Command]:
    text = (CI / "Jenkinsfile").read_text()
    for words in re.findall(r"sh '(.*)'", text):
        yield words, {"BUILD_NUMBER": "7"}


def azure() -> Iterator[Command]:
    recipe = yaml.safe_load((CI / "azure-pipelines.yml").read_text())
    for step in recipe["steps"]:
        if "script" in step:
            yield step["script"].replace("$(UX_SCENARIOS)", "ux/*.yaml"), {}


RECIPES: dict[str, tuple[Callable[[], Iterator[Command]], tuple[str, ...]]] = {
    "github.yml": (github("github.yml"), ("summary.md", "gh.txt", "reports/ci/report.sarif", "reports/ci/report.html")),
    "github-shards.yml": (github("github-shards.yml"), ("summary.md", "reports/ci/report.sarif", "shards/4")),
    "gitlab.yml": (gitlab, ("reports/ci/junit.xml", "reports/ci/gl-code-quality-report.json")),
    "Jenkinsfile": (jenkins, ("reports/ci-7/junit.xml",)),
    "azure-pipelines.yml": (azure, ("reports/ci/junit.xml", "reports/ci/report.md")),
}


@pytest.mark.parametrize("name", [name if name == "github.yml" else pytest.param(name, marks=only_in_full) for name in RECIPES])
def test_the_commands_of_a_recipe_run_in_a_fresh_clone(name: str, clone: Path) -> None:
    commands, files = RECIPES[name]
    found = list(commands())
    assert any("--baseline" in text for text, _ in found)
    run(clone, found)
    assert [file for file in files if not (clone / file).exists()] == []


@pytest.mark.parametrize("name", RECIPES)
def test_the_commands_of_a_recipe_parse(name: str) -> None:
    found = [(text, own) for text, own in RECIPES[name][0]() if text.startswith("uxaudit ")]
    assert len(found) >= 2
    for text, own in found:
        words = shlex.split(Template(text).substitute(variables(Path("clone"), own)))[1:]
        main.commands[words[0]].make_context(words[0], words[1:], resilient_parsing=False)


def test_what_a_recipe_publishes_is_what_its_commands_write() -> None:
    for name, (_, files) in RECIPES.items():
        text = (CI / name).read_text()
        named = set(re.findall(r"reports/ci\S*?/[\w.*-]+\.(?:xml|json|sarif|md)", text))
        assert {Path(path).name for path in named} <= {Path(file).name for file in files} | {"report.md"}, name


def test_the_shell_script_makes_a_baseline_and_then_gates(clone: Path) -> None:
    (clone / "ux-baseline.yaml").unlink()
    script: list[Command] = [("sh scenarios/ci/audit.sh ux/*.yaml", {"UX_REPEAT": str(REPEAT)})]
    run(clone, script, shell="sh")
    assert (clone / "ux-baseline.yaml").is_file()
    run(clone, script, shell="sh")
    assert len(list((clone / "reports").glob("2*/junit.xml"))) == 1


def test_every_recipe_is_listed_and_tried() -> None:
    files = {path.name for path in CI.iterdir()} - {"README.md"}
    assert files == {*RECIPES, "audit.sh", "Dockerfile"}
    guide = (CI / "README.md").read_text()
    assert [name for name in files if f"| `{name}` |" not in guide] == []


def test_the_image_asks_for_packages_that_debian_has() -> None:
    text = (CI / "Dockerfile").read_text().replace("\\\n", " ")
    (names,) = re.findall(r"apt-get install --yes --no-install-recommends ([\w\s-]+?) &&", text)
    if shutil.which("apt-cache") is None:
        pytest.skip("this is no Debian")
    known: Any = subprocess.run(["apt-cache", "show", "--no-all-versions", *names.split()], capture_output=True, text=True).stdout
    assert [name for name in names.split() if f"Package: {name}\n" not in known] == []
    extras = set(re.findall(r"\[([\w,]+)\]", text)[0].split(","))
    assert extras <= set(extras_of_the_package())


def extras_of_the_package() -> list[str]:
    import tomllib

    return list(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"])
