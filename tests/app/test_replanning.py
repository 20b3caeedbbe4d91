"""Planning again around what is fixed; what speaks against a send; what would be if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from tests.agency import NOW, WEEK

from eros.app import approving, editing, flags
from eros.app.desk import Desk
from eros.app.judging import current_plan
from eros.app.replanning import (
    RuleUnknown,
    RuleUnswitchable,
    SettingUnclear,
    replan,
    what_if,
    why_not,
)
from eros.domain.plan import Send, WeekPlan
from eros.domain.records import DripSetRecord
from eros.domain.week import BIN_MIN
from eros.domain.words import PlanStatus, SendKind, Tier
from eros.flags.setting import OFF, ON, Setting
from eros.rules.overrides import UNSWITCHABLE

PAGE = "alexia"
MOST_CHANGED = 0.15  # of the sends, when nothing forces a change


def times(sends: tuple[Send, ...]) -> dict[str, tuple[int, str | None, int | None]]:
    return {s.id: (s.at, s.caption_id, s.price_cents) for s in sends}


def longer_windows(desk: Desk) -> None:
    """Ten minutes longer than the planner draws them, so that one drawn anew is another one."""

    def longer(plan: WeekPlan, _: object) -> WeekPlan:
        return replace(plan, drip_windows=tuple(replace(w, end=w.end + 10) for w in plan.drip_windows))

    editing.edit(desk, PAGE, WEEK, longer, by="ann", what="longer")


def test_nothing_changed_nothing_changes(desk: Desk) -> None:
    done = replan(desk, PAGE, WEEK, by="ann", now=NOW)
    assert done.version == 2 and done.fixed == 0
    change = done.difference
    n = len(change.before.plan.sends)
    assert change.kept >= (1 - MOST_CHANGED) * n, (change.kept, n)
    assert change.after.verdict.ok


def test_pins_stay_to_the_minute(desk: Desk) -> None:
    plan = current_plan(desk, PAGE, WEEK).judged.plan
    for send in plan.sends[5::9]:
        editing.edit(desk, PAGE, WEEK, editing.pin(send.id), by="ann", what="pin")
    pinned = [s for s in current_plan(desk, PAGE, WEEK).judged.plan.sends if s.pinned_by_user]
    done = replan(desk, PAGE, WEEK, by="ann", now=NOW)
    for send in pinned:
        assert done.difference.after.plan.get(send.id) == send
    assert done.fixed >= len(pinned) and done.difference.after.verdict.ok


def test_the_past_stays_and_nothing_new_is_put_into_it(desk: Desk) -> None:
    before = current_plan(desk, PAGE, WEEK).judged.plan
    minute = before.week.day_start(3) + 720
    now = before.week.origin + timedelta(minutes=minute)
    done = replan(desk, PAGE, WEEK, by="ann", now=now)
    after = done.difference.after.plan
    assert [s for s in after.sends if s.at < minute] == [s for s in before.sends if s.at < minute]
    assert done.difference.after.verdict.ok
    later = [s for s in before.sends if s.at >= minute]
    kept = [s for s in later if times(after.sends).get(s.id) == times((s,))[s.id]]
    assert len(kept) >= (1 - MOST_CHANGED) * len(later)


@pytest.mark.parametrize("assembler", [ON, OFF], ids=["solver", "greedy"])
def test_a_drip_window_that_has_begun_stays_and_is_drawn_no_second_time(
    desk: Desk, assembler: Setting
) -> None:
    flags.set_flags(desk, {"ENABLE_JOINT_SOLVER": assembler}, by="tests", why="")
    longer_windows(desk)
    before = current_plan(desk, PAGE, WEEK).judged.plan
    thursday, saturday = before.drip_windows
    minute = thursday.start + 1
    done = replan(desk, PAGE, WEEK, by="ann", now=before.week.origin + timedelta(minutes=minute))
    after = done.difference.after.plan
    assert after.drip_windows[0] == thursday
    assert len(after.drip_windows) == 2 and done.difference.after.verdict.ok
    assert after.drip_windows[1] != saturday
    over = after.drip_windows[1].end
    done = replan(desk, PAGE, WEEK, by="ann", now=before.week.origin + timedelta(minutes=over))
    assert done.difference.after.plan.drip_windows == after.drip_windows


def test_a_window_whose_set_was_moved_to_another_day_does_not_stay(desk: Desk) -> None:
    before = current_plan(desk, PAGE, WEEK).judged.plan
    thursday = before.drip_windows[0]
    record = DripSetRecord(
        thursday.drip_set_id, before.page.id, WEEK + timedelta(days=6), thursday.shoot_id, thursday.outfit_id
    )
    with desk.store.write() as session:
        session.records.upsert([record], import_id=None)
    now = before.week.origin + timedelta(minutes=thursday.end)
    after = replan(desk, PAGE, WEEK, by="ann", now=now).difference.after
    assert [after.plan.week.day(w.start) for w in after.plan.drip_windows] == [5, 6]
    assert after.verdict.ok


def test_the_window_of_a_pinned_item_stays(desk: Desk) -> None:
    plan = current_plan(desk, "delia", WEEK).judged.plan
    [window] = plan.drip_windows
    item = next(s for s in plan.sends if s.drip_window == window.id)
    pulls = next(s for s in plan.sends if s.at > window.end + 240)  # a window at its hours would do, too
    editing.edit(desk, "delia", WEEK, editing.pin(item.id), by="ann", what="pin")
    editing.edit(desk, "delia", WEEK, editing.drop(pulls.id), by="ann", what="drop")
    after = replan(desk, "delia", WEEK, by="ann", now=NOW).difference.after.plan
    assert after.drip_windows == (window,)


def test_after_the_week_everything_stays(desk: Desk) -> None:
    before = current_plan(desk, PAGE, WEEK).judged.plan
    done = replan(desk, PAGE, WEEK, by="ann", now=before.week.origin + timedelta(days=30))
    assert done.difference.after.plan.sends == before.sends


def test_a_published_week_stays_to_the_minute_also_the_second_time(desk: Desk) -> None:
    longer_windows(desk)
    for status in (PlanStatus.APPROVED, PlanStatus.PUBLISHED):
        approving.set_status(desk, PAGE, WEEK, status, by="ann")
    before = current_plan(desk, PAGE, WEEK).judged.plan
    for _ in range(2):
        after = replan(desk, PAGE, WEEK, by="ann", now=NOW).difference.after
        assert after.plan.drip_windows == before.drip_windows
        assert {k: v for k, v in times(after.plan.sends).items() if k in times(before.sends)} == times(
            before.sends
        )
        assert after.verdict.ok
    assert current_plan(desk, PAGE, WEEK).status is PlanStatus.DRAFT


def test_a_dropped_send_leaves_room_and_the_rest_stays(desk: Desk) -> None:
    plan = current_plan(desk, PAGE, WEEK).judged.plan
    send = next(s for s in plan.sends if s.kind is SendKind.PPV_UNLOCK)
    editing.edit(desk, PAGE, WEEK, editing.drop(send.id), by="ann", what="drop")
    done = replan(desk, PAGE, WEEK, by="ann", now=NOW)
    assert done.difference.kept >= (1 - MOST_CHANGED) * len(plan.sends)
    shifted = [p.id for p, q in done.difference.moved if p.at // BIN_MIN == q.at // BIN_MIN]
    assert len(shifted) <= 2, "what stays in its half hour stays at its minute, but for room for the new"


def test_a_dry_run_saves_nothing(desk: Desk) -> None:
    done = replan(desk, PAGE, WEEK, by="ann", now=NOW, dry_run=True)
    assert done.version is None and current_plan(desk, PAGE, WEEK).version == 1


def test_why_not_names_the_rules(planned: Desk) -> None:
    plan = current_plan(planned, PAGE, WEEK).judged.plan
    found = why_not(planned, PAGE, WEEK, kind=SendKind.BUNDLE, at=plan.sends[6].at + 2)
    assert "TIM08" in {f.rule for f in found.findings}
    assert all(f.severity == "hard" for f in found.findings)


def test_why_not_at_night_says_that_no_week_can_hold_it(planned: Desk) -> None:
    plan = current_plan(planned, PAGE, WEEK).judged.plan
    found = why_not(planned, PAGE, WEEK, kind=SendKind.BUMP_NORMAL, at=plan.week.day_start(2) + 4 * 60 + 7)
    assert {f.rule for f in found.findings} & {"TIM10"}
    assert found.loss_cents is None and found.difference is None


def test_why_not_tells_the_cents(planned: Desk) -> None:
    plan = current_plan(planned, PAGE, WEEK).judged.plan
    at = plan.week.day_start(1) + 9 * 60 + 7
    found = why_not(planned, PAGE, WEEK, kind=SendKind.BUMP_TEXT_ONLY, at=at)
    assert found.difference is not None and found.loss_cents is not None
    assert any(s.at == at for s in found.difference.after.plan.sends)
    assert found.difference.after.verdict.ok
    assert current_plan(planned, PAGE, WEEK).version == 1


def test_what_if_compares_and_saves_nothing(planned: Desk) -> None:
    found = what_if(planned, PAGE, WEEK, sets={"tier": "LOW"}, without=())
    assert found.before.plan.page.tier is Tier.HIGH and found.after.plan.page.tier is Tier.LOW
    assert len(found.after.plan.sends) != len(found.before.plan.sends)
    assert current_plan(planned, PAGE, WEEK).version == 1


def test_what_stands_in_both_weeks_is_told_as_kept(planned: Desk) -> None:
    found = what_if(planned, PAGE, WEEK, sets={}, without=("TIM12",))
    same = {(s.kind, s.at) for s in found.before.plan.sends} & {
        (s.kind, s.at) for s in found.after.plan.sends
    }
    assert found.kept + len(found.changed) >= len(same) > 0
    for one, other in (*found.moved, *found.changed):
        assert one.kind is other.kind and one.at // 30 == other.at // 30
    assert not {s.id for s in found.gone} & {s.id for s in found.new}


def test_what_if_a_number_reaches_the_rules(planned: Desk) -> None:
    sets = {"numbers.spacing.any_min": "75", "fan_count": "800"}
    found = what_if(planned, PAGE, WEEK, sets=sets, without=())
    assert found.after.plan.page.tier is Tier.LOW  # a fan count brings its tier
    plain = [s.at for s in found.after.plan.sends if s.kind is not SendKind.PPV_FOLLOWUP]
    assert min(b - a for a, b in pairwise(plain)) >= 75


def test_without_a_rule_the_week_earns_no_less(planned: Desk) -> None:
    found = what_if(planned, PAGE, WEEK, sets={}, without=("TIM12",))
    assert "TIM12" not in found.after.verdict.rules_checked
    assert "TIM12" in found.before.verdict.rules_checked
    before, after = found.before.plan.objective, found.after.plan.objective
    assert after.expected_cents >= before.expected_cents * 0.98


@pytest.mark.parametrize("code", sorted(UNSWITCHABLE))
def test_what_protects_people_has_no_switch(planned: Desk, code: str) -> None:
    assert code in {rule.code for rule in planned.rules}
    with pytest.raises(RuleUnswitchable, match=code):
        what_if(planned, PAGE, WEEK, sets={}, without=("TIM08", code))


def test_a_rule_that_is_none_is_named(planned: Desk) -> None:
    with pytest.raises(RuleUnknown, match="XYZ99"):
        what_if(planned, PAGE, WEEK, sets={}, without=("XYZ99",))


@pytest.mark.parametrize(
    "sets",
    [
        {"tier": "HUGE"}, {"fan_count": "-3"}, {"fan_count": "many"}, {"fan_count": "9" * 40}, {"colour": "red"},
        {"spacing.any_min": "nan"}, {"spacing.any_min": "-1"}, {"spacing.any_min": "inf"},
        {"spacing.any_min": "soon"}, {"page_type": "free"}, {"id": "x"}, {"page_class": "EXPLICIT!"},
    ],
)  # fmt: skip
def test_settings_that_make_no_sense(planned: Desk, sets: Mapping[str, str]) -> None:
    with pytest.raises(SettingUnclear):
        what_if(planned, PAGE, WEEK, sets=sets, without=())
