"""Wishes about a part of a day or a share of the week, and captions that change places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from tests.planscript import scene
from tests.solver.plans import refused
from tests.solver.problems import REVENUE, Says, pool_of, problem, usual_rules

from eros.domain.facts import PastSend
from eros.domain.plan import Send
from eros.domain.words import PpvStyle, SendKind
from eros.rules.base import of
from eros.rules.measure import mean_day
from eros.solver import stage
from eros.solver.captions import Captions, alike
from eros.solver.leaning import Place, bring, lean
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


# Ten sends over the week, four of the day's content elsewhere: Wednesday owes one.
TEN = [(UNLOCK, 100.0, i % 7, PpvStyle.SOLO) for i in range(10)]
SPARE = (*("niche",) * 4, *("solo",) * 6, "niche", "niche")


def owing(first_spare: float, second_spare: float = 0.5, *, fixed: tuple[Send, ...] = ()) -> Problem:
    """Ranks 10 and 11 are the captions that the week does not use."""
    p = a_problem({(2, "niche"): 1.1, (2, "solo"): 1.0}, SPARE)
    factor = np.array([1.0] * 10 + [first_spare, second_spare])
    return replace(p, pools={UNLOCK: replace(p.pools[UNLOCK], factor=factor)}, fixed=fixed)


# Niche stands from Thursday to Sunday, ranks 6 and 9 on Wednesday.
DEALT = Captions((4, 5, 6, 0, 1, 2, 3, 7, 8, 9), 7.0, 0)


def anything(place: int, rank: int, ranks: Sequence[int | None]) -> bool:
    return True


def test_a_day_that_is_short_takes_an_unused_caption_of_its_content() -> None:
    got = bring(TEN, DEALT, owing(0.95), anything)
    assert got.rank == (4, 5, 10, 0, 1, 2, 3, 7, 8, 9)
    assert got.slack_cents == pytest.approx(7.0 + 5.0)
    better = bring(TEN, DEALT, owing(0.92, 1.2), anything)
    assert better.rank[2] == 11 and better.slack_cents == 7.0  # earns more: no slack is given back


def test_a_day_keeps_its_captions_where_the_lean_does_not_make_up_for_it() -> None:
    assert bring(TEN, DEALT, owing(0.90), anything) == DEALT
    assert bring(TEN, DEALT, owing(0.91), anything) != DEALT


def test_a_day_that_has_its_share_takes_no_more() -> None:
    has = replace(DEALT, rank=(4, 5, 0, 6, 1, 2, 3, 7, 8, 9))
    assert bring(TEN, has, owing(0.99), anything) == has
    few = replace(DEALT, rank=(4, 5, 6, 0, 1, 2, None, 7, 8, 9))  # three of a week: no day owes one
    assert bring(TEN, few, owing(0.99), anything) == few


def test_pinned_sends_are_counted_and_followups_neither_counted_nor_changed() -> None:
    def pinned(day: str, kind: str = "ppv_unlock") -> tuple[Send, ...]:
        return scene(f"{day} 10:07 {kind} content=niche").plan.sends

    assert bring(TEN, DEALT, owing(0.99, fixed=pinned("wed")), anything) == DEALT
    nine = replace(DEALT, rank=(4, 5, 6, 0, 1, 2, None, 7, 8, 9))
    assert bring(TEN, nine, owing(0.99, fixed=pinned("mon")), anything).rank[2] == 3  # free again
    p = owing(0.99)
    behind = [(SendKind.PPV_FOLLOWUP if place[2] == 2 else place[0], *place[1:]) for place in TEN]
    p = replace(p, pools={**p.pools, SendKind.PPV_FOLLOWUP: p.pools[UNLOCK]})
    assert bring(behind, DEALT, p, anything) == DEALT


def test_what_may_not_be_used_is_passed_over() -> None:
    asked: list[tuple[int, int]] = []

    def picky(place: int, rank: int, ranks: Sequence[int | None]) -> bool:
        asked.append((place, rank))
        assert ranks == list(DEALT.rank)
        return (place, rank) == (9, 11)

    worse = [place if i != 9 else (UNLOCK, 300.0, 2, PpvStyle.SOLO) for i, place in enumerate(TEN)]
    got = bring(worse, DEALT, owing(0.99, 0.98), picky)
    assert got.rank[9] == 11 and got.rank[2] == 6 and got.slack_cents == pytest.approx(7.0 + 6.0)
    assert asked == [(2, 10), (2, 11), (9, 10), (9, 11)]  # the cheapest first


def test_in_a_week_what_is_brought_is_rested_eligible_and_like_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Few captions of the content are in use, many others are barred, worn or twins of those in use."""
    rng, pools = np.random.default_rng(2), {}
    for kind, pool in P.pools.items():
        text = [*pool.text[:9], *(f"{pool.text[i % 9]}!" if i % 2 else pool.text[i] for i in range(9, 90))]
        contents = tuple("niche" if i >= 9 else "solo" for i in range(90))
        factor = np.sort(1 + rng.random(90) / 20)[::-1]
        pools[kind] = replace(pool, content=contents, factor=factor, text=tuple(text))
    early = [pool.ids[i] for pool in pools.values() for i in range(9, 40)]
    worn = tuple(PastSend(-4000 - i, None, caption_id=name) for i, name in enumerate(early))
    facts = replace(P.given.facts, past=(*P.given.facts.past, *worn))
    p = replace(
        P, pools=pools, day_lean={(d, "niche"): 1.1 for d in (1, 5)}, given=replace(P.given, facts=facts)
    )
    rules = (
        *usual_rules(p.page),
        Says("BAR", lambda m: m.eligible("TST01", lambda c, k: c.text[0] not in "257")),
    )

    def days() -> list[bool]:
        """Whether the days have their share, all rules kept."""
        answer = solve(p, rules)
        assert isinstance(answer, Solved) and refused(p, answer, rules) == {}
        shown = [
            p.week.day(s.at)
            for s in answer.placed
            if s.pool_rank is not None and s.pool_rank >= 9 and s.kind is not SendKind.PPV_FOLLOWUP
        ]
        return [shown.count(day) >= mean_day(len(shown)) for day in (1, 5)]

    asked: list[int] = []

    def counting(text: str, others: Sequence[str], ratio: float) -> bool:
        asked.append(len(others))
        return alike(text, others, ratio)

    monkeypatch.setattr(stage, "alike", counting)
    assert days() == [True, True]
    assert asked and min(asked) > 50, "not compared with the week's other captions"
    monkeypatch.setattr(stage, "bring", lambda places, found, problem, usable: found)
    assert days() != [True, True], "proves nothing"


def test_a_text_is_alike_from_the_ratio_on() -> None:
    assert alike("come and see what is new", ["no", "Come and see what is new!"], 90.0)
    assert not alike("come and see what is new", ["a walk by the sea", ""], 90.0)
    assert not alike("x", [], 90.0)
