"""What a week is planned from: the right sends, on the page's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.stores.data import MONDAY, NOW, caption, judged, page, page_record, screen_long, send, sent, vault

from eros.app.store_errors import PageNotFound
from eros.catalog.load import default
from eros.domain.bank import KIND_CODES
from eros.domain.facts import DripSet, Facts, LiveEvent, Offer, PastPin
from eros.domain.page import PageId
from eros.domain.plan import JudgedWeek, Pin, SendId
from eros.domain.records import (
    DripSetRecord,
    LiveEventRecord,
    OfferRecord,
    PersonaRecord,
    Record,
    SegmentRecord,
    StaffedRecord,
)
from eros.domain.week import Week
from eros.domain.words import Audience, PageType, PlanStatus, SendKind, Tier
from eros.stores.store import SqlStore

CATALOG = default()
PAGE = page()
WEEK = Week(MONDAY, PAGE.time_zone)
BEFORE = MONDAY - timedelta(days=7)


def at(minute: int, week: Week = WEEK) -> datetime:
    return week.origin + timedelta(minutes=minute)


def put(store: SqlStore, *records: Record) -> None:
    with store.write() as s:
        s.records.upsert(records, import_id=None)


def stand(store: SqlStore, week: JudgedWeek, *steps: PlanStatus) -> None:
    page_id, start = week.plan.page.id, week.plan.week.start
    with store.write() as s:
        head = s.plans.head(page_id, start)
        seen = head.version if head else None
        version = s.plans.save(week, by="ana", reason="plan", at=NOW, expected_version=seen)
        for step in steps:
            s.plans.set_status(page_id, start, step, by="bo", at=NOW, expected_version=version)


def facts(store: SqlStore) -> Facts:
    with store.read() as s:
        return s.inputs.facts(PAGE, WEEK, CATALOG)


def test_pages_get_tier_confidence_and_tone(store: SqlStore) -> None:
    history = [sent(f"h{i}", NOW - timedelta(days=1, minutes=i)) for i in range(50)]
    put(store, page_record(), page_record("p2", "Bella", fan_count=20_000, is_active=False))
    too_old = [sent(f"o{i}", NOW - timedelta(days=90, minutes=1 + i)) for i in range(300)]
    put(store, PersonaRecord("p1", "playful"), *history, *too_old)
    with store.read() as s:
        (only,) = s.pages.list_pages(CATALOG, NOW)
        both = s.pages.list_pages(CATALOG, NOW, active_only=False)
        assert s.pages.get_page("ALEXIA", CATALOG, NOW) == s.pages.get_page("p1", CATALOG, NOW) == only
        with pytest.raises(PageNotFound) as missing:
            s.pages.get_page("alexa", CATALOG, NOW)
    steps = [c for n, c in CATALOG.confidence_by_messages if n <= 50]
    assert (only.tier, only.tone, only.confidence) == (Tier.MID, "playful", max(steps))
    assert [p.id for p in both] == ["p1", "p2"] and both[1].tier is Tier.ULTRA
    assert both[1].confidence < only.confidence
    assert "alexia" in str(missing.value)


def test_past_is_history_merged_with_what_stands(store: SqlStore) -> None:
    put(store, page_record(), caption("c1", "A quiet evening"), caption("c2", "A loud one"))
    earlier = Week(BEFORE, PAGE.time_zone)
    plan = judged(
        BEFORE,
        send(600, "a", campaign=True, audience=Audience.RENEW_OFF, caption_id="c2"),
        send(900, "b", kind=SendKind.BUMP_NORMAL),
        send(1500, "c", kind=SendKind.GAME_POST, game="spin_the_wheel"),
    )
    stand(store, plan, PlanStatus.APPROVED)
    put(
        store,
        sent("h1", at(603, earlier), send_type=None, caption_id="c1"),  # is "a", three minutes late
        sent("h2", at(904, earlier), send_type=None),  # four minutes off "b": another send
        sent("old", WEEK.origin - timedelta(days=61)),
        sent("now", WEEK.origin),
    )
    past = facts(store).past
    assert [p.at + earlier.length_min for p in past] == [603, 900, 904, 1500]
    assert past == tuple(sorted(past, key=lambda p: p.at))
    first = past[0]
    assert (first.kind, first.campaign, first.audience) == (SendKind.PPV_UNLOCK, True, Audience.RENEW_OFF)
    assert (first.caption_id, first.caption_text) == ("c1", "A quiet evening")
    assert [p.kind for p in past[1:]] == [SendKind.BUMP_NORMAL, None, SendKind.GAME_POST]
    assert past[3].game == "spin_the_wheel"


def test_one_send_of_history_answers_for_one_planned_send_only(store: SqlStore) -> None:
    put(store, page_record())
    stand(store, judged(BEFORE, send(600, "a"), send(602, "b")), PlanStatus.APPROVED)
    put(store, sent("h1", at(601, Week(BEFORE, PAGE.time_zone))))
    assert len(facts(store).past) == 2


@pytest.mark.parametrize(
    ("steps", "counts"),
    [
        ((), False),
        ((PlanStatus.REJECTED,), False),
        ((PlanStatus.APPROVED,), True),
        ((PlanStatus.APPROVED, PlanStatus.PUBLISHED), True),
        ((PlanStatus.APPROVED, PlanStatus.REJECTED), False),
        ((PlanStatus.APPROVED, PlanStatus.DRAFT), False),
    ],
)
def test_only_approved_and_published_weeks_count(
    store: SqlStore, steps: tuple[PlanStatus, ...], counts: bool
) -> None:
    put(store, page_record(), caption("c1"))
    stand(store, judged(BEFORE, send(600)), *steps)
    found = facts(store)
    assert len(found.past) == int(counts)
    assert found.own_weeks == int(PlanStatus.PUBLISHED in steps)
    with store.read() as s:
        use = s.inputs.use(PAGE, WEEK, s.captions.bank())
        last = s.captions.caption_facts(["c1", "ghost"], PAGE, WEEK)
    assert use.caption.tolist() == ([0] if counts else [])
    assert last["c1"].last_used == (600 - 10080 if counts else None) and set(last) == {"c1"}


def test_pins_of_the_week_before_stand_until_they_come_down(store: SqlStore) -> None:
    put(store, page_record())
    late, early = Pin(SendId("a"), 9_000, 9_000 + 72 * 60), Pin(SendId("b"), 100, 100 + 72 * 60)
    week = judged(BEFORE, send(9_000, "a"), send(100, "b"), pins=(late, early))
    stand(store, week)
    assert facts(store).pins == ()
    stand(store, week, PlanStatus.APPROVED)
    assert facts(store).pins == (PastPin(9_000 - 10_080, SendKind.PPV_UNLOCK, 9_000 + 72 * 60 - 10_080),)


def test_a_new_draft_does_not_take_back_what_is_published(store: SqlStore) -> None:
    put(store, page_record())
    stand(store, judged(BEFORE, send(600)), PlanStatus.APPROVED, PlanStatus.PUBLISHED)
    stand(store, judged(BEFORE, send(700)))
    assert [p.at for p in facts(store).past] == [600 - 10080]
    stand(store, judged(BEFORE, send(750)), PlanStatus.REJECTED)
    assert [p.at for p in facts(store).past] == [600 - 10080]
    stand(store, judged(BEFORE, send(800)), PlanStatus.APPROVED)
    assert [p.at for p in facts(store).past] == [800 - 10080]
    assert facts(store).own_weeks == 1


def test_the_week_itself_and_later_ones_are_no_past(store: SqlStore) -> None:
    put(store, page_record())
    stand(store, judged(MONDAY, send(600)), PlanStatus.APPROVED)
    stand(store, judged(MONDAY + timedelta(days=7), send(600)), PlanStatus.APPROVED)
    assert facts(store).past == ()


def test_what_a_page_holds_and_plans(store: SqlStore) -> None:
    put(
        store,
        page_record(),
        page_record("p2", "bella"),
        vault("teasing", quantity=3, adult_ok=True, consent_ok=True, list_price_cents=900),
        vault("solo", adult_ok=True),
        vault("shower", "p2", adult_ok=True, consent_ok=True),
        OfferRecord("o1", "p1", (("teasing", 900), ("solo", 1100)), 1500, 4, at(5000)),
        OfferRecord("gone", "p1", (("solo", 1),), ends_at=at(0)),
        OfferRecord("open", "p1", ()),
        DripSetRecord("d2", "p1", MONDAY + timedelta(days=6), "shoot"),
        DripSetRecord("d1", "p1", MONDAY, outfit_id="red"),
        DripSetRecord("d0", "p1", MONDAY - timedelta(days=1)),
        DripSetRecord("d3", "p1", MONDAY + timedelta(days=7)),
        LiveEventRecord("l1", "p1", at(-30), at(30)),
        LiveEventRecord("l0", "p1", at(-30), at(0)),
        LiveEventRecord("l2", "p1", at(10080), at(10140)),
        StaffedRecord("p1", at(600), at(720)),
        SegmentRecord("p1", Audience.RENEW_OFF, 321),
    )
    found = facts(store)
    assert found.schedulable("teasing") and not found.schedulable("solo")
    assert set(found.vault) == {"solo", "teasing"}
    assert found.offers == {
        "o1": Offer("o1", (("teasing", 900), ("solo", 1100)), 1500, 4, 5000),
        "open": Offer("open", ()),
    }
    assert found.stock == {"o1": 4}
    assert found.drip_sets == (DripSet("d1", 0, None, "red"), DripSet("d2", 6, "shoot", None))
    assert found.live_events == (LiveEvent("l1", -30, 30),)
    assert found.staffed == ((600, 720),)
    with store.read() as s:
        assert s.inputs.segments(PAGE).size == {Audience.RENEW_OFF: 321}


@pytest.mark.parametrize(
    ("zone", "moment", "weekday", "hour", "day"),
    [
        # America/Los_Angeles: the clock went back on Sunday 1 November 2026
        ("America/Los_Angeles", datetime(2026, 11, 1, 8, 30, tzinfo=UTC), 6, 1, -1),
        ("America/Los_Angeles", datetime(2026, 11, 1, 9, 30, tzinfo=UTC), 6, 1, -1),
        ("America/Los_Angeles", datetime(2026, 11, 2, 7, 30, tzinfo=UTC), 6, 23, -1),
        ("Pacific/Auckland", datetime(2026, 9, 26, 13, 59, tzinfo=UTC), 6, 1, -1),
        ("Pacific/Auckland", datetime(2026, 9, 26, 14, 1, tzinfo=UTC), 6, 3, -1),
        ("Pacific/Tongatapu", datetime(2026, 12, 27, 10, 59, tzinfo=UTC), 6, 23, -1),
        ("Asia/Kolkata", datetime(2028, 2, 28, 18, 31, tzinfo=UTC), 1, 0, -6),
    ],
)
def test_history_is_read_off_the_page_s_own_clock(
    store: SqlStore, zone: str, moment: datetime, weekday: int, hour: int, day: int
) -> None:
    here = moment.astimezone(ZoneInfo(zone)).date()
    monday = date.fromordinal(here.toordinal() - here.weekday() + 7)
    put(store, page_record(time_zone="UTC"), sent("h1", moment))
    put(store, page_record(time_zone=zone))  # the page moves: its past moves with it
    where, week = page(zone=zone), Week(monday, zone)
    with store.read() as s:
        found = s.inputs.history(where, week)
        everybody = s.portfolio.sends()
    assert (found.weekday[0], found.hour[0], found.local_day[0]) == (weekday, hour, day)
    assert found.at[0] == week.minute(moment) and week.day(int(found.at[0])) == day
    assert (everybody.weekday[0], everybody.hour[0], everybody.local_day[0]) == (
        weekday,
        hour,
        here.toordinal(),
    )


def test_history_reaches_back_24_months_in_order(store: SqlStore) -> None:
    moments = [WEEK.origin - timedelta(days=d) for d in (1, 700, 730, 732)]
    rows = [sent(f"h{i}", m, content_type="solo" if i else None) for i, m in enumerate(moments)]
    put(store, page_record(), *rows, sent("x", WEEK.origin), sent("u", moments[1], send_type=None, chars=7))
    with store.read() as s:
        found = s.inputs.history(PAGE, WEEK)
        empty = s.inputs.history(page("p9"), WEEK)
    assert found.n == 4 and empty.n == 0 and empty.caption.shape == (0,)
    assert (np.diff(found.at) >= 0).all() and found.at[-1] == -1440
    assert [found.content_keys[c] if c >= 0 else None for c in found.content][-1] is None
    unknown = found.chars == 7
    assert found.kind[unknown].tolist() == [-1]
    assert {KIND_CODES[k] for k in found.kind[~unknown]} == {SendKind.PPV_UNLOCK}


@pytest.mark.parametrize("with_bank", [False, True])
def test_history_knows_the_tone_of_every_caption_that_is_on_record(store: SqlStore, with_bank: bool) -> None:
    put(
        store,
        page_record(),
        caption("b", tone="playful"),
        caption("a", tone="warm"),
        caption("plain", tone=None),
        caption("off", tone="bold", is_active=False),
    )
    keys = ("a", "b", "b", "off", "plain", "not in the bank", None)
    put(store, *(sent(f"h{i}", at(-100 + i), caption_id=key) for i, key in enumerate(keys)))
    with store.read() as s:
        found = s.inputs.history(PAGE, WEEK, bank=s.captions.bank() if with_bank else None)
    assert found.tone.tolist() == ["warm", "playful", "playful", "bold", "", "", ""]


def test_the_bank_holds_active_captions_in_order_of_id(store: SqlStore) -> None:
    put(
        store,
        page_record(),
        page_record("p2", "bella", page_type=PageType.FREE),
        caption("c10", "short", tone="playful"),
        caption("c9", "x" * 41, page_id="p1", content_type=None, paid_only=True, performance=71.5),
        caption("B1", "  trimmed  ", caption_type="bump"),
        caption("off", "gone", is_active=False),
        caption("paid", "for paying fans", paid_only=True),
    )
    with store.read() as s:
        bank = s.captions.bank(screen_long, "v1")
        assert s.captions.known_captions() == {"B1", "c10", "c9", "off", "paid"}
        assert [h.id for h in s.captions.search("SHORT")] == ["c10"]
        assert [h.id for h in s.captions.search("%")] == []
        assert [h.id for h in s.captions.search(page=PageId("p2"))] == ["B1", "c10"]
        assert [h.id for h in s.captions.search(caption_type="ppv_message", limit=1)] == ["c9"]
    assert bank.ids == ("B1", "c10", "c9", "paid")
    assert bank.blocked.tolist() == [False, False, True, False]
    assert bank.owner.tolist() == [-1, -1, 0, -1] and bank.page_keys == ("p1",)
    assert bank.chars.tolist() == [7, 5, 41, 15] and bank.performance[2] == 71.5
    assert [bank.type_keys[t] for t in bank.caption_type[:3]] == ["bump", "ppv_message", "ppv_message"]
    assert bank.content.tolist() == [0, 0, -1, 0] and bank.tone.tolist() == [-1, 0, -1, -1]
    assert bank.paid_only.tolist() == [False, False, True, True]


def test_use_counts_this_page_before_this_week(store: SqlStore) -> None:
    put(store, page_record(), page_record("p2", "bella"), caption("c1"), caption("c2"), caption("c3"))
    put(
        store,
        sent("h1", at(-100), caption_id="c2"),
        sent("h2", at(-3000), caption_id="c2"),
        sent("h3", at(5), caption_id="c1"),
        sent("h4", at(-5), "p2", caption_id="c3"),
        sent("h5", at(-5), caption_id="not in the bank"),
    )
    with store.read() as s:
        use = s.inputs.use(PAGE, WEEK, s.captions.bank())
    assert use.caption.tolist() == [1] and use.times.tolist() == [2]
    assert use.last_used_day.tolist() == [-1] and use.earnings_cents.tolist() == [6000]


def test_a_planned_use_that_history_tells_of_counts_once(store: SqlStore) -> None:
    put(store, page_record(), caption("c1"))
    stand(store, judged(BEFORE, send(600)), PlanStatus.APPROVED)
    put(store, sent("h1", at(602, Week(BEFORE, PAGE.time_zone)), caption_id="c1"))
    with store.read() as s:
        assert s.inputs.use(PAGE, WEEK, s.captions.bank()).times.tolist() == [1]


def test_portfolio_takes_twelve_months_of_all_pages(store: SqlStore) -> None:
    put(store, page_record(), page_record("p2", "bella", page_type=PageType.FREE))
    put(
        store,
        sent("h1", NOW),
        sent("h2", NOW - timedelta(days=100), "p2"),
        sent("h3", NOW - timedelta(days=366), "p2"),
    )
    with store.read() as s:
        found, earlier = s.portfolio.sends(), s.portfolio.sends(NOW - timedelta(days=1))
    assert [found.page_keys[p] for p in found.page] == ["p1", "p2"] and found.paid.tolist() == [True, False]
    assert earlier.n == 2 and earlier.page_keys == ("p2",)


def test_fitted_portfolios_are_kept_by_version_and_not_for_ever(store: SqlStore) -> None:
    with store.write() as s:
        for n in range(6):
            s.portfolio.save_cached(f"v{n}", f"body {n}")
        s.portfolio.save_cached("v5", "again")
        kept = {v: s.portfolio.cached(f"v{v}") for v in range(6)}
    assert kept == {0: None, 1: None, 2: None, 3: "body 3", 4: "body 4", 5: "again"}
