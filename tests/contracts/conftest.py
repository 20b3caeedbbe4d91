"""Every contract runs on SQLite, and on PostgreSQL where its server is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stores.data import empty_database

from eros.stores.store import SqlStore

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
BACKENDS = ["sqlite", *(["postgresql"] if SERVERS else [])]


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of this version's schema, copied from one that was migrated once."""
    if request.param == "sqlite":
        return empty_database(tmp_path / "eros.db")
    server: PgServer = request.getfixturevalue("pg_server")
    return server.copy_of_template()


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[SqlStore]:
    made = SqlStore(url, cache=tmp_path / "cache")
    yield made
    made.close()


class PgServer:
    """A server of its own on a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0

    def run(self, *command: str) -> None:
        tool = str(SERVERS[-1].with_name(command[0]))
        as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*as_other, tool, *command[1:]], check=True, capture_output=True, cwd=self.folder)

    def migrate_template(self) -> None:
        self.run("createdb", "-h", str(self.folder), "-U", "postgres", "migrated")
        store = SqlStore(self.url("migrated"))
        store.files.upgrade()
        store.close()

    def copy_of_template(self) -> str:
        self.count += 1
        name = f"eros_{self.count}"
        make = f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY wal_log"
        self.run("psql", "-q", "-h", str(self.folder), "-U", "postgres", "-c", make)
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"


@pytest.fixture(scope="session")
def pg_server() -> Iterator[PgServer]:
    folder = Path(tempfile.mkdtemp(prefix="eros-pg-", dir="/tmp"))  # socket paths must be short
    server = PgServer(folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server.run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "postgres", "--no-sync")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        server.run(
            "pg_ctl", "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start"
        )
        try:
            server.migrate_template()
            yield server
        finally:
            server.run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
