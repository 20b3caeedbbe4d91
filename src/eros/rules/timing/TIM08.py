"""TIM08: Two sends of a page keep their distance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import EVERY, FOLLOWUPS, ORDINARY, Given, Model, finding


@dataclass(frozen=True, slots=True)
class Spacing:
    """Two sends of a page keep their distance.

    **Why.** The second message pushes the first off the screen before it is read.

    **Breaks**

    .. plan::

        mon 10:07 bump_normal
        mon 10:51 dm_farm #f

    **Keeps**

    .. plan::

        mon 10:07 bump_normal
        mon 10:52 dm_farm

    Attributes
    ----------
    any_min
        Minutes between two sends, follow-ups apart.
    followup_min
        Minutes between a follow-up and any other send.
    """

    code: ClassVar[str] = "TIM08"
    name: ClassVar[str] = "timing.spacing"
    gaps: ClassVar[tuple[str, ...]] = ("10.8",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "minutes short"
    source: ClassVar[str] = "gap 10.8, DECISIONS 5"
    binds: ClassVar[tuple[str, ...]] = ("timing_optimizer", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "any_min": "spacing.any_min",
        "followup_min": "spacing.followup_min",
    }

    any_min: int
    followup_min: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        reach = max(self.any_min, self.followup_min)
        line: list[tuple[int, bool, str]] = [
            (past.at, past in ORDINARY, "a send of last week")
            for past in given.facts.past
            if past.at > -reach
        ]
        for send in plan.sends:
            ordinary = send in ORDINARY
            short, why = 0, ""
            for at, other, name in line:
                gap = abs(send.at - at)
                wanted = self.any_min if ordinary and other else self.followup_min
                if wanted - gap > short:
                    short, why = wanted - gap, f"{gap} min from {name}, {wanted} are wanted"
            if short:
                yield finding(self, send.id, short, why)
            line = [entry for entry in line if send.at - entry[0] < reach]
            line.append((send.at, ordinary, send.id))

    def encode(self, m: Model) -> None:
        """Any two, and follow-ups with every other send."""
        m.apart(ORDINARY, ORDINARY, self.any_min)
        m.apart(FOLLOWUPS, EVERY, self.followup_min)
