"""Normal forms of a caption: what it says once spelling tricks are taken away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz, process

# Letters of other scripts and marks that look like Latin ones (a basic skeleton of Unicode TR 39).
_LOOKALIKES = {
    **dict(zip("абвгдеёзийклмнопрстухьыіїјѕԁԛԝһ", "a6brdee3uuknmhonpctyxbbiijsdqwh", strict=True)),
    **dict(zip("αβγδεζηικλμνορτυχωϲϳ", "abyoezniklmvoptuxwcj", strict=True)),
    **dict(zip("ɑɡɩıłøđħŧæœß", "agiilodhtaos", strict=True)),
    **dict.fromkeys("’‘ʼ´`", "'"),
}


class _Skeleton(dict[int, str | None]):
    """Code point -> what is left of it: nothing of marks and invisible characters."""

    def __missing__(self, point: int) -> str | None:
        char = chr(point)
        left = None if unicodedata.category(char) in ("Cf", "Mn") else _LOOKALIKES.get(char, char)
        self[point] = left
        return left


_SKELETON = _Skeleton()
_LEET = str.maketrans("013457", "oieast")
_APART = re.compile(r"[\W_]+")
_LETTERS_APART = re.compile(r"(?<= )\w(?: \w){2,}(?= )")
_MIXED = re.compile(r"(?<= )(?:[a-z]+[013457]|[013457]+[a-z])\w*")
_DIGIT = re.compile(r"[013457]")
_INSIDE = re.compile(r"(?<=[a-z])[@$!](?=[a-z])")
_SIGN = re.compile(r"[@$!]")
_SIGNS = {"@": "a", "$": "s", "!": "i"}


def _plain(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.translate(_SKELETON).split())


def _words(text: str) -> str:
    kept = _plain(text).replace("'", "")
    if _SIGN.search(kept):
        kept = _INSIDE.sub(lambda m: _SIGNS[m[0]], kept)
    spaced = f" {_APART.sub(' ', kept).strip()} "
    joined = _LETTERS_APART.sub(lambda m: m[0].replace(" ", ""), spaced)
    if _DIGIT.search(joined) and _MIXED.search(joined):
        joined += "|" + _MIXED.sub(lambda m: m[0].translate(_LEET), joined)
    return joined


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """Lower case, one blank between words, no invisible characters, look-alikes made Latin.

    This is the normalised text of near-duplicates. Emoji and punctuation stay.
    """
    return _plain(text)


@lru_cache(maxsize=1 << 14)
def words(text: str) -> str:
    """The words alone, each between single blanks, one blank at either end.

    Letters set apart are joined, apostrophes dropped; where digits stand for letters the text
    follows a second time, after a bar, with letters in their place.
    """
    return _words(text)


words_uncached = _words  # for screening a whole bank, which would only flush the cache


@lru_cache(maxsize=256)
def near_pairs(texts: tuple[str, ...], first: int, ratio: float) -> tuple[tuple[int, int], ...]:
    """Index pairs (older, newer) of likeness at least ``ratio`` (0..100), ``newer`` from ``first`` on."""
    if first >= len(texts):
        return ()
    likeness = process.cdist(texts[first:], texts, scorer=fuzz.ratio, score_cutoff=ratio)
    rows, columns = likeness.nonzero()
    return tuple((int(j), int(i) + first) for i, j in zip(rows, columns, strict=True) if j < i + first)
