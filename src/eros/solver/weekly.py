"""From demands to rows: the weekly problem over half hours."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.week import BIN_MIN
from eros.domain.words import Category, SendKind
from eros.rules.base import FOLLOWUPS, Which
from eros.solver.columns import Board
from eros.solver.linear import INF, Linear
from eros.solver.rows import Rows, spread, windows
from eros.solver.verbs import (
    After,
    Apart,
    ApartDays,
    Count,
    Distinct,
    Drips,
    Share,
    ShareKinds,
)

LONG = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Weekly:
    """The model, the cells it speaks of, and where its further columns stand.

    ``drip`` maps a drip day to (columns, start bins); ``soft`` lists slack columns
    (first, last+1, words, cents); ``stay_lost`` cents of wishes no cell can fulfil.
    """

    board: Board
    model: Linear
    drip: dict[int, tuple[Ints, Ints, int]]
    soft: tuple[tuple[int, int, str, float], ...]
    stay: tuple[tuple[int, Ints], ...]


class _Writer:
    def __init__(self, board: Board, structure: bool) -> None:
        self.b = board
        c = board.cells
        self.c = c
        given = c.at != -1
        given |= c.past >= 0
        given |= c.fixed >= 0
        self.rows = Rows(c.value, given, c.past >= 0)
        self.drip: dict[int, tuple[Ints, Ints, int]] = {}
        self.structure = structure
        self._cols: dict[tuple[Which, bool], Ints] = {}

    def cols(self, which: Which, *, past: bool = False) -> Ints:
        """Columns that ``which`` selects, the past's on request."""
        key = (which, past)
        if key not in self._cols:
            mask = self.b.sigs.held(which)[self.c.sig]
            self._cols[key] = np.flatnonzero(mask if past else mask & self.c.in_week)
        return self._cols[key]

    def of_mask(self, sigs: Flags, *, past: bool = False) -> Ints:
        """Columns by signature mask."""
        mask = sigs[self.c.sig]
        return np.flatnonzero(mask if past else mask & self.c.in_week)

    def by(
        self,
        rule: str,
        cols: Ints,
        key: Ints,
        lo: float,
        hi: float,
        keys: Ints | None = None,
        *,
        cents: float | None = None,
        why: str = "",
    ) -> None:
        """One row per value of ``key`` (of ``keys`` also where no column has it)."""
        every = np.unique(key) if keys is None else keys
        at = np.searchsorted(every, key)
        size = np.bincount(at, minlength=len(every))
        keep = size > hi if lo == -INF else np.ones(len(every), dtype=np.bool_)
        number = np.cumsum(keep) - 1
        inside = keep[at]
        n = int(keep.sum())
        self.rows.add(
            rule,
            number[at[inside]],
            cols[inside],
            np.ones(int(inside.sum())),
            np.full(n, lo),
            np.full(n, hi),
            cents=cents,
            why=why,
        )


def weekly(board: Board, *, structure: bool = True) -> Weekly:
    """All rows. Without ``structure`` only what rules ask for: that is how a given plan is asked."""
    w = _Writer(board, structure)
    for d in board.demands.all:
        if isinstance(d, Count):
            _count(w, d)
        elif isinstance(d, Apart):
            _apart(w, d)
        elif isinstance(d, ApartDays):
            cols = w.cols(d.which, past=True)
            w.rows.sliding(d.rule, cols, w.c.day[cols], d.days, 1.0)
        elif isinstance(d, After):
            _after(w, d)
        elif isinstance(d, Share):
            _share(w, d)
        elif isinstance(d, ShareKinds):
            _share_kinds(w, d)
        elif isinstance(d, Distinct):
            _distinct(w, d)
        elif isinstance(d, Drips):
            _drips(w, d)
    stay: tuple[tuple[int, Ints], ...] = ()
    if structure:
        _exclusive(w)
        _followups(w)
        _diminishing(w)
        _recency(w)
        _targets(w)
        stay = _stay(w)
    return Weekly(board, w.rows.done(), w.drip, tuple(w.rows.why), stay)


def _count(w: _Writer, d: Count) -> None:
    lo = -INF if d.lo is None else float(d.lo)
    hi = INF if d.hi is None else float(d.hi)
    unit, c = d.per.unit, w.c
    if unit == "week":
        cols = w.cols(d.which)
        if d.lo is not None or len(cols) > hi:
            w.rows.total(d.rule, cols, lo, hi, cents=d.cents)
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


def _apart(w: _Writer, d: Apart) -> None:
    held_a, held_b = w.b.sigs.held(d.a), w.b.sigs.held(d.b)
    if bool((held_a == held_b).all()):
        cols = w.cols(d.a)
        free = cols[cols < w.c.n_free]  # distances to given sends are in the cells already
        one = d.minutes // BIN_MIN
        if one:
            w.rows.sliding(d.rule, free, w.c.bin[free], one, 1.0)
        two = 2 * d.minutes // BIN_MIN
        if two > 2 * one:
            w.rows.sliding(d.rule, free, w.c.bin[free], two, 2.0)
        return
    n = d.minutes // BIN_MIN
    if n < 2:
        return  # such a distance is left to the minutes
    a, b = w.cols(d.a), w.cols(d.b)
    a, b = a[a < w.c.n_free], b[b < w.c.n_free]
    _keep_off(w, d.rule, a, b, n)
    _keep_off(w, d.rule, b, a, n)


def _keep_off(w: _Writer, rule: str, a: Ints, b: Ints, n: int) -> None:
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


def _after(w: _Writer, d: After) -> None:
    if d.child.kinds == FOLLOWUPS.kinds:
        return  # the columns of follow-ups name their parent
    child, parent = w.cols(d.child), w.cols(d.parent)
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
            )


def ratio(share: float) -> tuple[int, int]:
    """A share as a fraction of whole numbers, so that rows stay whole."""
    f = Fraction(share).limit_denominator(1000)
    return f.numerator, f.denominator


def _share(w: _Writer, d: Share) -> None:
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


def _share_kinds(w: _Writer, d: ShareKinds) -> None:
    p, q = ratio(d.hi)
    cols = np.flatnonzero(w.c.in_week)
    # One column counts all sends: the rows of the kinds stay short.
    every = w.rows.columns(np.zeros(1), np.full(1, 1e4))
    w.rows.total(
        "", np.concatenate([cols, every]), 0.0, 0.0, val=np.concatenate([np.ones(len(cols)), [-1.0]])
    )
    kinds = [s.kind for s in w.b.sigs.all]
    for kind in dict.fromkeys(k for k in kinds if k is not None):
        mine = cols[np.array([k is kind for k in kinds])[w.c.sig[cols]]]
        if len(mine):
            val = np.concatenate([np.full(len(mine), float(q)), [-float(p)]])
            w.rows.total(d.rule, np.concatenate([mine, every]), -INF, 0.0, val=val)


def _distinct(w: _Writer, d: Distinct) -> None:
    cols = w.cols(d.which)
    kinds = [s.kind for s in w.b.sigs.all]
    names = [k for k in SendKind if k in set(kinds)]
    number = np.array([names.index(k) if k is not None else -1 for k in kinds])[w.c.sig[cols]]
    present = np.unique(number[number >= 0])
    y = w.rows.columns(np.zeros(len(present)), np.ones(len(present)))
    at = np.searchsorted(present, number)
    w.rows.add(
        d.rule,
        np.concatenate([at, np.arange(len(present))]),
        np.concatenate([cols, y]),
        np.concatenate([-np.ones(len(cols)), np.ones(len(present))]),
        np.full(len(present), -INF),
        np.zeros(len(present)),
    )
    w.rows.total(d.rule, y, float(d.n), INF)


def _drips(w: _Writer, d: Drips) -> None:
    """Each drip day: one start; blocked sends keep out of the window behind it."""
    length = -(-d.min_minutes // BIN_MIN)
    grid, c = w.b.grid, w.c
    blocked = w.cols(d.blocked)
    for day in sorted({s.day for s in w.b.problem.given.facts.drip_sets}):
        inside = np.flatnonzero((grid.day == day) & grid.open)
        starts = np.array(
            [b for b in inside if b + length - 1 <= inside[-1] and grid.open[b : b + length].all()],
            dtype=np.int64,
        )
        s = w.rows.columns(np.zeros(len(starts)), np.ones(len(starts)))
        w.drip[day] = (s, starts, length)
        w.rows.total(d.rule, s, 1.0, 1.0)
        mine = blocked[c.day[blocked] == day]
        bins = np.unique(c.bin[mine])
        if not len(bins):
            continue
        # a start b covers b .. b+length-1
        r1, m1 = spread(
            np.searchsorted(starts, bins - length + 1), np.searchsorted(starts, bins, side="right")
        )
        given = mine[mine >= c.n_free]
        hi = np.maximum(np.bincount(np.searchsorted(bins, c.bin[given]), minlength=len(bins)), 1).astype(
            float
        )
        w.rows.add(
            d.rule,
            np.concatenate([r1, np.searchsorted(bins, c.bin[mine])]),
            np.concatenate([s[m1], mine]),
            np.ones(len(m1) + len(mine)),
            np.full(len(bins), -INF),
            hi,
        )


def _exclusive(w: _Writer) -> None:
    """One ordinary free send a bin; a follow-up shares a bin with its own parent only."""
    c = w.c
    free = np.arange(c.n_free)
    parent = c.parent[free]
    own = (parent >= 0) & (c.bin[np.maximum(parent, 0)] == c.bin[free])
    cols = free[~own]
    w.by("", cols, c.bin[cols], -INF, 1.0)


def _followups(w: _Writer) -> None:
    c, problem = w.c, w.b.problem
    f = np.flatnonzero(c.followup)
    fixed = np.flatnonzero((c.fixed >= 0) & (c.sig == w.b.followup_sig))
    if not len(f):
        return
    parents, at = np.unique(c.parent[f], return_inverse=True)
    w.rows.add(
        "",
        np.concatenate([at, np.arange(len(parents))]),
        np.concatenate([f, parents]),
        np.concatenate([np.ones(len(f)), -np.ones(len(parents))]),
        np.full(len(parents), -INF),
        np.zeros(len(parents)),
    )
    every = np.concatenate([f, fixed])
    for day in range(7):
        today = every[c.day[every] == day]
        standing = int((c.fixed[today] >= 0).sum())
        if len(today) > max(problem.followups_per_day, standing):
            w.rows.total("", today, -INF, float(max(problem.followups_per_day, standing)))
    if problem.followup_share < 1.0:
        p, q = ratio(problem.followup_share)
        val = np.concatenate([np.full(len(every), 2.0 * q), np.full(len(parents), -2.0 * p)])
        hi = max(float(q), 2.0 * q * len(fixed))
        w.rows.total("", np.concatenate([every, parents]), -INF, hi, val=val)
    # A parent with a follow-up in its own bin stands in the first quarter hour: nothing stands
    # less than the usual distance before it.
    near = w.b.delay[0]
    any_min = [
        d.minutes
        for d in w.b.demands.of(Apart)
        if bool((w.b.sigs.held(d.a) == w.b.sigs.held(d.b)).all())
        and bool(w.b.sigs.held(d.a)[c.sig[parents]].all())
    ]
    if any_min and max(any_min) >= BIN_MIN + near:
        same = f[c.bin[c.parent[f]] == c.bin[f]]
        bins = np.unique(c.bin[same])
        x = np.flatnonzero((c.option >= 0) & np.isin(c.bin + 1, bins))
        rule_cols = np.concatenate([same, x])
        rule_rows = np.concatenate([np.searchsorted(bins, c.bin[same]), np.searchsorted(bins, c.bin[x] + 1)])
        w.rows.add(
            "", rule_rows, rule_cols, np.ones(len(rule_cols)), np.full(len(bins), -INF), np.ones(len(bins))
        )


def _diminishing(w: _Writer) -> None:
    """Each further revenue send of a day costs more, and likewise each further other send."""
    p = w.b.problem
    for categories, steps in (
        ((Category.REVENUE,), p.fatigue_cents),
        ((Category.ENGAGEMENT, Category.RETENTION), p.crowding_cents),
    ):
        cost = np.maximum.accumulate(np.rint(np.asarray(steps, dtype=np.float64))) if steps else np.zeros(0)
        if not len(cost) or cost[-1] <= 0:
            continue
        cols = w.of_mask(w.b.sigs.of_category(categories))
        free_steps = int((cost <= 0).sum())
        cost = cost[free_steps:]
        top = np.ones(len(cost))
        top[-1] = 100.0
        for day in range(7):
            mine = cols[w.c.day[cols] == day]
            if len(mine) <= free_steps:
                continue
            e = w.rows.columns(-cost, top)
            w.rows.total(
                "",
                np.concatenate([mine, e]),
                -INF,
                float(free_steps),
                val=np.concatenate([np.ones(len(mine)), -np.ones(len(e))]),
            )


def _recency(w: _Writer) -> None:
    """A revenue send soon after another costs ``recency_cents``: one column per bin says so."""
    p = w.b.problem
    length = p.recency_min // BIN_MIN
    if p.recency_cents <= 0 or length < 2:
        return
    cols = w.of_mask(w.b.sigs.of_category((Category.REVENUE,)), past=True)
    cols = cols[w.c.bin[cols] > -length]
    order = np.argsort(w.c.bin[cols], kind="stable")
    cols = cols[order]
    place = w.c.bin[cols]
    starts = np.arange(1 - length, w.b.grid.n)
    first, last = np.searchsorted(place, starts), np.searchsorted(place, starts + length)
    many = (last - first > 1) & (starts < w.b.grid.n - 1)
    starts, first, last = starts[many], first[many], last[many]
    if not len(starts):
        return
    e = w.rows.columns(np.full(w.b.grid.n, -float(np.rint(p.recency_cents))), np.ones(w.b.grid.n))
    r1, m1 = spread(first, last)
    r2, m2 = spread(np.maximum(starts + 1, 0), np.minimum(starts + length, w.b.grid.n))
    # Pins may stand closer than the columns can count; that much is no fault of the plan.
    hi = np.maximum(
        np.bincount(r1, weights=cols[m1] >= w.c.n_free, minlength=len(starts)) - (length - 1), 1.0
    )
    w.rows.add(
        "",
        np.concatenate([r1, r2]),
        np.concatenate([cols[m1], e[m2]]),
        np.concatenate([np.ones(len(m1)), -np.ones(len(m2))]),
        np.full(len(starts), -INF),
        hi,
    )


def _targets(w: _Writer) -> None:
    for t in w.b.problem.targets:
        cols = w.cols(t.which)
        if t.day is not None:
            cols = cols[w.c.day[cols] == t.day]
        lo = float(t.lo) if t.lo > 0 else -INF
        w.rows.total("", cols, lo, float(t.hi), cents=float(t.cents), why=t.why)


def _stay(w: _Writer) -> tuple[tuple[int, Ints], ...]:
    """The wish to keep an earlier send: a bonus on its cell."""
    c, out = w.c, []
    for i, s in enumerate(w.b.problem.stay):
        here = c.bin == s.send.at // BIN_MIN
        if s.send.kind is SendKind.PPV_FOLLOWUP:
            hit = np.flatnonzero(here & c.followup)
        else:
            options = [
                j
                for j, o in enumerate(w.b.problem.options)
                if (o.kind, o.campaign, o.game, o.audience, o.channel)
                == (s.send.kind, s.send.campaign, s.send.game, s.send.audience, s.send.channel)
            ]
            hit = np.flatnonzero(here & np.isin(c.option, options) & (c.option >= 0))
        w.rows.cost[0][hit] += s.cents
        out.append((i, hit))
    return tuple(out)


__all__ = ["Floats", "Weekly", "ratio", "weekly"]
