"""Captions change places: the same ones, where their day and style like them best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from eros.domain.words import PpvStyle, SendKind
from eros.solver.captions import Captions, assign
from eros.solver.problem import Problem

Place = tuple[SendKind, float, int, PpvStyle | None]  # type, cents at factor 1, day, style


def lean(
    places: Sequence[Place], found: Captions, problem: Problem, stay: frozenset[int] = frozenset()
) -> Captions:
    """The captions of each type dealt out again among its sends, leaning to day and style.

    The set stays, so nothing that was settled about it (reuse, twins, lengths) is opened again. Places
    in ``stay`` keep theirs. What the exchange costs in earnings is added to the slack, so that the
    week's bound stays one.
    """
    rank = list(found.rank)
    cost = 0.0
    for kind in sorted({k for k, _, _, _ in places}):
        mine = [i for i, p in enumerate(places) if p[0] is kind and rank[i] is not None and i not in stay]
        pool = problem.pools.get(kind)
        if pool is None or len(mine) < 2:
            continue
        had = [r for i in mine if (r := rank[i]) is not None]
        likes = np.array(
            [[problem.leans(places[i][2], places[i][3], pool.content[r]) for r in had] for i in mine]
        )
        if (likes == likes[0, 0]).all():
            continue
        gain = np.outer([places[i][1] for i in mine], pool.factor[had])
        n = len(mine)
        row, col = np.repeat(np.arange(n), n), np.tile(np.arange(n), n)
        taken = col[assign((gain * likes).ravel(), row, col, n)]
        cost += float(np.trace(gain) - gain[np.arange(n), taken].sum())
        for i, j in zip(mine, taken.tolist(), strict=True):
            rank[i] = had[j]
    return replace(found, rank=tuple(rank), slack_cents=found.slack_cents + max(0.0, cost))
