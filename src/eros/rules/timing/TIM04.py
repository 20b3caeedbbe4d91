"""TIM04: A drip set has its hours to itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import DripWindow, Finding, WeekPlan
from eros.domain.week import DAY_NAMES
from eros.domain.words import LINK_DROPS, Category, SendKind, Severity
from eros.rules.base import Given, Model, Which, finding
from eros.rules.measure import kinds_of

RETENTION = frozenset({SendKind.RENEW_ON_POST, SendKind.RENEW_ON_MESSAGE, SendKind.EXPIRED_WINBACK})


def blocked(given: Given) -> frozenset[SendKind]:
    """What may not fall into a drip window (DECISIONS 18)."""
    return kinds_of(given.catalog, Category.REVENUE) | LINK_DROPS | RETENTION | {SendKind.LIVE_PROMO}


@dataclass(frozen=True, slots=True)
class DripWindows:
    """A drip set has its hours to itself.

    **Why.** A drip builds interest piece by piece; an offer in between ends the story early.

    **Breaks**

    .. plan::

        drip: d1 mon
        window: w1 mon 14:00-20:00 set=d1
        mon 15:07 ppv_unlock #f

    **Keeps**

    .. plan::

        drip: d1 mon
        window: w1 mon 14:00-20:00 set=d1
        mon 15:07 bump_normal
        mon 20:07 ppv_unlock

    Attributes
    ----------
    from_hours
        Hours a window lasts, at least.
    to_hours
        Hours a window lasts, at most.
    """

    code: ClassVar[str] = "TIM04"
    name: ClassVar[str] = "timing.drip_windows"
    gaps: ClassVar[tuple[str, ...]] = ("1.4",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "minutes"
    source: ClassVar[str] = "gap 1.4, DECISIONS 18"
    binds: ClassVar[tuple[str, ...]] = ("timing_optimizer", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"from_hours": "drip.from_hours", "to_hours": "drip.to_hours"}

    from_hours: int
    to_hours: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        wanted = {
            d.day: {s.id for s in given.facts.drip_sets if s.day == d.day} for d in given.facts.drip_sets
        }
        seen: set[int] = set()
        for window in plan.drip_windows:
            length = window.end - window.start
            off = max(self.from_hours * 60 - length, length - self.to_hours * 60, 0)
            if off:
                yield finding(self, None, off, f"the window {window.id} lasts {length} min")
            day = plan.week.day(window.start)
            if plan.week.day(window.end - 1) != day:
                late = window.end - plan.week.day_start(day + 1)
                yield finding(self, None, late, f"the window {window.id} reaches into the next day")
            if given.facts.known and window.drip_set_id not in wanted.get(day, ()):
                yield finding(self, None, length, f"the window {window.id} has no drip set of its day")
            elif day in seen:
                yield finding(self, None, length, f"the window {window.id} is the second of its day")
            seen.add(day)
            yield from self._inside(plan, given, window)
        for day in sorted(set(wanted) - seen):
            yield finding(self, None, self.from_hours * 60, f"{DAY_NAMES[day]} has a drip set and no window")

    def encode(self, m: Model) -> None:
        """One window on each drip day; its start is the solver's decision."""
        m.drip_windows(Which(blocked(m.given)), self.from_hours * 60, self.to_hours * 60)

    def _inside(self, plan: WeekPlan, given: Given, window: DripWindow) -> Iterator[Finding]:
        closed = blocked(given)
        for send in plan.sends:
            if not window.start <= send.at < window.end:
                continue
            deep = min(send.at - window.start + 1, window.end - send.at)
            if send.kind in closed:
                yield finding(self, send.id, deep, f"{send.kind} inside the window {window.id}")
            elif send.kind is SendKind.PPV_FOLLOWUP:
                parent = plan.get(send.parent)
                if parent is None or parent.at >= window.start:
                    yield finding(
                        self, send.id, deep, f"follow-up inside {window.id}, its parent not before it"
                    )
