"""CAP08: A caption sounds like the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from eros.domain.plan import Finding, WeekPlan
from eros.domain.words import Severity
from eros.rules.base import Given, Model, finding
from eros.rules.text.persona import (
    EMOJI_LEVELS,
    SLANG_LEVELS,
    emoji_level,
    level_grade,
    slang_level,
    tone_grade,
)


@dataclass(frozen=True, slots=True)
class PersonaMatch:
    """A caption sounds like the page.

    **Why.** A page that is shy in the morning and commands in the evening is two people, and fans
    notice. Tone, emoji and slang are compared with the page's own; what is not recorded is left out,
    and a caption of no known tone is neutral.

    **Breaks**

    .. plan::

        persona: tone=submissive
        caption: c1 tone=dominant "You know who sets the pace here"
        mon 10:07 bump_normal caption=c1

    **Keeps**

    .. plan::

        persona: tone=submissive
        caption: c1 tone=submissive "I waited all day to show you"
        mon 10:07 bump_normal caption=c1

    Attributes
    ----------
    persona_min
        Points of the match, at least; of a hundred.
    tone, emoji, slang
        Weights of the three parts.
    """

    code: ClassVar[str] = "CAP08"
    name: ClassVar[str] = "captions.persona"
    gaps: ClassVar[tuple[str, ...]] = ("10.5",)
    severity: ClassVar[Severity] = Severity.SOFT
    unit: ClassVar[str] = "points short"
    source: ClassVar[str] = "gap 10.5 (ours), DECISIONS 28"
    binds: ClassVar[tuple[str, ...]] = ("content_curator",)
    needs_facts: ClassVar[bool] = True
    reads: ClassVar[Mapping[str, str]] = {
        "persona_min": "captions.persona_min",
        "tone": "captions.persona_tone",
        "emoji": "captions.persona_emoji",
        "slang": "captions.persona_slang",
    }

    persona_min: float
    tone: float
    emoji: float
    slang: float

    def check(self, plan: WeekPlan, given: Given) -> Iterator[Finding]:
        """Each breach once."""
        for send in plan.sends:
            fact = given.facts.captions.get(send.caption_id) if send.caption_id else None
            if fact is None or fact.tone is None or send.needs_caption:
                continue
            points = self.match(send.caption_text or fact.text, fact.tone, given)
            if points is not None and points < self.persona_min:
                text = f"{points:.0f} points of persona match: the caption is {fact.tone}"
                yield finding(self, send.id, round(self.persona_min - points, 2), text)

    def encode(self, m: Model) -> None:
        """Nothing: the curator prefers captions that keep it."""

    def match(self, text: str, tone: str | None, given: Given) -> float | None:
        """Points 0 to 100 over the parts that are known; ``None`` if none is."""
        persona = given.facts.persona
        grades = (
            (self.tone, tone_grade(tone, persona, given.catalog.tone_compatible) if tone else None),
            (self.emoji, level_grade(emoji_level(text), persona.emoji_level, EMOJI_LEVELS)),
            (self.slang, level_grade(slang_level(text), persona.slang_level, SLANG_LEVELS)),
        )
        whole = sum(weight for weight, grade in grades if grade is not None)
        if not whole:
            return None
        return 100 * sum(weight * grade for weight, grade in grades if grade is not None) / whole
