"""Build hook: adds page scripts from npm to the package, each verified by its hash, and compiles the catalogues of translations.

A build without npm or network continues: uxaudit then uses the copy of axe-core in axe-playwright-python, and has no IBM engine.
Files that already exist in the right version are not downloaded again. Runs for wheels and editable installs.

Hatchling runs this file without registering it in `sys.modules`, so a dataclass cannot resolve annotations that are strings.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("uxaudit", "data", "vendor")
LOCALES = Path("uxaudit", "data", "locales")
NPM_TIMEOUT_S = 90
_TOP = PurePosixPath("package")
"""The top folder of every npm tarball."""


@dataclass(frozen=True)
class Pin:
    """One npm package: the version, the integrity of its tarball in the registry, and the files to take."""

    name: str
    version: str
    integrity: str
    files: tuple[str, ...]
    """A name that ends in a slash is a folder, taken with all its files."""


PINS = (
    Pin(
        "axe-core",
        "4.14.1",
        "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        ("axe.min.js", "LICENSE", "package.json"),
    ),
    Pin(
        "accessibility-checker-engine",
        "4.0.34",
        "sha512-nGE7j5gI/914QLgt1tFcjM9kCr4EKx3HxctsZE8BobObYmQr+UoYsKdWVLowG4QHCB7G/F0Prr3kTwKENPHrcA==",
        ("ace.js", "ace.js.LICENSE.txt", "help/en-US/", "package.json"),
    ),
)


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before every build."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Download missing files; a failure is reported but does not stop the build."""
        for pin in PINS:
            trouble = ensure(pin, Path(self.root, VENDOR))
            if trouble:
                self.app.display_warning(f"{pin.name} {pin.version} is not packed: {trouble}")
        for catalogue in sorted(Path(self.root, LOCALES).glob("*/LC_MESSAGES/*.po")):
            compile_catalogue(catalogue)


def compile_catalogue(source: Path) -> None:
    """Write the compiled form of a catalogue next to it. Raises an exception of Babel if it is not valid."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    with source.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def ensure(pin: Pin, vendor: Path) -> str:
    """Make sure that the pinned files are in ``vendor/<name>``. Returns why not, or an empty string."""
    folder = vendor / pin.name
    if is_there(pin, folder):
        return ""
    try:
        with tempfile.TemporaryDirectory() as scratch:
            content = verified(download(pin, Path(scratch)), pin)
            unpack(content, pin, folder)
    except (OSError, subprocess.SubprocessError, tarfile.TarError, ValueError, KeyError) as error:
        return " ".join(str(error).split())[:300]
    return ""


def is_there(pin: Pin, folder: Path) -> bool:
    """Whether all files exist in the pinned version."""
    try:
        version = json.loads((folder / "package.json").read_bytes())["version"]
    except (OSError, ValueError, KeyError):
        return False
    return version == pin.version and all((folder / name).exists() for name in pin.files)


def download(pin: Pin, scratch: Path) -> Path:
    """Download the tarball with npm, to use the machine's registry, proxy and certificates."""
    npm = shutil.which("npm")
    if npm is None:
        raise ValueError("npm is not installed")
    done = subprocess.run(
        [npm, "pack", f"{pin.name}@{pin.version}", "--silent", "--ignore-scripts"],
        cwd=scratch,
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=NPM_TIMEOUT_S,
    )
    tarballs = list(scratch.glob("*.tgz"))
    if done.returncode or len(tarballs) != 1:
        raise ValueError(f"npm pack failed ({done.returncode}) {done.stderr.strip()[-200:]}")
    return tarballs[0]


def verified(tarball: Path, pin: Pin) -> Path:
    """Returns the tarball if its hash is the pinned one. Raises ValueError."""
    algorithm, _, expected = pin.integrity.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, tarball.read_bytes()).digest()).decode()
    if found != expected:
        raise ValueError(f"the tarball's {algorithm} is {found}, not the pinned {expected}")
    return tarball


def wanted(pin: Pin, names: list[str]) -> list[str]:
    """Returns the files to take, with folders expanded. Raises ValueError if a folder does not exist."""
    inside = [PurePosixPath(name).relative_to(_TOP) for name in names if PurePosixPath(name).is_relative_to(_TOP)]
    found: list[str] = []
    for name in pin.files:
        of_folder = [str(path) for path in inside if name.endswith("/") and path.parent == PurePosixPath(name)]
        if name.endswith("/") and not of_folder:
            raise ValueError(f"{name} is not a folder in the tarball")
        found += of_folder or [name]
    return found


def unpack(tarball: Path, pin: Pin, folder: Path) -> None:
    """Write the files next to their destination, then swap, so that an interrupted build leaves no incomplete files."""
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        with tarfile.open(tarball) as archive:
            for name in wanted(pin, archive.getnames()):
                source = archive.extractfile(str(_TOP / name))
                if source is None:
                    raise ValueError(f"{name} is not a file in the tarball")
                (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                (fresh / name).write_bytes(source.read())
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


if __name__ == "__main__":  # `python hatch_build.py` fetches without building
    troubles = [f"{pin.name}: {trouble}" for pin in PINS if (trouble := ensure(pin, Path(__file__).parent / VENDOR))]
    sys.exit("\n".join(troubles))
