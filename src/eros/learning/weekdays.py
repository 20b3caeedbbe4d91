"""How a page's weekdays compare, by what one sale earns."""

from __future__ import annotations

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import Flags, Floats, History


def day_factors(history: History, sold: Flags, catalog: Catalog) -> tuple[float, ...]:
    """Seven multipliers with mean 1, each within the catalogue's bounds (``weekday.*``).

    A weekday's RPS over the mean, blended with the prior by the confidence of its sample; RPS and
    not totals, so that a day with many sends does not look like a good one.
    """
    number = catalog.number
    prior = np.array(catalog.day_curve_prior)
    recent = sold & (history.local_day >= -catalog.whole("weekday.days"))
    counts = np.bincount(history.weekday[recent], minlength=7).astype(np.float64)
    factors = prior / prior.mean()
    if counts.sum() >= number("weekday.min_total"):
        earned = np.bincount(history.weekday[recent], weights=history.earnings_cents[recent], minlength=7)
        mean = earned.sum() / counts.sum()
        enough = counts >= number("weekday.min_day")
        if mean > 0:
            own = earned / np.maximum(counts, 1.0) / mean
            trust = np.log(counts / number("weekday.half") + 1.0) / np.log(number("weekday.full"))
            trust = np.where(enough, np.minimum(trust, 1.0), 0.0)
            factors = trust * own + (1.0 - trust) * factors
    return tuple(bounded(factors, number("weekday.least"), number("weekday.most")).tolist())


def bounded(factors: Floats, least: float, most: float) -> Floats:
    """The factors, scaled and cut so that all lie in ``least..most`` and their mean is 1.

    ``factors`` are >= 0 and not all 0; least < 1 < most. The scale is found by halving.
    """
    factors = np.maximum(factors, factors.max() * 1e-9)
    lo, hi = 0.0, 2.0 * most / float(factors.min())
    while lo < (middle := (lo + hi) / 2) < hi:  # until no number lies between
        if float(np.clip(factors * middle, least, most).mean()) < 1.0:
            lo = middle
        else:
            hi = middle
    return np.asarray(np.clip(factors * hi, least, most))
