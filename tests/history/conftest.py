"""A real PostgreSQL of this machine, on a free port of 127.0.0.1, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.line import free_port

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
SUPERUSER = "postgres"
START_S = 60.0


def server_user() -> str | None:
    return SUPERUSER if os.geteuid() == 0 else None


def as_server(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL, which refuses to run as root."""
    return subprocess.run(list(map(str, words)), user=server_user(), capture_output=True, text=True, check=True, cwd="/")


@pytest.fixture(scope="session")
def postgresql(_no_process_is_left_behind: None) -> Iterator[str]:
    """The URL of an empty server; each test makes a database of its own in it. It ends before the check for leftover processes."""
    programs = next((place for place in PLACES if (place / "initdb").exists()), None)
    if programs is None:
        found = shutil.which("initdb")
        if found is None:
            pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
        programs = Path(found).parent
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as name:
        if os.geteuid() == 0:
            try:
                owner = pwd.getpwnam(SUPERUSER)
            except KeyError:
                pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
            os.chown(name, owner.pw_uid, owner.pw_gid)
        data, port = Path(name) / "data", free_port()
        as_server(programs / "initdb", "-D", data, "-U", SUPERUSER, "--auth=trust", "--no-sync", "-E", "UTF8")
        words = [programs / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
        words += ["-c", "unix_socket_directories=", "-c", "fsync=off"]
        server = subprocess.Popen(words, user=server_user(), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url = f"postgresql://{SUPERUSER}@127.0.0.1:{port}/"
            wait_for(url)
            yield url
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(30)


def wait_for(url: str) -> None:
    import psycopg

    until = time.monotonic() + START_S
    while True:
        try:
            psycopg.connect(f"{url}postgres").close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < until, "PostgreSQL does not start"
            time.sleep(0.1)


@pytest.fixture
def new_database(postgresql: str, request: pytest.FixtureRequest) -> str:
    """The URL of an empty database."""
    import psycopg

    name = f"d{abs(hash(request.node.nodeid))}"
    with psycopg.connect(f"{postgresql}postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{postgresql}{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind, as `--history` takes it."""
    if request.param == "sqlite":
        return str(tmp_path / "history.sqlite")
    url: str = request.getfixturevalue("new_database")
    return url
