"""MIX05: No single kind of send fills the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding

EPS = 1e-9  # rounding of shares, no tolerance of the rule


@dataclass(frozen=True, slots=True)
class TypeShare:
    """No single kind of send fills the week.

    **Why.** A page that does one thing all week is a page for a part of its fans.

    **Breaks**

    .. plan::

        mon-thu 10:07 bump_normal
        mon-wed 12:37 dm_farm
        mon-wed 15:37 ppv_unlock

    **Keeps**

    .. plan::

        mon-wed 10:07 bump_normal
        mon-wed 12:37 dm_farm
        mon-wed 15:37 ppv_unlock
        mon     18:37 game_post

    Attributes
    ----------
    most
        Share of the week's sends that one type may have, 0 to 1.
    """

    code: ClassVar[str] = "MIX05"
    name: ClassVar[str] = "mix.type_share"
    gaps: ClassVar[tuple[str, ...]] = ("3.3",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends too many"
    source: ClassVar[str] = "gap 3.3, DECISIONS 6"
    binds: ClassVar[tuple[str, ...]] = ("send_type_allocator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"most": "diversity.max_share"}

    most: float

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        counts = Counter(send.kind for send in plan.sends)
        for kind in sorted(counts):
            over = counts[kind] - self.most * len(plan.sends)
            if over > EPS:
                yield finding(
                    self, None, ceil(over - EPS), f"{counts[kind]} of {len(plan.sends)} sends are {kind}"
                )

    def encode(self, m: Model) -> None:
        """Of all sends of the week."""
        m.share_per_kind(self.most)
