"""LIM02: What a page offers once a week it offers once in any seven days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import ROLLING_WEEK, WEEK, Given, Model, finding, of

ROLLING = 7  # local days of a rolling week, by definition


@dataclass(frozen=True, slots=True)
class WeeklyLimits:
    """What a page offers once a week it offers once in any seven days.

    **Why.** Sunday and Monday are two weeks on paper and two days for a fan.

    **Breaks**

    .. plan::

        past: -3 10:07 vip_program
        mon 10:07 vip_program #f

    **Keeps**

    .. plan::

        past: -7 10:07 vip_program
        mon 10:07 vip_program
    """

    code: ClassVar[str] = "LIM02"
    name: ClassVar[str] = "limits.weekly"
    gaps: ClassVar[tuple[str, ...]] = ("7.1",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends too many"
    source: ClassVar[str] = "gap 7.1, DECISIONS 15"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        limits = {
            kind: spec.max_per_week
            for kind, spec in given.catalog.send_types.items()
            if spec.max_per_week is not None
        }
        days: dict[SendKind, list[int]] = {}
        for past in given.facts.past:
            if past.kind in limits:
                days.setdefault(past.kind, []).append(plan.week.day(past.at))
        for send in plan.sends:
            most = limits.get(send.kind)
            if most is None:
                continue
            day = plan.week.day(send.at)
            known = days.setdefault(send.kind, [])
            known.append(day)
            count = sum(day - ROLLING < other <= day for other in known)
            if count > most:
                yield finding(self, send.id, count - most, f"{count} of {send.kind} within seven days")

    def encode(self, m: Model) -> None:
        """In the calendar week and in any rolling one."""
        for kind, spec in m.given.catalog.send_types.items():
            if spec.max_per_week is not None:
                m.at_most(of(kind), spec.max_per_week, WEEK)
                m.at_most(of(kind), spec.max_per_week, ROLLING_WEEK)
