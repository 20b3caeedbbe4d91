"""Why this and not that: per send the best other half hour, the next caption, the loss if left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from eros.domain.bank import Floats, Ints
from eros.domain.week import BIN_MIN
from eros.solver.explain import Explainer
from eros.solver.linear import sums
from eros.solver.problem import Alternative, LeftOut, Placed, Pool
from eros.solver.rows import by_number, spread


def explained(ask: Explainer, placed: Sequence[Placed], columns: Sequence[int]) -> tuple[Placed, ...]:
    """The answer with its alternatives; ``columns`` are the columns of ``placed``."""
    ask.one_by_one()
    pools = ask.board.problem.pools
    worth = {j: s.base_cents * s.caption_factor for j, s in zip(columns, placed, strict=True)}
    used = {
        int(pools[s.kind].key[s.pool_rank]) for s in placed if s.pool_rank is not None and s.kind in pools
    }
    spare = {kind: _spare(pools.get(kind), used) for kind in {s.kind for s in placed}}
    free = np.array([j for j in columns if j < ask.c.n_free], dtype=np.int64)
    lost = ask.lost(free)
    slots, dropped = _slots(ask, free, lost), _dropped(ask, free, lost, worth)
    return tuple(
        s
        if s.fixed is not None
        else replace(
            s,
            other_slot=slots.get(column),
            other_caption=_caption(pools.get(s.kind), s, spare[s.kind]),
            dropped=dropped[column],
        )
        for s, column in zip(placed, columns, strict=True)
    )


def _spare(pool: Pool | None, used: set[int]) -> int | None:
    """The place of the pool's best caption that the week does not use."""
    keys = () if pool is None else pool.key.tolist()  # best first
    return next((i for i, key in enumerate(keys) if key not in used), None)


def _caption(pool: Pool | None, s: Placed, best: int | None) -> Alternative | None:
    """The best caption of the pool that the week does not use."""
    if pool is None or s.pool_rank is None or best is None:
        return None
    loss = s.base_cents * (s.caption_factor - float(pool.factor[best]))
    return Alternative(pool.ids[best], max(0, round(loss)))


def _dropped(ask: Explainer, free: Ints, lost: Floats, worth: Mapping[int, float]) -> dict[int, LeftOut]:
    """What the week loses without each send and its follow-up; ``worth`` is what the sends in each
    column earn with their captions."""
    c, cents = ask.c, ask.patterns.cents
    out = {}
    sales = free[ask.sells[c.sig[free]]]
    freed = dict(zip(sales.tolist(), ask.recency(c.bin[sales], c.bin[sales])[1].tolist(), strict=True))
    for j, wishes in zip(free.tolist(), lost.tolist(), strict=True):
        wishes += cents * ask.patterns.without(j) if cents else 0
        earns = worth[j]
        if j in ask.child:
            earns += worth.get(ask.child[j], 0.0)
        if j in freed or ask.others[c.sig[j]]:
            sells = int(j in freed)
            earns -= float(ask.steps[sells, ask.per_day[sells, c.day[j]] - 1])
            earns -= freed.get(j, 0.0)
        out[j] = LeftOut(round(earns), round(wishes))
    return out


def _slots(ask: Explainer, free: Ints, lost: Floats) -> dict[int, Alternative]:
    """The best other half hour of each ordinary send that has one."""
    c, p = ask.c, ask.board.problem
    ordinary = c.option[free] >= 0
    stand = free[ordinary]
    send, cell = _possible(ask, stand)
    column = stand[send]
    gain = c.value[cell] - c.value[column] - (_penalties(ask, stand, send, cell) + lost[ordinary][send])
    day, now, sells = c.day[cell], c.day[column], ask.sells[c.sig[column]].astype(np.int64)
    more = ask.steps[sells, ask.per_day[sells, day]] - ask.steps[sells, ask.per_day[sells, now] - 1]
    gain -= np.where(day == now, 0.0, more)
    at = np.flatnonzero(sells)
    extra, saved = ask.recency(c.bin[cell[at]], c.bin[column[at]])
    gain[at] += saved - extra
    child = np.array([ask.child.get(j, -1) for j in stand.tolist()], dtype=np.int64)[send]
    at = np.flatnonzero(child >= 0)
    moved = p.followup_value[c.option[cell[at]], c.bin[cell[at]]]
    gain[at] += np.where(np.isfinite(moved), moved, 0.0) - c.value[child[at]]
    out = {}
    ends = np.searchsorted(send, np.arange(len(stand) + 1)).tolist()
    for j, (a, b) in zip(stand.tolist(), pairwise(ends), strict=True):
        if a < b:
            best = a + _best(ask, j, cell[a:b], gain[a:b])
            label = p.week.label(int(c.bin[cell[best]]) * BIN_MIN)
            out[j] = Alternative(label, max(0, round(-float(gain[best]))))
    return out


def _best(ask: Explainer, column: int, others: Ints, gain: Floats) -> int:
    """The place of the best cell; where it makes days run alike, or unlike, that is put to its
    ``gain`` and asked again."""
    asked: set[int] = set()
    best = int(np.argmax(gain))
    while ask.patterns.cents and best not in asked:
        asked.add(best)
        gain[best] -= ask.patterns.cents * ask.patterns.moved(column, int(others[best]))
        best = int(np.argmax(gain))
    return best


def _possible(ask: Explainer, stand: Ints) -> tuple[Ints, Ints]:
    """Every empty cell of its option to which each of ``stand`` could move with all hard rows kept:
    places in ``stand``, cells."""
    c, m, n = ask.c, len(ask.cents), len(ask.board.problem.options)
    idle = np.flatnonzero((c.option >= 0) & (ask.x < 0.5) & ~ask.blocked)
    idle = idle[by_number(c.option[idle], n)]
    option, own = c.option[idle], c.option[stand]
    first, last = np.searchsorted(option, own), np.searchsorted(option, own, side="right")
    send, place = spread(first, last)
    begin = np.cumsum(last - first) - last  # a send's pairs begin so far behind its option's cells

    # Rows that a cell breaks where all sends stay; the entries by option and row.
    at, row, val = ask.entries(idle, hard=True)
    order = by_number(row, m)
    order = order[by_number(option[at[order]], n)]
    at, row, val = at[order], row[order], val[order]
    alone = ask.broken(row, ask.act[row] + val)
    bad = np.bincount(at[alone], minlength=len(idle))[place]

    # Rows the send leaves are asked again; those it alone kept must be kept by the other cell. Its
    # follow-up goes with it, and is not held against it where it stood.
    who, left, gone = ask.entries(stand, hard=True)
    act, along = ask.act[left] - gone, _along(ask, stand, who, left)
    short = (act < ask.lo[left] - 1e-6) | (act - along > ask.hi[left] + 1e-6)
    key, mine = option[at] * m + row, own[who] * m + left
    which, entry = spread(np.searchsorted(key, mine), np.searchsorted(key, mine, side="right"))
    row, new = left[which], act[which] + val[entry]
    pair = begin[who[which]] + at[entry]
    change = sums(pair, ask.broken(row, new).astype(np.float64) - alone[entry], len(send))
    holds = (new >= ask.lo[row] - 1e-6) & (new - along[which] <= ask.hi[row] + 1e-6)
    kept = np.bincount(pair[short[which] & holds], minlength=len(send))
    fits = (bad + change == 0) & (kept == np.bincount(who[short], minlength=len(stand))[send])
    return send[fits], idle[place[fits]]


def _along(ask: Explainer, stand: Ints, who: Ints, row: Ints) -> Floats:
    """What the follow-up of each send (places ``who`` in ``stand``) adds to each of these rows."""
    m, child = len(ask.cents), np.array([ask.child.get(j, -1) for j in stand.tolist()], dtype=np.int64)
    has = np.flatnonzero(child >= 0)
    whose, its_row, val = ask.entries(child[has], hard=True)
    key = has[whose] * m + its_row
    order = np.argsort(key)
    key, val = np.append(key[order], -1), np.append(val[order], 0.0)
    at = np.searchsorted(key[:-1], who * m + row)
    return np.where(key[at] == who * m + row, val[at], 0.0)


def _penalties(ask: Explainer, stand: Ints, send: Ints, cell: Ints) -> Floats:
    """The change in penalties for each cell in place of its send, what the send's leaving changes apart."""
    number = np.cumsum(ask.cents > 0) - 1  # of the rows with a price
    gone = np.zeros((len(stand), number[-1] + 1))  # what leaves each row with each send
    who, row, val = ask.entries(stand, hard=False)
    gone[who, number[row]] = val
    which, row, val = ask.entries(cell, hard=False)
    act = ask.act[row] - gone[send[which], number[row]]
    return sums(which, ask.price(row, act + val) - ask.price(row, act), len(cell))
