"""Normal forms of a caption: what it says once spelling tricks are taken away."""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_lowercase

import numpy as np
from ahocorasick_rs import AhoCorasick
from rapidfuzz import fuzz, process

from eros.rules.text.skeleton import latin

_LEET = str.maketrans("0134578", "oieastb")
_APART = re.compile(r"[\W_]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_BLANKS = {i: " " for i in range(128) if _APART.match(chr(i))}
_THREE_APART = re.compile(r" \w \w \w ")
_LETTERS_APART = re.compile(r"(?<= )\w(?: \w){2,}(?= )")
_DIGITS_APART = re.compile(r"(?<= )1 [0-8](?= )")
_MIXED = re.compile(r"(?<= )(?=\w*[a-z])(?=\w*[0134578])\w+")
_DIGIT = re.compile(r"[0134578]")
_INSIDE = re.compile(r"[@$!](?<=[a-z].)(?=[a-z])")
_SIGN = re.compile(r"[@$!]")
_SIGNS = {"@": "a", "$": "s", "!": "i"}
_MONEY = re.compile("[$€£]")
_AMOUNT = re.compile(r"[$€£] ?(?=\d)|(?<=\d) ?[$€£]")
_LONG = re.compile(r"([a-z])\1{2,}")
LETTERS = 64  # so many are told apart; others fall together
_DRAWN_OUT = AhoCorasick([3 * letter for letter in ascii_lowercase])  # quicker than asking the pattern


def _plain(text: str) -> str:
    return " ".join(latin(text).split())


def _words(text: str) -> str:
    kept = _plain(text).replace("'", "")
    if _MONEY.search(kept):
        kept = _AMOUNT.sub(" usd ", kept)
    if _SIGN.search(kept):
        kept = _INSIDE.sub(lambda m: _SIGNS[m[0]], kept)
    joined = f" {_apart(kept)} "
    if _THREE_APART.search(joined):
        joined = _LETTERS_APART.sub(lambda m: m[0].replace(" ", ""), joined)
    if _DIGIT.search(joined):
        if _DIGITS_APART.search(joined):
            joined += "|" + _DIGITS_APART.sub(lambda m: m[0].replace(" ", ""), joined)
        if _MIXED.search(joined):
            joined += "|" + _MIXED.sub(lambda m: m[0].translate(_LEET), joined)
    if _DRAWN_OUT.find_matches_as_indexes(joined):
        joined += "|" + _LONG.sub(r"\1", joined) + "|" + _LONG.sub(r"\1\1", joined)
    return joined


def _apart(text: str) -> str:
    """The words with single blanks between. Most texts are plain ASCII but for an emoji or two."""
    kept = text if text.isascii() else _FOREIGN.sub(lambda m: _blank(m[0]), text)
    if kept.isascii():
        return " ".join(kept.translate(_BLANKS).split())
    return _APART.sub(" ", kept).strip()


@lru_cache(maxsize=1 << 12)
def _blank(foreign: str) -> str:
    return _APART.sub(" ", foreign)


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """Lower case, one blank between words, no invisible characters, look-alikes made Latin.

    This is the normalised text of near-duplicates. Emoji and punctuation stay.
    """
    return _plain(text)


@lru_cache(maxsize=1 << 14)
def words(text: str) -> str:
    """The words alone, each between single blanks, one blank at either end.

    Letters set apart are joined, apostrophes dropped, a sign of money becomes a word. Where digits stand for letters, or a letter is
    drawn out, the text follows again after a bar, read that way.
    """
    return _words(text)


words_uncached = _words  # for word lists, each phrase of which is read once


@lru_cache(maxsize=256)
def near_pairs(texts: tuple[str, ...], first: int, ratio: float) -> tuple[tuple[int, int], ...]:
    """Index pairs (older, newer) of likeness at least ``ratio`` (0..100), ``newer`` from ``first`` on.

    Likeness counts the letters to strike and to add between two texts. How often each letter occurs
    says that so many differ at least, and leaves few pairs to be compared.
    """
    if first >= len(texts):
        return ()
    n, size = len(texts), np.array([len(t) for t in texts])
    letter = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32) % LETTERS
    often = np.bincount(np.repeat(np.arange(n), size) * LETTERS + letter, minlength=n * LETTERS)
    often = often.reshape(n, LETTERS)
    newer, older = np.tril_indices(n, -1)
    most = (size[newer] + size[older]) * (1 - ratio / 100) + 1e-6
    use = (newer >= first) & (np.abs(size[newer] - size[older]) <= most)
    newer, older, most = newer[use], older[use], most[use]
    use = np.abs(often[newer] - often[older]).sum(axis=1) <= most
    pairs = list(zip(older[use].tolist(), newer[use].tolist(), strict=True))
    left, right = [texts[i] for i, _ in pairs], [texts[j] for _, j in pairs]
    likeness = process.cpdist(left, right, scorer=fuzz.ratio, score_cutoff=ratio) if pairs else ()
    return tuple(pair for pair, like in zip(pairs, likeness, strict=True) if like)
