"""A week as calendar entries that any calendar program opens in the page's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from eros.app.export import Edition
from eros.domain.plan import DripWindow, Send, WeekPlan
from eros.domain.words import PlanStatus
from eros.exporters.rows import Row, address, remarks, rows
from eros.exporters.words import caption, clean, kind_title, money, title

ENDING = "ics"
LENGTH = timedelta(minutes=15)  # how long an entry shows; a send itself takes no time


def calendar_ics(edition: Edition) -> bytes:
    """RFC 5545 calendar with its own VTIMEZONE.

    A newer file updates the entries of an older one: UIDs stay, SEQUENCE counts the plan's versions,
    DTSTAMP says when this one was made or last changed its status. What earlier versions held and
    this one does not is there as cancelled, so that it leaves the calendars that have it.
    """
    plan = edition.judged.plan
    made = edition.at or edition.judged.issued_at
    issue = _Issue(made.astimezone(UTC).replace(microsecond=0), max(0, edition.version - 1))
    calendar = Calendar()
    calendar.add("prodid", "-//EROS//week planner//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _Text(clean(f"{plan.page.name}: week of {plan.week.start.isoformat()}")))
    calendar.add("x-wr-timezone", plan.page.time_zone)
    calendar.add_component(_zone(plan.page.time_zone, plan.week.start.year))
    for row in rows(plan):
        calendar.add_component(_event(plan, row, issue))
    for window in plan.drip_windows:
        calendar.add_component(_drip(plan, window, issue))
    for lost in edition.gone:
        calendar.add_component(_cancelled(plan, lost, issue))
    return bytes(calendar.to_ical())


@dataclass(frozen=True, slots=True)
class _Issue:
    """Which issue of the calendar this is: when it was made, and the how-manieth, from 0."""

    stamp: datetime
    sequence: int


def _begun(plan: WeekPlan, id_: str, at: int, lasts: timedelta, issue: _Issue) -> Event:
    event = Event()
    event.add("uid", _Text(_uid(plan, id_)))
    event.add("sequence", issue.sequence)
    event.add("dtstamp", issue.stamp)
    event.add("last-modified", issue.stamp)
    event.add("dtstart", _start(plan.week.local(at)))
    event.add("duration", lasts)
    return event


def _event(plan: WeekPlan, row: Row, issue: _Issue) -> Event:
    send = row.send
    event = _begun(plan, send.id, send.at, LENGTH, issue)
    event.add("summary", _Text(_title(send)))
    event.add("description", _Text(_description(send, row)))
    event.add("categories", [send.category.value])
    event.add("status", "CONFIRMED" if plan.status in _SETTLED else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def _title(send: Send) -> str:
    price = f" · {money(send.price_cents)}" if send.price_cents is not None else ""
    return f"{kind_title(send.kind)}{price}"


_SETTLED = frozenset({PlanStatus.APPROVED, PlanStatus.PUBLISHED})


def _drip(plan: WeekPlan, window: DripWindow, issue: _Issue) -> Event:
    lasts = timedelta(minutes=window.end - window.start)
    event = _begun(plan, f"drip-{window.id}", window.start, lasts, issue)
    event.add("summary", _Text(f"Drip window: {clean(window.drip_set_id)}"))
    event.add("description", "Nothing is sold in these hours.")
    event.add("transp", "TRANSPARENT")
    return event


def _cancelled(plan: WeekPlan, lost: Send | DripWindow, issue: _Issue) -> Event:
    if isinstance(lost, Send):
        event = _begun(plan, lost.id, lost.at, LENGTH, issue)
        event.add("summary", _Text(_title(lost)))
    else:
        event = _drip(plan, lost, issue)
    event.add("status", "CANCELLED")
    return event


def _start(local: datetime) -> datetime:
    """Local time with its zone; UTC in the second pass of a repeated hour, where local is unclear."""
    return local.astimezone(UTC) if local.fold else local


def _description(send: Send, row: Row) -> str:
    lines = [caption(send), "", address(send)]
    if send.content_type:
        lines.append(f"Content: {clean(title(send.content_type))}")
    if remarks(row):
        lines.append(clean(remarks(row)))
    lines.append(f"Expected: {money(send.expected_cents)}")
    return "\n".join(lines)


def _uid(plan: WeekPlan, id_: str) -> str:
    return clean(f"{plan.page.id}.{plan.week.start.isoformat()}.{id_}@eros")


class _Text(vText):
    """Text escaped as RFC 5545 says and no further: a backslash in a caption stays one."""

    def to_ical(self) -> bytes:
        """The escaped bytes."""
        text = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return text.replace("\n", "\\n").encode()


@lru_cache(maxsize=64)
def _zone(name: str, year: int) -> Timezone:
    """The zone's rules from the year before until two years on, one observance per change.

    Each begins at the wall clock's time before the change, as RFC 5545 wants it.
    """
    zone = ZoneInfo(name)
    first, last = datetime(year - 1, 1, 1, tzinfo=UTC), datetime(year + 2, 1, 1, tzinfo=UTC)
    out = Timezone()
    out.add("tzid", name)
    out.add_component(_observance(zone, first, first))
    day = timedelta(days=1)
    at = first
    while at < last:
        if at.astimezone(zone).utcoffset() != (at + day).astimezone(zone).utcoffset():
            lo, hi = at, at + day
            while hi - lo > timedelta(minutes=1):
                mid = lo + timedelta(minutes=int((hi - lo).total_seconds() // 120))
                if mid.astimezone(zone).utcoffset() == at.astimezone(zone).utcoffset():
                    lo = mid
                else:
                    hi = mid
            out.add_component(_observance(zone, lo, hi))
        at += day
    return out


def _observance(zone: ZoneInfo, before: datetime, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    old, new = before.astimezone(zone), after.astimezone(zone)
    offset_from, offset_to = old.utcoffset() or timedelta(), new.utcoffset() or timedelta()
    part: TimezoneStandard | TimezoneDaylight = TimezoneDaylight() if new.dst() else TimezoneStandard()
    part.add("dtstart", (after + offset_from).replace(tzinfo=None))
    part.add("tzoffsetfrom", offset_from)
    part.add("tzoffsetto", offset_to)
    part.add("tzname", new.tzname() or "")
    return part


__all__ = ["ENDING", "calendar_ics"]
