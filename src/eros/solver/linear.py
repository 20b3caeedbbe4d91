"""A linear model as arrays, and OR-Tools behind two calls: the relaxation and the integer problem."""

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

INF = float("inf")
NODES = 100  # branch-and-bound nodes per unit of work
ROUNDS = 6  # in which rows are brought into a relaxation, at most
STILL = 1e-9  # share of the optimum below which a round changed nothing
NEAR = 0.3  # rows this close to their limit come in too: they would be broken next
PASSES = 4  # over the rows, for the bounds they imply: later ones find next to nothing
BROKEN = 1e-6  # by how much a row must be broken


def sums(place: Ints, value: Floats, n: int) -> Floats:
    """Per place 0 .. n-1 the sum of its values."""
    return np.asarray(np.bincount(place, weights=value, minlength=n), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """Maximise ``cost @ x`` over ``lo <= A x <= hi``, ``lb <= x <= ub``; A in triples (row, col, val).

    ``rule`` names the rule behind each row ("" for structure).
    """

    cost: Floats
    lb: Floats
    ub: Floats
    row: Ints
    col: Ints
    val: Floats
    lo: Floats
    hi: Floats
    rule: tuple[str, ...]

    @property
    def n(self) -> int:
        """Columns."""
        return int(self.cost.shape[0])

    @property
    def m(self) -> int:
        """Rows."""
        return int(self.lo.shape[0])

    def activity(self, x: Floats) -> Floats:
        """A x."""
        return sums(self.row, self.val * x[self.col], self.m)


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


def _proto(model: Linear, keep: Ints | None, integer: bool) -> Any:
    cols = np.arange(model.n) if keep is None else keep
    m = model_pb2.ModelProto()
    m.variables.ids.extend(range(len(cols)))
    m.variables.lower_bounds.extend(model.lb[cols].tolist())
    m.variables.upper_bounds.extend(model.ub[cols].tolist())
    m.variables.integers.extend([integer] * len(cols))
    m.objective.maximize = True
    cost = model.cost[cols]
    if integer:
        cost = np.rint(cost)
    some = np.flatnonzero(cost)
    m.objective.linear_coefficients.ids.extend(some.tolist())
    m.objective.linear_coefficients.values.extend(cost[some].tolist())
    row, col, val, lo, hi = model.row, model.col, model.val, model.lo, model.hi
    if keep is not None:
        # What stands at 1 already moves to the limits.
        given = np.where(model.lb == model.ub, model.lb, 0.0)
        act = model.activity(given)
        lo, hi = lo - act, hi - act
        new = np.full(model.n, -1, dtype=np.int64)
        new[cols] = np.arange(len(cols))
        inside = new[col] >= 0
        row, col, val = row[inside], new[col[inside]], val[inside]
        # Rows that cannot bind any more, for lack of columns, only cost time.
        top = np.bincount(
            row, weights=np.maximum(val * model.ub[cols][col], val * model.lb[cols][col]), minlength=model.m
        )
        low = np.bincount(
            row, weights=np.minimum(val * model.ub[cols][col], val * model.lb[cols][col]), minlength=model.m
        )
        binds = (top > hi + 1e-9) | (low < lo - 1e-9)
        number = np.cumsum(binds) - 1
        inside = binds[row]
        row, col, val = number[row[inside]], col[inside], val[inside]
        lo, hi = lo[binds], hi[binds]
    m.linear_constraints.ids.extend(range(len(lo)))
    m.linear_constraints.lower_bounds.extend(lo.tolist())
    m.linear_constraints.upper_bounds.extend(hi.tolist())
    _fill(m.linear_constraint_matrix, row, col, val)
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
    result = _run(_proto(model, None, integer=False), parameters_pb2.SOLVER_TYPE_GLOP, _glop())
    return _relaxed(model, result, np.arange(model.m))


def relax_lazily(model: Linear, lazy: Flags) -> Relaxed | None:
    """The relaxation, the rows ``lazy`` (shape (m,)) brought in only where they are broken.

    Leaving rows out can only raise the optimum, so it bounds the whole problem at every round. It
    stops when no row is broken, when a round changed next to nothing, or after ``ROUNDS``. ``None``
    if a round has no point; rows that were left out have dual 0.
    """
    rows = np.flatnonzero(~lazy)
    start = _proto(_only(model, rows), None, integer=False)
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
    return _relaxed(model, result, rows)


def _only(model: Linear, rows: Ints) -> Linear:
    """The model with these rows alone."""
    place = np.full(model.m, -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    here = place[model.row] >= 0
    return replace(
        model,
        row=place[model.row[here]],
        col=model.col[here],
        val=model.val[here],
        lo=model.lo[rows],
        hi=model.hi[rows],
        rule=(),
    )


def _more(model: Linear, rows: Ints, first: int) -> Any:
    """The update that adds these rows, numbered from ``first`` on."""
    part = _only(model, rows)
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


def tightened(model: Linear, keep: Ints) -> Linear | None:
    """The model over whole numbers with the bounds its rows imply; ``None`` if they leave no point.

    Columns outside ``keep`` stand at 0, or where their limits meet. What is fixed closes most other
    cells, and a search would find that out by itself, but slowly: see ADR 0002.
    """
    lb = np.where(model.lb == model.ub, model.lb, 0.0)
    ub = lb.copy()
    lb[keep], ub[keep] = model.lb[keep], model.ub[keep]
    some = np.zeros(model.n, dtype=np.bool_)
    some[keep] = True
    here = np.flatnonzero((some | (lb != 0))[model.col])
    row, col, val = model.row[here], model.col[here], model.val[here]
    up = val > 0
    for _ in range(PASSES):
        a, b = val * lb[col], val * ub[col]
        low = sums(row, np.where(up, a, b), model.m)
        high = sums(row, np.where(up, b, a), model.m)
        if (low > model.hi + BROKEN).any() or (high < model.lo - BROKEN).any():
            return None
        over = (model.hi - low)[row] / val  # by how much a column may leave its own end of the row
        under = (high - model.lo)[row] / val
        top, bottom = ub.copy(), lb.copy()
        np.minimum.at(top, col[up], np.floor(lb[col[up]] + over[up] + BROKEN))
        np.minimum.at(top, col[~up], np.floor(lb[col[~up]] - under[~up] + BROKEN))
        np.maximum.at(bottom, col[~up], np.ceil(ub[col[~up]] + over[~up] - BROKEN))
        np.maximum.at(bottom, col[up], np.ceil(ub[col[up]] - under[up] - BROKEN))
        if (bottom > top).any():
            return None
        if (top == ub).all() and (bottom == lb).all():
            break
        lb, ub = bottom, top
    return replace(model, lb=lb, ub=ub)


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
    params.gscip.presolve = scip.FAST
    params.gscip.heuristics = scip.FAST
    # Branch by pseudo-costs: trying each branch out takes seconds at a node of this size.
    params.gscip.int_params["branching/pscost/priority"] = 1_000_000
    tight = tightened(model, keep)
    if tight is None:
        return None
    model = tight
    free = np.flatnonzero(model.lb < model.ub)
    suggestion = None
    if hint is not None:
        hint = np.append(hint, np.zeros(model.n - len(hint)))
        suggestion = model_parameters_pb2.SolutionHintProto()
        suggestion.variable_values.ids.extend(range(len(free)))
        suggestion.variable_values.values.extend(hint[free].tolist())
    result = _run(_proto(model, free, integer=True), parameters_pb2.SOLVER_TYPE_GSCIP, params, suggestion)
    if not result.solutions:
        return None
    x = np.where(model.lb == model.ub, model.lb, 0.0)
    given = float(model.cost @ x)
    x[free] = np.rint(_dense(result.solutions[0].primal_solution.variable_values, len(free)))
    return Whole(
        value=float(model.cost @ x),
        bound=given + float(result.termination.objective_bounds.dual_bound),
        x=x,
        proven=result.termination.reason == result_pb2.TERMINATION_REASON_OPTIMAL,
    )


__all__ = [
    "INF",
    "Effort",
    "Flags",
    "Linear",
    "Relaxed",
    "Whole",
    "relax",
    "relax_lazily",
    "tightened",
    "whole",
]
