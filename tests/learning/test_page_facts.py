"""Weekdays, elasticity and tiers from small tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.learning.worlds import CATALOG, EMPTY, UNLOCK, columns

from eros.domain.bank import KIND_CODES, History
from eros.domain.words import ContentTier, SendKind
from eros.learning.elasticity import revenue_cap
from eros.learning.signals import priced
from eros.learning.tiers import confidence_of, content_tiers, non_converters, rps_scale
from eros.learning.weekdays import bounded, day_factors

BUNDLE = KIND_CODES.index(SendKind.BUNDLE)
WALL = KIND_CODES.index(SendKind.PPV_WALL)


def weekdays(past: History) -> tuple[float, ...]:
    return day_factors(past, priced(past, CATALOG), CATALOG)


def sales(per_day: list[int], cents: list[int], weeks: int) -> History:
    """``per_day[w]`` sales of ``cents[w]`` on each weekday w."""
    rows = [
        (d * 1440 + 600 + i, UNLOCK, d, 10, 0, cents[d % 7])
        for d in range(-7 * weeks, 0)
        for i in range(per_day[d % 7])
    ]
    return columns(rows, ("solo",))


def test_without_sales_the_prior_holds() -> None:
    prior = np.array(CATALOG.day_curve_prior)
    assert weekdays(EMPTY) == pytest.approx(tuple(prior / prior.mean()))


def test_a_busy_day_is_not_a_good_day() -> None:
    got = weekdays(sales([1, 1, 1, 9, 1, 1, 1], [10_000] * 7, 8))
    totals_would_say = 9 / 15 * 7
    assert got[3] < 1.2 < totals_would_say


def test_a_better_day_rises_with_its_sample_and_stops_at_the_bound() -> None:
    cents = [10_000, 10_000, 10_000, 30_000, 10_000, 10_000, 10_000]
    few, many = weekdays(sales([1] * 7, cents, 8)), weekdays(sales([6] * 7, cents, 8))
    assert CATALOG.day_curve_prior[3] < few[3] <= many[3] == pytest.approx(1.3)
    assert min(many) >= 0.7
    assert np.mean(many) == pytest.approx(1.0)


@given(st.lists(st.floats(0.0, 50.0), min_size=7, max_size=7).filter(lambda x: max(x) > 1e-6))
def test_bounded_factors_have_mean_one_inside_the_bounds(raw: list[float]) -> None:
    got = bounded(np.array(raw), 0.7, 1.3)
    assert ((got >= 0.7) & (got <= 1.3)).all()
    assert got.mean() == pytest.approx(1.0, abs=1e-6)
    order = np.argsort(raw)
    assert (np.diff(got[order]) >= -1e-12).all()


def by_volume(rps: dict[int, int], days_each: int = 4) -> History:
    rows, day = [], -1
    for volume, cents in rps.items():
        for _ in range(days_each):
            rows += [(day * 1440 + i, UNLOCK, day, 10, 0, cents) for i in range(volume)]
            day -= 1
    return columns(sorted(rows), ("solo",))


def cap(past: History, proposed: float) -> int | None:
    return revenue_cap(past, priced(past, CATALOG), proposed, CATALOG)


def falling(decay: float) -> dict[int, int]:
    return {v: int(50_000 * np.exp(-decay * v)) for v in (1, 2, 3, 5)}


def test_the_cap_is_where_a_sale_earns_a_third_of_the_first() -> None:
    assert cap(by_volume(falling(0.35)), 6.0) == int(np.log(3) / 0.35)
    assert cap(by_volume(falling(0.25)), 6.0) == int(np.log(3) / 0.25)


@pytest.mark.parametrize(
    ("rps", "proposed", "days"),
    [
        (falling(0.35), 3.0, 4),  # at 3 a sale still earns 0.35 of the first
        (falling(0.05), 8.0, 4),
        ({1: 100, 2: 200, 3: 300}, 8.0, 4),  # it rises
        ({1: 5_000, 3: 100}, 8.0, 4),  # two volumes
        (falling(0.35), 6.0, 2),  # two days each
        ({1: 900, 2: 100, 3: 800, 4: 120, 5: 700}, 8.0, 4),  # no line
        ({1: 0, 2: 0, 3: 0}, 8.0, 4),
    ],
)
def test_no_cap_without_proof(rps: dict[int, int], proposed: float, days: int) -> None:
    assert cap(by_volume(rps, days), proposed) is None


def contents(rows: dict[str, tuple[int, int]], kinds: dict[str, int] | None = None) -> History:
    """content -> (number of sales, cents each)."""
    made, at = [], -1
    for code, (key, (n, cents)) in enumerate(rows.items()):
        for _ in range(n):
            made.append((at * 1440, (kinds or {}).get(key, UNLOCK), at, 12, code, cents))
            at -= 1
    return columns(sorted(made), tuple(rows))


def test_tiers_scale_with_the_pages_mean() -> None:
    # The page's mean is a tenth of the reference's, so is every threshold: 6, 3 and 1.5 dollars.
    past = contents(
        {
            "best": (120, 2_400),
            "good": (60, 900),
            "fair": (60, 450),
            "poor": (60, 200),
            "worst": (60, 149),
            "rare": (49, 1),
        }
    )
    past_mean = float(past.earnings_cents.mean())
    factor = 1264.5 / past_mean
    scaled = columns(
        [
            (int(a), int(k), int(d), 12, int(c), round(e * factor))
            for a, k, d, c, e in zip(
                past.at, past.kind, past.local_day, past.content, past.earnings_cents, strict=True
            )
        ],
        past.content_keys,
    )
    assert rps_scale(scaled, CATALOG) == pytest.approx(0.1, rel=0.01)
    got = content_tiers(scaled, CATALOG)
    assert got["best"] is ContentTier.TOP
    assert "rare" not in got
    for key, tier in got.items():
        mean = float(scaled.earnings_cents[scaled.content == scaled.content_keys.index(key)].mean())
        if tier is ContentTier.AVOID:
            assert mean < 150 * rps_scale(scaled, CATALOG) / 0.1
    assert content_tiers(past, CATALOG) == got  # doubling every dollar changes nothing


def test_a_proven_loser_is_avoided_and_an_unproven_one_is_not() -> None:
    past = contents({"solo": (200, 10_000), "weak": (50, 500), "new": (49, 0)})
    got = content_tiers(past, CATALOG)
    assert got["weak"] is ContentTier.AVOID
    assert "new" not in got


def test_too_little_confidence_for_top_is_mid() -> None:
    past = contents({"solo": (99, 20_000), "pov": (100, 20_000)})
    assert content_tiers(past, CATALOG) == {"solo": ContentTier.MID, "pov": ContentTier.TOP}


def test_non_converters_need_the_sample_and_are_sold_types() -> None:
    past = contents(
        {"solo": (200, 10_000), "a": (50, 400), "b": (49, 0)}, {"solo": UNLOCK, "a": BUNDLE, "b": WALL}
    )
    assert non_converters(past, CATALOG) == {SendKind.BUNDLE}


def test_nothing_is_judged_on_a_page_that_earned_nothing() -> None:
    past = contents({"solo": (80, 0)})
    assert content_tiers(past, CATALOG) == {}
    assert non_converters(past, CATALOG) == frozenset()
    assert content_tiers(EMPTY, CATALOG) == {}


@pytest.mark.parametrize(
    ("n", "confidence"),
    [(0, 0.2), (19, 0.2), (20, 0.4), (50, 0.6), (99, 0.6), (100, 0.8), (199, 0.8), (200, 1.0)],
)
def test_confidence_steps(n: int, confidence: float) -> None:
    assert confidence_of(n, CATALOG) == confidence
