"""PRF06: A thin history is followed with care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.catalog.values import ConfidenceStep
from eros.domain.evidence import PAGE, Adjustment, Evidence, Lever
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import FOLLOWUP_PARENTS, SendKind, Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class ConfidenceTable:
    """A thin history is followed with care.

    **Why.** With few sends on record nobody knows what a page can take: it gets fewer sends, fewer
    follow-ups, and may use a caption again sooner, for its pool is thin too.

    **Acts**

    .. evidence::

        {confidence: 0.4, messages: 30}

    **Rests**

    .. evidence::

        {confidence: 0.8, messages: 120}

    Attributes
    ----------
    steps
        The rows of the table, the most trusted first.
    """

    code: ClassVar[str] = "PRF06"
    name: ClassVar[str] = "performance.confidence_table"
    gaps: ClassVar[tuple[str, ...]] = ("10.15",)
    severity: ClassVar[Severity] = Severity.INFO
    unit: ClassVar[str] = "follow-ups too many"
    source: ClassVar[str] = "gap 10.15, DECISIONS 8"
    binds: ClassVar[tuple[str, ...]] = (
        "performance_analyst", "send_type_allocator", "content_curator", "followup_generator",
    )  # fmt: skip
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"steps": "confidence"}

    steps: tuple[ConfidenceStep, ...]

    def step(self, confidence: float) -> ConfidenceStep:
        """The row for a confidence from 0 to 1."""
        return next((row for row in self.steps if confidence >= row.at_least), self.steps[-1])

    def read(self, evidence: Evidence) -> Iterator[Adjustment]:
        """What the page's row takes away, and a rest shorter than the most trusted row's."""
        row, rest = self.step(evidence.confidence), self.steps[0].freshness_days
        for lever, amount, usual, words in (
            (Lever.VOLUME, row.volume, 1.0, f"volume x {row.volume:g}"),
            (Lever.FRESHNESS, row.freshness_days, rest, f"captions rest {row.freshness_days} days"),
            (Lever.FOLLOWUPS, row.followup, 1.0, f"{row.followup:.0%} of eligible sends get a follow-up"),
        ):  # fmt: skip
            if amount != usual:
                reason = f"confidence {evidence.confidence:g} ({row.label}): {words}"
                yield Adjustment(self.code, lever, PAGE, amount, "confidence", reason, evidence.messages)

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """A week shows its follow-ups: no more, to the nearest whole, than the row's share of eligible sends."""
        parents = sum(send.kind in FOLLOWUP_PARENTS for send in plan.sends)
        had = sum(send.kind is SendKind.PPV_FOLLOWUP for send in plan.sends)
        share = self.step(plan.page.confidence).followup
        over = had - int(share * parents + 0.5)
        if over > 0:
            yield finding(
                self, None, over, f"{had} follow-ups to {parents} eligible sends: {share:.0%} get one"
            )

    def encode(self, m: Model) -> None:
        """Nothing: agents 1 to 3 and 6 have counted by it before the solver is asked."""
