"""Eight risks with present readings: calm on a good agency, loud where something is wrong."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from tests import agency
from tests.conftest import Eros

from eros.app import risks
from eros.app.desk import Desk
from eros.app.picture import picture, take_snapshot
from eros.app.ports_waves import GateRun, Snapshot
from eros.app.risks import BAD, CHECKS, LOOK, OK, UNKNOWN, View
from eros.waves import catalogue

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(autouse=True)
def _one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(risks, "POOL_PAGES", 1)


def test_every_check_of_the_register_exists() -> None:
    assert {c for r in catalogue.risks() for c in r.checks} == set(CHECKS)


def test_the_command_prints_eight_risks(eros: Eros, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = eros(home, "risks", "--json")
    told = json.loads(ran.out)
    assert [r["risk"]["key"] for r in told] == [f"R{i}" for i in range(1, 9)]
    readings = {x["check"]: x["state"] for r in told for x in r["readings"]}
    assert ran.status == 0 and BAD not in readings.values(), readings
    assert readings["migrations_with_data"] == readings["plans_replay"] == readings["negative_cases"] == OK
    assert readings["milestones_on_time"] == UNKNOWN and readings["snapshots_weekly"] == LOOK
    for check in CHECKS:  # read once: the table is of the same
        monkeypatch.setitem(CHECKS, check, lambda view: (OK, "as before"))
    table = eros(home, "risks").out
    assert "Risks" in table and "as before" in table


def test_a_migration_that_loses_rows_is_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from eros.stores import rehearse

    real = rehearse._counts
    calls = []

    def forgetful(connection: object) -> dict[str, int]:
        calls.append(1)
        counts = real(connection)  # type: ignore[arg-type]
        return {**counts, "captions": counts["captions"] - (len(calls) == 3)}

    monkeypatch.setattr(rehearse, "_counts", forgetful)
    state, seen = CHECKS["migrations_with_data"](View(desk))
    assert state == BAD and "captions" in seen


def test_damage_is_bad(desk: Desk, home: Path) -> None:
    with sqlite3.connect(home / "eros.db") as c:
        c.execute("PRAGMA foreign_keys=OFF")
        c.execute("DELETE FROM pages WHERE page_id = 'flora'")
    assert CHECKS["database_sound"](View(desk))[0] == BAD


def test_milestones_are_counted_from_the_first_run_of_wave_0(desk: Desk) -> None:
    def weeks_ago(n: int) -> str:
        with desk.store.write() as session:
            session.waves.put_snapshot(Snapshot("wave0", "first", agency.NOW - timedelta(weeks=n), {}))
        return CHECKS["milestones_on_time"](View(desk))[0]

    assert weeks_ago(0) == OK and weeks_ago(1) == LOOK and weeks_ago(3) == BAD
    with desk.store.write() as session:
        for wave in (0, 1):
            session.waves.add_gate(GateRun(wave, agency.NOW, True, 0, "0.1.0", None, {}))
    assert weeks_ago(3) == OK


def test_drift_is_told_from_stillness(desk: Desk) -> None:
    assert CHECKS["history_drift"](View(desk))[0] == UNKNOWN
    body = picture(desk)
    hours = body["hours"]
    assert isinstance(hours, list)
    for key, shape, state in (("a", hours, OK), ("a", hours[12:] + hours[:12], BAD)):
        with desk.store.write() as session:
            session.waves.put_snapshot(Snapshot("week", key, agency.NOW, {**body, "hours": shape}))
        assert CHECKS["history_drift"](View(desk))[0] == state


def test_a_week_without_history_is_no_picture(desk: Desk, tmp_path: Path) -> None:
    with desk.store.write() as session:
        session.waves.put_snapshot(Snapshot("week", "a", agency.NOW, {**picture(desk), "sales": 0}))
    assert CHECKS["history_drift"](View(desk))[0] == UNKNOWN
    empty = agency.app_at(tmp_path / "new")
    empty.desk.store.files.upgrade()
    assert take_snapshot(empty.desk) is None
    agency.close(empty)


def test_a_snapshot_of_last_month_is_old(desk: Desk) -> None:
    for days, state in ((9, LOOK), (8, OK)):
        with desk.store.write() as session:
            session.waves.put_snapshot(Snapshot("week", "a", agency.NOW - timedelta(days=days), {}))
        assert CHECKS["snapshots_weekly"](View(desk))[0] == state


@pytest.mark.parametrize(
    ("percent", "state"), [(-20.1, BAD), (-20.0, LOOK), (-10.1, LOOK), (-10.0, OK), (5.0, OK)]
)
def test_the_trend_has_its_marks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, percent: float, state: str
) -> None:
    from eros.waves.verdict import Reading

    monkeypatch.setattr(risks, "rps_change", lambda view: Reading(percent, "by the test"))
    assert CHECKS["revenue_trend"](View(desk))[0] == state


def test_a_rule_without_a_case_to_refuse_is_found(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(risks, "CASES", tmp_path)
    state, seen = CHECKS["negative_cases"](View(desk))
    assert state == BAD and "TIM03" in seen
    monkeypatch.setattr(risks, "CASES", tmp_path / "none")
    assert CHECKS["negative_cases"](View(desk))[0] == UNKNOWN
