"""Saturation and opportunity: is a page tiring of sales, or could it take more?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.bank import Flags, History
from eros.learning.sales import sells


@dataclass(frozen=True, slots=True)
class Window:
    """What a stretch of days looked like. A rate is ``None`` where it cannot be told.

    ``spread`` is the coefficient of variation of earnings per sale; ``reach`` the recipients of
    the widest sales, which stands for fans.
    """

    n: int
    revenue_cents: float
    rps: float | None
    view_rate: float | None
    purchase_rate: float | None
    spread: float | None
    reach: float | None


@dataclass(frozen=True, slots=True)
class Signals:
    """Saturation and opportunity of one horizon, each 0..100."""

    saturation: float
    opportunity: float


def window(history: History, priced: Flags, from_day: int, to_day: int) -> Window:
    """The sales of local days ``from_day <= day < to_day`` (day numbers are negative)."""
    here = priced & (history.local_day >= from_day) & (history.local_day < to_day)
    n = int(here.sum())
    earned = history.earnings_cents[here].astype(np.float64)
    sent = history.sent[here].astype(np.float64)
    total_sent = float(sent.sum())
    mean = float(earned.mean()) if n else 0.0
    return Window(
        n=n,
        revenue_cents=float(earned.sum()),
        rps=mean if n else None,
        view_rate=float(history.viewed[here].sum()) / total_sent if total_sent else None,
        purchase_rate=float(history.purchased[here].sum()) / total_sent if total_sent else None,
        spread=float(earned.std()) / mean if mean > 0 else None,
        reach=float(sent.max()) if total_sent else None,
    )


def compare(now: Window, before: Window, catalog: Catalog) -> Signals | None:
    """Scores of a window against the one before; ``None`` with too few sales in either.

    Each signal moves a score by its points: up when it worsens by its threshold, down when it
    improves by as much. So swapping the two windows mirrors both scores around 50.
    """
    need = catalog.whole("signal.min_sends")
    if now.n < need or before.n < need:
        return None
    number = catalog.number
    tired = -_sign(before.rps, now.rps, number("saturation.rps_drop")) * number("saturation.rps_points")
    tired -= _sign(before.view_rate, now.view_rate, number("saturation.view_drop")) * number(
        "saturation.view_points"
    )
    tired -= _sign(before.purchase_rate, now.purchase_rate, number("saturation.purchase_drop")) * number(
        "saturation.purchase_points"
    )
    if max(now.spread or 0.0, before.spread or 0.0) > number("saturation.spread_level"):
        tired += _sign(before.spread, now.spread, number("saturation.spread_change")) * number(
            "saturation.spread_points"
        )
    room = 0.0
    for name, was, is_now in (
        ("rps", before.rps, now.rps),
        ("view", before.view_rate, now.view_rate),
        ("purchase", before.purchase_rate, now.purchase_rate),
        ("fans", before.reach, now.reach),
    ):
        room += _sign(was, is_now, number(f"opportunity.{name}_rise")) * number(f"opportunity.{name}_points")
    middle = number("signal.middle")
    return Signals(_bounded(middle + tired), _bounded(middle + room))


def _sign(before: float | None, now: float | None, share: float) -> float:
    """+1 if it rose by more than ``share`` of the smaller of the two, -1 if it fell so, else 0."""
    if before is None or now is None:
        return 0.0
    if now > before * (1.0 + share):
        return 1.0
    return -1.0 if before > now * (1.0 + share) else 0.0


def _bounded(points: float) -> float:
    return min(100.0, max(0.0, points))


def priced(history: History, catalog: Catalog) -> Flags:
    """Which sends sell, follow-ups apart; shape (n_sends,)."""
    return sells(history.kind, history.price_cents, catalog)
