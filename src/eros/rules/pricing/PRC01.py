"""PRC01: An unlock's price belongs to the length of its caption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.catalog.values import PriceBand
from eros.domain.plan import Finding, Send, WeekPlan
from eros.domain.words import PPV, Severity
from eros.rules.base import Given, Model, finding
from eros.rules.measure import code_points
from eros.rules.price import band_of_price, dollars, match_factor, room


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

    Attributes
    ----------
    critical_below
        A mismatch that leaves less than this of the earnings, 0 to 1, is called critical.
    """

    code: ClassVar[str] = "PRC01"
    name: ClassVar[str] = "pricing.price_length"
    gaps: ClassVar[tuple[str, ...]] = ("10.11",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "cents outside"
    source: ClassVar[str] = "gap 10.11, DECISIONS 11"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {"critical_below": "price.critical_below"}

    critical_below: float

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
                yield finding(self, send.id, off, self._words(send, chars, band, given))

    def _words(self, send: Send, chars: int, band: PriceBand, given: Given) -> str:
        """How bad, and the price that this length would take instead."""
        price = send.price_cents or 0
        kept = match_factor(send.kind, price, chars, given.catalog)
        loses = f", which earns {kept:.0%} of what it could" if kept < 1 else ""
        mark = "CRITICAL: " if kept < self.critical_below else ""
        own = given.catalog.send_types[send.kind].price
        span = band.price_cents if own is None else room(band, own)
        other = min(max(band.point_cents, span.lo), span.hi)
        fits = band_of_price(price, given.catalog).length
        longer = "" if chars in fits else f", or take a caption of {fits.lo}-{fits.hi}"
        return f"{mark}{dollars(price)} with {chars} characters{loses}; ask {dollars(other)}{longer}"

    def encode(self, m: Model) -> None:
        """Captions that no price owns are not used for unlocks; the price follows the caption later."""
        band = m.given.catalog.band_of_length
        m.eligible(
            self.code, lambda caption, kind: kind not in PPV or band(code_points(caption.text)) is not None
        )
