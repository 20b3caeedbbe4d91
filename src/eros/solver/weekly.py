"""From demands to rows: the weekly problem over half hours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import cast

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.week import BIN_MIN
from eros.rules.base import FOLLOWUPS
from eros.solver import counting
from eros.solver import structure as structure_rows
from eros.solver.columns import Board
from eros.solver.drips import drips
from eros.solver.linear import INF, Linear
from eros.solver.rows import spread, windows
from eros.solver.verbs import (
    After,
    Apart,
    ApartDays,
    ClockUnique,
    Count,
    Demand,
    Distinct,
    Drips,
    Share,
    ShareKinds,
)
from eros.solver.writer import Writer

LONG = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Weekly:
    """The model, the cells it speaks of, and where its further columns stand.

    ``drip`` maps a drip day to (columns, start bins); ``soft`` lists slack columns
    (first, last+1, words, cents); ``stay`` the cells that fulfil each wish; ``demand`` the demand
    behind each row (-1: structure); ``lazy`` marks rows that a relaxation may begin without;
    ``counts`` are the columns that only count cells, and the rows that say which; ``misses`` those by
    which eased rows are missed.
    """

    board: Board
    model: Linear
    drip: dict[int, tuple[Ints, Ints, int]]
    soft: tuple[tuple[int, int, str, float], ...]
    stay: tuple[tuple[int, Ints], ...]
    demand: Ints
    lazy: Flags
    counts: tuple[Ints, Ints]
    misses: Ints

    def counted(self, x: Floats) -> Floats:
        """The point ``x`` (its cells, or all columns) with counts that count; columns left out are 0."""
        m, (counts, says) = self.model, self.counts
        full = np.zeros(m.n)
        full[: len(x)] = x
        full[counts] = 0.0
        full[counts] = m.activity(full)[says]
        return full

    def over_cells(self, rows: Flags, only: Flags | None = None) -> tuple[Ints, Ints, Floats]:
        """These rows in triples (row, column, value), the cells of a count in the count's place; ``only``
        these cells, shape (n_cells,), if given: of all other columns nothing is said then."""
        m, (counts, says) = self.model, self.counts
        row_of = np.full(m.n, -1, dtype=np.int64)
        row_of[counts] = says
        row, col, val = m.row, m.col, m.val
        if only is not None:
            asked = row_of >= 0
            asked[: len(only)] = only
            here = np.flatnonzero(asked[col])
            row, col, val = row[here], col[here], val[here]
        begin = np.searchsorted(row, np.arange(m.m + 1))
        here = np.flatnonzero(rows[row])
        count = row_of[col[here]] >= 0
        at, plain = here[count], here[~count]
        which, cell = spread(begin[row_of[col[at]]], begin[row_of[col[at]] + 1])
        still = col[cell] != col[at][which]  # the count itself stands in its row, too
        which, cell = which[still], cell[still]
        return (
            np.concatenate([row[plain], row[at][which]]),
            np.concatenate([col[plain], col[cell]]),
            np.concatenate([val[plain], val[at][which] * val[cell]]),
        )


def missed(week: Weekly, x: Floats) -> Floats:
    """By how much each soft demand's row is missed at ``x``, per slack column; shape (columns,).

    An answer stopped at a gap may carry more slack than it needs: this asks the rows.
    """
    m = week.model
    soft = np.zeros(m.n, dtype=np.bool_)
    for first, last, _, _ in week.soft:
        soft[first:last] = True
    act = m.activity(np.where(soft, 0.0, x))
    out = np.zeros(m.n)
    at = np.flatnonzero(soft[m.col])
    row = m.row[at]
    short = np.where(m.val[at] < 0, act[row] - m.hi[row], m.lo[row] - act[row])
    out[m.col[at]] = np.maximum(0.0, short / np.abs(m.val[at]))
    return out


def weekly(board: Board, *, structure: bool = True, values: bool = True, eased: bool = False) -> Weekly:
    """All rows. Without ``structure`` only what rules ask for: that is how a given plan is asked.
    Without ``values`` sends earn nothing, so that only what soft demands cost is left. ``eased``: see
    :class:`Rows`."""
    w = Writer(board, values=values, judged=not structure, eased=eased)
    for a_day, some in groupby(enumerate(board.demands.all), lambda e: counting.is_a_day(e[1])):
        if a_day:
            counting.a_day(w, cast("list[tuple[int, Count]]", list(some)))
            continue
        for i, d in some:
            w.rows.writing = i
            _write(w, d, among_all=structure)
    stay: tuple[tuple[int, Ints], ...] = ()
    if structure:
        structure_rows.exclusive(w)
        structure_rows.followups(w)
        structure_rows.diminishing(w)
        structure_rows.recency(w)
        structure_rows.targets(w)
        stay = structure_rows.stay(w)
    return Weekly(
        board,
        w.rows.done(),
        w.drip,
        tuple(w.rows.why),
        stay,
        np.array(w.rows.demand, dtype=np.int64),
        np.array(w.rows.lazy, dtype=np.bool_),
        (_joined([c for c, _ in w.rows.counts]), _joined([r for _, r in w.rows.counts])),
        _joined(w.rows.misses),
    )


def _write(w: Writer, d: Demand, *, among_all: bool) -> None:
    if isinstance(d, Count):
        counting.count(w, d, among_all=among_all)
    elif isinstance(d, Apart):
        _apart(w, d, among_all=among_all)
    elif isinstance(d, ApartDays):
        cols = w.cols(d.which, past=True)
        w.rows.sliding(d.rule, cols, w.c.day[cols], d.days, 1.0, cents=d.cents)
    elif isinstance(d, After):
        _after(w, d, among_all=among_all)
    elif isinstance(d, Share):
        counting.share(w, d)
    elif isinstance(d, ShareKinds):
        counting.share_kinds(w, d)
    elif isinstance(d, Distinct):
        counting.distinct(w, d)
    elif isinstance(d, Drips) and among_all:
        drips(w, d)
    elif isinstance(d, ClockUnique) and among_all and w.b.problem.fixed:
        _one_minute(w, d)


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _apart(w: Writer, d: Apart, *, among_all: bool) -> None:
    """Distances by half hours. ``among_all``: the other demands are in force too, so that what
    comes once a week, or twice on one day never, need not be held apart there again."""
    held_a, held_b = w.b.sigs.held(d.a), w.b.sigs.held(d.b)
    if bool((held_a == held_b).all()):
        once = w.once(held_a)
        if among_all and once & {"week", "rolling_week"}:
            return
        days = w.b.grid.day if among_all and "day" in once else None
        cols = w.cols(d.a)
        free = cols[cols < w.c.n_free]  # distances to given sends are in the cells already
        one = d.minutes // BIN_MIN
        if one:
            w.rows.sliding(d.rule, free, w.c.bin[free], one, 1.0, apart_from=days, lazy=True)
        two = 2 * d.minutes // BIN_MIN
        if two > 2 * one:
            w.rows.sliding(d.rule, free, w.c.bin[free], two, 2.0, apart_from=days, lazy=True)
        return
    n = d.minutes // BIN_MIN
    if n < 2:
        return  # such a distance is left to the minutes
    a, b = w.cols(d.a), w.cols(d.b)
    a, b = a[a < w.c.n_free], b[b < w.c.n_free]
    _keep_off(w, d.rule, a, b, n)
    _keep_off(w, d.rule, b, a, n)


def _keep_off(w: Writer, rule: str, a: Ints, b: Ints, n: int) -> None:
    """Where one of ``a`` stands, none of ``b`` fewer than ``n`` bins away (big M: most that fit)."""
    both = np.intersect1d(a, b)
    a, b = np.setdiff1d(a, both), b[np.argsort(w.c.bin[b], kind="stable")]
    if not len(a) or not len(b):
        return
    bins = np.unique(w.c.bin[a])
    place = w.c.bin[b]
    r1, m1 = spread(np.searchsorted(place, bins - n + 1), np.searchsorted(place, bins + n))
    r2 = np.searchsorted(bins, w.c.bin[a])
    most = float(2 * n - 1)
    w.rows.add(
        rule,
        np.concatenate([r1, r2]),
        np.concatenate([b[m1], a]),
        np.concatenate([np.ones(len(m1)), np.full(len(a), most)]),
        np.full(len(bins), -INF),
        np.full(len(bins), most),
    )


def _after(w: Writer, d: After, *, among_all: bool) -> None:
    if d.child.kinds == FOLLOWUPS.kinds:
        return  # the columns of follow-ups name their parent
    child, parent = w.cols(d.child), w.cols(d.parent)
    if among_all and not d.one_per_parent:
        child = child[child < w.c.n_free]  # a fixed one names its parent itself, or has none for good
    if not len(child):
        return
    lo, hi = -((BIN_MIN - 1 - d.lo) // BIN_MIN), (d.hi + BIN_MIN - 1) // BIN_MIN
    bins = np.unique(w.c.bin[child])
    parent = parent[np.argsort(w.c.bin[parent], kind="stable")]
    place = w.c.bin[parent]
    r1, m1 = spread(np.searchsorted(place, bins - hi), np.searchsorted(place, bins - lo, side="right"))
    r2 = np.searchsorted(bins, w.c.bin[child])
    w.rows.add(
        d.rule,
        np.concatenate([r1, r2]),
        np.concatenate([parent[m1], child]),
        np.concatenate([-np.ones(len(m1)), np.ones(len(child))]),
        np.full(len(bins), -INF),
        np.zeros(len(bins)),
        lazy=True,
    )
    if d.one_per_parent:  # Hall's condition over stretches of children
        order = np.argsort(w.c.bin[child], kind="stable")
        for length in (2, 4, 8, 16):
            first, last = windows(w.c.bin[child][order], length)
            r1, m1 = spread(first, last)
            start = w.c.bin[child][order][first]
            r2, m2 = spread(
                np.searchsorted(place, start - hi),
                np.searchsorted(place, start + length - 1 - lo, side="right"),
            )
            w.rows.add(
                d.rule,
                np.concatenate([r1, r2]),
                np.concatenate([child[order][m1], parent[m2]]),
                np.concatenate([np.ones(len(m1)), -np.ones(len(m2))]),
                np.full(len(first), -INF),
                np.zeros(len(first)),
                lazy=True,
            )


def _one_minute(w: Writer, d: ClockUnique) -> None:
    """Half hours in which what stands leaves one minute: where the clock shows the same in too many of
    them, not all can be used."""
    c, grid = w.c, w.b.grid
    free = np.arange(c.n_free)
    open_ = w.b.minute_ok.reshape(-1, grid.n, BIN_MIN)[c.sig[free], c.bin[free]]
    one = open_.sum(axis=1) == 1
    fixed = np.flatnonzero(c.fixed >= 0)
    clock = grid.minute_of_day[c.bin[free]][one] + open_[one].argmax(axis=1)
    shown = np.array([w.b.problem.week.minute_of_day(s.at) for s in w.b.problem.fixed], dtype=np.int64)
    w.by(d.rule, np.concatenate([free[one], fixed]), np.concatenate([clock, shown]), -INF, float(d.at_most))


__all__ = ["Floats", "Weekly", "weekly"]
