"""TRU05: A value that a caption states is the sum of recorded list prices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding
from eros.rules.text.normalise import plain

_SUM = r"(?:\$ ?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?) ?(?:\$|dollars|usd|bucks))"
_STATED = re.compile(
    rf"{_SUM}\+? ?(?:of |in )?(?:worth|value)"
    rf"|(?:worth|value(?:d)?(?: at| of)?|normally|usually|instead of)(?: over| more than| at least)? {_SUM}"
)


@lru_cache(maxsize=1 << 14)
def stated(text: str) -> tuple[int, ...]:
    """Values in cents that a caption states for what it offers."""
    return tuple(
        round(float(next(g for g in m.groups() if g).replace(",", "")) * 100)
        for m in _STATED.finditer(plain(text))
    )


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
            offer = given.facts.offers.get(send.offer_id) if send.offer_id else None
            true = offer.list_value_cents if offer else 0
            for cents in stated(send.caption_text or ""):
                if cents != true:
                    text = f"it states {cents / 100:.2f}, the list prices add up to {true / 100:.2f}"
                    yield finding(self, send.id, abs(cents - true), text)

    def encode(self, m: Model) -> None:
        """Before an offer is chosen, only a value that some recorded offer has may be stated."""
        sums = {offer.list_value_cents for offer in m.given.facts.offers.values()}
        m.eligible(self.code, lambda caption, kind: sums.issuperset(stated(caption.text)))
