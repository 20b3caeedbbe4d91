"""CHN03: No segment is addressed too often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Audience, Severity
from eros.rules.base import DAY, WEEK, Given, Model, Which, finding


@dataclass(frozen=True, slots=True)
class ContactCaps:
    """No segment is addressed too often.

    **Why.** A small segment hears every send made for it.

    **Breaks**

    .. plan::

        mon 10:07 renew_on_message
        mon 12:37 renew_on_message #f

    **Keeps**

    .. plan::

        mon 10:07 renew_on_message
        tue 10:07 renew_on_message
    """

    code: ClassVar[str] = "CHN03"
    name: ClassVar[str] = "channels.contact_caps"
    gaps: ClassVar[tuple[str, ...]] = ("8.2",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends too many"
    source: ClassVar[str] = "gap 8.2, DECISIONS 25"
    binds: ClassVar[tuple[str, ...]] = ("audience_targeter", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        counts: dict[tuple[Audience, int], int] = {}
        weeks: dict[Audience, int] = {}
        for send in plan.sends:
            spec = given.catalog.audiences[send.audience]
            if send.audience is Audience.ALL_ACTIVE:
                continue
            key = send.audience, plan.week.day(send.at)
            counts[key] = counts.get(key, 0) + 1
            weeks[send.audience] = weeks.get(send.audience, 0) + 1
            if spec.cap_per_day is not None and counts[key] > spec.cap_per_day:
                yield finding(self, send.id, 1, f"{counts[key]} sends to {send.audience} on one day")
            if spec.cap_per_week is not None and weeks[send.audience] > spec.cap_per_week:
                yield finding(
                    self, send.id, 1, f"{weeks[send.audience]} sends to {send.audience} in the week"
                )

    def encode(self, m: Model) -> None:
        """Per local day and calendar week."""
        for audience, spec in m.given.catalog.audiences.items():
            if audience is Audience.ALL_ACTIVE:
                continue
            if spec.cap_per_day is not None:
                m.at_most(Which(audience=audience), spec.cap_per_day, DAY)
            if spec.cap_per_week is not None:
                m.at_most(Which(audience=audience), spec.cap_per_week, WEEK)
