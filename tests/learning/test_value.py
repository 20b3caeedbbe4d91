"""Expected cents of a page's sends: shrinkage, honest intervals, costs that never fall."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.learning.worlds import (
    CATALOG,
    EMPTY,
    PAGE,
    UNLOCK,
    Truth,
    columns,
    history,
    inputs,
    together,
)

from eros.domain.bank import KIND_CODES, Portfolio, Segments
from eros.domain.words import Audience, PageType, SendKind
from eros.learning.portfolio import fit_portfolio
from eros.learning.value import Fitted, fit_values, interval

BUMP_I = KIND_CODES.index(SendKind.BUMP_NORMAL)
RENEW = KIND_CODES.index(SendKind.RENEW_ON_MESSAGE)
FOLLOW = KIND_CODES.index(SendKind.PPV_FOLLOWUP)


def agency(**truth: object) -> Portfolio:
    rng = np.random.default_rng(11)
    made = [history(Truth(level=9.0, **truth), 200, 4, 3, rng) for _ in range(6)]  # type: ignore[arg-type]
    return fit_portfolio(together(made), CATALOG)


PORTFOLIO = agency()


def codes(fitted: Fitted) -> list[str]:
    return [n.code for n in fitted.notes]


def test_a_page_without_history_speaks_with_the_portfolio_at_its_size() -> None:
    same = fit_values(inputs(replace(PAGE, fan_count=1000), portfolio=PORTFOLIO))
    tenth = fit_values(inputs(replace(PAGE, fan_count=100), portfolio=PORTFOLIO))
    assert codes(same) == ["value.no_history"]
    assert same.values.rps_cents[UNLOCK] == pytest.approx(PORTFOLIO.rps_cents["paid"][UNLOCK], rel=0.05)
    assert tenth.values.rps_cents[UNLOCK] == pytest.approx(same.values.rps_cents[UNLOCK] / 10, rel=0.02)
    assert same.values.own_n.sum() == 0


def test_without_anything_the_catalogue_speaks_and_the_notes_say_so() -> None:
    got = fit_values(inputs())
    assert codes(got) == ["value.no_history", "value.no_portfolio"]
    values = got.values
    assert values.rps_cents[UNLOCK] == pytest.approx(CATALOG.number("content.reference_rps_cents"), rel=0.01)
    assert values.log_sd == pytest.approx(CATALOG.number("value.residual_sd"))
    assert values.curve[:, 8:24].mean() == pytest.approx(1.0)
    assert values.followup_share == CATALOG.number("value.followup_share")


def test_the_level_moves_from_the_portfolio_to_the_page() -> None:
    page = replace(PAGE, fan_count=1000)
    believed = float(PORTFOLIO.rps_cents["paid"][UNLOCK])
    own = 8 * believed
    level = np.log(own) - 1.1**2 / 2

    def told(sales: int) -> float:
        # Symmetric around the true level; hours and weekdays in turn.
        rows = [
            (-1440 * (i + 1), UNLOCK, -(i + 1), 8 + i % 16, 0, int(np.exp(level + (-1.1) ** (i % 2 + 1))))
            for i in range(sales)
        ]
        past = columns(sorted(rows), ("solo",))
        return float(fit_values(inputs(page, past, PORTFOLIO)).mean_rps_cents)

    one, some, many = told(1), told(10), told(100)
    assert believed < one < some < many
    assert np.log(one / believed) < 0.5 * np.log(own / believed)
    assert np.log(many / believed) > 0.75 * np.log(own / believed)


def test_a_rich_page_finds_its_own_curve() -> None:
    noon = np.tile(np.where((np.arange(24) >= 11) & (np.arange(24) < 14), 2.0, 1.0), (7, 1))
    past = history(Truth(curve=noon), 600, 4, 0, np.random.default_rng(12))
    values = fit_values(inputs(past=past, portfolio=PORTFOLIO)).values
    ratio = values.curve[:, 11:14].mean() / values.curve[:, 15:23].mean()
    # About 280 sales at noon: standard error 0.066, and a shrinkage of 15 / (94 + 15) per hour.
    assert np.log(ratio) == pytest.approx(np.log(2.0) * 94 / 109, abs=4 * 0.08)


def test_eighty_per_cent_of_new_sends_fall_inside_the_interval() -> None:
    rng = np.random.default_rng(13)
    inside = total = 0
    for _ in range(40):
        truth = Truth(level=rng.normal(9, 0.8), order_keep=0.95)
        fitted = fit_values(inputs(past=history(truth, 60, 4, 2, rng), portfolio=PORTFOLIO))
        values = fitted.values
        for hour in rng.integers(8, 24, 40).tolist():
            expected = float(values.rps_cents[UNLOCK] * values.curve[2, hour])
            lo, hi = interval(expected, values.log_sd, int(values.own_n[UNLOCK]), values.zero_share)
            earned = np.exp(rng.normal(truth.level, truth.sd))
            inside += int(lo <= earned <= hi)
            total += 1
    # 1,600 draws: standard error 0.01; pages' levels, known to 0.1, hardly move it.
    assert inside / total == pytest.approx(0.8, abs=0.045)


def test_expected_values_are_right_on_average() -> None:
    rng = np.random.default_rng(14)
    ratios = []
    for _ in range(30):
        truth = Truth(level=rng.normal(9, 0.5))
        values = fit_values(inputs(past=history(truth, 120, 3, 0, rng), portfolio=PORTFOLIO)).values
        ratios.append(np.log(values.rps_cents[UNLOCK]) - (truth.level + truth.sd**2 / 2))
    assert np.mean(ratios) == pytest.approx(0.0, abs=4 * np.std(ratios) / np.sqrt(len(ratios)) + 0.03)


def test_an_interval_widens_with_doubt_and_vanishes_with_the_money() -> None:
    lo, hi = interval(10_000, 1.1, 500)
    lo_thin, hi_thin = interval(10_000, 1.1, 0)
    assert lo_thin < lo < 10_000 < hi < hi_thin
    assert interval(0.0, 1.1, 5) == (0, 0)
    assert interval(5_000, 0.0, 5) == (5_000, 5_000)


def test_an_interval_knows_of_empty_sends() -> None:
    lo, hi = interval(10_000, 1.1, 500)
    lo_some, hi_some = interval(10_000, 1.1, 500, zero_share=0.05)
    assert 0 < lo_some < lo
    assert hi_some > 0.9 * hi
    assert interval(10_000, 1.1, 500, zero_share=0.1)[0] == 0
    assert interval(10_000, 1.1, 500, zero_share=0.95) == (0, 0)
    rng = np.random.default_rng(19)
    earned = np.exp(rng.normal(np.log(10_000 / 0.7) - 1.1**2 / 2, 1.1, 4_000)) * (rng.random(4_000) > 0.3)
    lo, hi = interval(10_000, 1.1, 10**6, zero_share=0.3)
    # The lower tail holds only empty sends, so nine tenths lie inside; standard error 0.005.
    assert ((earned >= lo) & (earned <= hi)).mean() == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize("keep", [1.0, 0.8, 1.2])
def test_costs_of_one_more_send_never_fall(keep: float) -> None:
    past = history(Truth(order_keep=keep), 200, 6, 4, np.random.default_rng(15))
    values = fit_values(inputs(past=past, portfolio=PORTFOLIO)).values
    for cost in (values.fatigue_cents, values.crowding_cents):
        assert cost[0] == 0.0
        assert (np.diff(cost) >= 0).all()
    assert values.recency_cents >= 0.0


def test_strong_fatigue_costs_more() -> None:
    def third(keep: float) -> float:
        past = history(Truth(order_keep=keep), 300, 5, 0, np.random.default_rng(16))
        fitted = fit_values(inputs(past=past, portfolio=PORTFOLIO))
        return fitted.values.fatigue_cents[2] / fitted.mean_rps_cents

    assert third(0.7) > third(1.0) + 0.2


def test_company_is_worth_its_lift_on_the_days_sales() -> None:
    rng = np.random.default_rng(17)
    past = history(Truth(), 200, 3, 3, rng)
    dull = fit_values(inputs(past=past, portfolio=replace(PORTFOLIO, engagement_lift=0.0)))
    lively = fit_values(inputs(past=past, portfolio=replace(PORTFOLIO, engagement_lift=0.05)))
    assert lively.values.rps_cents[BUMP_I] > dull.values.rps_cents[BUMP_I] >= 0.0
    ceiling = CATALOG.number("value.lift_max") * lively.mean_rps_cents * 8 * 2
    assert lively.values.rps_cents[BUMP_I] < ceiling


def test_retention_is_worth_subscriptions_on_paid_pages_only() -> None:
    sizes = Segments({Audience.RENEW_OFF: 500})
    paid = fit_values(inputs(segments=sizes)).values.rps_cents[RENEW]
    assert paid == pytest.approx(
        500 * PAGE.subscription_price_cents * CATALOG.number("value.renew_conversion")
    )
    free = replace(PAGE, page_type=PageType.FREE, subscription_price_cents=0)
    assert fit_values(inputs(free, segments=sizes)).values.rps_cents[RENEW] == 0.0


def test_follow_ups_earn_their_share_shrunk_to_belief() -> None:
    rows = [(-1440 * d - 60, UNLOCK, -d, 12, 0, 10_000) for d in range(1, 31)]
    rows += [(-1440 * d - 30, FOLLOW, -d, 12, 0, 4_000) for d in range(1, 31)]
    past = columns(sorted(rows), ("solo",))
    share = fit_values(inputs(past=past)).values.followup_share
    assert share == pytest.approx((30 * 0.4 + 30 * CATALOG.number("value.followup_share")) / 60)


@pytest.mark.parametrize(
    "rows",
    [
        [(-600, UNLOCK, -1, 14, 0, 12_000)],
        [(-1440 * d, UNLOCK, -d, 12, 0, 0) for d in range(90, 0, -1)],
        [(-1440 * d, BUMP_I, -d, 12, -1, 0) for d in range(90, 0, -1)],
        [(-1440 * d, -1, -d, 12, -1, 5_000) for d in range(90, 0, -1)],
    ],
    ids=["one sale", "all sales earned nothing", "bumps only", "types unknown"],
)
def test_thin_and_odd_pages_get_finite_values(rows: list[tuple[int, int, int, int, int, int]]) -> None:
    fitted = fit_values(inputs(past=columns(rows, ("solo",)), portfolio=PORTFOLIO))
    values = fitted.values
    for array in (values.rps_cents, values.curve, np.array(values.fatigue_cents)):
        assert np.isfinite(array).all()
        assert (array >= 0).all()
    assert values.rps_cents[UNLOCK] > 0


def test_a_page_that_sold_nothing_expects_little() -> None:
    rows = [(-1440 * d, UNLOCK, -d, 12, 0, 0) for d in range(90, 0, -1)]
    nothing = fit_values(inputs(past=columns(rows, ("solo",)), portfolio=PORTFOLIO))
    assert nothing.mean_rps_cents < 0.3 * fit_values(inputs(past=EMPTY, portfolio=PORTFOLIO)).mean_rps_cents


def test_content_factors_average_to_one_over_the_pages_own_mix() -> None:
    past = history(Truth(contents={"solo": 0.5, "pov": -0.5}), 300, 4, 0, np.random.default_rng(18))
    factor = fit_values(inputs(past=past, portfolio=PORTFOLIO)).values.content_factor
    sold = past.kind == UNLOCK
    mean = sum(factor[k] * (past.content[sold] == i).mean() for i, k in enumerate(past.content_keys))
    assert mean == pytest.approx(1.0, abs=0.01)
    assert np.log(factor["solo"] / factor["pov"]) == pytest.approx(1.0, abs=0.3)
