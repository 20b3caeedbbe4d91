"""How well promises and unsafe wording are found: measured on labelled captions and on evasions."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from eros.app.desk import Desk
from eros.app.evasions import TRICKS
from eros.rules.text.lexicon import Lexicon, wording
from eros.rules.text.safety import unsafe

UNSAFE = "unsafe"
CLEAN = "-"
SAFETY_LISTS = ("youth", "consent")
CARRIERS = (
    "New tonight: {}, only for my messages.",
    "You asked and here is {} for you 💌",
    "{}, open it when you are alone",
    "I was in the mood, so: {}",
)
SHOWN = 20  # misses and false alarms that are named, at most

Found = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A caption and what it says: lexicon categories, ``unsafe``, or nothing."""

    text: str
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Captions, counted: with something to find, of these found whole; with a false alarm.

    A caption is found if all its labels are; one with any label that it should not have is a false
    alarm. ``missed`` and ``false`` name the first few.
    """

    positives: int
    found: int
    clean: int
    false_alarms: int
    missed: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Share of what is there that is found, 0..1; 1 where there is nothing."""
        return self.found / self.positives if self.positives else 1.0

    @property
    def precision(self) -> float:
        """Share of the alarms that are right, 0..1; 1 where there is none."""
        alarms = self.found + self.false_alarms
        return self.found / alarms if alarms else 1.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Both measurements, the second also by trick (recall)."""

    labelled: Score
    evasions: Score
    by_trick: tuple[tuple[str, float], ...]
    phrases: int
    tricks: int


@lru_cache(maxsize=1)
def labelled() -> tuple[Labelled, ...]:
    """The labelled captions that ship: categories with commas, a tab, the caption."""
    raw = resources.files("eros.app").joinpath("data", "labelled.tsv").read_text("utf-8")
    rows = (line.split("\t", 1) for line in raw.splitlines() if line.strip())
    return tuple(Labelled(text, frozenset(() if said == CLEAN else said.split(","))) for said, text in rows)


def accuracy(desk: Desk, *, every: int = 1) -> Accuracy:
    """Measure the lexicon in force. ``every``: take each so-many-th phrase for the evasions.

    The labelled captions speak of the categories that ship; an agency's lexicon is measured on those
    it has in common with them.
    """
    return measure(lexicon_of(desk), every=every)


def lexicon_of(desk: Desk) -> Lexicon:
    """The promise lexicon in force: the one of rule TRU01."""
    found: Lexicon = next(getattr(r, "lexicon") for r in desk.rules if r.code == "TRU01")  # noqa: B009
    return found


def on_labels(desk: Desk) -> Score:
    """The labelled captions alone: quick enough to be asked all the time."""
    lexicon = lexicon_of(desk)
    known = frozenset(lexicon.content) | {UNSAFE}

    def found(text: str) -> frozenset[str]:
        return frozenset(
            {hit.label for hit in lexicon.promises(text)} | ({UNSAFE} if unsafe(text) else set())
        )

    return _score([row for row in labelled() if row.labels <= known], found)


def measure(lexicon: Lexicon, *, every: int = 1, rows: Sequence[Labelled] | None = None) -> Accuracy:
    """Recall and precision on ``rows`` (those that ship) and on mutated phrases and clean captions."""

    def found(text: str) -> frozenset[str]:
        labels = {hit.label for hit in lexicon.promises(text)}
        return frozenset(labels | ({UNSAFE} if unsafe(text) else set()))

    known = frozenset(lexicon.content) | {UNSAFE}
    asked = [row for row in (labelled() if rows is None else rows) if row.labels <= known]
    excepted = set(lexicon.exceptions.pairs)
    pairs = [pair for pair in lexicon.phrases.pairs if pair not in excepted]
    pairs += [(phrase, UNSAFE) for phrase, label in wording().pairs if label in SAFETY_LISTS]
    chosen = [p for p in pairs if zlib.crc32(p[0].encode()) % every == 0]
    spelled = [(trick, row) for phrase, label in chosen for trick, row in _evasions(phrase, label)]
    clean = [row for row in asked if not row.labels]
    mutated = [Labelled(text, frozenset()) for row in clean for text in _mutated(row.text)]
    thin = max(1, round(len(mutated) / max(len(spelled), 1)))  # as many clean ones, as far as there are
    harmless = [row for row in mutated if zlib.crc32(row.text.encode()) % thin == 0]
    hits: Counter[str] = Counter()
    for trick, row in spelled:
        hits[trick] += row.labels <= found(row.text)
    n = Counter(trick for trick, _ in spelled)
    return Accuracy(
        labelled=_score(asked, found),
        evasions=_score([*(row for _, row in spelled), *harmless], found),
        by_trick=tuple((trick, hits[trick] / n[trick]) for trick in TRICKS if n[trick]),
        phrases=len(chosen),
        tricks=len(TRICKS),
    )


def _evasions(phrase: str, label: str) -> Iterable[tuple[str, Labelled]]:
    """The phrase under every trick that changes it, each in a sentence."""
    for i, (name, trick) in enumerate(TRICKS.items()):
        spelled = trick(phrase)
        if spelled != phrase:
            carrier = CARRIERS[(zlib.crc32(phrase.encode()) + i) % len(CARRIERS)]
            yield name, Labelled(carrier.format(spelled), frozenset({label}))


def _mutated(text: str) -> Iterable[str]:
    """A clean caption under every trick, its two longest words by turns: still clean."""
    words = sorted(set(text.split()), key=lambda w: (-len(w), w))[:2]
    for i, trick in enumerate(TRICKS.values()):
        word = words[i % len(words)]
        yield text.replace(word, trick(word.lower()), 1)


def _score(rows: Iterable[Labelled], found: Found) -> Score:
    positives = right = clean = wrong = 0
    missed: list[str] = []
    false: list[str] = []
    for row in rows:
        got = found(row.text)
        if row.labels:
            positives += 1
            if row.labels <= got:
                right += 1
            else:
                missed.append(f"{', '.join(sorted(row.labels - got))}: {row.text}")
        else:
            clean += 1
        if got - row.labels:
            wrong += 1
            false.append(f"{', '.join(sorted(got - row.labels))}: {row.text}")
    return Score(positives, right, clean, wrong, tuple(missed[:SHOWN]), tuple(false[:SHOWN]))
