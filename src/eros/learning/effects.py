"""What hour, weekday, send type, content, order in the day and company do to a sale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eros.catalog.values import Catalog
from eros.domain.bank import Floats
from eros.learning.additive import Factor, Slope, fit, never_rising
from eros.learning.sales import Sales


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Logarithms of multipliers on a sale's earnings.

    ``hour`` (24,), ``weekday`` (7,), ``kind`` (n_kinds,), ``content`` (n_contents,), ``order``
    (n_orders,), first 0 and never rising. ``lift`` per non-selling send in the hours before;
    ``recency`` for another sale shortly before. ``sd`` of what is left; ``positive`` share of
    sales that earned anything, 0..1.
    """

    hour: Floats
    weekday: Floats
    kind: Floats
    content: Floats
    order: Floats
    lift: float
    recency: float
    sd: float
    positive: float


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """Effects with what stands behind them.

    ``level`` is, per earning sale, its log earnings free of all effects but the page's own level
    (at the mean company of non-selling sends); ``index`` says which sales these are. ``kind_n``,
    ``content_n`` count them.
    """

    effects: Effects
    level: Floats
    index: NDArray[np.int64]
    kind_n: Floats
    content_n: Floats
    mean_engagement: float


def learn(sales: Sales, kind: NDArray[np.int64], prior: Effects, catalog: Catalog) -> Learnt:
    """Effects of these sales, each shrunk to ``prior`` by its own sample size.

    A logarithm knows no zero, so each effect has two parts: on the log of what is earned where
    something is, and on how often that is, over how often the page's sales earn anything. Page
    levels, which drift, are taken out per page and stretch of days.

    Parameters
    ----------
    sales
        Of one page or of many.
    kind
        Code of each sale in ``prior.kind``; -1 unknown. Shape (n_sales,).
    """
    k = catalog.number
    earned = np.flatnonzero(sales.earnings > 0)
    y = np.log(sales.earnings[earned])
    company = sales.engagement[earned]
    mean_company = float(company.mean()) if earned.size else 0.0
    middle = float(y.mean()) if earned.size else 0.0
    got = fit(
        y,
        (
            Factor(sales.block[earned], np.full(sales.n_blocks, middle), k("value.k_block")),
            Factor(kind[earned], prior.kind, k("value.k_kind")),
            Factor(sales.hour[earned], prior.hour, k("value.k_hour")),
            Factor(sales.weekday[earned], prior.weekday, k("value.k_weekday")),
            Factor(sales.content[earned], prior.content, k("value.k_content")),
            Factor(sales.order[earned], prior.order, k("value.k_order")),
        ),
        (
            Slope(company - mean_company, prior.lift, k("value.k_lift")),
            Slope(sales.soon[earned], prior.recency, k("value.k_recency")),
        ),
        sweeps=catalog.whole("value.sweeps"),
        clip_sd=k("value.clip_sd"),
    )
    block = got.effects[0]
    told = (kind, sales.hour, sales.weekday, sales.content, sales.order)
    weights = ("value.k_kind", "value.k_hour", "value.k_weekday", "value.k_content", "value.k_order")
    share = _page_share(sales, prior.positive, k("value.k_positive"))
    both = []
    for effect, codes, key in zip(got.effects[1:], told, weights, strict=True):
        more = _sold_more_often(sales, codes, share, effect.shape[0], k(key))
        share = share * np.exp(np.append(more, 0.0)[codes])  # what is told is not told twice
        both.append(effect + more)
    kinds, hour, weekday, content, order = both
    falling = never_rising(order, got.counts[5] + k("value.k_order"))
    n, k_sd, k_pos = float(earned.size), k("value.k_sd"), k("value.k_positive")
    limit = k("value.clip_sd") * max(prior.sd, 1e-9)
    left = np.clip(got.residual, -limit, limit)
    effects = Effects(
        hour=hour,
        weekday=weekday,
        kind=kinds,
        content=content,
        order=falling - falling[0],
        lift=float(np.clip(got.slopes[0], 0.0, k("value.lift_max"))),
        recency=min(0.0, got.slopes[1]),
        sd=float(np.sqrt((left @ left + k_sd * prior.sd**2) / (n + k_sd))),
        positive=(n + k_pos * prior.positive) / (sales.n + k_pos),
    )
    return Learnt(
        effects=effects,
        level=got.residual + np.append(block, 0.0)[sales.block[earned]] + falling[0],
        index=earned,
        kind_n=got.counts[1],
        content_n=got.counts[4],
        mean_engagement=mean_company,
    )


def _page_share(sales: Sales, believed: float, strength: float) -> Floats:
    """Share of each sale's page's sales that earned anything, shape (n_sales,)."""
    if not sales.n:
        return np.zeros(0)
    n = np.bincount(sales.page)
    earned = np.bincount(sales.page, weights=sales.earnings > 0)
    found: Floats = ((earned + strength * believed) / (n + strength))[sales.page]
    return found


def _sold_more_often(
    sales: Sales, codes: NDArray[np.int64], share: Floats, n_levels: int, strength: float
) -> Floats:
    """Log of earning sales over those expected from the pages' shares, per level, shrunk to 0."""
    known = codes >= 0
    earned = (sales.earnings > 0).astype(np.float64)
    seen = np.bincount(codes[known], weights=earned[known], minlength=n_levels)
    expected = np.bincount(codes[known], weights=share[known], minlength=n_levels)
    ratio: Floats = np.log((seen + strength) / (expected + strength))
    return ratio
