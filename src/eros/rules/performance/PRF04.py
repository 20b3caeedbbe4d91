"""PRF04: A page is judged by what it lives on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.evidence import Adjustment, Evidence, Lever
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import PageType, Severity
from eros.rules.base import Given, Model

RETENTION, MESSAGES, UNLOCKS = "retention", "message_revenue", "unlock_conversion"


@dataclass(frozen=True, slots=True)
class MetricFocus:
    """A page is judged by what it lives on.

    **Why.** A paid page keeps its fans and sells to them in messages; a free page has only what its fans unlock.
    One table for both would praise the wrong sends.

    **Acts**

    .. evidence::

        {page_type: free, ages: {1: 50}}

    **Rests**

    .. evidence::

        {page_type: free, ages: {1: 49}}

    Attributes
    ----------
    min_sample
        Priced sends a page needs before it is judged at all.
    main
        Weight of each of the two metrics that a paid page is mainly judged by, from 0 to 1.
    only
        Weight of the metric that a free page is mainly judged by, from 0 to 1.
    """

    code: ClassVar[str] = "PRF04"
    name: ClassVar[str] = "performance.metric_focus"
    gaps: ClassVar[tuple[str, ...]] = ("4.4",)
    severity: ClassVar[Severity] = Severity.INFO
    unit: ClassVar[str] = "weight"
    source: ClassVar[str] = "gap 4.4 (its wording is ours)"
    binds: ClassVar[tuple[str, ...]] = ("performance_analyst",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "min_sample": "content.min_sample",
        "main": "focus.main",
        "only": "focus.only",
    }

    min_sample: int
    main: float
    only: float

    def read(self, evidence: Evidence) -> Iterator[Adjustment]:
        """The weights of the metrics, the heaviest first; together they make 1."""
        n = sum(evidence.ages.values())
        if n < self.min_sample:
            return
        if evidence.page_type is PageType.PAID:
            weights = {RETENTION: self.main, MESSAGES: self.main, UNLOCKS: 1.0 - 2 * self.main}
        else:
            weights = {UNLOCKS: self.only, MESSAGES: 1.0 - self.only}
        for metric, weight in weights.items():
            reason = f"{evidence.page_type} page: {metric.replace('_', ' ')} counts {weight:.0%}"
            yield Adjustment(self.code, Lever.FOCUS, metric, weight, evidence.page_type.value, reason, n)

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Nothing: it weighs what was earned, and a planned week has earned nothing yet."""
        yield from ()

    def encode(self, m: Model) -> None:
        """Nothing: it weighs what was earned."""
