"""A roll-out goes on, holds or comes back as the guards' intervals say, and never before its time."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from tests import agency
from tests.conftest import Eros
from tests.killed import Tick, kill_each, tick_at_writes
from tests.waves.test_rollback import desk_at, lower

from eros.app import flags, raising, rollout, sample_weeks, watch, wave_state
from eros.app.desk import Desk
from eros.app.ports import UnitOfWork
from eros.app.rollback import roll_back
from eros.app.rollout import AlreadyRaised, NotStarted, TooEarly, observed_effect
from eros.app.store_errors import WaveChanged
from eros.domain.page import PageId
from eros.domain.records import HistoryRecord
from eros.domain.words import SendKind
from eros.flags.resolve import FileFlags, State
from eros.flags.setting import Setting
from eros.fleet.many import ProcessMany
from eros.kit.clock import FixedClock
from eros.waves.catalogue import wave
from eros.waves.guard import Decision
from eros.waves.stats import Estimate, Interval, NotEstimable

pytestmark = pytest.mark.timeout(300)
WEEK = timedelta(days=7)
WATCHED = ("expected_cents", "observed_rps")
GOOD, BAD, UNCLEAR = Interval(0.1, 0.0, 0.2, 20), Interval(-0.5, -0.6, -0.4, 20), Interval(0.0, -0.5, 0.5, 20)


@pytest.fixture
def up(agency_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Wave 1 at its canary phase."""
    monkeypatch.setattr(sample_weeks, "WEEKS", 1)
    desk = desk_at(agency.copy(agency_home, tmp_path / "home"))
    lower(desk, "1")
    rollout.start(desk, "1", by="tests", force=True)
    yield desk
    desk.store.close()  # type: ignore[attr-defined]


def at(desk: Desk, when: datetime) -> Desk:
    return replace(desk, clock=FixedClock(when))


def told(monkeypatch: pytest.MonkeyPatch, effect: Estimate) -> None:
    def effects(*args: object, **more: object) -> Mapping[str, Estimate]:
        return dict.fromkeys(WATCHED, effect)

    monkeypatch.setattr(rollout, "effects", effects)


MANY = ProcessMany(lambda: desk_at(Path("nowhere")))
MOMENTS = (1, 2, 3, 4)  # before its state, its flags, their trail, the word that they are set


def advance(home: Path, tick: Tick) -> None:
    tick_at_writes(tick)
    mock.patch.object(rollout, "effects", lambda *args, **more: dict.fromkeys(WATCHED, GOOD)).start()
    rollout.advance(desk_at(home), MANY, "1", by="drill", force=True)


def stopped(up: Desk, folder: Path, *moments: int) -> list[Desk]:
    """Desks on which ``advance`` was killed at a moment each."""
    homes = {m: folder / f"{i}" for i, m in enumerate(moments)}
    for home in homes.values():
        shutil.copytree(up.home, home)
    kill_each(advance, homes)
    return [desk_at(home) for home in homes.values()]


def stands(desk: Desk) -> tuple[str, int, set[int]]:
    """The phase that the store tells, its percentage, and those of the flags."""
    with desk.store.read() as session:
        state = session.waves.states()[1]
    settings = desk.flags.settings()
    return state.phase, state.percent, {settings[n].percent for n in wave(1).flag_names}


def test_an_advance_killed_at_any_write_is_finished_by_the_next_look(up: Desk, tmp_path: Path) -> None:
    before, *others = stopped(up, tmp_path, *MOMENTS)
    assert stands(before) == ("canary", 10, {10}), "nothing was written"
    assert rollout.status(before, "1").went == ""
    assert stands(others[0]) == ("half", 50, {10}), "the state alone"
    for desk in others:
        assert rollout.status(desk, "1").went == rollout.FINISHED
        assert stands(desk) == ("half", 50, {50})
        again = rollout.status(desk, "1")
        assert again.went == "" and len(again.standing.pages_on) == len(agency.PAGES) // 2
    for desk in (before, *others):
        desk.store.close()  # type: ignore[attr-defined]


def test_whoever_comes_next_finishes_it(up: Desk, tmp_path: Path, eros: Eros) -> None:
    """A second advance goes no phase further; a watch and a fleet's run do it before they look."""
    (desk,) = stopped(up, tmp_path, 2)
    copies = [shutil.copytree(desk.home, tmp_path / name) for name in ("advance", "start", "watch", "fleet")]
    found = rollout.advance(desk_at(copies[0]), MANY, "1", by="tests", force=True)
    assert found.went == rollout.FINISHED
    assert rollout.start(desk_at(copies[1]), "1", by="tests", force=True).went == rollout.FINISHED
    watch.watch(desk_at(copies[2]))
    assert eros(copies[3], "plan", "--all", agency.WEEK, "--jobs", 1, "--json").status == 0
    for home in copies:
        assert stands(desk_at(home)) == ("half", 50, {50}), home.name
    with desk_at(copies[3]).store.read() as session:
        plan = session.plans.current(PageId("alexia"), agency.WEEK)
    on = desk_at(copies[3]).flags.resolve(PageId("alexia"))
    assert plan is not None and plan.judged.plan.provenance is not None
    assert plan.judged.plan.provenance.switches == on.as_flags()


@pytest.mark.parametrize("moment", range(1, 7))
def test_a_start_that_was_stopped_is_finished_with_its_canary(
    up: Desk, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """A tenth of these six pages is nobody, so one canary is named in a second step."""
    lower(up, "1")
    left = moment
    put, settle = FileFlags.write, up.store.write

    def next_write() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt

    def written(flags: FileFlags, settings: Mapping[str, Setting]) -> State:
        next_write()
        return put(flags, settings)

    @contextmanager
    def writes() -> Iterator[UnitOfWork]:
        with settle() as session:
            yield session
            next_write()

    with monkeypatch.context() as m, pytest.raises(KeyboardInterrupt):
        m.setattr(FileFlags, "write", written)
        m.setattr(up.store, "write", writes)
        rollout.start(up, "1", by="tests", force=True)
    told = rollout.status(up, "1") if moment > 1 else rollout.start(up, "1", by="tests", force=True)
    assert told.standing.phase == "canary" and len(told.standing.pages_on) == 1
    assert raising.finish(up) == frozenset()


@pytest.mark.parametrize("what", ["1", wave_state.ALL])
def test_a_rollback_that_has_begun_is_not_raised_over(
    up: Desk, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    lower(up, "1")
    with monkeypatch.context() as m, pytest.raises(KeyboardInterrupt):
        m.setattr(raising, "set_flags", lambda *args: signal.raise_signal(signal.SIGINT))
        rollout.start(up, "1", by="tests", force=True)
    with up.store.write() as session:
        run = session.waves.begin_rollback(what, "somebody else", "", agency.NOW)
    assert raising.finish(up) == frozenset() and not rollout.status(up, "1").standing.pages_on
    with up.store.write() as session:
        session.waves.finish_rollback(run.id, agency.NOW)
    assert raising.finish(up) == {1}


def test_flags_that_somebody_set_since_stay(up: Desk, tmp_path: Path) -> None:
    (desk,) = stopped(up, tmp_path, 2)
    flags.kill(desk, wave(1).flag_names[:1], by="somebody else", why="it looked odd")
    assert rollout.status(desk, "1").went == "" and raising.finish(desk) == frozenset()
    assert desk.flags.settings()[wave(1).flag_names[0]].killed
    desk.store.close()  # type: ignore[attr-defined]


def test_guards_that_are_met_carry_it_to_every_page(up: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, GOOD)
    with pytest.raises(TooEarly):
        rollout.advance(up, MANY, "1", by="tests")
    with pytest.raises(AlreadyRaised):
        rollout.start(up, "1", by="tests", force=True)
    now, pages = agency.NOW, len(rollout.status(up, "1").standing.pages_on)
    for phase, percent in (("half", 50), ("all", 100)):
        now += WEEK
        went = rollout.advance(at(up, now), MANY, "1", by="tests")
        assert (went.says, went.went) == (Decision.ADVANCE, f"advanced to {phase}")
        assert len(went.standing.pages_on) >= pages and went.until == now + WEEK
        with up.store.read() as session:
            assert session.waves.states()[1].percent == percent
        pages = len(went.standing.pages_on)
    assert pages == len(agency.PAGES)
    last = rollout.advance(at(up, now + WEEK), MANY, "1", by="tests")
    assert last.went == "is on for every page already"


def test_unclear_holds_unless_somebody_answers_for_it(up: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, UNCLEAR)
    later = at(up, agency.NOW + WEEK)
    assert rollout.advance(later, MANY, "1", by="tests").went == "held"
    assert rollout.status(up, "1").standing.phase == "canary"
    assert rollout.advance(up, MANY, "1", by="tests", force=True).went == "advanced to half"
    with up.store.read() as session:
        assert session.waves.states()[1].why == "forced"


def test_a_breach_takes_the_wave_back_even_when_forced(up: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, BAD)
    went = rollout.advance(up, MANY, "1", by="tests", force=True)
    assert went.says is Decision.ROLL_BACK and went.taken_back is not None and went.taken_back.ok
    assert went.standing.phase == wave_state.ROLLED_BACK and not went.standing.pages_on
    with pytest.raises(NotStarted):
        rollout.advance(up, MANY, "1", by="tests")


def test_a_wave_taken_back_while_the_guards_were_asked_stays_down(
    up: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def effects(*args: object, **more: object) -> Mapping[str, Estimate]:
        roll_back(up, "1", by="somebody else")
        return dict.fromkeys(("expected_cents", "observed_rps"), GOOD)

    monkeypatch.setattr(rollout, "effects", effects)
    with pytest.raises(WaveChanged):
        rollout.advance(at(up, agency.NOW + WEEK), MANY, "1", by="tests")
    standing = rollout.status(up, "1").standing
    assert standing.phase == wave_state.ROLLED_BACK and not standing.pages_on


def sales(desk: Desk, page: str, since: datetime, cents: int, n: int = 12) -> None:
    with desk.store.write() as session:
        session.records.upsert(
            [HistoryRecord(f"{page}-{i}", page, since + timedelta(hours=3 * i + 1), SendKind.PPV_UNLOCK, price_cents=1969,
                           sent_count=900, viewed_count=500, purchased_count=9, earnings_cents=cents) for i in range(n)],
            import_id=None,
        )  # fmt: skip


def test_what_sales_say_is_told_against_the_pages_without_the_wave(up: Desk) -> None:
    since = agency.NOW - timedelta(days=20)
    none = observed_effect(up, ["alexia"], agency.NOW)
    assert isinstance(none, NotEstimable) and "10 sales" in none.why
    now = at(up, agency.NOW)
    flat = observed_effect(now, list(agency.PAGES), since)
    assert isinstance(flat, Interval) and flat.pages >= 2
    for page in ("alexia", "delia"):
        sales(now, page, since, 9_000_000)
    lifted = observed_effect(now, ["alexia", "delia"], since)
    assert isinstance(lifted, Interval) and lifted.mean > 0.2 > flat.mean - 0.2


def test_the_week_is_planned_with_and_without_the_wave(up: Desk) -> None:
    (page, *_) = rollout.status(up, "1").standing.pages_on
    name, off, on = rollout._with_and_without(
        up, (page, agency.WEEK, ("char_length_multiplier", "confidence_dampening"))
    )
    assert name == page and off and on and on >= 0.8 * off
    assert rollout._with_and_without(up, ("nobody", agency.WEEK, ())) == ("nobody", None, None)
