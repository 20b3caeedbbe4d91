"""Wishes about a part of a day or a share of the week, and captions that change places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from tests.solver.problems import REVENUE, pool_of, problem, usual_rules

from eros.domain.words import PpvStyle, SendKind
from eros.rules.base import of
from eros.solver.captions import Captions
from eros.solver.leaning import Place, lean
from eros.solver.problem import Problem, Solved, Target
from eros.solver.solve import solve

UNLOCK = SendKind.PPV_UNLOCK
P = problem(3, a_day=10)


def solved(p: Problem) -> Solved:
    answer = solve(p, usual_rules(p.page))
    assert isinstance(answer, Solved)
    return answer


def missed(p: Problem, answer: Solved, target: Target) -> float:
    mine = [s.at for s in answer.placed if s.option is not None and p.options[s.option] in target.which]
    return target.off(sum(target.covers(p.week, at) for at in mine), len(mine))


def test_a_span_covers_its_minutes_of_its_day_half_open() -> None:
    wish = Target(REVENUE, 0, 1, 5, "w", 2, span=(600, 660))
    start = P.week.day_start(2)
    assert [wish.covers(P.week, start + m) for m in (599, 600, 659, 660)] == [False, True, True, False]
    assert not wish.covers(P.week, P.week.day_start(3) + 610)
    assert [wish.off(n, 9) for n in (0, 1, 3)] == [0, 0, 2]


def test_a_share_is_missed_by_what_the_day_is_short_of() -> None:
    wish = Target(REVENUE, 0, 9, 5, "w", 2, share=0.25)
    assert [wish.off(n, 8) for n in (0, 1, 2, 3)] == [2, 1, 0, 0]
    assert wish.off(0, 0) == 0


@pytest.mark.parametrize(
    "wish",
    [
        Target(REVENUE, 0, 0, 50_000, "w", 1, span=(600, 1440)),
        Target(REVENUE, 2, 9, 50_000, "w", 4, span=(480, 840)),
        Target(of(SendKind.BUNDLE), 0, 9, 50_000, "w", 6, share=0.5),
    ],
)
def test_a_dear_wish_is_met_and_its_price_told(wish: Target) -> None:
    before = solved(P)
    assert missed(P, before, wish) > 0, "proves nothing"
    after = solved(replace(P, targets=(*P.targets, wish)))
    assert missed(P, after, wish) == 0
    assert after.stats["relaxed_cents"] < before.stats["relaxed_cents"]  # answers differ within the gap
    cheap = replace(P, targets=(*P.targets, replace(wish, cents=1)))
    told = [s for s in solved(cheap).slacks if s.why == "w"]
    assert told and told[0].cents == pytest.approx(missed(cheap, solved(cheap), wish))


def places(bases: list[float]) -> list[Place]:
    return [(UNLOCK, base, i % 7, PpvStyle.SOLO) for i, base in enumerate(bases)]


def a_problem(day_lean: dict[tuple[int, str], float], contents: tuple[str | None, ...]) -> Problem:
    pool = pool_of(UNLOCK, 3, len(contents))
    pool = replace(pool, content=contents, factor=np.linspace(1.2, 1.0, len(contents)))
    return replace(P, pools={UNLOCK: pool}, day_lean=day_lean)


def test_captions_change_places_for_a_day_and_the_cost_is_slack() -> None:
    p = a_problem({(2, "niche"): 1.5}, ("niche", "solo", "solo"))
    had = Captions((0, 1, 2), 7.0, 0)
    now = lean(places([100.0, 99.0, 98.0]), had, p)
    assert now.rank[2] == 0 and sorted(r for r in now.rank if r is not None) == [0, 1, 2]
    factor, bases = p.pools[UNLOCK].factor, np.array([100.0, 99.0, 98.0])
    lost = float(bases @ factor - bases @ factor[[r or 0 for r in now.rank]])
    assert lost > 0 and now.slack_cents == pytest.approx(7.0 + lost)


def test_the_exchange_is_the_best_one() -> None:
    rng = np.random.default_rng(1)
    p = a_problem({(d, c): 1 + rng.random() / 3 for d in range(5) for c in "ab"}, ("a", "b", "a", None, "b"))
    bases = (50 + 100 * rng.random(5)).tolist()
    got = lean(places(bases), Captions((0, 1, 2, 3, 4), 0.0, 0), p).rank

    def worth(rank: Sequence[int | None]) -> float:
        pool = p.pools[UNLOCK]
        dealt = [r or 0 for r in rank]
        worths = [
            float(base * pool.factor[r]) * p.leans(i, None, pool.content[r])
            for i, (base, r) in enumerate(zip(bases, dealt, strict=True))
        ]
        return sum(worths)

    assert worth(got) == pytest.approx(max(worth(order) for order in permutations(range(5))))


def test_a_send_without_a_caption_and_a_pool_without_content_stay() -> None:
    p = a_problem({(2, "niche"): 1.5}, (None, None, None))
    had = Captions((0, None, 2), 1.0, 1)
    assert lean(places([1.0, 2.0, 3.0]), had, p) == had


def test_a_week_uses_the_same_captions_and_no_bound_is_lost() -> None:
    contents = tuple(("niche", "solo", None)[i % 3] for i in range(90))
    p = replace(P, pools={k: replace(pool, content=contents) for k, pool in P.pools.items()})
    plain = solved(p)
    leant = solved(replace(p, day_lean={(4, "niche"): 1.1}, style_lean={(PpvStyle.SOLO, "solo"): 1.05}))

    def used(answer: Solved) -> Counter[tuple[SendKind, int | None]]:
        return Counter((s.kind, s.pool_rank) for s in answer.placed)

    def fridays(answer: Solved) -> int:
        return sum(
            s.pool_rank is not None and contents[s.pool_rank] == "niche" and p.week.day(s.at) == 4
            for s in answer.placed
        )

    assert used(plain) == used(leant)
    assert fridays(leant) > fridays(plain)
    assert plain.value_cents >= leant.value_cents > 0.99 * plain.value_cents
    assert leant.bound_cents == pytest.approx(plain.bound_cents)


def test_a_place_that_keeps_its_caption_is_left_out_of_the_exchange() -> None:
    p = a_problem({(2, "niche"): 1.5}, ("niche", "solo", "solo"))
    had = Captions((0, 1, 2), 0.0, 0)
    assert lean(places([100.0, 99.0, 98.0]), had, p, frozenset({0})).rank[0] == 0
    assert lean(places([100.0, 99.0, 98.0]), had, p).rank[0] != 0
