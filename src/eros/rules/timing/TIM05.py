"""TIM05: A link drop ends when its day is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import LINK_DROPS, Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class LinkExpiry:
    """A link drop ends when its day is over.

    **Why.** A link to an offer that is gone disappoints whoever taps it.

    **Breaks**

    .. plan::

        mon 10:07 link_drop #f

    **Keeps**

    .. plan::

        mon 10:07 link_drop expires=24h
    """

    code: ClassVar[str] = "TIM05"
    name: ClassVar[str] = "timing.link_expiry"
    gaps: ClassVar[tuple[str, ...]] = ("1.5",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "minutes"
    source: ClassVar[str] = "gap 1.5, DECISIONS 17"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            hours = given.catalog.send_types[send.kind].expiry_hours if send.kind in LINK_DROPS else None
            if hours is None:
                continue
            if send.expires_at is None:
                yield finding(self, send.id, hours * 60, "it never expires")
            elif send.expires_at != send.at + hours * 60:
                off = abs(send.expires_at - send.at - hours * 60)
                yield finding(self, send.id, off, f"it expires after {send.expires_at - send.at} min")

    def encode(self, m: Model) -> None:
        """Nothing: the assembler writes the expiry after the decision."""
