"""What chatters work from: by date, what lands in inboxes, and what to know about it (gap 6.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from eros.app.app import App
from eros.app.exporting import planned_weeks
from eros.domain.page import PageId
from eros.domain.plan import JudgedWeek, SendId, WeekPlan
from eros.domain.words import Audience, Channel, PlanStatus, SendKind
from eros.rules.chat import EXPECT, WHO, relevant

# What the planner has to say of a week as such is for schedulers, but for these.
FOR_CHATTERS = frozenset({"captions.needed", "timing.no_live_event", "types.no_live_event", "week.begun"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One send that a chatter must know of. ``at`` is the page's own time; ``says`` is its caption,
    ``None`` while somebody has yet to write it; ``replies_from`` and ``expect`` are words."""

    send: SendId
    at: datetime
    kind: SendKind
    game: str | None
    channel: Channel
    audience: Audience
    price_cents: int | None
    content_type: str | None
    offer_id: str | None
    expires_at: datetime | None
    staffed: bool
    replies_from: str
    expect: str
    says: str | None


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A date's entries in time order, and what to know besides."""

    date: date
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A page's week, or a day of it, for those who answer its fans. ``notes`` hold all week."""

    page: PageId
    page_name: str
    time_zone: str
    week_start: date
    status: PlanStatus
    notes: tuple[str, ...]
    days: tuple[DaySheet, ...]


def manifest_of(judged: JudgedWeek, day: date | None = None) -> Manifest:
    """The manifest of a week, or of one of its dates. Pure."""
    plan = judged.plan
    general = [
        n for n in plan.notes if n.date is None and plan.get(n.send) is None and n.code in FOR_CHATTERS
    ]
    dates = [plan.week.date(plan.week.day_start(d)) for d in range(7)]
    return Manifest(
        page=plan.page.id,
        page_name=plan.page.name,
        time_zone=plan.page.time_zone,
        week_start=plan.week.start,
        status=plan.status,
        notes=(*_standing(plan.status), *(n.text for n in general)),
        days=tuple(_day(plan, d, on) for d, on in enumerate(dates) if day in (None, on)),
    )


def _standing(status: PlanStatus) -> Iterator[str]:
    if status in (PlanStatus.DRAFT, PlanStatus.REJECTED):
        yield f"This week is {'a draft' if status is PlanStatus.DRAFT else 'rejected'}: it may still change."


def manifests(app: App, page: str | None, week_start: date, day: date | None = None) -> tuple[Manifest, ...]:
    """The manifest of one page, or with ``page`` ``None`` of every page that has a plan.

    Raises
    ------
    PlanNotFound, NothingPlanned
        As their names say.
    """
    return tuple(manifest_of(judged, day) for judged in planned_weeks(app, page, week_start))


def _day(plan: WeekPlan, d: int, on: date) -> DaySheet:
    week = plan.week
    entries = tuple(
        Entry(
            send=s.id,
            at=week.local(s.at),
            kind=s.kind,
            game=s.game,
            channel=s.channel,
            audience=s.audience,
            price_cents=s.price_cents,
            content_type=s.content_type,
            offer_id=s.offer_id,
            expires_at=None if s.expires_at is None else week.local(s.expires_at),
            staffed=s.staffed,
            replies_from=WHO[s.audience],
            expect=EXPECT.get(s.kind, "reactions"),
            says=s.caption_text,
        )
        for s in plan.sends
        if relevant(s) and week.day(s.at) == d
    )
    return DaySheet(on, entries, tuple(_notes(plan, d, on)))


def _notes(plan: WeekPlan, d: int, on: date) -> Iterator[str]:
    """What to know on a day: windows and their items, offers, ends, the plan's own notes."""
    week = plan.week
    for w in plan.drip_windows:
        if week.day(w.start) == d:
            look = f", outfit {w.outfit_id}" if w.outfit_id else ""
            hours = f"{week.local(w.start):%H:%M}-{week.local(w.end):%H:%M}"
            yield f"{hours}: drip window of {w.drip_set_id}{look}; the plan sells nothing in it."
            shown = [s for s in plan.sends if s.drip_window == w.id]
            for place, s in enumerate(shown, 1):
                yield f"{week.local(s.at):%H:%M}: item {place} of {len(shown)} of {w.drip_set_id}."
    for s in plan.sends:
        if week.day(s.at) == d and s.offer_id and relevant(s):
            clock = f"{week.local(s.at):%H:%M}"
            yield f"{clock}: {_said(s.kind)} sells offer {s.offer_id}; its recorded items bind."
        if s.expires_at is not None and week.day(s.expires_at) == d:
            yield f"{week.local(s.expires_at):%H:%M}: {_said(s.kind)} of {week.label(s.at)} expires."
    for n in plan.notes:
        send = plan.get(n.send)
        if n.date == on or (n.date is None and send is not None and week.day(send.at) == d):
            yield n.text


def _said(kind: SendKind) -> str:
    return kind.value.replace("_", " ")


__all__ = ["DaySheet", "Entry", "Manifest", "manifest_of", "manifests"]
