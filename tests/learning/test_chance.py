"""Probabilities against a statistics package, which the product does not load."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from eros.learning.chance import fisher, mean_change, two_by_two

TABLES = [
    t for t in product((0, 1, 3, 6, 10), (0, 4, 9), (0, 2, 30, 61), (1, 29, 300)) if sum(t[:2]) and sum(t[2:])
]


@pytest.mark.parametrize("table", TABLES)
def test_fisher(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    assert fisher(a, b, c, d) == pytest.approx(stats.fisher_exact([[a, b], [c, d]])[1], rel=1e-6)


@pytest.mark.parametrize("table", [(60, 40, 500, 700), (5, 5, 90, 90), (300, 20, 310, 30)])
def test_chi_square_where_every_cell_is_large(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    assert two_by_two(a, b, c, d) == pytest.approx(stats.chi2_contingency([[a, b], [c, d]])[1], rel=1e-9)


def test_fisher_takes_over_below_five_expected() -> None:
    assert two_by_two(8, 2, 9, 81) == fisher(8, 2, 9, 81)
    assert two_by_two(8, 2, 42, 48) != fisher(8, 2, 42, 48)  # exactly five expected


@pytest.mark.parametrize("table", [(0, 0, 3, 4), (3, 4, 0, 0), (3, 0, 4, 0), (0, 3, 0, 4), (0, 0, 0, 0)])
def test_an_empty_margin_says_nothing(table: tuple[int, int, int, int]) -> None:
    assert two_by_two(*table) == 1.0


def test_means_far_apart_are_no_chance() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(0.0, 1.0, 400), rng.normal(0.1, 1.0, 500)
    ours = mean_change(400, a.mean(), a.var(ddof=1), 500, b.mean(), b.var(ddof=1))
    assert ours == pytest.approx(stats.ttest_ind(a, b, equal_var=False).pvalue, rel=0.05)
    assert mean_change(1, 1.0, 0.0, 50, 9.0, 1.0) == 1.0
    assert mean_change(50, 1.0, 0.0, 50, 9.0, 0.0) == 1.0
