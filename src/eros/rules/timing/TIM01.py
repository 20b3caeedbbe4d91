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
Step = tuple[PpvStyle, PpvStyle, frozenset[PpvStyle]]  # from, to, styles that could not come between
FIRST = PpvStyle.SOLO
ORDERS: tuple[Order, ...] = tuple(
    (FIRST, *rest) for rest in permutations(s for s in PpvStyle if s is not FIRST)
)
SPREAD = frozenset({PpvStyle.WINNER, PpvStyle.BUNDLE})  # TIM02 keeps these apart
NOON_MIN = 720


def _steps(plan: WeekPlan) -> list[list[Step]]:
    """Styles that follow each other, by local day."""
    days: list[list[tuple[PpvStyle, bool]]] = [[] for _ in range(7)]
    for send in plan.sends:
        day = plan.week.day(send.at)
        if send.kind in PPV and send.ppv_style and 0 <= day < len(days):
            days[day].append((send.ppv_style, plan.week.minute_of_day(send.at) < NOON_MIN))
    found: list[list[Step]] = []
    for day_styles in days:
        steps: list[Step] = []
        for i, ((style, _), (after, morning)) in enumerate(pairwise(day_styles), 1):
            used = {s for s, half in day_styles[:i] if half is morning} | {style}
            steps.append((style, after, SPREAD & used))
        found.append(steps)
    return found


def _fits(order: Order, step: Step) -> bool:
    """Whether the order leads from one to the other, skipping only styles that TIM02 shuts out."""
    here = order.index(step[0]) + 1
    after = (*order[here:], *order[:here])
    return step[2].issuperset(after[: after.index(step[1])])


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
        steps = _steps(plan)
        if not any(steps):
            return
        off = self._least_off(steps, given.facts.rotation.days_on_pattern)
        if off:
            yield finding(self, None, off, f"{off} styles break the order, however the days are cut")

    def encode(self, m: Model) -> None:
        """Nothing: the pattern in force reaches the solver as the problem's style order."""

    def _least_off(self, steps: Sequence[Sequence[Step]], days_run: int) -> int:
        """Fewest steps out of order over all cuts of the week into runs of one order each.

        The first run may go on from last week, the last one into the next; neighbouring runs
        differ in their cyclic order.
        """
        off = [[sum(not _fits(order, step) for step in day) for order in ORDERS] for day in steps]
        days = len(steps)
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
