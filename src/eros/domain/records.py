"""One validated row of incoming data per kind: what importers hand to the store.

Money is integer USD cents, instants are aware UTC, lengths are code points after trimming.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from eros.domain.words import Audience, PageClass, PageType, SendKind, SubType


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A page. ``active_start_min``/``active_end_min`` as in ``ActiveHours``."""

    page_id: str
    name: str
    page_type: PageType
    page_class: PageClass
    sub_type: SubType
    fan_count: int
    time_zone: str
    subscription_price_cents: int = 0
    is_active: bool = True
    performance_tier: int | None = None
    group: str | None = None
    active_start_min: int = 480
    active_end_min: int = 1439


@dataclass(frozen=True, slots=True)
class PersonaRecord:
    """How a page talks."""

    page_id: str
    primary_tone: str | None
    secondary_tone: str | None = None
    emoji_level: str | None = None
    slang_level: str | None = None
    avg_caption_length: int | None = None


@dataclass(frozen=True, slots=True)
class CaptionRecord:
    """A caption; ``page_id`` ``None`` means shared by all pages."""

    caption_id: str
    text: str
    caption_type: str
    page_id: str | None = None
    content_type: str | None = None
    tone: str | None = None
    paid_only: bool = False
    is_active: bool = True
    performance: float = 50.0
    times_used: int = 0
    earnings_cents: int = 0


@dataclass(frozen=True, slots=True)
class VaultRecord:
    """A content type a page holds. Flags ``None``: nobody has said yet."""

    page_id: str
    content_type: str
    quantity: int | None = None
    list_price_cents: int | None = None
    adult_ok: bool | None = None
    consent_ok: bool | None = None
    never_posted: bool = False


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """One past send with its outcome. ``send_type`` ``None``: not known (feeds curves only)."""

    send_id: str
    page_id: str
    sent_at: datetime
    send_type: SendKind | None = None
    caption_id: str | None = None
    content_type: str | None = None
    price_cents: int = 0
    sent_count: int = 0
    viewed_count: int = 0
    purchased_count: int = 0
    earnings_cents: int = 0
    chars: int | None = None
    campaign: bool = False
    game: str | None = None
    audience: Audience = Audience.ALL_ACTIVE


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """How many fans a segment of a page holds (no fan is ever named)."""

    page_id: str
    audience: Audience
    size: int


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """A bundle on offer: content types with their list prices in cents."""

    offer_id: str
    page_id: str
    items: tuple[tuple[str, int], ...]
    price_cents: int | None = None
    stock: int | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DripSetRecord:
    """A drip set planned for one local date."""

    drip_set_id: str
    page_id: str
    on: date
    shoot_id: str | None = None
    outfit_id: str | None = None


@dataclass(frozen=True, slots=True)
class LiveEventRecord:
    """A live stream that will take place."""

    event_id: str
    page_id: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class StaffedRecord:
    """A stretch in which a person is online for the page."""

    page_id: str
    starts_at: datetime
    ends_at: datetime


Record = (
    PageRecord
    | PersonaRecord
    | CaptionRecord
    | VaultRecord
    | HistoryRecord
    | SegmentRecord
    | OfferRecord
    | DripSetRecord
    | LiveEventRecord
    | StaffedRecord
)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken: where it stood, which field, why, and the row itself as JSON."""

    file: str
    row: int
    field: str
    reason: str
    code: str
    raw: str
