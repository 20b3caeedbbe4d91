"""MIX06: A kind of send comes rarely twice a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import DAY, Given, Model, finding, of

# Types whose own limit holds instead (LIM03); follow-ups have DECISIONS 1.
FREER = frozenset({SendKind.PPV_UNLOCK, SendKind.BUMP_NORMAL, SendKind.PPV_FOLLOWUP})


@dataclass(frozen=True, slots=True)
class TypePerDay:
    """A kind of send comes rarely twice a day.

    **Why.** A third of the same kind on one day is skipped.

    **Breaks**

    .. plan::

        mon 10:07 link_drop
        mon 12:37 link_drop
        mon 15:37 link_drop #f

    **Keeps**

    .. plan::

        mon 10:07 bump_normal
        mon 12:37 bump_normal
        mon 15:37 bump_normal

    Attributes
    ----------
    most
        Sends of one type on one local day, at most.
    """

    code: ClassVar[str] = "MIX06"
    name: ClassVar[str] = "mix.type_per_day"
    gaps: ClassVar[tuple[str, ...]] = ("3.3",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends too many"
    source: ClassVar[str] = "gap 3.3, DECISIONS 6"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"most": "diversity.max_per_type_day"}

    most: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        counts: dict[tuple[int, SendKind], int] = {}
        for send in plan.sends:
            if send.kind in FREER:
                continue
            key = plan.week.day(send.at), send.kind
            counts[key] = counts.get(key, 0) + 1
            if counts[key] > self.most:
                yield finding(self, send.id, 1, f"{counts[key]} of {send.kind} on one day")

    def encode(self, m: Model) -> None:
        """Each type by itself."""
        for kind in m.given.catalog.send_types:
            if kind not in FREER:
                m.at_most(of(kind), self.most, DAY)
