"""PRF03: What earns best is not left lying about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.evidence import Adjustment, Evidence, Lever, TypeSeen
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model


@dataclass(frozen=True, slots=True)
class RareWinners:
    """What earns best is not left lying about.

    **Why.** A type that is sent by habit hides one that earns more and is forgotten. What may be sent and
    earns well gets a wish for so many sends a month; bundles and higher prices are a hint.

    **Acts**

    .. evidence::

        types: [{subject: "content:pov", n: 60, uses: 1, rps_cents: 21000}]

    **Rests**

    .. evidence::

        types: [{subject: "content:pov", n: 60, uses: 9, rps_cents: 21000}]

    Attributes
    ----------
    min_sample
        Priced sends a type needs, as everywhere.
    rare_below
        Sends in thirty days from which a type is not rare.
    rps_cents, good_rps_cents, best_rps_cents
        Earnings above which a rare type is a winner, a good one, one of the best.
    monthly, good_monthly, best_monthly
        Sends in thirty days wished for each of them.
    bundle_rps_cents
        Earnings above which a bundle of it is worth a thought.
    premium_conversion
        Conversion above which a higher price is worth a thought, from 0 to 1.
    """

    code: ClassVar[str] = "PRF03"
    name: ClassVar[str] = "performance.rare_winners"
    gaps: ClassVar[tuple[str, ...]] = ("4.3",)
    severity: ClassVar[Severity] = Severity.INFO
    unit: ClassVar[str] = "sends in 30 days"
    source: ClassVar[str] = "gap 4.3, algorithms 5c, DECISIONS 21"
    binds: ClassVar[tuple[str, ...]] = ("performance_analyst", "send_type_allocator")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "min_sample": "content.min_sample",
        "rare_below": "winners.uses",
        "rps_cents": "winners.rps_cents",
        "good_rps_cents": "winners.good_rps_cents",
        "best_rps_cents": "winners.best_rps_cents",
        "monthly": "winners.monthly",
        "good_monthly": "winners.good_monthly",
        "best_monthly": "winners.best_monthly",
        "bundle_rps_cents": "winners.bundle_rps_cents",
        "premium_conversion": "winners.premium_conversion",
    }

    min_sample: int
    rare_below: int
    rps_cents: int
    good_rps_cents: int
    best_rps_cents: int
    monthly: int
    good_monthly: int
    best_monthly: int
    bundle_rps_cents: int
    premium_conversion: float

    def read(self, evidence: Evidence) -> Iterator[Adjustment]:
        """A wish a month for each rare winner, then what a person might do with it."""
        for seen in evidence.types:
            rare = seen.uses < self.rare_below and seen.sellable
            if not rare or seen.n < self.min_sample or seen.rps_cents <= self.rps_cents:
                continue
            yield self._said(
                seen, Lever.MONTHLY, self._wished(seen), "rare_winner", f"sent {seen.uses} times in a month"
            )
            if seen.rps_cents > self.bundle_rps_cents:
                yield self._said(seen, Lever.HINT, 1.0, "bundle", "good enough to carry a bundle")
            if seen.conversion is not None and seen.conversion > self.premium_conversion:
                yield self._said(
                    seen,
                    Lever.HINT,
                    1.0,
                    "premium_price",
                    f"{seen.conversion:.1%} buy: a higher price may hold",
                )

    def _wished(self, seen: TypeSeen) -> int:
        if seen.rps_cents > self.best_rps_cents:
            return self.best_monthly
        return self.good_monthly if seen.rps_cents > self.good_rps_cents else self.monthly

    def _said(self, seen: TypeSeen, lever: Lever, amount: float, trigger: str, words: str) -> Adjustment:
        name = seen.subject.partition(":")[2]
        return Adjustment(
            self.code, lever, seen.subject, amount, trigger, f"{name}: {words} ({seen.n} sends)", seen.n
        )

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Nothing: what a month lacks, a single week cannot show."""
        yield from ()

    def encode(self, m: Model) -> None:
        """Nothing: agents 2 and 3 have moved their wishes before the solver is asked."""
