"""DRP02: Whoever answers fans knows what went out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding
from eros.rules.chat import relevant


@dataclass(frozen=True, slots=True)
class ChatterSync:
    """Whoever answers fans knows what went out.

    **Why.** A fan who asks what is in a message must not know more of it than the person who answers.

    Every send that reaches an inbox, and every post that fans answer there, is in the manifest of its
    date. It can be answered only if the manifest says what it says, and what it sells.

    **Breaks**

    .. plan::

        mon 10:07 ppv_unlock price=1969 chars=300 content=none #f

    **Keeps**

    .. plan::

        mon 10:07 ppv_unlock price=1969 chars=300 content=solo
    """

    code: ClassVar[str] = "DRP02"
    name: ClassVar[str] = "drips.chatter_sync"
    gaps: ClassVar[tuple[str, ...]] = ("6.3",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "things not known"
    source: ClassVar[str] = "gap 6.3"
    binds: ClassVar[tuple[str, ...]] = ("schedule_assembler",)
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {}

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            if not relevant(send):
                continue
            lacks = [] if send.caption_text else ["what it says"]
            if given.catalog.send_types[send.kind].needs_content and not (send.content_type or send.offer_id):
                lacks.append("what it sells")
            if lacks:
                yield finding(self, send.id, len(lacks), f"nobody can tell {' or '.join(lacks)}")

    def encode(self, m: Model) -> None:
        """Nothing: the manifest is drawn from the finished week."""
