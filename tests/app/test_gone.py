"""What has gone out by the clock is out of reach of every edit; what is to come is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests import agency
from tests.agency import WEEK
from tests.conftest import Eros

from eros.app import approving, editing
from eros.app.app import App
from eros.app.desk import Desk
from eros.app.gone import SendGone, TimePast
from eros.app.judging import current_plan, judge_plan, judge_stored
from eros.app.replanning import replan
from eros.app.writing import write_caption
from eros.domain.plan import Finding, Send, SendId, Verdict, WeekPlan
from eros.domain.words import PlanStatus, SendKind
from eros.kit.clock import FixedClock
from eros.rules.book import RuleBook

PAGE = "alexia"


def plan_of(desk: Desk) -> WeekPlan:
    return current_plan(desk, PAGE, WEEK).judged.plan


def begun(desk: Desk) -> tuple[Desk, int]:
    """The desk on the week's Wednesday noon, and that minute of the week."""
    plan = plan_of(desk)
    minute = plan.week.day_start(2) + 720
    return replace(desk, clock=FixedClock(plan.week.origin + timedelta(minutes=minute))), minute


def do(desk: Desk, change: editing.Change, **more: bool) -> editing.Edited:
    return editing.edit(desk, PAGE, WEEK, change, by="ann", what="try", **more)


def split(desk: Desk) -> tuple[Desk, int, Send, Send]:
    """The desk in mid-week, its minute, a priced send that is out, and one to come."""
    late, minute = begun(desk)
    sold = [s for s in plan_of(desk).sends if s.kind is SendKind.PPV_UNLOCK]
    return late, minute, next(s for s in sold if s.at < minute), next(s for s in sold if s.at >= minute)


CHANGES: dict[str, Callable[[Send, int, str], editing.Change]] = {
    "move it in the past": lambda s, minute, other: editing.move(s.id, s.at - 7),
    "move it out of the past": lambda s, minute, other: editing.move(s.id, minute + 67),
    "drop": lambda s, minute, other: editing.drop(s.id),
    "price": lambda s, minute, other: editing.reprice(s.id, (s.price_cents or 0) + 100),
    "caption": lambda s, minute, other: editing.recaption(s.id, other),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_send_that_is_out_is_not_changed(desk: Desk, name: str) -> None:
    late, minute, gone, coming = split(desk)
    other = coming.caption_id or ""
    with pytest.raises(SendGone, match=rf"{gone.id} stood at .* 2026-01-14 12:00") as caught:
        do(late, CHANGES[name](gone, minute, other), dry_run=True)
    assert caught.value.code == "edit.send_gone" and "replan" in caught.value.hint
    do(late, CHANGES[name](coming, coming.at + 7, gone.caption_id or ""), dry_run=True)
    assert current_plan(desk, PAGE, WEEK).version == 1


def test_nothing_is_put_into_the_past(desk: Desk) -> None:
    late, minute, _, coming = split(desk)
    for change in (
        editing.add(SendKind.BUMP_NORMAL, minute - 1),
        editing.move(coming.id, minute - 1),
    ):
        with pytest.raises(TimePast, match=r"wed 11:59.*2026-01-14 12:00"):
            do(late, change)
    assert current_plan(desk, PAGE, WEEK).version == 1
    assert do(late, editing.add(SendKind.BUMP_NORMAL, minute)).version == 2


def test_a_pin_on_what_is_out_changes_nothing_that_went_out(desk: Desk) -> None:
    late, _, gone, _ = split(desk)
    held = do(late, editing.pin(gone.id)).plan.get(gone.id)
    assert held == replace(gone, pinned_by_user=True)
    assert do(late, editing.pin(gone.id, on=False)).plan.get(gone.id) == gone


def test_a_follow_up_to_come_is_edited_though_its_parent_is_out(desk: Desk) -> None:
    plan = plan_of(desk)
    child = next(s for s in plan.sends if s.kind is SendKind.PPV_FOLLOWUP)
    clock = FixedClock(plan.week.origin + timedelta(minutes=child.at - 2))
    done = do(replace(desk, clock=clock), editing.drop(child.id))
    assert done.plan.get(child.id) is None and done.plan.get(child.parent) is not None


def test_a_send_without_its_caption_has_not_gone_out(desk: Desk) -> None:
    late, minute, *_ = split(desk)
    do(desk, editing.add(SendKind.BUMP_NORMAL, minute - 67))
    with desk.store.read() as session:
        known = session.captions.known_captions()
    with pytest.raises(TimePast):
        write_caption(late, PAGE, WEEK, "u001", "How was your walk today?")
    with desk.store.read() as session:
        assert session.captions.known_captions() == known
    moved = do(late, editing.move("u001", minute + 67), dry_run=True).plan.get(SendId("u001"))
    assert moved is not None and moved.at == minute + 67
    assert do(late, editing.drop("u001")).plan.get(SendId("u001")) is None


def test_no_caption_is_kept_for_what_is_out(desk: Desk) -> None:
    late, _, gone, _ = split(desk)
    with desk.store.read() as session:
        known = session.captions.known_captions()
    with pytest.raises(SendGone):
        write_caption(late, PAGE, WEEK, gone.id, "How was your walk today?")
    with desk.store.read() as session:
        assert session.captions.known_captions() == known


def test_undo_takes_back_an_edit_of_a_week_that_has_begun(desk: Desk) -> None:
    late, _, _, coming = split(desk)
    first = plan_of(desk)
    do(late, editing.drop(coming.id))
    assert approving.undo(late, PAGE, WEEK, by="bob").judged.plan == first
    again = replan(late, PAGE, WEEK, by="ann", now=late.clock.now(), dry_run=True)
    assert again.difference.after.verdict.ok


def test_undo_does_not_reach_what_is_out(desk: Desk) -> None:
    late, _, gone, _ = split(desk)
    do(desk, editing.drop(gone.id))
    with pytest.raises(approving.UndoReachesPast, match="cannot be taken back") as caught:
        approving.undo(late, PAGE, WEEK, by="bob")  # it would stand at a time that is past
    assert caught.value.code == "plan.undo_past" and "replan" in caught.value.hint
    assert current_plan(desk, PAGE, WEEK).version == 2
    assert approving.undo(desk, PAGE, WEEK, by="bob").judged.plan.get(gone.id) == gone
    do(desk, editing.move(gone.id, gone.at + 2))
    with pytest.raises(approving.UndoReachesPast, match=f"{gone.id} stood at"):
        approving.undo(late, PAGE, WEEK, by="bob")  # it went out at the other minute


def crowd(desk: Desk, first: Send, second: Send) -> None:
    assert not do(desk, editing.move(second.id, first.at + 1)).ok


def test_what_is_out_and_breaks_a_rule_does_not_hold_approval_up(desk: Desk) -> None:
    late, *_ = split(desk)
    crowd(desk, *[s for s in plan_of(desk).sends if not s.parent][2:4])
    with pytest.raises(approving.PlanBreaksRules):
        approving.set_status(desk, PAGE, WEEK, PlanStatus.APPROVED, by="ann")  # still to be mended
    hard = [f for f in judge_stored(late, PAGE, WEEK).judged.verdict.findings if f.severity == "hard"]
    for status in (PlanStatus.APPROVED, PlanStatus.PUBLISHED):
        done = approving.set_status(late, PAGE, WEEK, status, by="ann")
        (note,) = done.notes
        assert done.status is status and note.code == "approve.gone_against_rules"
        assert f": {len(hard)} (" in note.text and "TIM08" in note.text
    assert not judge_stored(late, PAGE, WEEK).judged.verdict.ok


def test_a_finding_that_a_send_to_come_has_a_part_in_holds_it_up(desk: Desk) -> None:
    late, minute, *_ = split(desk)
    sends = [s for s in plan_of(desk).sends if not s.parent]
    coming = next(s for s in sends if s.at >= minute)
    crowd(desk, sends[2], sends[3])
    do(desk, editing.move(sends[sends.index(coming) - 1].id, minute - 4))
    crowd(desk, replace(coming, at=minute + 4), coming)  # pinned, and still to come
    with pytest.raises(approving.PlanBreaksRules, match=f"first [A-Z0-9]+ {coming.id}"):
        approving.set_status(late, PAGE, WEEK, PlanStatus.APPROVED, by="ann")


def test_a_pin_that_still_stands_holds_it_up_and_a_re_plan_mends_it(desk: Desk) -> None:
    """The post is out; how long it stays at the top is not."""
    numbers = {**desk.catalog.numbers, "pins.hours": 6}
    book = RuleBook(replace(desk.catalog, numbers=numbers))
    first, last = plan_of(desk).pins
    up, down = (
        replace(desk, book=book, clock=FixedClock(plan_of(desk).week.origin + timedelta(minutes=minute)))
        for minute in (first.until - 1, first.until)
    )
    with pytest.raises(approving.PlanBreaksRules, match=rf"findings: 2\), first TIM06 {first.send}"):
        approving.set_status(up, PAGE, WEEK, PlanStatus.APPROVED, by="ann")
    with pytest.raises(approving.PlanBreaksRules, match=rf"findings: 1\), first TIM06 {last.send}"):
        approving.set_status(down, PAGE, WEEK, PlanStatus.APPROVED, by="ann")
    mended = replan(up, PAGE, WEEK, by="ann", now=up.clock.now(), dry_run=True).difference.after
    assert "TIM06" not in {f.rule for f in mended.verdict.findings}


@pytest.mark.parametrize("named", [True, False])
def test_a_finding_that_is_not_of_the_past_alone_holds_it_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    """One that names a send that is out, but goes with what is still to come; one that names none."""
    late, minute, gone, _ = split(desk)

    def found(desk: Desk, plan: WeekPlan, as_of: datetime) -> Verdict:
        odd = Finding("ODD01", gone.id if named else None, 1, "odd")
        old = Finding("OLD01", gone.id, 1, "old")
        whole = not named or plan.sends[-1].at >= minute
        return replace(judge_plan(desk, plan, as_of), findings=(old, odd) if whole else (old,))

    monkeypatch.setattr("eros.app.approving.judge_plan", found)
    with pytest.raises(approving.PlanBreaksRules, match=r"findings: 1\), first ODD01"):
        approving.set_status(late, PAGE, WEEK, PlanStatus.APPROVED, by="ann")


def test_the_approver_is_told_of_what_is_out(
    eros: Eros, home: Path, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, *_ = split(app.desk)
    crowd(app.desk, *[s for s in plan_of(app.desk).sends if not s.parent][2:4])
    monkeypatch.setattr(agency, "NOW", late.clock.now())
    ran = eros(home, "approve", "--all", "this")
    assert "alexia" in ran.out and "approve.gone_against_rules" in ran.out
    assert eros(home, "judge", PAGE, "this").status == 2
    (done,) = [eros(home, "publish", PAGE, "this", "--json")]
    assert '"code": "approve.gone_against_rules"' in done.out and done.status == 0


def test_from_the_command_line(eros: Eros, home: Path, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    late, _, gone, _ = split(app.desk)
    monkeypatch.setattr(agency, "NOW", late.clock.now())
    ran = eros(home, "edit", "drop", PAGE, "this", gone.id)
    assert ran.status == 5 and ran.out == "" and "error edit.send_gone" in ran.err
    ran = eros(home, "edit", "add", PAGE, "this", "--type", "dm_farm", "--at", "tue 12:07")
    assert ran.status == 64 and ran.out == "" and "error edit.time_past" in ran.err
