"""Audits that several tests use. Each is made once, even if pytest runs in several processes."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.e2e.line import ROOT, Done, free_port, uxaudit
from tests.proofs import FULL
from uxaudit.replay.browser.discovery import FoundBrowser

Audit = tuple[Done, Path]
PASSWORD = "Sesame?42/öffne dich&"
"""For a site that exists as long as its test. Its characters are written differently in a URL, in JSON, in HTML and in base64."""


@pytest.fixture(scope="session")
def once(browser_found: FoundBrowser, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[..., Audit]:
    """Run scenarios into a folder with this name; further calls return the result of the first."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def audit(name: str, scenarios: str, env: Mapping[str, str], *options: str) -> Audit:
        folder, told = shared / name, shared / f"{name}.json"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not told.exists():
                done = uxaudit("run", *sorted((ROOT / "scenarios").glob(scenarios)), "--out", folder, *options, env=env)
                told.write_text(json.dumps(vars(done)))
        return Done(**json.loads(told.read_text())), folder

    return audit


@pytest.fixture(scope="session")
def good_shop(once: Callable[..., Audit]) -> Audit:
    """With `make proofs` for all personas that its scenarios name, else for the desktop."""
    personas = () if FULL else ("--persona", "desktop")
    return once("good", "demo-*.yaml", {"DEMO_BUILD": "good", "DEMO_PORT": str(free_port())}, *personas)


@pytest.fixture(scope="session")
def flawed_shop(once: Callable[..., Audit]) -> Audit:
    return once("flawed", "demo-*.yaml", {"DEMO_BUILD": "flawed", "DEMO_PORT": str(free_port())}, "--persona", "desktop", "--workers", "2")


@pytest.fixture(scope="session")
def datasette(once: Callable[..., Audit]) -> Audit:
    return once("datasette", "datasette.yaml", {"TREES_PORT": str(free_port())})


@pytest.fixture(scope="session")
def django_admin(once: Callable[..., Audit]) -> Audit:
    return once("django", "django-admin.yaml", {"STAFF_PORT": str(free_port()), "STAFF_PASSWORD": PASSWORD})
