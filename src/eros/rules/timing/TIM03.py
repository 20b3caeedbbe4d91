"""TIM03: A follow-up keeps to its window after the send it follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, SendId, WeekPlan
from eros.domain.words import FOLLOWUP_PARENTS, SendKind, Severity
from eros.rules.base import FOLLOWUPS, Given, Model, Which, finding


@dataclass(frozen=True, slots=True)
class FollowupWindow:
    """A follow-up keeps to its window after the send it follows.

    **Why.** Earlier reads as a machine; later, the first message has left the screen.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock   #a
        mon 10:12 ppv_followup #f >a

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock   #a
        mon 10:29 ppv_followup >a

    Attributes
    ----------
    earliest_min
        Minutes after the parent, at least.
    latest_min
        Minutes after the parent, at most.
    """

    code: ClassVar[str] = "TIM03"
    name: ClassVar[str] = "timing.followup_window"
    gaps: ClassVar[tuple[str, ...]] = ("1.3",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "minutes outside the window"
    source: ClassVar[str] = "gap 1.3, DECISIONS 1"
    binds: ClassVar[tuple[str, ...]] = ("followup_generator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "earliest_min": "followups.earliest_min",
        "latest_min": "followups.latest_min",
    }

    earliest_min: int
    latest_min: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        followed: set[SendId] = set()
        for send in plan.sends:
            if send.kind is not SendKind.PPV_FOLLOWUP:
                continue
            parent = plan.get(send.parent)
            if parent is None or parent.kind not in FOLLOWUP_PARENTS:
                yield finding(self, send.id, 1, "it follows no send that may have a follow-up")
                continue
            gap = send.at - parent.at
            off = max(self.earliest_min - gap, gap - self.latest_min, 0)
            if off:
                yield finding(self, send.id, off, f"follow-up {gap} min after its parent")
            elif parent.id in followed:
                yield finding(self, send.id, 1, "second follow-up of the same send")
            followed.add(parent.id)

    def encode(self, m: Model) -> None:
        """One per parent, inside the window."""
        m.after(FOLLOWUPS, Which(FOLLOWUP_PARENTS), self.earliest_min, self.latest_min, one_per_parent=True)
