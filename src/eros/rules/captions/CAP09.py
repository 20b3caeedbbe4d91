"""CAP09: Every send has a caption its page may use, or asks a person for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import PageType, Severity
from eros.rules.base import Given, Model, finding


@dataclass(frozen=True, slots=True)
class CaptionPresent:
    """Every send has a caption its page may use, or asks a person for one.

    **Why.** A send without words cannot go out, and words written for paying fans stay with them.

    **Breaks**

    .. plan::

        page: free HIGH explicit commercial
        caption: c1 type=bump_normal paid_only "Thank you for staying with me"
        mon 10:07 bump_normal caption=c1 #f

    **Keeps**

    .. plan::

        page: free HIGH explicit commercial
        caption: c1 type=bump_normal "Good morning, coffee first?"
        mon 10:07 bump_normal caption=c1
        tue 10:07 bump_normal needs_caption
    """

    code: ClassVar[str] = "CAP09"
    name: ClassVar[str] = "captions.present"
    gaps: ClassVar[tuple[str, ...]] = ("2.1",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "sends"
    source: ClassVar[str] = "DECISIONS 27 and 22 (page restrictions)"
    binds: ClassVar[tuple[str, ...]] = ("content_curator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        facts = given.facts
        for send in plan.sends:
            if send.needs_caption:
                continue
            fact = facts.captions.get(send.caption_id) if send.caption_id else None
            if not send.caption_text or not send.caption_text.strip():
                yield finding(self, send.id, 1, "no caption, and nobody is asked for one")
            elif send.caption_id and fact is None and facts.known:
                yield finding(self, send.id, 1, f"the caption {send.caption_id} is not in the bank")
            elif fact is not None and fact.paid_only and plan.page.page_type is PageType.FREE:
                yield finding(self, send.id, 1, "a caption for paid pages on a free one")

    def encode(self, m: Model) -> None:
        """Captions for paid pages stay there; a missing caption is the caption stage's to flag."""
        if m.page.page_type is PageType.FREE:
            m.eligible(self.code, lambda caption, kind: not caption.paid_only)
