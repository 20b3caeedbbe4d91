"""ICS: a calendar program opens the week in the page's zone, whatever its own database says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from tests.exporters import sample

from eros.app.export import Edition
from eros.domain.plan import JudgedWeek, SendId
from eros.domain.words import PlanStatus
from eros.exporters.calendar_ics import calendar_ics

WEEKS = [
    (date(2026, 11, 23), "Europe/Berlin"),
    (date(2026, 10, 19), "Europe/Berlin"),
    (date(2026, 3, 23), "Europe/Berlin"),
    (date(2026, 3, 2), "America/New_York"),
    (date(2026, 10, 26), "America/New_York"),
    (date(2026, 9, 28), "Australia/Lord_Howe"),
    (date(2026, 12, 28), "Pacific/Tongatapu"),
    (date(2026, 3, 23), "Europe/Dublin"),
    (date(2026, 11, 23), "Asia/Kolkata"),
]


# icalendar types every property as the union of all it knows; here each is known.
def parsed(raw: bytes) -> Any:
    return icalendar.Calendar.from_ical(raw)


def ics(judged: JudgedWeek, **more: Any) -> bytes:
    return calendar_ics(Edition(judged, **more))


def sends_of(calendar: Any) -> list[Any]:
    return [e for e in calendar.walk("VEVENT") if ".drip-" not in str(e["uid"])]


@pytest.mark.parametrize(("start", "zone"), WEEKS)
def test_every_event_is_at_its_sends_instant(start: date, zone: str) -> None:
    judged = sample.judged(start, zone)
    calendar = parsed(ics(judged))
    assert not calendar.errors
    events = sends_of(calendar)
    assert len(events) == len(judged.plan.sends)
    [rules] = calendar.walk("VTIMEZONE")
    assert str(rules["tzid"]) == zone
    own = rules.to_tz()  # the file's rules, not this machine's
    for event, send in zip(events, judged.plan.sends, strict=True):
        local = judged.plan.week.local(send.at)
        assert event["dtstart"].params["tzid"] == zone
        assert event["dtstart"].dt == local
        assert event["dtstart"].dt.replace(tzinfo=own).utcoffset() == local.utcoffset()


def onset(sub: Any) -> tuple[str, timedelta, timedelta]:
    return sub["dtstart"].dt.isoformat(), sub["tzoffsetfrom"].td, sub["tzoffsetto"].td


def test_a_change_of_clocks_begins_at_the_wall_time_before_it() -> None:
    calendar = parsed(ics(sample.judged(date(2026, 3, 23))))
    changes = {onset(s) for s in calendar.walk("VTIMEZONE")[0].subcomponents}
    hour = timedelta(hours=1)
    assert ("2026-03-29T02:00:00", hour, 2 * hour) in changes
    assert ("2026-10-25T03:00:00", 2 * hour, hour) in changes


def test_the_second_pass_of_a_repeated_hour_is_written_in_utc() -> None:
    judged = sample.judged(date(2026, 10, 19))
    week = judged.plan.week
    first = week.wall(6, 2 * 60 + 31)
    assert first is not None
    sends = tuple(
        replace(judged.plan.sends[0], id=SendId(i), at=at) for i, at in (("a", first), ("b", first + 60))
    )
    raw = ics(replace(judged, plan=replace(judged.plan, sends=sends))).decode()
    assert "DTSTART;TZID=Europe/Berlin:20261025T023100" in raw
    assert "DTSTART:20261025T013100Z" in raw


def test_uids_are_stable_and_unique_and_the_status_follows_the_plan() -> None:
    judged = sample.judged()
    events = parsed(ics(judged)).walk("VEVENT")
    uids = [str(e["uid"]) for e in events]
    assert len(set(uids)) == len(uids)
    assert uids[0] == f"alexia.2026-11-23.{judged.plan.sends[0].id}@eros"
    moved = replace(judged.plan.sends[0], at=judged.plan.sends[0].at + 7)
    plan = replace(judged.plan, sends=(moved, *judged.plan.sends[1:]), status=PlanStatus.APPROVED)
    later = parsed(ics(replace(judged, plan=plan))).walk("VEVENT")
    assert {str(e["uid"]) for e in later} == set(uids)
    assert {str(e["status"]) for e in sends_of(parsed(ics(judged)))} == {"TENTATIVE"}
    assert str(later[0]["status"]) == "CONFIRMED"


def one(text: str) -> JudgedWeek:
    judged = sample.judged()
    send = replace(judged.plan.sends[0], caption_text=text, needs_caption=False)
    return replace(judged, plan=replace(judged.plan, sends=(send,), drip_windows=()))


@pytest.mark.parametrize(
    "text",
    [
        "a, b; c",
        "two\nlines",
        "BEGIN:VEVENT\nEND:VCALENDAR",
        "X-EVIL:1\r\nATTACH:x",
        "back\\slash",
        "🌿" * 60,
        "مرحبا",
    ],
)
def test_texts_are_escaped_and_come_back(text: str) -> None:
    raw = ics(one(text))
    calendar = parsed(raw)
    [event] = calendar.walk("VEVENT")
    assert str(event["description"]).startswith(text.replace("\r\n", "\n") + "\n\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n")), "lines are folded at 75 bytes"
    assert {str(k).upper() for k in event} == {
        "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DURATION", "SUMMARY", "DESCRIPTION", "CATEGORIES",
        "STATUS", "TRANSP",
    }  # fmt: skip


def test_a_backslash_before_a_letter_stays_one() -> None:
    assert rb"C:\\New\\notes\, here\; end" in ics(one("C:\\New\\notes, here; end"))


def test_drip_windows_are_events_and_the_bytes_are_stable() -> None:
    judged = sample.judged()
    raw = ics(judged)
    assert raw == ics(judged)
    [drip] = [e for e in parsed(raw).walk("VEVENT") if ".drip-" in str(e["uid"])]
    window = judged.plan.drip_windows[0]
    assert drip["dtstart"].dt == judged.plan.week.local(window.start)
    assert drip["duration"].dt == timedelta(minutes=window.end - window.start)


LATER = datetime(2026, 11, 21, 8, 15, 30, 900, tzinfo=UTC)


def test_an_edition_says_how_manieth_it_is_and_when_it_was_made() -> None:
    judged = sample.judged()
    first, third = parsed(ics(judged)), parsed(ics(judged, version=3, at=LATER))
    for calendar, sequence, made in ((first, 0, judged.issued_at), (third, 2, LATER.replace(microsecond=0))):
        for event in calendar.walk("VEVENT"):
            assert (event["sequence"], event["dtstamp"].dt, event["last-modified"].dt) == (
                sequence,
                made,
                made,
            )
    assert [str(e["uid"]) for e in third.walk("VEVENT")] == [str(e["uid"]) for e in first.walk("VEVENT")]


def test_what_is_gone_is_cancelled_where_it_stood() -> None:
    judged = sample.judged()
    plan = judged.plan
    gone = (plan.sends[2], plan.drip_windows[0])
    less = replace(plan, sends=(*plan.sends[:2], *plan.sends[3:]), drip_windows=())
    calendar = parsed(ics(replace(judged, plan=less), version=2, at=LATER, gone=gone))
    before = {str(e["uid"]): e for e in parsed(ics(judged)).walk("VEVENT")}
    after = {str(e["uid"]): e for e in calendar.walk("VEVENT")}
    assert after.keys() == before.keys()
    cancelled = {u for u, e in after.items() if str(e.get("status")) == "CANCELLED"}
    assert cancelled == {f"alexia.2026-11-23.{i}@eros" for i in (gone[0].id, f"drip-{gone[1].id}")}
    for uid in cancelled:
        assert after[uid]["dtstart"].dt == before[uid]["dtstart"].dt
        assert after[uid]["summary"] == before[uid]["summary"]
        assert after[uid]["sequence"] > before[uid]["sequence"]
