"""The store: sessions over one database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection

from eros.app.store_errors import DbNotReady
from eros.domain.page import PageId
from eros.stores import digests, migrate
from eros.stores.captions import SqlCaptionRepo
from eros.stores.engine import in_our_words, open_engine, parse_url, shown, sqlite_path
from eros.stores.files import SqlDatabaseFiles
from eros.stores.flags import SqlFlagRepo
from eros.stores.inputs import SqlInputRepo
from eros.stores.intake import SqlImportRepo, SqlQuarantineRepo
from eros.stores.jobs import SqlJobRepo
from eros.stores.pages import SqlPageRepo
from eros.stores.plans import SqlEditRepo, SqlPlanRepo
from eros.stores.portfolio import SqlPortfolioRepo
from eros.stores.records import SqlRecordRepo
from eros.stores.rotation import SqlRotationRepo
from eros.stores.triggers import SqlTriggerRepo
from eros.stores.vault import SqlVaultRepo
from eros.stores.waves import SqlWaveRepo


class SqlSession:
    """A unit of work on one connection. Repositories are built when first asked for."""

    def __init__(self, connection: Connection, cache: Path | None) -> None:
        self._c = connection
        self._cache = cache

    @cached_property
    def pages(self) -> SqlPageRepo:
        """Pages."""
        return SqlPageRepo(self._c)

    @cached_property
    def inputs(self) -> SqlInputRepo:
        """What a week is planned from."""
        return SqlInputRepo(self._c)

    @cached_property
    def captions(self) -> SqlCaptionRepo:
        """The caption bank."""
        return SqlCaptionRepo(self._c, self._cache)

    @cached_property
    def portfolio(self) -> SqlPortfolioRepo:
        """All pages together."""
        return SqlPortfolioRepo(self._c)

    @cached_property
    def plans(self) -> SqlPlanRepo:
        """Planned weeks."""
        return SqlPlanRepo(self._c)

    @cached_property
    def edits(self) -> SqlEditRepo:
        """The audit trail."""
        return SqlEditRepo(self._c)

    @cached_property
    def rotation(self) -> SqlRotationRepo:
        """PPV rotations."""
        return SqlRotationRepo(self._c)

    @cached_property
    def flags(self) -> SqlFlagRepo:
        """Flag changes."""
        return SqlFlagRepo(self._c)

    @cached_property
    def triggers(self) -> SqlTriggerRepo:
        """Volume triggers."""
        return SqlTriggerRepo(self._c)

    @cached_property
    def records(self) -> SqlRecordRepo:
        """Incoming data."""
        return SqlRecordRepo(self._c)

    @cached_property
    def quarantine(self) -> SqlQuarantineRepo:
        """Rows not taken."""
        return SqlQuarantineRepo(self._c)

    @cached_property
    def imports(self) -> SqlImportRepo:
        """The log of imports."""
        return SqlImportRepo(self._c)

    @cached_property
    def vault(self) -> SqlVaultRepo:
        """Vaults."""
        return SqlVaultRepo(self._c)

    @cached_property
    def jobs(self) -> SqlJobRepo:
        """The job ledger."""
        return SqlJobRepo(self._c)

    @cached_property
    def waves(self) -> SqlWaveRepo:
        """Waves: states, gates, rollbacks, runs."""
        return SqlWaveRepo(self._c)

    def data_version(self, page: PageId | None = None) -> str:
        """A hash of the data plans are made from."""
        return digests.version(self._c, page)


class SqlStore:
    """A database by its SQLAlchemy URL. Opens it when first used.

    ``cache`` is the folder of side-car files (caption columns); ``None`` keeps none. What a
    session cannot do because of the database itself leaves as a coded ``db.*`` error.
    """

    def __init__(self, url: str, *, cache: Path | None = None) -> None:
        self._url = parse_url(url)
        self._engine = open_engine(self._url)
        self._cache = cache
        self._ready = False

    @contextmanager
    def read(self) -> Iterator[SqlSession]:
        """A session that only reads; all of it sees one state."""
        with self._open() as connection:
            try:
                yield SqlSession(connection, self._cache)
            finally:
                connection.rollback()

    @contextmanager
    def write(self) -> Iterator[SqlSession]:
        """A session that commits on a clean exit and rolls back otherwise."""
        with self._open(eros_writes=True) as connection:
            if not connection.in_transaction():
                connection.begin()  # the lock now: what is decided on before the first statement holds
            yield SqlSession(connection, self._cache)
            connection.commit()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the database open meanwhile, by a connection that does nothing.

        Every session has a connection of its own, and SQLite folds its log into the file whenever
        the last one closes: after every page, where one process plans many.
        """
        with self._open() as idle:
            idle.rollback()  # what was asked about the schema began a transaction
            yield

    @property
    def files(self) -> SqlDatabaseFiles:
        """The database as a whole."""
        return SqlDatabaseFiles(self._url, self._engine)

    def close(self) -> None:
        """Let go of pooled connections."""
        self._engine.dispose()

    @contextmanager
    def _open(self, *, eros_writes: bool = False) -> Iterator[Connection]:
        path = sqlite_path(self._url)
        if not self._ready and path is not None and not path.is_file():
            raise DbNotReady(url=shown(self._url), found="it does not exist")
        with in_our_words(self._url), self._engine.connect() as raw:
            options = {"isolation_level": "REPEATABLE READ"} if path is None and not eros_writes else {}
            connection = raw.execution_options(eros_writes=eros_writes, **options)
            if not self._ready:
                migrate.must_be_current(connection, self._url)
                self._ready = True
            yield connection
