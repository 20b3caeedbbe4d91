"""Phrases found in captions however they are spelled, on word boundaries always.

Two steps. A text is folded to its bare letters (look-alikes, digits and signs become letters, what
parts letters goes, repeats shrink to one) and an automaton finds where a phrase could stand: it
misses nothing and is often wrong. Then the phrase's own pattern is held against the text, and it
must begin and end at a word's edge; letters may be set apart only where nothing innocent reads so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from eros.rules.text.skeleton import latin

# The euro is written with this sign while phrases are looked for: a pattern whose sets of signs stay
# inside Latin 1 is compiled three times as fast. What was that sign before is any other.
_NARROW = str.maketrans("€¤", "¤·")
# What may stand for a letter; the first sign of each pair is what the fold writes.
_SIGNS = {
    "a": "4@", "b": "8", "c": "¢", "e": "3¤", "g": "69", "i": "1!|", "l": "1|!£", "o": "0", "s": "5$", "t": "7+",
    "y": "¥", "z": "2",
}  # fmt: skip
_FOLD = {ord(a): b for a, b in zip("0123456789@$!|+¤£¢¥l", "oizeasgtbgasiiteicyi", strict=True)}
_MASK = "*"
_KEPT = "a-z0-9@$!|+¤£¢¥"
_APART, _APART_OR_STAR = rf"([^{_KEPT}*]{{0,3}})", rf"([^{_KEPT}]{{0,3}})"
_BANG = re.compile(r"!(?![\w@$¤£])|\+(?!\w)")
_SIGN_INSIDE = re.compile(r"(?<=\w)[@$!|+¤£¢¥]+(?=\w)")
_SIGN = re.compile(r"[@$!|+¤£¢¥]")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_AGAIN = re.compile(r"(.)(?=\1)")
_WORD = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")  # not every second letter
_HUMP = re.compile(r"[A-Z](?<=[a-z]{2}.)[a-z]{2}")  # whether it occurs, quicker
_LEET = re.compile(r"[a-z][0-9@$!|]|[0-9@$!|][a-z]")
_STOP = re.compile(r"[.!?;:]\s|\n")
_DOUBLED = frozenset("bcdefglmnoprstz")  # letters that English writes twice
_SURE = 8  # letters from which a phrase set apart anywhere is meant
_ALIKE = 6  # letters from which i and l may stand for one another
# Short words that a phrase may fall into by chance: "shot a", "lol i".
_COMMON = frozenset((Path(__file__).parent / "short_words.txt").read_text("utf-8").split())


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase in a text: its label, the phrase, and where it stands in the form ``shown``."""

    label: str
    phrase: str
    start: int
    end: int
    shown: str

    @property
    def before(self) -> str:
        """What stands before it."""
        return self.shown[: self.start]

    @property
    def after(self) -> str:
        """What stands behind it."""
        return self.shown[self.end :]


@lru_cache(maxsize=1 << 12)
def flat(text: str) -> str:
    """The Latin form that hits point into."""
    return latin(text).replace("'", "")


class _Letters(dict[int, str | None]):
    """Code point -> the letter it is folded to; nothing of what is no letter."""

    def __missing__(self, point: int) -> str | None:
        letter = chr(point) if 97 <= point <= 122 else None
        self[point] = letter
        return letter


_LETTERS = _Letters(_FOLD)


def bare(shown: str) -> str:
    """Letters alone, look-alikes folded, repeats shrunk: what the automaton reads."""
    if "!" in shown or "+" in shown:
        shown = _BANG.sub("", shown)
    if not shown.isascii():
        shown = _FOREIGN.sub(lambda m: m[0].translate(_LETTERS), shown)
    return _AGAIN.sub("", shown.translate(_LETTERS))


def _forms(shown: str) -> Iterator[str]:
    """The text as it stands; without signs between letters; with rn read as m, vv as w."""
    yield shown
    if _SIGN.search(shown):
        without = _SIGN_INSIDE.sub(" ", shown)
        if without != shown:
            yield without
    if "rn" in shown:
        yield shown.replace("rn", "m")
    if "vv" in shown:
        yield shown.replace("vv", "w")


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[tuple[str, str, bool], ...]:
    """Each form of a text, its bare letters, and whether something in it is masked."""
    shown = flat(text)
    if "€" in shown or "¤" in shown:
        shown = shown.translate(_NARROW)
    return tuple((form, bare(form), "*" in form) for form in _forms(shown))


class _Seek:
    """Where phrases could stand, by bare letters alone."""

    def __init__(self, forms: Iterable[tuple[str, int]]) -> None:
        of: dict[str, list[int]] = {}
        for form, i in forms:
            of.setdefault(bare(form), []).append(i)
        self._automaton, self._of = AhoCorasick(list(of)), list(of.values())

    def candidates(self, letters: str) -> set[int]:
        """Phrases that could stand in a text of these bare letters."""
        found = self._automaton.find_matches_as_indexes(letters, overlapping=True)
        return {i for key, _, _ in found for i in self._of[key]}


class Phrases:
    """A set of phrases, each with a label."""

    def __init__(self, labelled: Iterable[tuple[str, str]]) -> None:
        pairs = sorted({(phrase_words(phrase), label) for label, phrase in labelled})
        self._pairs = [(words, label) for words, label in pairs if words]
        self._seek = _Seek((words, i) for i, (words, _) in enumerate(self._pairs))
        self._seek_masked: _Seek | None = None  # seldom needed, and twenty times as many keys

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(phrase, label), by phrase."""
        return tuple(self._pairs)

    def found(self, text: str) -> tuple[Hit, ...]:
        """Every phrase that stands in a text, by place."""
        hits: dict[tuple[int, int, str, str], Hit] = {}
        seen: set[int] = set()  # found in a form before: the text as it stands comes first
        forms = _read(text)
        if _HUMP.search(text):
            forms = (*forms, *_read(_CAMEL.sub(" ", text)))
        for form, letters, masked in forms:
            found = [(i, False) for i in self._seek.candidates(letters)]
            if masked:
                found += [(i, True) for i in self._masked.candidates(letters)]
            if not found:
                continue
            mine = [(i, hit) for i, m in found if i not in seen for hit in self._at(i, form, masks=m)]
            seen.update(i for i, _ in mine)
            for _, hit in mine:
                hits.setdefault((hit.start, -hit.end, hit.label, hit.phrase), hit)
        return _outermost(hits[key] for key in sorted(hits))

    @property
    def _masked(self) -> _Seek:
        if self._seek_masked is None:
            pairs = enumerate(self._pairs)
            self._seek_masked = _Seek((hole, i) for i, (words, _) in pairs for hole in _holes(words))
        return self._seek_masked

    def _at(self, i: int, shown: str, *, masks: bool) -> Iterator[Hit]:
        words, label = self._pairs[i]
        for match in _pattern(words, masks=masks).finditer(shown):
            if _meant(match, words, shown, masks=masks):
                yield Hit(label, words, match.start(), match.end(), shown)


def _outermost(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Hits by place, the longest first, without those that stand inside another of their label."""
    kept: list[Hit] = []
    for hit in hits:
        if not any(k.label == hit.label and hit.end <= k.end for k in kept):
            kept.append(hit)
    return tuple(kept)


def phrase_words(phrase: str) -> str:
    """A phrase as it is kept: lower case Latin words with one blank between."""
    return " ".join(_WORD.findall(flat(phrase)))


def _holes(words: str) -> Iterator[str]:
    """The phrase with one letter masked; with a vowel of each word masked; with all vowels masked."""
    for i, char in enumerate(words):
        if char != " ":
            yield words[:i] + words[i + 1 :]
    by_word = [[w[:i] + w[i + 1 :] for i, c in enumerate(w) if c in "aeiou"] or [w] for w in words.split()]
    yield from (" ".join(chosen) for chosen in product(*by_word))
    yield re.sub("[aeiou]", "", words)


@lru_cache(maxsize=1 << 14)
def _pattern(words: str, *, masks: bool = False) -> re.Pattern[str]:
    """The phrase with look-alikes, repeats and gaps; every gap inside a word is a group."""
    sole, alike = " " not in words, not masks and len(words.replace(" ", "")) >= _ALIKE
    parts: list[str] = []
    for word in words.split():
        runs = [(m[0][0], len(m[0])) for m in re.finditer(r"(.)\1*", word)]
        letters: list[str] = []
        for (char, n), (following, _) in zip(runs, [*runs[1:], ("", 0)], strict=True):
            one = _one(char, alike=alike, masks=masks)
            if n == 1 and sole and char in _DOUBLED:
                # Not twice; but what stands for the next letter as well (i behind l) is the next letter.
                own = _signs(char, alike=alike, masks=masks)
                other = _signs(following, alike=alike, masks=masks) if following else set[str]()
                twice = "".join(sorted(own - other))
                letters.append(rf"(?:{one}{{3,}}|{one}(?![{re.escape(twice)}]))" if twice else one + "+")
            else:
                letters += [one] * (n - 1) + [one + "+"]
        parts.append((_APART if masks else _APART_OR_STAR).join(letters))
    between = r"[^a-z0-9*]{0,4}" if not masks else r"[^a-z0-9]{0,4}"
    # A handle's sign before it or a number behind it makes no other word of it.
    begins = r"(?<![a-z0-9])(?<![a-z0-9][@$])"
    ends = r"(?![a-z@$]|[0-9]+[a-z@$])" if words[-1:].isalpha() else r"(?![a-z0-9@$])"
    return re.compile(begins + between.join(parts) + ends)


def _one(char: str, *, alike: bool, masks: bool) -> str:
    return "[" + re.escape("".join(sorted(_signs(char, alike=alike, masks=masks)))) + "]"


def _signs(char: str, *, alike: bool, masks: bool) -> set[str]:
    signs = {char, *_SIGNS.get(char, "")}
    if char.isdigit():
        signs.update(k for k, v in _SIGNS.items() if char in v)
    if alike and char in "il":
        signs.update("il")
    return signs | ({_MASK} if masks else set())


def _meant(match: re.Match[str], words: str, shown: str, *, masks: bool) -> bool:
    """Whether a match is the phrase and not something innocent that reads alike."""
    said = match[0]
    letters = len(words.replace(" ", ""))
    pieces = re.findall(rf"[{_KEPT}{_MASK if masks else ''}]+", said)
    spelled = all(len(p) == 1 for p in pieces)
    if masks and not _mask_fits(said, words):
        return False
    figures = [p for p in pieces if not re.search("[a-z]", p) and p not in words.split()]
    if figures and not spelled and not any(_LEET.search(p) for p in pieces):
        return False
    gaps = [g for g in match.groups() if g]
    if not gaps:
        return True
    if spelled:
        return letters >= _ALIKE or not _goes_on(match, shown)
    if any(_STOP.search(g) for g in gaps):
        return False
    if letters >= _SURE:
        return True
    whole = set(words.split())
    return any(p not in whole and p not in _COMMON and len(p) < 4 for p in pieces)


def _mask_fits(said: str, words: str) -> bool:
    """At most one letter a word is hidden, or vowels only."""
    hidden = said.count(_MASK)
    if not hidden:
        return False
    vowels = sum(words.count(v) for v in "aeiou")
    shown = len(re.findall("[a-z0-9]", said))
    return hidden <= max(len(words.split()), vowels) and shown >= 2 * len(words.split())


def _goes_on(match: re.Match[str], shown: str) -> bool:
    """Whether letters set apart go on beyond a match: then it is part of some other word."""
    before = re.search(r"(?<![a-z0-9])([b-hj-z])[^a-z0-9]{1,3}$", shown[: match.start()])
    after = re.match(r"[^a-z0-9]{1,3}([b-hj-z])(?![a-z0-9])", shown[match.end() :])
    return bool(before or after)
