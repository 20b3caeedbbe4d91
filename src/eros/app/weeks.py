"""Which week a person means."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from eros.domain.week import Week
from eros.kit.clock import Clock
from eros.kit.errors import ErosError

PLANNING_DAY = 4  # days before the week's Monday: Thursday
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_YEAR, LAST_YEAR = 1991, 2198  # what a week file can hold, with a year to spare on either side


class WeekUnclear(ErosError):
    """{text!r} names no week: {why}."""

    code = "week.unclear"
    exit_status = 64
    hint = "Give a Monday (2026-11-23), an ISO week (2026-W48), 'this' or 'next'."


class DateUnclear(ErosError):
    """{text!r} names no date: {why}."""

    code = "date.unclear"
    exit_status = 64
    hint = "Give a date such as 2026-11-24, or 'today'."


class InstantUnclear(ErosError):
    """{text!r} names no instant: {why}."""

    code = "instant.unclear"
    exit_status = 64
    hint = "Give a date and a time with an offset, such as 2026-11-19T12:00+00:00."


class TimeUnclear(ErosError):
    """{text!r} names no time of the week from {week}: {why}."""

    code = "time.unclear"
    exit_status = 64
    hint = "Give a day and a time of the page's own clock, such as 'fri 18:20'."


def _why(error: ValueError) -> str:
    """Why a text is no date, without the library's word for it."""
    words = str(error).lower()
    return "it is no date" if "isoformat" in words else words


def parse_week(text: str, clock: Clock) -> date:
    """The Monday that ``text`` means: a date, an ISO week, ``this`` or ``next``.

    Raises
    ------
    WeekUnclear
        If it is none of these, or a date that is not a Monday.
    """
    word = text.strip().lower()
    today = clock.now().astimezone(UTC).date()
    monday = today - timedelta(days=today.weekday())
    if word in ("this", "next"):
        return monday + timedelta(days=7 * (word == "next"))
    iso = re.fullmatch(r"(\d{4})-w(\d{1,2})", word)
    try:
        found = date.fromisocalendar(int(iso[1]), int(iso[2]), 1) if iso else date.fromisoformat(word)
    except ValueError as e:
        raise WeekUnclear(text=text, why=_why(e)) from e
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise WeekUnclear(text=text, why=f"years from {FIRST_YEAR} to {LAST_YEAR} are planned")
    if found.weekday() != 0:
        before = found - timedelta(days=found.weekday())
        raise WeekUnclear(text=text, why=f"it is a {found:%A}; that week begins on {before}")
    return found


def parse_date(text: str, clock: Clock) -> date:
    """A calendar date, or ``today`` (by the clock's UTC date).

    Raises
    ------
    DateUnclear
        If it is neither, or lies too far away.
    """
    if text.strip().lower() == "today":
        return clock.now().astimezone(UTC).date()
    try:
        found = date.fromisoformat(text.strip())
    except ValueError as e:
        raise DateUnclear(text=text, why=_why(e)) from e
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise DateUnclear(text=text, why=f"years from {FIRST_YEAR} to {LAST_YEAR} are planned")
    return found


def default_as_of(week_start: date) -> datetime:
    """Noon (UTC) of the Thursday before the week: the instant a plan is issued at by default."""
    return datetime.combine(week_start - timedelta(days=PLANNING_DAY), time(12), tzinfo=UTC)


def parse_at(text: str, week: Week) -> int:
    """The week minute of a wall-clock time such as ``fri 18:20``.

    Raises
    ------
    TimeUnclear
        If the text is no such time, or the page's clock skips it that day.
    """
    found = re.fullmatch(r"\s*([a-z]{3,})\s+(\d{1,2}):(\d{2})\s*", text.lower())
    day = next((i for i, name in enumerate(DAYS) if found and name.startswith(found[1])), None)
    if not found or day is None or int(found[2]) > 23 or int(found[3]) > 59:
        raise TimeUnclear(text=text, week=week.start, why="it is not a day and a time")
    at = week.wall(day, int(found[2]) * 60 + int(found[3]))
    if at is None:
        raise TimeUnclear(text=text, week=week.start, why="the clock is put forward over it")
    return at


def parse_instant(text: str) -> datetime:
    """An ISO 8601 instant with an offset (or ``Z``), in UTC.

    Raises
    ------
    InstantUnclear
        If the text is no instant, has no offset, or lies too far away.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as e:
        raise InstantUnclear(text=text, why=_why(e)) from e
    if found.tzinfo is None:
        raise InstantUnclear(text=text, why="it has no offset, such as +00:00 or Z")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise InstantUnclear(text=text, why=f"years from {FIRST_YEAR} to {LAST_YEAR} are planned")
    return found.astimezone(UTC)
