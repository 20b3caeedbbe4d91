"""Screening a whole bank of captions at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eros.catalog.values import Catalog
from eros.rules.text.lexicon import promises, wording
from eros.rules.text.normalise import words_uncached
from eros.rules.text.safety import ages

NEVER = frozenset({"youth", "consent", "mistake"})  # lists without any exception


def screen(texts: Sequence[str], catalog: Catalog) -> NDArray[np.bool_]:
    """Which captions no page may ever use: unsafe ones and invented mistakes. Shape (n,).

    Wording that is allowed where facts bear it out (a draw, a stock, a promise the vault keeps) is
    judged per page. ``catalog`` is reserved for an agency's own lexicon.
    """
    phrases = wording()
    blocked = np.zeros(len(texts), dtype=np.bool_)
    for i, text in enumerate(texts):
        spaced = words_uncached(text)
        if ages(spaced) or any(label in NEVER for label, _ in phrases.found(spaced)):
            blocked[i] = True
    return blocked


__all__ = ["NEVER", "promises", "screen"]
