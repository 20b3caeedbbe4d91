"""LIM04: Two sends of one kind keep the distance of their kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, finding, of


def gap_min(given: Given, kind: SendKind) -> int:
    """Minutes that must pass between two sends of this type."""
    return ceil(given.catalog.send_types[kind].min_hours_between * 60)


@dataclass(frozen=True, slots=True)
class TypeGaps:
    """Two sends of one kind keep the distance of their kind.

    **Why.** The same kind again at once is read as the same message.

    **Breaks**

    .. plan::

        mon 10:07 dm_farm
        mon 14:06 dm_farm #f

    **Keeps**

    .. plan::

        mon 10:07 dm_farm
        mon 14:07 dm_farm
    """

    code: ClassVar[str] = "LIM04"
    name: ClassVar[str] = "limits.type_gap"
    gaps: ClassVar[tuple[str, ...]] = ("10.8",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "minutes short"
    source: ClassVar[str] = "catalogue, min_hours_between; DECISIONS 23"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        last: dict[SendKind, int] = {}
        for past in given.facts.past:
            if past.kind is not None:
                last[past.kind] = max(past.at, last.get(past.kind, past.at))
        for send in plan.sends:
            wanted = gap_min(given, send.kind)
            gap = send.at - last[send.kind] if send.kind in last else wanted
            if gap < wanted:
                yield finding(
                    self, send.id, wanted - gap, f"{gap} min after the last {send.kind}, {wanted} are wanted"
                )
            last[send.kind] = send.at

    def encode(self, m: Model) -> None:
        """Each type with itself, the past included."""
        for kind in m.given.catalog.send_types:
            m.apart(of(kind), of(kind), gap_min(m.given, kind))
