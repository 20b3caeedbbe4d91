"""Fields to records: what makes a row of each noun whole, beyond its single cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from eros.app.import_values import Known, Noun
from eros.domain.page import ActiveHours
from eros.domain.records import (
    CaptionRecord,
    DripSetRecord,
    HistoryRecord,
    LiveEventRecord,
    OfferRecord,
    PageRecord,
    PersonaRecord,
    Record,
    SegmentRecord,
    StaffedRecord,
    VaultRecord,
)
from eros.domain.words import SubType
from eros.importers.parsers import settle
from eros.importers.reasons import Bad

Fields = dict[str, Any]
Remarks = list[str]
Build = Callable[[Fields, Mapping[str, str], Remarks], Record]


class BadField(Bad):
    """A row whose cells are fine one by one, and not together. ``field`` is the one to look at."""

    def __init__(self, field: str, code: str, why: str) -> None:
        super().__init__(code, why)
        self.field = field


def _settle(row: Fields, zones: Mapping[str, str], remarks: Remarks, *names: str) -> None:
    zone = zones[row["page_id"]]
    for name in names:
        when = row.get(name)
        if when is not None and when.tzinfo is None:
            try:
                row[name], twice = settle(when, zone)
            except Bad as e:
                raise BadField(name, e.code, e.why) from None
            if twice:
                remarks.append("import.fold")


def _page(row: Fields, zones: Mapping[str, str], remarks: Remarks) -> Record:
    row.setdefault("name", row["page_id"])
    if "sub_type" not in row:
        row["sub_type"] = SubType.PERSONAL
    start, end = row.get("active_start_min", 480), row.get("active_end_min", 1439)
    if end < start:  # "02:30" means half past two in the coming night
        end += 1440
        row["active_end_min"] = end
    try:
        ActiveHours(start, end)
    except ValueError as e:
        raise BadField("active_start", "import.hours", str(e)) from None
    return PageRecord(**row)


def _persona(row: Fields, zones: Mapping[str, str], remarks: Remarks) -> Record:
    row.setdefault("primary_tone", None)
    return PersonaRecord(**row)


def _caption(row: Fields, zones: Mapping[str, str], remarks: Remarks) -> Record:
    if row.get("earnings_cents") and not row.get("times_used"):
        remarks.append("import.usage_mismatch")
    return CaptionRecord(**row)


def _history(row: Fields, zones: Mapping[str, str], remarks: Remarks) -> Record:
    _settle(row, zones, remarks, "sent_at")
    sent, viewed, bought = row.get("sent_count", 0), row.get("viewed_count", 0), row.get("purchased_count", 0)
    if viewed > sent:
        raise BadField("viewed_count", "import.viewed_over_sent", f"{viewed} views of {sent} recipients")
    if bought > sent:
        raise BadField(
            "purchased_count", "import.purchased_over_sent", f"{bought} purchases of {sent} recipients"
        )
    return HistoryRecord(**row)


def _offer(row: Fields, zones: Mapping[str, str], remarks: Remarks) -> Record:
    _settle(row, zones, remarks, "ends_at")
    return OfferRecord(**row)


def _ordered(row: Fields, zones: Mapping[str, str], remarks: Remarks) -> None:
    _settle(row, zones, remarks, "starts_at", "ends_at")
    if row["ends_at"] <= row["starts_at"]:
        raise BadField("ends_at", "import.time_order", "it ends before it starts")


def _live(row: Fields, zones: Mapping[str, str], remarks: Remarks) -> Record:
    _ordered(row, zones, remarks)
    return LiveEventRecord(**row)


def _staffed(row: Fields, zones: Mapping[str, str], remarks: Remarks) -> Record:
    _ordered(row, zones, remarks)
    return StaffedRecord(**row)


BUILD: Mapping[Noun, Build] = MappingProxyType(
    {
        Noun.PAGES: _page,
        Noun.PERSONAS: _persona,
        Noun.CAPTIONS: _caption,
        Noun.VAULT: lambda row, zones, remarks: VaultRecord(**row),
        Noun.HISTORY: _history,
        Noun.SEGMENTS: lambda row, zones, remarks: SegmentRecord(**row),
        Noun.OFFERS: _offer,
        Noun.DRIPS: lambda row, zones, remarks: DripSetRecord(**row),
        Noun.LIVE: _live,
        Noun.STAFFED: _staffed,
    }
)

# The fields that say which thing a row is about.
IDENTITY: Mapping[Noun, tuple[str, ...]] = MappingProxyType(
    {
        Noun.PAGES: ("page_id",),
        Noun.PERSONAS: ("page_id",),
        Noun.CAPTIONS: ("caption_id",),
        Noun.VAULT: ("page_id", "content_type"),
        Noun.HISTORY: ("send_id",),
        Noun.SEGMENTS: ("page_id", "audience"),
        Noun.OFFERS: ("offer_id",),
        Noun.DRIPS: ("drip_set_id",),
        Noun.LIVE: ("event_id",),
        Noun.STAFFED: ("page_id", "starts_at"),
    }
)


def zones_of(known: Known) -> dict[str, str]:
    """Page id -> IANA zone."""
    return {page.page_id: page.zone for page in known.pages}
