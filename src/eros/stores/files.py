"""The database as a whole: schema, damage, backups."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.engine import URL

from eros.app.store_errors import (
    BackupDamaged,
    BackupExists,
    BackupNotFound,
    BackupUnsupported,
    DbNotEmpty,
    DbNotReady,
    DbUnreachable,
)
from eros.app.stored import BackupReport, DatabaseReport, RehearsalReport, RestoreReport, UpgradeReport
from eros.kit.canonical import document
from eros.stores import migrate
from eros.stores.engine import in_our_words, open_engine, shown, sqlite_path
from eros.stores.schema import metadata


class SqlDatabaseFiles:
    """Whole-database work. Copies are made of SQLite only; a server has tools of its own."""

    def __init__(self, url: URL, engine: Engine) -> None:
        self._url = url
        self._engine = engine

    def upgrade(self) -> UpgradeReport:
        """Bring the schema to this version's; creates the database where there is none."""
        path = sqlite_path(self._url)
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as e:
                raise DbUnreachable(url=shown(self._url), why=str(e)) from e
        with in_our_words(self._url), self._engine.connect() as raw:
            connection = raw.execution_options(eros_writes=True)
            before = migrate.revision(connection)
            after = migrate.upgrade(connection, self._url)
            connection.commit()
        return UpgradeReport(shown(self._url), before, after)

    def check(self) -> DatabaseReport:
        """Look for damage."""
        path = sqlite_path(self._url)
        if path is not None and not path.is_file():
            raise DbNotReady(url=shown(self._url), found="it does not exist")
        with in_our_words(self._url), self._engine.connect() as connection:
            found = migrate.revision(connection)
            problems = list(_revision_problems(found))
            mode = None
            if path is not None:
                mode = str(connection.execute(text("PRAGMA journal_mode")).scalar_one())
                if mode != "wal":
                    problems.append(f"the journal mode is {mode}, not wal")
                problems += _sqlite_problems(connection)
            return DatabaseReport(
                url=shown(self._url),
                backend=self._url.get_backend_name(),
                revision=found,
                head=migrate.HEAD,
                journal_mode=mode,
                size_bytes=path.stat().st_size if path is not None else None,
                rows=_rows(connection),
                problems=tuple(problems),
            )

    def backup(self, target: Path, *, at: datetime) -> BackupReport:
        """Write a verified copy and its manifest; ``target`` appears whole or not at all."""
        source = self._file()
        if not source.is_file():
            raise DbNotReady(url=shown(self._url), found="it does not exist")
        if target.exists():
            raise BackupExists(file=target)
        with in_our_words(self._url):
            with self._engine.connect() as connection:
                migrate.must_be_current(connection, self._url)
            with _scratch(target) as scratch:
                copy_database(source, scratch)
                revision, rows = self._verified(scratch, target)
                report = BackupReport(target, _sha256(scratch), revision, rows, at)
                # The manifest goes first: one without a backup does no harm.
                _write_manifest(report)
                _publish(scratch, target)
        return report

    def restore(self, source: Path, *, force: bool, safety_copy: Path, at: datetime) -> RestoreReport:
        """Replace the data by a verified backup's. What was there is kept in ``safety_copy``."""
        live = self._file()
        if not source.is_file():
            raise BackupNotFound(file=source)
        checked = _manifest_agrees(source)
        live.parent.mkdir(parents=True, exist_ok=True)
        with _scratch(live) as scratch:
            try:
                copy_database(source, scratch)
            except sqlite3.Error as e:
                raise BackupDamaged(file=source, why=str(e)) from e
            self._verified(scratch, source)
            revision, rows = self._upgraded(scratch)
            kept = self._make_room(live, force, safety_copy, at)
            with in_our_words(self._url):
                copy_database(scratch, live)
        return RestoreReport(source, revision, rows, checked, kept)

    def rehearse(self) -> RehearsalReport:
        """The last migration down and up again on a copy."""
        from eros.stores.rehearse import rehearse

        return rehearse(self._url, self._file())

    def _file(self) -> Path:
        path = sqlite_path(self._url)
        if path is None:
            raise BackupUnsupported(backend=self._url.get_backend_name())
        return path

    def _verified(self, copy: Path, name: Path) -> tuple[str, Mapping[str, int]]:
        """Revision and rows of a copy, once it is known to be sound."""
        try:
            engine = open_engine(self._url.set(database=str(copy)))
            with engine.connect() as connection:
                problems = _sqlite_problems(connection)
                if problems:
                    raise BackupDamaged(file=name, why=problems[0])
                found = migrate.revision(connection)
                if found is None:
                    raise BackupDamaged(file=name, why="it is no database of EROS")
                if found not in migrate.REVISIONS:
                    raise BackupDamaged(file=name, why=f"a newer EROS wrote it (schema {found})")
                rows = _rows(connection)
        except Exception as e:
            if _is_sqlite(e):
                raise BackupDamaged(file=name, why=str(getattr(e, "orig", e))) from e
            raise
        _settle(copy)
        return found, rows

    def _upgraded(self, copy: Path) -> tuple[str, Mapping[str, int]]:
        url = self._url.set(database=str(copy))
        after = SqlDatabaseFiles(url, open_engine(url)).upgrade().after
        with open_engine(url).connect() as connection:
            rows = _rows(connection)
        _settle(copy)
        return after, rows

    def _make_room(self, live: Path, force: bool, safety_copy: Path, at: datetime) -> Path | None:
        """Refuse or keep what is there; a damaged database is put aside as it is."""
        if not live.is_file():
            return None
        try:
            with self._engine.connect() as connection:
                held = sum(n for name, n in _rows(connection).items() if name != "alembic_version")
                sound = not _sqlite_problems(connection)
        except Exception as e:
            if not _is_sqlite(e):
                raise
            held, sound = 1, False
        if not held and sound:
            return None
        if not force:
            raise DbNotEmpty(url=shown(self._url), rows=held)
        safety_copy.parent.mkdir(parents=True, exist_ok=True)
        if safety_copy.exists():
            raise BackupExists(file=safety_copy)
        if sound:
            with _scratch(safety_copy) as scratch:
                copy_database(live, scratch)
                _publish(scratch, safety_copy)
        else:
            for suffix in ("-wal", "-shm", ""):
                part = Path(f"{live}{suffix}")
                if part.exists():
                    part.replace(f"{safety_copy}{suffix}")
        return safety_copy


def copy_database(source: Path, target: Path) -> None:
    """SQLite's own backup: a consistent copy while others write, and one transaction in the target."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target, timeout=15)) as new,
    ):
        old.backup(new)


def _revision_problems(found: str | None) -> Iterator[str]:
    if found is None:
        yield "EROS has not set it up: run `eros db upgrade`"
    elif found not in migrate.REVISIONS:
        yield f"a newer EROS wrote it (schema {found}, this one knows {migrate.HEAD})"
    elif found != migrate.HEAD:
        yield f"its schema is {found}, needed {migrate.HEAD}: run `eros db upgrade`"


def _sqlite_problems(connection: Connection) -> list[str]:
    lines = [str(r[0]) for r in connection.execute(text("PRAGMA integrity_check"))]
    problems = [] if lines == ["ok"] else [f"integrity: {line}" for line in lines]
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        problems.append(f"{len(broken)} rows point to rows that are not there, first in {broken[0][0]}")
    return problems


def _rows(connection: Connection) -> dict[str, int]:
    there = set(inspect(connection).get_table_names())
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in sorted(metadata.tables.values(), key=lambda t: t.name)
        if table.name in there
    }


def _is_sqlite(error: Exception) -> bool:
    return isinstance(error, sqlite3.Error) or isinstance(getattr(error, "orig", None), sqlite3.Error)


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    """A file in the same folder that never outlives the block under this name."""
    beside.parent.mkdir(parents=True, exist_ok=True)
    scratch = beside.with_name(f".{beside.name}.{os.getpid()}.tmp")
    try:
        yield scratch
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{scratch}{suffix}").unlink(missing_ok=True)


def _settle(copy: Path) -> None:
    """Everything into the one file: no side files that a rename would leave behind."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")


def _publish(scratch: Path, target: Path) -> None:
    with scratch.open("rb") as held:
        os.fsync(held.fileno())
    scratch.replace(target)


def _sha256(path: Path) -> str:
    with path.open("rb") as held:
        return hashlib.file_digest(held, "sha256").hexdigest()


def manifest_of(backup: Path) -> Path:
    """Where the manifest of a backup stands."""
    return backup.with_name(backup.name + ".json")


def _write_manifest(report: BackupReport) -> None:
    body = {
        "format": "eros.backup/1",
        "file": report.file.name,
        "sha256": report.sha256,
        "revision": report.revision,
        "rows": dict(report.rows),
        "at": report.at.isoformat(),
    }
    target = manifest_of(report.file)
    scratch = target.with_name(f".{target.name}.tmp")
    scratch.write_text(document(body), encoding="utf-8")
    scratch.replace(target)


def _manifest_agrees(backup: Path) -> bool:
    """Whether there is a manifest; raises ``BackupDamaged`` when the file is not the one it names."""
    manifest = manifest_of(backup)
    if not manifest.is_file():
        return False
    try:
        wanted = json.loads(manifest.read_text(encoding="utf-8"))["sha256"]
    except (ValueError, KeyError, TypeError, OSError, RecursionError) as e:
        raise BackupDamaged(file=backup, why=f"its manifest {manifest.name} cannot be read") from e
    if wanted != _sha256(backup):
        raise BackupDamaged(file=backup, why="its bytes are not those its manifest was written for")
    return True
