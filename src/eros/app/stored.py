"""What comes out of a store beside the domain's own values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from eros.domain.page import PageId
from eros.domain.plan import JudgedWeek
from eros.domain.records import BadRow
from eros.domain.week import Week
from eros.domain.words import PlanStatus


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """One version of a page's week with who made it, when and why.

    ``status`` is the version's own; ``judged.plan.status`` agrees with it. ``parent`` is the
    version it was made from, ``None`` for a first plan.
    """

    page: PageId
    week: Week
    version: int
    status: PlanStatus
    judged: JudgedWeek
    by: str
    at: datetime
    reason: str
    inputs_sha256: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class PlanHead:
    """The current version of a page's week without its body, for lists."""

    page: PageId
    week_start: date
    version: int
    status: PlanStatus
    sends: int
    expected_cents: int
    ok: bool
    inputs_sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One line of a week's past: a version, or a change of its status (``to_status``)."""

    version: int
    parent: int | None
    status: PlanStatus
    sends: int
    expected_cents: int
    ok: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Edit:
    """An entry of the audit trail; ``what`` in words."""

    page: PageId
    week_start: date
    from_version: int | None
    to_version: int
    what: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatusChange:
    """Who moved a version from one status to another, and when."""

    page: PageId
    week_start: date
    version: int
    from_status: PlanStatus
    to_status: PlanStatus
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """What an upsert did. ``repeated``: rows of a key that came again later in the same batch
    (the last one counts). ``read`` is the sum of the others."""

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    repeated: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.read + other.read,
            self.new + other.new,
            self.changed + other.changed,
            self.same + other.same,
            self.repeated + other.repeated,
        )


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import: which file, of what, with what result (``counts`` as reported)."""

    id: int
    file: str
    sha256: str
    noun: str
    counts: Mapping[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that was not taken, and whether it has been dealt with since."""

    id: int
    import_id: int | None
    bad: BadRow
    at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaptionHit:
    """A caption found by a search."""

    id: str
    text: str
    caption_type: str
    content_type: str | None
    tone: str | None
    page: PageId | None
    chars: int
    performance: float


@dataclass(frozen=True, slots=True)
class PortfolioCache:
    """A fitted portfolio kept as JSON under the version of the data it was fitted from."""

    version: str
    body: str


@dataclass(frozen=True, slots=True)
class JobRun:
    """A line of the job ledger. ``status``: running, done or failed."""

    job: str
    key: str
    status: str
    attempt: int
    started_at: datetime
    finished_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class DatabaseReport:
    """The state of the database; ``problems`` is empty when all is well."""

    url: str
    backend: str
    revision: str | None
    head: str
    journal_mode: str | None
    size_bytes: int | None
    rows: Mapping[str, int]
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """From which revision to which; equal when there was nothing to do."""

    url: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was written or verified, as its manifest states it."""

    file: Path
    sha256: str
    revision: str
    rows: Mapping[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class RehearsalReport:
    """The last migration tried on a copy: to which schema and back, over how many rows and tables;
    ``lost`` tables whose rows differ, ``broken`` references that lead nowhere."""

    lower: str | None
    head: str
    rows: int
    tables: int
    lost: tuple[str, ...]
    broken: int


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore put in place and where the former data were kept (if there were any)."""

    source: Path
    revision: str
    rows: Mapping[str, int]
    manifest_checked: bool
    safety_copy: Path | None
