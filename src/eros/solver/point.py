"""What stands in a weekly point beside its cells: drip windows, and columns that count cells."""

from __future__ import annotations

import numpy as np

from eros.domain.bank import Floats
from eros.domain.week import BIN_MIN
from eros.solver.linear import Linear
from eros.solver.problem import DripChoice
from eros.solver.weekly import Weekly


def counted(model: Linear, x: Floats, n_cells: int) -> Floats:
    """The point with its count columns in line with its cells."""
    off = model.activity(x)
    counts = (model.lo == 0) & (model.hi == 0) & (np.abs(off) > 0.5)
    at = np.flatnonzero(counts[model.row] & (model.col >= n_cells) & (model.val == -1.0))
    x[model.col[at]] += off[model.row[at]]
    return x


def windows(week: Weekly, x: Floats) -> tuple[DripChoice, ...]:
    """The drip windows of a weekly point."""
    sets, out = week.board.problem.given.facts.drip_sets, []
    for day, (cols, starts, length) in sorted(week.drip.items()):
        at = int(starts[int(np.argmax(x[cols]))]) * BIN_MIN
        index = next(i for i, s in enumerate(sets) if s.day == day)
        out.append(DripChoice(index, at, at + length * BIN_MIN))
    return tuple(out)
