"""PRF05: A statistic is taken over the shortest stretch that can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.evidence import PAGE, Adjustment, Evidence, Lever
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model

ALL_TIME = 0


@dataclass(frozen=True, slots=True)
class TimeFrames:
    """A statistic is taken over the shortest stretch that can tell.

    **Why.** Last month says most about next week, where it holds enough sends; where it does not,
    half a year, a year, and at last everything on record.

    **Acts**

    .. evidence::

        ages: {20: 50}

    **Rests**

    .. evidence::

        ages: {20: 49}

    Attributes
    ----------
    min_sample
        Priced sends a stretch needs.
    short_days, middle_days, long_days
        Days of the stretches before all time.
    """

    code: ClassVar[str] = "PRF05"
    name: ClassVar[str] = "performance.time_frames"
    gaps: ClassVar[tuple[str, ...]] = ("10.3",)
    severity: ClassVar[Severity] = Severity.INFO
    unit: ClassVar[str] = "days"
    source: ClassVar[str] = "gap 10.3"
    binds: ClassVar[tuple[str, ...]] = ("performance_analyst",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "min_sample": "content.min_sample",
        "short_days": "frames.short_days",
        "middle_days": "frames.middle_days",
        "long_days": "frames.long_days",
    }

    min_sample: int
    short_days: int
    middle_days: int
    long_days: int

    @property
    def frames(self) -> tuple[int, ...]:
        """All stretches in days, shortest first; 0 is all time."""
        return (self.short_days, self.middle_days, self.long_days, ALL_TIME)

    def read(self, evidence: Evidence) -> Iterator[Adjustment]:
        """The stretches with enough sends, shortest first: the first is the one to go by."""
        for days in self.frames:
            n = sum(count for age, count in evidence.ages.items() if days == ALL_TIME or age <= days)
            if n >= self.min_sample:
                words = f"{n} priced sends " + ("of all time" if days == ALL_TIME else f"of {days} days")
                yield Adjustment(self.code, Lever.FRAME, PAGE, days, "enough_sends", words, n)

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Nothing: a planned week lies ahead of every stretch."""
        yield from ()

    def encode(self, m: Model) -> None:
        """Nothing: it is about what was, not about what will be sent."""
