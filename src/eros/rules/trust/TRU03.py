"""TRU03: Only what the vault clears is scheduled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding


def cleared(given: Given, content_type: str) -> bool:
    """Held, adult and consented to."""
    item = given.facts.vault.get(content_type)
    return item is not None and item.schedulable


@dataclass(frozen=True, slots=True)
class Vault:
    """Only what the vault clears is scheduled.

    **Why.** What a page does not hold it cannot send; what lacks the adult and consent flags it must not.

    **Breaks**

    .. plan::

        vault: solo:unattested
        mon 10:07 ppv_unlock content=solo #f

    **Keeps**

    .. plan::

        vault: solo
        mon 10:07 ppv_unlock content=solo
    """

    code: ClassVar[str] = "TRU03"
    name: ClassVar[str] = "trust.vault"
    gaps: ClassVar[tuple[str, ...]] = ("10.1",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "DECISIONS 22 and fair dealing"
    binds: ClassVar[tuple[str, ...]] = ("content_curator", "schedule_assembler")
    needs_facts: ClassVar[bool] = True
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            fact = given.facts.captions.get(send.caption_id) if send.caption_id else None
            offer = given.facts.offers.get(send.offer_id) if send.offer_id else None
            shown = {
                send.content_type,
                fact.content_type if fact else None,
                *(k for k, _ in (offer.items if offer else ())),
            }
            unclear = sorted(key for key in shown if key is not None and not cleared(given, key))
            if unclear:
                yield finding(self, send.id, len(unclear), f"the vault does not clear {', '.join(unclear)}")
            elif send.offer_id and offer is None:
                yield finding(self, send.id, 1, f"the offer {send.offer_id} is not recorded")

    def encode(self, m: Model) -> None:
        """Captions of content that is not cleared are not used."""
        given = m.given
        m.eligible(
            self.code,
            lambda caption, kind: caption.content_type is None or cleared(given, caption.content_type),
        )
