"""Bringing data in: files and reference databases into the store, bad rows into the quarantine.

One transaction a file: either all of it is there afterwards, quarantine and log included, or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from eros.app.import_values import (
    FileReport,
    Guess,
    ImportReport,
    Known,
    Noun,
    Parsed,
    TableReport,
)
from eros.app.ports import Counts, QuarantinedRow, Store, UnitOfWork
from eros.catalog.values import Catalog
from eros.domain.facts import VaultItem
from eros.domain.page import PageId
from eros.domain.records import BadRow, Record
from eros.kit.clock import Clock
from eros.kit.errors import ErosError

BATCH = 5000  # records handed to the store between two steps of the progress bar

Progress = Callable[[int], None]
"""Told how many more rows are done."""


class MappingUnconfirmed(ErosError):
    """The headers of {file} are not ours and were guessed: {guesses}."""

    code = "import.mapping_unconfirmed"
    exit_status = 65
    hint = "Say --yes if the guess is right, or give a mapping file with --mapping."


class QuarantineEmpty(ErosError):
    """No open quarantined row can be tried again{where}."""

    code = "import.quarantine_empty"
    exit_status = 4
    http_status = 404
    hint = "`eros import quarantine show` lists what is open."


class AttestNameless(ErosError):
    """An attestation needs the name of the person who makes it."""

    code = "vault.attest_nameless"
    exit_status = 64
    hint = "Give --by NAME."


class Source(Protocol):
    """An opened file."""

    @property
    def file(self) -> str:
        """Its path as given."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of its bytes."""
        ...

    @property
    def guess(self) -> Guess:
        """How its headers are read."""
        ...

    @property
    def rows(self) -> int:
        """How many data rows it has."""
        ...

    def parse(self, known: Known) -> Parsed:
        """Judge its rows."""
        ...


class ReferenceSource(Protocol):
    """An opened reference database; never written to."""

    @property
    def file(self) -> str:
        """Its path as given."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of its bytes."""
        ...

    @property
    def nouns(self) -> Sequence[Noun]:
        """What it can give, in the order in which one refers to the other."""
        ...

    def parse(self, noun: Noun, known: Known) -> Parsed:
        """Judge the rows of one noun; pages come first and must be known for the others."""
        ...

    def tables(self, parsed: Sequence[Parsed]) -> tuple[TableReport, ...]:
        """Every table it knows, and what became of it."""
        ...


class Reader(Protocol):
    """Opens what comes in. ``importers.reader.FileReader`` implements it."""

    def open(self, noun: Noun, path: Path, mapping: Path | None) -> Source:
        """Read a file and its headers; raises coded errors for a file that is no use."""
        ...

    def reference(self, path: Path) -> ReferenceSource:
        """Open a reference database."""
        ...

    def again(self, rows: Sequence[BadRow], known: Known) -> Sequence[Parsed]:
        """Judge quarantined rows once more, under their row numbers."""
        ...


class _DryRun(Exception):  # unwinds the transaction, never leaves this module
    pass


@dataclass(frozen=True, slots=True)
class Importing:
    """The use cases of getting data in."""

    store: Store
    reader: Reader
    catalog: Catalog
    clock: Clock

    def open(self, noun: Noun, path: Path, mapping: Path | None = None) -> Source:
        """Look at a file: nothing is judged or written yet."""
        return self.reader.open(noun, path, mapping)

    def take(
        self,
        source: Source,
        *,
        confirmed: bool = False,
        dry_run: bool = False,
        progress: Progress | None = None,
        until: datetime | None = None,
    ) -> FileReport:
        """Bring one file in.

        ``confirmed``: a person accepted the guess of its headers. ``dry_run``: everything happens
        and is then taken back, so the report is the one the real run would give.
        ``progress`` is called with rows done; it adds up to the rows read. History may reach up to
        ``until``, else up to now.

        Raises
        ------
        MappingUnconfirmed
            Headers were guessed and nobody said yes.
        """
        if not source.guess.certain and not confirmed:
            guessed = [m for m in source.guess.matches if m.column and not m.exact]
            words = ", ".join(f"{m.header!r} as {m.column}" for m in guessed)
            raise MappingUnconfirmed(file=source.file, guesses=words)
        with self._transaction(dry_run) as session:
            now = self.clock.now()
            run = session.imports.add(source.file, source.sha256, source.guess.noun.value, at=now)
            parsed = source.parse(self.known(session, until or now))
            report = _store(session, parsed, run, progress)
            _requarantine(session, source.file, parsed.bad, run, now)
            session.imports.close(run, _counts(report))
            return report

    def take_reference(
        self, path: Path, *, dry_run: bool = False, progress: Progress | None = None
    ) -> ImportReport:
        """Adopt a reference database, all of it in one transaction."""
        source = self.reader.reference(path)
        with self._transaction(dry_run) as session:
            now = self.clock.now()
            run = session.imports.add(source.file, source.sha256, "reference-db", at=now)
            reports, all_parsed = [], []
            for noun in source.nouns:
                parsed = source.parse(noun, self.known(session))
                reports.append(_store(session, parsed, run, progress))
                all_parsed.append(parsed)
                _requarantine(session, parsed.file, parsed.bad, run, now)
            total: Counter[str] = Counter()
            for report in reports:
                total.update(_counts(report))
            session.imports.close(run, total)
            return ImportReport(tuple(reports), source.tables(all_parsed), dry_run)

    def quarantine(
        self, file: str | None = None, *, limit: int | None = None
    ) -> tuple[tuple[QuarantinedRow, ...], int]:
        """Open rows of the quarantine, oldest first, at most ``limit``; and how many there are.

        ``file`` is a path or name as given to the import, or the name of a database's table.
        """
        with self.store.read() as session:
            rows = _open_rows(session, file)
            return rows[:limit], len(rows)

    def quarantined_by_reason(self, file: str | None = None) -> dict[tuple[str, str], int]:
        """How many open rows each file has for each reason, by the file's name and the reason's code."""
        with self.store.read() as session:
            rows = _open_rows(session, file)
        found = Counter((Path(q.bad.file).name, q.bad.code) for q in rows)
        return dict(sorted(found.items(), key=lambda f: (f[0][0], -f[1], f[0][1])))

    def retry(self, file: str | None = None, *, dry_run: bool = False) -> ImportReport:
        """Judge the open rows again, now that their cause may be mended; take those that pass.

        Later rows of a duplicate stay: which of the two is right only the file's owner can say.
        Raises ``QuarantineEmpty``.
        """
        with self._transaction(dry_run) as session:
            rows = [q for q in _open_rows(session, file) if q.bad.code != "import.duplicate"]
            bad = [q.bad for q in rows]
            reports = []
            for pages in (True, False):  # pages first: the other rows may wait for them
                for parsed in self.reader.again(bad, self.known(session)):
                    if (parsed.noun is Noun.PAGES) is pages:
                        reports.append(_take_again(session, parsed, rows, self.clock.now()))
            if not reports:
                raise QuarantineEmpty(where=f" of {file}" if file else "")
            return ImportReport(tuple(reports), dry_run=dry_run)

    def attest(self, page: str, content_types: Sequence[str] | None, *, by: str) -> int:
        """Set both flags of vault items, on a named person's word; how many changed."""
        if not by.strip():
            raise AttestNameless
        now = self.clock.now()
        with self.store.write() as session:
            found = session.pages.get_page(page, self.catalog, now)
            return session.vault.attest(found.id, content_types, by=by.strip(), at=now)

    def vault(self, page: str) -> Mapping[str, VaultItem]:
        """The vault of a page, by content type."""
        with self.store.read() as session:
            found = session.pages.get_page(page, self.catalog, self.clock.now())
            items = session.vault.items(PageId(found.id))
            return {key: items[key] for key in sorted(items)}

    def known(self, session: UnitOfWork, until: datetime | None = None) -> Known:
        """What rows may refer to, as the session sees it, and until when history reaches (now)."""
        return Known(
            session.pages.known_pages(),
            frozenset(self.catalog.content_types),
            frozenset(self.catalog.games),
            frozenset(t for s in self.catalog.send_types.values() for t, _ in s.caption_types),
            until or self.clock.now(),
        )

    @contextmanager
    def _transaction(self, dry_run: bool) -> Iterator[UnitOfWork]:
        try:
            with self.store.write() as session:
                yield session
                if dry_run:
                    raise _DryRun
        except _DryRun:
            pass


def _store(session: UnitOfWork, parsed: Parsed, run: int, progress: Progress | None) -> FileReport:
    """Upsert the records in batches and say what came of the file."""
    done = Counts()
    for start in range(0, len(parsed.records), BATCH):
        batch: Sequence[Record] = parsed.records[start : start + BATCH]
        done += session.records.upsert(batch, import_id=run)
        if progress:
            progress(len(batch))
    if progress:
        progress(parsed.read - len(parsed.records))
    return FileReport(
        parsed.file,
        parsed.noun,
        parsed.read,
        done.new,
        done.changed,
        done.same + parsed.repeated,
        len(parsed.bad),
        dict(sorted(Counter(b.code for b in parsed.bad).items())),
        parsed.notes,
    )


def _open_rows(session: UnitOfWork, file: str | None) -> tuple[QuarantinedRow, ...]:
    rows = session.quarantine.list_rows()
    if file is None:
        return rows
    wanted = {file, str(Path(file).absolute())}
    return tuple(q for q in rows if q.bad.file in wanted or Path(q.bad.file).name == file)


def _resolve(session: UnitOfWork, ids: Sequence[int], at: datetime) -> None:
    for start in range(0, len(ids), BATCH):
        session.quarantine.resolve(ids[start : start + BATCH], at=at)


def _requarantine(session: UnitOfWork, file: str, bad: Sequence[BadRow], run: int, at: datetime) -> None:
    """What the latest import of a file refuses is what stands in the quarantine for it."""
    refused = set(bad)
    mended = [q.id for q in session.quarantine.list_rows(file=file) if q.bad not in refused]
    _resolve(session, mended, at)
    session.quarantine.add(bad, import_id=run, at=at)


def _take_again(
    session: UnitOfWork, parsed: Parsed, rows: Sequence[QuarantinedRow], at: datetime
) -> FileReport:
    run = session.imports.add(parsed.file, "", parsed.noun.value, at=at)
    report = _store(session, parsed, run, None)
    still = {b.row for b in parsed.bad}
    mine = [q for q in rows if q.bad.file == parsed.file and f'"noun":"{parsed.noun}"' in q.bad.raw]
    _resolve(session, [q.id for q in mine if q.bad.row not in still], at)
    session.imports.close(run, _counts(report))
    return report


def _counts(report: FileReport) -> dict[str, int]:
    """A report's five numbers, for the log of imports."""
    names = ("read", "new", "changed", "same", "quarantined")
    return {name: getattr(report, name) for name in names}
