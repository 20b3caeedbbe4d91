"""CMP03: A first-to-tip asks for another amount than the last ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class TipAmounts:
    """A first-to-tip asks for another amount than the last ones.

    **Why.** The same amount each time turns a game into a fee.

    **Breaks**

    .. plan::

        past: -3 10:07 first_to_tip price=2500
        mon 10:07 first_to_tip price=2500 #f

    **Keeps**

    .. plan::

        past: -3 10:07 first_to_tip price=2500
        mon 10:07 first_to_tip price=3000

    Attributes
    ----------
    last
        Amounts that are not asked again at once.
    """

    code: ClassVar[str] = "CMP03"
    name: ClassVar[str] = "campaigns.tip_amounts"
    gaps: ClassVar[tuple[str, ...]] = ("7.4",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "gap 7.4"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"last": "first_to_tip.exclude_last"}

    last: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        before = sorted((p.at, p.price_cents) for p in given.facts.past
                        if p.kind is SendKind.FIRST_TO_TIP and p.price_cents is not None)  # fmt: skip
        amounts = [price for _, price in before]
        for send in plan.sends:
            if send.kind is not SendKind.FIRST_TO_TIP or send.price_cents is None:
                continue
            if send.price_cents in amounts[len(amounts) - min(self.last, len(amounts)) :]:
                yield finding(self, send.id, 1, f"{send.price_cents / 100:.2f} was asked lately")
            elif send.price_cents not in given.catalog.first_to_tip_pool_cents:
                yield finding(self, send.id, 1, f"{send.price_cents / 100:.2f} is not in the pool of amounts")
            amounts.append(send.price_cents)

    def encode(self, m: Model) -> None:
        """Nothing: amounts are drawn after the decision."""
