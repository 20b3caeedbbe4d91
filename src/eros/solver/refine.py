"""Quarter hours where half hours are too coarse, for the columns that matter.

Distances that are multiples of a quarter hour can be met exactly on a quarter-hour grid, and a
common offset then carries the answer to minutes. So each half hour gets one more unknown: does
its send stand late (second quarter)? The rows below use it; they are added after the relaxation,
over the columns kept, and nearly always spare the minute stage a conflict. Every week that has
minutes keeps them, so bounds stay bounds.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.week import BIN_MIN
from eros.rules.base import ORDINARY
from eros.solver.columns import Board
from eros.solver.linear import INF, Linear
from eros.solver.rows import spread
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
        self.rows = 0
        self.row: list[Ints] = []
        self.col: list[Ints] = []
        self.val: list[Floats] = []
        self.hi: list[Floats] = []

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

    def add(self, row: Ints, col: Ints, plus: Ints, minus: Ints, hi: Floats) -> None:
        """Rows ``sum(x[col]) + late[plus] - late[minus] <= hi``, -1 for no late column; shapes of
        ``plus``, ``minus`` and ``hi``: (rows,)."""
        p, q = np.flatnonzero(plus >= 0), np.flatnonzero(minus >= 0)
        self.row.append(np.concatenate([row, p, q]) + self.rows)
        self.col.append(np.concatenate([col, self.late[plus[p]], self.late[minus[q]]]))
        self.val.append(np.concatenate([np.ones(len(col) + len(p)), -np.ones(len(q))]))
        self.hi.append(hi)
        self.rows += len(hi)

    def at(self, mask: Flags) -> tuple[Ints, Ints]:
        """Kept free cells of these signatures by bin, and where each bin's begin (n + 1 places)."""
        cols = self.keep[mask[self.cells.sig[self.keep]]]
        bins = self.cells.bin[cols]
        order = np.argsort(bins, kind="stable")
        return cols[order], np.searchsorted(bins[order], np.arange(self.board.grid.n + 1))

    def done(self) -> Linear:
        """The model with its late columns and rows."""
        m, n, extra = self.model, self.board.grid.n, self.rows
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
            hi=np.concatenate([m.hi, *self.hi]),
            rule=m.rule + ("",) * extra,
        )


def refined(week: Weekly, keep: Ints) -> Linear:
    """The model with quarter-hour rows over the columns ``keep``."""
    board = week.board
    x = _Extra(week.model, board, keep)
    c, held = board.cells, board.sigs.held
    for d in board.demands.of(Apart):
        if bool((held(d.a) == held(d.b)).all()):
            _distance(x, held(d.a), d.minutes // QUARTER)
    for count in board.demands.of(Count):
        if count.per.unit == "minutes" and count.hi is not None and count.cents is None:
            _density(x, held(count.which), count.per.length // QUARTER, count.hi)
    # A follow-up in its parent's own half hour: the parent stands in the first quarter.
    usual = max((d.minutes for d in board.demands.of(Apart) if d.a == d.b == ORDINARY), default=0)
    mine = x.keep[c.parent[x.keep] >= 0]
    own = mine[c.bin[c.parent[mine]] == c.bin[mine]]
    if len(own) and usual >= QUARTER:
        bins, row = np.unique(c.bin[own], return_inverse=True)
        x.add(row, own, bins, np.full(len(bins), -1), np.ones(len(bins)))
    return x.done()


def _distance(x: _Extra, held: Flags, quarters: int) -> None:
    """Two of these at least so many quarters apart, where half hours leave it open."""
    gap, odd = quarters // 2, quarters % 2 == 1
    cols, begin = x.at(held)
    size = np.diff(begin)
    b = np.flatnonzero((size[:-gap] > 0) & (size[gap:] > 0)) if gap else np.zeros(0, dtype=np.int64)
    r1, first = spread(begin[b], begin[b + 1])
    r2, second = spread(begin[b + gap], begin[b + gap + 1])
    row, col = np.concatenate([r1, r2]), cols[np.concatenate([first, second])]
    none = np.full(len(b), -1)
    if odd:  # the first early and the second late
        x.add(row, col, b, none, np.full(len(b), 2.0))
        x.add(row, col, none, b + gap, np.full(len(b), 1.0))
    else:  # the second no earlier in its half hour than the first
        x.add(row, col, b, b + gap, np.full(len(b), 2.0))


def _density(x: _Extra, held: Flags, quarters: int, most: int) -> None:
    gap = quarters // 2
    if quarters % 2 or gap < 2:
        return
    cols, begin = x.at(held)
    size = np.diff(begin)
    b = np.flatnonzero((size[:-gap] > 0) & (size[gap:] > 0))
    row, inside = spread(begin[b], begin[b + gap + 1])
    x.add(row, cols[inside], b, b + gap, np.full(len(b), most + 1.0))
