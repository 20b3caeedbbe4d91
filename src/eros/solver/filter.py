"""The weekly decision: relaxation, columns worth keeping, integer problem, wider until good enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from eros.domain.bank import Floats, Ints
from eros.solver.linear import Effort, Linear, Relaxed, relax, whole
from eros.solver.minutes import Clash, Minutes, chosen_of
from eros.solver.problem import Settings
from eros.solver.refine import refined
from eros.solver.weekly import Weekly

ONE = 0.9999
SURE, SURER = 0.0, 0.02  # share of the mean value that dropping a sure cell must lose


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The best weekly point, what is proven about it, and the relaxation it came from."""

    x: Floats
    value: float
    bound: float
    relaxed: Relaxed
    kept: int
    rounds: int
    proven: bool


def kept_columns(model: Linear, relaxed: Relaxed, n_cells: int, theta: float) -> Ints:
    """Columns in use, or that lose at most ``theta`` cents by coming in; all auxiliary ones."""
    keep = (relaxed.x > 1e-7) | (relaxed.reduced >= -theta) | (model.lb > 0)
    keep[n_cells:] = True
    return np.flatnonzero(keep)


def decide(
    week: Weekly, settings: Settings, cuts: Sequence[Ints] = (), before: Weighed | None = None
) -> Weighed | None:
    """Solve the weekly problem; ``None`` if the relaxation or the whole problem has no point.

    ``cuts`` are sets of columns that may not stand together; ``before`` is the answer they cut off,
    whose relaxation still bounds. A column left out loses at least ``theta`` on the relaxation's
    value, so the restricted bound and (relaxation - theta), whichever is larger, bounds the problem.
    The restricted bound counts only while nothing stricter than the problem is in it.
    """
    model, cells = week.model, week.board.cells
    relaxed = relax(model) if before is None else before.relaxed
    if relaxed is None:
        return None
    theta, best, rounds = settings.theta_cents, None, 0
    hint = None if before is None else before.x
    for sure, work in ((SURE, 0.3), (SURER, 0.3), (None, 0.4), (None, 1.0)):
        if sure == SURER and best is not None:
            continue
        keep = kept_columns(model, relaxed, cells.n, theta)
        needed = cells.parent[keep[keep < cells.n]]
        keep = np.union1d(keep, needed[needed >= 0])
        fine = cut(refined(week, keep), cuts)
        if sure is not None:  # what the relaxation is sure of stays, as long as nothing speaks against it
            lb = fine.lb.copy()
            lb[_sure(week, relaxed, cuts, sure)] = 1.0
            fine = replace(fine, lb=lb)
        columns = np.concatenate([keep, np.arange(model.n, fine.n)])
        effort = Effort(settings.mip_gap, work * settings.max_work, settings.seed)
        found = whole(fine, columns, effort, hint)
        rounds += 1
        if found is not None and (best is None or found.value > best.value):
            best, hint = found, found.x[: model.n]
        if best is not None and (
            sure is None or relaxed.value - best.value <= settings.enough * abs(best.value) + 1.0
        ):
            break
        if sure is None:
            if len(keep) == model.n:
                break
            theta = float("inf")
    if best is None:
        return None
    x = best.x[: model.n]
    value = float(model.cost @ x)
    return Weighed(x, value, max(relaxed.value, value), relaxed, len(keep), rounds, best.proven)


def _sure(week: Weekly, relaxed: Relaxed, cuts: Sequence[Ints], least: float) -> Ints:
    """Cells at 1 in the relaxation for which minutes exist; those of a cut aside."""
    cells = week.board.cells
    x = np.zeros(cells.n)
    least *= relaxed.value / max(1.0, float(relaxed.x[: cells.n].sum()))
    x[: cells.n_free] = (relaxed.x[: cells.n_free] > ONE) & (relaxed.reduced[: cells.n_free] >= least)
    for cols in cuts:
        x[cols] = 0.0
    x[cells.n_free :] = 1.0
    for _ in range(int(x.sum())):
        alone = cells.followup & (x > 0) & (x[np.maximum(cells.parent, 0)] == 0)
        x[alone] = 0.0
        chosen = chosen_of(week.board, x)
        found = Minutes(week.board, chosen, bounds_only=True).solve()
        if not isinstance(found, Clash) or not found.places:
            break
        x[[chosen[i].column for i in found.places]] = 0.0
    return np.flatnonzero(x[: cells.n_free])


def cut(model: Linear, cuts: Sequence[Ints]) -> Linear:
    """The model with a row against each set of columns."""
    for cols in cuts:
        n = len(cols)
        model = replace(
            model,
            row=np.concatenate([model.row, np.full(n, model.m)]),
            col=np.concatenate([model.col, cols]),
            val=np.concatenate([model.val, np.ones(n)]),
            lo=np.append(model.lo, -np.inf),
            hi=np.append(model.hi, n - 1.0),
            rule=(*model.rule, ""),
        )
    return model


__all__ = ["Weighed", "decide", "kept_columns"]
