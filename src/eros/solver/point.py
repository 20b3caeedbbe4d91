"""The drip windows of a weekly point."""

from __future__ import annotations

import numpy as np

from eros.domain.bank import Floats
from eros.domain.week import BIN_MIN
from eros.solver.problem import DripChoice
from eros.solver.weekly import Weekly


def windows(week: Weekly, x: Floats) -> tuple[DripChoice, ...]:
    """The drip windows of a weekly point; none on a day where what stands leaves no room for one."""
    sets, out = week.board.problem.given.facts.drip_sets, []
    for day, (cols, starts, length) in sorted(week.drip.items()):
        if not (x[cols] > 0.5).any():
            continue
        at = int(starts[int(np.argmax(x[cols]))]) * BIN_MIN
        index = next(i for i, s in enumerate(sets) if s.day == day)
        out.append(DripChoice(index, at, at + length * BIN_MIN))
    return tuple(out)
