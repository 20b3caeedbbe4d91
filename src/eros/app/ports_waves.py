"""What the app needs to keep of waves, as values and a Protocol."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from eros.domain.page import PageId

DEFAULT = "default"  # the phase of a wave that nobody has rolled out or back


@dataclass(frozen=True, slots=True)
class WaveState:
    """Where a wave stands. ``phase`` is a phase's name, ``rolled_back`` or ``default``;
    ``settings`` are its flags as this version found them, for the way back."""

    wave: int
    version: int
    phase: str
    percent: int
    release: str
    settings: Mapping[str, Any]
    by: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TestWeek:
    """A week planned before a wave was raised. ``body`` is the week file, ``switches`` flag -> value."""

    __test__ = False

    page: PageId
    week_start: date
    as_of: datetime
    switches: Mapping[str, bool]
    inputs_sha256: str
    body: str


@dataclass(frozen=True, slots=True)
class GateRun:
    """A gate that was run. ``failed``: criteria that are not met, measured or not; ``body``: the whole verdict
    in JSON's own types."""

    wave: int
    at: datetime
    go: bool
    failed: int
    release: str
    due: datetime | None
    body: Mapping[str, Any]
    id: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """A person has looked at a wave and answers for it, for this release."""

    wave: int
    name: str
    role: str
    release: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RollbackRun:
    """A rollback: what came back, the steps done with what each found. Unfinished until
    ``finished_at``; ``undone_at`` when it was taken back."""

    id: int
    what: str
    by: str
    why: str
    started_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None
    steps: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A picture of the store at an instant, by kind and key."""

    kind: str
    key: str
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlanningRun:
    """A page that was planned, or a digest that was made: how long it took and whether it worked."""

    kind: str
    page: str
    key: str
    at: datetime
    seconds: float
    ok: bool
    error: str | None = None


class WaveRepo(Protocol):
    """Waves: states, test weeks, gates, signatures, rollbacks, snapshots, runs."""

    def states(self) -> Mapping[int, WaveState]:
        """The latest state of each wave that has one."""
        ...

    def history(self, wave: int) -> tuple[WaveState, ...]:
        """All states of a wave, oldest first."""
        ...

    def put_state(self, state: WaveState) -> None:
        """Add a version. Raises ``WaveChanged`` if that version is there already."""
        ...

    def keep(self, wave: int, version: int, noun: str, body: Any) -> None:
        """Keep what a version of a state holds beside plans; the same noun replaces itself."""
        ...

    def kept(self, wave: int, version: int) -> Mapping[str, Any]:
        """What a version keeps, by noun."""
        ...

    def put_weeks(self, wave: int, version: int, weeks: Sequence[TestWeek]) -> None:
        """Store the test weeks of a version; those stored before for it go."""
        ...

    def weeks(self, wave: int, version: int) -> tuple[TestWeek, ...]:
        """The test weeks of a version, by page."""
        ...

    def add_gate(self, run: GateRun) -> None:
        """Record a gate."""
        ...

    def gates(self, wave: int | None = None) -> tuple[GateRun, ...]:
        """Gates of a wave, or all, oldest first."""
        ...

    def sign(self, signature: Signature) -> None:
        """Record a signature."""
        ...

    def signatures(self, wave: int) -> tuple[Signature, ...]:
        """Signatures of a wave, oldest first."""
        ...

    def begin_rollback(self, what: str, by: str, why: str, at: datetime) -> RollbackRun:
        """The unfinished rollback of ``what``, or a new one."""
        ...

    def step(self, rollback: int, name: str, at: datetime, body: Mapping[str, Any]) -> None:
        """Record a step as done; a step is recorded once."""
        ...

    def step_at(self, rollback: int, name: str) -> datetime | None:
        """When a step was recorded; ``None`` if it was not."""
        ...

    def finish_rollback(self, rollback: int, at: datetime) -> None:
        """Nothing is left to do."""
        ...

    def undo_rollback(self, rollback: int, at: datetime) -> None:
        """It was taken back."""
        ...

    def rollbacks(self, what: str | None = None) -> tuple[RollbackRun, ...]:
        """Rollbacks of ``what``, or all, oldest first."""
        ...

    def put_snapshot(self, snapshot: Snapshot) -> None:
        """Keep a picture; one of the same kind and key is replaced."""
        ...

    def snapshots(self, kind: str) -> tuple[Snapshot, ...]:
        """Pictures of a kind, oldest first."""
        ...

    def add_runs(self, runs: Iterable[PlanningRun]) -> None:
        """Record planning runs."""
        ...

    def runs(self, kind: str, *, since: datetime) -> tuple[PlanningRun, ...]:
        """Runs of a kind since an instant, oldest first."""
        ...

    def rotations(self) -> tuple[Mapping[str, Any], ...]:
        """All rotation states in JSON's own types, by page and week."""
        ...

    def put_rotations(self, rows: Collection[Mapping[str, Any]]) -> None:
        """Put these rotation states in place of all there are."""
        ...
