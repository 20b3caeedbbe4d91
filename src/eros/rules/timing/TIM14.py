"""TIM14: A send of a time-limited type says when it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import LINK_DROPS, Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class OfferExpiry:
    """A send of a time-limited type says when it ends.

    **Why.** A fan should know until when an offer holds.

    **Breaks**

    .. plan::

        mon 10:07 flash_bundle #f

    **Keeps**

    .. plan::

        mon 10:07 flash_bundle expires=24h
    """

    code: ClassVar[str] = "TIM14"
    name: ClassVar[str] = "timing.offer_expiry"
    gaps: ClassVar[tuple[str, ...]] = ("1.5",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "minutes"
    source: ClassVar[str] = "catalogue, expiry of the send types"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            hours = given.catalog.send_types[send.kind].expiry_hours
            if send.expires_at is not None and send.expires_at <= send.at:
                yield finding(self, send.id, send.at - send.expires_at + 1, "it ends before it begins")
            elif hours is not None and send.expires_at is None and send.kind not in LINK_DROPS:
                yield finding(self, send.id, hours * 60, "it never expires")

    def encode(self, m: Model) -> None:
        """Nothing: the assembler writes the expiry after the decision."""
