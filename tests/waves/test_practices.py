"""What history says of a practice, on histories written out."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.learning.worlds import columns

from eros.catalog.load import default
from eros.domain.bank import KIND_CODES
from eros.domain.words import SendKind
from eros.waves.practices import LEAST, page_says

PPV = KIND_CODES.index(SendKind.PPV_UNLOCK)
C = default()


def test_only_known_content_is_new_or_the_same() -> None:
    """A content's first send of a week earns twice its second's; what sells unknown content is no word on it."""
    rows = [
        (day * 1440 + i, PPV, day, 12, content, 200 if day % 2 else 100)
        for i, content in enumerate(range(LEAST))
        for day in (-21, -20, -7, -6)
    ]
    unknown = [(-30_000 - i, PPV, -21, 12, -1, 1_000_000) for i in range(LEAST)]
    says = page_says(columns(sorted(rows + unknown), tuple(f"c{i}" for i in range(LEAST))), C)
    assert says["variety"] == pytest.approx(math.log(2))


def test_too_few_sales_say_nothing() -> None:
    says = page_says(columns([(-1440, PPV, -1, 12, 0, 100)], ("c0",)), C)
    assert set(says.values()) == {None}


def test_a_caption_is_fresh_when_it_has_rested() -> None:
    rest = C.step(1.0).freshness_days
    days = np.arange(LEAST) * 3 * rest - 3000
    rows = [
        (int(day) * 1440, PPV, int(day), 12, 0, cents)
        for first in days
        for day, cents in ((first, 300), (first + rest - 1, 100))
    ]
    history = replace(columns(rows, ("c0",)), caption=np.full(len(rows), "a"))
    assert page_says(history, C)["fresh"] == pytest.approx(math.log(3))
