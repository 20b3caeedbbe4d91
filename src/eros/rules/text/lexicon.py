"""Phrase lists and the promise lexicon as compiled automata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from ahocorasick_rs import AhoCorasick

from eros.rules.text.normalise import words, words_uncached

HERE = Path(__file__).parent


class Phrases:
    """A set of phrases, each with a label, found on whole words."""

    def __init__(self, labelled: Iterable[tuple[str, str]]) -> None:
        pairs = sorted({(words_uncached(phrase), label) for label, phrase in labelled})
        self._labels = tuple(label for _, label in pairs)
        self._phrases = tuple(phrase for phrase, _ in pairs)
        self._automaton = AhoCorasick(self._phrases)

    def found(self, spaced: str) -> tuple[tuple[str, str], ...]:
        """(label, phrase) of every hit in a text of the form that ``words`` gives, in order."""
        hits = self._automaton.find_matches_as_indexes(spaced, overlapping=True)
        return tuple((self._labels[i], self._phrases[i].strip()) for i, _, _ in hits)

    def any(self, spaced: str) -> bool:
        """Whether at least one phrase occurs."""
        return bool(self._automaton.find_matches_as_indexes(spaced))


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The promise lexicon: ``content`` maps a category to the content types that keep it."""

    content: Mapping[str, frozenset[str]]
    phrases: Phrases


def read_lexicon(path: Path) -> Lexicon:
    """A lexicon file: ``categories: {name: {content: [...], phrases: [...]}}``."""
    rows = yaml.safe_load(path.read_text("utf-8"))["categories"]
    return Lexicon(
        {name: frozenset(row["content"]) for name, row in rows.items()},
        Phrases((name, phrase) for name, row in rows.items() for phrase in row["phrases"]),
    )


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """The lexicon that ships."""
    return read_lexicon(HERE / "lexicon.yaml")


@lru_cache(maxsize=1)
def wording() -> Phrases:
    """All phrase lists of ``phrases.yaml``, labelled by list."""
    lists = yaml.safe_load((HERE / "phrases.yaml").read_text("utf-8"))
    return Phrases((label, str(phrase)) for label, phrases in lists.items() for phrase in phrases)


@lru_cache(maxsize=1 << 14)
def promises(text: str) -> frozenset[str]:
    """The lexicon categories a caption promises."""
    return frozenset(label for label, _ in shipped().phrases.found(words(text)))


@lru_cache(maxsize=1 << 14)
def said(text: str) -> tuple[tuple[str, str], ...]:
    """(list, phrase) of all wording that rules on safety and truth look for."""
    return tuple(dict.fromkeys(wording().found(words(text))))
