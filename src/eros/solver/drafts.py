"""What may change inside one day so that it runs like no other, and what that earns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import combinations

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.solver.explain import Explainer
from eros.solver.weekly import Weekly

MOST = 3  # sends that move at once
NEAR = 2  # half hours beside each other's place in which two sends may come to stand


@dataclass(frozen=True, slots=True, eq=False)
class Drafts:
    """Ways to change days: what is one each has shape (n,), what is one for each send that moves
    (n, ``MOST``), -1 where fewer do.

    Attributes
    ----------
    gain
        Cents earned more, rows and wishes apart; ``closer`` of what sales cost more for standing closer
        is taken off already.
    day
        Local day.
    send, to
        Which send of the day, in time order, and the half hour of the day it moves to.
    cell, child, into
        Its cell, that of its follow-up if it has one, and the cell it moves to.
    """

    gain: Floats
    closer: Floats
    day: Ints
    send: Ints
    to: Ints
    cell: Ints
    child: Ints
    into: Ints

    def __getitem__(self, some: slice | Ints) -> Drafts:
        return Drafts(*(getattr(self, f.name)[some] for f in fields(self)))


def cheapest_first(parts: Sequence[Drafts]) -> Drafts:
    """All of them, those that gain most first; then by place of the day in ``parts``, and moves."""
    every = Drafts(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Drafts)))
    place = np.repeat(np.arange(len(parts)), [len(p.gain) for p in parts])
    moves = [row for n in range(MOST) for row in (every.send[:, n], every.to[:, n])]
    return every[np.lexsort((*reversed(moves), place, -every.gain))]


class Ways:
    """What days have in common: open cells by day, follow-ups by parent."""

    def __init__(self, week: Weekly, ask: Explainer) -> None:
        self.week, self.ask = week, ask
        c, cost = week.board.cells, week.model.cost
        free = np.flatnonzero((c.option >= 0) & ~ask.blocked)
        self.free = free[np.argsort(c.day[free], kind="stable")]
        behind = np.flatnonzero(c.followup & (c.parent < c.n_free))
        self.behind = behind[np.argsort(c.parent[behind], kind="stable")]
        self.first = np.concatenate([[0], np.cumsum(np.bincount(c.parent[behind], minlength=c.n))])
        self.best = np.full(c.n, -np.inf)  # what the best follow-up of a cell earns
        np.maximum.at(self.best, c.parent[behind], cost[behind])

    def cells(self, drafts: Drafts) -> tuple[Ints, Ints]:
        """The drafts in cells, once for each way their follow-ups can stand: which draft, shape (n,), and
        the cells that go, then those that come, each half of shape (n, 2 ``MOST``); -1 for none."""
        has, into = drafts.child >= 0, drafts.into
        many = np.where(has, self.first[into + 1] - self.first[into], 1)
        ways = many.prod(axis=1)
        which = np.repeat(np.arange(len(ways)), ways)
        rest = np.arange(len(which)) - np.repeat(np.cumsum(ways) - ways, ways)
        follow = np.full((len(which), MOST), -1)
        for n in reversed(range(MOST)):
            rest, digit = np.divmod(rest, many[which, n])
            here = has[which, n]
            follow[here, n] = self.behind[self.first[into[which[here], n]] + digit[here]]
        out = np.stack([drafts.cell, drafts.child], axis=2).reshape(-1, 2 * MOST)
        return which, np.hstack([out[which], into[which], follow])


class Day:
    """One day of the week that is asked about, and its sends in time order."""

    def __init__(self, ways: Ways, day: int) -> None:
        ask, c, cost = ways.ask, ways.week.board.cells, ways.week.model.cost
        row = ask.patterns.rows[day]
        bins = np.flatnonzero(ways.week.board.grid.day == day)
        first, self.day, self.n_bins = int(bins[0]), day, len(bins)
        self.cell = np.array([j for _, j, _ in row], dtype=np.int64)
        self.child = np.array([ask.child.get(j, -1) for _, j, _ in row], dtype=np.int64)
        self.stand = np.array([b - first for b, _, _ in row], dtype=np.int64)  # half hour of the day
        self.letter = np.array([ord(letter) for _, _, letter in row], dtype=np.int64)
        others = [other for d, other in ask.patterns.rows.items() if d != day and len(other) == len(row)]
        self.others = np.array(
            [[ord(letter) for _, _, letter in other] for other in others], dtype=np.int64
        ).reshape(-1, len(row))
        option = c.option[self.cell]
        self.free = np.flatnonzero(option >= 0)
        a, b = np.searchsorted(c.day[ways.free], [day, day + 1])
        today = ways.free[a:b]
        at = np.full((len(ways.week.board.problem.options), self.n_bins), -1)
        at[c.option[today], c.bin[today] - first] = today
        # Cell of each send in each half hour, and what it earns there more, its follow-up with it.
        self.at = np.where(option[:, None] >= 0, at[option], -1)
        self.gain = np.where(self.at >= 0, cost[self.at] - cost[self.cell][:, None], -np.inf)
        has = self.child >= 0
        self.gain[has] += ways.best[self.at[has]] - cost[self.child[has]][:, None]
        self.sells = (option >= 0) & ask.sells[c.sig[self.cell]]
        self.closer = np.zeros((len(row), self.n_bins))  # what a sale costs more for standing there
        for n in np.flatnonzero(self.sells).tolist():
            extra, saved = ask.recency(bins, row[n][0])
            self.closer[n] = extra - saved

    def drafts(self) -> Drafts:
        """Two sends that change places, or one that goes past others to an empty half hour."""
        pair = self.free[_combined(len(self.free), 2)]
        empty = np.flatnonzero(np.bincount(self.stand, minlength=self.n_bins) == 0)
        send = np.repeat(self.free, len(empty))
        return self._joined(
            self._drafts(pair, self.stand[pair[:, ::-1]]),
            self._drafts(send[:, None], np.tile(empty, len(self.free))[:, None]),
        )

    def wider(self, most: float) -> Drafts:
        """What is asked where all of these lose much, for it is more: three sends that change places,
        two that come to stand near each other's half hours. Those that lose ``most`` are left out."""
        three = self.free[_combined(len(self.free), 3)]
        three = np.concatenate([three, three[:, ::-1]])
        two = self.free[_combined(len(self.free), 2)]
        two = two[self.letter[two[:, 0]] != self.letter[two[:, 1]]]
        step = np.arange(-NEAR, NEAR + 1)
        beside = np.stack(np.meshgrid(step, step, indexing="ij"), axis=2).reshape(-1, 2)
        to = (self.stand[two[:, ::-1]][:, None] + beside).reshape(-1, 2)
        two = np.repeat(two, len(beside), axis=0)
        ok = ((to >= 0) & (to < self.n_bins)).all(axis=1) & (to[:, 0] != to[:, 1])
        two, to = two[ok], to[ok]
        held = np.bincount(self.stand, minlength=self.n_bins)[to]
        own = (to[:, :, None] == self.stand[two][:, None]).sum(axis=2)
        ok = (held == own).all(axis=1)
        return self._joined(
            self._drafts(three, self.stand[np.roll(three, -1, axis=1)], most),
            self._drafts(two[ok], to[ok], most),
        )

    def _drafts(self, send: Ints, to: Ints, most: float = np.inf) -> Drafts:
        """The moves, shapes (n, sends that move), that make the day like no other, every half hour open,
        and lose less than ``most``. Money first, for it rules out most of the thousands of ways."""
        gain = np.zeros(len(send))
        for n in range(send.shape[1]):
            gain = gain + self.gain[send[:, n], to[:, n]]
        open_ = gain > float(self.closer.min(initial=0.0)) - most  # a sale may come to stand freer
        send, to, gain = send[open_], to[open_], gain[open_]
        closer = self._closer(send, to)
        gain = gain - closer
        kept = np.flatnonzero(gain > -most)
        use = kept[self._unlike(send[kept], to[kept])]
        send, to = send[use], to[use]
        none = np.full((len(use), MOST - send.shape[1]), -1)
        wide = [
            np.hstack([part, none])
            for part in (send, to, self.cell[send], self.child[send], self.at[send, to])
        ]
        return Drafts(gain[use], closer[use], np.full(len(use), self.day), *wide)

    def _closer(self, send: Ints, to: Ints) -> Floats:
        """What sales cost more for standing closer; no draft brings more than one sale to another half
        hour than sales stood in before."""
        sells, stood = self.sells[send], self.stand[send]
        same = (stood[:, :, None] == to[:, None]) & sells[:, :, None] & sells[:, None]
        gone, comes = sells & ~same.any(axis=2), sells & ~same.any(axis=1)
        new = to[np.arange(len(to)), np.argmax(comes, axis=1)]
        cents = np.zeros(len(send))
        for n in range(send.shape[1]):
            cents += np.where(gone[:, n], self.closer[send[:, n], new], 0.0)
        return cents

    def _unlike(self, send: Ints, to: Ints) -> Flags:
        """Whether the day then runs like no other."""
        stand = np.tile(self.stand, (len(send), 1))
        np.put_along_axis(stand, send, to, axis=1)
        order = self.letter[np.argsort(stand, axis=1, kind="stable")]
        return np.asarray(~(order[:, None] == self.others).all(axis=2).any(axis=1), dtype=np.bool_)

    def _joined(self, a: Drafts, b: Drafts) -> Drafts:
        return Drafts(*(np.concatenate([getattr(a, f.name), getattr(b, f.name)]) for f in fields(Drafts)))


@lru_cache(maxsize=256)
def _combined(n: int, k: int) -> Ints:
    """All ways to take ``k`` of ``n``, shape (ways, k)."""
    return np.array(list(combinations(range(n), k)), dtype=np.int64).reshape(-1, k)
