"""MIX02: Bumps and unlocks keep the ratio of the page's kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import BUMPS, PPV, Severity
from eros.rules.base import Given, Model, finding

EPS = 1e-9  # rounding of ratios, no tolerance of the rule


@dataclass(frozen=True, slots=True)
class BumpRatio:
    """Bumps and unlocks keep the ratio of the page's kind.

    **Why.** How much talk a sale can bear depends on what a page is.

    **Breaks**

    .. plan::

        page: paid LOW explicit commercial
        mon-sun 10:07 ppv_unlock
        mon-tue 12:37 bump_normal

    **Keeps**

    .. plan::

        page: paid LOW explicit commercial
        mon-sun 10:07 ppv_unlock
        mon-sun 12:37 bump_normal
        mon-sun 15:37 bump_normal

    Attributes
    ----------
    under
        Share of the row's least ratio that is still well.
    over
        Multiple of the row's highest ratio that is still well.
    """

    code: ClassVar[str] = "MIX02"
    name: ClassVar[str] = "mix.bump_ratio"
    gaps: ClassVar[tuple[str, ...]] = ("3.2",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "bumps per unlock outside"
    source: ClassVar[str] = "gap 3.2, DECISIONS 4"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    under: float = 0.8
    over: float = 1.2

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        page = plan.page
        lo, hi = given.catalog.bump_matrix[page.page_class, page.sub_type, page.tier].ratio
        bumps = sum(send.kind in BUMPS for send in plan.sends)
        unlocks = sum(send.kind in PPV for send in plan.sends)
        if not unlocks:
            return
        ratio = bumps / unlocks
        off = max(lo * self.under - ratio, ratio - hi * self.over)
        if off > EPS:
            yield finding(self, None, round(off, 3), f"{bumps} bumps to {unlocks} unlocks")

    def encode(self, m: Model) -> None:
        """Nothing: agent 2's targets price the counts that make the ratio."""
