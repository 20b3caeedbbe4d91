"""Look after the database: set up, check, back up, restore."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from eros.app.ports import Store
from eros.app.stored import BackupReport, DatabaseReport, RestoreReport, UpgradeReport

FOLDER = "backups"  # inside the data folder


def upgrade_database(store: Store) -> UpgradeReport:
    """Bring the schema to this version's; sets up a new database. Nothing happens when it is
    there already.

    Raises
    ------
    DbNewer, DbForeign, DbUnreachable
        As their names say.
    """
    return store.files.upgrade()


def check_database(store: Store) -> DatabaseReport:
    """Look for damage: integrity, references, schema, journal mode; counts rows per table."""
    return store.files.check()


def backup_database(store: Store, home: Path, at: datetime, file: Path | None = None) -> BackupReport:
    """Write a verified copy with a manifest beside it; by default into the data folder.

    Raises
    ------
    BackupExists
        The file is there already; nothing is overwritten.
    BackupUnsupported
        The database is on a server.
    """
    return store.files.backup(file or home / FOLDER / f"eros-{_stamp(at)}.db", at=at)


def restore_database(store: Store, home: Path, at: datetime, file: Path, *, force: bool) -> RestoreReport:
    """Put a backup's data in place of the present ones.

    The backup is verified and brought to this version's schema first. A database that holds rows
    is replaced only with ``force``, and a copy of it is kept then.

    Raises
    ------
    BackupNotFound, BackupDamaged, DbNotEmpty, BackupUnsupported
        As their names say; nothing was changed.
    """
    kept = home / FOLDER / f"before-restore-{_stamp(at)}.db"
    return store.files.restore(file, force=force, safety_copy=kept, at=at)


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"
