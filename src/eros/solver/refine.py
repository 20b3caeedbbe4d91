"""Quarter hours where half hours are too coarse, for the columns that matter.

Distances that are multiples of a quarter hour can be met exactly on a quarter-hour grid, and a
common offset then carries the answer to minutes. So each half hour gets one more unknown: does
its send stand late (second quarter)? The rows below use it; they are added after the relaxation,
over the columns kept, and nearly always spare the minute stage a conflict. Every week that has
minutes keeps them, so bounds stay bounds.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.week import BIN_MIN
from eros.rules.base import ORDINARY
from eros.solver.columns import Board
from eros.solver.linear import INF, Linear
from eros.solver.verbs import Apart, Count
from eros.solver.weekly import Weekly

QUARTER = BIN_MIN // 2


class _Extra:
    """Rows over cells, with one late column per bin."""

    def __init__(self, model: Linear, board: Board, keep: Ints) -> None:
        self.model, self.board, self.cells = model, board, board.cells
        self.keep = keep[keep < board.cells.n_free]
        self.late = np.arange(model.n, model.n + board.grid.n)
        self.early_ok, self.late_ok = self._quarters()
        self.row: list[Ints] = []
        self.col: list[Ints] = []
        self.val: list[Floats] = []
        self.hi: list[float] = []

    def _quarters(self) -> tuple[Flags, Flags]:
        """Per bin, whether any kept send has a minute in its first, its second quarter."""
        n_sig = len(self.board.sigs.all)
        quarters = self.board.minute_ok.reshape(n_sig, self.board.grid.n, 2, QUARTER)
        ok: Flags = np.asarray(quarters.any(axis=3), dtype=np.bool_)
        early, late = np.zeros(self.board.grid.n, dtype=np.bool_), np.zeros(self.board.grid.n, dtype=np.bool_)
        sig, where = self.cells.sig[self.keep], self.cells.bin[self.keep]
        np.logical_or.at(early, where, ok[sig, where, 0])
        np.logical_or.at(late, where, ok[sig, where, 1])
        return early, late

    def add(self, col: Ints, plus: list[int], minus: list[int], hi: float) -> None:
        """sum(x[col]) + sum(late[plus]) - sum(late[minus]) <= hi."""
        size = len(col) + len(plus) + len(minus)
        self.row.append(np.full(size, len(self.hi)))
        self.col.append(np.concatenate([col, self.late[plus], self.late[minus]]).astype(np.int64))
        self.val.append(np.concatenate([np.ones(len(col) + len(plus)), -np.ones(len(minus))]))
        self.hi.append(hi)

    def at(self, mask: Flags) -> list[Ints]:
        """Kept free cells of these signatures, by bin."""
        cols = self.keep[mask[self.cells.sig[self.keep]]]
        bins = self.cells.bin[cols]
        order = np.argsort(bins, kind="stable")
        cuts = np.searchsorted(bins[order], np.arange(self.board.grid.n + 1)).tolist()
        cols = cols[order]
        return [cols[a:b] for a, b in pairwise(cuts)]

    def done(self) -> Linear:
        """The model with its late columns and rows."""
        m, n, extra = self.model, self.board.grid.n, len(self.hi)
        row = np.concatenate([m.row, *(r + m.m for r in self.row)])
        return replace(
            m,
            cost=np.append(m.cost, np.zeros(n)),
            lb=np.append(m.lb, np.where(self.early_ok | ~self.late_ok, 0.0, 1.0)),
            ub=np.append(m.ub, np.where(self.late_ok, 1.0, 0.0)),
            row=row.astype(np.int64),
            col=np.concatenate([m.col, *self.col]),
            val=np.concatenate([m.val, *self.val]),
            lo=np.append(m.lo, np.full(extra, -INF)),
            hi=np.append(m.hi, self.hi),
            rule=m.rule + ("",) * extra,
        )


def refined(week: Weekly, keep: Ints) -> Linear:
    """The model with quarter-hour rows over the columns ``keep``."""
    board = week.board
    x = _Extra(week.model, board, keep)
    c, held = board.cells, board.sigs.held
    for d in board.demands.of(Apart):
        if bool((held(d.a) == held(d.b)).all()):
            _distance(x, x.at(held(d.a)), d.minutes // QUARTER)
    for count in board.demands.of(Count):
        if count.per.unit == "minutes" and count.hi is not None and count.cents is None:
            _density(x, x.at(held(count.which)), count.per.length // QUARTER, count.hi)
    # A follow-up in its parent's own half hour: the parent stands in the first quarter.
    own = [j for j in x.keep if c.parent[j] >= 0 and c.bin[c.parent[j]] == c.bin[j]]
    by_bin: dict[int, list[int]] = {}
    for j in own:
        by_bin.setdefault(int(c.bin[j]), []).append(int(j))
    usual = max((d.minutes for d in board.demands.of(Apart) if d.a == d.b == ORDINARY), default=0)
    for b, cols in sorted(by_bin.items()):
        if usual >= QUARTER:
            x.add(np.array(cols), [b], [], 1.0)
    return x.done()


def _distance(x: _Extra, at: list[Ints], quarters: int) -> None:
    """Two of these at least so many quarters apart, where half hours leave it open."""
    gap, odd = quarters // 2, quarters % 2 == 1
    if gap == 0:
        return
    for b in range(len(at) - gap):
        a, z = at[b], at[b + gap]
        if not len(a) or not len(z):
            continue
        both = np.concatenate([a, z])
        if odd:  # the first early and the second late
            x.add(both, [b], [], 2.0)
            x.add(both, [], [b + gap], 1.0)
        else:  # the second no earlier in its half hour than the first
            x.add(both, [b], [b + gap], 2.0)


def _density(x: _Extra, at: list[Ints], quarters: int, most: int) -> None:
    gap = quarters // 2
    if quarters % 2 or gap < 2:
        return
    for b in range(len(at) - gap):
        if len(at[b]) and len(at[b + gap]):
            inside = np.concatenate(at[b : b + gap + 1])
            x.add(inside, [b], [b + gap], most + 1.0)
