"""What the app needs from outside, as Protocols. ``stores`` implements them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from eros.app.import_values import KnownPage
from eros.app.ports_flags import FlagRepo
from eros.app.ports_intake import ImportRepo, JobRepo, QuarantineRepo, RecordRepo, VaultRepo
from eros.app.ports_triggers import TriggerRepo
from eros.app.ports_waves import WaveRepo
from eros.app.store_errors import (
    DbNotReady,
    JobLost,
    NothingToUndo,
    PageNotFound,
    PlanChanged,
    PlanNotFound,
    PlanStatusIllegal,
    VaultItemUnknown,
)
from eros.app.stored import (
    BackupReport,
    CaptionHit,
    Counts,
    DatabaseReport,
    Edit,
    ImportRun,
    JobRun,
    PlanHead,
    PlanVersion,
    QuarantinedRow,
    RehearsalReport,
    RestoreReport,
    StatusChange,
    StoredPlan,
    UpgradeReport,
)
from eros.catalog.values import Catalog
from eros.domain.bank import CaptionBank, CaptionTraits, CaptionUse, Flags, History, PortfolioSends, Segments
from eros.domain.facts import CaptionFact, Facts, Rotation
from eros.domain.page import Page, PageId
from eros.domain.plan import JudgedWeek
from eros.domain.week import Week
from eros.domain.words import PlanStatus

Screen = Callable[[Sequence[str], Sequence[str]], tuple[Flags, CaptionTraits | None]]
"""Which of these texts fail a rule that has no flag; shape (n,)."""


class PageRepo(Protocol):
    """Pages. Tier comes from the catalogue's fan counts, confidence from the sends of 90 days
    before ``as_of``."""

    def list_pages(self, catalog: Catalog, as_of: datetime, *, active_only: bool = True) -> tuple[Page, ...]:
        """All pages, by id."""
        ...

    def get_page(self, id_or_name: str, catalog: Catalog, as_of: datetime) -> Page:
        """A page by id or by name (any case). Raises ``PageNotFound`` with the nearest names."""
        ...

    def known_pages(self) -> tuple[KnownPage, ...]:
        """Every page that rows may refer to, inactive ones included, by id."""
        ...


class InputRepo(Protocol):
    """What a page's week is planned from."""

    def facts(self, page: Page, week: Week, catalog: Catalog, *, horizon_days: int = 60) -> Facts:
        """Everything a rule needs beside the plan.

        ``past`` holds history of the horizon merged with the sends of approved and published plans
        of earlier weeks; where both tell of one send (within three minutes) history's outcome
        stays and the plan fills in what history does not know. ``captions`` is empty: ask
        ``CaptionRepo.caption_facts``. ``avoid`` and ``non_converters`` are empty: they are learnt.
        """
        ...

    def history(
        self, page: Page, week: Week, *, days: int | None = 731, bank: CaptionBank | None = None
    ) -> History:
        """The page's sends of the 24 months before the week; of so many ``days``, ``None`` all. A
        ``bank`` spares looking up the tones of its captions."""
        ...

    def use(self, page: Page, week: Week, bank: CaptionBank) -> CaptionUse:
        """What the page did with the bank's captions before the week, approved and published
        plans included."""
        ...

    def segments(self, page: Page) -> Segments:
        """Sizes of the page's segments; a missing one is not known."""
        ...


class CaptionRepo(Protocol):
    """The caption bank."""

    def bank(self, screen: Screen | None = None, screen_version: str = "none") -> CaptionBank:
        """All active captions. ``blocked`` and ``traits`` are what ``screen`` answers to
        texts and caption types; its version names the
        rules behind it, so that the cached columns are dropped when they change."""
        ...

    def bank_version(self) -> str:
        """Changes when a caption does."""
        ...

    def known_captions(self) -> frozenset[str]:
        """Ids of all captions, inactive ones included."""
        ...

    def search(
        self,
        text: str = "",
        *,
        page: PageId | None = None,
        caption_type: str | None = None,
        content_type: str | None = None,
        limit: int = 20,
    ) -> tuple[CaptionHit, ...]:
        """Active captions that hold ``text`` (any case); with ``page``: usable on that page."""
        ...

    def caption_facts(self, ids: Collection[str], page: Page, week: Week) -> Mapping[str, CaptionFact]:
        """The captions as rules see them, with their last use on this page before the week.
        Unknown ids are left out."""
        ...


class PortfolioRepo(Protocol):
    """What all pages together did, and the estimate made from it."""

    def sends(self, as_of: datetime | None = None) -> PortfolioSends:
        """All pages' sends of the twelve months before ``as_of``; without it, of the twelve
        months that end with the newest send there is."""
        ...

    def cached(self, version: str) -> str | None:
        """The JSON kept under ``version``."""
        ...

    def save_cached(self, version: str, body: str) -> None:
        """Keep a fitted portfolio; only the latest few stay."""
        ...


class PlanRepo(Protocol):
    """Planned weeks in versions. No version is ever lost or rewritten."""

    def save(
        self, judged: JudgedWeek, *, by: str, reason: str, at: datetime, expected_version: int | None,
        expected_status: PlanStatus | None = None,
    ) -> int:  # fmt: skip
        """Store a new version as a draft and make it current; its number comes back.

        ``expected_version`` is the version it was made from, ``None`` where there was none;
        ``expected_status`` what that was then (``None``: whatever it is).
        Raises ``PlanChanged`` when another one is current, or it has another status.
        """
        ...

    def current(self, page: PageId, week_start: date) -> StoredPlan | None:
        """The current version."""
        ...

    def get(self, page: PageId, week_start: date, version: int) -> StoredPlan:
        """One version. Raises ``PlanNotFound``."""
        ...

    def head(self, page: PageId, week_start: date) -> PlanHead | None:
        """The current version without its body."""
        ...

    def weeks(self, *, page: PageId | None = None, week_start: date | None = None) -> tuple[PlanHead, ...]:
        """Current versions, by week, then page."""
        ...

    def versions(self, page: PageId, week_start: date) -> tuple[PlanVersion, ...]:
        """All versions, oldest first."""
        ...

    def ids_used(self, page: PageId, week_start: date) -> frozenset[str]:
        """Ids of the sends of all versions: none of them may be given to another send."""
        ...

    def set_status(
        self,
        page: PageId,
        week_start: date,
        status: PlanStatus,
        *,
        by: str,
        at: datetime,
        expected_version: int,
    ) -> StoredPlan:
        """Move the current version: draft to approved to published, draft or approved to rejected,
        approved or rejected back to draft. Raises ``PlanStatusIllegal``, ``PlanChanged``."""
        ...

    def undo(self, page: PageId, week_start: date, *, by: str, at: datetime) -> StoredPlan:
        """Make the version before the current one current again, as a new draft version.
        Raises ``NothingToUndo``."""
        ...

    def status_changes(self, page: PageId, week_start: date) -> tuple[StatusChange, ...]:
        """Who approved, published or rejected what, oldest first."""
        ...


class EditRepo(Protocol):
    """The audit trail."""

    def append(self, edit: Edit) -> None:
        """Write one entry. ``PlanRepo.save`` and ``undo`` write their own."""
        ...

    def list_edits(self, page: PageId, week_start: date) -> tuple[Edit, ...]:
        """Oldest first."""
        ...


class RotationRepo(Protocol):
    """Where each page's PPV rotation stands."""

    def get(self, page: PageId, week_start: date) -> Rotation:
        """The state on that Monday: as the latest earlier week left it, its pattern run on by the
        days between; ``Rotation()`` where no earlier week is recorded. Planning a week again so
        starts from the same state."""
        ...

    def save(self, page: PageId, week_start: date, rotation: Rotation) -> None:
        """Record how the week from ``week_start`` leaves the rotation."""
        ...


class UnitOfWork(Protocol):
    """A unit of work: what is read in it is one state, what is written lands whole or not."""

    @property
    def pages(self) -> PageRepo:
        """Pages."""
        ...

    @property
    def inputs(self) -> InputRepo:
        """What a week is planned from."""
        ...

    @property
    def captions(self) -> CaptionRepo:
        """The caption bank."""
        ...

    @property
    def portfolio(self) -> PortfolioRepo:
        """All pages together."""
        ...

    @property
    def plans(self) -> PlanRepo:
        """Planned weeks."""
        ...

    @property
    def edits(self) -> EditRepo:
        """The audit trail."""
        ...

    @property
    def rotation(self) -> RotationRepo:
        """PPV rotations."""
        ...

    @property
    def flags(self) -> FlagRepo:
        """The audit trail of flags."""
        ...

    @property
    def triggers(self) -> TriggerRepo:
        """Volume triggers."""
        ...

    @property
    def records(self) -> RecordRepo:
        """Incoming data."""
        ...

    @property
    def quarantine(self) -> QuarantineRepo:
        """Rows not taken."""
        ...

    @property
    def imports(self) -> ImportRepo:
        """The log of imports."""
        ...

    @property
    def vault(self) -> VaultRepo:
        """Vaults."""
        ...

    @property
    def jobs(self) -> JobRepo:
        """The job ledger."""
        ...

    @property
    def waves(self) -> WaveRepo:
        """Waves: states, gates, rollbacks, runs."""
        ...

    def data_version(self, page: PageId | None = None) -> str:
        """A hash of the data plans are made from: of everything, or of what one page sees besides
        the portfolio (its own rows and the captions). Equal data, equal version, in any store."""
        ...


class DatabaseFiles(Protocol):
    """The database as a whole."""

    def upgrade(self) -> UpgradeReport:
        """Bring the schema to this version's; creates the database where there is none."""
        ...

    def check(self) -> DatabaseReport:
        """Look for damage. Finds problems, raises only when the database cannot be opened."""
        ...

    def backup(self, target: Path, *, at: datetime) -> BackupReport:
        """Write a verified copy and its manifest; ``target`` appears whole or not at all."""
        ...

    def rehearse(self) -> RehearsalReport:
        """Try the last migration on a copy, down and up again. Raises ``BackupUnsupported`` on a
        server."""
        ...

    def restore(self, source: Path, *, force: bool, safety_copy: Path, at: datetime) -> RestoreReport:
        """Replace the data by a verified backup's."""
        ...


class Store(Protocol):
    """Where things are kept. Nobody but the context managers commits."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A session that only reads; all of it sees one state."""
        ...

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """A session that commits on a clean exit and rolls back otherwise. Keep it short."""
        ...

    def held(self) -> AbstractContextManager[None]:
        """For a process with many sessions to come: they open and close more cheaply meanwhile."""
        ...

    @property
    def files(self) -> DatabaseFiles:
        """The database as a whole."""
        ...


__all__ = [
    "BackupReport", "CaptionHit", "CaptionRepo", "Counts", "DatabaseFiles", "DatabaseReport", "DbNotReady",
    "Edit", "EditRepo", "ImportRepo", "ImportRun", "InputRepo", "JobLost", "JobRepo", "JobRun",
    "NothingToUndo", "PageNotFound", "PageRepo", "PlanChanged", "PlanHead", "PlanNotFound", "PlanRepo",
    "PlanStatusIllegal", "PlanVersion", "PortfolioRepo", "QuarantineRepo", "QuarantinedRow", "RecordRepo",
    "RestoreReport", "RotationRepo", "Screen", "StatusChange", "Store", "StoredPlan", "UnitOfWork",
    "UpgradeReport", "VaultItemUnknown", "VaultRepo",
]  # fmt: skip
