"""The weekly decision: relaxation, columns worth keeping, integer problem, wider until good enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eros.domain.bank import Floats, Ints
from eros.solver.linear import Effort, Linear, Relaxed, Whole, relax, whole
from eros.solver.problem import Settings


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
    model: Linear, n_cells: int, settings: Settings, *, parent: Ints, hint: Floats | None = None
) -> Weighed | None:
    """Solve the weekly problem; ``None`` if the relaxation or the whole problem has no point.

    A column left out loses at least ``theta`` on the relaxation's value, so the restricted bound
    and (relaxation - theta), whichever is larger, bounds the full problem.
    """
    relaxed = relax(model)
    if relaxed is None:
        return None
    theta, best, bound, rounds = settings.theta_cents, None, relaxed.value, 0
    keep = np.zeros(0, dtype=np.int64)
    for _ in range(4):
        wider = kept_columns(model, relaxed, n_cells, theta)
        needed = parent[wider[wider < n_cells]]
        wider = np.union1d(wider, needed[needed >= 0])
        if best is None or len(wider) > len(keep):
            keep = wider
            found = whole(model, keep, Effort(settings.mip_gap, settings.max_work, settings.seed), hint)
            rounds += 1
            if found is not None:
                full = len(keep) == model.n
                bound = min(bound, found.bound if full else max(found.bound, relaxed.value - theta))
                if best is None or found.value > best.value:
                    best, hint = found, found.x
        if best is not None and bound - best.value <= max(0.01 * abs(best.value), 1.0):
            break
        if len(keep) == model.n:
            break
        theta = theta * 4 if rounds < 3 else float("inf")
    if best is None:
        return None
    return Weighed(best.x, best.value, max(bound, best.value), relaxed, len(keep), rounds, best.proven)


def widen(
    model: Linear, weighed: Weighed, n_cells: int, settings: Settings, *, parent: Ints
) -> Floats | None:
    """Decide again after a cut, from the same relaxation."""
    for theta in (settings.theta_cents, 8 * settings.theta_cents, float("inf")):
        keep = kept_columns(model, weighed.relaxed, n_cells, theta)
        needed = parent[keep[keep < n_cells]]
        keep = np.union1d(keep, needed[needed >= 0])
        found = whole(model, keep, Effort(settings.mip_gap, settings.max_work, settings.seed), weighed.x)
        if found is not None:
            return found.x
    return None


__all__ = ["Weighed", "Whole", "decide", "kept_columns", "widen"]
