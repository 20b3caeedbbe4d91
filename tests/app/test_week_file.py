from __future__ import annotations

from datetime import date

import pytest

from eros.app import week_file
from tests.exporters import sample


@pytest.mark.parametrize(
    ("start", "zone"),
    [
        (date(2026, 11, 23), "Europe/Berlin"),
        (date(2026, 10, 19), "Europe/Berlin"),
        (date(2026, 3, 23), "Europe/Berlin"),
        (date(2026, 3, 2), "America/New_York"),
        (date(2026, 10, 26), "America/New_York"),
        (date(2026, 9, 28), "Australia/Lord_Howe"),
        (date(2026, 12, 28), "Pacific/Tongatapu"),
        (date(2028, 2, 28), "Asia/Kolkata"),
    ],
)
def test_a_week_comes_back_as_it_went_byte_for_byte(start: date, zone: str) -> None:
    judged = sample.judged(start, zone)
    text = week_file.to_text(judged)
    again = week_file.from_text(text)
    assert again == judged
    assert week_file.to_text(again) == text
    assert week_file.certificate_ok(text)
