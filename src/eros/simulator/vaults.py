"""What pages hold and plan: vaults, offers, drip sets, live events, staffed hours, segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from eros.domain.records import (
    DripSetRecord,
    LiveEventRecord,
    OfferRecord,
    SegmentRecord,
    StaffedRecord,
    VaultRecord,
)
from eros.domain.words import Audience, PageClass
from eros.simulator.draw import generator
from eros.simulator.pages import SimPage

CONTENT_GROUPS: Mapping[str, str] = {
    key: group
    for group, keys in {
        "teaser": ("teasing", "lingerie", "implied_1", "implied_2", "implied_3", "implied_4"),
        "solo": ("solo", "solo_focus_1", "solo_focus_2", "solo_focus_3", "toy_play", "guided_solo"),
        "partner": ("partner_couple", "partner_trio_mixed", "partner_duo_same", "partner_trio_same"),
        "explicit_act": (
            "explicit_act_1", "explicit_act_2", "explicit_act_2_toy",
            "explicit_act_3", "explicit_act_3_toy", "explicit_act_4",
        ),
        "themed": ("story_roleplay", "pov", "shower_bath", "pool_outdoor", "behind_scenes", "gfe"),
        "niche": ("niche_feet", "power_roleplay", "rating_service"),
        "commercial": (
            "bundle_offer", "flash_sale", "exclusive_content", "tip_request", "renewal_retention", "live_stream",
        ),
    }.items()
    for key in keys
}  # fmt: skip

# what every page holds and has cleared: without these no week could keep its minimums
BASICS = ("teasing", "lingerie", "bundle_offer", "flash_sale", "tip_request")
LIFESTYLE = (
    "implied_1",
    "implied_2",
    "implied_3",
    "shower_bath",
    "pool_outdoor",
    "behind_scenes",
    "gfe",
    "niche_feet",
)
SUGGESTIVE = (
    *LIFESTYLE,
    "implied_4",
    "solo",
    "solo_focus_1",
    "solo_focus_2",
    "pov",
    "story_roleplay",
    "rating_service",
)
HELD = {PageClass.LIFESTYLE: LIFESTYLE, PageClass.SUGGESTIVE: SUGGESTIVE}
HOLD_CHANCE = 0.72
LIST_CENTS = {"teaser": 900, "solo": 1500, "partner": 2500, "explicit_act": 2200, "themed": 1400, "niche": 1300,
              "commercial": 1500}  # fmt: skip
REACH = (  # catalogue reach figures; expired fans are over and above the current ones
    (Audience.NEVER_PURCHASED, 0.70, False),
    (Audience.RECENT_PURCHASERS, 0.20, False),
    (Audience.HIGH_SPENDERS, 0.10, False),
    (Audience.INACTIVE_7D, 0.30, False),
    (Audience.PPV_NON_PURCHASERS, 0.18, False),
    (Audience.RENEW_OFF, 0.40, True),
    (Audience.RENEW_ON, 0.60, True),
    (Audience.EXPIRED_RECENT, 0.08, True),
    (Audience.EXPIRED_ALL, 0.75, True),
)


def vault(seed: int, page: SimPage) -> list[VaultRecord]:
    """The page's vault: basics cleared, the rest mostly; some flags nobody has set yet."""
    rng = generator(seed, "vault", page.page_id)
    may = HELD.get(page.page_class, tuple(CONTENT_GROUPS))
    rows = []
    for key, group in CONTENT_GROUPS.items():
        basic = key in BASICS or (key == "renewal_retention" and page.paid)
        chance = 0.85 if key in ("exclusive_content", "live_stream") else HOLD_CHANCE if key in may else 0.0
        draw, flag, list_price = rng.random(), rng.random(), LIST_CENTS[group] * rng.uniform(0.7, 1.5)
        quantity = int(rng.integers(4, 60))
        if not basic and draw >= chance:
            continue
        # 5 % unknown, 3 % half known, 1 % refused, 2 % sold out: the vault rule has work to do
        adult = consent = True if basic or flag >= 0.09 else (None if flag < 0.08 else False)
        if not basic and 0.05 <= flag < 0.08:
            adult = True
        rows.append(
            VaultRecord(
                page.page_id,
                key,
                0 if not basic and draw < 0.02 else quantity,
                int(list_price) // 50 * 50 + 49,
                adult,
                consent,
                bool(rng.random() < 0.04),
            )
        )
    return rows


def offers(seed: int, page: SimPage, held: list[VaultRecord], monday: date) -> list[OfferRecord]:
    """3 to 6 bundles of 2 to 5 things the vault holds and clears, at 50 to 70 % of their list prices."""
    rng = generator(seed, "offers", page.page_id)
    cleared = [
        v for v in held
        if v.adult_ok and v.consent_ok and v.quantity and CONTENT_GROUPS[v.content_type] != "commercial"
    ]  # fmt: skip
    out = []
    for n in range(1, int(rng.integers(3, 7)) + 1):
        size = min(len(cleared), int(rng.integers(2, 6)))
        picked = sorted(int(i) for i in rng.choice(len(cleared), size=size, replace=False))
        items = tuple((cleared[i].content_type, cleared[i].list_price_cents or 0) for i in picked)
        listed = sum(cents for _, cents in items)
        price = min(9_997, max(1_500, int(listed * rng.uniform(0.5, 0.7)) // 100 * 100 + 97))
        ends = _instant(page, monday + timedelta(days=int(rng.integers(3, 21))), 23 * 60)
        out.append(
            OfferRecord(
                f"{page.page_id}-offer-{n}",
                page.page_id,
                items,
                price,
                int(rng.integers(20, 200)) if rng.random() < 0.3 else None,
                ends if rng.random() < 0.3 else None,
            )
        )
    return out


def drip_sets(seed: int, page: SimPage, monday: date) -> list[DripSetRecord]:
    """On two thirds of pages: one or two days in each of the four weeks from ``monday``."""
    rng = generator(seed, "drips", page.page_id, monday)
    if page.index % 3 == 2:
        return []
    out = []
    for week in range(4):
        days = sorted(int(d) for d in rng.choice(7, size=2 if rng.random() < 0.25 else 1, replace=False))
        for day in days:
            on = monday + timedelta(days=7 * week + day)
            shoot = f"{page.page_id}-shoot-{int(rng.integers(1, 9))}"
            outfit = f"{shoot}-outfit-{int(rng.integers(1, 4))}"
            out.append(DripSetRecord(f"{page.page_id}-drip-{on:%Y%m%d}", page.page_id, on, shoot, outfit))
    return out


def live_events(seed: int, page: SimPage, held: Iterable[VaultRecord], monday: date) -> list[LiveEventRecord]:
    """An evening stream in the first weeks on about two pages of five that are cleared for it."""
    rng = generator(seed, "live", page.page_id, monday)
    cleared = any(
        v.content_type == "live_stream" and v.adult_ok and v.consent_ok and v.quantity for v in held
    )
    if rng.random() >= 0.5 or not cleared:
        return []
    out = []
    for week in range(int(rng.integers(1, 4))):
        on = monday + timedelta(days=7 * week + int(rng.integers(0, 7)))
        start = _instant(page, on, int(rng.integers(18, 22)) * 60)
        long = timedelta(minutes=int(rng.choice([60, 90])))
        out.append(LiveEventRecord(f"{page.page_id}-live-{on:%Y%m%d}", page.page_id, start, start + long))
    return out


def staffed(seed: int, page: SimPage, monday: date) -> list[StaffedRecord]:
    """Evenings of the first two weeks in which somebody is online, on half of the pages."""
    rng = generator(seed, "staffed", page.page_id, monday)
    if rng.random() >= 0.5:
        return []
    begin, hours = int(rng.integers(16, 20)), int(rng.integers(2, 5))
    return [
        StaffedRecord(
            page.page_id,
            _instant(page, monday + timedelta(days=day), begin * 60),
            _instant(page, monday + timedelta(days=day), (begin + hours) * 60),
        )
        for day in range(14)
        if rng.random() < 0.6
    ]


def segments(seed: int, page: SimPage) -> list[SegmentRecord]:
    """Segment sizes: the catalogue's reach with a tenth of noise."""
    rng = generator(seed, "segments", page.page_id)
    return list(_segments(rng, page))


def _segments(rng: np.random.Generator, page: SimPage) -> Iterator[SegmentRecord]:
    yield SegmentRecord(page.page_id, Audience.ALL_ACTIVE, page.fan_count)
    for audience, share, paid_only in REACH:
        noisy = share * float(np.exp(rng.normal(0.0, 0.10)))
        if page.paid or not paid_only:
            yield SegmentRecord(page.page_id, audience, round(page.fan_count * min(noisy, 0.98)))


def _instant(page: SimPage, on: date, minute: int) -> datetime:
    """A wall-clock time of the page as an instant in UTC."""
    midnight = datetime.combine(on, time(), tzinfo=ZoneInfo(page.time_zone))
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)
