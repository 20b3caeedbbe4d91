"""The roster holds every kind of page that the planner has to cope with."""

from __future__ import annotations

from collections import Counter

import pytest

from eros.catalog.load import load_catalog
from eros.domain.page import ActiveHours
from eros.domain.words import PageClass, PageType, SubType, Tier
from eros.simulator.pages import FREE_KINDS, PAID_KINDS, SimPage, build_pages
from eros.simulator.vaults import BASICS, CONTENT_GROUPS
from eros.simulator.world import World


def tier(page: SimPage) -> Tier:
    for bound, name in ((1_000, Tier.LOW), (5_000, Tier.MID), (15_000, Tier.HIGH)):
        if page.fan_count < bound:
            return name
    return Tier.ULTRA


def test_37_pages_have_the_asked_for_mix() -> None:
    pages = build_pages(7, 37)
    kinds = Counter((p.page_type, p.page_class, p.sub_type) for p in pages)
    paid, free = PageType.PAID, PageType.FREE
    assert sum(p.paid for p in pages) == 19
    assert kinds[paid, PageClass.EXPLICIT, SubType.COMMERCIAL] >= 5
    assert kinds[paid, PageClass.EXPLICIT, SubType.PERSONAL] >= 5
    assert sum(n for (t, c, _), n in kinds.items() if t is paid and c is not PageClass.EXPLICIT) >= 5
    assert sum(n for (t, _, _), n in kinds.items() if t is free) >= 5
    assert pages[0].page_id == "alexia"
    assert pages[0].paid
    assert len({p.page_id for p in pages}) == 37
    assert len({p.time_zone for p in pages}) >= 7
    assert sum(p.active != (480, 1439) for p in pages) >= 3
    for p in pages:
        ActiveHours(*p.active)


@pytest.mark.parametrize("n", [10, 37, 100, 370])
def test_all_tiers_occur_for_paid_and_for_free_pages(n: int) -> None:
    pages = build_pages(3, n)
    assert {tier(p) for p in pages if p.paid} == set(Tier)
    assert {tier(p) for p in pages if not p.paid} == set(Tier)
    assert all(200 <= p.fan_count <= 60_000 for p in pages)
    low = [p for p in pages if not p.paid and tier(p) is Tier.LOW]
    assert any(p.page_class is PageClass.EXPLICIT and p.sub_type is SubType.COMMERCIAL for p in low)
    assert len({p.page_id for p in pages}) == n


def test_the_kinds_come_round() -> None:
    assert len(PAID_KINDS) == 19
    assert len(FREE_KINDS) == 18
    again = [(p.page_class, p.sub_type) for p in build_pages(3, 76) if p.paid]
    assert again[: len(PAID_KINDS)] == again[len(PAID_KINDS) : 2 * len(PAID_KINDS)]


def test_content_types_are_the_catalogues(world: World) -> None:
    known = load_catalog(None).catalog.content_types
    assert {k: v.group for k, v in known.items()} == dict(CONTENT_GROUPS)


def test_vaults_hold_enough_and_leave_some_flags_open(world: World) -> None:
    rich = 0
    for page in world.pages:
        cleared = {
            v.content_type for v in world.vault[page.page_id] if v.adult_ok and v.consent_ok and v.quantity
        }
        assert cleared >= set(BASICS)
        assert page.paid <= ("renewal_retention" in cleared)
        rich += len(cleared) >= 8
        if page.page_class is PageClass.LIFESTYLE:
            assert not {CONTENT_GROUPS[c] for c in cleared} & {"explicit_act", "partner", "solo"}
    assert rich >= 33
    rows = [v for held in world.vault.values() for v in held]
    unknown = sum(v.adult_ok is None or v.consent_ok is None for v in rows) / len(rows)
    assert 0.02 < unknown < 0.12


def test_offers_are_what_the_vault_holds_below_its_list_prices(world: World) -> None:
    by_page = Counter(o.page_id for o in world.offers)
    assert set(by_page) == {p.page_id for p in world.pages}
    assert set(by_page.values()) <= {3, 4, 5, 6}
    for offer in world.offers:
        listed = {v.content_type: v.list_price_cents for v in world.vault[offer.page_id]}
        assert all(listed[c] == cents for c, cents in offer.items)
        assert offer.price_cents is not None
        assert 1_500 <= offer.price_cents <= 10_000


def test_drips_events_and_staffed_hours_lie_ahead(world: World) -> None:
    assert 20 <= len({d.page_id for d in world.drips}) <= 26
    assert all(d.on >= world.monday and d.shoot_id and d.outfit_id for d in world.drips)
    assert world.live
    assert world.staffed
    assert all(e.starts_at < e.ends_at for e in world.live)
    assert all(s.starts_at < s.ends_at for s in world.staffed)
