"""PRF01: What history proves to sell is sent more often, and what tires the fans less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.evidence import Adjustment, Evidence, Lever, TraitSeen, Trust, TypeSeen
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model


@dataclass(frozen=True, slots=True)
class VolumeTriggers:
    """What history proves to sell is sent more often, and what tires the fans less.

    **Why.** A page's best sends often share something. Where that is no accident, more of it pays;
    where fans look away from a type, more of it costs. Both are acted on only with enough sends
    and a difference that chance does not explain, and only until the trigger runs out.

    **Acts**

    .. evidence::

        traits: [{subject: "tone:playful", top: 10, top_with: 8, rest: 90, rest_with: 9, p_value: 0.0001}]

    **Rests**

    .. evidence::

        traits: [{subject: "tone:playful", top: 10, top_with: 8, rest: 90, rest_with: 70, p_value: 0.9}]

    Attributes
    ----------
    min_sample
        Sends a trait or type needs, as everywhere.
    share
        Share of the best sends that must have a trait, from 0 to 1.
    alpha
        Probability of a mistake over all traits tested: each gets its part of it.
    length, content, tone
        Multiplier on the volume of such a trait.
    high_rps_cents, high_conversion, high
        Earnings and conversion above which a type is a high performer, and its multiplier.
    rising, trending
        Week-over-week gain of RPS above which a type is trending up, and its multiplier.
    emerging_rps_cents, emerging_uses, emerging
        Earnings above which a type sent less often than this a month is an emerging winner, and
        its multiplier.
    falling_days, saturating
        Days in a row with falling RPS from which a type is saturating, and its multiplier.
    tired, fatigue
        Week-over-week fall of the view rate from which the audience is tired of a type, and its
        multiplier.
    moderate_from, high_from
        Sends from which trust is moderate, and high.
    valid_days
        Days until a trigger must be proven anew.
    """

    code: ClassVar[str] = "PRF01"
    name: ClassVar[str] = "performance.volume_triggers"
    gaps: ClassVar[tuple[str, ...]] = ("4.1",)
    severity: ClassVar[Severity] = Severity.INFO
    unit: ClassVar[str] = "multiplier"
    source: ClassVar[str] = "gap 4.1, algorithms 5b and 16, DECISIONS 21"
    binds: ClassVar[tuple[str, ...]] = ("performance_analyst", "send_type_allocator")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "min_sample": "content.min_sample",
        "share": "triggers.share",
        "alpha": "triggers.alpha",
        "length": "triggers.length",
        "content": "triggers.content",
        "tone": "triggers.tone",
        "high_rps_cents": "triggers.high_rps_cents",
        "high_conversion": "triggers.high_conversion",
        "high": "triggers.high",
        "rising": "triggers.rising",
        "trending": "triggers.trending",
        "emerging_rps_cents": "triggers.emerging_rps_cents",
        "emerging_uses": "triggers.emerging_uses",
        "emerging": "triggers.emerging",
        "falling_days": "triggers.falling_days",
        "saturating": "triggers.saturating",
        "tired": "triggers.tired",
        "fatigue": "triggers.fatigue",
        "moderate_from": "triggers.moderate_from",
        "high_from": "triggers.high_from",
        "valid_days": "triggers.valid_days",
    }

    min_sample: int
    share: float
    alpha: float
    length: float
    content: float
    tone: float
    high_rps_cents: int
    high_conversion: float
    high: float
    rising: float
    trending: float
    emerging_rps_cents: int
    emerging_uses: int
    emerging: float
    falling_days: int
    saturating: float
    tired: float
    fatigue: float
    moderate_from: int
    high_from: int
    valid_days: int

    def read(self, evidence: Evidence) -> Iterator[Adjustment]:
        """Traits of the best sends first, then each type's own triggers."""
        for trait in evidence.traits:
            if self._proven(trait, len(evidence.traits)):
                yield self._of_trait(trait)
        for seen in evidence.types:
            yield from self._of_type(seen)

    def _proven(self, trait: TraitSeen, tested: int) -> bool:
        more = trait.top_with * trait.rest > trait.rest_with * trait.top  # more of it than among the rest
        return (
            more
            and trait.n >= self.min_sample
            and trait.share >= self.share
            and trait.p_value <= self.alpha / tested
        )

    def _of_trait(self, trait: TraitSeen) -> Adjustment:
        kind, _, value = trait.subject.partition(":")
        amount = {"length": self.length, "content": self.content, "tone": self.tone}.get(kind)
        return Adjustment(
            rule=self.code,
            # A price is decided by length and content; that the best share one is worth knowing.
            lever=Lever.HINT if amount is None else Lever.VOLUME,
            subject=trait.subject,
            amount=1.0 if amount is None else amount,
            trigger=f"trait_{kind}",
            reason=f"{trait.top_with} of the {trait.top} best sends have {kind} {value}, "
            f"{trait.rest_with} of the other {trait.rest} (p = {trait.p_value:.2g})",
            n=trait.n,
            trust=Trust.HIGH,
            days=self.valid_days,
        )

    def _of_type(self, seen: TypeSeen) -> Iterator[Adjustment]:
        if not seen.sellable:
            return
        if seen.n >= self.min_sample:
            sells = seen.conversion is not None and seen.conversion > self.high_conversion
            if seen.rps_cents > self.high_rps_cents and sells:
                yield self._type(seen, "high_performer", self.high, seen.n, "earns and converts best")
            if seen.rps_cents > self.emerging_rps_cents and seen.uses < self.emerging_uses:
                yield self._type(
                    seen,
                    "emerging_winner",
                    self.emerging,
                    seen.n,
                    f"earns well, sent {seen.uses} times a month",
                )
        if seen.recent_n >= self.min_sample:
            n = seen.recent_n
            if seen.rps_change is not None and seen.rps_change > self.rising and seen.rps_p <= self.alpha:
                yield self._type(
                    seen, "trending_up", self.trending, n, f"RPS {seen.rps_change:+.0%} in a week"
                )
            if seen.falling_days >= self.falling_days:
                yield self._type(
                    seen, "saturating", self.saturating, n, f"RPS fell {seen.falling_days} days in a row"
                )
            if seen.open_change is not None and seen.open_change <= -self.tired and seen.open_p <= self.alpha:
                yield self._type(
                    seen, "audience_fatigue", self.fatigue, n, f"views {seen.open_change:+.0%} in a week"
                )

    def _type(self, seen: TypeSeen, trigger: str, amount: float, n: int, words: str) -> Adjustment:
        trust = (
            Trust.HIGH if n >= self.high_from else Trust.MODERATE if n >= self.moderate_from else Trust.LOW
        )
        return Adjustment(
            rule=self.code,
            lever=Lever.VOLUME,
            subject=seen.subject,
            amount=amount,
            trigger=trigger,
            reason=f"{seen.subject.partition(':')[2]}: {words} ({n} sends)",
            n=n,
            trust=trust,
            days=self.valid_days,
        )

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Nothing: a week has no usual volume of its own to be compared with."""
        yield from ()

    def encode(self, m: Model) -> None:
        """Nothing: agents 2 and 3 have moved their wishes before the solver is asked."""
