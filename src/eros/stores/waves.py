"""Waves in tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from eros.app.ports_waves import (
    GateRun,
    PlanningRun,
    RollbackRun,
    Signature,
    Snapshot,
    TestWeek,
    WaveState,
)
from eros.app.store_errors import WaveChanged
from eros.domain.page import PageId
from eros.kit.canonical import compact
from eros.stores import schema_waves as t
from eros.stores.codec import from_seconds, from_seconds_or_none, to_seconds
from eros.stores.schema import rotations


class SqlWaveRepo:
    """States, test weeks, gates, signatures, rollbacks, snapshots and runs. Nothing but a
    rollback's end and a replaced snapshot is ever changed."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def states(self) -> Mapping[int, WaveState]:
        """The latest state of each wave that has one."""
        c = t.wave_states.c
        rows = self._c.execute(select(t.wave_states).order_by(c.wave, c.version))
        return {r.wave: _state(r) for r in rows}

    def history(self, wave: int) -> tuple[WaveState, ...]:
        """All states of a wave, oldest first."""
        c = t.wave_states.c
        rows = self._c.execute(select(t.wave_states).where(c.wave == wave).order_by(c.version))
        return tuple(_state(r) for r in rows)

    def put_state(self, state: WaveState) -> None:
        """Add a version."""
        try:
            with self._c.begin_nested():
                self._c.execute(
                    insert(t.wave_states).values(
                        wave=state.wave, version=state.version, phase=state.phase, percent=state.percent,
                        release=state.release, settings=compact(dict(state.settings)), by=state.by,
                        why=state.why, at=to_seconds(state.at),
                    )
                )  # fmt: skip
        except IntegrityError as e:
            raise WaveChanged(wave=state.wave, version=state.version) from e

    def keep(self, wave: int, version: int, noun: str, body: Any) -> None:
        """Keep what a version of a state holds beside plans."""
        c = t.wave_keeps.c
        self._c.execute(delete(t.wave_keeps).where(c.wave == wave, c.version == version, c.noun == noun))
        self._c.execute(
            insert(t.wave_keeps).values(wave=wave, version=version, noun=noun, body=compact(body))
        )

    def kept(self, wave: int, version: int) -> Mapping[str, Any]:
        """What a version keeps, by noun."""
        c = t.wave_keeps.c
        rows = self._c.execute(select(c.noun, c.body).where(c.wave == wave, c.version == version))
        return {r.noun: json.loads(r.body) for r in rows}

    def put_weeks(self, wave: int, version: int, weeks: Sequence[TestWeek]) -> None:
        """Store the test weeks of a version."""
        c = t.wave_weeks.c
        self._c.execute(delete(t.wave_weeks).where(c.wave == wave, c.version == version))
        rows = [
            {
                "wave": wave, "version": version, "page_id": w.page, "week_start": w.week_start,
                "as_of": to_seconds(w.as_of), "switches": compact(dict(w.switches)),
                "inputs_sha256": w.inputs_sha256, "body": w.body,
            }
            for w in weeks
        ]  # fmt: skip
        if rows:
            self._c.execute(insert(t.wave_weeks), rows)

    def weeks(self, wave: int, version: int) -> tuple[TestWeek, ...]:
        """The test weeks of a version, by page."""
        c = t.wave_weeks.c
        rows = self._c.execute(select(t.wave_weeks).where(c.wave == wave, c.version == version))
        found = [
            TestWeek(
                PageId(r.page_id), r.week_start, from_seconds(r.as_of), json.loads(r.switches),
                r.inputs_sha256, r.body,
            )
            for r in rows
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda w: w.page))

    def add_gate(self, run: GateRun) -> None:
        """Record a gate."""
        self._c.execute(
            insert(t.gate_runs).values(
                wave=run.wave, at=to_seconds(run.at), go=run.go, failed=run.failed, release=run.release,
                due_at=None if run.due is None else to_seconds(run.due), body=compact(dict(run.body)),
            )
        )  # fmt: skip

    def gates(self, wave: int | None = None) -> tuple[GateRun, ...]:
        """Gates of a wave, or all, oldest first."""
        c = t.gate_runs.c
        query = select(t.gate_runs).order_by(c.id)
        rows = self._c.execute(query if wave is None else query.where(c.wave == wave))
        return tuple(
            GateRun(
                r.wave, from_seconds(r.at), r.go, r.failed, r.release, from_seconds_or_none(r.due_at),
                json.loads(r.body), r.id,
            )
            for r in rows
        )  # fmt: skip

    def sign(self, signature: Signature) -> None:
        """Record a signature."""
        s = signature
        self._c.execute(
            insert(t.signatures).values(
                wave=s.wave, name=s.name, role=s.role, release=s.release, at=to_seconds(s.at)
            )
        )

    def signatures(self, wave: int) -> tuple[Signature, ...]:
        """Signatures of a wave, oldest first."""
        c = t.signatures.c
        rows = self._c.execute(select(t.signatures).where(c.wave == wave).order_by(c.id))
        return tuple(Signature(r.wave, r.name, r.role, r.release, from_seconds(r.at)) for r in rows)

    def begin_rollback(self, what: str, by: str, why: str, at: datetime) -> RollbackRun:
        """The unfinished rollback of ``what``, or a new one."""
        unfinished = [r for r in self.rollbacks(what) if r.finished_at is None]
        if unfinished:
            return unfinished[-1]
        self._c.execute(insert(t.rollbacks).values(what=what, by=by, why=why, started_at=at.timestamp()))
        return self.rollbacks(what)[-1]

    def step(self, rollback: int, name: str, at: datetime, body: Mapping[str, Any]) -> None:
        """Record a step as done; a step is recorded once."""
        c = t.rollback_steps.c
        there = select(c.step).where(c.rollback_id == rollback, c.step == name)
        if self._c.execute(there).one_or_none() is None:
            self._c.execute(
                insert(t.rollback_steps).values(
                    rollback_id=rollback, step=name, at=at.timestamp(), body=compact(dict(body))
                )
            )

    def step_at(self, rollback: int, name: str) -> datetime | None:
        """When a step was recorded; ``None`` if it was not."""
        c = t.rollback_steps.c
        query = select(c.at).where(c.rollback_id == rollback, c.step == name)
        return _instant_or_none(self._c.execute(query).scalar())

    def finish_rollback(self, rollback: int, at: datetime) -> None:
        """Nothing is left to do."""
        self._mark(rollback, finished_at=at.timestamp())

    def undo_rollback(self, rollback: int, at: datetime) -> None:
        """It was taken back."""
        self._mark(rollback, undone_at=at.timestamp())

    def _mark(self, rollback: int, **values: float) -> None:
        self._c.execute(update(t.rollbacks).where(t.rollbacks.c.id == rollback).values(**values))

    def rollbacks(self, what: str | None = None) -> tuple[RollbackRun, ...]:
        """Rollbacks of ``what``, or all, oldest first."""
        steps: dict[int, dict[str, Any]] = {}
        c = t.rollback_steps.c
        for row in self._c.execute(select(t.rollback_steps).order_by(c.at)):
            steps.setdefault(row.rollback_id, {})[row.step] = json.loads(row.body)
        query = select(t.rollbacks).order_by(t.rollbacks.c.id)
        rows = self._c.execute(query if what is None else query.where(t.rollbacks.c.what == what))
        return tuple(
            RollbackRun(
                r.id, r.what, r.by, r.why, _instant(r.started_at), _instant_or_none(r.finished_at),
                _instant_or_none(r.undone_at), steps.get(r.id, {}),
            )
            for r in rows
        )  # fmt: skip

    def put_snapshot(self, snapshot: Snapshot) -> None:
        """Keep a picture; one of the same kind and key is replaced."""
        c = t.snapshots.c
        self._c.execute(delete(t.snapshots).where(c.kind == snapshot.kind, c.key == snapshot.key))
        self._c.execute(
            insert(t.snapshots).values(
                kind=snapshot.kind, key=snapshot.key, at=to_seconds(snapshot.at),
                body=compact(dict(snapshot.body)),
            )
        )  # fmt: skip

    def snapshots(self, kind: str) -> tuple[Snapshot, ...]:
        """Pictures of a kind, oldest first."""
        c = t.snapshots.c
        rows = self._c.execute(select(t.snapshots).where(c.kind == kind).order_by(c.at, c.key))
        return tuple(Snapshot(r.kind, r.key, from_seconds(r.at), json.loads(r.body)) for r in rows)

    def add_runs(self, runs: Iterable[PlanningRun]) -> None:
        """Record planning runs."""
        rows = [
            {
                "kind": r.kind, "page_id": r.page, "key": r.key, "at": to_seconds(r.at),
                "seconds": r.seconds, "ok": r.ok, "error": r.error,
            }
            for r in runs
        ]  # fmt: skip
        if rows:
            self._c.execute(insert(t.planning_runs), rows)

    def runs(self, kind: str, *, since: datetime) -> tuple[PlanningRun, ...]:
        """Runs of a kind since an instant, oldest first."""
        c = t.planning_runs.c
        rows = self._c.execute(
            select(t.planning_runs).where(c.kind == kind, c.at >= to_seconds(since)).order_by(c.id)
        )
        return tuple(
            PlanningRun(r.kind, r.page_id, r.key, from_seconds(r.at), r.seconds, r.ok, r.error) for r in rows
        )

    def rotations(self) -> tuple[Mapping[str, Any], ...]:
        """All rotation states in JSON's own types, by page and week."""
        c = rotations.c
        rows = self._c.execute(select(rotations).order_by(c.page_id, c.week_start)).mappings()
        return tuple({**r, "week_start": r["week_start"].isoformat()} for r in rows)

    def put_rotations(self, rows: Collection[Mapping[str, Any]]) -> None:
        """Put these rotation states in place of all there are."""
        self._c.execute(delete(rotations))
        if rows:
            made = [{**r, "week_start": date.fromisoformat(r["week_start"])} for r in rows]
            self._c.execute(insert(rotations), made)


def _state(r: Any) -> WaveState:
    return WaveState(
        r.wave,
        r.version,
        r.phase,
        r.percent,
        r.release,
        json.loads(r.settings),
        r.by,
        r.why,
        from_seconds(r.at),
    )


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _instant_or_none(seconds: float | None) -> datetime | None:
    return None if seconds is None else _instant(seconds)
