"""What captions promise and claim: the promise lexicon and the wording lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from eros.rules.text.matcher import Hit, Phrases, flat, phrase_words

HERE = Path(__file__).parent
SEVERAL = frozenset({"youth", "consent"})  # lists that are meant of several, too
NEAR = 4  # words between a negation and what it turns around, at most
_CLAUSE = re.compile(r"[.!?;:,\n]|\b(?:but|just|only)\b")
_CHAIN = re.compile(r"^[\s,/&]*(?:or |nor |and )?(?:a |an |any |the |my |new )*$")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """What words promise, and how a promise is taken back.

    Attributes
    ----------
    content
        Category -> the content types that keep its promise; one of them is enough.
    phrases, exceptions
        Labelled by category. A phrase inside an exception of its category promises nothing.
    negations, affirmations
        Words before a phrase that turn it around ("no", "without"), and what looks like one and is
        none ("not only", "do not miss").
    negations_after
        Words right behind a phrase that turn it around ("not this time").
    version
        SHA-256 of the file.
    """

    content: Mapping[str, frozenset[str]]
    phrases: Phrases
    exceptions: Phrases
    negations: frozenset[str]
    affirmations: tuple[str, ...]
    negations_after: tuple[str, ...]
    version: str

    def promises(self, text: str) -> tuple[Hit, ...]:
        """The phrases with which a caption promises something, by place."""
        hits = self.phrases.found(text)
        if not hits:
            return ()
        excepted = self.exceptions.found(text)
        kept: list[Hit] = []
        denied: Hit | None = None
        for hit in hits:
            if any(e.label == hit.label and e.start <= hit.start and hit.end <= e.end for e in excepted):
                continue
            if self._denied(hit) or (denied is not None and _chained(denied, hit)):
                denied = hit
                continue
            kept.append(hit)
        return tuple(kept)

    def _denied(self, hit: Hit) -> bool:
        """Whether the clause takes the promise back."""
        behind = " ".join(hit.after.split())
        if behind.lstrip(" ,:-?").startswith(self.negations_after):
            return True
        clause = _CLAUSE.split(hit.before)[-1]
        told = re.findall(r"[a-z0-9]+", clause)
        said = " ".join(told) + " "
        for affirmation in self.affirmations:
            said = said.replace(f"{affirmation} ", "")
        near = said.split()[-NEAR - 1 :]
        return any(word in self.negations for word in near) and not behind.startswith("?")


def _chained(denied: Hit, hit: Hit) -> bool:
    """Whether ``hit`` stands in the same list as one that was taken back before it."""
    return hit.shown == denied.shown and _CHAIN.match(hit.shown[denied.end : hit.start]) is not None


def lexicon_of(rows: Mapping[str, Mapping[str, Sequence[str]]], lists: Mapping[str, Sequence[str]],
               media: Mapping[str, Sequence[str]], version: str) -> Lexicon:  # fmt: skip
    """A lexicon from checked rows: categories, word lists, and the words that stand in braces."""
    return Lexicon(
        content={name: frozenset(row["content"]) for name, row in rows.items()},
        phrases=_labelled(rows, "phrases", media),
        exceptions=_labelled(rows, "exceptions", media),
        negations=frozenset(phrase_words(w) for w in lists["negations"]),
        affirmations=tuple(phrase_words(w) for w in lists["affirmations"]),
        negations_after=tuple(phrase_words(w) for w in lists["negations_after"]),
        version=version,
    )


def _labelled(
    rows: Mapping[str, Mapping[str, Sequence[str]]], field: str, media: Mapping[str, Sequence[str]]
) -> Phrases:
    return Phrases(
        (name, phrase)
        for name, row in rows.items()
        for p in row.get(field, ())
        for phrase in expanded(p, media)
    )


def expanded(phrase: str, words: Mapping[str, Sequence[str]]) -> list[str]:
    """A phrase with each ``{name}`` replaced by each of its words."""
    name = re.search(r"\{(\w+)\}", phrase)
    if name is None:
        return [phrase]
    return [p for word in words[name[1]] for p in expanded(phrase.replace(name[0], word, 1), words)]


@lru_cache(maxsize=1)
def wording() -> Phrases:
    """All phrase lists of ``phrases.yaml``, labelled by list."""
    lists = yaml.safe_load((HERE / "phrases.yaml").read_text("utf-8"))
    one = [(label, str(phrase)) for label, phrases in lists.items() for phrase in phrases]
    return Phrases([*one, *((label, f"{phrase}s") for label, phrase in one if label in SEVERAL)])


@lru_cache(maxsize=1 << 14)
def said(text: str) -> tuple[tuple[str, str], ...]:
    """(list, phrase) of all wording that rules on safety and truth look for."""
    return tuple(dict.fromkeys((hit.label, hit.phrase) for hit in wording().found(text)))


__all__ = ["Hit", "Lexicon", "Phrases", "expanded", "flat", "lexicon_of", "said", "wording"]
