"""A filled week through the solver's minute, caption and style stages, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence

from eros.rules.base import Sendlike
from eros.solver.columns import FOLLOWUP
from eros.solver.greedy.partial import Partial
from eros.solver.minutes import Clash, Clocked, Minutes
from eros.solver.problem import DripChoice, Placed, Problem, Solved
from eros.solver.stage import placed_of


def penalty_of(problem: Problem, placed: Sequence[Placed]) -> float:
    """What the priced wishes charge for a decided week, straight from their definition."""
    cents = 0.0
    for t in problem.targets:
        mine = [p.at for p in placed if _like(problem, p) in t.which]
        cents += t.cents * t.off(sum(t.covers(problem.week, at) for at in mine), len(mine))
    return cents


def value_of(placed: Sequence[Placed]) -> float:
    """The value of a decided week as the solver reckons it."""
    return sum(p.base_cents * p.caption_factor - p.fatigue_cents - p.recency_cents for p in placed)


def _like(problem: Problem, p: Placed) -> Sendlike:
    if p.fixed is not None:
        return problem.fixed[p.fixed]
    return FOLLOWUP if p.option is None else problem.options[p.option]


def answer(week: Partial) -> Solved:
    """The week through the solver's minute, caption and style stages.

    A send for which no minutes are left goes; what is given is taken as given and never clashes.
    """
    board, problem, c = week.board, week.problem, week.cells
    while True:
        chosen = week.as_chosen()
        clock = Minutes(board, chosen).solve()
        if isinstance(clock, Clocked):
            break
        assert isinstance(clock, Clash)
        free = [chosen[i].column for i in clock.places if chosen[i].at is None] or list(week.chosen)
        week.remove(min(free, key=lambda j: (float(c.value[j]), j)))
    placed, _ = placed_of(board, chosen, clock)
    return solved(problem, tuple(placed), week.windows)


def solved(problem: Problem, placed: tuple[Placed, ...], drips: tuple[DripChoice, ...]) -> Solved:
    """An answer without a bound: the value itself stands in for it, and nothing is proven."""
    value = value_of(placed)
    return Solved(
        placed=placed, drips=drips, value_cents=value, bound_cents=value,
        penalty_cents=penalty_of(problem, placed), proven=False, slacks=(),
    )  # fmt: skip
