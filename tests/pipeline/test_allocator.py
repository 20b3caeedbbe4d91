"""How many of which send: never more than fits, the mix before the matrix, prices for the rest."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.learning.worlds import CATALOG, PAGE, Truth, bank, history, inputs

from eros.domain.bank import CaptionUse
from eros.domain.facts import Facts, LiveEvent, Offer, PastSend, VaultItem
from eros.domain.page import ActiveHours, Page
from eros.domain.switches import Switches
from eros.domain.words import BUMPS, PPV, PageClass, PageType, SendKind, SubType, Tier
from eros.pipeline.agents.performance_analyst import PerformanceAnalyst
from eros.pipeline.agents.send_type_allocator import SendTypeAllocator
from eros.pipeline.allocation.capacity import apportion, day_capacity, fits, kinds_on_offer
from eros.pipeline.allocation.flavour import strategies
from eros.pipeline.allocation.targets import campaigns, unit_cents
from eros.pipeline.allocation.volume import Volume, volume
from eros.pipeline.values import Allocation, Performance

PAST = history(Truth(), 200, 4, 3, np.random.default_rng(3))
PERF = replace(
    PerformanceAnalyst()(inputs(past=PAST)).value,
    volume_factor=1.0,
    retention_factor=1.0,
    trend_step=0,
    day_factor=(1.0,) * 7,
    confidence=1.0,
)
PAGES = [
    replace(PAGE, tier=t, page_type=p, page_class=c, sub_type=s)
    for t, p, c, s in product(Tier, PageType, PageClass, SubType)
]


def counts(page: Page = PAGE, perf: Performance = PERF, **more: object) -> tuple[Volume, list[str]]:
    found, notes = volume(inputs(page, PAST, **more), perf)  # type: ignore[arg-type]
    return found, [n.code for n in notes]


def allocate(page: Page = PAGE, perf: Performance = PERF, **more: object) -> Allocation:
    return SendTypeAllocator()(inputs(page, PAST, **more), perf).value  # type: ignore[arg-type]


def name(page: Page) -> str:
    return f"{page.tier}-{page.page_type}-{page.page_class}-{page.sub_type}"


def brute_fits(minutes: int, apart: int, window: int, per_window: int) -> int:
    placed: list[int] = []
    for m in range(minutes):
        crowded = sum(p > m - window for p in placed) >= per_window
        if not crowded and (not placed or m - placed[-1] >= apart):
            placed.append(m)
    return len(placed)


@given(st.integers(0, 1200), st.integers(20, 90), st.integers(1, 6))
def test_capacity_is_what_early_placing_reaches(minutes: int, apart: int, most: int) -> None:
    assert fits(minutes, apart, 240, most) == brute_fits(minutes, apart, 240, most)


@pytest.mark.parametrize(("tier", "n"), [(Tier.LOW, 12), (Tier.MID, 12), (Tier.HIGH, 16), (Tier.ULTRA, 20)])
def test_capacity_of_the_default_day(tier: Tier, n: int) -> None:
    assert day_capacity(replace(PAGE, tier=tier), CATALOG) == n


@given(
    st.integers(0, 60),
    st.lists(st.floats(0, 9), min_size=7, max_size=7),
    st.lists(st.integers(0, 9), min_size=7, max_size=7),
)
def test_apportioning_keeps_total_and_caps(total: int, weights: list[float], caps: list[int]) -> None:
    got = apportion(total, weights, caps)
    assert sum(got) == min(total, sum(caps))
    assert all(0 <= g <= c for g, c in zip(got, caps, strict=True))


def test_apportioning_goes_by_largest_shortfall() -> None:
    assert apportion(35, [6, 6, 6, 6, 6, 5, 5], [9] * 7) == [5] * 7
    assert apportion(3, [1.0] * 7, [1] * 7) == [1, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("page", PAGES, ids=name)
@pytest.mark.parametrize("factor", [0.5, 0.7, 0.9, 1.0, 1.2])
def test_every_page_gets_what_fits_in_its_mix(page: Page, factor: float) -> None:
    uneven = replace(PERF, volume_factor=factor, day_factor=(0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3))
    got, _ = counts(page, uneven)
    capacity = day_capacity(page, CATALOG)
    for d in range(7):
        assert got.revenue[d] + got.engagement[d] + got.retention[d] <= capacity
        assert got.ppv[d] <= got.revenue[d] <= 8
        assert got.bumps[d] <= got.engagement[d] <= 8
        assert got.ppv[d] <= (4 if page.page_type is PageType.PAID else 6)
    share = sum(got.revenue) / (sum(got.revenue) + sum(got.engagement))
    target = 0.6 if page.tier is Tier.LOW else 0.5
    assert abs(share - target) <= 0.1 + 1e-9
    assert got.retention == (0,) * 7 or page.page_type is PageType.PAID


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_healthy_page_fills_its_row_of_the_matrix(page: Page) -> None:
    got, notes = counts(page)
    row = CATALOG.bump_matrix[page.page_class, page.sub_type, page.tier]
    ppv, bumps = sum(got.ppv), sum(got.bumps)
    if page.tier in (Tier.LOW, Tier.MID):
        hi = min(row.ppv.hi, 4 if page.page_type is PageType.PAID else 6)
        lo = 3 if (page.tier, page.page_type) == (Tier.MID, PageType.PAID) else row.ppv.lo
        assert 7 * lo <= ppv <= 7 * hi
        assert 7 * row.bumps.lo <= bumps <= 7 * row.bumps.hi
        assert "volume.below_matrix" not in notes
    assert row.ratio[0] <= bumps / ppv <= row.ratio[1]
    assert "volume.lowered" not in notes


@pytest.mark.parametrize("kind", list(PageType))
def test_explicit_commercial_at_low_gets_five_to_eight_bumps(kind: PageType) -> None:
    page = replace(
        PAGE, tier=Tier.LOW, page_type=kind, page_class=PageClass.EXPLICIT, sub_type=SubType.COMMERCIAL
    )
    got, _ = counts(page)
    assert all(5 <= b <= 8 for b in got.bumps)


def test_floors_hold_on_healthy_low_and_mid_pages() -> None:
    for page in PAGES:
        if page.tier in (Tier.LOW, Tier.MID):
            base = CATALOG.per_day[page.tier, page.page_type]
            got, _ = counts(page)
            assert sum(got.revenue) >= 7 * base.revenue
            assert sum(got.engagement) >= 7 * base.engagement


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_higher_tiers_lie_within_one_of_their_base_or_what_the_mix_needs(page: Page) -> None:
    if page.tier in (Tier.LOW, Tier.MID):
        return
    base = CATALOG.per_day[page.tier, page.page_type]
    got, _ = counts(page)
    assert base.revenue - 1 <= sum(got.revenue) / 7 <= base.revenue + 1
    assert sum(got.engagement) / 7 >= base.engagement - 1


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_tired_page_carries_no_more(page: Page) -> None:
    totals = []
    for factor in (0.5, 0.7, 0.9):
        got, notes = counts(page, replace(PERF, volume_factor=factor))
        totals.append(sum(got.revenue) + sum(got.engagement))
        assert ("volume.lowered" in notes) is (factor < 0.9 and page.tier is not None)
    assert totals == sorted(totals)
    assert totals[0] < totals[2]


def test_density_and_mix_are_named_when_they_bind() -> None:
    page = replace(PAGE, tier=Tier.LOW, page_class=PageClass.EXPLICIT, sub_type=SubType.COMMERCIAL)
    _, notes = counts(page)
    assert {"volume.density_binds", "volume.mix_over_matrix"} <= set(notes)


def test_short_active_hours_cut_everything() -> None:
    short = replace(PAGE, active_hours=ActiveHours(18 * 60, 22 * 60 - 1))
    got, notes = counts(short)
    assert all(r + e + t <= 3 for r, e, t in zip(got.revenue, got.engagement, got.retention, strict=True))
    assert {"volume.density_binds", "volume.below_matrix"} <= set(notes)


def test_elasticity_caps_sales() -> None:
    got, notes = counts(replace(PAGE, tier=Tier.HIGH), replace(PERF, revenue_cap=3))
    assert max(got.revenue) <= 3
    assert "volume.elasticity_caps" in notes


def test_captions_cap_the_ppv_of_the_week() -> None:
    got, notes = counts(captions=bank(per_type=2))
    assert sum(got.ppv) <= 4  # two each of ppv_video and ppv_message
    assert "volume.captions_cap" in notes
    used = CaptionUse(
        np.arange(bank().n, dtype=np.int64),
        np.full(bank().n, -5, dtype=np.int32),
        np.ones(bank().n, dtype=np.int64),
        np.zeros(bank().n, dtype=np.int64),
    )
    none, notes = counts(use=used)
    assert sum(none.ppv) == 0
    assert {"volume.captions_cap", "volume.captions_none"} <= set(notes)
    old = replace(used, last_used_day=np.full(bank().n, -30, dtype=np.int32))
    assert sum(counts(use=old)[0].ppv) > 14


def test_types_on_offer() -> None:
    paid = kinds_on_offer(inputs(past=PAST), PERF)
    assert SendKind.PPV_WALL not in paid
    assert SendKind.LIVE_PROMO not in paid
    assert SendKind.PPV_FOLLOWUP not in paid
    free = kinds_on_offer(inputs(replace(PAGE, page_type=PageType.FREE)), PERF)
    assert not free & {SendKind.TIP_GOAL, SendKind.RENEW_ON_POST, SendKind.EXPIRED_WINBACK}
    vault = {"solo": VaultItem("solo", 3, adult_ok=True, consent_ok=True)}
    live = Facts(vault=vault, live_events=(LiveEvent("e", 600, 660),))
    assert SendKind.LIVE_PROMO in kinds_on_offer(inputs(facts=live), PERF)
    unattested = Facts(vault={"solo": VaultItem("solo", 3)})
    assert not kinds_on_offer(inputs(facts=unattested), PERF) & {*PPV, SendKind.BUNDLE}
    dropped = replace(PERF, non_converters=frozenset({SendKind.FLASH_BUNDLE}))
    assert SendKind.FLASH_BUNDLE not in kinds_on_offer(inputs(), dropped)


def test_targets_are_consistent_with_the_days_and_priced_in_own_sales() -> None:
    given_ = inputs(past=PAST)
    got, _ = volume(given_, PERF)
    allocation = allocate()
    unit = unit_cents(given_, PERF, got)
    by_why: dict[str, list[int]] = {}
    for target in allocation.targets:
        assert 0 <= target.lo <= target.hi
        assert 0 < target.cents <= 2.5 * unit + 1
        by_why.setdefault(target.why, []).append(target.lo)
    assert sum(by_why["volume.ppv_per_day"]) == sum(got.ppv)
    assert by_why["volume.revenue_per_week"] == [sum(got.revenue), 0]
    assert by_why["campaigns.per_week"] == [3]
    assert by_why["link_drops.per_week"] == [4]
    assert len(by_why["volume.bumps_per_day"]) == 7
    assert [d.budget.revenue for d in allocation.days] == list(got.revenue)
    richer = replace(PERF, values=replace(PERF.values, rps_cents=PERF.values.rps_cents * 2))
    assert allocate(perf=richer).targets[0].cents == pytest.approx(2 * allocation.targets[0].cents, abs=1)


@pytest.mark.parametrize(
    ("own_weeks", "before", "wanted"),
    [(4, 20, (3, 5)), (5, 9, (5, 5)), (5, 10, (4, 5)), (5, 11, (3, 5)), (5, 15, (3, 5)), (5, 16, (3, 4)),
     (5, 30, (3, 3)), (5, 0, (5, 5))],
)  # fmt: skip
def test_campaigns_make_up_for_the_weeks_before(own_weeks: int, before: int, wanted: tuple[int, int]) -> None:
    past = tuple(PastSend(-1440 * (1 + i % 22), SendKind.BUNDLE, campaign=True) for i in range(before))
    long_ago = tuple(PastSend(-1440 * 24 - 60, SendKind.BUNDLE, campaign=True) for _ in range(9))
    found = campaigns(inputs(facts=Facts(past=(*long_ago, *past), own_weeks=own_weeks)))
    assert found == wanted


def test_bundles_are_wished_for_as_often_as_the_offers_carry() -> None:
    vault = {"solo": VaultItem("solo", 3, adult_ok=True, consent_ok=True)}
    offers = (
        Offer("o1", (("solo", 900),)),
        Offer("o2", (("solo", 900),), stock=0),
        Offer("o3", (("pov", 900),)),
    )

    def wish(*known: Offer) -> list[int]:
        facts = Facts(vault=vault, offers={o.id: o for o in known})
        return [t.hi for t in allocate(facts=facts).targets if t.why == "offers.per_week"]

    assert wish() == []
    assert wish(offers[0]) == [4] == wish(*offers), "nothing left of one, nothing held of another"
    assert wish(offers[0], Offer("o4", (), stock=3)) == [8]


def test_a_tier_limit_costs_more_to_pass_than_a_minimum_to_miss() -> None:
    for tier, most in ((Tier.LOW, 1), (Tier.MID, 2), (Tier.ULTRA, 4)):
        found = [t for t in allocate(replace(PAGE, tier=tier)).targets if t.why == "volume.bundle_per_week"]
        least, limit = found
        assert (least.lo, limit.lo, limit.hi) == (min(3, most), 0, most)
        assert least.hi > limit.hi
        assert limit.cents > 2 * least.cents


def test_one_above_a_limit_must_beat_what_the_type_itself_earns_on_a_mean_day() -> None:
    place = list(CATALOG.send_types).index(SendKind.BUNDLE)
    dear = PERF.values.rps_cents.copy()
    dear[place] *= 20
    perf = replace(PERF, values=replace(PERF.values, rps_cents=dear))
    limit = [t for t in allocate(perf=perf).targets if t.why == "volume.bundle_per_week"][-1]
    assert limit.cents == round(dear[place])


def test_more_than_the_weeks_total_costs_more_than_less_and_every_type_is_wanted_once() -> None:
    allocation = allocate()
    total, above = [t for t in allocation.targets if t.why == "volume.revenue_per_week"]
    assert total.lo == above.hi == sum(d.budget.revenue for d in allocation.days)
    assert total.hi > 10 * above.hi
    assert above.cents > 2 * total.cents
    once = {t.why for t in allocation.targets if t.why.endswith("_at_all")}
    assert {f"volume.{k.value}_at_all" for k in (SendKind.VIP_PROGRAM, SendKind.LINK_DROP)} <= once
    assert all(t.lo == 1 for t in allocation.targets if t.why in once)
    vip = [t.cents for t in allocation.targets if t.why.startswith("volume.vip_program_")]
    assert vip[0] > 4 * vip[1]  # the first is dearer than the weekly wish


def test_a_page_that_earns_nothing_still_prices_its_wishes() -> None:
    poor = replace(PERF, values=replace(PERF.values, rps_cents=np.zeros(22)))
    assert min(t.cents for t in allocate(perf=poor).targets) >= 1


def test_days_carry_date_strategy_flavour_and_budget() -> None:
    days = allocate().days
    assert len(days) == 7
    assert [d.date.weekday() for d in days] == list(range(7))
    assert [d.flavour for d in days] == [f.name for f in CATALOG.flavours]
    assert max(d.budget.follow_up for d in days) <= 4


@pytest.mark.parametrize("kind", list(PageType))
def test_at_least_three_strategies_none_twice_in_a_row(kind: PageType) -> None:
    seen = set()
    for i in range(30):
        got = strategies(inputs(replace(PAGE, id=f"p{i}", page_type=kind)))  # type: ignore[arg-type]
        assert len(set(got)) >= 4
        assert all(a != b for a, b in pairwise(got))
        seen.add(got)
    assert len(seen) > 10
    assert strategies(inputs()) == strategies(inputs())


def test_flavours_raise_their_types_and_keep_the_days_worth() -> None:
    boost = allocate().boost
    assert boost[0, SendKind.GAME_POST] > 1 > boost[0, SendKind.PPV_UNLOCK]
    assert boost[0, SendKind.GAME_POST] / boost[0, SendKind.PPV_UNLOCK] == pytest.approx(1.5)
    assert boost[6, SendKind.DM_FARM] / boost[6, SendKind.PPV_UNLOCK] == pytest.approx(1.4)
    assert not any(day == 4 for day, _ in boost)  # niche content, no type of its own
    kinds = kinds_on_offer(inputs(), PERF)
    for day in range(7):
        usual = {
            k: max(s.min_per_week, 1) * float(PERF.values.rps_cents[i])
            for i, (k, s) in enumerate(CATALOG.send_types.items())
            if k in kinds
        }
        after = sum(usual[k] * boost.get((day, k), 1.0) for k in usual)
        assert after == pytest.approx(sum(usual.values()))


def test_a_flavours_types_have_their_share_of_the_week_on_their_own_day() -> None:
    found = {t.why: t for t in allocate().targets if t.share is not None}
    assert len(found) == sum(bool(f.kinds) for f in CATALOG.flavours) == 5
    playful = found["flavour.playful"]
    assert playful.day == 0 and playful.share == pytest.approx(1 / 7)
    assert playful.which.kinds == frozenset({SendKind.GAME_POST, SendKind.FIRST_TO_TIP})
    off = SendTypeAllocator()(replace(inputs(PAGE, PAST), switches=Switches(daily_automation=False)), PERF)
    assert not any(t.share is not None for t in off.value.targets)


@pytest.mark.parametrize(("tier", "most"), [(Tier.LOW, 2), (Tier.MID, 2), (Tier.HIGH, 3), (Tier.ULTRA, 3)])
def test_sales_leave_room_for_talk_in_every_stretch_of_a_day(tier: Tier, most: int) -> None:
    page = replace(PAGE, tier=tier, active_hours=ActiveHours(495, 1500))
    found = [t for t in allocate(page).targets if t.why == "order.sales_together"]
    spans = [t.span for t in found if t.day == 3]
    assert spans == [(480 + 120 * i, 720 + 120 * i) for i in range(7)]
    assert {t.hi for t in found} == {most}
    off = replace(inputs(page, PAST), switches=Switches(timing_rules=False))
    assert not any(t.span for t in SendTypeAllocator()(off, PERF).value.targets)


def test_content_flavours_and_tiers_weigh_groups() -> None:
    vault = {c: VaultItem(c, 5, adult_ok=True, consent_ok=True) for c in ("solo", "lingerie", "niche_feet")}
    got = allocate(facts=Facts(vault=vault)).content_boost
    weight = CATALOG.content_tiers[0].weight  # solo, the only content ever sold here, is TOP
    assert got[1, "solo"] / got[1, "niche"] == pytest.approx(1.4 * weight)
    assert got[4, "niche"] / got[4, "solo"] == pytest.approx(1.3 / weight)
    for day in range(7):
        assert sum(got.get((day, g), 1.0) for g in ("solo", "teaser", "niche")) == pytest.approx(3.0)


def test_games_are_those_that_the_evidence_ranks() -> None:
    assert allocate().games == ("spin_the_wheel", "mystery_box")
    said = tuple(replace(a, amount=0) for a in PERF.asked)
    assert allocate(perf=replace(PERF, asked=said)).games == ()


def test_bumps_and_ppv_never_name_a_type_the_page_may_not_send() -> None:
    for page in PAGES[:8]:
        offered = kinds_on_offer(inputs(page, PAST), PERF)
        for target in allocate(page).targets:
            if target.which.kinds:
                assert target.which.kinds <= offered
    assert offered >= BUMPS


def test_where_density_binds_the_day_is_full_and_some_retention_stays() -> None:
    page = replace(PAGE, tier=Tier.LOW, page_class=PageClass.EXPLICIT, sub_type=SubType.COMMERCIAL)
    got, _ = counts(page)
    assert sum(got.revenue) + sum(got.engagement) + sum(got.retention) == 7 * day_capacity(page, CATALOG)
    assert sum(got.retention) == CATALOG.whole("volume.retention_least_week")


def test_the_ratio_widens_by_a_fifth_on_tired_pages_only() -> None:
    row = CATALOG.bump_matrix[PAGE.page_class, PAGE.sub_type, PAGE.tier]
    assert counts()[0].ratio == row.ratio
    tired = counts(perf=replace(PERF, volume_factor=0.7))[0].ratio
    assert tired == pytest.approx((row.ratio[0] * 0.8, row.ratio[1] * 1.2))
