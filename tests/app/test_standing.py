"""A re-plan beside sends that break hard rules by themselves: they stay, the rest is planned, and it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from tests.agency import NOW, PLANNED, WEEK

from eros.app import approving, editing
from eros.app.desk import Desk
from eros.app.editing import Bench, Change
from eros.app.judging import current_plan, judge_plan
from eros.app.replanning import replan
from eros.domain.plan import Finding, Send, SendId, Verdict, WeekPlan
from eros.domain.words import PlanStatus, SendKind, Severity
from eros.kit.errors import ErosError
from eros.pipeline.standing import KEPT

K = SendKind


def plan_of(desk: Desk, page: str) -> WeekPlan:
    return current_plan(desk, page, WEEK).judged.plan


def do(desk: Desk, page: str, *changes: Change) -> WeekPlan:
    def all_of_them(plan: WeekPlan, bench: Bench) -> WeekPlan:
        for change in changes:
            plan = change(plan, bench)
        return plan

    return editing.edit(desk, page, WEEK, all_of_them, by="ann", what="try").plan


def hard(verdict: Verdict) -> Mapping[tuple[str, SendId | None], Finding]:
    """Hard findings by rule and send; of several the largest."""
    found = sorted((f for f in verdict.findings if f.severity is Severity.HARD), key=lambda f: f.amount)
    return {(f.rule, f.send): f for f in found}


def standing(plan: WeekPlan, minute: int) -> tuple[Send, ...]:
    ids = {s.id for s in plan.sends if s.pinned_by_user or s.at < minute}
    ids |= {i for s in plan.sends if s.id in ids for i in (s.parent, s.link_to) if i is not None}
    return tuple(s for s in plan.sends if s.id in ids)


def around(desk: Desk, page: str, minute: int = 0) -> tuple[WeekPlan, set[str]]:
    """The week planned around what stands, which stays to the minute and breaks by itself all that the
    week breaks; and the rules it breaks."""
    before = current_plan(desk, page, WEEK)
    plan = before.judged.plan
    now = plan.week.origin + timedelta(minutes=minute) if minute else NOW
    done = replan(desk, page, WEEK, by="ann", now=now, dry_run=True).difference.after
    stand = standing(plan, minute)
    for send in stand:
        assert done.plan.get(send.id) == send
    assert all(s.at >= minute for s in done.plan.sends if s not in stand)
    ids = {s.id for s in stand}
    pins = tuple(p for p in plan.pins if p.send in ids)
    shown = {s.drip_window for s in stand}
    begun = tuple(w for w in plan.drip_windows if w.start < minute or w.id in shown)
    alone = replace(plan, sends=stand, pins=pins, drip_windows=begun)
    allowed = hard(judge_plan(desk, alone, before.judged.issued_at))
    for key, finding in hard(done.verdict).items():
        assert key in allowed and finding.amount <= allowed[key].amount + 1e-6, finding
    rules = {rule for rule, _ in hard(done.verdict)}
    told = [n.text for n in done.plan.notes if n.code == KEPT]
    assert len(told) == bool(rules) and all(rule in told[0] for rule in rules)
    return done.plan, rules


def some(draw: Callable[[int], int], plan: WeekPlan) -> Iterable[Change]:
    """Changes a person might make, most of them against some rule; ``draw`` gives a number below its own."""
    kinds, worn = list(K), next(s.caption_id for s in plan.sends if s.caption_id)
    for _ in range((1, 3, 6, 12)[draw(4)]):
        a, b = (plan.sends[draw(len(plan.sends))] for _ in range(2))
        yield (
            editing.move(b.id, max(a.at - 20 + draw(40), 0)),
            editing.move(a.id, a.at // 15 * 15),
            editing.add(kinds[draw(len(kinds))], draw(plan.week.length_min)),
            editing.add(a.kind, min(a.at + 30 + draw(170), plan.week.length_min - 1)),
            editing.recaption(a.id, worn),
            editing.pin(a.id),
            editing.drop(a.id),
        )[draw(7)]


def tried(change: Change) -> Change:
    """The change, or nothing where it cannot be made."""

    def make(plan: WeekPlan, bench: Bench) -> WeekPlan:
        try:
            return change(plan, bench)
        except ErosError:
            return plan

    return make


def at_random(desk: Desk, seed: int) -> None:
    rng = np.random.default_rng(seed)

    def draw(n: int) -> int:
        return int(rng.integers(n))

    page = PLANNED[seed % len(PLANNED)]
    plan = plan_of(desk, page)
    do(desk, page, *map(tried, some(draw, plan)))
    around(desk, page, (0, draw(plan.week.length_min), plan.week.day_start(3) + 600)[draw(3)])


@pytest.mark.parametrize("seed", range(8))
def test_whatever_people_do_there_is_a_week_around_it(desk: Desk, seed: int) -> None:
    at_random(desk, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8, 80))
def test_whatever_more_people_do_there_is_a_week_around_it(desk: Desk, seed: int) -> None:
    at_random(desk, seed)


def test_pins_closer_than_the_distance(desk: Desk) -> None:
    plan = plan_of(desk, "alexia")
    one, two = [s for s in plan.sends if s.kind in (K.BUMP_NORMAL, K.DM_FARM)][5:7]
    do(desk, "alexia", editing.pin(one.id), editing.move(two.id, one.at + 11))
    _, rules = around(desk, "alexia")
    assert rules == {"TIM08"}


def test_one_more_than_a_week_may_have(desk: Desk) -> None:
    """Two of a type that may come once: no third, and the rest of the week keeps its rules."""
    for page in PLANNED:
        week = plan_of(desk, page).week
        do(desk, page, *(editing.add(K.SNAPCHAT_BUNDLE, week.day_start(d) + 787) for d in (1, 4)))
        plan, rules = around(desk, page)
        assert (
            "LIM02" in rules and sum(s.kind is K.SNAPCHAT_BUNDLE for s in plan.sends if s.id[0] == "s") == 0
        )


def test_forty_pins_of_one_type_leave_minutes_for_the_rest(desk: Desk) -> None:
    """Hardly a stretch of four hours is free of them: which half hours go together is told by minutes."""
    week = plan_of(desk, "alexia").week
    pins = [week.day_start(i % 7) + 487 + i // 7 * 137 for i in range(40)]
    do(desk, "alexia", *(editing.add(K.PPV_UNLOCK, at) for at in pins))
    plan, rules = around(desk, "alexia")
    assert "LIM03" in rules and "TIM13" not in rules and len(plan.sends) > 100


def test_three_of_a_type_a_day_are_past(desk: Desk) -> None:
    plan = plan_of(desk, "delia")
    day = plan.week.day_start(1)
    do(desk, "delia", *(editing.add(K.DM_FARM, day + m) for m in (547, 727, 907)))
    after, rules = around(desk, "delia", plan.week.day_start(3))
    assert rules & {"MIX06", "LIM03"} and len(after.sends) > 80


def test_a_week_of_which_people_left_little_gets_what_still_fits(desk: Desk) -> None:
    """On Sunday night the types are too few: they are as many as can be, and the findings say so."""
    plan = plan_of(desk, "alexia")
    kept = (K.PPV_UNLOCK, K.BUMP_NORMAL, K.DM_FARM)
    out = [s.id for s in plan.sends if s.kind not in kept and s.parent is None and s.link_to is None]
    do(desk, "alexia", *(tried(editing.drop(i)) for i in out))
    after, rules = around(desk, "alexia", plan.week.day_start(6) + 20 * 60)
    assert rules == {"MIX03"}
    late = [s for s in after.sends if s.at >= plan.week.day_start(6) + 20 * 60]
    assert len({s.kind for s in after.sends}) > len({s.kind for s in after.sends if s not in late})


def test_a_rule_broken_by_what_stands_still_bars_approval(desk: Desk) -> None:
    plan = plan_of(desk, "alexia")
    one, two = [s for s in plan.sends if s.kind in (K.BUMP_NORMAL, K.DM_FARM)][5:7]
    do(desk, "alexia", editing.pin(one.id), editing.move(two.id, one.at + 11))
    replan(desk, "alexia", WEEK, by="ann", now=NOW)
    with pytest.raises(approving.PlanBreaksRules, match="TIM08"):
        approving.set_status(desk, "alexia", WEEK, PlanStatus.APPROVED, by="ann")
    do(desk, "alexia", editing.move(two.id, two.at))
    replan(desk, "alexia", WEEK, by="ann", now=NOW)
    assert not [n for n in plan_of(desk, "alexia").notes if n.code == KEPT]


def test_a_send_outside_the_pages_own_hours_is_found_with_the_edit(desk: Desk) -> None:
    """Active hours stand in no stored plan; the judge asks the page."""
    week = plan_of(desk, "alexia").week
    edit = editing.add(K.DM_FARM, week.day_start(2) + 7 * 60 + 44)  # 16 minutes before the page begins
    done = editing.edit(desk, "alexia", WEEK, edit, by="ann", what="try", dry_run=True)
    assert "TIM10" in {f.rule for f in done.brought} and not done.ok
