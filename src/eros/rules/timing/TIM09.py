"""TIM09: No two days run alike, and the days follow several strategies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rapidfuzz.distance import Levenshtein

from eros.catalog.values import Strategy
from eros.domain.plan import Finding, WeekPlan
from eros.domain.week import DAY_NAMES
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding
from eros.rules.measure import by_day, letters


def nearest(pattern: str, strategies: Sequence[Strategy]) -> str:
    """The named template nearest to a daily pattern by edit distance; the first of equals."""
    return min(strategies, key=lambda s: (Levenshtein.distance(pattern, s.letters), s.name)).name


@dataclass(frozen=True, slots=True)
class DailyPatterns:
    """No two days run alike, and the days follow several strategies.

    **Why.** A week of equal days is read like a timetable, that is, not at all.

    **Breaks**

    .. plan::

        mon-tue 10:07 ppv_unlock
        mon-tue 12:37 bump_normal

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock
        mon 12:37 bump_normal
        tue 10:07 bump_normal
        tue 12:37 ppv_unlock
        day: mon balanced_spread
        day: tue revenue_front
        day: wed evening_revenue

    Attributes
    ----------
    strategies
        Different strategies in a week, at least.
    cents
        What each day costs that runs like an earlier one.
    """

    code: ClassVar[str] = "TIM09"
    name: ClassVar[str] = "timing.daily_patterns"
    gaps: ClassVar[tuple[str, ...]] = ("10.9",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "days or strategies"
    source: ClassVar[str] = "gap 10.9, DECISIONS words"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "strategies": "quality.strategies_min",
        "cents": "patterns.alike_cents",
    }

    strategies: int
    cents: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        days = by_day(plan, plan.sends)
        seen: dict[str, int] = {}
        for day in sorted(days):
            pattern = letters(days[day])
            if pattern and pattern in seen:
                text = f"{DAY_NAMES[day % 7]} runs like {DAY_NAMES[seen[pattern] % 7]}: {pattern}"
                yield finding(self, None, 1, text)
            seen.setdefault(pattern, day)
        named = {d.strategy for d in plan.days} or {nearest(p, given.catalog.strategies) for p in seen if p}
        if plan.sends and len(named) < self.strategies:
            yield finding(self, None, self.strategies - len(named), f"{len(named)} strategies in the week")

    def encode(self, m: Model) -> None:
        """A day that runs like an earlier one has a price; the strategies are agent 2's choice."""
        m.days_unlike(cents=self.cents)
