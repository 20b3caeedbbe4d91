"""CAP10: A caption was written for the kind of send it is used for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class CaptionType:
    """A caption was written for the kind of send it is used for.

    **Why.** An offer's words on a good-night message confuse everyone.

    **Breaks**

    .. plan::

        caption: c1 type=renew_on_message "Stay another month?"
        mon 10:07 bump_normal caption=c1 #f

    **Keeps**

    .. plan::

        caption: c1 type=bump_normal "Good morning, coffee first?"
        mon 10:07 bump_normal caption=c1
    """

    code: ClassVar[str] = "CAP10"
    name: ClassVar[str] = "captions.type"
    gaps: ClassVar[tuple[str, ...]] = ("2.4",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "catalogue, caption types; algorithms 3 (fallback levels)"
    binds: ClassVar[tuple[str, ...]] = ("content_curator", "schedule_assembler")
    needs_facts: ClassVar[bool] = True
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            fact = given.facts.captions.get(send.caption_id) if send.caption_id else None
            if fact is None or send.needs_caption:
                continue
            types = [key for key, _ in given.catalog.send_types[send.kind].caption_types]
            if fact.caption_type not in types:
                yield finding(self, send.id, 1, f"a caption of type {fact.caption_type} for {send.kind}")

    def encode(self, m: Model) -> None:
        """Nothing: the shortlists rank captions by type, and the fallback ladder may go further."""
