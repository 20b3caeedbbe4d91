"""The greedy rules pipeline: an answer of the solver's make to the very same question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.solver.plans import plan_of, refused
from tests.solver.problems import Says, problem, usual_rules

from eros.domain.facts import CaptionFact
from eros.domain.page import ActiveHours
from eros.domain.words import SendKind, Tier
from eros.rules.base import DAY, EVERY, PlanRule
from eros.solver.greedy.answer import penalty_of, value_of
from eros.solver.greedy.pipeline import RulesPipeline
from eros.solver.problem import Problem, Settings, Solved, Stay
from eros.solver.solve import solve

LETTERS = ("RET", "ERT", "TRE", "RRET", "", "EERT", "RET")


def filled(p: Problem, rules: tuple[PlanRule, ...] | None = None) -> Solved:
    return RulesPipeline(LETTERS)(p, usual_rules(p.page) if rules is None else rules, Settings())


@pytest.mark.parametrize(("seed", "paid"), [(0, True), (3, False)])
def test_a_week_keeps_the_rules_and_earns_less_than_the_solvers(seed: int, paid: bool) -> None:
    p = problem(seed, paid=paid, a_day=9)
    answer = filled(p)
    assert refused(p, answer, usual_rules(p.page)).keys() <= {"BMP"}  # a hard minimum beyond its means
    assert len(answer.placed) >= 20
    assert answer.value_cents == pytest.approx(value_of(answer.placed))
    assert (answer.proven, answer.bound_cents) == (False, answer.value_cents)
    best = solve(p, usual_rules(p.page))
    assert isinstance(best, Solved)
    assert best.value_cents - penalty_of(p, best.placed) > answer.value_cents - answer.penalty_cents
    assert filled(p).placed == answer.placed


def test_what_is_given_stands_and_is_planned_around() -> None:
    p = problem(0, a_day=9)
    pins = tuple(s for s in plan_of(p, filled(p)).sends if s.at < 2 * 1440)
    again = replace(p, fixed=pins, not_before=2 * 1440)
    answer = filled(again)
    assert {(s.kind, s.at) for s in answer.placed if s.fixed is not None} == {(s.kind, s.at) for s in pins}
    assert all(s.fixed is not None or s.at >= 2 * 1440 for s in answer.placed)
    worn = {s.caption_id for s in pins}
    fresh = [
        p.pools[s.kind].ids[s.pool_rank] for s in answer.placed if s.fixed is None and s.pool_rank is not None
    ]
    assert not worn & set(fresh)
    assert len(fresh) == len(set(fresh))


def test_a_wish_to_stay_keeps_more_of_the_earlier_week() -> None:
    p = problem(2, a_day=9)
    before = plan_of(p, filled(p))
    moved = replace(p, value=p.value * (1 + 0.1 * ((p.value.astype(int) % 7) - 3) / 3))

    def kept(answer: Solved) -> int:
        old = {(s.kind, s.at // 30) for s in before.sends}
        return sum((s.kind, s.at // 30) in old for s in answer.placed)

    wishes = tuple(Stay(s, 2_000_000) for s in before.sends)
    assert kept(filled(replace(moved, stay=wishes))) > kept(filled(moved))


def test_a_caption_that_a_rule_refuses_is_not_taken() -> None:
    p = problem(0, a_day=9)
    taken = filled(p)
    first = next(s for s in taken.placed if s.pool_rank == 0)
    name = p.pools[first.kind].ids[0]

    def allowed(caption: CaptionFact, kind: SendKind) -> bool:
        return caption.id != name

    rules = (*usual_rules(p.page), Says("NOT", lambda m: m.eligible("NOT", allowed)))
    worn = [p.pools[s.kind].ids[s.pool_rank] for s in filled(p, rules).placed if s.pool_rank is not None]
    assert name not in worn


def test_without_captions_a_person_writes() -> None:
    answer = filled(problem(6, captions=1, a_day=6, tier=Tier.LOW))
    assert any(s.pool_rank is None for s in answer.placed)


def test_what_cannot_be_is_left_out_and_nothing_crashes() -> None:
    p = problem(0, a_day=9)
    closed = filled(p, (*usual_rules(p.page), Says("NIL", lambda m: m.forbid(EVERY))))
    assert closed.placed == ()
    dear = filled(replace(p, value=np.full(p.value.shape, np.nan)))
    assert dear.placed == ()


def test_a_soft_demand_closes_nothing() -> None:
    p = problem(0, a_day=9)
    soft = Says("SFT", lambda m: m.at_most(EVERY, 1, DAY, cents=5))
    assert filled(p, (*usual_rules(p.page), soft)).placed == filled(p).placed


@pytest.mark.parametrize(
    ("start", "zone", "hours"),
    [
        (date(2026, 3, 2), "America/New_York", None),  # spring: 167 hours
        (date(2026, 10, 26), "America/New_York", ActiveHours(480, 1619)),  # autumn: 169
    ],
)
def test_odd_weeks_and_late_hours(start: date, zone: str, hours: ActiveHours | None) -> None:
    p = problem(4, start=start, zone=zone, hours=hours, a_day=9)
    answer = filled(p)
    assert refused(p, answer, usual_rules(p.page)) == {}
    assert all(0 <= s.at < p.week.length_min for s in answer.placed)
