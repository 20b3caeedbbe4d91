"""Bring a database to this version's schema, and tell where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL

from eros.app.store_errors import DbForeign, DbNewer, DbNotReady
from eros.stores.engine import shown

if TYPE_CHECKING:
    from alembic.config import Config

# Oldest first. Told apart without Alembic, whose import costs a command line a third of a second.
REVISIONS = ("0001", "0002", "0003", "0004", "0005")
HEAD = REVISIONS[-1]
SCRIPTS = Path(__file__).parent / "migrations"


def revision(connection: Connection) -> str | None:
    """The revision the database is at; ``None`` where EROS has never been."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def must_be_current(connection: Connection, url: URL) -> None:
    """Refuse a database of another schema.

    Raises
    ------
    DbNotReady
        It is empty or older.
    DbNewer
        A newer EROS wrote it.
    """
    found = revision(connection)
    if found == HEAD:
        return
    if found is not None and found not in REVISIONS:
        raise DbNewer(url=shown(url), found=found, head=HEAD)
    raise DbNotReady(url=shown(url), found="empty" if found is None else f"schema {found}, needed {HEAD}")


def upgrade(connection: Connection, url: URL, target: str = "head") -> str:
    """Run the migrations up to ``target`` in the connection's transaction; the revision reached.

    Raises
    ------
    DbNewer
        A newer EROS wrote it.
    DbForeign
        The database holds tables of something else.
    """
    found = revision(connection)
    if found is None:
        strangers = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
        if strangers:
            raise DbForeign(url=shown(url), tables=", ".join(strangers[:5]))
    elif found not in REVISIONS:
        raise DbNewer(url=shown(url), found=found, head=HEAD)
    if found == HEAD and target == "head":
        return HEAD
    from alembic import command

    command.upgrade(config(connection), target)
    return revision(connection) or ""


def config(connection: Connection) -> Config:
    """Alembic's settings for the packaged migrations on this connection."""
    from alembic.config import Config as AlembicConfig

    made = AlembicConfig()
    made.set_main_option("script_location", str(SCRIPTS))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made
