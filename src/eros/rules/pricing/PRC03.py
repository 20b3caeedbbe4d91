"""PRC03: A price stays inside the range of its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import PPV, Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class PriceRange:
    """A price stays inside the range of its type.

    **Why.** Far outside what fans know, a price is an error or looks like one.

    **Breaks**

    .. plan::

        mon 10:07 bundle price=50000 #f

    **Keeps**

    .. plan::

        mon 10:07 bundle price=3000
    """

    code: ClassVar[str] = "PRC03"
    name: ClassVar[str] = "pricing.range"
    gaps: ClassVar[tuple[str, ...]] = ("10.13",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "cents outside"
    source: ClassVar[str] = "gap 10.13, DECISIONS 11"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            price, spec = send.price_cents, given.catalog.send_types[send.kind]
            if price is None or send.kind in PPV:
                continue
            if spec.price is None:
                yield finding(self, send.id, max(price, 1), f"{send.kind} has no price")
                continue
            off = max(spec.price.min_cents - price, price - spec.price.max_cents, 0)
            if off:
                yield finding(self, send.id, off, f"{price / 100:.2f} for {send.kind}")

    def encode(self, m: Model) -> None:
        """Nothing: prices are set after the decision."""
