"""PRC03: A price stays inside the range of its type and of what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.catalog import values
from eros.domain.plan import Finding, Send, WeekPlan
from eros.domain.words import PPV, Severity
from eros.rules.base import Given, Model, finding
from eros.rules.measure import code_points
from eros.rules.price import dollars, full_cents, most_cents, room


@dataclass(frozen=True, slots=True)
class PriceRange:
    """A price stays inside the range of its type and of what it shows.

    **Why.** Far outside what fans know, a price is an error or looks like one.

    An unlock's range is its band's. Content and its success on the page move the price inside it;
    where they say less than the band's end, that is the most to ask. PRC01 has what lies outside
    the band, PRC02 what confidence takes off.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock price=2199 chars=300 content=teasing #f

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock price=1769 chars=300 content=teasing
    """

    code: ClassVar[str] = "PRC03"
    name: ClassVar[str] = "pricing.range"
    gaps: ClassVar[tuple[str, ...]] = ("10.13",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "cents outside"
    source: ClassVar[str] = "gap 10.13, DECISIONS 11"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            price, spec = send.price_cents, given.catalog.send_types[send.kind]
            if price is None:
                continue
            if spec.price is None:
                yield finding(
                    self, send.id, max(price, 1), f"{dollars(price)}, and a {send.kind} is not sold"
                )
            elif send.kind in PPV:
                yield from self._in_band(send, price, spec.price, given)
            else:
                off = max(spec.price.min_cents - price, price - spec.price.max_cents, 0)
                if off:
                    usual = f"{dollars(spec.price.min_cents)} to {dollars(spec.price.max_cents)} is usual"
                    yield finding(self, send.id, off, f"{dollars(price)} for {send.kind}, {usual}")

    def _in_band(self, send: Send, price: int, own: values.PriceRange, given: Given) -> Iterator[Finding]:
        """Above what content and tier give, below the band's end."""
        band = given.catalog.band_of_length(code_points(send.caption_text)) if send.caption_text else None
        if band is None or price not in band.price_cents:
            return
        wanted = full_cents(band, send.content_type, given)
        most = most_cents(wanted, price, room(band, own), band.point_cents, given.catalog)
        if price > most:
            text = f"{dollars(price)} for {send.content_type or 'content unknown'}, at most {dollars(most)}"
            yield finding(self, send.id, price - most, text)

    def encode(self, m: Model) -> None:
        """Nothing: prices are set after the decision."""
