"""Drip windows: a start on each drip day that has no window yet, and what keeps out of all of them."""

from __future__ import annotations

import numpy as np

from eros.domain.bank import Ints
from eros.domain.week import BIN_MIN
from eros.domain.words import SendKind
from eros.solver.linear import INF
from eros.solver.rows import spread
from eros.solver.verbs import DripItems, Drips
from eros.solver.writer import Writer


def drips(w: Writer, d: Drips) -> None:
    """Each drip day: one start, to come if it still can; blocked sends keep out of the window behind it,
    and out of a window that stands."""
    problem, c = w.b.problem, w.c
    length = -(-d.min_minutes // BIN_MIN)
    blocked = _kept_out(w, d)
    for window in problem.windows:
        covered = np.isin(c.bin, window.bins)
        begun = np.flatnonzero(covered & (c.parent >= 0) & covered[c.parent])
        shut = np.union1d(blocked[covered[blocked]], begun)
        w.by(d.rule, shut, c.bin[shut], -INF, 0.0)
    for day in problem.drip_days:
        mine = blocked[c.day[blocked] == day]
        starts = _starts(w, day, length, c.bin[mine[c.fixed[mine] >= 0]])
        s = w.rows.columns(np.zeros(len(starts)), np.ones(len(starts)))
        w.drip[day] = (s, starts, length)
        w.rows.total(d.rule, s, 1.0, 1.0)
        _items(w, day)
        bins = np.unique(c.bin[mine])
        if not len(bins):
            continue
        # a start b covers b .. b+length-1
        r1, m1 = spread(
            np.searchsorted(starts, bins - length + 1), np.searchsorted(starts, bins, side="right")
        )
        w.rows.add(
            d.rule,
            np.concatenate([r1, np.searchsorted(bins, c.bin[mine])]),
            np.concatenate([s[m1], mine]),
            np.ones(len(m1) + len(mine)),
            np.full(len(bins), -INF),
            np.ones(len(bins)),
        )


def _kept_out(w: Writer, d: Drips) -> Ints:
    """Cells that no window covers. A follow-up without a parent keeps its distance, too: the window
    never began after its parent."""
    ids = {s.id for s in w.b.problem.fixed}
    orphans = [
        w.c.n_free + i
        for i, s in enumerate(w.b.problem.fixed)
        if s.kind is SendKind.PPV_FOLLOWUP and s.parent not in ids
    ]
    return np.union1d(w.cols(d.blocked), np.array(orphans, dtype=np.int64))


def _starts(w: Writer, day: int, length: int, stands: Ints) -> Ints:
    """Half hours at which the day's window may begin: whole hours, ahead and clear of what ``stands``,
    where there are any."""
    grid = w.b.grid
    inside = np.flatnonzero((grid.day == day) & grid.open)
    starts = np.array(
        [b for b in inside if b + length - 1 <= inside[-1] and grid.open[b : b + length].all()],
        dtype=np.int64,
    )
    clear = ~((stands >= starts[:, None]) & (stands < starts[:, None] + length)).any(axis=1)
    ahead, whole = starts * BIN_MIN >= w.b.problem.not_before, grid.minute_of_day[starts] % 60 == 0
    for keep in (clear & ahead & whole, clear & ahead, clear):
        if keep.any():
            return starts[keep]
    return starts


def _items(w: Writer, day: int) -> None:
    """At a price each window has its items behind its start."""
    cols, starts, length = w.drip[day]
    # What is fixed and names no window is no item of any.
    fixed = enumerate(w.b.problem.fixed)
    elsewhere = [w.c.n_free + i for i, s in fixed if s.drip_window is None]
    for i, d in enumerate(w.b.demands.all):
        if not isinstance(d, DripItems):
            continue
        shown = np.setdiff1d(w.cols(d.which), elsewhere)
        shown = shown[w.c.day[shown] == day]
        shown = shown[np.argsort(w.c.bin[shown], kind="stable")]
        bins, n = w.c.bin[shown], len(starts)
        row, at = spread(np.searchsorted(bins, starts), np.searchsorted(bins, starts + length))
        w.rows.add(
            d.rule,
            np.concatenate([row, np.arange(n)]),
            np.concatenate([shown[at], cols]),
            np.concatenate([np.ones(len(at)), np.full(n, -float(d.at_least))]),
            np.zeros(n),
            np.full(n, INF),
            demand=[i] * n,
            cents=float(d.cents),
        )


__all__ = ["drips"]
