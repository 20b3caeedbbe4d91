"""Means over pages with their intervals. Pages are the units: weeks of one page are not independent."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scipy import stats

LEVEL = 0.95
FEW = 2  # pages below which no interval can be given


@dataclass(frozen=True, slots=True)
class NotEstimable:
    """No figure, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over pages and the interval it lies in at ``level`` (0..1)."""

    mean: float
    lo: float
    hi: float
    pages: int
    level: float = LEVEL


Estimate = Interval | NotEstimable


def over_pages(values: Mapping[str, float | None], *, level: float = LEVEL) -> Estimate:
    """The mean of one value a page with Student's t interval.

    Parameters
    ----------
    values
        Page -> its value; ``None`` where the page cannot give one.

    Returns
    -------
    Interval or NotEstimable
        The latter with fewer than two pages that give a value.
    """
    known = [v for _, v in sorted(values.items()) if v is not None]
    if not known:
        return NotEstimable("no page gives this figure")
    if len(known) < FEW:
        return NotEstimable("one page alone gives this figure")
    return _t_interval(known, level)


def log_ratio(
    before: Mapping[str, float | None], after: Mapping[str, float | None], *, level: float = LEVEL
) -> Estimate:
    """The relative change from ``before`` to ``after`` over the pages that have both.

    Geometric: the interval is that of the mean log ratio, taken back by exp(x) - 1.
    """
    both = {
        page: math.log(b / a)
        for page, a in before.items()
        if a is not None and a > 0 and (b := after.get(page)) is not None and b > 0
    }
    found = over_pages(both, level=level)
    if isinstance(found, NotEstimable):
        return found
    return Interval(
        math.expm1(found.mean), math.expm1(found.lo), math.expm1(found.hi), found.pages, found.level
    )


def mean_by_page(rows: Iterable[tuple[str, float | None]]) -> Mapping[str, float | None]:
    """One value a page: the mean of those of its weeks that give one."""
    found: dict[str, list[float]] = {}
    for page, value in rows:
        found.setdefault(page, [])
        if value is not None:
            found[page].append(value)
    return {page: (math.fsum(v) / len(v) if v else None) for page, v in sorted(found.items())}


def _t_interval(values: Sequence[float], level: float) -> Interval:
    n = len(values)
    mean = math.fsum(values) / n
    variance = math.fsum((v - mean) ** 2 for v in values) / (n - 1)
    half = float(stats.t.ppf(0.5 + level / 2, n - 1)) * math.sqrt(variance / n)
    return Interval(mean, mean - half, mean + half, n, level)
