"""Migrations tried out on a copy of the data: one step down and up again, every row counted."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL

from eros.app.stored import RehearsalReport
from eros.stores import migrate
from eros.stores.engine import open_engine


def rehearse(url: URL, source: Path) -> RehearsalReport:
    """Copy the database, take its schema one step back and forth, and compare what is left.

    Tables that the last step brought are empty afterwards by its nature; all others must hold what
    they held.
    """
    from alembic import command

    from eros.stores.files import copy_database

    with TemporaryDirectory(prefix="eros-rehearsal-") as folder:
        copy = Path(folder) / "copy.db"
        copy_database(source, copy)
        place = url.set(database=str(copy))
        with open_engine(place).connect() as raw:
            connection = raw.execution_options(eros_writes=True)
            before = _counts(connection)
            command.downgrade(migrate.config(connection), "-1")
            lower = migrate.revision(connection)
            between = _counts(connection)
            migrate.upgrade(connection, place)
            after = _counts(connection)
            broken = len(connection.execute(text("PRAGMA foreign_key_check")).all())
            connection.rollback()
    lost = tuple(sorted(t for t, n in between.items() if before.get(t) != n or after.get(t) != n))
    return RehearsalReport(lower, migrate.HEAD, sum(between.values()), len(between), lost, broken)


def _counts(connection: Connection) -> dict[str, int]:
    tables = [t for t in inspect(connection).get_table_names() if t != "alembic_version"]
    return {t: int(connection.execute(text(f'SELECT count(*) FROM "{t}"')).scalar_one()) for t in tables}
