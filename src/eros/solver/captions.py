"""Which caption goes with which send: an exact assignment, near-duplicates repaired."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow
from rapidfuzz import fuzz, process

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.words import SendKind
from eros.rules.text.normalise import plain
from eros.solver.problem import Pool

SCALE = 100.0  # the assignment counts hundredths of a cent
LIFT_STEPS = 8  # halvings: a lift is found to a hundredth of itself and better
MISSING = 10**12  # what a send without a caption costs it: more than any caption earns
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


def assign(gain: Floats, row: Ints, col: Ints, n_rows: int) -> Ints:
    """Largest assignment, then the best: per row the arc taken, -1 for none. Shapes (n_arcs,).

    Each row and each column is used at most once; ``gain`` in cents, of any sign.
    """
    if n_rows == 0:
        return np.zeros(0, dtype=np.int64)
    keys, key = np.unique(col, return_inverse=True)
    source, sink = n_rows + len(keys), n_rows + len(keys) + 1
    cost = -np.rint(gain * SCALE).astype(np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    tail = np.concatenate(
        [np.full(n_rows, source), row, np.arange(n_rows, n_rows + len(keys)), np.arange(n_rows)]
    )
    head = np.concatenate([np.arange(n_rows), n_rows + key, np.full(len(keys), sink), np.full(n_rows, sink)])
    unit_cost = np.concatenate(
        [
            np.zeros(n_rows, dtype=np.int64),
            cost,
            np.zeros(len(keys), dtype=np.int64),
            np.full(n_rows, MISSING),
        ]
    )
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), np.ones(len(tail), dtype=np.int64), unit_cost
    )
    flow.set_node_supply(source, n_rows)
    flow.set_node_supply(sink, -n_rows)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the caption assignment always has an answer")
    used = np.flatnonzero(flow.flows(arcs[n_rows : n_rows + len(row)]) > 0)
    out = np.full(n_rows, -1, dtype=np.int64)
    out[row[used]] = used
    return out


def near_pairs(texts: Sequence[str], ratio: float) -> list[tuple[int, int]]:
    """Pairs of texts that are as alike as ``ratio`` (0..100)."""
    if len(texts) < 2:
        return []
    alike = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=ratio, dtype=np.float32)
    i, j = np.nonzero(np.triu(alike >= ratio, 1) & np.triu(alike > 0, 1))
    return list(zip(i.tolist(), j.tolist(), strict=True))


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
    most = {k: sum(1 for i in items if i.kind is k) for k in {i.kind for i in items}}
    row, col, rank, gain, chars = _arcs(items, pools, allowed)
    gain = _lifted(items, pools, row, col, rank, gain)
    counts = np.array([i.counts for i in items], dtype=np.bool_)
    open_arcs = np.ones(len(row), dtype=np.bool_)
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
        live = np.flatnonzero(open_arcs)
        arcs, short = _with_length(wanted[live], row[live], col[live], chars[live], counts, n, wish)
        arcs = np.where(arcs >= 0, live[np.maximum(arcs, 0)] if len(live) else -1, -1)
        got = arcs[arcs >= 0]
        if refused is not None:
            no = [int(a) for a in got if refused(items[int(row[a])].kind, int(rank[a]))]
            if no:
                kinds = np.array([list(most).index(items[int(r)].kind) for r in row])
                for a in no:
                    open_arcs &= ~((kinds == kinds[a]) & (rank == rank[a]))
                continue
        worth = float(gain[got].sum()) - short * price
        if first is None and stays.any():
            free, missing = _with_length(gain[live], row[live], col[live], chars[live], counts, n, wish)
            first = float(gain[live[free[free >= 0]]].sum()) - missing * price
        first = worth if first is None else max(first, worth)
        if near_ratio is None:
            break
        clash = _too_near(items, pools, row, rank, got, wanted, near_ratio, taken_texts)
        if not clash:
            break
        open_arcs &= ~np.isin(col, list(col[clash]))
    got = arcs[arcs >= 0]
    final = float(gain[got].sum()) - short * price
    out: list[int | None] = [None if a < 0 else int(rank[a]) for a in arcs]
    return Captions(tuple(out), max(0.0, (first or 0.0) - final), short, short * price)


def _arcs(
    items: Sequence[Item], pools: Mapping[SendKind, Pool], allowed: Mapping[SendKind, Flags]
) -> tuple[Ints, Ints, Ints, Floats, Ints]:
    row: list[Ints] = []
    col: list[Ints] = []
    rank: list[Ints] = []
    gain: list[Floats] = []
    chars: list[Ints] = []
    empty = np.zeros(0, dtype=np.int64)
    for i, item in enumerate(items):
        pool = pools.get(item.kind)
        if pool is None:
            continue
        usable = np.flatnonzero(allowed[item.kind])
        row.append(np.full(len(usable), i, dtype=np.int64))
        col.append(pool.key[usable].astype(np.int64))
        rank.append(usable.astype(np.int64))
        gain.append(item.base_cents * pool.factor[usable])
        chars.append(pool.chars[usable].astype(np.int64))
    if not row:
        return empty, empty, empty, np.zeros(0), empty
    return (
        np.concatenate(row),
        np.concatenate(col),
        np.concatenate(rank),
        np.concatenate(gain),
        np.concatenate(chars),
    )


def _lifted(
    items: Sequence[Item], pools: Mapping[SendKind, Pool], row: Ints, col: Ints, rank: Ints, gain: Floats
) -> Floats:
    """The gains as weighed by the pools' lifts, each found by halving, in order of their subjects."""
    found: dict[str, tuple[float, Flags]] = {}
    for i, item in enumerate(items):
        here = np.flatnonzero(row == i)
        for lift in pools[item.kind].lifts if item.kind in pools else ():
            _, held = found.setdefault(lift.subject, (lift.by, np.zeros(len(row), dtype=np.bool_)))
            held[here] = lift.held[rank[here]]
    for _, (by, held) in sorted(found.items()):
        gain = _lift(gain, row, col, len(items), by, held)
    return gain


def _lift(gain: Floats, row: Ints, col: Ints, n: int, by: float, held: Flags) -> Floats:
    def weighed(strength: float) -> Floats:
        return np.where(held, gain * by**strength, gain)

    def count(gains: Floats) -> int:
        arcs = assign(gains, row, col, n)
        return int(held[arcs[arcs >= 0]].sum())

    usual = count(gain)
    goal = max(round(usual * by), usual + 1) if by > 1 else max(min(round(usual * by), usual - 1), 0)
    lo, hi = 0.0, 1.0
    for _ in range(LIFT_STEPS):
        middle = (lo + hi) / 2
        had = count(weighed(middle))
        lo, hi = (lo, middle) if (had >= goal if by > 1 else had <= goal) else (middle, hi)
    return weighed(hi)


def _with_length(
    gain: Floats, row: Ints, col: Ints, chars: Ints, counts: Flags, n: int, wish: LengthWish | None
) -> tuple[Ints, int]:
    """The assignment at the smallest multiplier that meets the wish, or at its price."""
    arcs = assign(gain, row, col, n)
    if wish is None or not counts.any():
        return arcs, 0
    long = counts[row] & (chars >= wish.lo) & (chars <= wish.hi)
    need = int(np.ceil(wish.share * int(counts.sum()) - 1e-9))

    def missing(a: Ints) -> int:
        return max(0, need - int(long[a[a >= 0]].sum()))

    if not missing(arcs):
        return arcs, 0
    at_price = assign(gain + wish.cents * long, row, col, n)
    if missing(at_price):
        return at_price, missing(at_price)
    lo, hi, best = 0.0, wish.cents, at_price
    for _ in range(8):
        middle = (lo + hi) / 2
        trial = assign(gain + middle * long, row, col, n)
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
    bad: set[int] = set()
    for i, j in near_pairs(texts, ratio):
        a, b = int(got[i]), int(got[j])
        if a in bad or b in bad:
            continue
        bad.add(a if (gain[a], -a) < (gain[b], -b) else b)
    if taken and texts:
        alike = process.cdist(
            texts, [plain(t) for t in taken], scorer=fuzz.ratio, score_cutoff=ratio, dtype=np.float32
        )
        bad |= {int(got[i]) for i in np.flatnonzero((alike >= ratio).any(axis=1) & (alike > 0).any(axis=1))}
    return sorted(bad)
