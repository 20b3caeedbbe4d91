"""Weeks in which the clock changes, the leap day, the year's end, pages a day ahead of most others."""

from __future__ import annotations

from datetime import date

import pytest
from tests.fleetwide.pages import CHANGES, random_page
from tests.fleetwide.review import look

QUICK = (
    ("Europe/Berlin", date(2026, 3, 23)),
    ("America/Los_Angeles", date(2026, 10, 26)),
    ("Pacific/Apia", date(2025, 12, 29)),
)
MORE = (
    *CHANGES,
    ("Pacific/Apia", date(2028, 2, 28)),  # UTC+13 and a leap day
    ("Pacific/Kiritimati", date(2026, 12, 28)),
    ("Asia/Kathmandu", date(2024, 2, 26)),
)
PAGES = (1, 6, 9, 25)  # realistic, paid MID, HIGH and MID, free MID


def week_holds(seed: int, zone: str, start: date) -> None:
    made = random_page(seed, (zone, start))
    found = look(made)
    assert found.sends and not found.wrong, found.wrong


@pytest.mark.parametrize(("seed", "zone", "start"), [(6, *w) for w in QUICK])
def test_week(seed: int, zone: str, start: date) -> None:
    week_holds(seed, zone, start)


@pytest.mark.slow
@pytest.mark.parametrize(("zone", "start"), MORE)
@pytest.mark.parametrize("seed", PAGES)
def test_many_weeks(seed: int, zone: str, start: date) -> None:
    week_holds(seed, zone, start)
