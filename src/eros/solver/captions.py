"""Which caption goes with which send: an exact assignment, near-duplicates repaired."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.words import SendKind
from eros.rules.text.normalise import near_pairs, plain
from eros.solver.assign import among
from eros.solver.lifting import lifted, offered
from eros.solver.problem import Pool

KEPT = 10.0**7  # cents for a caption that stays where it was: more than any other earns, less than MISSING


@dataclass(frozen=True, slots=True)
class Item:
    """A send that wants a caption: its type, its cents at factor 1, and whether its length counts."""

    kind: SendKind
    base_cents: float
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Captions:
    """Pool rank per item (``None``: none left), what near-duplicates and kept captions cost against
    the free assignment, how many long captions are missing, and what that costs."""

    rank: tuple[int | None, ...]
    slack_cents: float
    short_units: int
    short_cents: float = 0.0


@dataclass(frozen=True, slots=True)
class LengthWish:
    """At least ``share`` of the items that count have ``lo``..``hi`` code points, or pay ``cents``
    for each that is missing."""

    lo: int
    hi: int
    share: float
    cents: float


def alike(text: str, others: Sequence[str], ratio: float) -> bool:
    """Whether any of the other texts is as alike as ``ratio`` (0..100)."""
    plainly = [plain(t) for t in others]
    return process.extractOne(plain(text), plainly, scorer=fuzz.ratio, score_cutoff=ratio) is not None


def choose(
    items: Sequence[Item],
    pools: Mapping[SendKind, Pool],
    allowed: Mapping[SendKind, Flags],
    *,
    wishes: Sequence[LengthWish] = (),
    near_ratio: float | None = None,
    taken_texts: Sequence[str] = (),
    refused: Callable[[SendKind, int], bool] | None = None,
    keep: Mapping[int, int] | None = None,
) -> Captions:
    """Captions for all items, each caption (by key) at most once.

    ``keep`` (item -> rank) names captions that stay with their item if the rules still allow them.

    ``allowed`` masks a pool's entries. ``taken_texts`` are in use already: near-duplicates of them
    are left out. ``refused`` is asked of what is about to be used (type, rank): the pools are
    screened already, so that is cheaper than asking it of all.
    """
    n = len(items)
    offers = offered([i.kind for i in items], np.array([i.base_cents for i in items]), pools, allowed)
    row, entry = offers.row, offers.entry
    col, rank, chars = offers.key[entry], offers.rank[entry], offers.chars[entry]
    gain, weighed = lifted(offers, pools)
    counts = np.array([i.counts for i in items], dtype=np.bool_)
    open_ = np.ones(len(offers.kind), dtype=np.bool_)
    kept_rank = np.full(n, -1, dtype=np.int64)
    for item, place in (keep or {}).items():
        kept_rank[item] = place
    stays = kept_rank[row] == rank
    wanted = gain + KEPT * stays
    first: float | None = None
    wish = wishes[0] if wishes else None
    price = wish.cents if wish else 0.0
    short = 0
    arcs = np.zeros(0, dtype=np.int64)
    for _ in range(200):
        live = np.flatnonzero(open_[entry])
        enough = np.flatnonzero(offers.enough(weighed, open_)[entry])
        # A send keeps its caption whatever that is worth.
        arcs, short = _with_length(
            wanted, row, col, chars, counts, n, wish, live, live if stays.any() else enough
        )
        got = arcs[arcs >= 0]
        if refused is not None:
            no = [int(a) for a in got if refused(items[int(row[a])].kind, int(rank[a]))]
            if no:
                open_[entry[no]] = False
                continue
        worth = float(gain[got].sum()) - short * price
        if first is None and stays.any():
            free, missing = _with_length(gain, row, col, chars, counts, n, wish, live, enough)
            first = float(gain[free[free >= 0]].sum()) - missing * price
        first = worth if first is None else max(first, worth)
        if near_ratio is None:
            break
        clash = _too_near(items, pools, row, rank, got, wanted, near_ratio, taken_texts)
        if not clash:
            break
        open_ &= ~np.isin(offers.key, col[clash])
    got = arcs[arcs >= 0]
    final = float(gain[got].sum()) - short * price
    out: list[int | None] = [None if a < 0 else int(rank[a]) for a in arcs]
    return Captions(tuple(out), max(0.0, (first or 0.0) - final), short, short * price)


def _with_length(
    gain: Floats,
    row: Ints,
    col: Ints,
    chars: Ints,
    counts: Flags,
    n: int,
    wish: LengthWish | None,
    live: Ints,
    enough: Ints,
) -> tuple[Ints, int]:
    """The assignment at the smallest multiplier that meets the wish, or at its price: of the arcs
    ``live``, of which ``enough`` are sufficient where length is no matter."""
    arcs = among(enough, gain, row, col, n)
    if wish is None or not counts.any():
        return arcs, 0
    long = counts[row] & (chars >= wish.lo) & (chars <= wish.hi)
    need = int(np.ceil(wish.share * int(counts.sum()) - 1e-9))

    def missing(a: Ints) -> int:
        return max(0, need - int(long[a[a >= 0]].sum()))

    if not missing(arcs):
        return arcs, 0
    at_price = among(live, gain + wish.cents * long, row, col, n)
    if missing(at_price):
        return at_price, missing(at_price)
    lo, hi, best = 0.0, wish.cents, at_price
    for _ in range(8):
        middle = (lo + hi) / 2
        trial = among(live, gain + middle * long, row, col, n)
        if missing(trial):
            lo = middle
        else:
            hi, best = middle, trial
    return best, 0


def _too_near(
    items: Sequence[Item],
    pools: Mapping[SendKind, Pool],
    row: Ints,
    rank: Ints,
    got: Ints,
    gain: Floats,
    ratio: float,
    taken: Sequence[str],
) -> list[int]:
    """Arcs to give up: of each alike pair the one that earns less, and what is like a taken text."""
    texts = [plain(pools[items[int(row[a])].kind].text[int(rank[a])]) for a in got]
    n = len(taken)
    pairs = near_pairs((*(plain(t) for t in taken), *texts), n, ratio)
    bad: set[int] = set()
    for i, j in sorted(pairs):
        if i < n:
            continue
        a, b = int(got[i - n]), int(got[j - n])
        if a in bad or b in bad:
            continue
        bad.add(a if (gain[a], -a) < (gain[b], -b) else b)
    return sorted(bad | {int(got[j - n]) for i, j in pairs if i < n})
