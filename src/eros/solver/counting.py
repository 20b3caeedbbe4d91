"""Rows that count: so many in a stretch, shares of the week, types of sends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eros.domain.bank import Ints
from eros.domain.week import BIN_MIN
from eros.domain.words import SendKind
from eros.solver.linear import INF
from eros.solver.verbs import Count, Demand, Distinct, Share, ShareKinds
from eros.solver.writer import DAYS, Writer, ratio


def is_a_day(d: Demand) -> bool:
    """Whether it is a hard limit a day: there are dozens, one behind the other."""
    return isinstance(d, Count) and d.per.unit == "day" and d.lo is None and d.cents is None


def a_day(w: Writer, some: Sequence[tuple[int, Count]]) -> None:
    """Limits a day, each with the number of its demand, in one go."""
    groups = [w.groups(w.b.sigs.held(d.which)) for _, d in some]
    group = np.concatenate(groups)
    key = DAYS * np.repeat(np.arange(len(some)), [len(g) for g in groups]) + group % DAYS
    hi = np.repeat([INF if d.hi is None else float(d.hi) for _, d in some], DAYS)
    keep = np.bincount(key, w.rows.size[group], len(hi)) > hi
    inside = keep[key]
    of = [some[i] for i in (np.flatnonzero(keep) // DAYS).tolist()]
    w.rows.by_group(
        [d.rule for _, d in of],
        (np.cumsum(keep) - 1)[key[inside]],
        group[inside],
        np.full(len(of), -INF),
        hi[keep],
        demand=[i for i, _ in of],
    )


def count(w: Writer, d: Count, *, among_all: bool) -> None:
    """So many in every such stretch. ``among_all``: see :func:`weekly`."""
    lo = -INF if d.lo is None else float(d.lo)
    hi = INF if d.hi is None else float(d.hi)
    unit, c = d.per.unit, w.c
    if unit == "week":
        group = w.groups(w.b.sigs.held(d.which))
        if d.lo is not None or w.rows.size[group].sum() > hi:
            row, limits = np.zeros(len(group), dtype=np.int64), (np.array([lo]), np.array([hi]))
            w.rows.by_group(d.rule, row, group, *limits, cents=d.cents)
    elif unit == "day":
        cols = w.cols(d.which)
        w.by(d.rule, cols, c.day[cols], lo, hi, np.arange(7), cents=d.cents)
    elif unit == "clock_hour":
        cols = w.cols(d.which)
        cols = cols[(c.bin[cols] >= 0) & (c.bin[cols] < w.b.grid.n)]
        w.by(d.rule, cols, w.b.grid.clock_hour[c.bin[cols]], lo, hi, cents=d.cents)
    elif unit == "rolling_week":
        cols = w.cols(d.which, past=True)
        w.rows.sliding(d.rule, cols, c.day[cols], 7, hi, cents=d.cents)
    elif d.per.length >= BIN_MIN:
        cols = w.cols(d.which, past=True)
        w.rows.sliding(d.rule, cols, c.bin[cols], d.per.length // BIN_MIN, hi, cents=d.cents)
        if among_all and d.cents is None:
            _beside(w, d.rule, cols, d.per.length, hi)


def _beside(w: Writer, rule: str, cols: Ints, length: int, hi: float) -> None:
    """Stretches that begin or end with a fixed send: half hours count in them whose open minutes all
    lie inside, and all between two given sends. Windows of :meth:`Rows.sliding` do not know minutes."""
    c, n = w.c, w.b.grid.n
    ok = w.b.minute_ok.reshape(-1, n, BIN_MIN)
    free, given = cols[cols < c.n_free], cols[cols >= c.n_free]
    open_ = ok[c.sig[free], c.bin[free]]
    first = c.bin[free] * BIN_MIN + open_.argmax(axis=1)
    last = c.bin[free] * BIN_MIN + BIN_MIN - 1 - open_[:, ::-1].argmax(axis=1)
    at = c.at[given]
    for t in np.unique(at[c.fixed[given] >= 0]).tolist():
        back, on = at[(at > t - length) & (at <= t)].min(), at[(at >= t) & (at < t + length)].max()
        for a, b in dict.fromkeys(((t - length + 1, t), (t, t + length - 1), (back, t), (t, on))):
            here = np.concatenate([free[(first >= a) & (last <= b)], given[(at >= a) & (at <= b)]])
            if len(here) > hi:
                w.rows.total(rule, here, -INF, hi)


def share(w: Writer, d: Share) -> None:
    """A part of a whole over the week."""
    part, total = w.b.sigs.held(d.part)[w.c.sig], w.b.sigs.held(d.whole)[w.c.sig]
    cols = np.flatnonzero((part | total) & w.c.in_week)
    part, total = part & total, total
    for bound, lower in ((d.lo, True), (d.hi, False)):
        if (lower and bound <= 0) or (not lower and bound >= 1):
            continue
        p, q = ratio(bound)
        val = q * part[cols].astype(float) - p * total[cols]
        cents = None if d.cents is None else d.cents / q
        lo, hi = (0.0, INF) if lower else (-INF, 0.0)
        w.rows.total(d.rule, cols, lo, hi, val=val, cents=cents)


def share_kinds(w: Writer, d: ShareKinds) -> None:
    """No type above a share of all sends."""
    p, q = ratio(d.hi)
    cols = np.flatnonzero(w.c.in_week)
    # One column counts all sends: the rows of the kinds stay short.
    every = w.rows.columns(np.zeros(1), np.full(1, 1e4), np.array([float((w.c.fixed >= 0).sum())]))
    w.rows.total(
        "", np.concatenate([cols, every]), 0.0, 0.0, val=np.concatenate([np.ones(len(cols)), [-1.0]])
    )
    kinds = [s.kind for s in w.b.sigs.all]
    order = list(dict.fromkeys(k for k in kinds if k is not None))
    group = w.groups(np.array([k is not None for k in kinds]))
    number = np.array([order.index(k) if k is not None else -1 for k in kinds])[group // DAYS]
    found = np.bincount(number, minlength=len(order)) > 0
    n = int(found.sum())
    w.rows.by_group(
        d.rule,
        (np.cumsum(found) - 1)[number],
        group,
        np.full(n, -INF),
        np.zeros(n),
        val=np.full(len(group), float(q)),
        more=(np.arange(n), np.repeat(every, n), np.full(n, -float(p))),
        cents=None if d.cents is None else d.cents / q,
        why=[d.rule] * n,
    )


def distinct(w: Writer, d: Distinct) -> None:
    """So many types at least: a column a type says whether it is there."""
    kinds = [s.kind for s in w.b.sigs.all]
    names = [k for k in SendKind if k in set(kinds)]
    of_sig = np.array([names.index(k) if k is not None else -1 for k in kinds])
    group = w.groups(w.b.sigs.held(d.which))
    found = np.bincount(of_sig[group // DAYS], minlength=len(names)) > 0
    at, n = np.cumsum(found) - 1, int(found.sum())
    cols = w.cols(d.which)
    stand = np.zeros(n)
    stand[at[of_sig[w.c.sig[cols[w.c.fixed[cols] >= 0]]]]] = 1.0
    y = w.rows.columns(np.zeros(n), np.ones(n), stand)
    w.rows.by_group(
        d.rule,
        at[of_sig[group // DAYS]],
        group,
        np.full(n, -INF),
        np.zeros(n),
        val=-np.ones(len(group)),
        more=(np.arange(n), y, np.ones(n)),
    )
    # What the page does not have at all is not the doing of what stands.
    offered = {o.kind for o in w.b.problem.options if o in d.which} | {
        s.kind for s in w.b.problem.fixed if s in d.which
    }
    w.rows.total(d.rule, y, float(d.n), INF, cents=d.cents, firm=len(offered) < d.n)
