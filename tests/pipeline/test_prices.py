"""One price per send: inside the band its caption's length owns, moved and lowered only inside it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from tests.builders import a_page

from eros.catalog.load import default
from eros.catalog.values import Span
from eros.domain.facts import Offer
from eros.domain.words import ContentTier, SendKind
from eros.pipeline.prices import Priced, price
from eros.rules.price import nice

C = default()
TOP, MID, LOW = ContentTier.TOP, ContentTier.MID, ContentTier.LOW


def priced(kind: str, **more: Any) -> Priced:
    made: dict[str, Any] = {
        "chars": 300,
        "content_type": None,
        "page": a_page(),
        "confidence": 1.0,
        "catalog": C,
    }
    return price(SendKind(kind), **{**made, **more})


@pytest.mark.parametrize("kind", ["ppv_unlock", "ppv_wall"])
@pytest.mark.parametrize(
    ("chars", "cents"),
    [(0, 1499), (249, 1499), (250, 1969), (449, 1969), (450, 2499), (599, 2499), (600, 2999), (749, 2999), (750, None)],
)  # fmt: skip
def test_the_length_owns_the_price(kind: str, chars: int, cents: int | None) -> None:
    assert priced(kind, chars=chars).price_cents == cents


@pytest.mark.parametrize(
    ("more", "cents"),
    [
        ({"confidence": 0.8}, 1969),
        ({"confidence": 0.79}, 1769),  # 1673.65, held inside 17.34-22.33
        ({"content_type": "teasing"}, 1769),  # 1772.10
        ({"content_type": "partner_couple"}, 2199),  # 2461.25, held
        ({"content_tier": TOP}, 2199),
        ({"content_tier": MID}, 1969),
        ({"content_tier": LOW}, 1769),
        ({"content_type": "lingerie", "content_tier": TOP}, 2169),  # 2175.75
        ({"content_type": "teasing", "content_tier": TOP, "confidence": 0.7}, 1969),  # 1958.17
        ({"content_type": "nowhere_listed"}, 1969),
        ({"chars": 100, "confidence": 0.79}, 1269),  # 1274.15
        ({"chars": 100, "confidence": 0.0}, 899),  # 899.4
        ({"chars": 100, "content_tier": TOP}, 1699),
        ({"chars": 700, "content_tier": TOP}, 3899),  # 3898.7
        ({"chars": 700, "content_tier": TOP, "content_type": "partner_couple"}, 3999),
        ({"chars": 700, "confidence": 0.0}, 2769),
        ({"chars": 500, "confidence": 0.5}, 2269),
    ],
)
def test_content_tier_and_confidence_move_it_inside_the_band(more: dict[str, Any], cents: int) -> None:
    assert priced("ppv_unlock", **more).price_cents == cents


@pytest.mark.parametrize("confidence", [0.0, 0.4, 0.6, 0.8])
def test_never_outside_the_band_and_never_raised_by_doubt(confidence: float) -> None:
    contents, tiers = [None, "garden", *sorted(C.content_types)], [None, *ContentTier]
    for content, tier, band in product(contents, tiers, C.price_bands):
        for chars in (band.length.lo, band.length.hi):
            more = {"chars": chars, "content_tier": tier, "content_type": content}
            got = priced("ppv_unlock", confidence=confidence, **more).price_cents
            sure = priced("ppv_unlock", confidence=1.0, **more).price_cents
            assert got is not None and sure is not None
            assert got in band.price_cents
            assert got <= sure
            assert got % 100 in (69, 99)


def test_an_agencys_narrower_range_holds_where_it_can() -> None:
    spec = C.send_types[SendKind.PPV_UNLOCK]
    assert spec.price is not None
    narrow = replace(spec, price=replace(spec.price, max_cents=2000))
    catalog = replace(C, send_types={**C.send_types, SendKind.PPV_UNLOCK: narrow})
    assert priced("ppv_unlock", catalog=catalog, content_tier=TOP).price_cents == 1999
    assert priced("ppv_unlock", catalog=catalog, chars=700).price_cents == 2999


def test_nice_prefers_the_point_and_then_the_lower() -> None:
    assert nice(1984, Span(1734, 2233), 1969, C) == 1969
    assert nice(1984, Span(1734, 2233), 2499, C) == 1969
    assert nice(1984, Span(1734, 2233), 1999, C) == 1999
    assert nice(1750, Span(1740, 1760), 1969, C) == 1750


@pytest.mark.parametrize(
    ("kind", "cents"),
    [("ppv_unlock", 1499), ("ppv_wall", 1499), ("bundle", 3000), ("flash_bundle", 2500), ("snapchat_bundle", 3500),
     ("game_post", 1000), ("tip_goal", 50000), ("vip_program", 20000)],
)  # fmt: skip
def test_without_a_caption_the_types_default(kind: str, cents: int) -> None:
    assert priced(kind, chars=None, confidence=0.0).price_cents == cents


@pytest.mark.parametrize(
    ("kind", "cents"), [("tip_goal", 50000), ("vip_program", 20000), ("game_post", 1000), ("snapchat_bundle", 3500)]
)  # fmt: skip
def test_fixed_prices(kind: str, cents: int) -> None:
    assert priced(kind, confidence=0.0, content_tier=TOP).price_cents == cents


@pytest.mark.parametrize(
    "kind", [k for k, s in C.send_types.items() if s.price is None], ids=lambda k: str(k)
)
def test_no_price_for_types_without_one(kind: SendKind) -> None:
    assert priced(kind) == Priced(None)
    assert not C.send_types[kind].sells


def an_offer(n: int, each: int = 2000, **more: Any) -> Offer:
    return Offer("o1", tuple(("solo", each) for _ in range(n)), **more)


@pytest.mark.parametrize(
    ("n", "bundle", "flash"),
    [(1, 2000, 2000), (2, 3000, 2400), (5, 3000, 2400), (6, 5000, 4000), (10, 5000, 4000), (11, 7500, 6000),
     (20, 7500, 6000), (21, 10000, 7500)],
)  # fmt: skip
def test_bundles_by_items_and_flash_a_fifth_below(n: int, bundle: int, flash: int) -> None:
    assert priced("bundle", offer=an_offer(n)).price_cents == bundle
    assert priced("flash_bundle", offer=an_offer(n)).price_cents == flash


def test_bundles_without_an_offer_and_with_a_recorded_price() -> None:
    assert priced("bundle").price_cents == 3000
    assert priced("flash_bundle").price_cents == 2400
    assert priced("bundle", offer=an_offer(5, price_cents=4500)).price_cents == 4500
    assert priced("flash_bundle", offer=an_offer(5, price_cents=4500)).price_cents == 3600
    assert priced("snapchat_bundle", offer=an_offer(5, price_cents=2000)).price_cents == 2000


def test_a_bundle_never_costs_more_than_its_items() -> None:
    assert priced("bundle", offer=an_offer(5, each=500)).price_cents == 2500
    assert priced("bundle", offer=an_offer(5, each=100)).price_cents == 1500  # the type's least
    assert priced("bundle", offer=an_offer(5, each=0)).price_cents == 3000  # no list price recorded


def test_first_to_tip_never_repeats_the_last_two() -> None:
    used: list[int] = []
    for i in range(60):
        cents = priced("first_to_tip", used_tip_amounts=tuple(used), seed_parts=(i,)).price_cents
        assert cents in C.first_to_tip_pool_cents
        assert cents not in used[-2:]
        used.append(cents)
    assert set(used) == set(C.first_to_tip_pool_cents)


def test_first_to_tip_keeps_clear_of_what_is_fixed_before_and_after() -> None:
    pool = C.first_to_tip_pool_cents
    for i in range(40):
        got = priced("first_to_tip", used_tip_amounts=pool[:2], next_tip_amounts=pool[2:6], seed_parts=(i,))
        assert got.price_cents in pool[4:]
        # with all other amounts asked, the last two still are the ones to avoid
        tight = replace(C, first_to_tip_pool_cents=pool[:4])
        held = priced(
            "first_to_tip",
            used_tip_amounts=pool[:2],
            next_tip_amounts=pool[2:4],
            seed_parts=(i,),
            catalog=tight,
        )
        assert held.price_cents in pool[2:4]


def test_first_to_tip_is_drawn_from_its_seed_alone() -> None:
    a = [priced("first_to_tip", seed_parts=(i,), chars=None) for i in range(20)]
    assert a == [priced("first_to_tip", seed_parts=(i,), chars=300) for i in range(20)]
    assert len({p.price_cents for p in a}) > 3


def test_every_price_says_why_and_no_reason_poses_as_a_value_factor() -> None:
    for kind in SendKind:
        found = priced(kind, content_tier=TOP, confidence=0.5, content_type="teasing")
        assert bool(found.reasons) is (found.price_cents is not None)
        assert all(r.multiplier is None and r.effect_cents is None for r in found.reasons)
        assert all(r.factor.startswith("price") for r in found.reasons)
    words = [r.text for r in priced("ppv_unlock", content_tier=TOP, confidence=0.5).reasons]
    assert words == [
        "Captions of 250-449 characters sell at $19.69",
        "Price times 1.30: TOP seller here",
        "Price times 0.70: confidence tier minimum",
        "$17.99: the nearest usual price",
    ]
