"""Saturation and opportunity are mirror images around 50."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.learning.worlds import CATALOG

from eros.learning.signals import Window, compare

STEADY = Window(
    n=40, revenue_cents=4e5, rps=1e4, view_rate=0.2, purchase_rate=0.002, spread=1.2, reach=1000.0
)
NEED = CATALOG.whole("signal.min_sends")


def scores(now: Window, before: Window = STEADY) -> tuple[float, float]:
    got = compare(now, before, CATALOG)
    assert got is not None
    return got.saturation, got.opportunity


@pytest.mark.parametrize(
    ("now", "saturation", "opportunity"),
    [
        (STEADY, 50, 50),
        (replace(STEADY, rps=8e3), 70, 30),
        (replace(STEADY, rps=8.8e3), 50, 50),
        (replace(STEADY, rps=1.16e4), 30, 70),
        (replace(STEADY, view_rate=0.18), 65, 35),
        (replace(STEADY, view_rate=0.19), 50, 35),
        (replace(STEADY, view_rate=0.23), 35, 65),
        (replace(STEADY, purchase_rate=0.001), 60, 40),
        (replace(STEADY, purchase_rate=0.003), 40, 60),
        (replace(STEADY, spread=1.4), 65, 50),
        (replace(STEADY, spread=1.0), 35, 50),
        (replace(STEADY, reach=1200.0), 50, 65),
        (replace(STEADY, reach=850.0), 50, 35),
        (Window(40, 1e5, 5e3, 0.1, 0.001, 2.0, 500.0), 100, 0),
        (Window(40, 8e5, 2e4, 0.3, 0.004, 0.7, 2000.0), 0, 100),
        (replace(STEADY, view_rate=None, purchase_rate=None, reach=None), 50, 50),
    ],
)
def test_points_of_each_signal(now: Window, saturation: float, opportunity: float) -> None:
    assert scores(now) == (max(0, saturation), min(100, opportunity))


def test_spread_counts_only_where_earnings_scatter() -> None:
    calm = replace(STEADY, spread=0.3)
    assert scores(replace(STEADY, spread=0.5), calm)[0] == 50


@pytest.mark.parametrize("n", range(7))
def test_too_few_sales_give_no_score(n: int) -> None:
    assert (compare(replace(STEADY, n=n), STEADY, CATALOG) is None) is (n < NEED)
    assert (compare(STEADY, replace(STEADY, n=n), CATALOG) is None) is (n < NEED)


RATES = st.floats(0.01, 100.0)
WINDOWS = st.builds(
    Window,
    n=st.just(20),
    revenue_cents=RATES,
    rps=st.none() | RATES,
    view_rate=st.none() | RATES,
    purchase_rate=st.none() | RATES,
    spread=st.none() | RATES,
    reach=st.none() | RATES,
)


@given(WINDOWS, WINDOWS)
def test_swapping_now_and_before_mirrors_both_scores(now: Window, before: Window) -> None:
    here, there = scores(now, before), scores(before, now)
    assert here[0] + there[0] == pytest.approx(100)
    assert here[1] + there[1] == pytest.approx(100)
    assert all(0 <= s <= 100 for s in (*here, *there))


@given(WINDOWS, st.floats(1.0, 5.0))
def test_earning_more_never_tires_a_page(before: Window, growth: float) -> None:
    now = replace(before, rps=None if before.rps is None else before.rps * growth)
    assert scores(now, before)[0] <= 50 <= scores(now, before)[1]
