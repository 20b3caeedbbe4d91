"""What half hours are worth, and which are closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.learning.worlds import CATALOG, PAGE, inputs

from eros.domain.bank import Floats
from eros.domain.facts import Facts, LiveEvent
from eros.domain.page import ActiveHours
from eros.domain.week import Week
from eros.domain.words import Audience, Category, Channel, SendKind
from eros.pipeline.agents.performance_analyst import PerformanceAnalyst
from eros.pipeline.agents.timing_optimizer import TimingOptimizer, prime_hours, smooth
from eros.pipeline.values import Allocation, PageInputs, Performance
from eros.solver.problem import Option

NO_BOOST = Allocation(days=(), targets=(), boost={}, content_boost={}, games=())
PERF = PerformanceAnalyst()(inputs()).value


def option(kind: SendKind) -> Option:
    spec = CATALOG.send_types[kind]
    return Option(kind, spec.category, Audience.ALL_ACTIVE, spec.primary_channel)


UNLOCK, LINK = option(SendKind.PPV_UNLOCK), option(SendKind.LINK_DROP)
LIVE = Option(SendKind.LIVE_PROMO, Category.ENGAGEMENT, Audience.ALL_ACTIVE, Channel.MASS_MESSAGE)


def with_curve(curve: Floats) -> Performance:
    return replace(PERF, values=replace(PERF.values, curve=curve))


def row(
    given: PageInputs, perf: Performance = PERF, o: Option = UNLOCK, allocation: Allocation = NO_BOOST
) -> Floats:
    found: Floats = TimingOptimizer()(given, perf, allocation, (o,)).value.factor[0]
    return found


def open_hours(given: PageInputs, o: Option = UNLOCK) -> set[float]:
    factor = row(given, o=o)
    return {given.week.minute_of_day(30 * b) / 60 for b in np.flatnonzero(factor > 0).tolist()}


def test_default_hours_are_open_and_the_night_is_closed() -> None:
    assert open_hours(inputs()) == {8 + h / 2 for h in range(32)}


def test_hours_past_midnight_and_odd_minutes() -> None:
    late = replace(PAGE, active_hours=ActiveHours(12 * 60 + 10, 1619))
    assert open_hours(inputs(late)) == {12 + h / 2 for h in range(24)} | {h / 2 for h in range(6)}


@pytest.mark.parametrize(
    ("monday", "zone", "bins"),
    [
        (date(2026, 3, 23), "Europe/Berlin", 334),
        (date(2026, 10, 19), "Europe/Berlin", 338),
        (date(2026, 3, 2), "America/Los_Angeles", 334),
        (date(2026, 9, 28), "Australia/Lord_Howe", 335),
    ],
)
def test_weeks_with_a_clock_change_have_their_own_number_of_bins(monday: date, zone: str, bins: int) -> None:
    given = inputs(week=Week(monday, zone))
    factor = row(given)
    assert factor.shape == (bins,)
    sunday = [b for b in range(bins) if given.week.day(30 * b) == 6 and factor[b] > 0]
    assert len(sunday) == 32  # the changed hour lies in the quiet hours
    assert {given.week.minute_of_day(30 * b) // 60 for b in sunday} == set(range(8, 24))


def test_the_curve_is_read_at_local_weekday_and_hour() -> None:
    curve = np.ones((7, 24))
    curve[4, 19:21] = 3.0
    given = inputs(week=Week(date(2026, 3, 23), "Europe/Berlin"))
    factor = row(given, with_curve(curve), LINK)
    best = given.week.wall(4, 19 * 60 + 30)
    assert best is not None
    assert int(np.argmax(factor)) in {best // 30, best // 30 + 1}


def test_half_hours_lie_between_the_hours_and_keep_the_mean() -> None:
    curve = np.random.default_rng(1).uniform(0.5, 2.0, (7, 24))
    fine = smooth(curve)
    assert fine.shape == (7, 48)
    assert fine.mean() == pytest.approx(curve.mean())
    assert fine[2, 20] == pytest.approx(0.75 * curve[2, 10] + 0.25 * curve[2, 9])
    assert fine[3, 0] == pytest.approx(0.75 * curve[3, 0] + 0.25 * curve[2, 23])


def test_preferences_are_mild_and_engagement_feels_the_curve_less() -> None:
    flat = row(inputs(), with_curve(np.ones((7, 24))))
    most = CATALOG.number("timing.preferred_hour") * CATALOG.number("timing.preferred_day")
    assert flat[flat > 0].min() == pytest.approx(1.0)
    assert flat.max() == pytest.approx(most)
    curve = np.ones((7, 24))
    curve[:, 12] = 4.0
    sales, company = row(inputs(), with_curve(curve)), row(inputs(), with_curve(curve), LINK)
    assert sales[25] / sales[40] > company[25] / company[40] > 1.0


def test_the_days_flavour_multiplies_its_day_alone() -> None:
    boosted = replace(NO_BOOST, boost={(2, SendKind.PPV_UNLOCK): 1.4})
    ratio = row(inputs(), allocation=boosted)[16:] / np.maximum(row(inputs())[16:], 1e-12)
    days = np.array([inputs().week.day(30 * b) for b in range(16, 336)])
    some = row(inputs())[16:] > 0
    assert np.allclose(ratio[some & (days == 2)], 1.4)
    assert np.allclose(ratio[some & (days != 2)], 1.0)


def test_nothing_new_before_now() -> None:
    factor = row(inputs(not_before=3 * 1440 + 600 + 15))
    first = int(np.flatnonzero(factor > 0)[0])
    assert first == (3 * 1440 + 600) // 30  # the half hour that is still running


def test_a_live_promo_needs_a_recorded_event_two_to_twenty_four_hours_later() -> None:
    got = TimingOptimizer()(inputs(), PERF, NO_BOOST, (LIVE,))
    assert (got.value.factor == 0).all()
    assert [n.code for n in got.notes] == ["timing.no_live_event"]
    start = 2 * 1440 + 20 * 60
    factor = row(inputs(facts=Facts(live_events=(LiveEvent("e", start, start + 60),))), o=LIVE)
    minutes = 30 * np.flatnonzero(factor > 0)
    assert minutes.min() == start - 1440
    assert minutes.max() + 29 <= start - 120 < minutes.max() + 60


def test_prime_hours_are_the_six_best_active_hours() -> None:
    curve = np.ones((7, 24))
    curve[:, [3, 9, 11, 13, 15, 17, 19]] = [9.0, 2.0, 2.1, 2.2, 2.3, 2.4, 2.5]
    assert prime_hours(curve, inputs()) == (19, 17, 15, 13, 11, 9)
    assert prime_hours(np.ones((7, 24)), inputs()) == (8, 9, 10, 11, 12, 13)
