"""What all pages together say: the ground every page's own numbers shrink towards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, Floats, Portfolio, PortfolioSends
from eros.domain.words import FOLLOWUP_PARENTS, PageType
from eros.learning.effects import Learnt, learn
from eros.learning.portfolio_json import from_json, to_json
from eros.learning.priors import catalogue_effects
from eros.learning.sales import FOLLOWUP, N_KINDS, Sales, of_portfolio

PAGE_TYPES = (PageType.FREE, PageType.PAID)  # code 0 and 1


def no_portfolio(catalog: Catalog) -> Portfolio:
    """The portfolio of an agency without history: flat, with nothing behind it."""
    prior = catalogue_effects(catalog, 0)
    nothing = {t.value: np.full(N_KINDS, np.nan) for t in PAGE_TYPES}
    return Portfolio(
        rps_cents=nothing,
        rps_n={t.value: np.zeros(N_KINDS) for t in PAGE_TYPES},
        curve=_mean_one(np.exp(prior.weekday[:, None] + prior.hour[None, :]), np.zeros((7, 24))),
        curve_n=np.zeros((7, 24)),
        content_factor={},
        content_n={},
        engagement_lift=prior.lift,
        residual_sd=prior.sd,
        mean_priced_rps_cents=0.0,
        fatigue_log=tuple(prior.order.tolist()),
    )


def fit_portfolio(sends: PortfolioSends, catalog: Catalog) -> Portfolio:
    r"""Common effects of all pages' sales, page levels taken out.

    Log earnings of a sale are the page's level in its quarter, plus effects of send type (by page
    type), hour, weekday, content, order in the day and non-selling sends before it. Each effect is
    shrunk to the catalogue's figure (:func:`eros.learning.additive.fit`).

    Parameters
    ----------
    sends
        All pages' sends, in any order.
    catalog
        Priors and strengths (``value.*``).

    Returns
    -------
    Portfolio
        ``rps_cents`` are those of the typical page (geometric mean over pages), so a large page
        does not speak for the small ones. Without any sale: :func:`no_portfolio`.
    """
    sales = of_portfolio(sends, catalog)
    if not (sales.earnings > 0).any():
        return no_portfolio(catalog)
    base = catalogue_effects(catalog, len(sends.content_keys))
    paid = np.zeros(len(sends.page_keys), dtype=np.int64)
    paid[sends.page] = sends.paid
    code = np.where(sales.kind >= 0, sales.kind + N_KINDS * paid[sales.page], -1)
    got = learn(sales, code, replace(base, kind=np.tile(base.kind, 2)), catalog)
    e = got.effects
    level, mean_sent, elasticity = _levels(sales, got, catalog)
    kind, kind_n = e.kind.reshape(2, N_KINDS), got.kind_n.reshape(2, N_KINDS)
    usual = (kind * kind_n).sum(axis=1) / np.maximum(kind_n.sum(axis=1), 1.0)
    typical = _weighted(usual, kind_n.sum(axis=1))
    seen = np.bincount(sales.weekday * 24 + sales.hour, minlength=168).reshape(7, 24).astype(np.float64)
    raw = np.exp(e.weekday[:, None] + e.hour[None, :])
    curve_mean = float((raw * seen).sum() / seen.sum())
    content_n = got.content_n
    content = np.exp(e.content)
    content_mean = _weighted(content, content_n) or 1.0
    mean_rps = float(np.exp(level + typical + e.sd**2 / 2) * e.positive) * curve_mean * content_mean
    rps = np.where(kind_n > 0, mean_rps * np.exp(kind - usual[:, None]), np.nan)
    keys = [(i, c) for i, c in enumerate(sends.content_keys) if content_n[i] > 0]
    return Portfolio(
        rps_cents={t.value: rps[i] for i, t in enumerate(PAGE_TYPES)},
        rps_n={t.value: kind_n[i] for i, t in enumerate(PAGE_TYPES)},
        curve=raw / curve_mean,
        curve_n=seen,
        content_factor={c: float(content[i]) / content_mean for i, c in keys},
        content_n={c: int(content_n[i]) for i, c in keys},
        engagement_lift=e.lift,
        residual_sd=e.sd,
        mean_priced_rps_cents=mean_rps,
        fatigue_log=tuple(e.order.tolist()),
        followup_share=followup_share(sends.kind, sends.earnings_cents),
        mean_sent=mean_sent,
        reach_elasticity=elasticity,
        n_priced=sales.n,
    )


def followup_share(kind: NDArray[np.int32], earnings_cents: NDArray[np.int64]) -> float:
    """Mean earnings of a follow-up over those of sends that may have one; NaN if either lacks."""
    parents = np.isin(kind, [KIND_CODES.index(k) for k in FOLLOWUP_PARENTS])
    followups = kind == FOLLOWUP
    if not followups.any() or not earnings_cents[parents].sum():
        return float("nan")
    return float(earnings_cents[followups].mean() / earnings_cents[parents].mean())


def _levels(sales: Sales, got: Learnt, catalog: Catalog) -> tuple[float, float, float]:
    """Typical page's log level, its recipients, and how the level grows with recipients."""
    page = sales.page[got.index]
    n = np.bincount(page).astype(np.float64)
    has = n > 0
    level = np.bincount(page, weights=got.level)[has] / n[has]
    weight = n[has] / (n[has] + catalog.number("value.k_level"))
    typical = _weighted(level, weight)
    known = sales.sent > 0
    sent_n = np.bincount(sales.page[known], minlength=n.shape[0])[: n.shape[0]].astype(np.float64)
    logs = np.bincount(sales.page[known], weights=np.log(sales.sent[known]), minlength=n.shape[0])
    both = has & (sent_n > 0)
    if not both.any():
        return typical, 0.0, 1.0
    reach = logs[: n.shape[0]][both] / sent_n[both]
    mean_reach = float(reach.mean())
    x, y = reach - mean_reach, level[both[has]] - typical
    k = catalog.number("value.k_reach")
    slope = (float(x @ y) + k) / (float(x @ x) + k)
    return typical, float(np.exp(mean_reach)), float(np.clip(slope, 0.0, 1.0))


def _weighted(values: Floats, weights: Floats) -> float:
    total = float(weights.sum())
    return float(values @ weights) / total if total > 0 else 0.0


def _mean_one(curve: Floats, weight: Floats) -> Floats:
    """The curve scaled to mean 1 over where sends went out (over the day's hours from 8 if none)."""
    if not weight.any():
        weight = np.tile(np.arange(24) >= 8, (7, 1)).astype(np.float64)
    scaled: Floats = curve * (weight.sum() / (curve * weight).sum())
    return scaled


__all__ = ["fit_portfolio", "followup_share", "from_json", "no_portfolio", "to_json"]
