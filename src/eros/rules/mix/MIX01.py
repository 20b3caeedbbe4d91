"""MIX01: Selling and talking keep their balance over the week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Category, Severity
from eros.rules.base import Given, Model, Which, finding
from eros.rules.measure import kinds_of

EPS = 1e-9  # rounding of shares, no tolerance of the rule


@dataclass(frozen=True, slots=True)
class RevenueShare:
    """Selling and talking keep their balance over the week.

    **Why.** A page that only sells is muted; one that never does earns nothing.

    **Breaks**

    .. plan::

        page: paid HIGH explicit commercial
        mon-fri 10:07 ppv_unlock
        mon-tue 12:37 dm_farm

    **Keeps**

    .. plan::

        page: paid HIGH explicit commercial
        mon-fri 10:07 ppv_unlock
        mon-fri 12:37 bump_normal

    Attributes
    ----------
    tolerance
        How far the share may be from the tier's, in shares of one.
    """

    code: ClassVar[str] = "MIX01"
    name: ClassVar[str] = "mix.revenue_share"
    gaps: ClassVar[tuple[str, ...]] = ("3.1",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "percentage points outside"
    source: ClassVar[str] = "gap 3.1, DECISIONS 3"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"tolerance": "mix.tolerance"}

    tolerance: float

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        revenue, both = self._parts(given)
        sells = sum(send in revenue for send in plan.sends)
        total = sum(send in both for send in plan.sends)
        if not total:
            return
        wanted = given.catalog.tiers[plan.page.tier].revenue_share
        over = abs(sells - wanted * total) - self.tolerance * total
        if over > EPS:
            text = f"{sells} of {total} selling and talking sends sell"
            yield finding(self, None, round(100 * over / total, 2), text)

    def encode(self, m: Model) -> None:
        """A share between the tier's limits."""
        revenue, both = self._parts(m.given)
        wanted = m.given.catalog.tiers[m.page.tier].revenue_share
        m.share(revenue, both, wanted - self.tolerance, wanted + self.tolerance)

    @staticmethod
    def _parts(given: Given) -> tuple[Which, Which]:
        revenue = kinds_of(given.catalog, Category.REVENUE)
        return Which(revenue), Which(revenue | kinds_of(given.catalog, Category.ENGAGEMENT))
