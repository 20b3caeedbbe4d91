"""TIM10: A page speaks in its active hours, never in the night, and inside its week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.week import DAY_MIN
from eros.domain.words import Severity
from eros.rules.base import EVERY, Given, Model, finding


@dataclass(frozen=True, slots=True)
class OpenHours:
    """A page speaks in its active hours, never in the night, and inside its week.

    **Why.** A message that rings at night costs more goodwill than it earns.

    **Breaks**

    .. plan::

        mon 07:59 bump_normal #f

    **Keeps**

    .. plan::

        mon 08:01 bump_normal

    The quiet hours of the night need no number here: active hours never reach into them.
    """

    code: ClassVar[str] = "TIM10"
    name: ClassVar[str] = "timing.active_hours"
    gaps: ClassVar[tuple[str, ...]] = ("10.8",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "minutes outside"
    source: ClassVar[str] = "gap 10.8, DECISIONS 5 and words"
    binds: ClassVar[tuple[str, ...]] = ("timing_optimizer", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if not 0 <= send.at < plan.week.length_min:
                off = max(-send.at, send.at - plan.week.length_min + 1)
                yield finding(self, send.id, off, "outside its week")
                continue
            clock = plan.week.minute_of_day(send.at)
            if not plan.page.hours.allows(clock):
                off = next(n for n in range(1, DAY_MIN) if plan.page.hours.allows((clock + n) % DAY_MIN)
                           or plan.page.hours.allows((clock - n) % DAY_MIN))  # fmt: skip
                yield finding(self, send.id, off, f"at {plan.week.label(send.at)}")

    def encode(self, m: Model) -> None:
        """Closed by the wall clock, and outside the week."""
        hours, week, end = m.page.hours, m.week, m.week.length_min
        m.forbid(EVERY, lambda at: not (0 <= at < end and hours.allows(week.minute_of_day(at))))
