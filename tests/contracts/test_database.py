"""The schema is the same wherever it is set up."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from tests.stores.data import page_record

from eros.stores import engine, schema
from eros.stores.store import SqlStore


def test_the_migrations_arrive_at_the_schema(store: SqlStore, url: str) -> None:
    opened = engine.open_engine(engine.parse_url(url))
    with opened.connect() as c:
        assert compare_metadata(MigrationContext.configure(c), schema.metadata) == []
    opened.dispose()


def test_a_sound_database_is_found_sound(store: SqlStore) -> None:
    with store.write() as s:
        s.records.upsert([page_record()], import_id=None)
    report = store.files.check()
    assert report.ok and report.rows["pages"] == 1 and set(report.rows) == set(schema.metadata.tables)
    assert store.files.upgrade().before == report.head


def test_readers_see_one_state_while_another_writes(store: SqlStore) -> None:
    with store.read() as reader:
        assert reader.pages.known_pages() == ()
        with store.write() as writer:
            writer.records.upsert([page_record()], import_id=None)
        assert reader.pages.known_pages() == ()
    with pytest.raises(ZeroDivisionError), store.read() as reader:
        assert len(reader.pages.known_pages()) == 1
        raise ZeroDivisionError
