"""PRF02: What is proven not to sell is not scheduled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.page import Page
from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import SendKind, Severity
from eros.rules.base import Given, Model, Which, finding
from eros.rules.measure import diverse, usable_kinds


def proven(page: Page, given: Given) -> frozenset[SendKind]:
    """Send types proven not to sell, unless the diversity minimum needs them (DECISIONS 21)."""
    closed = given.facts.non_converters
    left = usable_kinds(page, given.catalog, given.facts) - closed
    short = any(had < wanted for had, wanted in diverse(left, page, given.catalog).values())
    return frozenset() if short else closed


@dataclass(frozen=True, slots=True)
class NonConverters:
    """What is proven not to sell is not scheduled.

    **Why.** Every send that earns nothing takes the place of one that would.

    **Breaks**

    .. plan::

        avoid: pov
        mon 10:07 ppv_unlock content=pov #f

    **Keeps**

    .. plan::

        avoid: pov
        mon 10:07 ppv_unlock content=solo
    """

    code: ClassVar[str] = "PRF02"
    name: ClassVar[str] = "performance.non_converters"
    gaps: ClassVar[tuple[str, ...]] = ("4.2",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "gap 4.2, DECISIONS 21"
    binds: ClassVar[tuple[str, ...]] = ("performance_analyst", "content_curator", "schedule_assembler")
    needs_facts: ClassVar[bool] = True
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        facts = given.facts
        closed = proven(plan.page, given)
        for send in plan.sends:
            caption = facts.captions.get(send.caption_id) if send.caption_id else None
            shown = {send.content_type, caption.content_type if caption else None} & facts.avoid
            if shown:
                yield finding(self, send.id, 1, f"{min(str(c) for c in shown)} is proven not to sell here")
            elif send.kind in closed:
                yield finding(self, send.id, 1, f"{send.kind} is proven not to sell here")

    def encode(self, m: Model) -> None:
        """No such caption, no such type."""
        avoid = m.given.facts.avoid
        if avoid:
            m.eligible(self.code, lambda caption, kind: caption.content_type not in avoid)
        closed = proven(m.page, m.given)
        if closed:
            m.forbid(Which(closed))
