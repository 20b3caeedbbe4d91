"""The packaged catalogue says what DECISIONS says, and every number owns up to its unit and source."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pytest

from eros.catalog.load import default, load_catalog
from eros.catalog.tables import SHAPES
from eros.catalog.tree import holds_number
from eros.domain.words import (
    FOLLOWUP_PARENTS,
    Audience,
    Channel,
    PageClass,
    PageType,
    SendKind,
    SubType,
    Tier,
)

C = default()


def test_every_number_has_a_unit_and_a_source() -> None:
    numbers = [o for o in load_catalog().origins.values() if holds_number(o.value)]
    assert len(numbers) > 500
    assert [o.key for o in numbers if not o.unit or not o.source] == []


def test_every_origin_stands_on_its_line() -> None:
    from importlib import resources

    folder = resources.files("eros.catalog").joinpath("data")
    for origin in load_catalog().origins.values():
        lines = folder.joinpath(origin.file.rsplit("/", 1)[1]).read_text("utf-8").splitlines()
        field = origin.key.split(".")[-1]
        assert field in lines[origin.line - 1], origin
        assert not origin.override


def test_every_subject_is_there_and_22_send_types() -> None:
    assert {o.split(".")[0] for o in load_catalog().origins} == set(SHAPES)
    assert list(C.send_types) == list(SendKind)


def test_it_survives_a_process_pool() -> None:
    again = pickle.loads(pickle.dumps(C))
    assert again.version == C.version
    assert again.send_types[SendKind.BUNDLE] == C.send_types[SendKind.BUNDLE]


@pytest.mark.parametrize(
    ("kind", "pages"),
    [
        ("tip_goal", {PageType.PAID}),
        ("ppv_wall", {PageType.FREE}),
        ("renew_on_post", {PageType.PAID}),
        ("renew_on_message", {PageType.PAID}),
        ("expired_winback", {PageType.PAID}),
        ("ppv_followup", {PageType.PAID, PageType.FREE}),
        ("ppv_unlock", {PageType.PAID, PageType.FREE}),
    ],
)
def test_where_types_exist(kind: str, pages: set[PageType]) -> None:
    assert C.send_types[SendKind(kind)].page_types == pages


def test_followups_expiry_and_labels() -> None:
    assert {k for k, s in C.send_types.items() if s.can_have_followup} == FOLLOWUP_PARENTS
    for kind in ("link_drop", "wall_link_drop", "tip_goal", "game_post", "flash_bundle", "first_to_tip"):
        assert C.send_types[SendKind(kind)].expiry_hours == 24
    assert C.send_types[SendKind.TIP_GOAL].label == "TIP GOAL"
    assert C.send_types[SendKind.FLASH_BUNDLE].label == "BUNDLES"
    assert all(C.send_types[k].label for k in C.send_types if C.send_types[k].sells)
    assert C.send_types[SendKind.EXPIRED_WINBACK].primary_channel is Channel.MASS_MESSAGE
    assert C.send_types[SendKind.VIP_PROGRAM].audience is Audience.HIGH_SPENDERS
    for kind in (SendKind.VIP_PROGRAM, SendKind.SNAPCHAT_BUNDLE):
        assert C.send_types[kind].max_per_week == 1


def test_prices_own_the_prices_nearer_to_their_point() -> None:
    expected = [
        ((0, 249), (500, 1733)),
        ((250, 449), (1734, 2233)),
        ((450, 599), (2234, 2748)),
        ((600, 749), (2749, 3999)),
    ]
    bands = [((b.length.lo, b.length.hi), (b.price_cents.lo, b.price_cents.hi)) for b in C.price_bands]
    assert bands == expected
    points = [b.point_cents for b in C.price_bands]
    for below, above in pairwise(C.price_bands):
        for band, cents in ((below, below.price_cents.hi), (above, above.price_cents.lo)):
            gaps = sorted((abs(cents - p), p) for p in points)
            assert gaps[0][1] == band.point_cents or gaps[0][0] == gaps[1][0]
    assert C.band_of_length(750) is None
    assert C.band_of_length(0) is C.price_bands[0]


@pytest.mark.parametrize(
    ("chars", "multiplier"),
    [(0, 0.037), (1, 0.22), (49, 0.22), (50, 0.469), (149, 0.469), (150, 0.755), (249, 0.755), (250, 1.0),
     (449, 1.0), (450, 0.372), (549, 0.372), (550, 0.112), (749, 0.112), (750, 0.037), (2_000_000, 0.037)],
)  # fmt: skip
def test_length_multiplier_on_both_sides_of_each_edge(chars: int, multiplier: float) -> None:
    assert C.length_multiplier(chars) == multiplier


@pytest.mark.parametrize(("confidence", "days", "price"), [(1.0, 30, 1.0), (0.8, 30, 1.0), (0.79, 30, 0.85), (0.6, 30, 0.85), (0.59, 20, 0.7), (0.4, 20, 0.7), (0.39, 15, 0.6), (0.0, 15, 0.6)])  # fmt: skip
def test_confidence_table(confidence: float, days: int, price: float) -> None:
    assert (C.step(confidence).freshness_days, C.step(confidence).price) == (days, price)


@pytest.mark.parametrize(("fans", "tier"), [(0, "LOW"), (999, "LOW"), (1000, "MID"), (4999, "MID"), (5000, "HIGH"), (14999, "HIGH"), (15000, "ULTRA"), (10**7, "ULTRA")])  # fmt: skip
def test_tiers(fans: int, tier: str) -> None:
    assert C.tier_of(fans) is Tier(tier)


def test_volume_matrix() -> None:
    row = C.bump_matrix[PageClass.EXPLICIT, SubType.COMMERCIAL, Tier.LOW]
    assert (row.bumps.lo, row.bumps.hi) == (5, 8)
    assert row.ratio == pytest.approx((5 / 3, 4.0))
    assert len(C.bump_matrix) == 24
    for t in Tier:
        for s in SubType:
            assert C.bump_matrix[PageClass.LIFESTYLE, s, t] == C.bump_matrix[PageClass.SUGGESTIVE, s, t]
        assert C.per_day[t, PageType.FREE].retention == 0


def test_decisions_in_numbers() -> None:
    wanted = {
        "spacing.any_min": 45, "spacing.followup_min": 15, "density.per_clock_hour": 2, "quiet.from_min": 180,
        "quiet.to_min": 420, "followups.per_day": 4, "followups.delay_mean_min": 28, "followups.delay_sd_min": 8,
        "followups.earliest_min": 15, "followups.latest_min": 45, "link_drop.from_min": 120,
        "link_drop.to_min": 240, "drip.from_hours": 4, "drip.to_hours": 8, "pins.at_once": 5, "pins.hours": 72,
        "diversity.types_min": 10, "diversity.max_share": 0.3, "mix.tolerance": 0.1, "clock.unique_max": 2,
        "captions.near_ratio": 90, "captions.near_days": 7,
        "captions.weight_freshness": 0.4, "captions.weight_performance": 0.35, "first_to_tip.exclude_last": 2,
    }  # fmt: skip
    assert {k: C.number(k) for k in wanted} == wanted
    assert [t.max_per_4h for t in C.tiers.values()] == [3, 3, 4, 5]
    assert [(k, c.min_days, c.max_days) for k, c in C.campaigns.items()] == [
        ("descriptive", 2, 3), ("bundle", 5, 7), ("spin_the_wheel", 7, 7), ("other_game", 7, 14),
    ]  # fmt: skip
    assert C.first_to_tip_pool_cents == (2000, 2500, 3000, 3500, 4000, 5000, 6000)


def test_curves_have_mean_one() -> None:
    assert sum(C.day_curve_prior) / 7 == pytest.approx(1.0)
    assert sum(C.hour_curve_prior[8:24]) / 16 == pytest.approx(1.0)
    assert max(range(24), key=lambda h: C.hour_curve_prior[h]) == 16
    ratio = C.hour_curve_prior[17] / C.hour_curve_prior[16]
    assert ratio == pytest.approx((30562 + 27841) / 2 / 30562)
    assert C.hour_curve_prior[3] == pytest.approx(
        C.hour_curve_prior[22] + 0.5 * (C.hour_curve_prior[8] - C.hour_curve_prior[22])
    )
    assert C.hour_curve_prior[8] < C.hour_curve_prior[23] < C.hour_curve_prior[22]
    assert C.hour_curve_prior[0] > C.hour_curve_prior[3] > C.hour_curve_prior[7] > C.hour_curve_prior[8]
