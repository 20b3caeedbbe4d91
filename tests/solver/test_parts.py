"""The stages one by one, each against something that does not share its code."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import csr_matrix
from tests.solver.problems import ENGAGEMENT, REVENUE, Says, kinds_of, pool_of, problem, usual_rules

from eros.domain.words import Category, PpvStyle, SendKind
from eros.rules.base import DAY, Which
from eros.solver.assign import assign
from eros.solver.captions import Captions, Item, LengthWish, choose
from eros.solver.columns import board_of
from eros.solver.filter import decide
from eros.solver.joined import joined
from eros.solver.linear import Linear
from eros.solver.mathopt import Effort, relax, relax_lazily, whole
from eros.solver.minutes import adjacency, narrow, settle
from eros.solver.problem import Infeasible, Lift, Pool, Settings
from eros.solver.rows import Rows
from eros.solver.solve import solve
from eros.solver.styles import lawful, walk
from eros.solver.verbs import listen
from eros.solver.weekly import Weekly, weekly


def oracle(model: Linear) -> float:
    """HiGHS over the same matrix."""
    a = csr_matrix((model.val, (model.row, model.col)), shape=(model.m, model.n))
    found = milp(
        -model.cost, integrality=np.ones(model.n), bounds=Bounds(model.lb, model.ub),
        constraints=LinearConstraint(a, model.lo, model.hi), options={"mip_rel_gap": 1e-9},
    )  # fmt: skip
    assert found.status == 0
    return float(-found.fun)


def tiny(seed: int) -> Weekly:
    """A week with evenings only and eight options."""
    from eros.domain.page import ActiveHours

    p = problem(seed, a_day=4, drip_days=(), past=False, hours=ActiveHours(1080, 1260))
    some = [0, 1, 3, 7, 13, 14, 16, 18]
    p = replace(
        p, options=tuple(p.options[i] for i in some), value=np.rint(p.value[some]),
        followup_value=np.rint(p.followup_value[some]), targets=(),
    )  # fmt: skip
    rules = [r for r in usual_rules(p.page) if r.code not in {"DIV", "MIX", "BMP", "CMP", "CAP"}]
    rules.append(
        Says(
            "MIX",
            lambda m: m.share(
                REVENUE, Which(kinds_of(Category.REVENUE) | kinds_of(Category.ENGAGEMENT)), 0.4, 0.6
            ),
        )
    )
    return weekly(board_of(p, listen(rules, p.page, p.week, p.given)))


@pytest.mark.parametrize("seed", [0, 1])
def test_the_weekly_decision_against_another_solver(seed: int) -> None:
    week = tiny(seed)
    best = oracle(week.model)
    found = decide(week, Settings(mip_gap=0.0005, enough=0.002, max_work=6.0))
    assert found is not None
    assert found.value <= best + 1e-6
    assert found.value >= 0.99 * best
    assert found.bound >= best - 1e-6


def test_the_relaxation_prices_its_columns() -> None:
    week = tiny(2)
    point = relax(week.model)
    assert point is not None
    used = point.x > 1e-6
    assert point.value == pytest.approx(float(week.model.cost @ point.x))
    assert (np.abs(point.reduced[used & (point.x < 1 - 1e-6)]) < 1e-4).all()


@pytest.fixture(scope="module", params=[0, 3])
def full(request: pytest.FixtureRequest) -> Weekly:
    """A whole week of all types, under the usual rules."""
    p = problem(request.param)
    return weekly(board_of(p, listen(usual_rules(p.page), p.page, p.week, p.given)))


def test_rows_brought_in_when_broken_give_the_whole_relaxation(full: Weekly) -> None:
    assert full.lazy.sum() > 500
    point, lazily = relax(full.model), relax_lazily(full.model, full.lazy)
    assert point is not None and lazily is not None
    assert lazily.value >= point.value - 1e-3  # never below: it bounds
    assert lazily.value == pytest.approx(point.value, rel=5e-4)
    assert (lazily.reduced[lazily.x <= 1e-7] < 1.0).all()
    without = relax(replace(full.model, lo=np.where(full.lazy, -np.inf, full.model.lo),
                            hi=np.where(full.lazy, np.inf, full.model.hi)))  # fmt: skip
    assert without is not None and without.value > lazily.value + 1.0  # the rows do bind


def test_follow_ups_joined_to_their_parents_leave_the_relaxation_as_it_is(full: Weekly) -> None:
    new = joined(full.model)
    assert len(full.model.links) > 100 and len(new.child) >= len(full.model.links)
    apart, together = relax(full.model), relax(new.model)
    assert apart is not None and together is not None
    assert together.value == pytest.approx(apart.value, rel=1e-7)
    x = new.plain(together.x)
    act = full.model.activity(x)
    assert (act <= full.model.hi + 1e-6).all() and (act >= full.model.lo - 1e-6).all()
    assert (new.losses(together.reduced)[x <= 1e-7] < 1.0).all()
    assert np.isinf(new.model.hi[new.model.links]).all()


def test_counts_in_long_rows_leave_the_relaxation_as_it_is(full: Weekly) -> None:
    rows = np.ones(full.model.m, dtype=np.bool_)
    rows[full.counts[1]] = False
    row, col, val = full.over_cells(rows)
    plain = replace(full.model, row=row, col=col, val=val)
    folded, whole_rows = relax(full.model), relax(plain)
    assert folded is not None and whole_rows is not None
    assert len(full.model.val) < len(plain.val)
    assert folded.value == pytest.approx(whole_rows.value, rel=1e-7)


def test_the_same_cells_by_hour_and_by_day_are_two_counts() -> None:
    none = np.zeros(4, dtype=np.bool_)
    rows = Rows(np.zeros(4), none, none, np.full(4, -1))
    cells = np.arange(4)
    by_day, _ = rows.totals(cells, np.array([0, 0, 0, 0]))
    by_hour, _ = rows.totals(cells, np.array([0, 0, 1, 1]))
    assert len(by_day) == 1 and len(by_hour) == 2
    assert not set(by_day) & set(by_hour)
    assert set(rows.totals(cells, np.array([0, 0, 1, 1]))[0]) == set(by_hour)  # asked again: the same


def test_an_empty_model_has_no_point() -> None:
    one = np.ones(1)
    model = Linear(one, 0 * one, one, np.array([0]), np.array([0]), one, 2 * one, 3 * one, ("",))
    assert relax(model) is None
    assert whole(model, np.array([0]), Effort(0.0, 1.0, 1)) is None


@pytest.mark.parametrize("seed", range(5))
def test_the_assignment_against_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = 12, 15
    gain = rng.uniform(1, 1000, (n, m))
    row, col = np.divmod(np.arange(n * m), m)
    taken = assign(gain.ravel(), row, col, n)
    r, c = linear_sum_assignment(-gain)
    assert float(gain.ravel()[taken].sum()) == pytest.approx(float(gain[r, c].sum()), abs=0.2)


def _pools(seed: int) -> dict[SendKind, Pool]:
    return {k: pool_of(k, seed, 12) for k in (SendKind.PPV_UNLOCK, SendKind.BUNDLE)}


def test_the_length_wish_is_met_at_least_cost() -> None:
    pools = _pools(1)
    items = [Item(k, b, counts=True) for k in pools for b in (900.0, 700.0, 500.0, 300.0)]
    allowed = {k: np.ones(12, dtype=np.bool_) for k in pools}
    wish = LengthWish(250, 449, 0.75, 1e6)

    def long(ranks: tuple[int | None, ...]) -> int:
        return sum(
            r is not None and 250 <= pools[i.kind].chars[r] <= 449 for i, r in zip(items, ranks, strict=True)
        )

    free, bound = choose(items, pools, allowed), choose(items, pools, allowed, wishes=[wish])
    assert long(free.rank) < 6 <= long(bound.rank)
    assert bound.short_units == 0
    dear = choose(items, pools, allowed, wishes=[LengthWish(250, 449, 0.75, 1e-6)])
    assert long(dear.rank) == long(free.rank)


def test_alike_captions_are_not_used_together() -> None:
    text = ("Good morning, coffee first?", "Good morning, coffee first!", "Something else entirely")
    pool = Pool(
        np.arange(3), ("a", "b", "c"), text, np.array([1.2, 1.1, 1.0]), np.full(3, 30), (None,) * 3, 1.0
    )  # fmt: skip
    items = [Item(SendKind.DM_FARM, 100.0), Item(SendKind.DM_FARM, 90.0)]
    allowed = {SendKind.DM_FARM: np.ones(3, dtype=np.bool_)}
    found = choose(items, {SendKind.DM_FARM: pool}, allowed, near_ratio=90.0)
    assert set(found.rank) == {0, 2}
    assert found.slack_cents > 0
    taken = choose(items, {SendKind.DM_FARM: pool}, allowed, near_ratio=90.0, taken_texts=[text[0]])
    many = [text[0], *(f"{i}" * 40 for i in range(30))]  # more texts than captions are chosen
    assert choose(items, {SendKind.DM_FARM: pool}, allowed, near_ratio=90.0, taken_texts=many) == taken
    assert set(taken.rank) == {None, 2}


def test_styles_keep_their_halves_and_never_repeat() -> None:
    unique = frozenset({"winner", "bundle"})
    rng = np.random.default_rng(3)
    styles = list(PpvStyle)
    for _ in range(300):
        n = int(rng.integers(1, 7))
        minutes = sorted(rng.integers(480, 1440, n).tolist())
        pattern = tuple(styles[i] for i in rng.permutation(4))
        found = walk(pattern, minutes, [None] * n, unique, int(rng.integers(0, 4)))
        assert lawful(minutes, found, unique), (pattern, minutes, found)
    assert not lawful([500, 600], [PpvStyle.WINNER, PpvStyle.WINNER], unique)
    assert not lawful([700, 800], [PpvStyle.BUNDLE, PpvStyle.BUNDLE], unique)
    assert lawful([700, 710, 800], [PpvStyle.BUNDLE, PpvStyle.SOLO, PpvStyle.BUNDLE], unique)


def test_narrowing_decides_exactly() -> None:
    """Against all answers of small systems with holes in their domains."""
    rng = np.random.default_rng(7)
    met = set()
    for _ in range(400):
        masks = [int(rng.integers(1, 64)) for _ in range(3)]
        edges = [(int(i), int(j), int(rng.integers(-3, 5))) for i, j in combinations(range(3), 2)]
        edges.append((2, 0, -int(rng.integers(1, 6))))
        base = [0, 2, 4]
        answers = [
            t
            for t in np.ndindex(6, 6, 6)
            if all(masks[k] >> t[k] & 1 for k in range(3))
            and all(t[j] + base[j] >= t[i] + base[i] + d for i, j, d in edges)
        ]
        found = narrow(masks, base, edges)
        assert (found is not None) is bool(answers)
        met.add(found is not None)
        if found is not None:
            lowest = [(m & -m).bit_length() - 1 for m in found]
            assert tuple(lowest) in answers
            trial = [1 << v for v in lowest]
            assert settle(trial, base, adjacency(edges, 3), [0, 1, 2])
    assert met == {True, False}


def test_the_clash_is_named_and_only_it() -> None:
    p = problem(0)
    rules = (
        *usual_rules(p.page),
        Says("NOR", lambda m: m.at_most(REVENUE, 2, DAY)),
        Says("MOR", lambda m: m.at_least(REVENUE, 3, DAY)),
    )
    answer = solve(p, rules)
    assert isinstance(answer, Infeasible)
    assert set(answer.clash) == {"NOR", "MOR"}
    assert answer.relaxation[0] == "allow 3 sends a day instead of 2 (NOR)"


def test_a_rule_that_closes_cells_can_clash_too() -> None:
    p = problem(0)
    gone = Which(frozenset(sorted(kinds_of(Category.REVENUE))[:6]))
    answer = solve(p, (*usual_rules(p.page), Says("SHUT", lambda m: m.forbid(gone))))
    assert isinstance(answer, Infeasible)
    assert set(answer.clash) == {"DIV", "SHUT"}
    assert answer.relaxation == ("allow 3 types of sends instead of 4 (DIV)",)


__all__ = ["ENGAGEMENT"]


def test_a_count_of_one_place_keeps_a_sliding_limit() -> None:
    n = 12  # cells of one day, none on the days around it
    free = np.zeros(n, dtype=np.bool_)
    rows = Rows(np.ones(n), free, free, np.full(n, -1))
    rows.sliding("CMP04", np.arange(n), np.full(n, 6), 5, 1.0)
    model = rows.done()
    found = whole(model, np.arange(model.n), Effort(0.0, 10.0, 1))
    assert found is not None and found.value == pytest.approx(1.0)


FACTORS = np.array([1.5, 1.4, 1.3, 1.2])


def keeping(
    texts: tuple[str, ...], *, keep: dict[int, int], n: int = 2, taken: tuple[str, ...] = ()
) -> Captions:
    """Captions of ``n`` sends that earn less the later; the pool's factors fall, too."""
    pool = Pool(
        np.arange(len(texts)), texts, texts, FACTORS[: len(texts)], np.full(len(texts), 30),
        (None,) * len(texts), 1.0,
    )  # fmt: skip
    items = [Item(SendKind.DM_FARM, 100.0 - i) for i in range(n)]
    allowed = {SendKind.DM_FARM: np.ones(len(texts), dtype=np.bool_)}
    return choose(
        items, {SendKind.DM_FARM: pool}, allowed, near_ratio=90.0, taken_texts=taken, keep=keep,
        refused=lambda kind, rank: texts[rank] == "Refused",
    )  # fmt: skip


TEXTS = ("Good morning, coffee first?", "How was the rain on your way?", "Something else entirely", "Refused")


def test_a_kept_caption_stays_and_the_bound_knows_what_it_costs() -> None:
    assert keeping(TEXTS, keep={}).rank == (0, 1)
    found = keeping(TEXTS, keep={0: 2, 1: 0})
    assert found.rank == (2, 0)
    free = 1.5 * 100 + 1.4 * 99
    assert found.slack_cents == pytest.approx(free - (1.3 * 100 + 1.5 * 99), abs=0.02)


def test_a_kept_caption_is_used_once_and_only_if_the_rules_allow_it() -> None:
    assert keeping(TEXTS, keep={0: 1, 1: 1}).rank in {(1, 0), (0, 1)}
    assert 3 not in keeping(TEXTS, keep={0: 3}).rank
    assert keeping(TEXTS, keep={0: 0}, taken=("Good morning, coffee first!",)).rank == (1, 2)


def test_what_comes_beside_a_kept_caption_is_not_its_twin() -> None:
    twins = ("Good morning, coffee first!", "Good morning, coffee first?", "Something else entirely")
    assert keeping(twins, keep={1: 1}).rank == (2, 1)
    two = keeping(twins, keep={0: 0, 1: 1})  # both may not: one of them gives way
    assert set(two.rank) in ({0, 2}, {1, 2})


@pytest.mark.parametrize(("by", "n"), [(1.5, 6), (1.25, 5), (1.1, 5), (0.75, 3), (0.5, 2)])
def test_a_lift_makes_so_many_more_and_no_more(by: float, n: int) -> None:
    """Twenty captions, every second of a kind, all worth nearly the same: four of eight by worth alone."""
    held = np.arange(20) % 2 == 0
    text = tuple(f"caption number {i}" for i in range(20))
    plain = Pool(
        np.arange(20), tuple(map(str, range(20))), text, 1.0 - np.arange(20) / 250, np.full(20, 30), (None,) * 20, 1.0
    )  # fmt: skip
    items = [Item(SendKind.BUNDLE, 1_000.0) for _ in range(8)]
    allowed = {SendKind.BUNDLE: np.ones(20, dtype=np.bool_)}

    def count(pool: Pool) -> int:
        return sum(
            bool(held[r]) for r in choose(items, {SendKind.BUNDLE: pool}, allowed).rank if r is not None
        )

    assert count(plain) == 4
    assert count(replace(plain, lifts=(Lift("tone:a", by, held),))) == n


def test_a_lift_takes_nothing_that_is_worth_less_even_so() -> None:
    held = np.array([False, False, True])
    pool = Pool(np.arange(3), ("a", "b", "c"), ("one", "two", "three"), np.array([1.0, 1.0, 0.7]), np.full(3, 30),
                (None,) * 3, 1.0, lifts=(Lift("tone:a", 1.25, held),))  # fmt: skip
    allowed = {SendKind.BUNDLE: np.ones(3, dtype=np.bool_)}
    found = choose([Item(SendKind.BUNDLE, 100.0)] * 2, {SendKind.BUNDLE: pool}, allowed)
    assert set(found.rank) == {0, 1}
