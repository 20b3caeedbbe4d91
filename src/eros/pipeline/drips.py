"""Drip windows and what is shown in them: one set each, in one rhythm (gap 6.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, count, pairwise

from eros.domain.plan import DripWindow
from eros.domain.words import PICTURED
from eros.solver.problem import Problem, Solved


def windows(problem: Problem, solved: Solved) -> tuple[DripWindow, ...]:
    """The windows that stand, under their names, and the chosen ones, in time order."""
    sets, taken = problem.given.facts.drip_sets, {w.id for w in problem.windows}
    names = (name for n in count(1) if (name := f"d{n}") not in taken)
    chosen = [
        DripWindow(next(names), c.start, c.end, s.id, s.shoot_id, s.outfit_id)
        for c in sorted(solved.drips, key=lambda d: d.start)
        for s in (sets[c.drip_set],)
    ]
    return tuple(sorted((*problem.windows, *chosen), key=lambda w: w.start))


def items(problem: Problem, solved: Solved, found: Sequence[DripWindow]) -> Mapping[int, DripWindow]:
    """Placed item -> the window whose set it shows: of the bumps inside, as many as keep one rhythm
    with what is fixed as an item of the set."""
    spread = problem.given.catalog.whole("drip.rhythm_min")
    shown: dict[int, DripWindow] = {}
    for window in found:
        inside = [
            i
            for i in sorted(range(len(solved.placed)), key=lambda i: (solved.placed[i].at, i))
            if (p := solved.placed[i]).kind in PICTURED
            and window.start <= p.at < window.end
            and (p.fixed is None or problem.fixed[p.fixed].drip_window is not None)
        ]
        given = frozenset(k for k, i in enumerate(inside) if solved.placed[i].fixed is not None)
        kept = in_rhythm([solved.placed[i].at for i in inside], spread, given)
        shown.update({inside[k]: window for k in kept})
    return shown


def in_rhythm(at: Sequence[int], spread: int, given: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """Places of the most times, in order and with those ``given``, whose stretches differ by at most
    ``spread``; of equally many the earliest. Up to two always keep a rhythm."""
    for n in range(len(at), max(len(given), 1) - 1, -1):
        for some in combinations(range(len(at)), n):
            stretches = [at[b] - at[a] for a, b in pairwise(some)] or [0]
            if given.issubset(some) and max(stretches) - min(stretches) <= spread:
                return some
    return tuple(sorted(given))
