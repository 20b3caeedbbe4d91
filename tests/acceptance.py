"""What the plan's acceptance suites ask with: one rule on one week, and the small planned agency."""

from __future__ import annotations

from tests.agency import PLANNED, WEEK
from tests.planscript import scene

from eros.app.desk import Desk
from eros.app.judging import current_plan
from eros.catalog.load import default
from eros.domain.facts import Facts
from eros.domain.plan import WeekPlan
from eros.rules.base import Given, TextRule
from eros.rules.catalogue import rule


def findings(code: str, week: str) -> int:
    """How often a rule finds something in a week written out."""
    made = scene(week)
    return len(list(rule(code).check(made.plan, made.given)))


def text_findings(code: str, text: str) -> list[str]:
    """What a text rule says of a caption."""
    found: TextRule = rule(code)  # type: ignore[assignment]
    return [words for _, words in found.breaches(text, Given(default(), Facts()))]


def weeks(desk: Desk) -> tuple[WeekPlan, ...]:
    """The planned weeks of the small agency."""
    return tuple(current_plan(desk, page, WEEK).judged.plan for page in PLANNED)
