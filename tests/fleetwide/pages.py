"""Random pages: a seed gives everything one page's week is planned from, without a store.

Page kinds go round (paid or free, class, sub-type, tier: 48 in a row); four of five pages are
realistic, every fifth is hostile in one to three ways (``WAYS``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

import numpy as np
from tests.fleetwide import past
from tests.fleetwide.bank import cut

from eros.catalog.load import default
from eros.domain.bank import CaptionBank, Portfolio, Segments
from eros.domain.facts import DripSet, Facts, LiveEvent, Offer, Rotation, VaultItem
from eros.domain.page import ActiveHours, Page, PageId
from eros.domain.week import Week
from eros.domain.words import (
    Audience,
    PageClass,
    PageType,
    RotationState,
    SendKind,
    SubType,
    Tier,
)
from eros.learning.portfolio import no_portfolio
from eros.learning.tiers import confidence_of
from eros.pipeline.values import PageInputs

KINDS = tuple(product(PageType, PageClass, SubType, Tier))
FANS = {
    Tier.LOW: (0, 999),
    Tier.MID: (1_000, 4_999),
    Tier.HIGH: (5_000, 14_999),
    Tier.ULTRA: (15_000, 60_000),
}
ZONES = (
    "America/Los_Angeles", "America/New_York", "Europe/Berlin", "Europe/London", "Pacific/Apia",
    "Pacific/Kiritimati", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago",
)  # fmt: skip
CHANGES = (  # Mondays of weeks in which the clock changes, both directions
    ("America/Los_Angeles", date(2026, 3, 2)), ("America/Los_Angeles", date(2026, 10, 26)),
    ("Europe/Berlin", date(2026, 3, 23)), ("Europe/Berlin", date(2026, 10, 19)),
    ("Europe/London", date(2026, 3, 23)), ("Europe/London", date(2026, 10, 19)),
    ("Australia/Lord_Howe", date(2026, 3, 30)), ("Australia/Lord_Howe", date(2026, 9, 28)),
    ("America/Santiago", date(2026, 3, 30)), ("America/Santiago", date(2026, 8, 31)),
)  # fmt: skip
EDGES = (date(2028, 2, 28), date(2024, 2, 26), date(2025, 12, 29), date(2026, 12, 28))  # leap day, year end
HOURS = (
    (480, 1439),
    (480, 1439),
    (600, 1499),
    (420, 1379),
    (540, 1559),
    (420, 1619),
    (510, 1439),
    (627, 1571),
)
BASICS = ("teasing", "lingerie", "bundle_offer", "flash_sale", "tip_request", "renewal_retention")
SHARES = (
    (Audience.NEVER_PURCHASED, 0.7), (Audience.RECENT_PURCHASERS, 0.2), (Audience.HIGH_SPENDERS, 0.1),
    (Audience.INACTIVE_7D, 0.3), (Audience.PPV_NON_PURCHASERS, 0.18), (Audience.RENEW_OFF, 0.4),
    (Audience.RENEW_ON, 0.6), (Audience.EXPIRED_RECENT, 0.08), (Audience.EXPIRED_ALL, 0.75),
)  # fmt: skip
SIZES = (0, 5, 15, 30, 70, 120, 250, 500, 900, 1_500, 2_000)  # past sends
WAYS = (
    "few_captions", "one_content", "no_vault", "no_flags", "short_day", "nobody", "no_fans", "poor",
    "unknown_kinds", "tired_bank", "twins", "two_drips", "non_converters", "avoid", "no_history", "no_content_known",
)  # fmt: skip
PORTFOLIO = tuple(range(9_000, 9_008))  # seeds of the pages that the portfolio is learnt from


@dataclass(frozen=True, eq=False)
class RandomPage:
    """A page's inputs and how they were made."""

    seed: int
    inputs: PageInputs
    ways: tuple[str, ...]  # in which the page is hostile; () realistic


def quiet_page(seed: int) -> tuple[Page, Week, CaptionBank]:
    """A page without anything hostile, its week and a bank of middling size."""
    rng = np.random.default_rng((seed, 1))
    page = _page(rng, seed, (), "Europe/Berlin")
    return page, Week(date(2026, 1, 5), page.time_zone), cut(rng, 400, page.id)


def random_page(seed: int, when: tuple[str, date] | None = None) -> RandomPage:
    """The page of this seed, if wanted in another zone and week; the same on every machine."""
    rng = np.random.default_rng((seed, 20))
    ways: tuple[str, ...] = ()
    if seed % 5 == 3:
        ways = tuple(sorted(rng.choice(np.array(WAYS), size=int(rng.integers(1, 4)), replace=False).tolist()))
    drawn = _when(rng)
    zone, start = when or drawn
    page, week = _page(rng, seed, ways, zone), Week(start, zone)
    bank = _bank(rng, page, ways)
    how = past.Manner(
        sends=0 if "no_history" in ways else int(rng.choice(SIZES)),
        unknown=0.6 if "unknown_kinds" in ways else float(rng.choice([0.0, 0.1])),
        zero=1.0 if "poor" in ways else float(rng.choice([0.02, 0.12, 0.3])),
        tight=bool(rng.random() < 0.5),
        weekly=bool(rng.random() < 0.4),
        tired="tired_bank" in ways,
    )
    before = past.make(rng, page, week, bank, how)
    count = int((before.history.local_day >= -default().whole("confidence.days")).sum())
    page = replace(page, confidence=confidence_of(count, default()))
    vault = _vault(rng, page, ways)
    offers = _offers(rng, week, vault)
    return RandomPage(
        seed,
        PageInputs(
            page=page,
            week=week,
            catalog=default(),
            facts=Facts(
                past=before.sends,
                vault=vault,
                avoid=frozenset({"lingerie", "solo"}) if "avoid" in ways else frozenset(),
                non_converters=_non_converters(rng, ways),
                offers=offers,
                drip_sets=_drips(rng, page, ways),
                live_events=_events(rng, week, vault),
                staffed=_staffed(rng, week),
                stock={o.id: o.stock for o in offers.values() if o.stock is not None},
                real_draws=frozenset({"prize_wheel"}) if rng.random() < 0.2 else frozenset(),
                rotation=_rotation(rng),
                own_weeks=int(rng.integers(0, 9)),
            ),
            history=before.history,
            portfolio=_portfolio(rng),
            bank=bank,
            use=before.use,
            segments=_segments(rng, page, ways),
            as_of=week.origin - timedelta(days=int(rng.integers(0, 4)), hours=5),
            seed=int(rng.integers(0, 3)),
            sha256=f"{seed:064x}",
        ),
        ways,
    )


def _page(rng: np.random.Generator, seed: int, ways: tuple[str, ...], zone: str) -> Page:
    page_type, page_class, sub_type, tier = KINDS[seed % len(KINDS)]
    lo, hi = FANS[tier]
    fans = int(
        rng.choice([lo, hi, int(np.exp(rng.uniform(np.log(max(lo, 20)), np.log(hi))))], p=[0.1, 0.1, 0.8])
    )
    if "no_fans" in ways:
        fans, tier = 0, Tier.LOW
    hours = (
        HOURS[int(rng.integers(len(HOURS)))]
        if "short_day" not in ways
        else (1080, 1080 + int(rng.integers(200, 480)))
    )
    tones = (None, *default().tones)
    return Page(
        id=PageId(f"random-{seed}"),
        name=f"random {seed}",
        page_type=page_type,
        page_class=page_class,
        sub_type=sub_type,
        tier=tier,
        fan_count=fans,
        time_zone=zone,
        confidence=0.2,
        active_hours=ActiveHours(*hours),
        subscription_price_cents=999 if page_type is PageType.PAID else 0,
        performance_tier=(None, 1, 2, 3, 4, 5)[int(rng.integers(6))],
        tone=tones[int(rng.integers(len(tones)))],
    )


def _when(rng: np.random.Generator) -> tuple[str, date]:
    """Zone and Monday: a clock change, an edge of the calendar, or any week of five years."""
    draw = rng.random()
    if draw < 0.25:
        return CHANGES[int(rng.integers(len(CHANGES)))]
    zone = ZONES[int(rng.integers(len(ZONES)))]
    if draw < 0.35:
        return zone, EDGES[int(rng.integers(len(EDGES)))]
    return zone, date(2024, 1, 1) + timedelta(weeks=int(rng.integers(0, 260)))


def _bank(rng: np.random.Generator, page: Page, ways: tuple[str, ...]) -> CaptionBank:
    n = int(rng.choice([600, 1_500, 3_000, 6_000], p=[0.1, 0.2, 0.3, 0.4]))
    if "few_captions" in ways:
        n = int(rng.choice([0, 3, 12, 40, 100, 250]))
    bank = cut(rng, n, page.id, near_twins="twins" in ways)
    if "no_content_known" in ways:
        bank = replace(bank, content=np.full(bank.n, -1, np.int32))
    return bank


def _vault(rng: np.random.Generator, page: Page, ways: tuple[str, ...]) -> dict[str, VaultItem]:
    every = list(default().content_types)
    if "no_vault" in ways:
        return {}
    if "one_content" in ways:
        held = ["teasing"]
    else:
        extra = int(rng.integers(0, 25))
        held = [
            *BASICS,
            *(k for k in np.array(every)[rng.permutation(len(every))].tolist() if k not in BASICS),
        ]
        held = held[: len(BASICS) + extra]
    if rng.random() < 0.3:
        held.append("live_stream")
    found = {}
    for key in sorted(set(held)):
        draw = rng.random()
        clear = key in BASICS or draw > 0.09
        if "no_flags" in ways:
            clear = False
        found[key] = VaultItem(
            key,
            quantity=None
            if draw < 0.2
            else 0
            if draw > 0.97 and key not in BASICS
            else int(rng.integers(1, 60)),
            adult_ok=clear or draw < 0.03,
            consent_ok=clear or 0.03 < draw < 0.05,
            list_price_cents=None if draw < 0.1 else int(rng.integers(5, 40)) * 100,
            never_posted=bool(rng.random() < 0.05),
        )
    return found


def _offers(rng: np.random.Generator, week: Week, vault: dict[str, VaultItem]) -> dict[str, Offer]:
    found: dict[str, Offer] = {}
    keys = sorted(vault)
    for n in range(int(rng.integers(0, 7)) if keys else 0):
        picked = rng.permutation(len(keys))[: int(rng.integers(0, 6))].tolist()
        items = tuple((keys[i], vault[keys[i]].list_price_cents or 900) for i in picked)
        ends = int(rng.integers(0, week.length_min * 2)) if rng.random() < 0.3 else None
        found[f"offer-{n}"] = Offer(
            f"offer-{n}",
            items,
            price_cents=int(rng.integers(15, 90)) * 100 if rng.random() < 0.6 else None,
            stock=int(rng.choice([0, 1, 3, 50])) if rng.random() < 0.3 else None,
            ends_at=ends,
        )
    return found


def _drips(rng: np.random.Generator, page: Page, ways: tuple[str, ...]) -> tuple[DripSet, ...]:
    n = 2 if "two_drips" in ways else int(rng.choice([0, 1, 2], p=[0.4, 0.45, 0.15]))
    days = sorted(rng.permutation(7)[:n].tolist())
    return tuple(DripSet(f"drip-{d}", d, f"shoot-{d}", f"outfit-{d}" if d % 2 else None) for d in days)


def _events(rng: np.random.Generator, week: Week, vault: dict[str, VaultItem]) -> tuple[LiveEvent, ...]:
    if rng.random() > 0.35 and "live_stream" not in vault:
        return ()
    found = []
    for n in range(int(rng.integers(1, 3))):
        start = week.wall(int(rng.integers(0, 7)), int(rng.integers(16, 23)) * 60)
        if start is not None:
            found.append(LiveEvent(f"live-{n}", start, start + 90))
    return tuple(sorted(found, key=lambda e: (e.start, e.id)))


def _staffed(rng: np.random.Generator, week: Week) -> tuple[tuple[int, int], ...]:
    if rng.random() < 0.5:
        return ()
    evenings = [(week.wall(d, 17 * 60), week.wall(d, 21 * 60)) for d in range(7) if rng.random() < 0.6]
    return tuple((a, b) for a, b in evenings if a is not None and b is not None)


def _rotation(rng: np.random.Generator) -> Rotation:
    states = list(RotationState)
    pattern = [
        p.value for p in default().rotation_patterns[int(rng.integers(len(default().rotation_patterns)))]
    ]
    if rng.random() < 0.2:
        return Rotation(states[int(rng.integers(len(states)))], ("solo", "what"), int(rng.integers(0, 9)))
    if rng.random() < 0.3:
        return Rotation()
    return Rotation(states[int(rng.integers(len(states)))], tuple(pattern), int(rng.integers(0, 6)))


def _non_converters(rng: np.random.Generator, ways: tuple[str, ...]) -> frozenset[SendKind]:
    if "non_converters" not in ways:
        return frozenset()
    sellers = [k for k, s in default().send_types.items() if s.sells]
    return frozenset(sellers[i] for i in rng.permutation(len(sellers))[: int(rng.integers(1, 8))].tolist())


def _segments(rng: np.random.Generator, page: Page, ways: tuple[str, ...]) -> Segments:
    if rng.random() < 0.25 and "nobody" not in ways:
        return Segments({})
    sizes = {Audience.ALL_ACTIVE: page.fan_count}
    for audience, share in SHARES:
        if page.page_type in default().audiences[audience].page_types:
            sizes[audience] = 0 if "nobody" in ways else max(1, round(page.fan_count * share))
    return Segments(sizes)


def _portfolio(rng: np.random.Generator) -> Portfolio:
    return no_portfolio(default()) if rng.random() < 0.15 else past.portfolio()
