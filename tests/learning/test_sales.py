"""What stands around each sale, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tests.learning.worlds import BUMP, CATALOG, UNLOCK, columns, together

from eros.domain.bank import KIND_CODES
from eros.domain.words import SendKind
from eros.learning.portfolio import fit_portfolio
from eros.learning.sales import of_page

FOLLOW = KIND_CODES.index(SendKind.PPV_FOLLOWUP)
BUNDLE = KIND_CODES.index(SendKind.BUNDLE)
DAY = 1440


def test_order_company_and_recency_of_each_sale() -> None:
    rows = [
        (-2 * DAY + 600, BUMP, -2, 10, -1, 0),
        (-2 * DAY + 700, UNLOCK, -2, 11, 0, 500),
        (-2 * DAY + 730, FOLLOW, -2, 12, 0, 50),
        (-2 * DAY + 820, UNLOCK, -2, 13, 0, 500),
        (-2 * DAY + 821, BUMP, -2, 13, -1, 0),
        (-DAY + 599, UNLOCK, -1, 9, 0, 500),
        (-DAY + 601, UNLOCK, -1, 10, 0, 500),
        (-DAY + 1000, UNLOCK, -1, 16, 0, 500),
    ]
    got = of_page(columns(rows, ("solo",)), CATALOG)
    assert got.order.tolist() == [0, 1, 0, 1, 2]
    # A follow-up is no company; 24 hours later a bump no longer counts.
    assert got.engagement.tolist() == [1, 1, 2, 1, 0]
    # 120 minutes apart is not soon, 119 is.
    assert got.soon.tolist() == [0, 0, 0, 1, 0]
    closer = [(-2 * DAY + 819 if a == -2 * DAY + 820 else a, *rest) for a, *rest in rows]
    assert of_page(columns(closer, ("solo",)), CATALOG).soon.tolist() == [0, 1, 0, 1, 0]  # type: ignore[arg-type]


def test_a_type_that_sells_half_as_often_is_worth_half() -> None:
    rows = []
    for day in range(-400, 0):
        for i, kind in enumerate((UNLOCK, BUNDLE)):
            earned = 10_000 if kind == UNLOCK or day % 2 else 0
            rows.append((day * DAY + 600 + 300 * i, kind, day, 10 + 5 * i, -1, earned))
    # Half the pages of either type sell the other way round, so that hours say nothing.
    other = [(a + (300 if k == UNLOCK else -300), k, d, 25 - h, c, e) for a, k, d, h, c, e in rows]
    sends = together([columns(sorted(r), ("solo",)) for r in (rows, rows, other, other)])
    got = fit_portfolio(sends, CATALOG)
    for rps in got.rps_cents.values():
        assert rps[BUNDLE] / rps[UNLOCK] == pytest.approx(0.5, abs=0.05)


def test_page_types_are_kept_apart() -> None:
    free = columns([(d * DAY + 600, UNLOCK, d, 10, 0, 1_000) for d in range(-90, 0)], ("solo",))
    paid = columns([(d * DAY + 600, BUNDLE, d, 10, 0, 1_000) for d in range(-90, 0)], ("solo",))
    got = fit_portfolio(together([free, paid]), CATALOG)
    assert got.rps_n["paid"][BUNDLE] == 90
    assert got.rps_n["free"][UNLOCK] == 90
    assert np.isnan(got.rps_cents["free"][BUNDLE])
    assert np.isnan(got.rps_cents["paid"][UNLOCK])
