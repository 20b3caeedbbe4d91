"""TRU05: A value that a caption states is the sum of recorded list prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.facts import Facts
from eros.domain.plan import Finding, Send, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, finding
from eros.rules.text.amounts import HUNDRED, Stated, stated


@dataclass(frozen=True, slots=True)
class ValueClaims:
    """A value that a caption states is the sum of recorded list prices.

    **Why.** An invented former price is a lie with a number in it.

    **Breaks**

    .. plan::

        offer: o1 items=solo:3000,pov:2000
        mon 10:07 bundle offer=o1 text="A $75 value for you" #f

    **Keeps**

    .. plan::

        offer: o1 items=solo:3000,pov:2000
        mon 10:07 bundle offer=o1 text="A $50 value for you"
    """

    code: ClassVar[str] = "TRU05"
    name: ClassVar[str] = "trust.value_claims"
    gaps: ClassVar[tuple[str, ...]] = ("7.3",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "cents"
    source: ClassVar[str] = "gap 7.3, DECISIONS, fair dealing"
    binds: ClassVar[tuple[str, ...]] = ("content_curator", "schedule_assembler")
    needs_facts: ClassVar[bool] = True
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            claims = _claims(send.caption_text or "", send.kind, given)
            if claims:
                value, price = _recorded(send, given.facts)
                for claim in claims:
                    for amount, text in _wrong(claim, value, price):
                        yield finding(self, send.id, amount, text)

    def encode(self, m: Model) -> None:
        """Before an offer is chosen, only what is true of some recorded offer may be stated."""
        offers = tuple(m.given.facts.offers.values())

        def true_of_some(text: str, kind: SendKind) -> bool:
            return all(
                any(not _wrong(claim, o.list_value_cents, o.price_cents) for o in offers)
                for claim in _claims(text, kind, m.given)
            )

        m.eligible(self.code, lambda caption, kind: true_of_some(caption.text, kind))


def _claims(text: str, kind: SendKind, given: Given) -> tuple[Stated, ...]:
    """Claims about content for sale. A discount on what sells no content (a renewal) is none."""
    sells = given.catalog.send_types[kind].sells
    return tuple(c for c in stated(text) if sells or c.claim == "value")


def _recorded(send: Send, facts: Facts) -> tuple[int, int | None]:
    """List prices behind a send, added up, and what it costs, in cents."""
    offer = facts.offers.get(send.offer_id) if send.offer_id else None
    if offer is not None:
        return offer.list_value_cents, offer.price_cents if send.price_cents is None else send.price_cents
    item = facts.vault.get(send.content_type or "")
    return (item.list_price_cents or 0) if item is not None else 0, send.price_cents


def _wrong(claim: Stated, value: int, price: int | None) -> list[tuple[float, str]]:
    """How far a claim is from the record; empty if it is true. A discount is whole percent."""
    sums = f"the list prices add up to {value / HUNDRED:.2f}"
    if claim.foreign:
        return [(max(claim.amount, 1), f'"{claim.words}", and list prices are in dollars')]
    if claim.claim == "value":
        off, text = claim.amount - value, f"it states {claim.amount / HUNDRED:.2f}, {sums}"
        return [(abs(off), text)] if off else []
    if price is None or not value:
        return [(max(claim.amount, 1), f'"{claim.words}", and no list price is recorded to compare with')]
    if claim.claim == "saving":
        off, text = claim.amount - (value - price), f"it saves {(value - price) / HUNDRED:.2f}, {sums}"
        return [(abs(off), f'"{claim.words}": {text}')] if off else []
    true = int(HUNDRED * (value - price) / value)
    off = claim.amount - true
    return [(abs(off) * value // HUNDRED or 1, f'"{claim.words}": it is {true} % off, {sums}')] if off else []
