"""PRC02: A page that is little known asks less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import PPV, Severity
from eros.rules.base import Given, Model, finding
from eros.rules.measure import code_points
from eros.rules.price import dollars, full_cents, most_cents, room


@dataclass(frozen=True, slots=True)
class ConfidencePrice:
    """A page that is little known asks less.

    **Why.** Until history shows what fans of a page pay, a high price is a guess at their cost.

    The confidence table says how much is taken off an unlock's price, inside the band that its
    caption's length owns. What is above the price at full confidence is PRC03's.

    **Breaks**

    .. plan::

        page: paid HIGH explicit commercial confidence=0.7
        mon 10:07 ppv_unlock price=1499 chars=100 content=solo #f

    **Keeps**

    .. plan::

        page: paid HIGH explicit commercial confidence=0.7
        mon 10:07 ppv_unlock price=1269 chars=100 content=solo
    """

    code: ClassVar[str] = "PRC02"
    name: ClassVar[str] = "pricing.confidence"
    gaps: ClassVar[tuple[str, ...]] = ("10.12",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "cents too high"
    source: ClassVar[str] = "gap 10.12, DECISIONS 8 and 11"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        step = given.catalog.step(plan.page.confidence)
        if step.price >= 1:
            return
        for send in plan.sends:
            price, own = send.price_cents, given.catalog.send_types[send.kind].price
            if send.kind not in PPV or price is None or own is None or not send.caption_text:
                continue
            band = given.catalog.band_of_length(code_points(send.caption_text))
            if band is None or price not in band.price_cents:
                continue
            span, point = room(band, own), band.point_cents
            full = full_cents(band, send.content_type, given)
            asked = min(price, most_cents(full, price, span, point, given.catalog))
            most = most_cents(full * step.price, price, span, point, given.catalog)
            if asked > most:
                text = f"{dollars(price)} at {step.label} confidence, at most {dollars(most)}"
                yield finding(self, send.id, asked - most, text)

    def encode(self, m: Model) -> None:
        """Nothing: prices are set after the decision, by the same table."""
