"""Planning a page: once for the same inputs, explained to the cent, never over people's heads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests import agency
from tests.agency import WEEK

from eros.app import approving, editing
from eros.app.desk import Desk
from eros.app.inputs import Ask
from eros.app.judging import current_plan
from eros.app.planning import PlanSettled, plan_page, save_judged
from eros.app.store_errors import PageNotFound, PlanChanged
from eros.domain.plan import JudgedWeek, Send, SendId, WeekPlan
from eros.domain.words import PlanStatus, Severity

PRICED = ("parent", "send_type", "time", "caption", "same_day", "recency")


@pytest.fixture(params=agency.PLANNED)
def judged(planned: Desk, request: pytest.FixtureRequest) -> JudgedWeek:
    return current_plan(planned, request.param, WEEK).judged


def priced_again(send: Send) -> float:
    """Expected cents from the reasons alone."""
    product, taken = 1.0, 0
    for reason in send.reasons:
        if reason.factor not in PRICED:
            continue
        if reason.multiplier is not None:
            product *= reason.multiplier
        elif reason.factor == "send_type":
            product *= reason.effect_cents or 0
        else:
            taken += reason.effect_cents or 0
    return product + taken


def test_the_reasons_are_exactly_the_factors_that_priced_it(judged: JudgedWeek) -> None:
    for send in judged.plan.sends:
        # the basis is told in whole cents, and so is each thing taken off
        slack = 2 + sum(r.multiplier or 0 for r in send.reasons if r.factor in PRICED)
        assert abs(priced_again(send) - send.expected_cents) <= slack, send
        factors = [r.factor for r in send.reasons]
        assert {"send_type", "time", "caption"} <= set(factors), send.id
        assert ("parent" in factors) is (send.parent is not None)
        if send.price_cents is not None and send.kind != "tip_goal":
            assert any(f.startswith("price") for f in factors), send


def test_every_reason_is_an_effect_or_a_multiplier_and_has_words(judged: JudgedWeek) -> None:
    for send in judged.plan.sends:
        for reason in send.reasons:
            silent = reason.effect_cents is None and reason.multiplier is None
            assert silent is reason.factor.startswith("price"), reason  # a price moves no factor
            assert reason.effect_cents is None or reason.multiplier is None, reason
            assert reason.text.strip()


def test_a_send_names_what_lost_to_it(judged: JudgedWeek) -> None:
    lost = [r for s in judged.plan.sends for r in s.reasons if r.factor in ("other_time", "other_caption")]
    assert len(lost) >= len(judged.plan.sends)
    assert all(r.effect_cents is not None and r.effect_cents <= 0 for r in lost)


def test_the_objective_is_the_sum_of_the_sends_and_below_its_bound(judged: JudgedWeek) -> None:
    goal = judged.plan.objective
    assert goal.expected_cents == sum(s.expected_cents for s in judged.plan.sends) > 0
    assert goal.bound_cents >= goal.expected_cents
    assert 0 <= goal.gap < 0.05


def test_intervals_hold_what_is_expected(judged: JudgedWeek) -> None:
    for send in judged.plan.sends:
        lo, hi = send.interval_cents
        assert lo <= hi and hi >= send.expected_cents, send


def test_a_planned_week_keeps_every_hard_rule(judged: JudgedWeek) -> None:
    assert judged.verdict.ok
    assert not [f for f in judged.verdict.findings if f.severity is Severity.HARD]
    assert judged.verdict.sends_checked == len(judged.plan.sends)


def test_notes_reach_the_plan(judged: JudgedWeek) -> None:
    codes = {n.code for n in judged.plan.notes}
    assert "performance.diverges" in codes  # agent 1's
    assert "types.no_live_event" in codes or judged.plan.page.id == "alexia"  # agent 4's
    assert "plan.short_of_target" in codes  # agent 7's
    assert len(set(judged.plan.notes)) == len(judged.plan.notes)


def test_the_same_inputs_are_planned_once(desk: Desk) -> None:
    first = current_plan(desk, "alexia", WEEK)
    again = plan_page(desk, "Alexia", WEEK, by="somebody")
    assert not again.fresh and again.version == first.version == 1
    assert again.judged == first.judged


def test_other_inputs_are_planned_anew_as_a_new_version(desk: Desk) -> None:
    made = plan_page(desk, "alexia", WEEK, by="somebody", ask=Ask(seed=5))
    assert made.fresh and made.version == 2
    assert made.judged.plan.provenance is not None and made.judged.plan.provenance.seed == 5
    first = current_plan(desk, "alexia", WEEK).judged.plan.provenance
    assert first is not None and first.inputs_sha256 == made.judged.plan.provenance.inputs_sha256


def test_what_people_changed_is_not_planned_over(desk: Desk) -> None:
    send = current_plan(desk, "alexia", WEEK).judged.plan.sends[3].id
    editing.edit(desk, "alexia", WEEK, editing.pin(send), by="ann", what="pin")
    kept = plan_page(desk, "alexia", WEEK, by="fleet", ask=Ask(seed=9))
    assert not kept.fresh and kept.by_hand and kept.version == 2
    assert current_plan(desk, "alexia", WEEK).version == 2


@pytest.mark.parametrize("status", [PlanStatus.APPROVED, PlanStatus.PUBLISHED])
def test_a_settled_week_is_not_planned_over(desk: Desk, status: PlanStatus) -> None:
    approving.set_status(desk, "alexia", WEEK, PlanStatus.APPROVED, by="ann")
    if status is PlanStatus.PUBLISHED:
        approving.set_status(desk, "alexia", WEEK, PlanStatus.PUBLISHED, by="ann")
    with pytest.raises(PlanSettled, match=status):
        plan_page(desk, "alexia", WEEK, by="somebody", again=True)
    assert current_plan(desk, "alexia", WEEK).version == 1


def test_the_slower_of_two_planners_is_told(desk: Desk) -> None:
    seen = current_plan(desk, "alexia", WEEK)
    save_judged(desk, seen.judged, None, by="ann", reason="first", seen=seen)
    with pytest.raises(PlanChanged):
        save_judged(desk, seen.judged, None, by="bob", reason="second", seen=seen)
    assert current_plan(desk, "alexia", WEEK).reason == "first"


def test_a_week_approved_while_it_is_edited_stays_approved(desk: Desk) -> None:
    def meanwhile(plan: WeekPlan, bench: editing.Bench) -> WeekPlan:
        approving.set_status(desk, "alexia", WEEK, PlanStatus.APPROVED, by="bob")
        return plan

    with pytest.raises(PlanChanged, match="approved"):
        editing.edit(desk, "alexia", WEEK, meanwhile, by="ann", what="nothing")
    assert current_plan(desk, "alexia", WEEK).status is PlanStatus.APPROVED


def test_an_unknown_page_is_named_with_its_nearest(desk: Desk) -> None:
    with pytest.raises(PageNotFound, match="alexia"):
        plan_page(desk, "alexai", WEEK, by="somebody")


def test_next_weeks_plan_knows_this_weeks_approved_one(desk: Desk) -> None:
    approving.set_status(desk, "alexia", WEEK, PlanStatus.APPROVED, by="ann")
    following = plan_page(desk, "alexia", WEEK + timedelta(days=7), by="ann")
    assert following.judged.verdict.ok
    before = {s.caption_id for s in current_plan(desk, "alexia", WEEK).judged.plan.sends if s.caption_id}
    after = {s.caption_id for s in following.judged.plan.sends if s.caption_id}
    assert not before & after


def test_a_plans_own_ids_hold_together(judged: JudgedWeek) -> None:
    ids = [s.id for s in judged.plan.sends]
    assert len(set(ids)) == len(ids)
    for send in judged.plan.sends:
        for other in (send.parent, send.link_to):
            assert other is None or judged.plan.get(SendId(other)) is not None
    assert replace(judged.plan) == judged.plan
