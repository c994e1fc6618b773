"""Determines the tasks that a change can affect: by the files that git reports as changed, and the globs of ``touches``."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from uxaudit.errors import InputError
from uxaudit.model.scenario import Scenario, Task

GIT_S = 60.0


@dataclass(frozen=True)
class ChangedFiles:
    """The files that differ from a revision: committed since this branch diverged, changed in the working folder, or new."""

    root: Path
    """The folder of the repository."""
    paths: tuple[str, ...]
    """Relative to the root, with slashes."""

    def touch(self, scenario: Scenario, task: Task) -> bool:
        """Whether a task may be affected. One without any ``touches`` may be, whatever has changed."""
        globs = (*scenario.touches, *task.touches)
        if not globs:
            return bool(self.paths)
        own = self._sources(scenario)
        return any(path in own or any(_pattern(glob).fullmatch(path) for glob in globs) for path in self.paths)

    def _sources(self, scenario: Scenario) -> set[str]:
        """Returns the scenario file and the flows that it runs, as git names them."""
        steps = [*scenario.setup, *(step for task in scenario.tasks for step in (*task.steps, *task.success))]
        files = {scenario.file, *(step.where.rsplit(":", 2)[0] for step in steps if step.where)}
        return {_inside(self.root, Path(file)) for file in files if file}


def _inside(root: Path, file: Path) -> str:
    try:
        return file.resolve().relative_to(root).as_posix()
    except ValueError:
        return ""


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """``**`` matches any folders, ``*`` and ``?`` characters of one name; a folder matches all its contents."""
    whole = glob.strip().removeprefix("./")
    whole = f"{whole}**" if whole.endswith("/") else whole
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", whole)
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(signs.get(part, re.escape(part)) for part in parts) + "(?:/.*)?", re.DOTALL)


def changed_since(ref: str, folder: Path = Path()) -> ChangedFiles:
    """Returns the files that have changed since a revision. Raises InputError if git does not know it."""
    root = Path(_git(folder, ref, "rev-parse", "--show-toplevel").strip()).resolve()
    commit = _git(folder, ref, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").strip()
    base = _git(folder, ref, "merge-base", commit, "HEAD").strip()
    names = _git(root, ref, "diff", "--name-only", "-z", "--no-renames", base, "--")
    new = _git(root, ref, "ls-files", "--others", "--exclude-standard", "-z")
    return ChangedFiles(root, tuple(dict.fromkeys(filter(None, (names + new).split("\0")))))


def _git(folder: Path, ref: str, *words: str) -> str:
    place = f"--changed-since {ref}"
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, timeout=GIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"git cannot be run: {error}", place, "Install git, or leave out --changed-since.") from error
    if done.returncode:
        why = done.stderr.strip().splitlines()
        problem = why[0] if why else "there is no such revision, or it shares no commit with this one"
        hint = "Give a branch, tag or commit of this repository. In CI, fetch it first: git fetch origin NAME."
        raise InputError(f"git cannot determine the changes: {problem}", place, hint)
    return done.stdout
