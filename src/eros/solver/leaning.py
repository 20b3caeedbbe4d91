"""Captions change places, where their day and style like them best; a day that is short of its content
takes one that the week does not use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from eros.domain.words import PpvStyle, SendKind
from eros.rules.measure import mean_day
from eros.solver.assign import assign
from eros.solver.captions import Captions
from eros.solver.problem import Problem

SHOWING = frozenset(SendKind) - {SendKind.PPV_FOLLOWUP}  # a follow-up shows what its parent did
Place = tuple[SendKind, float, int, PpvStyle | None]  # type, cents at factor 1, day, style


def lean(
    places: Sequence[Place], found: Captions, problem: Problem, stay: frozenset[int] = frozenset()
) -> Captions:
    """The captions of each type dealt out again among its sends, leaning to day and style.

    The set stays, so nothing that was settled about it (reuse, twins, lengths) is opened again. Places
    in ``stay`` keep theirs. What the exchange costs in earnings is added to the slack, so that the
    week's bound stays one.
    """
    rank, leans = list(found.rank), cache(problem.leans)
    cost = 0.0
    for kind in sorted({k for k, _, _, _ in places}):
        mine = [i for i, p in enumerate(places) if p[0] is kind and rank[i] is not None and i not in stay]
        pool = problem.pools.get(kind)
        if pool is None or len(mine) < 2:
            continue
        had = [r for i in mine if (r := rank[i]) is not None]
        likes = np.array([[leans(places[i][2], places[i][3], pool.content[r]) for r in had] for i in mine])
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


def bring(
    places: Sequence[Place],
    found: Captions,
    problem: Problem,
    usable: Callable[[int, int, Sequence[int | None]], bool],
) -> Captions:
    """Captions of a day's content for a day that has fewer than a mean day's share of it.

    A send of the day takes one that the week does not use, the cheapest first, where it earns at most
    as much less as the day's lean makes up for. ``usable`` is asked whether a place may take a rank,
    given the ranks of all. What that costs in earnings is added to the slack.
    """
    rank, cost = list(found.rank), 0.0
    for day in sorted({day for day, _ in problem.day_lean}):
        liked = {c: by for (d, c), by in problem.day_lean.items() if d == day and by > 1}
        while _short(places, rank, problem, day, frozenset(liked)):
            offers = sorted(_offers(places, rank, problem, day, liked))
            taken = next(((loss, i, r) for loss, i, r in offers if usable(i, r, rank)), None)
            if taken is None:
                break
            cost += taken[0]
            rank[taken[1]] = taken[2]
    return replace(found, rank=tuple(rank), slack_cents=found.slack_cents + max(0.0, cost))


def _short(
    places: Sequence[Place], rank: Sequence[int | None], problem: Problem, day: int, liked: frozenset[str]
) -> bool:
    """Whether the day has less of this content than a mean day, as the rule on flavours counts."""
    days = [problem.week.day(s.at) for s in problem.fixed if s.content_type in liked and s.kind in SHOWING]
    for (kind, _, at, _), r in zip(places, rank, strict=True):
        if r is not None and kind in SHOWING and problem.pools[kind].content[r] in liked:
            days.append(at)
    return days.count(day) < mean_day(len(days))


def _offers(
    places: Sequence[Place],
    rank: Sequence[int | None],
    problem: Problem,
    day: int,
    liked: Mapping[str, float],
) -> Iterator[tuple[float, int, int]]:
    """(cents lost, place, rank) of what the day's sends could show instead."""
    used = {int(problem.pools[p[0]].key[r]) for p, r in zip(places, rank, strict=True) if r is not None}
    for i, (kind, base, at, _) in enumerate(places):
        pool, now = problem.pools.get(kind), rank[i]
        if at != day or now is None or pool is None or kind not in SHOWING or pool.content[now] in liked:
            continue
        for r, content in enumerate(pool.content):
            by = liked.get(content or "", 0.0)
            if by * pool.factor[r] >= pool.factor[now] and int(pool.key[r]) not in used:
                yield float(base * (pool.factor[now] - pool.factor[r])), i, r
