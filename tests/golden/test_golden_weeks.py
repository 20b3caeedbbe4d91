"""Frozen weeks. What differs is looked at in this order: hard rules, money, then the plan itself.

A change that is meant is blessed (``make bless``), and its commit says why.
"""

from __future__ import annotations

from difflib import unified_diff

import pytest
from tests.golden import readme, weeks

from eros.app.desk import Desk
from eros.domain.words import Severity

TOLERANCE = 0.005  # of the frozen money


@pytest.mark.parametrize("name", (*weeks.NAMES, *weeks.BASELINES))
def test_a_golden_week(planned: Desk, name: str) -> None:
    judged, golden = weeks.plan(planned, name), weeks.read(name)
    assert [f for f in judged.verdict.findings if f.severity is Severity.HARD] == []
    goal = judged.plan.objective
    assert goal.expected_cents >= golden.expected_cents * (1 - TOLERANCE)
    assert goal.bound_cents >= goal.expected_cents
    now, frozen = weeks.as_text(judged).splitlines(), golden.text.splitlines()
    assert not list(unified_diff(frozen, now, "frozen", "now", lineterm="", n=0)), "\n".join(
        unified_diff(frozen, now, "frozen", "now", lineterm="", n=1)
    )


def test_every_frozen_week_is_asked_for() -> None:
    assert sorted(p.stem for p in weeks.FOLDER.glob("*.txt")) == sorted((*weeks.NAMES, *weeks.BASELINES))


def test_the_readme_shows_what_the_commands_print(planned: Desk) -> None:
    assert readme.in_readme() == readme.excerpt(planned), "run make bless"
