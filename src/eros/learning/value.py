"""What a send of one page is expected to earn, and how far that may be trusted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, Floats, Portfolio
from eros.domain.page import Page
from eros.domain.plan import Note
from eros.learning.effects import Effects, Learnt, learn
from eros.learning.inputs import ValueInputs
from eros.learning.page_values import PageValues
from eros.learning.portfolio import followup_share
from eros.learning.priors import catalogue_effects, centred
from eros.learning.sales import FOLLOWUP, N_KINDS, of_page, selling_kinds, sells
from eros.learning.worth import engagement_worth, retention_worth

VERSION = "shrunken-means-1"
NORMAL = NormalDist()
TAIL = 0.1  # an 80 % interval leaves a tenth on either side


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A page's values and what could not be told from its own history.

    ``mean_rps_cents`` is the RPS of the page's usual sale, the first of a day; ``effects`` are the
    logs behind the factors.
    """

    values: PageValues
    notes: tuple[Note, ...]
    mean_rps_cents: float
    effects: Effects


def fit_values(inputs: ValueInputs) -> Fitted:
    r"""A page's expected cents per send, in factors.

    A sale of type :math:`t` at weekday :math:`d` and hour :math:`h` with content :math:`c` is
    expected to earn :math:`\mathrm{rps}_t \cdot \mathrm{curve}_{d,h} \cdot f_c`, less the marginal
    fatigue of its order in the day. All factors are effects on log earnings, shrunk from the page
    to the portfolio to the catalogue; the step back from logs is
    :math:`\exp(\mu + \sigma^2/2)` times the share of sales that earn anything.

    Returns
    -------
    Fitted
        Always: a page without history speaks with the portfolio's figures at its size, an empty
        portfolio with the catalogue's; the notes say which.

    References
    ----------
    Duan (1983), "Smearing Estimate: A Nonparametric Retransformation Method", Journal of the
    American Statistical Association 78(383). Departure: residuals are taken as normal in logs.
    See docs/decisions/0005-value-model.md.
    """
    catalog, history, portfolio, page = inputs.catalog, inputs.history, inputs.portfolio, inputs.page
    sales = of_page(history, catalog)
    prior = portfolio_effects(portfolio, catalog, page.page_type.value, history.content_keys)
    got = learn(sales, sales.kind, prior, catalog)
    e = got.effects
    usual_hours = portfolio.curve_n if portfolio.curve_n.any() else _day_hours(page)
    level = _level(inputs, got, sales.day, prior, _mean(_curve(prior), usual_hours))
    raw = _curve(e)
    seen = np.bincount(sales.weekday * 24 + sales.hour, minlength=168).reshape(7, 24)
    weight = seen + usual_hours / usual_hours.sum() * catalog.number("value.k_hour")
    curve_mean = _mean(raw, weight)
    content, content_mean = _content(e.content, got.content_n, history.content_keys, portfolio, catalog)
    base = float(np.exp(level + e.sd**2 / 2)) * e.positive * curve_mean * content_mean
    selling = selling_kinds(catalog)
    rps = np.where(selling, base * np.exp(e.kind), 0.0)
    usual = got.kind_n if got.kind_n.any() else _usual_kinds(page, catalog) * selling
    mean_rps = float((rps * usual).sum() / usual.sum())
    rps = _non_selling(rps, inputs, mean_rps, e.lift, int(np.unique(sales.day).size), sales.n)
    share = _followup_share(inputs)
    rps[FOLLOWUP] = share * mean_rps
    own = np.bincount(history.kind[history.kind >= 0], minlength=N_KINDS).astype(np.int64)
    first = engagement_worth(mean_rps, e.lift, _sales_per_day(inputs, sales.n, sales.day), page, catalog)
    keep = catalog.number("value.crowding_keep") ** np.arange(catalog.whole("value.max_order"))
    values = PageValues(
        rps_cents=rps,
        curve=raw / curve_mean,
        content_factor=content,
        fatigue_cents=tuple((mean_rps * -np.expm1(e.order) + 0.0).tolist()),  # no -0.0
        crowding_cents=tuple((first * (1.0 - keep)).tolist()),
        recency_cents=mean_rps * -float(np.expm1(e.recency)),
        recency_min=catalog.whole("value.recency_min"),
        followup_share=share,
        log_sd=e.sd,
        own_n=own,
        version=VERSION,
        zero_share=1.0 - e.positive,
    )
    return Fitted(values, _notes(sales.n, portfolio, page, catalog), mean_rps, e)


def interval(expected_cents: float, log_sd: float, n: int, zero_share: float = 0.0) -> tuple[int, int]:
    """The 80 % interval of one send's earnings around its expected value.

    A send earns nothing with probability ``zero_share``, else log-normally with log standard
    deviation ``log_sd``, so that its mean is ``expected_cents``. The page's level itself is known
    from ``n`` sends, which widens the interval by sqrt(1 + 1 / (n + 1)).

    Parameters
    ----------
    expected_cents
        Mean over earning and empty sends, cents, >= 0.
    log_sd
        Of one earning send around its expectation, >= 0.
    n
        The page's own sends of the type, >= 0.
    zero_share
        0..1; at 1 nothing can be expected.

    Returns
    -------
    tuple
        The tenth and the ninetieth percentile in whole cents; the lower is 0 where a tenth or
        more of the sends earn nothing. (0, 0) where nothing is expected.
    """
    if expected_cents <= 0 or zero_share >= 1.0:
        return 0, 0
    middle = expected_cents / (1.0 - zero_share) * math.exp(-(log_sd**2) / 2)
    width = log_sd * math.sqrt(1.0 + 1.0 / (n + 1))

    def percentile(p: float) -> int:
        inside = (p - zero_share) / (1.0 - zero_share)
        return 0 if inside <= 0 else round(middle * math.exp(NORMAL.inv_cdf(inside) * width))

    return percentile(TAIL), percentile(1.0 - TAIL)


def portfolio_effects(
    portfolio: Portfolio, catalog: Catalog, page_type: str, content_keys: tuple[str, ...]
) -> Effects:
    """The portfolio's effects as a page's prior; the catalogue's where the portfolio is silent."""
    base = catalogue_effects(catalog, len(content_keys))
    if portfolio.n_priced == 0:
        return base
    logs = np.log(portfolio.curve)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = {t: np.log(r / portfolio.mean_priced_rps_cents) for t, r in portfolio.rps_cents.items()}
    kind = base.kind
    for other in ratios.values():
        kind = np.where(np.isfinite(other), other, kind)
    own = ratios.get(page_type)
    if own is not None:
        kind = np.where(np.isfinite(own), own, kind)
    return replace(
        base,
        hour=centred(logs.mean(axis=0)) + logs.mean(),
        weekday=centred(logs.mean(axis=1)),
        kind=kind,
        content=np.array([np.log(portfolio.content_factor.get(c, 1.0)) for c in content_keys]),
        order=np.array(portfolio.fatigue_log) if portfolio.fatigue_log else base.order,
        lift=portfolio.engagement_lift,
        sd=portfolio.residual_sd,
    )


def _level(
    inputs: ValueInputs, got: Learnt, day: NDArray[np.int64], prior: Effects, curve_mean: float
) -> float:
    """The page's log level: its own, recent sales heavier, shrunk to that of pages of its size."""
    catalog, portfolio, page = inputs.catalog, inputs.portfolio, inputs.page
    expected = portfolio.mean_priced_rps_cents or catalog.number("content.reference_rps_cents")
    if portfolio.mean_sent > 0 and page.fan_count > 0:
        most = catalog.number("value.reach_ratio_max")
        ratio = min(max(page.fan_count / portfolio.mean_sent, 1 / most), most)
        expected *= ratio**portfolio.reach_elasticity
    before = float(np.log(expected / prior.positive / curve_mean)) - prior.sd**2 / 2
    if not got.level.size:
        return before
    weight = 0.5 ** (-day[got.index] / catalog.number("value.half_life_days"))
    n = float(weight.sum() ** 2 / (weight**2).sum())
    mean = float((weight * got.level).sum() / weight.sum())
    k = catalog.number("value.k_level")
    return (n * mean + k * before) / (n + k)


def _content(
    own: Floats, n: Floats, keys: tuple[str, ...], portfolio: Portfolio, catalog: Catalog
) -> tuple[Mapping[str, float], float]:
    """Factor per content type around 1, and the mean they were divided by."""
    raw = {c: f for c, f in portfolio.content_factor.items() if c in catalog.content_types}
    raw.update({c: float(np.exp(own[i])) for i, c in enumerate(keys)})
    total = float(n.sum())
    mean = float((np.exp(own) * n).sum() / total) if total else 1.0
    return {c: f / mean for c, f in sorted(raw.items())}, mean


def _non_selling(
    rps: Floats, inputs: ValueInputs, mean_rps: float, lift: float, days: int, n_sales: int
) -> Floats:
    """Worth of sends that sell nothing themselves: direct earnings, sales nearby, retention."""
    catalog, history = inputs.catalog, inputs.history
    sold = sells(history.kind, history.price_cents, catalog)
    per_day = n_sales / days if days else 0.0
    out = rps.copy()
    k = catalog.number("value.k_kind")
    nearby = engagement_worth(mean_rps, lift, per_day, inputs.page, catalog)
    for i, kind in enumerate(KIND_CODES):
        spec = catalog.send_types[kind]
        if out[i] > 0 or i == FOLLOWUP or inputs.page.page_type not in spec.page_types:
            continue
        mine = (history.kind == i) & ~sold
        direct = float(history.earnings_cents[mine].sum()) / (float(mine.sum()) + k)
        kept = retention_worth(kind, inputs.page, inputs.segments, catalog)
        out[i] = direct + kept + nearby * (0.0 if kept else _rank(kind_index=i, catalog=catalog))
    return out


def _rank(kind_index: int, catalog: Catalog) -> float:
    """A non-selling type's worth over the mean of its category, by the reference's ranking."""
    spec = catalog.send_types[KIND_CODES[kind_index]]
    peers = [s.priority_score for s in catalog.send_types.values() if s.category is spec.category]
    return spec.priority_score * len(peers) / sum(peers)


def _sales_per_day(inputs: ValueInputs, n_sales: int, day: NDArray[np.int64]) -> float:
    days = int(np.unique(day).size)
    return n_sales / days if days else 0.0


def _followup_share(inputs: ValueInputs) -> float:
    """Own share of follow-ups, shrunk to the portfolio's, that to the catalogue's."""
    catalog, history = inputs.catalog, inputs.history
    believed = inputs.portfolio.followup_share
    if not np.isfinite(believed):
        believed = catalog.number("value.followup_share")
    own = followup_share(history.kind, history.earnings_cents)
    n, k = float((history.kind == FOLLOWUP).sum()), catalog.number("value.k_followup")
    share = (n * own + k * believed) / (n + k) if np.isfinite(own) else believed
    return float(min(share, catalog.number("value.followup_share_max")))


def _usual_kinds(page: Page, catalog: Catalog) -> Floats:
    """How often a page without history is taken to use each send type; shape (22,)."""
    specs = [catalog.send_types[k] for k in KIND_CODES]
    return np.array([max(s.min_per_week, 1) if page.page_type in s.page_types else 0 for s in specs], float)


def _curve(effects: Effects) -> Floats:
    curve: Floats = np.exp(effects.weekday[:, None] + effects.hour[None, :])
    return curve


def _mean(values: Floats, weight: Floats) -> float:
    return float((values * weight).sum() / weight.sum())


def _day_hours(page: Page) -> Floats:
    """The page's active hours, equally."""
    return np.tile([float(page.hours.allows(h * 60)) for h in range(24)], (7, 1))


def _notes(n: int, portfolio: Portfolio, page: Page, catalog: Catalog) -> tuple[Note, ...]:
    notes = []
    if n == 0:
        source = "the portfolio's" if portfolio.n_priced else "the catalogue's"
        notes.append(
            Note("value.no_history", f"{page.name} has no sale on record: values are {source} at its size")
        )
    elif n < catalog.whole("content.min_sample"):
        notes.append(
            Note("value.thin_history", f"{page.name} has {n} sales on record: values lean on other pages")
        )
    if portfolio.n_priced == 0:
        notes.append(Note("value.no_portfolio", "No sales of other pages: values lean on the catalogue"))
    return tuple(notes)
