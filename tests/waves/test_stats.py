"""Means over pages, their intervals, and what they decide."""

from __future__ import annotations

import numpy as np
import pytest

from eros.waves.catalogue import Guard
from eros.waves.guard import Decision, decide, look
from eros.waves.stats import Interval, NotEstimable, log_ratio, mean_by_page, over_pages


def test_students_interval_by_hand() -> None:
    # mean 3, sd 1, n 4: half width t(0.975, 3) * 0.5 * sqrt(...) with sum of squares 3
    found = over_pages({"a": 2.0, "b": 4.0, "c": 3.0, "d": 3.0})
    assert isinstance(found, Interval)
    assert (found.mean, found.pages) == (3.0, 4)
    assert found.hi - found.mean == pytest.approx(3.182446 * np.sqrt(2 / 3) / 2, abs=1e-5)
    assert found.mean - found.lo == pytest.approx(found.hi - found.mean)


def test_too_few_pages_give_no_figure() -> None:
    assert isinstance(over_pages({}), NotEstimable)
    assert isinstance(over_pages({"a": 1.0, "b": None}), NotEstimable)


def test_a_pages_weeks_count_once() -> None:
    found = mean_by_page([("a", 1.0), ("a", 3.0), ("b", None), ("b", 5.0), ("c", None)])
    assert found == {"a": 2.0, "b": 5.0, "c": None}


def test_the_change_is_geometric_and_paired() -> None:
    found = log_ratio({"a": 1.0, "b": 10.0, "c": 5.0}, {"a": 2.0, "b": 20.0, "d": 1.0})
    assert isinstance(found, Interval) and found.pages == 2
    assert found.mean == pytest.approx(1.0) and found.lo == pytest.approx(1.0)
    assert isinstance(log_ratio({"a": 0.0}, {"a": 1.0}), NotEstimable)


def test_intervals_cover_as_often_as_they_say() -> None:
    rng, runs, n = np.random.default_rng(20260112), 2_000, 6
    hits = 0
    for _ in range(runs):
        found = over_pages({str(i): float(x) for i, x in enumerate(rng.normal(7.0, 2.0, n))})
        assert isinstance(found, Interval)
        hits += found.lo <= 7.0 <= found.hi
    assert abs(hits / runs - 0.95) < 4 * np.sqrt(0.95 * 0.05 / runs)  # four standard errors


GUARD = Guard("rps", floor=-0.05, min_pages=4)


@pytest.mark.parametrize(
    ("lo", "hi", "pages", "says"),
    [
        (-0.05, 0.10, 4, Decision.ADVANCE),
        (-0.051, 0.10, 4, Decision.HOLD),
        (-0.30, -0.05, 4, Decision.HOLD),
        (-0.30, -0.051, 4, Decision.ROLL_BACK),
        (-0.30, -0.051, 3, Decision.HOLD),
        (0.10, 0.20, 3, Decision.HOLD),
    ],
)
def test_a_guard_on_both_sides_of_each_edge(lo: float, hi: float, pages: int, says: Decision) -> None:
    assert look(GUARD, Interval((lo + hi) / 2, lo, hi, pages)).says is says


def test_unclear_means_hold_and_a_breach_outweighs_everything() -> None:
    good, bad = Interval(0.1, 0.0, 0.2, 9), Interval(-0.5, -0.6, -0.4, 9)
    other = Guard("other", floor=-0.05, min_pages=4)
    assert decide((GUARD, other), {"rps": good})[0] is Decision.HOLD
    assert decide((GUARD, other), {"rps": good, "other": NotEstimable("none")})[0] is Decision.HOLD
    assert decide((GUARD, other), {"rps": good, "other": good})[0] is Decision.ADVANCE
    assert decide((GUARD, other), {"other": bad})[0] is Decision.ROLL_BACK
