"""Two honest ways of filling a week without the solver, on the very problem that the solver gets.

* :func:`greedy`: best insertion. Again and again the option and half hour that adds most to the
  objective and breaks nothing; then follow-ups; hard minimums before or after, whichever is better.
* the product's own greedy rules pipeline (``eros.solver.greedy``), which a flag may put in the
  solver's place.

Both answer like the solver, so that the assembler and the judge treat their weeks alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eros.rules.base import PlanRule
from eros.solver.columns import board_of
from eros.solver.greedy.answer import answer
from eros.solver.greedy.minimums import complete
from eros.solver.greedy.partial import Partial
from eros.solver.problem import Answer, Problem, Settings
from eros.solver.verbs import listen


def greedy(problem: Problem, rules: Sequence[PlanRule], settings: Settings) -> Answer:
    """Best insertion; of two orders the better answer."""
    tries = []
    for minimums_first in (True, False):
        week = Partial(board_of(problem, listen(rules, problem.page, problem.week, problem.given)))
        good = complete(week) if minimums_first else True
        _insert(week)
        week.place_followups("value")
        good = complete(week) and good
        _insert(week)
        tries.append((good, answer(week)))
    return max(tries, key=lambda t: (t[0], t[1].value_cents - t[1].penalty_cents))[1]


def _insert(week: Partial) -> None:
    while True:
        gain = week.gain()
        if week.place_best(gain, week.open(), 0.0) is not None:
            continue
        # Where the mix is what stops a sale, another send pays if the sale brings more.
        blocked = np.where(week.open(shares=False)[week.option_sig], gain, -np.inf)
        best = float(blocked.max())
        if best <= 0 or week.place_best(gain, week.open() & ~week.sells[:, None], -2 * best) is None:
            return
