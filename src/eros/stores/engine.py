"""The connection to the database: how it is opened, and its failures in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from eros.app.store_errors import DbBusy, DbCorrupt, DbUnreachable, DbUnwritable, DbUrlInvalid

BACKENDS = ("sqlite", "postgresql")

# WAL: readers do not wait for the writer. NORMAL is safe with WAL (an OS crash may lose the last
# commits, never the database). A writer waits this long for another before it gives up.
BUSY_TIMEOUT_MS = 15_000
PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-32000",
    "PRAGMA temp_store=MEMORY",
)


def parse_url(url: str) -> URL:
    """The URL, if it names a database that EROS can use.

    Raises
    ------
    DbUrlInvalid
        It cannot be read, names another kind of database, or no file.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError as e:
        raise DbUrlInvalid(url="***", why="it is not a database URL") from e
    if backend not in BACKENDS:
        raise DbUrlInvalid(url=shown(parsed), why=f"{backend} is not one of {', '.join(BACKENDS)}")
    if backend == "sqlite" and (not parsed.database or parsed.database == ":memory:"):
        raise DbUrlInvalid(url=shown(parsed), why="it names no file")
    if backend == "postgresql" and parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


def shown(url: URL) -> str:
    """The URL for people: no password, and a file's name as they wrote it."""
    if url.get_backend_name() == "sqlite":
        return f"{url.drivername}:///{url.database}"
    return url.render_as_string(hide_password=True)


def sqlite_path(url: URL) -> Path | None:
    """The database's file; ``None`` on a server."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def open_engine(url: URL) -> Engine:
    """An engine with the product's settings. Opens nothing yet.

    SQLite connections are not pooled, so a worker process never inherits one.
    """
    try:
        if url.get_backend_name() == "postgresql":
            return create_engine(url, pool_size=2, pool_pre_ping=True, connect_args={"connect_timeout": 10})
        engine = create_engine(url, poolclass=NullPool)
    except (NoSuchModuleError, ImportError) as e:
        raise DbUrlInvalid(url=shown(url), why=f"its driver is missing ({e})") from e

    @event.listens_for(engine, "connect")
    def settings(dbapi: sqlite3.Connection, record: object) -> None:
        dbapi.isolation_level = None  # the driver begins nothing by itself: see ``begin``
        for pragma in PRAGMAS:
            dbapi.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("eros_writes", False)
        # A writer takes the lock at once: read first and write later could not be retried.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def in_our_words(url: URL) -> Iterator[None]:
    """Turn the driver's failures that a person can put right into coded errors."""
    try:
        yield
    except DBAPIError as e:
        known = translated(url, e.orig, e.connection_invalidated)
        if known is None:
            raise
        raise known from e
    except sqlite3.Error as e:
        known = translated(url, e, False)
        if known is None:
            raise
        raise known from e


def translated(url: URL, cause: Any, lost: bool) -> Exception | None:
    """The coded error for a driver's exception; ``None`` if it is a bug of ours."""
    why = str(cause).strip().split("\n")[0]
    where = shown(url)
    if isinstance(cause, sqlite3.Error):
        name = str(getattr(cause, "sqlite_errorname", "") or "")
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return DbCorrupt(url=where, why=why)
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return DbBusy(url=where)
        if name.startswith(("SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PERM")):
            return DbUnwritable(url=where, why=why)
        if name.startswith("SQLITE_CANTOPEN"):
            return DbUnreachable(url=where, why=why)
        return None
    state = str(getattr(cause, "sqlstate", "") or "")
    if state in ("55P03", "40P01", "40001"):
        return DbBusy(url=where)
    if state.startswith("53"):
        return DbUnwritable(url=where, why=why)
    if (
        lost
        or (type(cause).__name__ == "OperationalError" and not state)
        or state.startswith(("08", "57", "28", "3D"))
    ):
        return DbUnreachable(url=where, why=why)
    return None
