"""How well a caption fits the way a page talks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from eros.domain.facts import Persona
from eros.rules.text.emojis import emojis
from eros.rules.text.wordlists import crafted

EMOJI_LEVELS = ("none", "light", "moderate", "heavy")
SLANG_LEVELS = ("none", "rare", "light", "heavy")
PER_CHARS = 100  # emoji are counted per so many code points, and a shorter text counts as so long
GRADES = (1.0, 0.75, 0.4)  # for the same level, one apart, further apart; exact and compatible tones
UNLIKE = 0.0  # for a tone that is neither the page's own nor compatible with it


@lru_cache(maxsize=1 << 14)
def emoji_level(text: str) -> int:
    """Index into ``EMOJI_LEVELS``: none, then up to one, up to two, more."""
    n = len(emojis(text))
    per = n * PER_CHARS / max(len(text.strip()), PER_CHARS)
    return 0 if n == 0 else 1 if per <= 1 else 2 if per <= 2 else 3


@lru_cache(maxsize=1 << 14)
def slang_level(text: str) -> int:
    """Index into ``SLANG_LEVELS`` by the number of slang words."""
    n = sum(label == "slang" for label, _ in crafted(text))
    return min(n, len(SLANG_LEVELS) - 1)


def level_grade(level: int, wanted: str | None, levels: tuple[str, ...]) -> float | None:
    """0..1 for the distance between two levels; ``None`` where the page's is not known."""
    if wanted not in levels:
        return None
    return GRADES[min(abs(level - levels.index(wanted)), len(GRADES) - 1)]


def tone_grade(tone: str, persona: Persona, compatible: Mapping[str, frozenset[str]]) -> float | None:
    """0..1 for a caption's tone; ``None`` where the page's is not known."""
    if persona.tone is None:
        return None
    if tone == persona.tone:
        return GRADES[0]
    near = compatible.get(persona.tone, frozenset())
    return GRADES[1] if tone in near or tone == persona.second_tone else UNLIKE
