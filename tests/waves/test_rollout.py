"""A roll-out goes on, holds or comes back as the guards' intervals say, and never before its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests import agency
from tests.waves.test_rollback import desk_at, lower

from eros.app import rollout, sample_weeks, wave_state
from eros.app.desk import Desk
from eros.app.rollback import roll_back
from eros.app.rollout import AlreadyRaised, NotStarted, TooEarly, observed_effect
from eros.app.store_errors import WaveChanged
from eros.domain.records import HistoryRecord
from eros.domain.words import SendKind
from eros.fleet.many import ProcessMany
from eros.kit.clock import FixedClock
from eros.waves.guard import Decision
from eros.waves.stats import Estimate, Interval, NotEstimable

pytestmark = pytest.mark.timeout(300)
WEEK = timedelta(days=7)
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
        return dict.fromkeys(("expected_cents", "observed_rps"), effect)

    monkeypatch.setattr(rollout, "effects", effects)


MANY = ProcessMany(lambda: desk_at(Path("nowhere")))


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
