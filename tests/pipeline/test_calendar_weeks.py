"""Weeks that are not like others: clocks change, years end, days leap, zones lie far out, nights are long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests import agency

from eros.app import week_file
from eros.app.desk import Desk
from eros.app.inputs import Ask, load_inputs
from eros.domain.page import ActiveHours
from eros.domain.plan import JudgedWeek
from eros.domain.week import BIN_MIN, DAY_MIN, Week
from eros.domain.words import Severity
from eros.pipeline.week import WeekPlanner

NIGHT = ActiveHours(12 * 60, 26 * 60 + 59)  # noon to 02:59

WEEKS: tuple[tuple[str, date, str, ActiveHours | None, int], ...] = (
    ("forward, New York", date(2026, 3, 2), "America/New_York", None, 167 * 60),
    ("back, New York", date(2026, 10, 26), "America/New_York", NIGHT, 169 * 60),
    ("forward, Berlin", date(2026, 3, 23), "Europe/Berlin", NIGHT, 167 * 60),
    ("back, Berlin", date(2026, 10, 19), "Europe/Berlin", None, 169 * 60),
    ("forward, Lord Howe", date(2026, 9, 28), "Australia/Lord_Howe", NIGHT, 168 * 60 - 30),
    ("back, Lord Howe", date(2026, 3, 30), "Australia/Lord_Howe", NIGHT, 168 * 60 + 30),
    ("leap day", date(2028, 2, 28), "America/Los_Angeles", None, 168 * 60),
    ("year end", date(2026, 12, 28), "Europe/London", NIGHT, 168 * 60),
    ("UTC+13", date(2026, 2, 2), "Pacific/Tongatapu", None, 168 * 60),
    ("UTC+14", date(2026, 2, 2), "Pacific/Kiritimati", NIGHT, 168 * 60),
    ("midnight skipped", date(2026, 9, 7), "America/Santiago", NIGHT, 168 * 60),
)


@pytest.mark.parametrize(("name", "week", "zone", "hours", "length"), WEEKS, ids=[w[0] for w in WEEKS])
def test_such_a_week_keeps_every_hard_rule(
    planned: Desk, name: str, week: date, zone: str, hours: ActiveHours | None, length: int
) -> None:
    judged = planned_in(planned, week, zone, hours)
    plan = judged.plan
    assert plan.week.length_min == length
    assert not [f for f in judged.verdict.findings if f.severity is Severity.HARD]
    assert plan.sends and {plan.week.day(s.at) for s in plan.sends} == set(range(7))
    there = ZoneInfo(zone)
    for written, send in zip(week_file.to_document(judged)["sends"], plan.sends, strict=True):
        at = datetime.fromisoformat(written["at"])
        assert at.isoformat() == at.astimezone(there).isoformat(), written["at"]
        assert week <= at.date() < week + timedelta(days=7)
        assert plan.page.hours.allows(at.hour * 60 + at.minute), written["at"]
        assert at.minute % 15 != 0
        assert (at - plan.week.origin).total_seconds() == send.at * 60
    assert week_file.from_text(week_file.to_text(judged)).plan.sends == plan.sends


def planned_in(desk: Desk, week: date, zone: str, hours: ActiveHours | None) -> JudgedWeek:
    """A copy of elena's page with another clock, its history and vault as they are there."""
    from eros.app.weeks import default_as_of

    base = agency.inputs_of(desk, "elena")
    page = replace(base.page, time_zone=zone, active_hours=hours or base.page.active_hours)
    there = Week(week, zone)
    with desk.store.read() as session:
        bank = desk.bank(session)
        inputs = replace(
            load_inputs(desk, session, "elena", week, Ask()),
            page=page,
            week=there,
            facts=session.inputs.facts(page, there, desk.catalog),
            history=session.inputs.history(page, there),
            use=session.inputs.use(page, there, bank),
            as_of=default_as_of(week),
        )
    return WeekPlanner(desk.rules, desk.solver)(inputs).judged


def test_the_wall_clock_is_the_zones_own_in_every_half_hour_around_a_change() -> None:
    for _, monday, zone, _, _ in WEEKS:
        week, there = Week(monday, zone), ZoneInfo(zone)
        for at in range(-9 * DAY_MIN, 16 * DAY_MIN, BIN_MIN):
            here = (week.origin + timedelta(minutes=at)).astimezone(there)
            shown = (here.date() - monday).days, here.hour * 60 + here.minute
            assert (week.day(at), week.minute_of_day(at)) == shown, f"{zone}, {here}"
