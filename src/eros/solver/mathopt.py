"""OR-Tools behind two calls: the relaxation of a linear model, and its integer problem."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from ortools.math_opt import (
    model_parameters_pb2,
    model_pb2,
    model_update_pb2,
    parameters_pb2,
    result_pb2,
)
from ortools.math_opt.core.python import solver as core

from eros.domain.bank import Flags, Floats, Ints
from eros.solver.joined import joined
from eros.solver.linear import BROKEN, Linear, tightened

NODES = 100  # branch-and-bound nodes per unit of work
ROUNDS = 6  # in which rows are brought into a relaxation, at most
STILL = 1e-9  # share of the optimum below which a round changed nothing
NEAR = 0.3  # rows this close to their limit come in too: they would be broken next


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """Optimum of the relaxation: value, point, reduced costs (<= 0 at 0), row duals."""

    value: float
    x: Floats
    reduced: Floats
    duals: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """Best integer point found, its value and a proven upper bound."""

    value: float
    bound: float
    x: Floats
    proven: bool


def _proto(model: Linear, integer: bool) -> Any:
    m = model_pb2.ModelProto()
    m.variables.ids.extend(range(model.n))
    m.variables.lower_bounds.extend(model.lb.tolist())
    m.variables.upper_bounds.extend(model.ub.tolist())
    m.variables.integers.extend([integer] * model.n)
    m.objective.maximize = True
    cost = np.rint(model.cost) if integer else model.cost
    some = np.flatnonzero(cost)
    m.objective.linear_coefficients.ids.extend(some.tolist())
    m.objective.linear_coefficients.values.extend(cost[some].tolist())
    m.linear_constraints.ids.extend(range(model.m))
    m.linear_constraints.lower_bounds.extend(model.lo.tolist())
    m.linear_constraints.upper_bounds.extend(model.hi.tolist())
    _fill(m.linear_constraint_matrix, model.row, model.col, model.val)
    return m


def _fill(matrix: Any, row: Ints, col: Ints, val: Floats) -> None:
    """The triples, by row and column as MathOpt demands."""
    key = row * (int(col.max(initial=0)) + 1) + col
    if (key[1:] < key[:-1]).any():
        order = np.argsort(key, kind="stable")
        row, col, val = row[order], col[order], val[order]
    matrix.row_ids.extend(row.tolist())
    matrix.column_ids.extend(col.tolist())
    matrix.coefficients.extend(val.tolist())


def _run(proto: Any, kind: Any, params: Any, hint: Any = None) -> Any:
    extra = model_parameters_pb2.ModelSolveParametersProto()
    if hint is not None:
        extra.solution_hints.append(hint)
    return core.solve(proto, kind, core_init(), params, extra, None, core_registration(), None, None)


def core_init() -> Any:
    """An empty solver initialiser."""
    return parameters_pb2.SolverInitializerProto()


def core_registration() -> Any:
    """No callbacks."""
    from ortools.math_opt import callback_pb2

    return callback_pb2.CallbackRegistrationProto()


def _glop() -> Any:
    params = parameters_pb2.SolveParametersProto()
    params.glop.use_dual_simplex = True
    params.glop.use_preprocessing = False  # costs more than it saves here
    return params


def relax(model: Linear) -> Relaxed | None:
    """Solve the relaxation with GLOP; ``None`` if infeasible."""
    result = _run(_proto(model, integer=False), parameters_pb2.SOLVER_TYPE_GLOP, _glop())
    return _relaxed(model, result, np.arange(model.m))


def relax_lazily(model: Linear, lazy: Flags) -> Relaxed | None:
    """The relaxation, the rows ``lazy`` (shape (m,)) brought in only where they are broken.

    Leaving rows out can only raise the optimum, so it bounds the whole problem at every round. It
    stops when no row is broken, when a round changed next to nothing, or after ``ROUNDS``. ``None``
    if a round has no point; rows that were left out have dual 0.
    """
    links = joined(model)
    model = links.model
    idle = np.isneginf(model.lo) & np.isposinf(model.hi)
    rows = np.flatnonzero(~lazy & ~idle)
    start = _proto(model.only(rows), integer=False)
    solver = core.new(parameters_pb2.SOLVER_TYPE_GLOP, start, core_init())
    before = np.inf
    for _ in range(ROUNDS):
        plain = model_parameters_pb2.ModelSolveParametersProto()
        result = solver.solve(_glop(), plain, None, core_registration(), None, None)
        if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
            return None
        best = result.solutions[0].primal_solution
        value = float(best.objective_value)
        if before - value <= STILL * abs(value):
            break
        before = value
        act = model.activity(_dense(best.variable_values, model.n))
        near = (act > model.hi - NEAR) | (act < model.lo + NEAR)
        near[rows] = False
        if not ((act > model.hi + BROKEN) | (act < model.lo - BROKEN))[near].any():
            break
        new = np.flatnonzero(near)
        solver.update(_more(model, new, len(rows)))
        rows = np.concatenate([rows, new])
    found = _relaxed(model, result, rows)
    if found is None:
        return None
    return replace(found, x=links.plain(found.x), reduced=links.losses(found.reduced))


def _more(model: Linear, rows: Ints, first: int) -> Any:
    """The update that adds these rows, numbered from ``first`` on."""
    part = model.only(rows)
    update = model_update_pb2.ModelUpdateProto()
    update.new_linear_constraints.ids.extend(range(first, first + len(rows)))
    update.new_linear_constraints.lower_bounds.extend(part.lo.tolist())
    update.new_linear_constraints.upper_bounds.extend(part.hi.tolist())
    _fill(update.linear_constraint_matrix_updates, part.row + first, part.col, part.val)
    return update


def _relaxed(model: Linear, result: Any, rows: Ints) -> Relaxed | None:
    """What GLOP found, duals at the places of ``rows``."""
    if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
        return None
    best = result.solutions[0]
    duals = np.zeros(model.m)
    duals[rows] = _dense(best.dual_solution.dual_values, len(rows))
    return Relaxed(
        value=float(best.primal_solution.objective_value),
        x=_dense(best.primal_solution.variable_values, model.n),
        reduced=_dense(best.dual_solution.reduced_costs, model.n),
        duals=duals,
    )


def _dense(vector: Any, n: int) -> Floats:
    out = np.zeros(n)
    out[np.array(vector.ids, dtype=np.int64)] = np.array(vector.values)
    return out


@dataclass(frozen=True, slots=True)
class Effort:
    """Gap in cents at which to stop, work (hundreds of branch-and-bound nodes), seed."""

    gap: float
    work: float
    seed: int


def whole(model: Linear, keep: Ints, effort: Effort, hint: Floats | None = None) -> Whole | None:
    """Solve over the integer columns ``keep`` (the others at 0 or where their limits meet).

    ``None`` if no point was found. Costs are rounded to whole cents.
    """
    params = parameters_pb2.SolveParametersProto()
    params.threads = 1
    params.random_seed = effort.seed
    params.absolute_gap_tolerance = effort.gap
    # SCIP finds weeks where CP-SAT's single worker finds none (ADR 0002); a node limit, unlike a
    # clock, stops it at the same place on every machine.
    params.node_limit = max(1, int(NODES * effort.work))
    # The relaxation is tight already: cutting planes and long presolving cost more than they save
    # (ADR 0002 has the figures).
    scip = type(params.gscip)
    params.gscip.separating = scip.OFF
    params.gscip.heuristics = scip.FAST
    # The point this one finds is far from any good one, and diving finds others (ADR 0002).
    params.gscip.int_params["heuristics/shiftandpropagate/freq"] = -1
    # Branch by pseudo-costs: trying each branch out takes seconds at a node of this size.
    params.gscip.int_params["branching/pscost/priority"] = 1_000_000
    tight = tightened(model, keep)
    if tight is None:
        return None
    free = np.flatnonzero(tight.lb < tight.ub)
    links = joined(tight.over(free))
    asked = links.model.only(links.model.binding())
    suggestion = None
    if hint is not None:
        hint = np.append(hint, np.zeros(model.n - len(hint)))
        suggestion = model_parameters_pb2.SolutionHintProto()
        suggestion.variable_values.ids.extend(range(len(free)))
        suggestion.variable_values.values.extend(links.point(hint[free]).tolist())
    # SCIP's presolving has been seen to lose a row, in one of some two hundred weeks: then without.
    for presolve in (scip.FAST, scip.OFF):
        params.gscip.presolve = presolve
        result = _run(_proto(asked, integer=True), parameters_pb2.SOLVER_TYPE_GSCIP, params, suggestion)
        if not result.solutions:
            return None
        found = np.rint(_dense(result.solutions[0].primal_solution.variable_values, len(free)))
        if asked.holds(found):
            break
    else:
        return None
    x = tight.fixed()
    given = float(tight.cost @ x)
    x[free] = links.plain(found)
    return Whole(
        value=float(tight.cost @ x),
        bound=given + float(result.termination.objective_bounds.dual_bound),
        x=x,
        proven=result.termination.reason == result_pb2.TERMINATION_REASON_OPTIMAL,
    )


__all__ = [
    "Effort",
    "Relaxed",
    "Whole",
    "relax",
    "relax_lazily",
    "whole",
]
