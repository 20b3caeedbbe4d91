"""What a page's history shows of the baseline metrics; ``None`` where it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eros.domain.bank import KIND_CODES, Flags, History
from eros.domain.week import DAY_MIN
from eros.domain.words import LONG_FORM, Category, SendKind
from eros.pipeline.values import PageInputs

DAYS = 90  # of history that are looked at
WEEKS = 4  # over which send types are counted
MONTH_DAYS = 30


@dataclass(frozen=True, slots=True)
class Observed:
    """One page's last months. Shares are 0..1. ``refused`` says why a figure is missing."""

    page: str
    sends: int
    sales: int
    rps_cents: float | None
    conversion: float | None
    campaigns_month: float | None
    long_share: float | None
    all_long_share: float | None
    mean_chars: float | None
    types: float | None
    hour_share: float | None
    round_share: float | None
    refused: tuple[str, ...]


def observed(inputs: PageInputs) -> Observed:
    """The page's own figures. Earnings and rates need the minimum sample of sales (gap 10.14)."""
    history, catalog = inputs.history, inputs.catalog
    recent = history.local_day >= -DAYS
    sells = np.array([catalog.send_types[k].sells for k in KIND_CODES])
    sales = recent & (history.kind >= 0) & (history.price_cents > 0) & sells[history.kind]
    n, need = int(sales.sum()), catalog.whole("content.min_sample")
    refused = []
    if n < need:
        refused.append(f"{n} sales in {DAYS} days, {need} are needed: no earnings, no conversion")
    enough = n >= need
    sent = int(history.sent[sales].sum())
    month = [s for s in inputs.facts.past if s.at >= -MONTH_DAYS * DAY_MIN]
    if not month:
        refused.append("no send of the last month on record: no campaign volume")
    long_form = recent & np.isin(history.kind, [i for i, k in enumerate(KIND_CODES) if k in LONG_FORM])
    return Observed(
        page=inputs.page.id,
        sends=int(recent.sum()),
        sales=n,
        rps_cents=float(history.earnings_cents[sales].mean()) if enough else None,
        conversion=float(history.purchased[sales].sum() / sent) if enough and sent else None,
        campaigns_month=float(sum(s.campaign or s.kind is SendKind.GAME_POST for s in month))
        if month
        else None,
        long_share=_in_band(inputs, long_form),
        all_long_share=_in_band(inputs, recent),
        mean_chars=_mean(history.chars[recent & (history.chars >= 0)]),
        types=_types(history),
        hour_share=_best_hours(inputs, recent),
        round_share=_mean(history.at[recent] % catalog.whole("clock.round_step_min") == 0),
        refused=tuple(refused),
    )


def _in_band(inputs: PageInputs, which: Flags) -> float | None:
    chars = inputs.history.chars[which & (inputs.history.chars >= 0)]
    lo, hi = inputs.catalog.whole("captions.length_from"), inputs.catalog.whole("captions.length_to")
    return _mean((chars >= lo) & (chars <= hi))


def _types(history: History) -> float | None:
    """Mean number of send types a week over the last weeks that have any."""
    counts = []
    for i in range(1, WEEKS + 1):
        mine = (history.local_day >= -7 * i) & (history.local_day < -7 * (i - 1)) & (history.kind >= 0)
        if mine.any():
            counts.append(len(np.unique(history.kind[mine])))
    return float(np.mean(counts)) if counts else None


def _best_hours(inputs: PageInputs, recent: Flags) -> float | None:
    """Revenue sends in the hours that sold best in the months before those looked at."""
    history, catalog = inputs.history, inputs.catalog
    revenue = np.array([catalog.send_types[k].category is Category.REVENUE for k in KIND_CODES])
    mine = (history.kind >= 0) & revenue[history.kind]
    older = mine & ~recent & (history.earnings_cents > 0)
    if not older.any():
        return None
    n = np.bincount(history.hour[older], minlength=24)
    mean = np.bincount(history.hour[older], np.log(history.earnings_cents[older]), 24) / np.maximum(n, 1)
    mean[n == 0] = -np.inf
    best = np.argsort(-mean, kind="stable")[: catalog.whole("timing.prime_hours")]
    return _mean(np.isin(history.hour[mine & recent], best))


def _mean(values: np.ndarray) -> float | None:
    return float(values.mean()) if values.size else None
