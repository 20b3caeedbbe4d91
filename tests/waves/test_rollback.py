"""Drills: every wave is raised, taken back and put up again; a run killed in the middle is finished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from tests import agency
from tests.killed import Tick, kill_each

from eros import bootstrap
from eros.app import flags, rollback, rollout, sample_weeks, wave_state
from eros.app.desk import Desk
from eros.app.rollback import NoRollback, UndoOvertaken, roll_back, undo
from eros.app.sample_weeks import Match
from eros.app.wave_state import WaveHasNoFlags, WaveUnknown
from eros.domain.records import HistoryRecord
from eros.domain.switches import ALL_ON, BASELINE
from eros.domain.words import SendKind
from eros.kit.clock import FixedClock
from eros.settings import Settings
from eros.waves import catalogue

pytestmark = pytest.mark.timeout(300)
FLAGGED = [str(w.number) for w in catalogue.waves() if w.flags]


def desk_at(home: Path) -> Desk:
    """A desk at the instant that tests stand at."""
    chosen = Settings(home=home, jobs=1)
    return replace(bootstrap.build_desk(chosen), clock=FixedClock(agency.NOW))


@pytest.fixture(autouse=True)
def _one_test_week(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """One week says what five do; the slow drills plan all five."""
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr(sample_weeks, "WEEKS", 1)


@pytest.fixture
def drill(agency_home: Path, tmp_path: Path) -> Iterator[Desk]:
    desk = desk_at(agency.copy(agency_home, tmp_path / "home"))
    yield desk
    desk.store.close()  # type: ignore[attr-defined]


def lower(desk: Desk, what: str) -> None:
    """Flags down, so that a wave can be raised."""
    flags.kill(desk, [f for w in rollback.waves_of(what) for f in w.flags], by="drill", why="before")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("what", [*FLAGGED, "all"])
def test_five_weeks_of_every_wave_come_back_byte_for_byte(drill: Desk, what: str) -> None:
    if what != "all":
        lower(drill, what)
        rollout.start(drill, what, by="drill", force=True)
    done = roll_back(drill, what, by="drill")
    assert done.ok and [w.match for w in done.weeks] == [Match.SAME] * 5, done


@pytest.mark.parametrize("what", FLAGGED)
def test_a_wave_goes_up_comes_back_and_goes_up_again(drill: Desk, what: str) -> None:
    lower(drill, what)
    with drill.store.write() as session:
        session.waves.put_rotations([{"page_id": "alexia", "week_start": "2026-01-05", "state": "PATTERN_ACTIVE",
                                      "pattern": "solo,bundle,winner,feature", "days_on_pattern": 2}])  # fmt: skip
        before = session.waves.rotations()
    up = rollout.start(drill, what, by="drill", force=True)
    assert up.phase is not None and up.phase.name == "canary" and up.standing.pages_on
    with drill.store.write() as session:  # weeks planned under the wave move the rotation on
        session.waves.put_rotations([{**before[0], "week_start": "2026-01-12", "days_on_pattern": 1}])
        moved = session.waves.rotations()
    done = roll_back(drill, what, by="drill", why="drill")
    assert done.ok, done
    assert [w.match for w in done.weeks] == [Match.SAME] * sample_weeks.WEEKS and not any(
        w.other for w in done.weeks
    )
    assert done.stored == "stored before the wave was raised" and done.recovery_s <= done.allowed_s
    fields = rollback.fields_of(what)
    on = drill.flags.resolve_all(agency.PAGES)
    assert not any(getattr(s, f) for s in on.values() for f in fields)
    assert all(getattr(s, f) for s in on.values() for f in set(ALL_ON.__slots__) - fields)
    with drill.store.read() as session:
        here = session.waves.states()[int(what)]
        rotations = session.waves.rotations()
    assert (here.phase, here.percent) == (wave_state.ROLLED_BACK, 0)
    assert rotations == (before if what == "2" else moved), "wave 2 alone keeps rotations"
    undo(drill, what, by="drill")
    with drill.store.read() as session:
        again = session.waves.states()[int(what)]
        assert session.waves.rotations() == moved
        assert len(session.waves.history(int(what))) == 3, "no version is lost"
    assert (again.phase, again.percent) == ("canary", 10)
    assert wave_state.standing(drill)[int(what)].pages_on == up.standing.pages_on
    with pytest.raises(NoRollback):
        undo(drill, what, by="drill")


def test_everything_at_once_is_the_baseline_planner(drill: Desk) -> None:
    done = roll_back(drill, "all", by="drill")
    assert done.ok, done
    assert set(drill.flags.resolve_all(agency.PAGES).values()) == {BASELINE}
    assert len(done.weeks) == sample_weeks.WEEKS and "planned now" in done.stored
    undo(drill, "all", by="drill")
    assert set(drill.flags.resolve_all(agency.PAGES).values()) == {ALL_ON}


def test_a_week_that_differs_is_found(drill: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_weeks, "WEEKS", 2)
    lower(drill, "1")
    rollout.start(drill, "1", by="drill", force=True)
    with drill.store.write() as session:
        weeks = session.waves.weeks(1, 1)
        session.waves.put_weeks(1, 1, [replace(weeks[0], body=weeks[0].body + " "), *weeks[1:]])
    done = roll_back(drill, "1", by="drill")
    assert [w.match for w in done.weeks] == [Match.DIFFERS, Match.SAME]
    assert not done.ok


def test_data_that_changed_are_told_from_a_planner_that_changed(drill: Desk) -> None:

    lower(drill, "1")
    rollout.start(drill, "1", by="drill", force=True)
    with drill.store.write() as session:
        session.records.upsert(
            [HistoryRecord("new-1", "alexia", agency.NOW.replace(day=6), SendKind.PPV_UNLOCK, price_cents=1969,
                           sent_count=100, viewed_count=50, purchased_count=5, earnings_cents=9845)],
            import_id=None,
        )  # fmt: skip
    done = roll_back(drill, "1", by="drill")
    assert {w.match for w in done.weeks} == {Match.SAME_PLANNER} and done.ok, done.weeks


def test_a_dry_run_does_nothing(drill: Desk) -> None:
    said = roll_back(drill, "2", by="drill", dry=True)
    assert said.dry and said.off == catalogue.wave(2).flag_names
    assert set(drill.flags.resolve_all(agency.PAGES).values()) == {ALL_ON}
    with drill.store.read() as session:
        assert session.waves.rollbacks() == () and session.waves.states() == {}


@pytest.mark.parametrize(("what", "error"), [("9", WaveUnknown), ("x", WaveUnknown), ("0", WaveHasNoFlags), ("6", WaveHasNoFlags)])  # fmt: skip
def test_what_cannot_come_back(drill: Desk, what: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        roll_back(drill, what, by="drill")


MOMENTS = (2, 4, 5)  # which recorded step of the six it does not live to see


def take_back(home: Path, tick: Tick) -> None:
    do = rollback._do

    def ticking(*words: Any) -> None:
        tick()
        do(*words)

    mock.patch.object(rollback, "_do", ticking).start()
    mock.patch.object(sample_weeks, "WEEKS", 1).start()
    roll_back(desk_at(home), "2", by="drill")


@pytest.fixture(scope="module")
def killed(agency_home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Data folders on which a rollback was killed, by moment."""
    homes = {m: agency.copy(agency_home, tmp_path_factory.mktemp("killed") / str(m)) for m in MOMENTS}
    kill_each(take_back, homes)
    return homes


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_in_the_middle_a_second_run_finishes_it(killed: dict[int, Path], moment: int) -> None:
    desk = desk_at(killed[moment])
    with desk.store.read() as session:
        half = session.waves.rollbacks("2")
    assert half[0].finished_at is None and len(half[0].steps) == moment - 1
    done = roll_back(desk, "2", by="drill")
    assert done.ok and done.resumed is (moment > 1), done
    with desk.store.read() as session:
        runs = session.waves.rollbacks("2")
        changes = [c for c in session.flags.history() if not c.before.killed and c.after.killed]
    assert len(runs) == 1 and runs[0].finished_at is not None
    assert sorted(c.flag for c in changes) == sorted(catalogue.wave(2).flag_names), "each flag once"
    undo(desk, "2", by="drill")
    assert set(desk.flags.resolve_all(agency.PAGES).values()) == {ALL_ON}
    desk.store.close()  # type: ignore[attr-defined]


def test_a_rollback_goes_by_one_name_however_it_is_typed(drill: Desk) -> None:
    lower(drill, "3")
    assert roll_back(drill, " 03 ", by="drill").what == "3"
    assert undo(drill, "٣", by="drill").what == "3"
    assert roll_back(drill, "ALL", by="drill", dry=True).what == "all"


def test_what_was_raised_or_taken_back_again_since_is_not_undone(drill: Desk) -> None:
    roll_back(drill, "3", by="drill")
    roll_back(drill, "all", by="drill")
    with pytest.raises(UndoOvertaken, match="of all came after it"):
        undo(drill, "3", by="drill")
    undo(drill, "all", by="drill")
    assert not wave_state.standing(drill)[3].pages_on, "as it was before everything came back"
    rollout.start(drill, "3", by="drill", force=True)
    with pytest.raises(UndoOvertaken, match="it is canary"):
        undo(drill, "3", by="drill")
    assert drill.flags.settings()["ENABLE_VOLUME_TRIGGERS"].percent == 10


def test_an_undo_keeps_the_rotations_of_weeks_planned_since(drill: Desk) -> None:
    row = {"page_id": "alexia", "week_start": "2026-01-05", "state": "PATTERN_ACTIVE",
           "pattern": "solo,bundle,winner,feature", "days_on_pattern": 2}  # fmt: skip
    lower(drill, "2")
    with drill.store.write() as session:
        session.waves.put_rotations([row])
    rollout.start(drill, "2", by="drill", force=True)
    with drill.store.write() as session:
        session.waves.put_rotations([row, {**row, "week_start": "2026-01-12"}])
    roll_back(drill, "2", by="drill")
    with drill.store.write() as session:
        session.waves.put_rotations([*session.waves.rotations(), {**row, "week_start": "2026-01-19"}])
    undo(drill, "2", by="drill")
    with drill.store.read() as session:
        assert [r["week_start"] for r in session.waves.rotations()] == [
            "2026-01-05",
            "2026-01-12",
            "2026-01-19",
        ]


def test_a_wave_raised_over_a_stopped_rollback_comes_down_all_the_same(
    drill: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower(drill, "3")

    def stopped(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as m, pytest.raises(KeyboardInterrupt):
        m.setattr(rollback, "_compare", stopped)
        roll_back(drill, "3", by="drill")
    rollout.start(drill, "3", by="drill", force=True)
    done = roll_back(drill, "3", by="drill")
    assert done.ok and not done.resumed
    assert not wave_state.standing(drill)[3].pages_on
    with drill.store.read() as session:
        assert session.waves.states()[3].phase == wave_state.ROLLED_BACK
