"""Which days the search decides anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.solver.problems import problem, usual_rules

from eros.domain.bank import Floats, Ints
from eros.solver import filter as search
from eros.solver.columns import board_of
from eros.solver.filter import days_of, decide
from eros.solver.linear import Linear
from eros.solver.mathopt import relax_lazily
from eros.solver.problem import Settings
from eros.solver.verbs import listen
from eros.solver.weekly import Weekly, weekly


@pytest.fixture(scope="module")
def week() -> Weekly:
    p = problem(0)
    return weekly(board_of(p, listen(usual_rules(p.page), p.page, p.week, p.given)))


def test_a_column_belongs_to_the_day_that_all_its_rows_speak_of(week: Weekly) -> None:
    day, c, m = days_of(week), week.board.cells, week.model
    assert (day[: c.n] == c.day).all()
    counts, says = week.counts
    seen = set()
    for column, row in zip(counts.tolist(), says.tolist(), strict=True):
        cells = m.col[m.row == row]
        days = set(c.day[cells[cells < c.n_free]].tolist())
        if len(days) > 1:
            assert day[column] == -1
        elif days:
            # It may stand in a row of the whole week too; then it is no day's own.
            assert day[column] in (-1, *days)
        seen.add(int(day[column]))
    slack = {int(day[j]) for first, last, _, _ in week.soft for j in range(first, last)}
    assert -1 in slack and len(slack & set(range(7))) == 7


def test_two_days_that_swapped_what_each_should_carry_are_decided_first(
    week: Weekly, monkeypatch: pytest.MonkeyPatch
) -> None:
    relaxed = relax_lazily(week.model, week.lazy)
    assert relaxed is not None
    asked: list[list[int]] = []
    days = search._Search._days

    def seen(self: search._Search, x: Floats, which: Ints) -> tuple[Linear, Ints]:
        asked.append(which.tolist())
        return days(self, x, which)

    monkeypatch.setattr(search._Search, "_days", seen)
    monkeypatch.setattr(search._Search, "_try", lambda *_: False)
    c = week.board.cells
    known = relaxed.x.copy()
    dear = np.where(c.day[: c.n_free] == 1, c.value[: c.n_free] * known[: c.n_free], 0.0)
    known[np.argmax(dear)] = 0.0  # the best of Tuesday has gone to Saturday
    spare = np.where((c.day[: c.n_free] == 5) & (known[: c.n_free] == 0), c.value[: c.n_free], 0.0)
    known[np.argmax(spare)] = 0.5
    decide(week, Settings(enough=1e-9), known=known)
    assert asked[0] == [1, 5]
    assert len({tuple(a) for a in asked}) == len(asked) == search.TIMES


def test_where_the_relaxation_stands_in_part_fewer_idle_columns_are_kept(week: Weekly) -> None:
    relaxed = relax_lazily(week.model, week.lazy)
    assert relaxed is not None
    n = week.board.cells.n_free
    whole, parts = np.rint(relaxed.x), relaxed.x.copy()
    parts[np.flatnonzero(parts[:n] <= search.IDLE)[: search.IN_PART + 1]] = 0.01
    idle = [search._Search(week, replace(relaxed, x=x), Settings(), ()).idle for x in (whole, parts)]
    assert idle == [search.MOST, search.FEWER]
