"""A re-plan keeps more than the hour: a send that stays keeps its caption and its offer."""

from __future__ import annotations

from dataclasses import replace

from eros.domain.plan import Send
from eros.domain.week import BIN_MIN
from eros.solver.problem import Placed, Problem, Solved


def kept_sends(problem: Problem, solved: Solved) -> dict[int, Send]:
    """Placed item -> the earlier send it continues: same type in the same half hour."""
    free = {(s.send.kind, s.send.at // BIN_MIN): s.send for s in problem.stay}
    found = {}
    for i in sorted(range(len(solved.placed)), key=lambda i: (solved.placed[i].at, i)):
        placed = solved.placed[i]
        if placed.fixed is None:
            earlier = free.pop((placed.kind, placed.at // BIN_MIN), None)
            if earlier is not None:
                found[i] = earlier
    return found


def with_earlier_captions(problem: Problem, solved: Solved, kept: dict[int, Send]) -> Solved:
    """Kept sends say what they said before; whoever was given such a caption takes the next one free.

    A caption that its pool no longer holds is not kept. The bound stays valid: this only restricts.
    """
    rank: dict[int, int | None] = {i: p.pool_rank for i, p in enumerate(solved.placed)}
    for i, earlier in kept.items():
        pool = problem.pools.get(solved.placed[i].kind)
        if pool is not None and earlier.caption_id in pool.ids:
            rank[i] = pool.ids.index(earlier.caption_id)
    mine = {i for i in kept if _id(problem, solved, i, rank[i]) == kept[i].caption_id}
    used = {_id(problem, solved, i, rank[i]) for i in mine}
    used |= {s.caption_id for s in problem.fixed}
    for i, placed in enumerate(solved.placed):
        if i in mine or placed.fixed is not None or rank[i] is None:
            continue
        pool = problem.pools[placed.kind]
        order = [rank[i], *range(len(pool.ids))]
        rank[i] = next((r for r in order if r is not None and pool.ids[r] not in used), None)
        used.add(_id(problem, solved, i, rank[i]))
    return replace(
        solved,
        placed=tuple(_captioned(problem, p, rank[i]) for i, p in enumerate(solved.placed)),
    )


def _id(problem: Problem, solved: Solved, i: int, rank: int | None) -> str | None:
    return None if rank is None else problem.pools[solved.placed[i].kind].ids[rank]


def _captioned(problem: Problem, placed: Placed, rank: int | None) -> Placed:
    if rank == placed.pool_rank or placed.fixed is not None:
        return placed
    pool = problem.pools[placed.kind]
    factor = pool.reference if rank is None else float(pool.factor[rank])
    return replace(placed, pool_rank=rank, caption_factor=factor, other_caption=None)
