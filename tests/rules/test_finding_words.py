"""A finding says what is wanted and beside which send, in people's units."""

from __future__ import annotations

import pytest
from tests.planscript import scene

from eros.domain.plan import Finding
from eros.domain.words import Severity
from eros.rules import catalogue


@pytest.mark.parametrize(
    ("code", "week", "words"),
    [
        ("TIM08", "mon 10:07 bump_normal #a\nmon 10:30 dm_farm #b", "23 min from a, 45 are wanted (22 minutes short)"),
        ("TIM11", "page: free HIGH explicit commercial\nmon 9:07 link_drop ~a\nmon 10:07 ppv_wall campaign #a",
         "60 min before its campaign, 120-240 after it are wanted (180 minutes outside)"),
        ("PRC03", "mon 10:07 vip_program price=6000", "$60.00 for vip_program, $100.00 to $500.00 is usual ($40.00 outside)"),
        ("PRC03", "mon 10:07 bump_normal price=500", "$5.00, and a bump_normal is not sold ($5.00 outside)"),
    ],
)  # fmt: skip
def test_what_is_wanted_is_said(code: str, week: str, words: str) -> None:
    made = scene(week)
    (found,) = catalogue.rule(code).check(made.plan, made.given)
    assert f"{found.text} ({found.size})" == words


@pytest.mark.parametrize(
    ("amount", "unit", "severity", "size"),
    [
        (26, "minutes short", Severity.HARD, "26 minutes short"),
        (331, "cents outside", Severity.SOFT, "$3.31 outside"),
        (1, "sends", Severity.HARD, ""),
        (2.5, "percentage points short", Severity.SOFT, "2.5 percentage points short"),
        (3, "place among the games", Severity.INFO, ""),
    ],
)
def test_how_far_in_words(amount: float, unit: str, severity: Severity, size: str) -> None:
    assert Finding("X", None, amount, "text", unit, None, severity).size == size
