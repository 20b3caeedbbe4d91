"""Whether a bundle's caption says what it is worth and what it costs."""

from __future__ import annotations

from functools import lru_cache

from eros.rules.text.wordlists import craft_labels

FRAME = {"worth": "what it is worth", "cost": "what it costs"}


@lru_cache(maxsize=1 << 14)
def framing(text: str) -> frozenset[str]:
    """Of ``worth`` and ``cost`` those that the text states."""
    return craft_labels(text) & FRAME.keys()
