"""The build's hook: puts the page scripts that are published on npm into the package, each checked by its hash.

A build without npm or without a network goes on: uxaudit then uses the copy of axe-core that axe-playwright-python
carries, and has no engine of IBM's. What is there already in the right version is not fetched again. For wheels and
editable installs alike.

Hatchling runs this file without a place in `sys.modules`; a dataclass then cannot look up annotations that are strings.
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
NPM_TIMEOUT_S = 90
_TOP = PurePosixPath("package")
"""The folder that every npm tarball consists of."""


@dataclass(frozen=True)
class Pin:
    """One npm package: the version, the integrity that the registry states for its tarball, and the files we take."""

    name: str
    version: str
    integrity: str
    files: tuple[str, ...]
    """A name that ends in a slash is a folder, taken with the files that lie in it."""


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
        """Fetch what is missing; a failure is a notice, never the end of the build."""
        for pin in PINS:
            trouble = ensure(pin, Path(self.root, VENDOR))
            if trouble:
                self.app.display_warning(f"{pin.name} {pin.version} is not packed: {trouble}")


def ensure(pin: Pin, vendor: Path) -> str:
    """Have the pinned files in ``vendor/<name>``. Returns why not, or an empty string."""
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
    """Tell whether all files lie there, of the pinned version."""
    try:
        version = json.loads((folder / "package.json").read_bytes())["version"]
    except (OSError, ValueError, KeyError):
        return False
    return version == pin.version and all((folder / name).exists() for name in pin.files)


def download(pin: Pin, scratch: Path) -> Path:
    """Let npm fetch the tarball, so that its registry, proxy and certificates are those of the machine."""
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
    """Give the tarball back if its hash is the pinned one. Raises ValueError."""
    algorithm, _, expected = pin.integrity.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, tarball.read_bytes()).digest()).decode()
    if found != expected:
        raise ValueError(f"the tarball's {algorithm} is {found}, not the pinned {expected}")
    return tarball


def wanted(pin: Pin, names: list[str]) -> list[str]:
    """The files to take, folders as the files that lie in them. Raises ValueError where a folder is not there."""
    inside = [PurePosixPath(name).relative_to(_TOP) for name in names if PurePosixPath(name).is_relative_to(_TOP)]
    found: list[str] = []
    for name in pin.files:
        of_folder = [str(path) for path in inside if name.endswith("/") and path.parent == PurePosixPath(name)]
        if name.endswith("/") and not of_folder:
            raise ValueError(f"{name} is not a folder in the tarball")
        found += of_folder or [name]
    return found


def unpack(tarball: Path, pin: Pin, folder: Path) -> None:
    """Write the wanted files beside their place, then swap: a build that is ended leaves no half of them."""
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
