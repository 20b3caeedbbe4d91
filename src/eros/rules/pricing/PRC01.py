"""PRC01: An unlock's price belongs to the length of its caption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import PPV, Severity
from eros.rules.base import Given, Model, finding
from eros.rules.measure import code_points


@dataclass(frozen=True, slots=True)
class PriceLength:
    """An unlock's price belongs to the length of its caption.

    **Why.** A price asks for a reason, and a caption has room for one or has not.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock price=1969 chars=200 #f

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock price=1969 chars=300
    """

    code: ClassVar[str] = "PRC01"
    name: ClassVar[str] = "pricing.price_length"
    gaps: ClassVar[tuple[str, ...]] = ("10.11",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "cents outside"
    source: ClassVar[str] = "gap 10.11, DECISIONS 11"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if send.kind not in PPV or send.price_cents is None or not send.caption_text:
                continue
            chars = code_points(send.caption_text)
            band = given.catalog.band_of_length(chars)
            if band is None:
                yield finding(self, send.id, send.price_cents, f"captions of {chars} characters are not sold")
                continue
            off = max(band.price_cents.lo - send.price_cents, send.price_cents - band.price_cents.hi, 0)
            if off:
                yield finding(self, send.id, off, f"{send.price_cents / 100:.2f} with {chars} characters")

    def encode(self, m: Model) -> None:
        """Captions that no price owns are not used for unlocks; the price follows the caption later."""
        band = m.given.catalog.band_of_length
        m.eligible(
            self.code, lambda caption, kind: kind not in PPV or band(code_points(caption.text)) is not None
        )
