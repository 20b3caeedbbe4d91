"""What else a send could have been: each half hour on offer is asked of the model itself."""

from __future__ import annotations

import numpy as np
import pytest
from tests.solver.problems import problem, usual_rules

from eros.domain.bank import Floats
from eros.solver.columns import board_of
from eros.solver.explain import Explainer
from eros.solver.filter import decide
from eros.solver.instead import _penalties, _possible, _slots
from eros.solver.minutes import nearest
from eros.solver.point import windows
from eros.solver.problem import Settings
from eros.solver.verbs import listen
from eros.solver.weekly import missed, weekly


@pytest.mark.parametrize("seed", [0, 3])
def test_a_send_may_move_where_every_row_holds_and_for_what_the_rows_then_cost(seed: int) -> None:
    p = problem(seed, a_day=8)
    week = weekly(board_of(p, listen(usual_rules(p.page), p.page, p.week, p.given)))
    weighed = decide(week, Settings())
    assert weighed is not None
    m, c = week.model, week.board.cells
    ask = Explainer(week)
    ask.stand(weighed.x, windows(week, weighed.x))
    ask.one_by_one()
    stand = np.flatnonzero((c.option >= 0) & (weighed.x[: c.n] > 0.5))
    send, cell = _possible(ask, stand)
    soft = _penalties(ask, stand, send, cell) + ask.lost(stand)[send]
    told = {(int(stand[i]), int(j)): float(s) for i, j, s in zip(send, cell, soft, strict=True)}

    def priced(x: Floats) -> tuple[bool, float]:
        """Whether the rows that are asked hold at a point, and what its wishes cost."""
        act = m.activity(week.counted(x))
        rows = ask.pure & (ask.cents == 0)
        short, cost = missed(week, week.counted(x)), 0.0
        for first, last, _, cents in week.soft:
            cost += cents * float(short[first:last].sum())
        return bool(((act <= m.hi + 1e-6) & (act >= m.lo - 1e-6))[rows].all()), cost

    holds, before = priced(weighed.x[: c.n])
    assert holds
    kept, closed = 0, 0
    alone = [j for j in stand.tolist() if j not in ask.child]  # a follow-up goes where its parent goes
    for column in alone[::2]:
        same = (c.option == c.option[column]) & (weighed.x[: c.n] < 0.5) & ~ask.blocked
        for other in np.flatnonzero(same)[::5].tolist():
            x = weighed.x[: c.n].copy()
            x[column], x[other] = 0.0, 1.0
            holds, after = priced(x)
            assert holds == ((column, other) in told), (column, other)
            kept, closed = kept + holds, closed + (not holds)
            if holds:
                assert told[column, other] == pytest.approx(after - before, abs=0.01)
    assert kept > 20 and closed > 20
    assert set(_slots(ask, stand, ask.lost(stand))) == {column for column, _ in told}


def test_the_nearest_minute_comes_first_and_of_two_the_earlier() -> None:
    minutes = [0, 4, 7, 9, 29]
    mask = sum(1 << m for m in minutes)
    for wish in range(30):
        assert list(nearest(mask, wish)) == sorted(minutes, key=lambda m, w=wish: (abs(m - w), m))  # type: ignore[misc]
