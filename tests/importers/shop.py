"""What import tests stand on: a store in a temporary folder and small files."""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from eros.app.import_data import Importing
from eros.app.import_values import FileReport, Noun, Parsed
from eros.catalog.load import load_catalog
from eros.domain.records import Record
from eros.importers.reader import FileReader
from eros.kit.clock import FixedClock
from eros.stores.store import SqlStore

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

PAGES = """page_id,name,page_type,page_class,sub_type,fan_count,time_zone
alexia,Alexia,paid,explicit,personal,3000,America/Los_Angeles
bea,Bea Blue,free,suggestive,commercial,12000,Europe/Berlin
"""


@lru_cache(maxsize=1)
def _empty_database() -> bytes:
    """An upgraded database without rows: migrating anew for each test would be most of its time."""
    with tempfile.TemporaryDirectory() as folder:
        made, plain = Path(folder) / "made.db", Path(folder) / "plain.db"
        SqlStore(f"sqlite:///{made}").files.upgrade()
        db = sqlite3.connect(made)
        db.execute("VACUUM INTO ?", (str(plain),))
        db.close()
        return plain.read_bytes()


def shop(folder: Path) -> Importing:
    """An import desk over a fresh, upgraded store."""
    (folder / "eros.db").write_bytes(_empty_database())
    store = SqlStore(f"sqlite:///{folder / 'eros.db'}")
    return Importing(store, FileReader(), load_catalog().catalog, FixedClock(NOW))


def reopen(folder: Path) -> Importing:
    """Another desk over the same store."""
    store = SqlStore(f"sqlite:///{folder / 'eros.db'}")
    return Importing(store, FileReader(), load_catalog().catalog, FixedClock(NOW))


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """A file with this text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def sheet(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as CSV text."""
    out = io.StringIO()
    names = list(dict.fromkeys(k for r in rows for k in r))
    w = csv.DictWriter(out, names)
    w.writeheader()
    w.writerows(rows)
    return out.getvalue()


def take(desk: Importing, noun: Noun, path: Path, *, dry_run: bool = False) -> FileReport:
    """Import one file whose headers need no question."""
    return desk.take(desk.open(noun, path), dry_run=dry_run)


def with_pages(folder: Path) -> Importing:
    """A desk whose store knows two pages."""
    desk = shop(folder)
    take(desk, Noun.PAGES, write(folder, "pages.csv", PAGES))
    return desk


def state(desk: Importing) -> str:
    """Changes when any imported row does."""
    with desk.store.read() as session:
        return session.data_version()


def parse(desk: Importing, noun: Noun, path: Path) -> Parsed:
    """The verdict on a file, without storing anything."""
    with desk.store.read() as session:
        known = desk.known(session)
    return desk.open(noun, path).parse(known)


def records(desk: Importing, noun: Noun, path: Path) -> tuple[Record, ...]:
    """The records of a file that has no bad row."""
    parsed = parse(desk, noun, path)
    assert parsed.bad == ()
    return parsed.records
