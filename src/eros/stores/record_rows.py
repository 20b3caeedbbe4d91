"""Records as rows: one shape per kind of record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from eros.domain import records as rec
from eros.stores import schema
from eros.stores.codec import to_seconds

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """Where records of a kind go.

    ``big`` tables keep their digest row by row; the others are small and hashed anew. ``sticky``
    columns keep what the store knows when a record says nothing (``None``).
    """

    table: Table
    keys: tuple[str, ...]
    row: Callable[[Any], Row]
    big: bool = False
    sticky: tuple[str, ...] = ()


def _page(r: rec.PageRecord) -> Row:
    return {
        "page_id": r.page_id,
        "name": r.name,
        "page_type": r.page_type.value,
        "page_class": r.page_class.value,
        "sub_type": r.sub_type.value,
        "fan_count": r.fan_count,
        "time_zone": r.time_zone,
        "subscription_price_cents": r.subscription_price_cents,
        "is_active": r.is_active,
        "performance_tier": r.performance_tier,
        "page_group": r.group,
        "active_start_min": r.active_start_min,
        "active_end_min": r.active_end_min,
    }


def _persona(r: rec.PersonaRecord) -> Row:
    return {
        "page_id": r.page_id,
        "primary_tone": r.primary_tone,
        "secondary_tone": r.secondary_tone,
        "emoji_level": r.emoji_level,
        "slang_level": r.slang_level,
        "avg_caption_length": r.avg_caption_length,
    }


def _caption(r: rec.CaptionRecord) -> Row:
    return {
        "caption_id": r.caption_id,
        "text": r.text,
        "caption_type": r.caption_type,
        "page_id": r.page_id,
        "content_type": r.content_type,
        "tone": r.tone,
        "paid_only": r.paid_only,
        "is_active": r.is_active,
        "performance": float(r.performance),
        "times_used": r.times_used,
        "earnings_cents": r.earnings_cents,
        "chars": len(r.text.strip()),
    }


def _vault(r: rec.VaultRecord) -> Row:
    return {
        "page_id": r.page_id,
        "content_type": r.content_type,
        "quantity": r.quantity,
        "list_price_cents": r.list_price_cents,
        "adult_ok": r.adult_ok,
        "consent_ok": r.consent_ok,
        "never_posted": r.never_posted,
    }


def _segment(r: rec.SegmentRecord) -> Row:
    return {"page_id": r.page_id, "audience": r.audience.value, "size": r.size}


def _offer(r: rec.OfferRecord) -> Row:
    return {
        "offer_id": r.offer_id,
        "page_id": r.page_id,
        "price_cents": r.price_cents,
        "stock": r.stock,
        "ends_at": None if r.ends_at is None else to_seconds(r.ends_at),
    }


def _drip_set(r: rec.DripSetRecord) -> Row:
    return {
        "drip_set_id": r.drip_set_id,
        "page_id": r.page_id,
        "on": r.on,
        "shoot_id": r.shoot_id,
        "outfit_id": r.outfit_id,
    }


def _live(r: rec.LiveEventRecord) -> Row:
    return {
        "event_id": r.event_id,
        "page_id": r.page_id,
        "starts_at": to_seconds(r.starts_at),
        "ends_at": to_seconds(r.ends_at),
    }


def _staffed(r: rec.StaffedRecord) -> Row:
    return {"page_id": r.page_id, "starts_at": to_seconds(r.starts_at), "ends_at": to_seconds(r.ends_at)}


def _history(r: rec.HistoryRecord) -> Row:
    return {
        "send_id": r.send_id,
        "page_id": r.page_id,
        "sent_at": to_seconds(r.sent_at),
        "send_type": None if r.send_type is None else r.send_type.value,
        "caption_id": r.caption_id,
        "content_type": r.content_type,
        "price_cents": r.price_cents,
        "sent_count": r.sent_count,
        "viewed_count": r.viewed_count,
        "purchased_count": r.purchased_count,
        "earnings_cents": r.earnings_cents,
        "chars": r.chars,
        "campaign": r.campaign,
        "game": r.game,
        "audience": r.audience.value,
    }


# In the order in which foreign keys allow them to be written.
SHAPES: dict[type, Shape] = {
    rec.PageRecord: Shape(schema.pages, ("page_id",), _page),
    rec.PersonaRecord: Shape(schema.personas, ("page_id",), _persona),
    rec.CaptionRecord: Shape(schema.captions, ("caption_id",), _caption, big=True),
    rec.VaultRecord: Shape(
        schema.vault_items, ("page_id", "content_type"), _vault, sticky=("adult_ok", "consent_ok")
    ),
    rec.SegmentRecord: Shape(schema.segments, ("page_id", "audience"), _segment),
    rec.OfferRecord: Shape(schema.offers, ("offer_id",), _offer),
    rec.DripSetRecord: Shape(schema.drip_sets, ("drip_set_id",), _drip_set),
    rec.LiveEventRecord: Shape(schema.live_events, ("event_id",), _live),
    rec.StaffedRecord: Shape(schema.staffed_hours, ("page_id", "starts_at"), _staffed),
    rec.HistoryRecord: Shape(schema.sends, ("send_id",), _history, big=True),
}
