"""Past sends as the learner looks at them: the sales, and what stood around each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eros.catalog.values import Catalog
from eros.domain.bank import KIND_CODES, Flags, Floats, History, PortfolioSends
from eros.domain.words import SendKind

N_KINDS = len(KIND_CODES)
FOLLOWUP = KIND_CODES.index(SendKind.PPV_FOLLOWUP)


@dataclass(frozen=True, slots=True, eq=False)
class Sales:
    """Sends that sell, ordered by page and time. Arrays of shape (n_sales,).

    A send sells if it had a price or its type earns by itself; follow-ups are apart.

    Attributes
    ----------
    page, block
        Page code, and code of the page's stretch of ``value.block_days`` days.
    day
        Local day number.
    order
        0 for the first sale of a page's day, 1 for the second, ... up to a limit.
    engagement
        Non-selling sends of the page in the hours before (``value.lift_hours``).
    soon
        1 where another sale went out less than ``value.recency_min`` minutes before, else 0.
    """

    page: NDArray[np.int64]
    block: NDArray[np.int64]
    n_blocks: int
    day: NDArray[np.int64]
    kind: NDArray[np.int64]
    weekday: NDArray[np.int64]
    hour: NDArray[np.int64]
    content: NDArray[np.int64]
    order: NDArray[np.int64]
    sent: Floats
    earnings: Floats
    engagement: Floats
    soon: Floats

    @property
    def n(self) -> int:
        """Number of sales."""
        return int(self.page.shape[0])


def selling_kinds(catalog: Catalog) -> Flags:
    """Which send types earn by themselves, follow-ups apart; shape (22,)."""
    return np.array([catalog.send_types[k].sells and k is not SendKind.PPV_FOLLOWUP for k in KIND_CODES])


def sells(kind: NDArray[np.int32], price_cents: NDArray[np.int64], catalog: Catalog) -> Flags:
    """Which sends sell, shape (n,); a send of unknown type sells if it had a price."""
    known = np.append(selling_kinds(catalog), False)[kind]
    flags: Flags = (known | (price_cents > 0)) & (kind != FOLLOWUP)
    return flags


def of_portfolio(sends: PortfolioSends, catalog: Catalog) -> Sales:
    """The sales of all pages. Time is known to the hour."""
    minute = sends.local_day.astype(np.int64) * 1440 + sends.hour.astype(np.int64) * 60
    return _sales(
        sends.page.astype(np.int64),
        minute,
        sends.local_day,
        sends.kind,
        sends.weekday,
        sends.hour,
        sends.content,
        sends.price_cents,
        sends.sent,
        sends.earnings_cents,
        catalog,
    )


def of_page(history: History, catalog: Catalog) -> Sales:
    """The sales of one page. Time is known to the minute."""
    return _sales(
        np.zeros(history.n, dtype=np.int64),
        history.at,
        history.local_day,
        history.kind,
        history.weekday,
        history.hour,
        history.content,
        history.price_cents,
        history.sent,
        history.earnings_cents,
        catalog,
    )


def _sales(
    page: NDArray[np.int64],
    minute: NDArray[np.int64],
    day: NDArray[np.int32],
    kind: NDArray[np.int32],
    weekday: NDArray[np.int32],
    hour: NDArray[np.int32],
    content: NDArray[np.int32],
    price: NDArray[np.int64],
    sent: NDArray[np.int64],
    earnings: NDArray[np.int64],
    catalog: Catalog,
) -> Sales:
    sold = sells(kind, price, catalog)
    if not sold.any():
        return _none()
    order = np.lexsort((minute, page))
    page, minute, sold = page[order], minute[order], sold[order]
    # One axis for all pages: each page's minutes lie apart from the next page's.
    span = int(minute.max() - minute.min()) + 10_080
    axis = page * span + (minute - minute.min())
    before = np.append(0, np.cumsum(~sold & (kind[order] != FOLLOWUP)))
    hours = catalog.whole("value.lift_hours")
    here = axis[sold]
    engagement = (
        before[np.searchsorted(axis, here, "left")] - before[np.searchsorted(axis, here - hours * 60, "left")]
    )
    gap = np.diff(here, prepend=here[0] - span)
    s_page = page[sold]
    s_day = day[order][sold].astype(np.int64)
    new_day = np.append(True, (np.diff(s_page) != 0) | (np.diff(s_day) != 0))
    index = np.arange(here.shape[0])
    rank = index - np.maximum.accumulate(np.where(new_day, index, 0))
    stretch = (s_day - s_day.min()) // catalog.whole("value.block_days")
    _, block = np.unique(s_page * (int(stretch.max()) + 1) + stretch, return_inverse=True)
    block = block.astype(np.int64)
    return Sales(
        page=s_page,
        block=block,
        n_blocks=int(block.max()) + 1,
        day=s_day,
        kind=kind[order][sold].astype(np.int64),
        weekday=weekday[order][sold].astype(np.int64),
        hour=hour[order][sold].astype(np.int64),
        content=content[order][sold].astype(np.int64),
        order=np.minimum(rank, catalog.whole("value.max_order") - 1).astype(np.int64),
        sent=sent[order][sold].astype(np.float64),
        earnings=earnings[order][sold].astype(np.float64),
        engagement=engagement.astype(np.float64),
        soon=(gap < catalog.whole("value.recency_min")).astype(np.float64),
    )


def _none() -> Sales:
    whole = np.zeros(0, dtype=np.int64)
    real = np.zeros(0)
    return Sales(whole, whole, 0, whole, whole, whole, whole, whole, whole, real, real, real, real)
