"""LIM05: One offer is not sold every day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class OffersPerWeek:
    """One offer is not sold every day.

    **Why.** A bundle that is always on is the price list; fans wait, and its stated value wears off.

    **Breaks**

    .. plan::

        offer: o1 items=solo:1000,pov:500
        mon-fri 10:07 bundle offer=o1

    **Keeps**

    .. plan::

        offer: o1 items=solo:1000,pov:500
        mon,wed,fri,sun 10:07 bundle offer=o1

    Attributes
    ----------
    most
        Sends of one recorded offer in a calendar week, at most.
    """

    code: ClassVar[str] = "LIM05"
    name: ClassVar[str] = "limits.offers"
    gaps: ClassVar[tuple[str, ...]] = ("7.3",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "sends too many"
    source: ClassVar[str] = "ours, ADR 0008"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"most": "offers.per_week"}

    most: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        sold = Counter(s.offer_id for s in plan.sends if s.offer_id is not None)
        for offer, n in sorted(sold.items()):
            if n > self.most:
                yield finding(self, None, n - self.most, f"{offer} is sold {n} times in the week")

    def encode(self, m: Model) -> None:
        """Nothing: agent 2 prices bundles above what the page's offers carry; they take turns."""
