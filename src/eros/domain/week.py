"""A page's week: seven local days, counted in the minutes that really pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

BIN_MIN = 30  # the planner's grain: half an hour
DAY_MIN = 1440

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Week:
    """Monday 00:00 to Sunday 23:59 of a time zone.

    Inside the product an instant of the week is an ``int``: minutes that pass after the
    week's first instant. It runs from 0 to ``length_min`` - 1 (10,080 minutes, an hour less
    or more when the clock changes) and is negative for what was sent before the week. So a
    distance in minutes is a subtraction, over midnight and over a clock change alike.
    """

    start: date
    zone: str

    def __post_init__(self) -> None:
        if self.start.weekday() != 0:
            raise ValueError(f"a week starts on a Monday, not on {self.start:%A %Y-%m-%d}")

    @property
    def origin(self) -> datetime:
        """The first instant, in UTC. Minute 0."""
        return _midnight(self.start, self.zone)

    @property
    def length_min(self) -> int:
        """Minutes in the week: 167, 168 or 169 hours' worth (half hours in a few zones)."""
        return self.day_start(7)

    def day_start(self, day: int) -> int:
        """Minute at which local day ``day`` (0 Monday .. 7 next Monday; negative before) begins."""
        return _day_start(self.start, self.zone, day)

    def local(self, at: int) -> datetime:
        """The instant ``at`` as an aware date-time of the zone."""
        return (self.origin + timedelta(minutes=at)).astimezone(ZoneInfo(self.zone))

    def minute(self, when: datetime) -> int:
        """Week minute of an aware instant, rounded down."""
        return int((when.astimezone(UTC) - self.origin).total_seconds() // 60)

    def wall(self, day: int, minute_of_day: int) -> int | None:
        """Week minute of a wall-clock time; ``None`` if the clock skips it that day.

        Where the clock repeats an hour, the first passing is meant.
        """
        naive = datetime.combine(self.start + timedelta(days=day), time()) + timedelta(minutes=minute_of_day)
        aware = naive.replace(tzinfo=ZoneInfo(self.zone), fold=0)
        at = self.minute(aware)
        return at if self.local(at).replace(tzinfo=None) == naive else None

    def day(self, at: int) -> int:
        """Local day of an instant: 0 Monday .. 6 Sunday, negative for earlier days."""
        return _clock(self.start, self.zone, at)[0]

    def date(self, at: int) -> date:
        """Local calendar date of an instant."""
        return self.local(at).date()

    def minute_of_day(self, at: int) -> int:
        """What the wall clock shows, as minutes after local midnight, 0..1439."""
        return _clock(self.start, self.zone, at)[1]

    def label(self, at: int) -> str:
        """Short text such as ``fri 18:20``."""
        here = self.local(at)
        return f"{DAY_NAMES[here.weekday()]} {here:%H:%M}"

    @property
    def n_bins(self) -> int:
        """Half-hour bins in the week; bin ``b`` covers minutes 30b .. 30b+29."""
        return self.length_min // BIN_MIN


@lru_cache(maxsize=4096)
def _midnight(day: date, zone: str) -> datetime:
    """The first instant of a local date, also where midnight itself is skipped."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


@lru_cache(maxsize=65536)
def _day_start(start: date, zone: str, day: int) -> int:
    delta = _midnight(start + timedelta(days=day), zone) - _midnight(start, zone)
    return int(delta.total_seconds() // 60)


@lru_cache(maxsize=1 << 18)
def _clock(start: date, zone: str, at: int) -> tuple[int, int]:
    """Local day and minute of the day. Only on a day of another length has the clock changed."""
    day = at // DAY_MIN
    while _day_start(start, zone, day + 1) <= at:
        day += 1
    while (begins := _day_start(start, zone, day)) > at:
        day -= 1
    if _day_start(start, zone, day + 1) - begins == DAY_MIN:
        return day, at - begins
    here = (_midnight(start, zone) + timedelta(minutes=at)).astimezone(ZoneInfo(zone))
    return (here.date() - start).days, here.hour * 60 + here.minute
