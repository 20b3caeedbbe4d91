"""Small records and weeks for the store's tests."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eros.app.week_file import NO_PROVENANCE
from eros.domain.bank import CaptionTraits
from eros.domain.page import ActiveHours, Page, PageId
from eros.domain.plan import (
    Budget,
    Day,
    JudgedWeek,
    Objective,
    Pin,
    Send,
    SendId,
    Verdict,
    WeekPlan,
)
from eros.domain.records import CaptionRecord, HistoryRecord, PageRecord, VaultRecord
from eros.domain.week import Week
from eros.domain.words import (
    Audience,
    Category,
    Channel,
    PageClass,
    PageType,
    SendKind,
    SubType,
    Tier,
    VerdictStatus,
)
from eros.stores.store import SqlStore

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
ZONE = "America/Los_Angeles"


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "eros.db"
        SqlStore(f"sqlite:///{path}").files.upgrade()
        return path.read_bytes()


def empty_database(path: Path) -> str:
    """A database of this version's schema at ``path``, copied from one migrated once; its URL."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_empty())
    return f"sqlite:///{path}"


def page_record(page_id: str = "p1", name: str = "alexia", **more: object) -> PageRecord:
    fields: dict[str, object] = {
        "page_id": page_id,
        "name": name,
        "page_type": PageType.PAID,
        "page_class": PageClass.EXPLICIT,
        "sub_type": SubType.COMMERCIAL,
        "fan_count": 1500,
        "time_zone": ZONE,
        **more,
    }
    return PageRecord(**fields)  # type: ignore[arg-type]


def caption(
    caption_id: str, text: str = "A quiet evening, and a new set for you", **more: object
) -> CaptionRecord:
    fields: dict[str, object] = {"caption_type": "ppv_message", "content_type": "teasing", **more}
    return CaptionRecord(caption_id, text, **fields)  # type: ignore[arg-type]


def sent(send_id: str, at: datetime, page_id: str = "p1", **more: object) -> HistoryRecord:
    fields: dict[str, object] = {
        "send_type": SendKind.PPV_UNLOCK,
        "price_cents": 1500,
        "sent_count": 100,
        "viewed_count": 20,
        "purchased_count": 2,
        "earnings_cents": 3000,
        "content_type": "teasing",
        **more,
    }
    return HistoryRecord(send_id, page_id, at, **fields)  # type: ignore[arg-type]


def vault(content_type: str, page_id: str = "p1", **more: object) -> VaultRecord:
    return VaultRecord(page_id, content_type, **more)  # type: ignore[arg-type]


def page(page_id: str = "p1", zone: str = ZONE) -> Page:
    return Page(
        id=PageId(page_id),
        name="alexia",
        page_type=PageType.PAID,
        page_class=PageClass.EXPLICIT,
        sub_type=SubType.COMMERCIAL,
        tier=Tier.MID,
        fan_count=1500,
        time_zone=zone,
        confidence=0.8,
        active_hours=ActiveHours(),
    )


def send(at: int, key: str = "s1", **more: object) -> Send:
    fields: dict[str, object] = {
        "kind": SendKind.PPV_UNLOCK,
        "category": Category.REVENUE,
        "channel": Channel.MASS_MESSAGE,
        "audience": Audience.ALL_ACTIVE,
        "caption_id": "c1",
        "caption_text": "A quiet evening, and a new set for you",
        "price_cents": 1500,
        **more,
    }
    return Send(SendId(key), at, **fields)  # type: ignore[arg-type]


def judged(
    start: date = MONDAY,
    *sends: Send,
    page_id: str = "p1",
    zone: str = ZONE,
    expected: int = 12345,
    pins: tuple[Pin, ...] = (),
) -> JudgedWeek:
    week = Week(start, zone)
    days = tuple(
        Day(date.fromordinal(start.toordinal() + d), "balanced", "solo", Budget(1)) for d in range(7)
    )
    plan = WeekPlan(
        page(page_id, zone),
        week,
        sends or (send(700),),
        days=days,
        pins=pins,
        objective=Objective(expected, expected + 10, proven=True),
        provenance=NO_PROVENANCE,
    )
    verdict = Verdict(True, 92.5, VerdictStatus.APPROVED, (), ("TIM01",), len(plan.sends))
    return JudgedWeek(plan, verdict, NOW)


def screen_long(texts: Sequence[str], types: Sequence[str]) -> tuple[NDArray[np.bool_], CaptionTraits]:
    """Blocks texts of more than 40 characters; the emoji level is their number of blanks."""
    none = np.zeros(len(texts), np.int32)
    blanks = np.array([t.count(" ") for t in texts], np.int32)
    long = np.array([len(t) > 40 for t in texts], np.bool_)
    return long, CaptionTraits(none.astype(np.int64), none, blanks, none, ("solo", "pov gfe"))
