"""Guarantees of the package for those who install it."""

import base64
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import uxaudit
from hatch_build import PINS, VENDOR, Pin, ensure, is_there, unpack, verified
from tests.servers import html, redirect, serve_folder

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
INPAGE_NAME = "uxaudit/replay/inpage"
INPAGE = ROOT / INPAGE_NAME
BUILT = ("collector.js", "elements.js", "hashes.json", "page_world.js", "probes.js", "recorder.js", "statements.js")
"""Of the in-page code, only what it is built into is packed, and what wraps the accessibility engines."""
MODULES = sorted((ROOT / "uxaudit").rglob("*.py"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    return zipfile.ZipFile(next(folder.glob("*.whl")))


@pytest.mark.slow
def test_the_wheel_holds_all_that_the_package_reads(wheel: zipfile.ZipFile) -> None:
    packed = set(wheel.namelist())
    files = {path for path in (ROOT / "uxaudit").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    wanted = {path.relative_to(ROOT).as_posix() for path in files if path.suffix != ".js" or not path.is_relative_to(INPAGE)}
    assert wanted - {f"{INPAGE_NAME}/src/globals.d.ts"} <= packed
    assert {name for name in packed if name.startswith(INPAGE_NAME)} == {
        f"{INPAGE_NAME}/engine_wrapper.js",
        *(f"{INPAGE_NAME}/built/{name}" for name in BUILT),
    }
    assert "uxaudit/py.typed" in packed


@pytest.mark.slow
def test_the_wheel_holds_nothing_but_the_package(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == {"uxaudit", f"uxaudit_replay-{uxaudit.__version__}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


@pytest.mark.slow
def test_vendored_scripts_are_in_the_wheel_with_their_licences(wheel: zipfile.ZipFile) -> None:
    for pin in PINS:
        if is_there(pin, ROOT / VENDOR / pin.name):
            packed = [name.removeprefix(f"{VENDOR.as_posix()}/{pin.name}/") for name in wheel.namelist()]
            assert all(any(name.startswith(wanted) for name in packed) for wanted in pin.files)


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("demo.txt", PROJECT["dependencies"]),
        ("test.txt", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]),
    ],
)
def test_what_the_package_needs_is_locked_in_a_version_that_it_allows(lock: str, wanted: list[str]) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    pins = [Requirement(line.rstrip(" \\")) for line in text.splitlines() if re.match(r"[\w.-]+==", line)]
    locked = {pin.name: [one.specifier for one in pins if one.name == pin.name] for pin in pins}
    for requirement in map(Requirement, wanted):
        versions = [str(specifier).removeprefix("==") for specifier in locked.get(canonicalize_name(requirement.name), [])]
        assert versions, f"{requirement} is not in requirements/{lock}: run make lock"
        assert all(map(requirement.specifier.contains, versions)), f"requirements/{lock} has {versions} for {requirement}: run make lock"


def test_the_locks_name_no_server() -> None:
    assert not [path.name for path in (ROOT / "requirements").iterdir() if "://" in path.read_text()]


def test_the_command_and_its_module_exist() -> None:
    module, _, name = PROJECT["scripts"]["uxaudit"].partition(":")
    code = f"import importlib; assert callable(importlib.import_module({module!r}).{name})"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_the_version_is_one() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", uxaudit.__version__)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_knows_this_machine(path: Path) -> None:
    told = re.findall(r"/(?:work|tmp|home|root)/\w+", path.read_text(encoding="utf-8"))
    assert not told, f"{path.name} names a path of the machine that it was written on: {told}"


def test_the_licence_is_the_whole_text() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


# ---------------------------------------------------------------- the build's hook


def tarball(path: Path, files: dict[str, str]) -> Pin:
    """Write an npm tarball, and the pin that fits it."""
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    return Pin("thing", "1.0.0", f"sha512-{digest}", ("thing.js", "package.json"))


def test_a_pinned_tarball_is_unpacked_and_known_again(tmp_path: Path) -> None:
    pin = tarball(tmp_path / "t.tgz", {"thing.js": "x", "package.json": '{"version": "1.0.0"}', "more.js": "y"})
    folder = tmp_path / "vendor" / "thing"
    assert not is_there(pin, folder)
    unpack(verified(tmp_path / "t.tgz", pin), pin, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["package.json", "thing.js"]
    assert is_there(pin, folder)
    assert ensure(pin, tmp_path / "vendor") == ""
    assert not is_there(Pin("thing", "1.0.1", "", pin.files), folder)


def test_a_folder_is_unpacked_with_the_files_that_lie_in_it(tmp_path: Path) -> None:
    files = {
        "thing.js": "x",
        "help/en/b/c.html": "c",
        "help/d.html": "d",
        "package.json": "{}",
        "help/en/b.html": "b",
        "help/en/a.html": "a",
    }
    pin = replace(tarball(tmp_path / "t.tgz", files), files=("help/en/", "package.json"))
    unpack(verified(tmp_path / "t.tgz", pin), pin, tmp_path / "thing")
    assert sorted(path.name for path in (tmp_path / "thing").rglob("*.*")) == ["a.html", "b.html", "package.json"]
    with pytest.raises(ValueError, match="not a folder"):
        unpack(tmp_path / "t.tgz", replace(pin, files=("docs/",)), tmp_path / "other")


def test_a_tarball_that_was_tampered_with_is_refused(tmp_path: Path) -> None:
    pin = tarball(tmp_path / "t.tgz", {"thing.js": "x", "package.json": "{}"})
    with (tmp_path / "t.tgz").open("ab") as file:
        file.write(b"more")
    with pytest.raises(ValueError, match="not the pinned"):
        verified(tmp_path / "t.tgz", pin)


def test_a_tarball_that_lacks_a_file_leaves_nothing_behind(tmp_path: Path) -> None:
    pin = tarball(tmp_path / "t.tgz", {"thing.js": "x"})
    with pytest.raises(KeyError, match=r"package\.json"):
        unpack(tmp_path / "t.tgz", pin, tmp_path / "vendor" / "thing")
    assert not list((tmp_path / "vendor").iterdir())


def test_a_build_without_npm_goes_on_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ensure(PINS[0], tmp_path / "vendor") == "npm is not installed"
    assert not (tmp_path / "vendor").exists()


# ---------------------------------------------------------------- the tests' own server


def test_the_test_server_misbehaves_as_asked(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>static")
    seen: list = []
    routes = {"/echo": lambda request: html(request.body.decode()), "/away": lambda request: redirect("/page.html")}
    with serve_folder(tmp_path, routes=routes, seen=seen) as base:
        get = ["curl", "-s", "-o", "-", "-w", "|%{http_code} %{time_total}"]
        ask = lambda *more: subprocess.run([*get, *more], capture_output=True, text=True).stdout.split("|")  # noqa: E731
        assert ask(f"{base}/page.html")[0] == "<p>static"
        assert ask("-L", f"{base}/away")[0] == "<p>static"
        assert ask(f"{base}/status/503")[1].startswith("503")
        assert "hello" in ask("-d", "hello", f"{base}/echo")[0]
        assert float(ask(f"{base}/page.html?delay=300")[1].split()[1]) >= 0.3
        assert ask(f"{base}/missing")[1].startswith("404")
        assert ask("-L", "--max-redirs", "5", f"{base}/redirect-loop")[1].startswith("302")
    assert [request.path for request in seen[:2]] == ["/page.html", "/away"]
