"""What the pools offer the sends, and how much more of it a lift makes chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.words import SendKind
from eros.solver.assign import assign, front
from eros.solver.problem import Pool

LIFT_STEPS = 8  # halvings: a lift is found to a hundredth of itself and better


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """The captions on offer, shape (n_entries,), sorted by type; the arcs from sends to them, shape
    (n_arcs,), sorted by send.

    Attributes
    ----------
    kinds
        The types that have a pool; ``kind`` of an entry counts in them.
    key
        The same caption has the same number in every type: 0, 1, ...
    rank, factor, chars
        Place in the pool, and what the pool knows of the caption.
    row, entry
        Send and caption of each arc.
    base
        Cents at factor 1 of each send, shape (n_sends,).
    """

    kinds: tuple[SendKind, ...]
    kind: Ints
    key: Ints
    rank: Ints
    factor: Floats
    chars: Ints
    row: Ints
    entry: Ints
    base: Floats

    @property
    def gain(self) -> Floats:
        """Cents of each arc."""
        return self.base[self.row] * self.factor[self.entry]

    def sends(self) -> tuple[Ints, Flags]:
        """Of each type: how many captions its sends may want, and whether one of them loses money by a
        good caption. It would rather have a bad one, so that all captions of its type are asked."""
        n, first = len(self.kinds), np.unique(self.row, return_index=True)[1]  # the first arc of each send
        kind = self.kind[self.entry[first]]
        loses = np.bincount(kind, weights=self.base[self.row[first]] < 0, minlength=n) > 0
        size = np.bincount(self.kind, minlength=n)
        return np.where(loses, size, np.bincount(kind, minlength=n)), loses

    def enough(self, worth: Floats, some: Flags) -> Flags:
        """Those of ``some`` entries that a best assignment makes do with: see :func:`front`."""
        here = np.flatnonzero(some)
        kept, _ = front(worth[here], self.kind[here], self.key[here], self.sends()[0])
        out = np.zeros(len(some), dtype=np.bool_)
        out[here[kept]] = True
        return out


def offered(
    wanted: Sequence[SendKind],
    base: Floats,
    pools: Mapping[SendKind, Pool],
    allowed: Mapping[SendKind, Flags],
) -> Offers:
    """What sends of these types, worth ``base`` cents at factor 1, may choose from."""
    none = np.zeros(0, dtype=np.int64)
    kinds = tuple(k for k in dict.fromkeys(wanted) if k in pools)
    ranks = [np.flatnonzero(allowed[k]) for k in kinds]
    size = np.array([len(r) for r in ranks], dtype=np.int64)
    number = {k: n for n, k in enumerate(kinds)}
    of = np.array([number.get(k, -1) for k in wanted], dtype=np.int64)
    rows = np.flatnonzero(of >= 0)
    many, first = size[of[rows]], (np.cumsum(size) - size)[of[rows]]
    key = np.concatenate([none, *(pools[k].key[r] for k, r in zip(kinds, ranks, strict=True))])
    return Offers(
        kinds=kinds,
        kind=np.repeat(np.arange(len(kinds)), size),
        key=np.unique(key, return_inverse=True)[1],
        rank=np.concatenate([none, *ranks]),
        factor=np.concatenate(
            [np.zeros(0), *(pools[k].factor[r] for k, r in zip(kinds, ranks, strict=True))]
        ),
        chars=np.concatenate([none, *(pools[k].chars[r] for k, r in zip(kinds, ranks, strict=True))]),
        row=np.repeat(rows, many),
        entry=np.arange(int(many.sum())) + np.repeat(first - (np.cumsum(many) - many), many),
        base=base,
    )


def lifted(offers: Offers, pools: Mapping[SendKind, Pool]) -> tuple[Floats, Floats]:
    """The cents of each arc, and what each entry is worth, as weighed by the pools' lifts, each found
    by halving, in order of their subjects."""
    found: dict[str, tuple[float, Flags]] = {}
    for k, kind in enumerate(offers.kinds):
        here = np.flatnonzero(offers.kind == k)
        for lift in pools[kind].lifts:
            _, held = found.setdefault(lift.subject, (lift.by, np.zeros(len(offers.kind), dtype=np.bool_)))
            held[here] = lift.held[offers.rank[here]]
    gain, worth = offers.gain, offers.factor
    for _, (by, held) in sorted(found.items()):
        weight = _Lift(offers, gain, worth, held).weight(by)
        gain = np.where(held[offers.entry], gain * weight, gain)
        worth = np.where(held, worth * weight, worth)
    return gain, worth


class _Lift:
    """How many of the captions held are chosen where they weigh more or less."""

    def __init__(self, offers: Offers, gain: Floats, worth: Floats, held: Flags) -> None:
        self.offers, self.gain, self.worth, self.held = offers, gain, worth, held
        self.sends, self.loses = offers.sends()

    def weight(self, by: float) -> float:
        """The weight, between 1 and ``by``, at which as many are chosen as the lift asks."""
        usual = self.chosen(1.0)
        goal = max(round(usual * by), usual + 1) if by > 1 else max(min(round(usual * by), usual - 1), 0)
        lo, hi = 0.0, 1.0
        for _ in range(LIFT_STEPS):
            middle = (lo + hi) / 2
            had = self.chosen(by**middle)
            lo, hi = (lo, middle) if (had >= goal if by > 1 else had <= goal) else (middle, hi)
        return float(by**hi)

    def chosen(self, weight: float) -> int:
        """How many are chosen at this weight. What types use that share no caption is known without
        asking which send takes which."""
        o, held = self.offers, self.held
        kept, group = front(np.where(held, self.worth * weight, self.worth), o.kind, o.key, self.sends)
        alone = (np.bincount(group)[group] == 1) & ~self.loses
        kept_held = held & kept
        n = int(kept_held[alone[o.kind]].sum())
        asked = ~alone & np.isin(group, group[o.kind[kept_held]])
        arc = np.flatnonzero((kept & asked[o.kind])[o.entry])
        if not len(arc):
            return n
        entry = o.entry[arc]
        rows, row = np.unique(o.row[arc], return_inverse=True)
        gain = np.where(held[entry], self.gain[arc] * weight, self.gain[arc])
        taken = assign(gain, row, o.key[entry], len(rows))
        return n + int(held[entry[taken[taken >= 0]]].sum())
