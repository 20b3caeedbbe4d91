"""A session that writes has the lock from its first line on, not from its first statement."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tests.stores.data import empty_database

from eros.stores.store import SqlStore


def test_nobody_else_writes_while_a_writer_looks_around(tmp_path: Path) -> None:
    store = SqlStore(empty_database(tmp_path / "eros.db"))
    for _ in range(2):  # the first session looks at the schema, later ones do not
        other = sqlite3.connect(tmp_path / "eros.db", timeout=0, isolation_level=None)
        with store.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
    store.close()
