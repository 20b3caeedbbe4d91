"""TIM10: A page speaks in its active hours, never in the night, and inside its week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.page import DAY_MIN, ActiveHours
from eros.domain.plan import Finding, WeekPlan
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

    Attributes
    ----------
    quiet_from_min
        First minute after midnight at which nobody sends.
    quiet_to_min
        First minute after midnight at which sending is allowed again.
    """

    code: ClassVar[str] = "TIM10"
    name: ClassVar[str] = "timing.active_hours"
    gaps: ClassVar[tuple[str, ...]] = ("10.8",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "minutes outside"
    source: ClassVar[str] = "gap 10.8, DECISIONS 5 and words"
    binds: ClassVar[tuple[str, ...]] = ("timing_optimizer", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"quiet_from_min": "quiet.from_min", "quiet_to_min": "quiet.to_min"}

    quiet_from_min: int
    quiet_to_min: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if not 0 <= send.at < plan.week.length_min:
                off = max(-send.at, send.at - plan.week.length_min + 1)
                yield finding(self, send.id, off, "outside its week")
                continue
            clock = plan.week.minute_of_day(send.at)
            if not self._open(plan.page.hours, clock):
                off = next(n for n in range(1, DAY_MIN) if self._open(plan.page.hours, (clock + n) % DAY_MIN)
                           or self._open(plan.page.hours, (clock - n) % DAY_MIN))  # fmt: skip
                yield finding(self, send.id, off, f"at {plan.week.label(send.at)}")

    def encode(self, m: Model) -> None:
        """Closed by the wall clock."""
        hours, week = m.page.hours, m.week
        m.forbid(EVERY, lambda at: not self._open(hours, week.minute_of_day(at)))

    def _open(self, hours: ActiveHours, clock: int) -> bool:
        return hours.allows(clock) and not self.quiet_from_min <= clock < self.quiet_to_min
