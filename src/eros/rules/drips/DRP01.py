"""DRP01: What a drip shows of one shoot shows one outfit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class SameOutfit:
    """What a drip shows of one shoot shows one outfit.

    **Why.** A drip tells one evening; a change of clothes in the middle gives it away.

    **Breaks**

    .. plan::

        drip: d1 mon
        window: w1 mon 14:00-20:00 set=d1 shoot=s1 outfit=o1
        mon 15:07 bump_normal drip=w1 shoot=s1 outfit=o2 #f

    **Keeps**

    .. plan::

        drip: d1 mon
        window: w1 mon 14:00-20:00 set=d1 shoot=s1 outfit=o1
        mon 15:07 bump_normal drip=w1 shoot=s1 outfit=o1
    """

    code: ClassVar[str] = "DRP01"
    name: ClassVar[str] = "drips.same_outfit"
    gaps: ClassVar[tuple[str, ...]] = ("6.1",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "sends or windows"
    source: ClassVar[str] = "gap 6.1, algorithms 13"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        worn = {window.id: window for window in plan.drip_windows}
        for window in plan.drip_windows:
            if window.shoot_id is None or window.outfit_id is None:
                yield finding(self, None, 1, f"the window {window.id} names no shoot or no outfit")
        for send in plan.sends:
            here = worn.get(send.drip_window or "")
            if here is None or here.shoot_id != send.shoot_id or None in (here.outfit_id, send.outfit_id):
                continue
            if send.outfit_id != here.outfit_id:
                yield finding(self, send.id, 1, f"another outfit than the rest of {send.shoot_id}")

    def encode(self, m: Model) -> None:
        """Nothing: the assembler copies shoot and outfit from the drip set."""
