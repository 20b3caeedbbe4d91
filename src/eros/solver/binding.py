"""Which rules can have cost an answer anything: a first look, without solving again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from eros.rules.base import PlanRule
from eros.solver.columns import Board, board_of
from eros.solver.problem import Problem
from eros.solver.stage import fact_of
from eros.solver.verbs import (
    After,
    Apart,
    CaptionOnce,
    ClockUnique,
    Count,
    Demand,
    Demands,
    DripItems,
    Drips,
    Eligible,
    Forbid,
    LengthShare,
    NotMinutes,
    Unlike,
    listen,
)

STAGED = (
    Apart,
    After,
    Drips,
    DripItems,
    ClockUnique,
    CaptionOnce,
    LengthShare,
    Unlike,
)  # beyond the relaxation


def can_bind(problem: Problem, rules: Sequence[PlanRule], prices: Mapping[str, float]) -> tuple[str, ...]:
    """Codes of the rules that can have cost the answer something, in the rules' order.

    ``prices`` are the relaxation's duals per rule. A rule that speaks in rows alone and has no dual
    leaves the bound where it is when it goes: it costs no more than the answer's own gap. Rules that
    close cells or captions count only if nothing else closes them; styles have no money in them.
    """
    demands = listen(rules, problem.page, problem.week, problem.given)
    board, barring = board_of(problem, demands), _bar_alone(problem, demands)
    found = []
    for rule in rules:
        mine = [d for d in demands.all if d.rule == rule.code]
        if mine and (
            rule.code in prices
            or any(_staged(d) for d in mine)
            or _closes_alone(rule.code, mine, board, demands)
            or rule.code in barring
        ):
            found.append(rule.code)
    return tuple(found)


def _staged(d: Demand) -> bool:
    return isinstance(d, STAGED) or (isinstance(d, Count) and d.per.unit == "minutes")


def _closes_alone(code: str, mine: Sequence[Demand], board: Board, demands: Demands) -> bool:
    if not any(isinstance(d, (Forbid, NotMinutes)) for d in mine):
        return False
    free = board_of(board.problem, demands.without(frozenset({code})))
    return free.cells.n != board.cells.n or not np.array_equal(free.minute_ok, board.minute_ok)


def _bar_alone(problem: Problem, demands: Demands) -> set[str]:
    """The rules that bar some caption on offer which no other rule bars."""
    wants = demands.of(Eligible)
    found: set[str] = set()
    for kind, pool in problem.pools.items():
        for i in range(len(pool.ids)):
            fact = fact_of(problem, pool, i)
            barring = {d.rule for d in wants if not d.allowed(fact, kind)}
            if len(barring) == 1:
                found |= barring
    return found


__all__ = ["can_bind"]
