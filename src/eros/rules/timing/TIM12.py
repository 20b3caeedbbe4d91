"""TIM12: No clock time returns too often in a week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class ClockTimes:
    """No clock time returns too often in a week.

    **Why.** Fans who open at other times would never see a page that always speaks at the same ones.

    **Breaks**

    .. plan::

        mon-wed 10:07 bump_normal

    **Keeps**

    .. plan::

        mon-tue 10:07 bump_normal
        wed     10:08 bump_normal

    Attributes
    ----------
    most
        Sends of a week at one clock time, at most.
    """

    code: ClassVar[str] = "TIM12"
    name: ClassVar[str] = "timing.clock_times"
    gaps: ClassVar[tuple[str, ...]] = ("10.7",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends too many"
    source: ClassVar[str] = "gap 10.7, DECISIONS 23"
    binds: ClassVar[tuple[str, ...]] = ("timing_optimizer", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"most": "clock.unique_max"}

    most: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        times: dict[int, int] = {}
        for send in plan.sends:
            clock = plan.week.minute_of_day(send.at)
            times[clock] = times.get(clock, 0) + 1
            if times[clock] > self.most:
                yield finding(
                    self, send.id, 1, f"{clock // 60:02}:{clock % 60:02} comes {times[clock]} times"
                )

    def encode(self, m: Model) -> None:
        """The minute stage counts clock times."""
        m.clock_unique(self.most)
