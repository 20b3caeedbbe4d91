"""What has gone out by the clock is out of reach of every edit; what is to come is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests import agency
from tests.agency import WEEK
from tests.conftest import Eros

from eros.app import approving, editing
from eros.app.app import App
from eros.app.desk import Desk
from eros.app.gone import SendGone, TimePast
from eros.app.judging import current_plan
from eros.app.replanning import replan
from eros.app.writing import write_caption
from eros.domain.plan import Send, SendId, WeekPlan
from eros.domain.words import SendKind
from eros.kit.clock import FixedClock

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


def test_from_the_command_line(eros: Eros, home: Path, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    late, _, gone, _ = split(app.desk)
    monkeypatch.setattr(agency, "NOW", late.clock.now())
    ran = eros(home, "edit", "drop", PAGE, "this", gone.id)
    assert ran.status == 5 and ran.out == "" and "error edit.send_gone" in ran.err
    ran = eros(home, "edit", "add", PAGE, "this", "--type", "dm_farm", "--at", "tue 12:07")
    assert ran.status == 64 and ran.out == "" and "error edit.time_past" in ran.err
