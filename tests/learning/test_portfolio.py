"""What pages have in common, against worlds whose effects are known."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
from tests.learning.worlds import CATALOG, UNLOCK, Truth, columns, history, together

from eros.domain.bank import KIND_CODES, PortfolioSends
from eros.domain.words import SendKind
from eros.learning.portfolio import fit_portfolio, no_portfolio
from eros.learning.portfolio_json import from_json, to_json

BUNDLE = KIND_CODES.index(SendKind.BUNDLE)
EVENING = np.tile(np.where(np.arange(24) >= 18, 1.6, 1.0), (7, 1))


def agency(pages: int, days: int, seed: int, **truth: object) -> PortfolioSends:
    rng = np.random.default_rng(seed)
    made = [
        history(Truth(level=rng.normal(9, 0.8), **truth), days, 4, 4, rng)  # type: ignore[arg-type]
        for _ in range(pages)
    ]
    return together(made)


def test_the_curve_is_recovered_and_page_levels_do_not_bend_it() -> None:
    got = fit_portfolio(agency(12, 240, 1, curve=EVENING), CATALOG)
    late, early = got.curve[:, 18:].mean(), got.curve[:, 9:17].mean()
    # About 7,000 sales, 2,700 of them late: the log ratio's standard error is 0.03.
    assert np.log(late / early) == pytest.approx(np.log(1.6), abs=0.12)
    assert (got.curve * got.curve_n).sum() / got.curve_n.sum() == pytest.approx(1.0)


def test_types_contents_order_and_lift_are_recovered() -> None:
    sends = agency(
        16,
        300,
        2,
        kinds={UNLOCK: 0.0, BUNDLE: -0.7},
        contents={"solo": 0.4, "pov": -0.4},
        order_keep=0.85,
        lift=0.04,
    )
    got = fit_portfolio(sends, CATALOG)
    for rps in got.rps_cents.values():
        assert np.log(rps[BUNDLE] / rps[UNLOCK]) == pytest.approx(-0.7, abs=0.12)
    assert np.log(got.content_factor["solo"] / got.content_factor["pov"]) == pytest.approx(0.8, abs=0.12)
    assert got.fatigue_log[3] == pytest.approx(3 * np.log(0.85), abs=0.2)
    assert got.engagement_lift == pytest.approx(0.04, abs=0.02)
    assert got.residual_sd == pytest.approx(1.1, abs=0.05)


def test_no_lift_is_not_invented() -> None:
    assert fit_portfolio(agency(16, 300, 3, lift=0.0), CATALOG).engagement_lift < 0.02


def test_typical_rps_is_not_the_largest_pages() -> None:
    rng = np.random.default_rng(4)
    small = [history(Truth(level=8.0), 200, 4, 0, rng) for _ in range(6)]
    large = [history(Truth(level=13.0), 200, 4, 0, rng)]
    got = fit_portfolio(together(small + large, [300] * 6 + [40_000]), CATALOG)
    typical = np.exp((6 * 8.0 + 13.0) / 7 + 1.1**2 / 2)
    assert got.mean_priced_rps_cents == pytest.approx(typical, rel=0.3)
    assert got.reach_elasticity == pytest.approx(1.0, abs=0.05)


def test_never_sent_types_are_nan_and_fatigue_never_rises() -> None:
    got = fit_portfolio(agency(4, 60, 5), CATALOG)
    assert np.isnan(got.rps_cents["paid"][BUNDLE])
    assert got.rps_n["paid"][BUNDLE] == 0
    assert (np.diff(got.fatigue_log) <= 0).all()
    assert got.fatigue_log[0] == 0.0


@pytest.mark.parametrize(
    "rows",
    [[], [(-500, UNLOCK, -1, 15, 0, 0)], [(-500, 11, -1, 15, -1, 0)]],
    ids=["nothing", "one sale without earnings", "one bump"],
)
def test_without_earnings_the_portfolio_is_empty(rows: list[tuple[int, int, int, int, int, int]]) -> None:
    got = fit_portfolio(together([columns(rows, ("solo",))]), CATALOG)
    assert got.n_priced == 0
    assert got.mean_priced_rps_cents == 0.0
    assert got.engagement_lift == CATALOG.number("value.engagement_lift")


def test_one_sale_leaves_the_prior_nearly_untouched() -> None:
    got = fit_portfolio(together([columns([(-500, UNLOCK, -1, 15, 0, 9_000)], ("solo",))]), CATALOG)
    prior = no_portfolio(CATALOG)
    assert got.n_priced == 1
    shape, before = got.curve / got.curve[0, 12], prior.curve / prior.curve[0, 12]
    assert np.abs(np.log(shape / before)).max() < 0.05


@pytest.mark.parametrize("filled", [True, False])
def test_json_brings_the_same_portfolio_back(filled: bool) -> None:
    before = fit_portfolio(agency(3, 40, 6), CATALOG) if filled else no_portfolio(CATALOG)
    text = to_json(before)
    after = from_json(text)
    assert to_json(after) == text
    assert json.loads(text)["n_priced"] == before.n_priced
    np.testing.assert_array_equal(after.curve, before.curve)
    np.testing.assert_array_equal(after.rps_cents["free"], before.rps_cents["free"])


def test_seventy_thousand_rows_in_half_a_second() -> None:
    one = agency(37, 30, 7)
    n, times = one.n, 70_000 // one.n + 1
    shifted = [one.local_day - 31 * i for i in range(times)]
    wide = PortfolioSends(
        **{
            name: np.tile(getattr(one, name), times)
            for name in (
                "page",
                "paid",
                "kind",
                "weekday",
                "hour",
                "content",
                "price_cents",
                "sent",
                "earnings_cents",
            )
        },
        local_day=np.concatenate(shifted).astype(np.int32),
        page_keys=one.page_keys,
        content_keys=one.content_keys,
    )
    assert wide.n >= 70_000
    assert n * times == wide.n
    best = min(_seconds(wide) for _ in range(3))
    assert best < 0.5


def _seconds(sends: PortfolioSends) -> float:
    """Processor time, so that other work on the machine does not count."""
    start = time.process_time()
    fit_portfolio(sends, CATALOG)
    return time.process_time() - start
