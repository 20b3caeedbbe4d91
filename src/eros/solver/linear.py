"""A linear model as arrays, and what its rows say without a solver."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from eros.domain.bank import Floats, Ints

INF = float("inf")
PASSES = 4  # over the rows, for the bounds they imply: later ones find next to nothing
BROKEN = 1e-6  # by how much a row must be broken


def sums(place: Ints, value: Floats, n: int) -> Floats:
    """Per place 0 .. n-1 the sum of its values."""
    return np.asarray(np.bincount(place, weights=value, minlength=n), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """Maximise ``cost @ x`` over ``lo <= A x <= hi``, ``lb <= x <= ub``; A in triples (row, col, val).

    ``rule`` names the rule behind each row ("" for structure). ``links`` are the rows that say "no more
    of these than of that one" and may be joined (:mod:`joined`).
    """

    cost: Floats
    lb: Floats
    ub: Floats
    row: Ints
    col: Ints
    val: Floats
    lo: Floats
    hi: Floats
    rule: tuple[str, ...]
    links: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def n(self) -> int:
        """Columns."""
        return int(self.cost.shape[0])

    @property
    def m(self) -> int:
        """Rows."""
        return int(self.lo.shape[0])

    def activity(self, x: Floats) -> Floats:
        """A x; most points are 0 nearly everywhere."""
        here = np.flatnonzero((x != 0)[self.col])
        return sums(self.row[here], self.val[here] * x[self.col[here]], self.m)

    def holds(self, x: Floats) -> bool:
        """Whether a point keeps every row."""
        act = self.activity(x)
        return bool(((act <= self.hi + BROKEN) & (act >= self.lo - BROKEN)).all())

    def fixed(self) -> Floats:
        """What stands where a column's limits meet, 0 elsewhere; shape (n,)."""
        return np.where(self.lb == self.ub, self.lb, 0.0)

    def only(self, rows: Ints) -> Linear:
        """The model with these rows alone, unnamed and unlinked."""
        place = np.full(self.m, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        here = place[self.row] >= 0
        return replace(
            self,
            row=place[self.row[here]],
            col=self.col[here],
            val=self.val[here],
            lo=self.lo[rows],
            hi=self.hi[rows],
            rule=(),
            links=np.zeros(0, dtype=np.int64),
        )

    def over(self, cols: Ints) -> Linear:
        """The model over these columns alone; what the others are fixed at moves to the limits."""
        act = self.activity(self.fixed())
        new = np.full(self.n, -1, dtype=np.int64)
        new[cols] = np.arange(len(cols))
        inside = new[self.col] >= 0
        return replace(
            self,
            cost=self.cost[cols],
            lb=self.lb[cols],
            ub=self.ub[cols],
            row=self.row[inside],
            col=new[self.col[inside]],
            val=self.val[inside],
            lo=self.lo - act,
            hi=self.hi - act,
        )

    def binding(self) -> Ints:
        """The rows that some point within the columns' limits breaks."""
        a, b = self.val * self.lb[self.col], self.val * self.ub[self.col]
        top, low = sums(self.row, np.maximum(a, b), self.m), sums(self.row, np.minimum(a, b), self.m)
        return np.flatnonzero((top > self.hi + 1e-9) | (low < self.lo - 1e-9))


def tightened(model: Linear, keep: Ints) -> Linear | None:
    """The model over whole numbers with the bounds its rows imply; ``None`` if they leave no point.

    Columns outside ``keep`` stand at 0, or where their limits meet. What is fixed closes most other
    cells, and a search would find that out by itself, but slowly: see ADR 0002.
    """
    lb = model.fixed()
    ub = lb.copy()
    lb[keep], ub[keep] = model.lb[keep], model.ub[keep]
    some = np.zeros(model.n, dtype=np.bool_)
    some[keep] = True
    here = np.flatnonzero((some | (lb != 0))[model.col])
    row, col, val = model.row[here], model.col[here], model.val[here]
    up = val > 0
    for _ in range(PASSES):
        a, b = val * lb[col], val * ub[col]
        low = sums(row, np.where(up, a, b), model.m)
        high = sums(row, np.where(up, b, a), model.m)
        if (low > model.hi + BROKEN).any() or (high < model.lo - BROKEN).any():
            return None
        over = (model.hi - low)[row] / val  # by how much a column may leave its own end of the row
        under = (high - model.lo)[row] / val
        top, bottom = ub.copy(), lb.copy()
        np.minimum.at(top, col[up], np.floor(lb[col[up]] + over[up] + BROKEN))
        np.minimum.at(top, col[~up], np.floor(lb[col[~up]] - under[~up] + BROKEN))
        np.maximum.at(bottom, col[~up], np.ceil(ub[col[~up]] + over[~up] - BROKEN))
        np.maximum.at(bottom, col[up], np.ceil(ub[col[up]] - under[up] - BROKEN))
        if (bottom > top).any():
            return None
        if (top == ub).all() and (bottom == lb).all():
            break
        lb, ub = bottom, top
    return replace(model, lb=lb, ub=ub)


__all__ = ["BROKEN", "INF", "Linear", "sums", "tightened"]
