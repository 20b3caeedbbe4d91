"""What a reminder says: whom it presses, which send it names, how long ago it says that was."""

from __future__ import annotations

import re
from functools import lru_cache

from eros.rules.text.normalise import words
from eros.rules.text.wordlists import craft_data, craft_labels, craft_words, crafted

HEATED = frozenset({"pressing", "shaming"})
FAMILIES = {"unlock_family": "message", "wall_family": "wall", "bundle_family": "bundle"}
_SENTENCE = re.compile(r"[.!?\n]+")
_SENT = re.compile(
    r" (?:sent|send|wrote|posted|post|shared|message|messages|reminder|waiting|missed|saw|have not|havent) "
)


@lru_cache(maxsize=1 << 14)
def heat(text: str) -> tuple[str, ...]:
    """Phrases that press or shame."""
    return tuple(dict.fromkeys(phrase for label, phrase in crafted(text) if label in HEATED))


@lru_cache(maxsize=1 << 14)
def whom_it_names(text: str) -> frozenset[str]:
    """Of message, wall and bundle those it speaks of."""
    return frozenset(FAMILIES[label] for label in craft_labels(text) if label in FAMILIES)


@lru_cache(maxsize=1 << 14)
def times_told(text: str) -> tuple[tuple[str, int, int], ...]:
    """(phrase, minutes from, minutes to) of each statement on when the first send was."""
    told: list[tuple[str, int, int]] = []
    if "elapsed" not in craft_labels(text):
        return ()
    spans = craft_data()["elapsed"]
    for sentence in _SENTENCE.split(text):
        spaced = words(sentence)
        if _SENT.search(spaced):
            found = [p for label, p in craft_words().found(spaced) if label == "elapsed"]
            told += [(p, *spans[p]) for p in found if not any(p != q and p in q for q in found)]
    return tuple(told)


def fits_any_parent(text: str) -> bool:
    """Neutral, and true after any send at any time in the window: it names none and tells no time."""
    return not heat(text) and not times_told(text) and not whom_it_names(text)
