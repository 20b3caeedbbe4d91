"""Sessions: a writer has the lock from its first line on; a process may hold the database open."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tests.stores.data import empty_database, page_record

from eros.app.store_errors import DbNotReady
from eros.stores.store import SqlStore


def test_nobody_else_writes_while_a_writer_looks_around(tmp_path: Path) -> None:
    store = SqlStore(empty_database(tmp_path / "eros.db"))
    for _ in range(2):  # the first session looks at the schema, later ones do not
        other = sqlite3.connect(tmp_path / "eros.db", timeout=0, isolation_level=None)
        with store.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
    store.close()


def test_a_held_database_keeps_its_log_and_hinders_nobody(tmp_path: Path) -> None:
    file, log = tmp_path / "eros.db", tmp_path / "eros.db-wal"
    store = SqlStore(empty_database(file))
    with store.held():
        with store.write() as s:
            s.records.upsert([page_record()], import_id=None)
        assert log.stat().st_size > 0, "folded in by the end of the session"
        with sqlite3.connect(file, isolation_level=None) as other:
            busy, _, _ = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            assert not busy, "an idle connection reads nothing that the log could not do without"
        other.close()
    assert not log.exists()
    with store.read() as s:
        assert len(s.pages.known_pages()) == 1


def test_a_database_that_is_not_there_is_not_held(tmp_path: Path) -> None:
    with pytest.raises(DbNotReady), SqlStore(f"sqlite:///{tmp_path / 'eros.db'}").held():
        pass
    assert not list(tmp_path.iterdir())
