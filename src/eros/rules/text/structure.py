"""How an offer and a wall post are built: steps found, parts found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from eros.rules.text.normalise import words
from eros.rules.text.wordlists import craft_labels, craft_words

STEPS = ("hook", "exclusivity", "value", "action")
PARTS = ("title", "body", "close")
POINTS = 100
OPENING = 100  # code points in which the hook stands (gap 2.2)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_NUMBERED = re.compile(
    r" (?:usd \d|\d+ (?:min|mins|minutes?|pics?|pictures|photos|clips|videos|vids|sec|seconds|hours?) )"
)


@dataclass(frozen=True, slots=True)
class Built:
    """Which of the wanted elements a text has; ``points`` of 100, each element the same."""

    has: frozenset[str]
    wanted: tuple[str, ...]

    @property
    def points(self) -> int:
        """Whole points, 0 to 100."""
        return len(self.has) * POINTS // len(self.wanted)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not there, in the order it would stand."""
        return tuple(w for w in self.wanted if w not in self.has)


@lru_cache(maxsize=1 << 14)
def steps(text: str) -> Built:
    """The four steps of gap 2.2 that an offer takes: a hook in the opening, whom it is for, what one
    gets, what to do."""
    spaced = words(text)
    has = set(craft_labels(text) & {"exclusivity", "value", "action"})
    if _NUMBERED.search(spaced):
        has.add("value")
    opening = text.strip()[:OPENING]
    if "?" in opening or "!" in opening or "hook" in craft_words().labels(f"{spaced[:OPENING]} "):
        has.add("hook")
    return Built(frozenset(has), STEPS)


@lru_cache(maxsize=1 << 14)
def parts(text: str, title_chars: int, body_chars: int, close_chars: int) -> Built:
    """The three parts of gap 2.3 that a wall post has: a short title, a body that sets the scene, a
    short close. Lines are parts where there are any, else sentences are."""
    pieces = [p.strip() for p in _SENTENCE.split(text.strip()) if p.strip()]
    if not pieces:
        return Built(frozenset(), PARTS)
    has: set[str] = set()
    if len(pieces) > 1 and len(pieces[0]) < title_chars:
        has.add("title")
    if len(pieces) > 2 and len(pieces[-1]) < close_chars:
        has.add("close")
    body = " ".join(pieces[1:-1] if len(pieces) > 2 else pieces[1:] or pieces)
    scenic = "setting" in craft_labels(text)
    if scenic and len(body) >= body_chars and "setting" in craft_words().labels(words(body)):
        has.add("body")
    return Built(frozenset(has), PARTS)
