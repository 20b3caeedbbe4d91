"""What the rows of a model imply, and the same rows written another way."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.solver.problems import problem, usual_rules

from eros.domain.bank import Floats
from eros.rules.base import ORDINARY
from eros.solver.columns import board_of
from eros.solver.joined import joined
from eros.solver.linear import Linear, sums, tightened
from eros.solver.mathopt import Effort, whole
from eros.solver.minutes import Chosen, Clash, Minutes
from eros.solver.rows import Rows
from eros.solver.verbs import Apart, Demands, listen
from eros.solver.weekly import Weekly, weekly


@st.composite
def models(draw: st.DrawFn) -> Linear:
    """Up to five columns of 0..2 under up to four rows with small whole numbers."""
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    row, col = (a.ravel() for a in np.mgrid[0:m, 0:n])
    val = np.array(draw(st.lists(st.sampled_from([-2, -1, 1, 2]), min_size=m * n, max_size=m * n)), float)
    lb = np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)), float)
    lo = np.array(draw(st.lists(st.sampled_from([-np.inf, -1, 0, 1, 3]), min_size=m, max_size=m)))
    hi = np.maximum(lo, draw(st.lists(st.sampled_from([0, 1, 2, np.inf]), min_size=m, max_size=m)))
    return Linear(np.ones(n), lb, np.full(n, 2.0), row, col, val, lo, hi, ("",) * m)


def points(model: Linear) -> set[tuple[int, ...]]:
    """All whole points, by asking each."""
    found = set()
    for x in product(*(range(int(a), int(b) + 1) for a, b in zip(model.lb, model.ub, strict=True))):
        act = model.activity(np.array(x, float))
        if (act <= model.hi + 1e-9).all() and (act >= model.lo - 1e-9).all():
            found.add(x)
    return found


@given(models())
def test_drawn_bounds_lose_no_point(model: Linear) -> None:
    tight = tightened(model, np.arange(model.n))
    if tight is None:
        assert not points(model)
    else:
        assert points(tight) == points(model)
        assert (tight.lb >= model.lb).all() and (tight.ub <= model.ub).all()


@given(models(), st.lists(st.sampled_from([0, 0, 1, None]), min_size=3, max_size=3))
def test_joined_columns_have_the_same_points_at_the_same_worth(
    part: Linear, parents: list[int | None]
) -> None:
    """The columns of a random model and three more, some of them follow-ups of its first two."""
    n, m = part.n + 3, part.m
    links = [(part.n + i, min(p, part.n - 1)) for i, p in enumerate(parents) if p is not None]
    of = sorted({p for _, p in links})
    row = [*(m + of.index(p) for _, p in links), *(m + i for i in range(len(of)))]
    col = [*(f for f, _ in links), *of]
    ones = [1.0] * len(links) + [-1.0] * len(of)
    base = Linear(
        cost=np.arange(1.0, n + 1),
        lb=np.append(part.lb, np.zeros(3)),
        ub=np.ones(n),
        row=np.concatenate([part.row, part.row[:3] * 0, np.array(row, int)]),
        col=np.concatenate([part.col, part.n + np.arange(3)[: len(part.row[:3])], np.array(col, int)]),
        val=np.concatenate([part.val, np.ones(len(part.row[:3])), ones]),
        lo=np.append(part.lo, np.full(len(of), -np.inf)),
        hi=np.append(part.hi, np.zeros(len(of))),
        rule=("",) * (m + len(of)),
        links=m + np.arange(len(of)),
    )
    new = joined(base)
    pairs = list(zip(new.parent.tolist(), new.child.tolist(), strict=True))
    assert len(pairs) == sum(base.lb[p] == 0 for _, p in links)  # what stands anyway is not joined
    alone = {
        x
        for x in points(new.model)
        if all(x[p] + sum(x[f] for q, f in pairs if q == p) <= 1 for p in new.parent)
    }
    back = {tuple(int(v) for v in new.plain(np.array(x, float))) for x in alone}
    assert back == points(base)
    for x in alone:
        plain = new.plain(np.array(x, float))
        assert new.point(plain).tolist() == list(x)
        assert new.model.cost @ np.array(x) == base.cost @ plain


def test_what_is_fixed_closes_its_row() -> None:
    one = np.ones(3)
    model = Linear(
        one, np.array([1.0, 0, 0]), one, np.zeros(3, int), np.arange(3), one, -one[:1], one[:1], ("",)
    )
    tight = tightened(model, np.arange(3))
    assert tight is not None
    assert tight.ub.tolist() == [1, 0, 0]


def test_a_week_that_its_fixed_sends_decide_is_an_answer() -> None:
    one = np.ones(2)
    cost = np.array([5.0, 4.0])
    model = Linear(
        cost, np.array([1.0, 0]), one, np.zeros(2, int), np.arange(2), one, -one[:1], one[:1], ("",)
    )
    found = whole(model, np.arange(2), Effort(0.0, 1.0, 1))
    assert found is not None and found.proven
    assert (found.x.tolist(), found.value, found.bound) == ([1, 0], 5, 5)


def test_columns_that_are_not_kept_stand_at_nothing() -> None:
    one = np.ones(3)
    model = Linear(one, 0 * one, one, np.zeros(3, int), np.arange(3), one, 2 * one[:1], 3 * one[:1], ("",))
    tight = tightened(model, np.array([0, 1]))
    assert tight is not None
    assert tight.lb.tolist() == [1, 1, 0]  # the two that are left must both stand
    assert tightened(model, np.array([0])) is None


@pytest.fixture(scope="module")
def week() -> Weekly:
    """A whole week of all types, under the usual rules."""
    p = problem(0)
    return weekly(board_of(p, listen(usual_rules(p.page), p.page, p.week, p.given)))


def test_counts_spelt_out_say_what_their_cells_say(week: Weekly) -> None:
    m, n = week.model, week.board.cells.n
    x = np.random.default_rng(5).integers(0, 2, n).astype(float)
    all_rows = np.ones(m.m, dtype=np.bool_)
    all_rows[week.counts[1]] = False
    row, col, val = week.over_cells(all_rows)
    assert not np.isin(col, week.counts[0]).any()
    cells = col < n
    spelt = sums(row[cells], val[cells] * x[col[cells]], m.m)
    assert (spelt == m.activity(week.counted(x)))[all_rows].all()
    assert (spelt != m.activity(np.append(x, np.zeros(m.n - n))))[all_rows].any()  # counts do matter


def test_rows_over_some_cells_are_those_of_all_without_the_others(week: Weekly) -> None:
    rng, n = np.random.default_rng(6), week.board.cells.n
    rows, some = rng.random(week.model.m) < 0.7, rng.random(n) < 0.2
    rows[week.counts[1]] = False
    row, col, val = week.over_cells(rows)
    inside = (col < n) & some[np.minimum(col, n - 1)]
    few = week.over_cells(rows, some)
    assert 0 < len(few[0]) < len(row)
    for mine, every in zip(few, (row, col, val), strict=True):
        assert (mine == every[inside]).all()


def test_a_price_a_row_is_a_slack_a_row() -> None:
    none = np.zeros(2, dtype=np.bool_)
    rows = Rows(np.zeros(2), none, none, np.full(2, -1))
    each: Floats = np.array([-np.inf, 1.0])
    rows.add("", np.array([0, 1]), np.array([0, 1]), np.ones(2), each, np.array([0.0, np.inf]),
             cents=np.array([5.0, 7.0]), why=["over", "under"])  # fmt: skip
    assert rows.why == [(2, 3, "over", 5.0), (3, 4, "under", 7.0)]
    assert rows.done().cost.tolist() == [0, 0, -5, -7]


def test_whole_groups_are_written_as_folding_would_leave_their_cells() -> None:
    group = np.repeat([0, 1, 2, 5], [70, 3, 65, 20])
    group[::11] = -1

    def done(*, whole: bool) -> Linear:
        none = np.zeros(len(group), dtype=np.bool_)
        rows = Rows(np.zeros(len(group)), none, none, group)
        extra = rows.columns(np.zeros(1), np.ones(1))
        lo, hi = np.full(3, -np.inf), np.array([1.0, 2.0, 3.0])
        wanted, row, val = [0, 1, 2, 5, 5], np.array([0, 0, 1, 1, 2]), np.array([1.0, 2.0, 1.0, -3.0, 1.0])
        more = (np.array([1]), extra, np.array([-1.0]))
        if whole:
            rows.by_group("A", row, np.array(wanted), lo, hi, val=val, more=more)
        else:
            cells = [np.flatnonzero(group == g) for g in wanted]
            each = np.repeat(np.arange(5), [len(c) for c in cells])
            rows.add(
                "A",
                np.concatenate([row[each], more[0]]),
                np.concatenate([*cells, extra]),
                np.concatenate([val[each], more[2]]),
                lo,
                hi,
            )
        assert len(rows.counts) == 1 and rows.rule == [""] * 4 + ["A"] * 3
        return rows.done()

    one, other = done(whole=True), done(whole=False)
    for name in ("cost", "lb", "ub", "row", "col", "val", "lo", "hi"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert len(one.row) < 2 * len(group)


def test_the_smallest_clash_has_minutes_without_any_one_of_its_sends() -> None:
    p = problem(0)
    board = board_of(p, Demands((Apart("GAP", ORDINARY, ORDINARY, 45),)))
    sig = int(board.cells.sig[board.cells.option >= 0][0])
    bins = [10, 14, 20, 21, 22, 23, 30, 40]  # three half hours in a row are a minute too short for three
    chosen = [Chosen(i, sig, b, None, None) for i, b in enumerate(bins)]
    found = Minutes(board, chosen, bounds_only=True).solve()
    assert isinstance(found, Clash)
    assert found.places == (3, 4, 5)
    for out in found.places:
        rest = [c for i, c in enumerate(chosen) if i in found.places and i != out]
        assert not Minutes(board, rest).hopeless()
