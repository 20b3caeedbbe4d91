"""A page and a send, complete by default; tests name only what matters to them."""

from __future__ import annotations

from typing import Any

from eros.catalog.load import default
from eros.domain.page import Page, PageId
from eros.domain.plan import Send, SendId
from eros.domain.words import (
    Category,
    Channel,
    PageClass,
    PageType,
    SendKind,
    SubType,
    Tier,
)

FANS = {Tier.LOW: 500, Tier.MID: 2500, Tier.HIGH: 9000, Tier.ULTRA: 30000}
ALWAYS_TARGETED = (SendKind.PPV_FOLLOWUP, SendKind.EXPIRED_WINBACK)


def a_page(
    page_type: str = "paid",
    tier: str = "HIGH",
    page_class: str = "explicit",
    sub_type: str = "commercial",
    **more: Any,
) -> Page:
    """A page of this kind."""
    made = {
        "id": PageId("p1"),
        "name": "page one",
        "fan_count": FANS[Tier(tier)],
        "time_zone": "America/Los_Angeles",
        "confidence": 0.9,
    }
    return Page(
        page_type=PageType(page_type),
        tier=Tier(tier),
        page_class=PageClass(page_class),
        sub_type=SubType(sub_type),
        **{**made, **more},
    )


def a_send(at: int, kind: SendKind, **more: Any) -> Send:
    """A send with its type's category, channel and audience; a game post is a campaign."""
    spec = default().send_types[kind]
    channel = Channel.TARGETED_MESSAGE if kind in ALWAYS_TARGETED else spec.primary_channel
    made = {
        "id": SendId("s1"),
        "category": Category(spec.category),
        "channel": channel,
        "audience": spec.required_audience or spec.audience,
        "campaign": kind is SendKind.GAME_POST,
    }
    return Send(at=at, kind=kind, **{**made, **more})
