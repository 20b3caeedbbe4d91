"""Clock changes, the leap day, the year's end and pages a day ahead of most others, on four pages."""

from __future__ import annotations

from datetime import date

import pytest
from tests.fleetwide.pages import CHANGES, random_page
from tests.fleetwide.review import look

MORE = (
    *CHANGES,
    ("Pacific/Apia", date(2028, 2, 28)),  # UTC+13 and a leap day
    ("Pacific/Kiritimati", date(2026, 12, 28)),
    ("Asia/Kathmandu", date(2024, 2, 26)),
)
PAGES = (1, 6, 9, 25)  # realistic, paid MID, HIGH and MID, free MID


@pytest.mark.slow
@pytest.mark.parametrize(("zone", "start"), MORE)
@pytest.mark.parametrize("seed", PAGES)
def test_week(seed: int, zone: str, start: date) -> None:
    found = look(random_page(seed, (zone, start)))
    assert found.sends and not found.wrong, found.wrong
