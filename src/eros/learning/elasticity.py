"""How a sale's earnings fall with the number of sales a day."""

from __future__ import annotations

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import Flags, History


def revenue_cap(history: History, sold: Flags, proposed: float, catalog: Catalog) -> int | None:
    r"""Most sales a day that still pay, where history proves that ``proposed`` is too many.

    :math:`\mathrm{RPS}(v) = b e^{-dv}` over days with :math:`v` sales, by least squares on the log
    mean RPS of each volume.

    Returns
    -------
    int
        The volume at which a sale earns ``elasticity.least_marginal`` of the base, 1..20.
    None
        Not binding, or not provable: too few distinct volumes, a poor fit, or no fall.
    """
    number = catalog.number
    recent = sold & (history.local_day >= -catalog.whole("elasticity.days"))
    if not recent.any():
        return None
    _, inverse = np.unique(history.local_day[recent], return_inverse=True)
    volume = np.bincount(inverse)
    rps = np.bincount(inverse, weights=history.earnings_cents[recent]) / volume
    x, y = [], []
    for v in np.unique(volume).tolist():
        mine = rps[volume == v]
        if mine.shape[0] >= number("elasticity.min_samples") and mine.mean() > 0:
            x.append(float(v))
            y.append(float(np.log(mine.mean())))
    if len(x) < number("elasticity.min_volumes"):
        return None
    xs, ys = np.array(x) - np.mean(x), np.array(y) - np.mean(y)
    slope = float(xs @ ys) / float(xs @ xs)
    spread = float(ys @ ys)
    r2 = slope**2 * float(xs @ xs) / spread if spread > 0 else 0.0
    decay = -slope
    if decay <= 0 or r2 <= number("elasticity.min_r2"):
        return None
    if np.exp(-decay * proposed) >= number("elasticity.bind_below"):
        return None
    best = int(-np.log(number("elasticity.least_marginal")) / decay)
    return min(max(best, 1), catalog.whole("elasticity.most"))
