"""TIM13: Few sends in an hour and in four."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import CLOCK_HOUR, ORDINARY, Given, Model, finding, minutes


@dataclass(frozen=True, slots=True)
class Density:
    """Few sends in an hour and in four.

    **Why.** However far apart, the sixth message of an afternoon is one too many.

    **Breaks**

    .. plan::

        page: paid LOW explicit commercial
        mon 10:07 bump_normal
        mon 11:07 dm_farm
        mon 12:07 ppv_unlock
        mon 14:06 like_farm #f

    **Keeps**

    .. plan::

        page: paid LOW explicit commercial
        mon 10:07 bump_normal
        mon 11:07 dm_farm
        mon 12:07 ppv_unlock
        mon 14:07 like_farm

    Attributes
    ----------
    per_hour
        Sends in a clock hour, at most, follow-ups apart.
    window_min
        Minutes of the stretch in which the tier limits sends.
    """

    code: ClassVar[str] = "TIM13"
    name: ClassVar[str] = "timing.density"
    gaps: ClassVar[tuple[str, ...]] = ("10.8",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends too many"
    source: ClassVar[str] = "gap 10.8, DECISIONS 5"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "per_hour": "density.per_clock_hour",
        "window_min": "density.window_min",
    }

    per_hour: int
    window_min: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        most = given.catalog.tiers[plan.page.tier].max_per_4h
        recent = [past.at for past in given.facts.past if past.at > -self.window_min and past in ORDINARY]
        hours: dict[tuple[int, int], int] = {}
        for send in plan.sends:
            if send not in ORDINARY:
                continue
            recent = [at for at in recent if at > send.at - self.window_min]
            recent.append(send.at)
            if len(recent) > most:
                text = f"{len(recent)} sends in {self.window_min} min, at most {most}"
                yield finding(self, send.id, len(recent) - most, text)
            hour = plan.week.day(send.at), plan.week.minute_of_day(send.at) // 60
            hours[hour] = hours.get(hour, 0) + 1
            if hours[hour] > self.per_hour:
                yield finding(
                    self, send.id, 1, f"{hours[hour]} sends in a clock hour, at most {self.per_hour}"
                )

    def encode(self, m: Model) -> None:
        """The tier's limit in any window, and the clock hour's."""
        m.at_most(ORDINARY, m.given.catalog.tiers[m.page.tier].max_per_4h, minutes(self.window_min))
        m.at_most(ORDINARY, self.per_hour, CLOCK_HOUR)
