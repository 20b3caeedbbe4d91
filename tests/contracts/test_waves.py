"""Waves: what every store must keep of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.stores.data import page_record

from eros.app.ports_waves import GateRun, PlanningRun, Signature, Snapshot, TestWeek, WaveState
from eros.app.store_errors import WaveChanged
from eros.domain.facts import Rotation
from eros.domain.page import PageId
from eros.domain.words import RotationState
from eros.stores.store import SqlStore

AT = datetime(2026, 1, 8, 9, tzinfo=UTC)
FIRST = WaveState(2, 1, "canary", 10, "0.1.0", {"ENABLE_X": {"percent": 0}}, "ann", "why", AT)


def test_states_come_in_versions_and_are_never_rewritten(store: SqlStore) -> None:
    second = replace(FIRST, version=2, phase="half", percent=50, at=AT + timedelta(days=7))
    with store.write() as session:
        session.waves.put_state(FIRST)
        session.waves.put_state(second)
        session.waves.put_state(replace(FIRST, wave=1))
    with store.read() as session:
        assert session.waves.states() == {1: replace(FIRST, wave=1), 2: second}
        assert session.waves.history(2) == (FIRST, second)
        assert session.waves.history(5) == ()
    with pytest.raises(WaveChanged), store.write() as session:
        session.waves.put_state(replace(FIRST, why="another"))
    with store.read() as session:
        assert session.waves.history(2)[0].why == "why"


def test_what_a_version_keeps(store: SqlStore) -> None:
    week = TestWeek(PageId("p1"), date(2026, 1, 12), AT, {"ENABLE_X": False}, "sha", "{}\n")
    with store.write() as session:
        session.records.upsert([page_record("p1")], import_id=None)
        session.waves.keep(2, 1, "rotation", [{"a": 1}])
        session.waves.keep(2, 1, "rotation", [{"a": 2}])
        session.waves.put_weeks(2, 1, [week])
        session.waves.put_weeks(2, 1, [replace(week, body="{ }\n")])
    with store.read() as session:
        assert session.waves.kept(2, 1) == {"rotation": [{"a": 2}]} and session.waves.kept(2, 2) == {}
        assert session.waves.weeks(2, 1) == (replace(week, body="{ }\n"),)
        assert session.waves.weeks(1, 1) == ()


def test_gates_and_signatures_are_kept_in_order(store: SqlStore) -> None:
    due = AT + timedelta(days=2)
    runs = [GateRun(2, AT, False, 1, "0.1.0", due, {"a": 1}), GateRun(2, due, True, 0, "0.1.0", None, {})]
    with store.write() as session:
        for run in runs:
            session.waves.add_gate(run)
        session.waves.sign(Signature(2, "Ann", "reviewer", "0.1.0", AT))
    with store.read() as session:
        found = session.waves.gates(2)
        assert [replace(g, id=0) for g in found] == runs and found[0].id < found[1].id
        assert session.waves.gates(3) == () and len(session.waves.gates()) == 2
        assert session.waves.signatures(2) == (Signature(2, "Ann", "reviewer", "0.1.0", AT),)
        assert session.waves.signatures(1) == ()


def test_an_unfinished_rollback_is_taken_up_again(store: SqlStore) -> None:
    at = AT + timedelta(milliseconds=250)
    with store.write() as session:
        run = session.waves.begin_rollback("2", "ann", "drill", at)
        session.waves.step(run.id, "flags", at, {"off": 2})
        session.waves.step(run.id, "flags", at, {"off": 9})
    with store.write() as session:
        again = session.waves.begin_rollback("2", "bob", "other", at)
        assert (again.id, again.by, again.started_at) == (run.id, "ann", at)
        assert again.steps == {"flags": {"off": 2}}
        assert session.waves.begin_rollback("3", "bob", "other", at).id != run.id
        session.waves.finish_rollback(run.id, at)
    with store.write() as session:
        fresh = session.waves.begin_rollback("2", "bob", "again", at)
        assert fresh.id != run.id and fresh.steps == {}
        session.waves.undo_rollback(run.id, at)
        first = session.waves.rollbacks("2")[0]
        assert (first.finished_at, first.undone_at) == (at, at)


def test_a_snapshot_of_one_key_is_replaced(store: SqlStore) -> None:
    with store.write() as session:
        for key, body in (("2026-W02", {"n": 1}), ("2026-W03", {"n": 2}), ("2026-W02", {"n": 3})):
            session.waves.put_snapshot(Snapshot("week", key, AT, body))
    with store.read() as session:
        assert [(s.key, s.body["n"]) for s in session.waves.snapshots("week")] == [
            ("2026-W02", 3),
            ("2026-W03", 2),
        ]
        assert session.waves.snapshots("other") == ()


def test_runs_of_a_kind_since_an_instant(store: SqlStore) -> None:
    runs = [
        PlanningRun("plan", "p1", "w", AT, 0.5, True),
        PlanningRun("plan", "p1", "w", AT + timedelta(hours=1), 31.0, False, "plan.infeasible"),
        PlanningRun("digest", "p1", "d", AT, 0.1, True),
    ]
    with store.write() as session:
        session.waves.add_runs(runs)
        session.waves.add_runs([])
    with store.read() as session:
        assert session.waves.runs("plan", since=AT) == tuple(runs[:2])
        assert session.waves.runs("plan", since=AT + timedelta(minutes=1)) == (runs[1],)


def test_rotations_go_out_and_back_whole(store: SqlStore) -> None:
    state = Rotation(RotationState.PATTERN_ACTIVE, ("solo", "bundle"), 2)
    with store.write() as session:
        session.records.upsert([page_record("p1")], import_id=None)
        session.rotation.save(PageId("p1"), date(2026, 1, 12), state)
        kept = session.waves.rotations()
        session.waves.put_rotations(())
        assert session.rotation.get(PageId("p1"), date(2026, 1, 19)) == Rotation()
        session.waves.put_rotations(kept)
        assert session.rotation.get(PageId("p1"), date(2026, 1, 19)) == state
