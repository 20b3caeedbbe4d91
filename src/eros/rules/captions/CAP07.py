"""CAP07: A caption rests before it returns, and so does its twin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding
from eros.rules.text.normalise import near_pairs, plain

UNSEEN = 10**6


@dataclass(frozen=True, slots=True)
class CaptionReuse:
    """A caption rests before it returns, and so does its twin.

    **Why.** Who reads a sentence twice stops believing it was meant for them.

    **Breaks**

    .. plan::

        caption: c1 last=-14 "Good morning, coffee first?"
        mon 10:07 bump_normal caption=c1 #f

    **Keeps**

    .. plan::

        caption: c1 last=-30 "Good morning, coffee first?"
        mon 10:07 bump_normal caption=c1

    Attributes
    ----------
    near_days
        Local dates between two near-duplicates, at least.
    near_ratio
        Likeness from which two texts are near-duplicates, 0 to 100.
    """

    code: ClassVar[str] = "CAP07"
    name: ClassVar[str] = "captions.reuse"
    gaps: ClassVar[tuple[str, ...]] = ("10.4",)
    severity: ClassVar[Severity] = Severity.HARD
    unit: ClassVar[str] = "days too soon"
    source: ClassVar[str] = "gap 10.4, DECISIONS 9"
    binds: ClassVar[tuple[str, ...]] = ("content_curator", "schedule_assembler")
    needs_facts: ClassVar[bool] = False
    reads: ClassVar[Mapping[str, str]] = {
        "near_days": "captions.near_days",
        "near_ratio": "captions.near_ratio",
    }

    near_days: int
    near_ratio: int

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        week, facts = plan.week, given.facts
        rest = given.catalog.step(plan.page.confidence).freshness_days
        used: dict[str, int] = {}
        mine = {send.caption_id for send in plan.sends if send.caption_id}
        for key in sorted(mine & facts.captions.keys()):
            last = facts.captions[key].last_used
            if last is not None:
                used[key] = week.day(last)
        for past in facts.past:
            if past.caption_id in mine and past.caption_id:
                used[past.caption_id] = max(week.day(past.at), used.get(past.caption_id, -UNSEEN))
        since = week.day_start(-self.near_days)
        texts: list[tuple[int, str, str | None]] = [
            (week.day(p.at), plain(p.caption_text), p.caption_id)
            for p in facts.past
            if p.caption_text and p.at > since and week.day(p.at) > -self.near_days
        ]
        first = len(texts)
        for send in plan.sends:
            if not send.caption_text or send.needs_caption:
                continue
            day = week.day(send.at)
            gap = day - used[send.caption_id] if send.caption_id in used else rest
            if send.caption_id and gap < rest:
                yield finding(self, send.id, rest - gap, f"used {gap} days before")
            if send.caption_id:
                used[send.caption_id] = day
            texts.append((day, plain(send.caption_text), send.caption_id))
        owners = [s for s in plan.sends if s.caption_text and not s.needs_caption]
        for older, newer in near_pairs(tuple(text for _, text, _ in texts), first, float(self.near_ratio)):
            (day_a, _, id_a), (day_b, _, id_b) = texts[older], texts[newer]
            gap = day_b - day_a
            if gap < self.near_days and (id_a is None or id_a != id_b):
                yield finding(
                    self,
                    owners[newer - first].id,
                    self.near_days - gap,
                    f"near-duplicate of {gap} days before",
                )

    def encode(self, m: Model) -> None:
        """Once in the week, rested, and no twin near by."""
        rest = m.given.catalog.step(m.page.confidence).freshness_days
        m.caption_once(rest, self.near_days, float(self.near_ratio))
