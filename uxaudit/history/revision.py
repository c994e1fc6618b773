"""Determines the commit, branch and build of an audit: from the variables of the CI system, else from git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from uxaudit.model.report import Revision

GIT_S = 10.0


@dataclass(frozen=True)
class CiSystem:
    """The environment variables of one CI system; of several names the first that is set is used."""

    mark: str
    """Set only by this system."""
    commit: tuple[str, ...]
    branch: tuple[str, ...]
    build: tuple[str, ...]


SYSTEMS = (
    CiSystem("GITHUB_ACTIONS", ("GITHUB_SHA",), ("GITHUB_HEAD_REF", "GITHUB_REF_NAME"), ("GITHUB_RUN_ID",)),
    CiSystem("GITLAB_CI", ("CI_COMMIT_SHA",), ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME"), ("CI_PIPELINE_ID",)),
    CiSystem("JENKINS_URL", ("GIT_COMMIT",), ("CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"), ("BUILD_TAG", "BUILD_NUMBER")),
    CiSystem(
        "TF_BUILD",
        ("BUILD_SOURCEVERSION",),
        ("SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"),
        ("BUILD_BUILDNUMBER", "BUILD_BUILDID"),
    ),
    CiSystem("BITBUCKET_BUILD_NUMBER", ("BITBUCKET_COMMIT",), ("BITBUCKET_BRANCH",), ("BITBUCKET_BUILD_NUMBER",)),
    CiSystem("CIRCLECI", ("CIRCLE_SHA1",), ("CIRCLE_BRANCH",), ("CIRCLE_BUILD_NUM",)),
)
"""From the documentation of each system: predefined variables."""
PREFIXES = ("refs/heads/", "origin/")


def revision(folder: Path = Path(), environment: Mapping[str, str] | None = None) -> Revision:
    """Returns the revision of the working folder; empty fields if it is unknown."""
    known = os.environ if environment is None else environment
    system = next((one for one in SYSTEMS if known.get(one.mark)), None)
    found = _of(system, known) if system else Revision()
    if found.commit and found.branch:
        return found
    own = Revision(commit=_git(folder, "rev-parse", "HEAD"), branch=_git(folder, "symbolic-ref", "--quiet", "--short", "HEAD"))
    return Revision(commit=found.commit or own.commit, branch=found.branch or own.branch, build=found.build)


def _of(system: CiSystem, known: Mapping[str, str]) -> Revision:
    commit, branch, build = (next(filter(None, map(known.get, names)), "") for names in (system.commit, system.branch, system.build))
    for prefix in PREFIXES:
        branch = branch.removeprefix(prefix)
    return Revision(commit=commit, branch=branch, build=build)


def _git(folder: Path, *words: str) -> str:
    """Returns git's output; empty if there is no git, no repository or no commit yet."""
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, timeout=GIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
