"""TIM07: No send goes out on a round minute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class RoundMinutes:
    """No send goes out on a round minute.

    **Why.** Most of the market sends on the quarter hours, when inboxes are fullest. That is the only reason.

    **Breaks**

    .. plan::

        mon 10:15 bump_normal #f

    **Keeps**

    .. plan::

        mon 10:16 bump_normal

    Attributes
    ----------
    step_min
        Minutes of the hour that this divides are kept free.
    """

    code: ClassVar[str] = "TIM07"
    name: ClassVar[str] = "timing.round_minutes"
    gaps: ClassVar[tuple[str, ...]] = ("10.7",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "gap 10.7, DECISIONS 23"
    binds: ClassVar[tuple[str, ...]] = ("timing_optimizer", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"step_min": "clock.round_step_min"}

    step_min: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if plan.week.minute_of_day(send.at) % 60 % self.step_min == 0:
                yield finding(
                    self,
                    send.id,
                    1,
                    f"{plan.week.label(send.at)} is a round minute, when inboxes are fullest",
                )

    def encode(self, m: Model) -> None:
        """The minutes of the hour that stay free."""
        m.minute_not_in(frozenset(range(0, 60, self.step_min)))
