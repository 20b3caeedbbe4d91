"""Plain word lists, found on whole words of the normalised text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import yaml
from ahocorasick_rs import AhoCorasick

from eros.rules.text.lexicon import HERE
from eros.rules.text.normalise import words, words_uncached


class WordLists:
    """Labelled lists of phrases; one pass finds them all."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        pairs = sorted({(words_uncached(str(p)), label) for label, phrases in lists.items() for p in phrases})
        self._labels = tuple(label for _, label in pairs)
        self._phrases = tuple(phrase for phrase, _ in pairs)
        self._automaton = AhoCorasick(self._phrases)

    def found(self, spaced: str) -> tuple[tuple[str, str], ...]:
        """(label, phrase) of every hit in a text of the form that ``words`` gives, in order."""
        hits = self._automaton.find_matches_as_indexes(spaced, overlapping=True)
        return tuple((self._labels[i], self._phrases[i].strip()) for i, _, _ in hits)

    def labels(self, spaced: str) -> frozenset[str]:
        """The lists of which some phrase occurs."""
        hits = self._automaton.find_matches_as_indexes(spaced, overlapping=True)
        return frozenset(self._labels[i] for i, _, _ in hits)


@lru_cache(maxsize=1)
def craft_data() -> Mapping[str, Any]:
    """``craft.yaml`` as it stands."""
    data: Mapping[str, Any] = yaml.safe_load((HERE / "craft.yaml").read_text("utf-8"))
    return data


@lru_cache(maxsize=1)
def craft_words() -> WordLists:
    """All lists of ``craft.yaml``, the elapsed phrases among them."""
    return WordLists({name: list(phrases) for name, phrases in craft_data().items()})


@lru_cache(maxsize=1 << 12)
def crafted(text: str) -> tuple[tuple[str, str], ...]:
    """(list, phrase) of all words of ``craft.yaml`` in a text, in order."""
    return craft_words().found(words(text))


@lru_cache(maxsize=1 << 12)
def craft_labels(text: str) -> frozenset[str]:
    """The lists of ``craft.yaml`` of which a text holds some phrase."""
    return frozenset(label for label, _ in crafted(text))
