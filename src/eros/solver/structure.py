"""What the problem itself asks of the week, beside the rules: structure, interactions, wishes."""

from __future__ import annotations

import numpy as np

from eros.domain.bank import Floats, Ints
from eros.domain.week import BIN_MIN
from eros.domain.words import Category, SendKind
from eros.rules.base import Which
from eros.solver.columns import Board
from eros.solver.linear import INF
from eros.solver.problem import Stay, Target
from eros.solver.rows import NONE, spread
from eros.solver.verbs import Apart
from eros.solver.writer import DAYS, Writer, ratio


def exclusive(w: Writer) -> None:
    """One ordinary free send a bin; a follow-up shares a bin with its own parent only."""
    c = w.c
    free = np.arange(c.n_free)
    parent = c.parent[free]
    own = (parent >= 0) & (c.bin[np.maximum(parent, 0)] == c.bin[free])
    cols = free[~own]
    w.by("", cols, c.bin[cols], -INF, 1.0)


def followups(w: Writer) -> None:
    """A follow-up needs its parent; at most one a parent, so many a day, such a share of the week."""
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
        link=True,
    )
    every = np.concatenate([f, fixed])
    most, group = float(problem.followups_per_day), w.groups(np.arange(len(w.b.sigs.all)) == w.b.followup_sig)
    group = group[w.rows.size[group] > most]
    n = len(group)
    w.rows.by_group("", np.arange(n), group, np.full(n, -INF), np.full(n, most))
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


def diminishing(w: Writer) -> None:
    """Each further revenue send of a day costs more, and likewise each further other send."""
    p = w.b.problem
    for categories, steps in (
        ((Category.REVENUE,), p.fatigue_cents),
        ((Category.ENGAGEMENT, Category.RETENTION), p.crowding_cents),
    ):
        cost = np.maximum.accumulate(np.rint(np.asarray(steps, dtype=np.float64))) if steps else np.zeros(0)
        if not len(cost) or cost[-1] <= 0:
            continue
        group = w.groups(w.b.sigs.of_category(categories))
        free_steps = int((cost <= 0).sum())
        cost = cost[free_steps:]
        top = np.ones(len(cost))
        top[-1] = 100.0
        found = np.bincount(group % DAYS, w.rows.size[group], DAYS) > free_steps
        inside, n = found[group % DAYS], int(found.sum())
        e = w.rows.columns(np.tile(-cost, n), np.tile(top, n))
        w.rows.by_group(
            "",
            (np.cumsum(found) - 1)[group[inside] % DAYS],
            group[inside],
            np.full(n, -INF),
            np.full(n, float(free_steps)),
            more=(np.repeat(np.arange(n), len(cost)), e, -np.ones(len(e))),
        )


def recency(w: Writer) -> None:
    """A revenue send soon after another costs ``recency_cents``: one column per bin says so.

    The rows over windows are tight, but two pairs may share a column: the model now and then
    counts one cost too few, never one too many. What an answer is worth is reckoned exactly
    (:mod:`worth`), so the bound stays a bound.
    """
    p = w.b.problem
    length = p.recency_min // BIN_MIN
    if p.recency_cents <= 0 or length < 2:
        return
    sells = w.b.sigs.of_category((Category.REVENUE,))
    cols = w.of_mask(sells)
    if not len(cols):
        return
    total, at = w.rows.totals(cols, w.c.bin[cols])
    before = np.flatnonzero(sells[w.c.sig] & ~w.c.in_week & (w.c.bin > -length))
    order = np.argsort(np.concatenate([w.c.bin[before], at]), kind="stable")
    cols = np.concatenate([before, total])[order]
    place = np.concatenate([w.c.bin[before], at])[order]
    starts = np.arange(1 - length, w.b.grid.n - 1)
    first, last = np.searchsorted(place, starts), np.searchsorted(place, starts + length)
    cost = np.full(w.b.grid.n, -float(np.rint(p.recency_cents)))
    e = w.rows.columns(cost, np.ones(w.b.grid.n))
    r1, m1 = spread(first, last)
    r2, m2 = spread(np.maximum(starts + 1, 0), np.minimum(starts + length, w.b.grid.n))
    # What stands may stand closer than the columns can count; that much is no fault of the plan.
    stand = np.flatnonzero(sells[w.c.sig] & ((w.c.fixed >= 0) | ~w.c.in_week))
    given = np.sort(w.c.bin[stand])
    standing = np.searchsorted(given, starts + length) - np.searchsorted(given, starts)
    counted = np.minimum(starts + length, w.b.grid.n) - np.maximum(starts + 1, 0)
    w.rows.add(
        "",
        np.concatenate([r1, r2]),
        np.concatenate([cols[m1], e[m2]]),
        np.concatenate([np.ones(len(m1)), -np.ones(len(m2))]),
        np.full(len(starts), -INF),
        np.maximum(standing - counted, 1.0),
    )


def targets(w: Writer) -> None:
    """Soft counts: each send outside costs."""
    if not w.b.problem.targets:
        return
    counted: dict[Which, tuple[Ints, Ints]] = {}
    rows = [_wished(w, t, counted) for t in w.b.problem.targets]
    groups, vals, cols, lo, hi, cents = zip(*rows, strict=True)
    number = np.arange(len(rows))
    more = np.repeat(number, [len(c) for c in cols])
    w.rows.by_group(
        "",
        np.repeat(number, [len(g) for g in groups]),
        np.concatenate(groups),
        np.array(lo),
        np.array(hi),
        val=np.concatenate(vals),
        more=(more, np.concatenate(cols), np.ones(len(more))),
        cents=np.array(cents),
        why=[t.why for t in w.b.problem.targets],
    )


def _wished(
    w: Writer, t: Target, counted: dict[Which, tuple[Ints, Ints]]
) -> tuple[Ints, Floats, Ints, float, float, float]:
    """Groups and their values, further columns, limits and cents a unit of one wish; ``counted``
    remembers what was counted by half hour."""
    group, grid = w.groups(w.b.sigs.held(t.which)), w.b.grid
    if t.share is not None:
        p, q = ratio(t.share)
        return group, q * (group % DAYS == t.day).astype(np.float64) - p, NONE, 0.0, INF, t.cents / q
    cols = NONE
    if t.span is not None:  # counted by half hour, as the windows of one wish overlap
        if t.which not in counted:
            cells = w.cols(t.which)
            counted[t.which] = w.rows.totals(cells, w.c.bin[cells])
        cols, bins = counted[t.which]
        minute = grid.minute_of_day[bins]
        cols = cols[
            (minute >= t.span[0]) & (minute < t.span[1]) & ((grid.day[bins] == t.day) | (t.day is None))
        ]
        group = NONE
    elif t.day is not None:
        group = group[group % DAYS == t.day]
    lo = float(t.lo) if t.lo > 0 else -INF
    return group, np.ones(len(group)), cols, lo, float(t.hi), float(t.cents)


def stay(w: Writer) -> tuple[tuple[int, Ints], ...]:
    """The wish to keep an earlier send: a bonus on its cell."""
    out = []
    for i, s in enumerate(w.b.problem.stay):
        hit = cells_of(w.b, s)
        w.rows.cost[0][hit] += s.cents
        out.append((i, hit))
    return tuple(out)


def cells_of(board: Board, s: Stay) -> Ints:
    """The cells in which an earlier send would stand as it stood."""
    c = board.cells
    here = c.bin == s.send.at // BIN_MIN
    if s.send.kind is SendKind.PPV_FOLLOWUP:
        return np.flatnonzero(here & c.followup)
    options = [
        j
        for j, o in enumerate(board.problem.options)
        if (o.kind, o.campaign, o.game, o.audience, o.channel)
        == (s.send.kind, s.send.campaign, s.send.game, s.send.audience, s.send.channel)
    ]
    return np.flatnonzero(here & np.isin(c.option, options) & (c.option >= 0))
