"""Shrunken means: what is recovered, what is drawn to the prior, what is drawn in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.learning.worlds import CATALOG

from eros.learning.additive import Factor, Slope, fit, never_rising

RNG = 20260105


def level(n: int, prior: float, strength: float, mean: float) -> float:
    y = np.full(n, mean)
    got = fit(y, (Factor(np.zeros(n, dtype=np.int64), np.array([prior]), strength),), (), 3, 9.0)
    return float(got.effects[0][0])


def test_own_mean_weighs_n_over_n_plus_k() -> None:
    assert level(n=30, prior=0.0, strength=10.0, mean=4.0) == pytest.approx(3.0)
    assert level(n=10, prior=0.0, strength=10.0, mean=4.0) == pytest.approx(2.0)


def test_without_data_every_effect_is_its_prior() -> None:
    none = np.zeros(0, dtype=np.int64)
    got = fit(
        np.zeros(0), (Factor(none, np.array([1.0, -2.0]), 5.0),), (Slope(np.zeros(0), 0.3, 9.0),), 5, 3.0
    )
    assert got.effects[0].tolist() == [1.0, -2.0]
    assert got.slopes == (0.3,)


def test_factors_and_slope_are_recovered_together() -> None:
    rng = np.random.default_rng(RNG)
    n, hours, kinds = 20_000, rng.normal(0, 0.4, 24), np.array([0.0, 0.7, -0.5])
    h, k, x = rng.integers(0, 24, n), rng.integers(0, 3, n), rng.integers(0, 5, n).astype(float)
    y = 9 + hours[h] + kinds[k] + 0.05 * x + rng.normal(0, 1.0, n)
    got = fit(
        y,
        (
            Factor(np.zeros(n, dtype=np.int64), np.array([y.mean()]), 1.0),
            Factor(h, np.zeros(24), 15.0),
            Factor(k, np.zeros(3), 5.0),
        ),
        (Slope(x - x.mean(), 0.0, 100.0),),
        12,
        4.0,
    )
    # Four standard errors of a mean of n/24 draws, of n/3, and of the slope.
    assert np.abs((got.effects[1] - got.effects[1].mean()) - (hours - hours.mean())).max() < 4 / np.sqrt(
        n / 24
    )
    assert np.abs((got.effects[2] - got.effects[2].mean()) - (kinds - kinds.mean())).max() < 4 / np.sqrt(
        n / 3
    )
    assert abs(got.slopes[0] - 0.05) < 4 / np.sqrt(n * 2.0)


def test_the_catalogues_sweeps_are_enough() -> None:
    rng = np.random.default_rng(RNG)
    n = 2_000
    h = rng.integers(8, 24, n)
    order = np.clip((h - 8) // 3 + rng.integers(0, 2, n), 0, 7)  # order and hour go together
    y = 9 + 0.02 * h - 0.05 * order + rng.normal(0, 1.1, n)
    factors = (
        Factor(np.zeros(n, dtype=np.int64), np.array([y.mean()]), 1.0),
        Factor(h, np.zeros(24), 15.0),
        Factor(order, np.zeros(8), 50.0),
    )
    few, many = fit(y, factors, (), CATALOG.whole("value.sweeps"), 3.0), fit(y, factors, (), 400, 3.0)
    assert np.abs(few.effects[1] - many.effects[1]).max() < 0.03


def test_one_wild_send_moves_a_level_little() -> None:
    rng = np.random.default_rng(RNG)
    y = rng.normal(0, 1, 400)
    codes = np.repeat([0, 1], 200)
    calm = fit(y, (Factor(codes, np.zeros(2), 1.0),), (), 5, 3.0)
    y[0] += 100.0
    wild = fit(y, (Factor(codes, np.zeros(2), 1.0),), (), 5, 3.0)
    assert abs(wild.effects[0][0] - calm.effects[0][0]) < 0.15  # 0.5 without drawing in


def test_an_unknown_level_says_nothing() -> None:
    y = np.array([5.0, 1.0, 1.0])
    got = fit(y, (Factor(np.array([-1, 0, 0]), np.array([0.0]), 2.0),), (), 3, 99.0)
    assert got.effects[0].tolist() == [0.5]
    assert got.residual[0] == 5.0


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 9)), min_size=1, max_size=12))
def test_never_rising_never_rises_and_keeps_the_mass(rows: list[tuple[float, float]]) -> None:
    effect, weight = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    got = never_rising(effect, weight)
    assert (np.diff(got) <= 1e-12).all()
    assert got @ weight == pytest.approx(effect @ weight)


def test_a_falling_sequence_stays() -> None:
    assert never_rising(np.array([3.0, 2.0, 0.0]), np.ones(3)).tolist() == [3.0, 2.0, 0.0]
    assert never_rising(np.array([1.0, 3.0, 0.0]), np.ones(3)).tolist() == [2.0, 2.0, 0.0]
