"""A send as a row of a sheet: the columns that a scheduler works from, once for CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from eros.domain.plan import Reason, Send, WeekPlan
from eros.domain.words import SendKind
from eros.exporters.words import audience_words, caption, clean, decimal, kind_title, money, title
from eros.rules.measure import running_campaign


@dataclass(frozen=True, slots=True)
class Row:
    """One send, its instants as local date-times. ``carries``: what goes out with it besides its text."""

    send: Send
    day: int
    at: datetime
    expires: datetime | None
    parent: datetime | None
    link_to: datetime | None
    carries: str = ""


def carried(plan: WeekPlan, send: Send) -> str:
    """What a renewal post and a win-back carry (gap 9.2): the link, and the campaign that is running.

    The plan holds neither a platform's links nor what the campaign's own caption says: whoever
    schedules the send adds them.
    """
    if send.kind is SendKind.RENEW_ON_POST:
        return "with the auto-renew link"
    running = running_campaign(plan, send.at) if send.kind is SendKind.EXPIRED_WINBACK else None
    if running is None:
        return ""
    return f"speaks of the {kind_title(running.kind).lower()} of {plan.week.local(running.at):%a %H:%M}"


def rows(plan: WeekPlan) -> Iterator[Row]:
    """The week's sends in time order."""
    for s in plan.sends:
        parent, linked = plan.get(s.parent), plan.get(s.link_to)
        yield Row(
            send=s,
            day=plan.week.day(s.at),
            at=plan.week.local(s.at),
            expires=None if s.expires_at is None else plan.week.local(s.expires_at),
            parent=None if parent is None else plan.week.local(parent.at),
            link_to=None if linked is None else plan.week.local(linked.at),
            carries=carried(plan, s),
        )


def effect(reason: Reason) -> str:
    """A reason's effect: ``+$3.10``, ``x1.12`` or nothing."""
    if reason.effect_cents is not None:
        return ("+" if reason.effect_cents > 0 else "") + money(reason.effect_cents)
    return "" if reason.multiplier is None else f"×{reason.multiplier:.2f}"


def why(send: Send) -> str:
    """All reasons of a send on one line each."""
    return "\n".join(
        f"{clean(r.factor)} {effect(r)}: {clean(r.text)}".replace(" :", ":") for r in send.reasons
    )


def remarks(row: Row) -> str:
    """What a scheduler must not overlook, in a few words."""
    s = row.send
    out = []
    if s.needs_caption:
        out.append("needs a caption")
    if s.flyer_required:
        out.append("flyer required")
    if row.parent is not None:
        out.append(f"follow-up of {row.parent:%a %H:%M}")
    if row.link_to is not None:
        out.append(f"links to {row.link_to:%a %H:%M}")
    if row.carries:
        out.append(row.carries)
    if row.expires is not None:
        out.append(f"expires {row.expires:%a %H:%M}")
    if s.campaign:
        out.append("campaign")
    if s.pinned_by_user:
        out.append("fixed by hand")
    if s.drip_window is not None:
        out.append(f"drip window {s.drip_window}")
    if s.staffed:
        out.append("somebody is online")
    return "; ".join(out)


CSV_COLUMNS = (
    "page_id", "page", "week_start", "day", "date", "time", "utc_offset", "send_id", "send_type", "category",
    "channel", "audience", "price_usd", "caption_id", "caption", "needs_caption", "content_type", "ppv_style",
    "game", "offer_id", "media", "flyer_required", "label", "campaign", "pinned_by_user", "staffed", "parent",
    "link_to", "expires_at", "drip_window", "shoot_id", "outfit_id", "expected_usd", "low_usd", "high_usd",
    "remarks", "why",
)  # fmt: skip


def csv_cells(plan: WeekPlan, row: Row) -> list[str | int]:
    """The cells of ``CSV_COLUMNS``; texts as they are, not yet made harmless."""
    s, page = row.send, plan.page
    offset = row.at.strftime("%z")
    return [
        str(page.id), page.name, plan.week.start.isoformat(), f"{row.at:%A}", f"{row.at:%Y-%m-%d}",
        f"{row.at:%H:%M}", f"UTC{offset[:3]}:{offset[3:5]}", s.id, s.kind.value, s.category.value, s.channel.value,
        s.audience.value, decimal(s.price_cents), s.caption_id or "", caption(s), yes(s.needs_caption),
        s.content_type or "", s.ppv_style.value if s.ppv_style else "", s.game or "", s.offer_id or "",
        s.media.value, yes(s.flyer_required), s.label or "", yes(s.campaign), yes(s.pinned_by_user),
        yes(s.staffed), s.parent or "", s.link_to or "", row.expires.isoformat() if row.expires else "",
        s.drip_window or "", s.shoot_id or "", s.outfit_id or "", decimal(s.expected_cents),
        decimal(s.interval_cents[0]), decimal(s.interval_cents[1]), remarks(row), why(s),
    ]  # fmt: skip


def yes(flag: bool) -> str:
    """``yes`` or nothing."""
    return "yes" if flag else ""


def address(send: Send) -> str:
    """Channel and audience in words."""
    return f"{title(send.channel.value)}, {audience_words(send.audience)}"


__all__ = [
    "CSV_COLUMNS",
    "Row",
    "address",
    "carried",
    "csv_cells",
    "effect",
    "kind_title",
    "remarks",
    "rows",
    "why",
    "yes",
]
