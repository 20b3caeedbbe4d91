"""What the app needs from outside to take data in and to run jobs, as Protocols."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from eros.app.stored import Counts, ImportRun, JobRun, QuarantinedRow
from eros.domain.facts import VaultItem
from eros.domain.page import PageId
from eros.domain.records import BadRow, Record


class RecordRepo(Protocol):
    """Incoming data."""

    def upsert(self, records: Iterable[Record], *, import_id: int | None) -> Counts:
        """Insert what is new, update what differs, leave the rest. Any mix and order of records.

        A record of a page that is neither in the store nor among ``records`` raises
        ``RecordPageUnknown``; nothing is written then.
        """
        ...


class QuarantineRepo(Protocol):
    """Rows that were not taken."""

    def add(self, rows: Iterable[BadRow], *, import_id: int | None, at: datetime) -> int:
        """Keep them; the same row for the same reason is kept once, and opened again if it had been
        resolved. How many were new or opened."""
        ...

    def list_rows(
        self,
        *,
        open_only: bool = True,
        file: str | None = None,
        code: str | None = None,
        limit: int | None = None,
    ) -> tuple[QuarantinedRow, ...]:
        """Oldest first."""
        ...

    def resolve(self, ids: Collection[int], *, at: datetime) -> int:
        """Mark as dealt with; how many were open."""
        ...

    def count(self) -> Mapping[str, int]:
        """Open rows per code."""
        ...


class ImportRepo(Protocol):
    """The log of imports."""

    def add(self, file: str, sha256: str, noun: str, *, at: datetime) -> int:
        """Begin one; its id goes into the rows it brings."""
        ...

    def close(self, import_id: int, counts: Mapping[str, int]) -> None:
        """State its result."""
        ...

    def list_imports(self, *, limit: int = 50) -> tuple[ImportRun, ...]:
        """Newest first."""
        ...


class VaultRepo(Protocol):
    """Vaults of pages."""

    def items(self, page: PageId) -> Mapping[str, VaultItem]:
        """By content type; a flag nobody has set counts as not set."""
        ...

    def attest(self, page: PageId, content_types: Collection[str] | None, *, by: str, at: datetime) -> int:
        """Set both flags. ``None``: every item of which at least one flag is unknown and none is
        refused; named items also where a flag was refused. How many changed.
        Raises ``VaultItemUnknown``."""
        ...


class JobRepo(Protocol):
    """Each (job, key) is done once, whoever tries."""

    def claim(self, job: str, key: str, now: datetime, lease: timedelta) -> int | None:
        """The attempt's number, or ``None`` when it is done or another one's lease still runs."""
        ...

    def finish(self, job: str, key: str, attempt: int, now: datetime, *, error: str | None = None) -> None:
        """Done, or failed with ``error`` (then it may be claimed again). Raises ``JobLost``."""
        ...

    def list_runs(self, job: str) -> tuple[JobRun, ...]:
        """By key."""
        ...
