"""The best assignment of captions to sends, and how few of the captions it has to look at."""

from __future__ import annotations

import numpy as np
from ortools.graph.python import min_cost_flow

from eros.domain.bank import Flags, Floats, Ints

SCALE = 100.0  # the assignment counts hundredths of a cent
MISSING = 10**12  # what a send without a caption costs it: more than any caption earns


def assign(gain: Floats, row: Ints, col: Ints, n_rows: int) -> Ints:
    """Largest assignment, then the best: per row the arc taken, -1 for none. Shapes (n_arcs,).

    Each row and each column is used at most once; ``gain`` in cents, of any sign.
    """
    if n_rows == 0:
        return np.zeros(0, dtype=np.int64)
    here = np.bincount(col) > 0
    n_cols, key = int(here.sum()), (np.cumsum(here) - 1)[col]
    source, sink = n_rows + n_cols, n_rows + n_cols + 1
    cost = -np.rint(gain * SCALE).astype(np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    tail = np.concatenate(
        [np.full(n_rows, source), row, np.arange(n_rows, n_rows + n_cols), np.arange(n_rows)]
    )
    head = np.concatenate([np.arange(n_rows), n_rows + key, np.full(n_cols, sink), np.full(n_rows, sink)])
    unit_cost = np.concatenate(
        [np.zeros(n_rows, dtype=np.int64), cost, np.zeros(n_cols, dtype=np.int64), np.full(n_rows, MISSING)]
    )
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), np.ones(len(tail), dtype=np.int64), unit_cost
    )
    flow.set_node_supply(source, n_rows)
    flow.set_node_supply(sink, -n_rows)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the caption assignment always has an answer")
    used = np.flatnonzero(flow.flows(arcs[n_rows : n_rows + len(row)]) > 0)
    out = np.full(n_rows, -1, dtype=np.int64)
    out[row[used]] = used
    return out


def among(some: Ints, gain: Floats, row: Ints, col: Ints, n_rows: int) -> Ints:
    """As :func:`assign`, with these arcs alone."""
    return np.append(some, -1)[assign(gain[some], row[some], col[some], n_rows)]


def front(worth: Floats, kind: Ints, key: Ints, sends: Ints) -> tuple[Flags, Ints]:
    """The captions that some best assignment makes do with, and for each type the number of its group:
    types of different groups share none of them. A type alone in its group uses all of its own.

    ``worth``, ``kind`` and ``key`` (0, 1, ...) of each entry, sorted by type, shape (n,); ``sends`` of
    each type, shape (n_kinds,), which like a caption the better the more it is worth.

    A type keeps its best, so many that whatever other types take of those they keep themselves leaves
    one for each of its sends. A send with a worse caption could change it for one of them: whoever has
    that one does not keep it, and changes in turn.
    """
    n_kinds, n_keys = len(sends), int(key.max(initial=-1)) + 1
    size = np.bincount(kind, minlength=n_kinds)
    first = np.cumsum(size) - size
    order = np.lexsort((-worth, kind))
    place, mine = np.arange(len(kind)) - first[kind], key[order]
    cut = np.minimum(size, sends.sum())
    while True:
        inside = place < cut[kind]
        shared = inside & (np.bincount(mine[inside], minlength=n_keys)[mine] > 1)
        has = np.zeros((n_kinds, n_keys))
        has[kind[shared], mine[shared]] = 1.0
        common = has @ has.T
        taken = np.minimum(common, sends)
        np.fill_diagonal(taken, 0.0)
        # How many of its best so far each type has left for itself.
        own, other = _running(inside & ~shared, kind, first), _running(shared, kind, first)
        left = own + np.maximum(other - taken.sum(axis=1)[kind], 0.0)
        less = np.minimum(cut, 1 + np.bincount(kind[inside & (left < sends[kind])], minlength=n_kinds))
        if (less == cut).all():
            break
        cut = less
    kept = np.zeros(len(kind), dtype=np.bool_)
    kept[order[inside]] = True
    group = np.arange(n_kinds)
    while ((least := np.where(common > 0, group, group[:, None]).min(axis=1, initial=n_kinds)) < group).any():
        group = least
    return kept, group


def _running(flags: Flags, kind: Ints, first: Ints) -> Ints:
    """How many so far within each type."""
    total = np.concatenate([[0], np.cumsum(flags)])
    return np.asarray(total[1:] - total[first][kind], dtype=np.int64)
