"""A week in which what stands leaves no way to keep all hard rules: the best around it.

What is past or pinned cannot be held against the rest of the week. Where it has used up a limit, the
rows leave no room and that is all (:class:`Rows`). Where the week could still mend what stands breaks
by itself (a share, a number of types, a drip window), it has to, as far as it can: first it is asked
how little must be missed, then for the best week that misses no more.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from eros.domain.bank import Floats
from eros.solver.clash import explain_clash, possible
from eros.solver.columns import Board
from eros.solver.filter import Weighed, decide
from eros.solver.problem import Infeasible, Settings
from eros.solver.weekly import Weekly, weekly


def around(board: Board, settings: Settings) -> tuple[Weekly, Weighed] | Infeasible:
    """The weekly problem with its limits where what stands lets them be, and its answer.

    Only what stands is given way to. Where a week without it has no answer either, and none of it is
    past, it is not at fault, and that week's clash is told; nor is it where the page has fewer types
    than a rule asks for. Otherwise there is an answer to find: the eased rows hold where nothing is
    added to what stands.
    """
    problem, demands = board.problem, board.demands
    if problem.not_before <= 0:
        free = replace(problem, fixed=())
        if not possible(free, demands, settings):
            return explain_clash(free, demands, settings)
    eased = weekly(board, eased=True)
    found = decide(eased, settings)
    if found is None:
        return explain_clash(problem, demands, settings, eased=True)
    least, x = _at_least(eased, weekly(board), found)
    again = decide(least, settings, known=x)
    return (least, again) if again is not None else explain_clash(problem, demands, settings, eased=True)


def _at_least(eased: Weekly, week: Weekly, found: Weighed) -> tuple[Weekly, Floats]:
    """The hard problem with its limits moved to where the eased answer comes, and that answer in it."""
    x = np.delete(found.x, eased.misses)
    act = np.round(week.model.activity(x), 6)
    lo, hi = np.minimum(week.model.lo, act), np.maximum(week.model.hi, act)
    return replace(week, model=replace(week.model, lo=lo, hi=hi)), x


__all__ = ["around"]
