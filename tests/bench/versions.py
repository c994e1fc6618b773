"""The versions of uxaudit that are compared: this one, and another commit in a temporary worktree."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENDORED = Path("uxaudit", "data", "vendor")
"""The engines, which the build fetches and git does not hold."""


@dataclass(frozen=True)
class Version:
    """One version: its name, the folder with its package, and that of its compiled modules."""

    name: str
    root: Path
    compiled: Path


@contextmanager
def compared_with(base: str) -> Iterator[tuple[Version, ...]]:
    """The versions to measure: the commit ``base``, unless it is empty, and last the files of this working tree.

    Both run with the packages that are installed. Raises CalledProcessError if git does not know the commit.
    """
    with tempfile.TemporaryDirectory(prefix="uxaudit-bench-") as folder:
        now = Version("now", ROOT, Path(folder, "compiled-now"))
        if not base:
            yield (now,)
            return
        tree = Path(folder, "base")
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), base], check=True)
        try:
            shutil.copytree(ROOT / VENDORED, tree / VENDORED, dirs_exist_ok=True)
            yield Version(base, tree, Path(folder, "compiled-base")), now
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)
