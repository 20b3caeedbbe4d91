"""PRC04: What is sold has a price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class PriceRequired:
    """What is sold has a price.

    **Why.** A message without the price it needs cannot be sent.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock #f

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock price=1969
    """

    code: ClassVar[str] = "PRC04"
    name: ClassVar[str] = "pricing.required"
    gaps: ClassVar[tuple[str, ...]] = ("10.13",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "DECISIONS 23, catalogue price_required"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            missing = send.price_cents is None and given.catalog.send_types[send.kind].price_required
            if missing or (send.price_cents is not None and send.price_cents <= 0):
                yield finding(self, send.id, 1, f"{send.kind} without a price")

    def encode(self, m: Model) -> None:
        """Nothing: prices are set after the decision."""
