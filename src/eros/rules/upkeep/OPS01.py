"""OPS01: Every day somebody looks at what sold and what did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.evidence import Adjustment, Evidence, Lever, RankSeen, Trust
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import PPV, Severity
from eros.rules.base import Given, Model

MATRIX = frozenset(f"kind:{kind.value}" for kind in PPV)


@dataclass(frozen=True, slots=True)
class DailyReview:
    """Every day somebody looks at what sold and what did not.

    **Why.** A type that makes up much of the best sends and little of the whole is sent too rarely;
    one that makes up much of the worst, and more than its part of the whole, too often. Where
    chance explains the difference, it is said and nothing moves.

    **Acts**

    .. evidence::

        ranks: [{subject: "kind:bundle", top: 10, top_with: 6, bottom: 40, bottom_with: 0,
                 all: 200, all_with: 20, top_p: 0.0001}]

    **Rests**

    .. evidence::

        ranks: [{subject: "kind:bundle", top: 10, top_with: 6, bottom: 40, bottom_with: 0,
                 all: 200, all_with: 120}]

    Attributes
    ----------
    min_sample
        Sends a stretch needs before anything is said of it.
    best_share, rare_share
        A type with at least this share of the best sends and less than this of all is sent too rarely.
    worst_share
        A type with at least this share of the worst sends, and more than of all, is sent too often.
    alpha
        Probability of a mistake over all types tested: each gets its part of it.
    raise_by, lower_by
        Multiplier on the volume of the one and of the other.
    length_share
        Share of long-form sends that should have the length that sells, from 0 to 1.
    """

    code: ClassVar[str] = "OPS01"
    name: ClassVar[str] = "upkeep.daily_review"
    gaps: ClassVar[tuple[str, ...]] = ("10.2",)
    severity: ClassVar[Severity] = Severity.INFO
    unit: ClassVar[str] = "multiplier"
    source: ClassVar[str] = "gap 10.2, algorithms 23"
    binds: ClassVar[tuple[str, ...]] = ("performance_analyst", "send_type_allocator")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "min_sample": "content.min_sample",
        "best_share": "digest.best_share",
        "rare_share": "digest.rare_share",
        "worst_share": "digest.worst_share",
        "alpha": "triggers.alpha",
        "raise_by": "digest.raise",
        "lower_by": "digest.lower",
        "length_share": "captions.length_share",
    }

    min_sample: int
    best_share: float
    rare_share: float
    worst_share: float
    alpha: float
    raise_by: float
    lower_by: float
    length_share: float

    def read(self, evidence: Evidence) -> Iterator[Adjustment]:
        """Too rare, then too frequent, then captions of the wrong length."""
        tested = len(evidence.ranks)
        for seen in evidence.ranks:
            if seen.all >= self.min_sample and self._too_rare(seen):
                words = f"{seen.top_with} of the {seen.top} best sends, {seen.all_with} of all {seen.all}: too rare"
                yield self._said(seen, self.raise_by, "too_rare", seen.top_p <= self.alpha / tested, words)
        for seen in evidence.ranks:
            if seen.all >= self.min_sample and self._too_frequent(seen):
                words = (
                    f"{seen.bottom_with} of the {seen.bottom} worst sends, {seen.all_with} of all {seen.all}: "
                    "too frequent"
                )
                ours = seen.subject not in MATRIX  # how many PPV a day carries is gap 3.2's to say
                proven = ours and seen.bottom_p <= self.alpha / tested
                yield self._said(seen, self.lower_by, "too_frequent", proven, words)
        yield from self._length(evidence)

    def _too_rare(self, seen: RankSeen) -> bool:
        return seen.top_with >= self.best_share * seen.top and seen.all_with < self.rare_share * seen.all

    def _too_frequent(self, seen: RankSeen) -> bool:
        worst = seen.bottom_with >= self.worst_share * seen.bottom
        return worst and seen.bottom_with * seen.all > seen.all_with * seen.bottom

    def _said(self, seen: RankSeen, amount: float, trigger: str, proven: bool, words: str) -> Adjustment:
        return Adjustment(
            rule=self.code,
            lever=Lever.VOLUME if proven else Lever.HINT,
            subject=seen.subject,
            amount=amount,
            trigger=trigger,
            reason=f"{seen.subject.partition(':')[2]}: {words}" + self._doubt(seen, proven),
            n=seen.all,
            trust=Trust.HIGH if proven else Trust.LOW,
        )

    @staticmethod
    def _doubt(seen: RankSeen, proven: bool) -> str:
        if proven:
            return ""
        return " (the matrix sets its count)" if seen.subject in MATRIX else " (may be chance)"

    def _length(self, evidence: Evidence) -> Iterator[Adjustment]:
        n, well = evidence.long_form, evidence.long_form_well
        if n >= self.min_sample and well < self.length_share * n:
            yield Adjustment(
                rule=self.code,
                lever=Lever.HINT,
                subject="length",
                amount=self.length_share * n / well if well else self.raise_by,
                trigger="length_share",
                reason=f"{well} of {n} long-form sends have the length that sells",
                n=n,
            )

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Nothing: it reviews what was sold."""
        yield from ()

    def encode(self, m: Model) -> None:
        """Nothing: agents 2 and 3 have moved their wishes before the solver is asked."""
