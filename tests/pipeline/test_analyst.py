"""What a page can carry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.learning.worlds import CATALOG, EMPTY, PAGE, UNLOCK, Truth, columns, history, inputs

from eros.domain.bank import KIND_CODES
from eros.domain.facts import Facts
from eros.domain.words import SendKind, Tier
from eros.learning.value import fit_values
from eros.pipeline.agents.performance_analyst import (
    PerformanceAnalyst,
    dampened,
    fuse,
    opportunity_factor,
    saturation_factor,
)
from eros.pipeline.values import Performance

BUNDLE = KIND_CODES.index(SendKind.BUNDLE)


def steady(days: int, now: int, before: int, per_day: int = 3) -> list[tuple[int, int, int, int, int, int]]:
    """Sales of ``now`` cents in the last 14 days and ``before`` cents earlier."""
    return [
        (d * 1440 + 600 + 100 * i, UNLOCK, d, 10 + 2 * i, 0, now if d >= -14 else before)
        for d in range(-days, 0)
        for i in range(per_day)
    ]


def analyse(rows: list[tuple[int, int, int, int, int, int]]) -> Performance:
    return PerformanceAnalyst()(inputs(past=columns(rows, ("solo",)))).value


@pytest.mark.parametrize(
    ("scores", "rapid", "fused"),
    [
        ((80.0, 60.0, 40.0), False, 0.3 * 80 + 0.5 * 60 + 0.2 * 40),
        ((80.0, 60.0, 40.0), True, 0.5 * 80 + 0.35 * 60 + 0.15 * 40),
        ((80.0, 60.0, None), False, 0.4 * 80 + 0.6 * 60),
        ((None, 60.0, None), False, 60.0),
        ((None, None, None), False, 47.0),
        ((50.0, 50.0, 50.0), True, 50.0),
    ],
)
def test_fusion_shares_out_the_weight_of_missing_horizons(
    scores: tuple[float | None, ...], rapid: bool, fused: float
) -> None:
    assert fuse(scores, 47.0, rapid, CATALOG).fused == pytest.approx(fused)


@pytest.mark.parametrize(
    ("saturation", "factor"), [(0, 1.0), (30, 1.0), (40, 0.95), (50, 0.9), (60, 0.8), (70, 0.7), (100, 0.7)]
)
def test_saturation_lowers_volume_in_straight_lines(saturation: float, factor: float) -> None:
    assert saturation_factor(saturation, CATALOG) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("saturation", "opportunity", "factor"),
    [(49, 70, 1.2), (50, 90, 1.0), (29, 60, 1.05), (29, 50, 1.0), (35, 60, 1.0), (10, 49, 1.0)],
)
def test_opportunity_raises_volume_of_fresh_pages_only(
    saturation: float, opportunity: float, factor: float
) -> None:
    assert opportunity_factor(saturation, opportunity, CATALOG) == pytest.approx(factor)


@pytest.mark.parametrize(("confidence", "factor"), [(1.0, 0.7), (0.6, 0.7), (0.4, 0.88), (0.2, 0.94)])
def test_thin_history_dampens(confidence: float, factor: float) -> None:
    assert dampened(0.7, confidence, CATALOG) == pytest.approx(factor)


def test_a_new_page_gets_the_fallback_and_says_so() -> None:
    got = PerformanceAnalyst()(inputs(past=EMPTY))
    perf = got.value
    assert (perf.saturation.fused, perf.opportunity.fused) == (40, 60)
    assert perf.saturation.d7 is perf.saturation.d14 is perf.saturation.d30 is None
    assert (perf.confidence, perf.message_count, perf.revenue_trend, perf.trend_step) == (0.2, 0, None, 0)
    assert perf.volume_factor == pytest.approx((1 + (0.95 - 1) * 0.2) * 0.7)
    assert {n.code for n in got.notes} == {"value.no_history", "value.no_portfolio"}


def test_a_falling_page_is_saturated_and_a_rising_one_has_room() -> None:
    down, up = analyse(steady(120, 5_000, 10_000)), analyse(steady(120, 10_000, 5_000))
    assert down.saturation.d14 == 70
    assert up.saturation.d14 == 30
    assert down.saturation.d14 + up.saturation.d14 == 100
    assert up.opportunity.d14 == 70
    assert (down.trend_step, up.trend_step) == (-1, 1)
    assert down.volume_factor < up.volume_factor
    assert "saturation" in down.adjustments


@pytest.mark.parametrize(("change", "step"), [(1.16, 1), (1.14, 0), (1.0, 0), (0.86, 0), (0.84, -1)])
def test_the_trend_needs_fifteen_per_cent(change: float, step: int) -> None:
    assert analyse(steady(120, int(10_000 * change), 10_000)).trend_step == step


def test_a_turn_in_the_last_week_diverges() -> None:
    rows = steady(120, 10_000, 10_000)
    turned = [(a, k, d, h, c, 5_000 if d >= -7 else e) for a, k, d, h, c, e in rows]
    got = PerformanceAnalyst()(inputs(past=columns(turned, ("solo",))))
    assert got.value.saturation.diverges
    assert "performance.diverges" in {n.code for n in got.notes}
    assert not analyse(rows).saturation.diverges


def test_confidence_counts_ninety_days_of_all_sends() -> None:
    assert analyse(steady(89, 1_000, 1_000, per_day=1)).message_count == 89
    got = analyse(steady(400, 1_000, 1_000, per_day=1))
    assert got.message_count == 90
    assert got.confidence == 0.6


def test_avoid_and_non_converters_join_what_the_facts_say() -> None:
    rows = [(d * 1440, UNLOCK, d, 12, 0, 10_000) for d in range(-300, 0)]
    rows += [(d * 1440 + 60, BUNDLE, d, 13, 1, 100) for d in range(-60, 0)]
    facts = Facts(avoid=frozenset({"pov"}), non_converters=frozenset({SendKind.TIP_GOAL}))
    perf = PerformanceAnalyst()(inputs(past=columns(sorted(rows), ("solo", "niche_feet")), facts=facts)).value
    assert perf.avoid == {"pov", "niche_feet"}
    assert perf.non_converters == {SendKind.TIP_GOAL, SendKind.BUNDLE}


def test_horizons_that_cannot_be_told_are_noted() -> None:
    rows = [r for r in steady(28, 1_000, 1_000) if r[2] >= -28]
    got = PerformanceAnalyst()(inputs(past=columns(rows, ("solo",))))
    assert got.value.saturation.d30 is None
    assert got.value.saturation.d14 is not None
    assert "performance.horizons_missing" in {n.code for n in got.notes}


def test_day_factors_have_mean_one_and_elasticity_binds_only_with_proof() -> None:
    past = history(Truth(), 200, 4, 3, np.random.default_rng(3))
    perf = PerformanceAnalyst()(inputs(replace(PAGE, tier=Tier.ULTRA), past)).value
    assert np.mean(perf.day_factor) == pytest.approx(1.0)
    assert perf.revenue_cap is None
    rows = []
    for day in range(-80, 0):
        volume = (1, 2, 3, 5)[day % 4]
        rows += [
            (day * 1440 + 600 + i, UNLOCK, day, 10, 0, int(50_000 * np.exp(-0.45 * volume)))
            for i in range(volume)
        ]
    bound = PerformanceAnalyst()(inputs(replace(PAGE, tier=Tier.ULTRA), columns(rows, ("solo",)))).value
    assert bound.revenue_cap == 2
    assert "elasticity" in bound.adjustments


def test_another_value_model_may_take_its_place() -> None:
    asked = []

    def other(given: object) -> object:
        asked.append(given)
        return fit_values(inputs())

    given = inputs()
    PerformanceAnalyst(values=other)(given)  # type: ignore[arg-type]
    assert asked == [given]


@pytest.mark.parametrize(
    "rows",
    [
        [(-600, UNLOCK, -1, 14, 0, 12_000)],
        steady(60, 0, 0),
        steady(60, 10_000, 0),
        [(d * 1440, -1, d, 12, -1, 0) for d in range(-60, 0)],
    ],
    ids=["one send", "all zero", "zero before", "types unknown"],
)
def test_odd_pages_get_bounded_scores(rows: list[tuple[int, int, int, int, int, int]]) -> None:
    perf = analyse(rows)
    assert 0 <= perf.saturation.fused <= 100
    assert 0 <= perf.opportunity.fused <= 100
    assert 0 < perf.volume_factor <= 1.2
    assert np.isfinite(perf.values.rps_cents).all()
