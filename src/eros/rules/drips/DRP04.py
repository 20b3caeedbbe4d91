"""DRP04: A drip window shows some of its set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import PICTURED, Severity
from eros.rules.base import Given, Model, Which, finding
from eros.rules.measure import few_items


@dataclass(frozen=True, slots=True)
class DripItems:
    """A drip window shows some of its set.

    **Why.** Hours are kept free of offers for a story; one picture tells none.

    The items of a window are the sends inside it that name it.

    **Breaks**

    .. plan::

        drip: d1 mon
        window: w1 mon 14:00-18:00 set=d1
        mon 14:37 bump_normal drip=w1
        mon 16:07 bump_normal

    **Keeps**

    .. plan::

        drip: d1 mon
        window: w1 mon 14:00-18:00 set=d1
        mon 14:37 bump_normal drip=w1
        mon 16:07 bump_normal drip=w1

    Attributes
    ----------
    least
        Items of a window, at least.
    cents
        What each item costs that a window lacks.
    """

    code: ClassVar[str] = "DRP04"
    name: ClassVar[str] = "drips.items"
    gaps: ClassVar[tuple[str, ...]] = ("6.2",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "items missing"
    source: ClassVar[str] = "gap 6.2 (ours), algorithms 13"
    binds: ClassVar[tuple[str, ...]] = ("timing_optimizer", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"least": "drip.items", "cents": "drip.missing_cents"}

    least: int
    cents: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for lacks, words in few_items(plan, self.least):
            yield finding(self, None, lacks, words)

    def encode(self, m: Model) -> None:
        """A window is laid where bumps stand, and bumps where it is; each that lacks has a price."""
        m.drip_items(Which(PICTURED), self.least, cents=self.cents)
