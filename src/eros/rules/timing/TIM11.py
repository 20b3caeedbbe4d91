"""TIM11: A link drop comes some hours after the campaign it links to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import LINK_DROPS, Channel, SendKind, Severity
from eros.rules.base import Given, Model, Which, finding, of


@dataclass(frozen=True, slots=True)
class LinkDropAfter:
    """A link drop comes some hours after the campaign it links to.

    **Why.** At once it repeats the post; a day later the post is forgotten.

    **Breaks**

    .. plan::

        page: free HIGH explicit commercial
        mon 10:07 ppv_wall campaign #a
        mon 11:07 link_drop #f ~a

    **Keeps**

    .. plan::

        page: free HIGH explicit commercial
        mon 10:07 ppv_wall campaign #a
        mon 12:37 link_drop ~a

    Attributes
    ----------
    from_min
        Minutes after the campaign, at least.
    to_min
        Minutes after the campaign, at most.
    """

    code: ClassVar[str] = "TIM11"
    name: ClassVar[str] = "timing.link_drop_after"
    gaps: ClassVar[tuple[str, ...]] = ("1.5",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "minutes outside"
    source: ClassVar[str] = "DECISIONS 17"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"from_min": "link_drop.from_min", "to_min": "link_drop.to_min"}

    from_min: int
    to_min: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if send.kind not in LINK_DROPS:
                continue
            parent = plan.get(send.link_to)
            if parent is None or not parent.campaign:
                yield finding(self, send.id, 1, "it links to no campaign of this week")
            elif send.kind is SendKind.WALL_LINK_DROP and parent.channel is not Channel.WALL_POST:
                yield finding(self, send.id, 1, "a drop on the wall links to a campaign on the wall")
            else:
                gap = send.at - parent.at
                off = max(self.from_min - gap, gap - self.to_min, 0)
                if off:
                    side = "after" if gap >= 0 else "before"
                    text = f"{abs(gap)} min {side} its campaign, {self.from_min}-{self.to_min} after it are wanted"
                    yield finding(self, send.id, off, text)

    def encode(self, m: Model) -> None:
        """Drops on the wall follow campaigns on the wall, drops by message any."""
        wall = Which(campaign=True, channel=Channel.WALL_POST)
        m.after(
            of(SendKind.LINK_DROP), Which(campaign=True), self.from_min, self.to_min, one_per_parent=False
        )
        m.after(of(SendKind.WALL_LINK_DROP), wall, self.from_min, self.to_min, one_per_parent=False)
