"""The migrations arrive at the schema, and the schema refuses what does not fit."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.pool import NullPool
from tests.stores.data import MONDAY, NOW, empty_database, judged, page_record

from eros.app.store_errors import (
    DbBusy,
    DbCorrupt,
    DbForeign,
    DbNewer,
    DbNotReady,
    DbUnreachable,
    DbUnwritable,
    DbUrlInvalid,
)
from eros.domain.page import PageId
from eros.kit.errors import ErosError
from eros.stores import engine, migrate, schema
from eros.stores.store import SqlStore


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "eros.db"


@pytest.fixture
def store(file: Path) -> SqlStore:
    return SqlStore(empty_database(file))


def test_migrated_is_the_same_as_fresh(file: Path, tmp_path: Path) -> None:
    assert SqlStore(f"sqlite:///{file}").files.upgrade().before is None
    with create_engine(f"sqlite:///{file}", poolclass=NullPool).connect() as c:
        assert compare_metadata(MigrationContext.configure(c), schema.metadata) == []
    fresh = tmp_path / "fresh.db"
    schema.metadata.create_all(create_engine(f"sqlite:///{fresh}", poolclass=NullPool))
    assert _shape(fresh) == _shape(file)


def _shape(path: Path) -> dict[str, object]:
    """Columns, constraints and indexes per table, whatever order they were written in."""
    found: dict[str, object] = {}
    with sqlite3.connect(path) as c:
        rows = c.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    for kind, name, sql in rows:
        if name != "alembic_version" and not name.startswith("sqlite_"):
            plain = re.sub(r'\s+|"', " ", sql.replace("CREATE TABLE", "").replace(" ,", ","))
            body, _, tail = plain.rpartition(")")
            parts = re.split(r",(?![^(]*\))", body.partition("(")[2])
            found[f"{kind} {name}"] = (sorted(re.sub(r"\s+", " ", p).strip() for p in parts), tail.strip())
    assert len(found) > 25
    return found


def test_every_table_is_strict_and_every_revision_known(store: SqlStore, file: Path) -> None:
    with sqlite3.connect(file) as c:
        strict = dict(c.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"))
    assert {t for t in schema.metadata.tables if not strict[t]} == set()
    scripts = ScriptDirectory(str(migrate.SCRIPTS))
    in_order = [s.revision for s in scripts.walk_revisions()][::-1]
    assert tuple(in_order) == migrate.REVISIONS and scripts.get_heads() == [migrate.HEAD]
    names = [p.name for p in (migrate.SCRIPTS / "versions").glob("0*.py")]
    assert names and all(re.fullmatch(r"\d{4}_(pre|post)_\w+\.py", n) for n in names)


def test_down_and_up_again(store: SqlStore, file: Path) -> None:
    from alembic import command

    url = engine.parse_url(f"sqlite:///{file}")
    with engine.open_engine(url).connect() as raw:
        c = raw.execution_options(eros_writes=True)
        command.downgrade(migrate.config(c), "base")
        assert c.execute(text("SELECT count(*) FROM sqlite_master WHERE type = 'table'")).scalar() == 1
        assert migrate.upgrade(c, url) == migrate.HEAD
        c.commit()
    assert store.files.check().ok


def test_an_upgrade_that_dies_half_way_leaves_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = migrate.upgrade

    def die(connection: Connection, url: URL) -> str:
        real(connection, url)
        raise KeyboardInterrupt

    monkeypatch.setattr(migrate, "upgrade", die)
    store = SqlStore(f"sqlite:///{file}")
    with pytest.raises(KeyboardInterrupt):
        store.files.upgrade()
    monkeypatch.undo()
    assert store.files.check().revision is None
    assert store.files.upgrade().before is None


@pytest.mark.parametrize(
    ("column", "value"),
    [("fan_count", "many"), ("fan_count", 1.5), ("is_active", "yes"), ("fan_count", -1), ("name", None)],
)
def test_a_value_of_the_wrong_kind_is_refused(
    store: SqlStore, file: Path, column: str, value: object
) -> None:
    with store.write() as s:
        s.records.upsert([page_record()], import_id=None)
    with sqlite3.connect(file) as c, pytest.raises(sqlite3.IntegrityError):
        c.execute(f"UPDATE pages SET {column} = ?", (value,))


def test_a_row_of_a_page_that_is_not_there_is_refused(store: SqlStore) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), store.write() as s:
        s.plans.save(judged(), by="ana", reason="plan", at=NOW, expected_version=None)
    with store.read() as s:
        assert s.plans.current(PageId("p1"), MONDAY) is None


def test_the_connection_has_the_product_s_settings(store: SqlStore, file: Path) -> None:
    with engine.open_engine(engine.parse_url(f"sqlite:///{file}")).connect() as c:
        seen = {
            name: c.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert seen == {
        "journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": engine.BUSY_TIMEOUT_MS,
    }  # fmt: skip


def failure_of(store: SqlStore) -> type[ErosError]:
    with pytest.raises(ErosError) as seen, store.write() as s:
        s.records.upsert([page_record()], import_id=None)
    return type(seen.value)


def test_a_database_that_is_not_set_up(file: Path) -> None:
    assert failure_of(SqlStore(f"sqlite:///{file}")) is DbNotReady
    assert not file.exists()
    sqlite3.connect(file).close()
    file.touch()
    assert failure_of(SqlStore(f"sqlite:///{file}")) is DbNotReady


def test_a_database_of_a_newer_version(store: SqlStore, file: Path) -> None:
    with sqlite3.connect(file) as c:
        c.execute("UPDATE alembic_version SET version_num = '9999'")
    other = SqlStore(f"sqlite:///{file}")
    assert failure_of(other) is DbNewer
    with pytest.raises(DbNewer):
        other.files.upgrade()
    assert "newer" in " ".join(other.files.check().problems)


def test_a_database_of_somebody_else_is_left_alone(file: Path) -> None:
    with sqlite3.connect(file) as c:
        c.execute("CREATE TABLE creators (creator_id TEXT)")
    with pytest.raises(DbForeign):
        SqlStore(f"sqlite:///{file}").files.upgrade()
    with sqlite3.connect(file) as c:
        assert c.execute("SELECT name FROM sqlite_master").fetchall() == [("creators",)]


def test_a_file_that_is_no_database(file: Path) -> None:
    file.write_text("nothing of the sort, and long enough to be read as a header " * 20)
    other = SqlStore(f"sqlite:///{file}")
    assert failure_of(other) is DbCorrupt
    for work in (other.files.upgrade, other.files.check):
        with pytest.raises(DbCorrupt):
            work()


def test_a_database_that_another_program_holds(
    store: SqlStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = tuple("PRAGMA busy_timeout=1" if "busy" in p else p for p in engine.PRAGMAS)
    monkeypatch.setattr(engine, "PRAGMAS", quick)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert failure_of(store) is DbBusy
    holder.close()


def test_places_that_cannot_hold_a_database(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DbUnreachable):
        SqlStore(f"sqlite:///{tmp_path / 'file' / 'eros.db'}").files.upgrade()
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(DbUnreachable):
        SqlStore(f"sqlite:///{tmp_path / 'folder.db'}").files.upgrade()


@pytest.mark.parametrize(
    "url", ["", "eros.db", "mysql://host/db", "sqlite://", "sqlite:///:memory:", "nonsense+x://a/b"]
)
def test_urls_that_name_no_usable_database(url: str) -> None:
    with pytest.raises(DbUrlInvalid):
        SqlStore(url)


def test_a_password_is_never_shown() -> None:
    url = engine.parse_url("postgresql://ana:secret@localhost:1/eros")
    assert "secret" not in engine.shown(url) and url.drivername == "postgresql+psycopg"
    with pytest.raises(DbUnreachable) as seen, SqlStore(str(url.render_as_string(False))).read():
        pass
    assert "secret" not in str(seen.value)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("SQLITE_FULL", DbUnwritable), ("SQLITE_READONLY_DBMOVED", DbUnwritable), ("SQLITE_ERROR", None)],
)
def test_the_driver_s_failures_in_our_words(name: str, wanted: type[ErosError] | None) -> None:
    cause = sqlite3.OperationalError("why")
    cause.sqlite_errorname = name
    found = engine.translated(engine.parse_url("sqlite:///x.db"), cause, lost=False)
    assert found is None if wanted is None else isinstance(found, wanted)
