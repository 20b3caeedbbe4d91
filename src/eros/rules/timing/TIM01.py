"""TIM01: The order of the styles changes every few days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import PPV, PpvStyle, Severity
from eros.rules.base import Given, Model, finding

Order = tuple[PpvStyle, ...]
Pair = tuple[PpvStyle, PpvStyle]
FIRST = PpvStyle.SOLO
ORDERS: tuple[Order, ...] = tuple(
    (FIRST, *rest) for rest in permutations(s for s in PpvStyle if s is not FIRST)
)
SPREAD = frozenset({PpvStyle.WINNER, PpvStyle.BUNDLE})  # TIM02 may skip these


def _pairs(plan: WeekPlan, day: int) -> list[Pair]:
    """Styles that follow each other on one local day."""
    styles = [s.ppv_style for s in plan.sends if s.kind in PPV and s.ppv_style and plan.week.day(s.at) == day]
    return list(pairwise(styles))


def _fits(order: Order, pair: Pair) -> bool:
    """Whether the order leads from one to the other, skipping only styles that must be spread."""
    here = order.index(pair[0])
    for step in range(1, len(order) + 1):
        style = order[(here + step) % len(order)]
        if style is pair[1]:
            return True
        if style not in SPREAD:
            return False
    return False


@dataclass(frozen=True, slots=True)
class Rotation:
    """The order of the styles changes every few days.

    **Why.** An order that never changes teaches fans when to look away.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock style=solo
        mon 12:37 ppv_unlock style=solo
        mon 15:37 ppv_unlock style=feature

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock style=solo
        mon 12:37 ppv_unlock style=bundle
        mon 15:37 ppv_unlock style=winner

    Attributes
    ----------
    least_days
        Whole days an order runs, at least; at most a day more.
    """

    code: ClassVar[str] = "TIM01"
    name: ClassVar[str] = "timing.rotation"
    gaps: ClassVar[tuple[str, ...]] = ("1.1",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "sends out of order"
    source: ClassVar[str] = "gap 1.1, DECISIONS 19 and 26"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"least_days": "rotation.least_days"}

    least_days: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        pairs = [_pairs(plan, day) for day in range(7)]
        if not any(pairs):
            return
        off = self._least_off(pairs, given.facts.rotation.days_on_pattern)
        if off:
            yield finding(self, None, off, f"{off} styles break the order, however the days are cut")

    def encode(self, m: Model) -> None:
        """Nothing: the pattern in force reaches the solver as the problem's style order."""

    def _least_off(self, pairs: Sequence[Sequence[Pair]], days_run: int) -> int:
        """Fewest pairs out of order over all cuts of the week into runs of one order each.

        The first run may go on from last week, the last one into the next; neighbouring runs
        differ in their cyclic order.
        """
        off = [[sum(not _fits(order, pair) for pair in day) for order in ORDERS] for day in pairs]
        days = len(pairs)
        best: list[dict[int, int]] = [{} for _ in range(days + 1)]
        best[0] = {-1: 0}
        for start in range(days):
            for before, cost in best[start].items():
                for order in range(len(ORDERS)):
                    if order == before:
                        continue
                    for end in range(start + 1, days + 1):
                        if not self._runs(start, end, days, days_run):
                            continue
                        total = cost + sum(off[day][order] for day in range(start, end))
                        known = best[end].get(order)
                        if known is None or total < known:
                            best[end][order] = total
        return min(best[days].values())

    def _runs(self, start: int, end: int, days: int, days_run: int) -> bool:
        """Whether one order may run from ``start`` to ``end``, ``days_run`` behind it on Monday."""

        def long_enough(run: int) -> bool:
            return run <= self.least_days + 1 and (run >= self.least_days or end == days)

        fresh = long_enough(end - start)
        if start or not days_run:
            return fresh
        return long_enough(days_run + end - start) or (days_run >= self.least_days and fresh)
