"""Adopts a database of the reference system: opened for reading only, never written to.

Its rows become tables under our column names and go through the same validation as any file.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from eros.app.import_values import Known, Noun, Parsed, TableReport
from eros.importers.errors import (
    ImportDamaged,
    ImportFileMissing,
    ImportNotAFile,
    ImportUnreadable,
    ReferenceUnknown,
)
from eros.importers.reference_rows import ADAPT, Given, usage_note
from eros.importers.reference_tables import CAPTION_USE, CONTENT_TYPES, CREATORS, TABLES, RefTable
from eros.importers.tables import Cells, Table
from eros.importers.validate import validate

_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A table as text columns under our words for them."""

    name: str
    rows: int
    columns: Mapping[str, Cells]
    found: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferenceDatabase:
    """Implements ``app.import_data.ReferenceSource``: everything is in memory, the file is closed."""

    file: str
    sha256: str
    loaded: Mapping[tuple[str, ...], _Loaded]
    strangers: tuple[tuple[str, int], ...] = field(default=())

    @property
    def nouns(self) -> tuple[Noun, ...]:
        """What it can give, pages first."""
        return tuple(t.noun for t in TABLES if t.noun is not None and t.names in self.loaded)

    def parse(self, noun: Noun, known: Known) -> Parsed:
        """Judge the rows of one noun."""
        ref = next(t for t in TABLES if t.noun is noun)
        got = self.loaded[ref.names]
        given = Given(got.rows, got.columns, self._content_names())
        columns, notes = ADAPT[noun](given)
        if noun is Noun.CAPTIONS and CAPTION_USE.names in self.loaded:
            notes = [*notes, *usage_note(got.columns, self.loaded[CAPTION_USE.names].columns)]
        table = Table(got.name, columns, range(1, got.rows + 1), (), tuple(notes))
        return validate(noun, table, known)

    def tables(self, parsed: Sequence[Parsed]) -> tuple[TableReport, ...]:
        """Every table it knows, and those it does not."""
        by_noun = {p.noun: p for p in parsed}
        reports = []
        for ref in TABLES:
            got = self.loaded.get(ref.names)
            if got is None:
                why = "not in this database"
                reports.append(
                    TableReport(
                        ref.names[0], 0, 0, 0, 0, (), tuple("/".join(c) for c in ref.columns.values()), why
                    )
                )
                continue
            mine = by_noun.get(ref.noun) if ref.noun else None
            bad = len(mine.bad) if mine else 0
            mapped = mine.read - bad if mine else 0
            skipped = 0 if mine else got.rows
            reports.append(
                TableReport(got.name, got.rows, mapped, bad, skipped, got.found, got.missing, ref.why)
            )
        for name, rows in self.strangers:
            reports.append(TableReport(name, rows, 0, 0, rows, (), (), "not a table that EROS knows"))
        return tuple(reports)

    def _content_names(self) -> dict[str, str]:
        got = self.loaded.get(CONTENT_TYPES.names)
        if got is None or "content_type_id" not in got.columns or "type_name" not in got.columns:
            return {}
        pairs = zip(got.columns["content_type_id"], got.columns["type_name"], strict=True)
        return {str(key): name for key, name in pairs if key and name}


def open_reference(path: Path) -> ReferenceDatabase:
    """Read all of a reference database.

    Raises
    ------
    ImportFileMissing, ImportNotAFile, ImportUnreadable
        The file cannot be had.
    ReferenceUnknown
        It is no SQLite database, or one without the table of creators.
    ImportDamaged
        SQLite cannot read it through.
    """
    sha = _fingerprint(path)
    try:
        with _connection(path) as db:
            if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise ImportDamaged(file=path, why="SQLite's own check finds damage")
            kinds = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            names = [str(r[0]) for r in db.execute(kinds)]
            loaded = {ref.names: got for ref in TABLES if (got := _load(db, ref, names)) is not None}
            taken = {got.name for got in loaded.values()}
            strangers = tuple((n, _count(db, n)) for n in names if n not in taken)
    except sqlite3.Error as e:
        raise ImportDamaged(file=path, why=str(e)) from e
    creators = loaded.get(CREATORS.names)
    if creators is None or "creator_id" not in creators.columns:
        raise ReferenceUnknown(file=path, why="it has no table creators with creator_id")
    return ReferenceDatabase(str(path), sha, loaded, strangers)


def _fingerprint(path: Path) -> str:
    """SHA-256 of the file, which must be a SQLite database."""
    try:
        if not path.exists():
            raise ImportFileMissing(file=path)
        if not path.is_file():
            raise ImportNotAFile(file=path)
        with path.open("rb") as f:
            if f.read(len(_MAGIC)) != _MAGIC:
                raise ReferenceUnknown(file=path, why="it is not a SQLite file")
            f.seek(0)
            return hashlib.file_digest(f, "sha256").hexdigest()
    except OSError as e:
        raise ImportUnreadable(file=path, why=e.strerror or str(e)) from e


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    """The database, read-only. With an unfinished log beside it, a copy of both is read instead:
    SQLite would have to write next to the source to take the log into account."""
    logs = [p for p in (Path(f"{path}-wal"), Path(f"{path}-journal")) if p.is_file() and p.stat().st_size]
    with tempfile.TemporaryDirectory() as folder:
        options = "mode=ro&immutable=1"
        target = path.absolute()
        if logs:
            for part in (path, *logs):
                shutil.copyfile(part, Path(folder) / part.name)
            target, options = Path(folder) / path.name, "mode=rw"
        db = sqlite3.connect(f"file:{quote(str(target))}?{options}", uri=True)
        db.text_factory = _text
        try:
            yield db
        finally:
            db.close()


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _load(db: sqlite3.Connection, ref: RefTable, names: Sequence[str]) -> _Loaded | None:
    low = {n.casefold(): n for n in names}
    name = next((low[n] for n in ref.names if n in low), None)
    if name is None:
        return None
    present = {str(r[1]).casefold(): str(r[1]) for r in db.execute(f"PRAGMA table_info({_quoted(name)})")}
    chosen = {
        ours: next((present[a] for a in names_ if a in present), None) for ours, names_ in ref.columns.items()
    }
    found = {ours: column for ours, column in chosen.items() if column is not None}
    rows: list[tuple[object, ...]] = []
    if found:
        listed = ", ".join(_quoted(c) for c in found.values())
        rows = db.execute(f"SELECT {listed} FROM {_quoted(name)}").fetchall()
    columns = zip(*rows, strict=True) if rows else [()] * len(found)
    cells = {ours: [_cell(v) for v in column] for ours, column in zip(found, columns, strict=True)}
    missing = tuple("/".join(ref.columns[ours]) for ours, column in chosen.items() if column is None)
    return _Loaded(name, len(rows), cells, tuple(found.values()), missing)


def _cell(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return _text(value)
    return str(value)


def _count(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
