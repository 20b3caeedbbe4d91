"""How likely a difference is where there is none. Closed forms: no statistics package at run time."""

from __future__ import annotations

from math import erfc, exp, lgamma, sqrt

SMALL_CELL = 5.0  # below it, counts are too few for the chi-square's smooth curve
TIE = 1e-7  # relative: tables as likely as the one seen count as no likelier


def two_by_two(a: int, b: int, c: int, d: int) -> float:
    """Two-sided probability of a table at least as uneven as ``[[a, b], [c, d]]`` by chance.

    Fisher's exact test where an expected cell is below 5, Pearson's chi-square with Yates's
    correction otherwise. Counts >= 0; 1.0 where a row or a column is empty.
    """
    n = a + b + c + d
    rows, columns = (a + b, c + d), (a + c, b + d)
    if not all(rows) or not all(columns):
        return 1.0
    if min(rows) * min(columns) / n < SMALL_CELL:
        return fisher(a, b, c, d)
    off = max(abs(a * d - b * c) - n / 2, 0.0)
    return erfc(sqrt(n * off**2 / (rows[0] * rows[1] * columns[0] * columns[1]) / 2))


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Fisher's exact test, two-sided: all tables with these margins that are no likelier."""
    row, column, n = a + b, a + c, a + b + c + d
    lo, hi = max(0, row + column - n), min(row, column)
    logs = [_choose(column, k) + _choose(n - column, row - k) for k in range(lo, hi + 1)]
    total, seen = _choose(n, row), logs[a - lo]
    return min(1.0, sum(exp(x - total) for x in logs if x <= seen + TIE))


def mean_change(n1: int, mean1: float, var1: float, n2: int, mean2: float, var2: float) -> float:
    """Two-sided probability of two means this far apart, by the normal approximation; 1.0 where a
    side has fewer than two observations or nothing varies."""
    if n1 < 2 or n2 < 2:
        return 1.0
    error = sqrt(max(var1, 0.0) / n1 + max(var2, 0.0) / n2)
    return erfc(abs(mean1 - mean2) / error / sqrt(2)) if error > 0 else 1.0


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
