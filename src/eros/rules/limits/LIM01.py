"""LIM01: A day carries few follow-ups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import DAY, FOLLOWUPS, Given, Model, finding, selected
from eros.rules.measure import by_day


@dataclass(frozen=True, slots=True)
class FollowupsPerDay:
    """A day carries few follow-ups.

    **Why.** A reminder works because it is rare.

    **Breaks**

    .. plan::

        mon 08:07 ppv_unlock #a
        mon 08:37 ppv_followup >a
        mon 10:37 ppv_unlock #b
        mon 11:07 ppv_followup >b
        mon 13:07 ppv_unlock #c
        mon 13:37 ppv_followup >c
        mon 15:37 ppv_unlock #d
        mon 16:07 ppv_followup >d
        mon 18:07 bundle #e
        mon 18:37 ppv_followup #f >e

    **Keeps**

    .. plan::

        mon 08:07 ppv_unlock #a
        mon 08:37 ppv_followup >a
        mon 10:37 ppv_unlock #b
        mon 11:07 ppv_followup >b
        mon 13:07 ppv_unlock #c
        mon 13:37 ppv_followup >c
        mon 15:37 ppv_unlock #d
        mon 16:07 ppv_followup >d

    Attributes
    ----------
    most
        Follow-ups on one local day, at most.
    """

    code: ClassVar[str] = "LIM01"
    name: ClassVar[str] = "limits.followups_per_day"
    gaps: ClassVar[tuple[str, ...]] = ("5.1",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "follow-ups too many"
    source: ClassVar[str] = "gap 5.1, DECISIONS 1"
    binds: ClassVar[tuple[str, ...]] = ("followup_generator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"most": "followups.per_day"}

    most: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for day in by_day(plan, selected(FOLLOWUPS, plan.sends)).values():
            for send in day[self.most :]:
                yield finding(self, send.id, 1, f"{len(day)} follow-ups on {plan.week.label(send.at)[:3]}")

    def encode(self, m: Model) -> None:
        """Per local day."""
        m.at_most(FOLLOWUPS, self.most, DAY)
