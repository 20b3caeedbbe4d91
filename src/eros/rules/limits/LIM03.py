"""LIM03: Every kind of send keeps to its number a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import DAY, Given, Model, finding, of


@dataclass(frozen=True, slots=True)
class TypeCaps:
    """Every kind of send keeps to its number a day.

    **Why.** Each kind wears out at its own pace.

    **Breaks**

    .. plan::

        mon 10:07 game_post
        mon 15:37 game_post #f

    **Keeps**

    .. plan::

        mon 10:07 game_post
        tue 15:37 game_post
    """

    code: ClassVar[str] = "LIM03"
    name: ClassVar[str] = "limits.type_per_day"
    gaps: ClassVar[tuple[str, ...]] = ("10.8",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends too many"
    source: ClassVar[str] = "catalogue, max_per_day; DECISIONS 23"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        counts: dict[tuple[int, SendKind], int] = {}
        for send in plan.sends:
            key = plan.week.day(send.at), send.kind
            counts[key] = counts.get(key, 0) + 1
            if counts[key] > given.catalog.send_types[send.kind].max_per_day:
                yield finding(self, send.id, 1, f"{counts[key]} of {send.kind} on one day")

    def encode(self, m: Model) -> None:
        """Each type by itself, per local day."""
        for kind, spec in m.given.catalog.send_types.items():
            m.at_most(of(kind), spec.max_per_day, DAY)
