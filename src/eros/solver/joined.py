"""Sends with and without their follow-ups as columns of their own: the same points in fewer rows.

A row that says "no more follow-ups than parents" is tight wherever neither stands, and a simplex
walks through each of them. If the column of a follow-up stands for the parent *with* it, and the
parent's own for the parent alone, the row only says that the parent alone is not below 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from eros.domain.bank import Floats, Ints
from eros.solver.linear import INF, Linear
from eros.solver.rows import spread


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """The model over joined columns; ``child[i]`` stands for ``parent[i]`` with it."""

    model: Linear
    parent: Ints
    child: Ints

    def plain(self, x: Floats) -> Floats:
        """A point of this model as one of the model it came from."""
        out = x.copy()
        np.add.at(out, self.parent, x[self.child])
        return out

    def point(self, x: Floats) -> Floats:
        """A point of the model this one came from as one of this model."""
        out = x.copy()
        np.subtract.at(out, self.parent, x[self.child])
        return out

    def losses(self, reduced: Floats) -> Floats:
        """Reduced costs by column of the plain model: a parent's are those of its best way to stand."""
        out = reduced.copy()
        np.maximum.at(out, self.parent, reduced[self.child])
        return out


def joined(model: Linear) -> Joined:
    """Join along ``model.links`` whose parent may be absent; these rows lose their limits.

    That a parent stands once, alone or with one follow-up, must follow from the other rows.
    """
    link = np.zeros(model.m, dtype=np.bool_)
    link[model.links] = True
    at = np.flatnonzero(link[model.row])
    above = at[(model.val[at] < 0) & (model.lb[model.col[at]] == 0)]
    parent_of = np.full(model.m, -1, dtype=np.int64)
    parent_of[model.row[above]] = model.col[above]
    below = at[(model.val[at] > 0) & (parent_of[model.row[at]] >= 0)]
    child, parent = model.col[below], parent_of[model.row[below]]
    if not len(child):
        return Joined(model, parent, child)
    order = np.argsort(parent, kind="stable")
    child, parent = child[order], parent[order]
    gone = parent_of >= 0
    rest = np.flatnonzero(~gone[model.row])
    row, col, val = model.row[rest], model.col[rest], model.val[rest]
    first = np.searchsorted(parent, np.arange(model.n + 1))
    of_parent = np.flatnonzero((first[1:] > first[:-1])[col])
    which, member = spread(first[col[of_parent]], first[col[of_parent] + 1])
    more = of_parent[which]
    key = np.concatenate([row * model.n + col, row[more] * model.n + child[member]])
    value = np.concatenate([val, val[more]])
    order = np.argsort(key, kind="stable")
    key, value = key[order], value[order]
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])  # a row may hold a parent and its child
    key, value = key[start], np.add.reduceat(value, start)
    some = value != 0
    cost = model.cost.copy()
    cost[child] += cost[parent]
    return Joined(
        replace(
            model,
            cost=cost,
            row=key[some] // model.n,
            col=key[some] % model.n,
            val=value[some],
            lo=np.where(gone, -INF, model.lo),
            hi=np.where(gone, INF, model.hi),
        ),
        parent,
        child,
    )


__all__ = ["Joined", "joined"]
