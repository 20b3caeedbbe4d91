"""When no week keeps all hard rules: which of them clash."""

from __future__ import annotations

from eros.solver.columns import board_of
from eros.solver.linear import Effort, relax, whole
from eros.solver.problem import Infeasible, Problem, Settings
from eros.solver.verbs import Demands
from eros.solver.weekly import weekly


def possible(problem: Problem, demands: Demands, settings: Settings) -> bool:
    """Whether some week keeps these demands, by half hours."""
    from dataclasses import replace

    import numpy as np

    board = board_of(problem, demands)
    model = weekly(board).model
    free = replace(model, cost=np.zeros(model.n))
    if relax(free) is None:
        return False
    return whole(free, np.arange(model.n), Effort(1.0, settings.max_work, settings.seed)) is not None


def explain_clash(problem: Problem, demands: Demands, settings: Settings) -> Infeasible:
    """A smallest set of rules that cannot hold together, by leaving out one after the other."""
    rules = list(dict.fromkeys(d.rule for d in demands.all))
    gone: set[str] = set()
    for rule in rules:
        if not possible(problem, demands.without(frozenset(gone | {rule})), settings):
            gone.add(rule)
    return Infeasible(tuple(r for r in rules if r not in gone), (), "week")
