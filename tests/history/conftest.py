"""A real PostgreSQL of this machine, on a free port of 127.0.0.1, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.line import free_port

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
SUPERUSER = "postgres"


def as_server(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL, which refuses to run as root."""
    user = SUPERUSER if os.geteuid() == 0 else None
    return subprocess.run(list(map(str, words)), user=user, capture_output=True, text=True, check=True, cwd="/")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty server; each test makes a database of its own in it."""
    programs = next((place for place in PLACES if (place / "initdb").exists()), None)
    if programs is None:
        found = shutil.which("initdb")
        if found is None:
            pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
        programs = Path(found).parent
    folder = Path(os.path.realpath(tmp_path_factory.mktemp("postgresql")))
    if os.geteuid() == 0:
        try:
            owner = pwd.getpwnam(SUPERUSER)
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        for parent in folder.parents:  # pytest's folders are closed to others
            if parent.owner() == "root" and parent.stat().st_mode & 0o011 != 0o011:
                parent.chmod(parent.stat().st_mode | 0o011)
    data, port = folder / "data", free_port()
    as_server(programs / "initdb", "-D", data, "-U", SUPERUSER, "--auth=trust", "--no-sync", "-E", "UTF8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    as_server(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql://{SUPERUSER}@127.0.0.1:{port}/"
    finally:
        as_server(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


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
