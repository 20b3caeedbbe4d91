"""What earlier versions still say: names are never given twice, and a drop stays a drop."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.agency import NOW, WEEK

from eros.app import approving, editing, lineage, replanning
from eros.app.desk import Desk
from eros.app.judging import current_plan
from eros.app.lineage import dropped_by_hand
from eros.app.planning import plan_page
from eros.app.replanning import replan
from eros.app.week_file import to_text
from eros.domain.plan import Send, WeekPlan
from eros.domain.words import SendKind
from eros.pipeline.values import Veto

PAGE = "alexia"


def plan_of(desk: Desk) -> WeekPlan:
    return current_plan(desk, PAGE, WEEK).judged.plan


def drop(desk: Desk, send: str) -> None:
    editing.edit(desk, PAGE, WEEK, editing.drop(send), by="ann", what=f"drop {send}")


def again(desk: Desk) -> WeekPlan:
    done = replan(desk, PAGE, WEEK, by="ann", now=NOW)
    assert done.difference.after.verdict.ok
    return done.difference.after.plan


def back(before: WeekPlan, after: WeekPlan, gone: Send, desk: Desk) -> list[Send]:
    """Sends of the dropped one's type that were put near where it was."""
    near = desk.catalog.whole("replan.veto_min")
    stood = {s.at // 30 for s in before.sends if s.kind is gone.kind and s.id != gone.id}
    return [
        s
        for s in after.sends
        if s.kind is gone.kind
        and s.at // 30 not in stood
        and abs(s.at // 30 * 30 - gone.at // 30 * 30) < near
    ]


def vetoes(desk: Desk) -> tuple[Veto, ...]:
    with desk.store.read() as session:
        return dropped_by_hand(session, current_plan(desk, PAGE, WEEK))


@pytest.fixture
def dropped(desk: Desk) -> Send:
    """A send of Thursday that is gone, by hand."""
    plan = plan_of(desk)
    send = next(s for s in plan.sends if s.kind is SendKind.BUNDLE and plan.week.day(s.at) == 3)
    drop(desk, send.id)
    return send


def test_a_dropped_send_does_not_come_back(
    desk: Desk, dropped: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = plan_of(desk)
    with monkeypatch.context() as m:  # it would, if nobody remembered
        m.setattr(replanning, "dropped_by_hand", lambda session, stored: ())
        forgot = replan(desk, PAGE, WEEK, by="ann", now=NOW, dry_run=True).difference.after.plan
    assert back(before, forgot, dropped, desk)
    for _ in range(2):  # nor the second time
        after = again(desk)
        assert not back(before, after, dropped, desk)
        [note] = [n for n in after.notes if n.code == "edit.kept_out"]
        assert after.week.label(dropped.at) in note.text
    kept = {s.id for s in before.sends} & {s.id for s in after.sends}
    assert len(kept) >= 0.85 * len(before.sends)


def test_its_like_that_stood_near_may_stay(desk: Desk) -> None:
    plan = plan_of(desk)
    near = desk.catalog.whole("replan.veto_min") - 30
    one, two = next(
        (a, b)
        for a in plan.sends
        for b in plan.sends
        if a.kind is b.kind and a.parent is None and 0 < b.at - a.at < near
    )
    drop(desk, one.id)
    twin = again(desk).get(two.id)
    assert twin is not None and abs(twin.at - two.at) < 30


def test_what_was_taken_back_is_no_drop(desk: Desk, dropped: Send) -> None:
    assert vetoes(desk) == (Veto(dropped.kind, dropped.at),)
    approving.undo(desk, PAGE, WEEK, by="ann")
    assert vetoes(desk) == ()


def test_planned_from_nothing_is_planned_from_nothing(desk: Desk, dropped: Send) -> None:
    plan_page(desk, PAGE, WEEK, by="ann", again=True)
    assert vetoes(desk) == ()


def test_only_the_parent_was_unwanted(desk: Desk) -> None:
    child = next(s for s in plan_of(desk).sends if s.kind is SendKind.PPV_FOLLOWUP)
    parent = plan_of(desk).get(child.parent)
    assert parent is not None
    drop(desk, parent.id)
    assert vetoes(desk) == (Veto(parent.kind, parent.at),)


def test_a_dropped_follow_up_leaves_its_parent_without(desk: Desk) -> None:
    child = next(s for s in plan_of(desk).sends if s.kind is SendKind.PPV_FOLLOWUP)
    drop(desk, child.id)
    after = again(desk)
    parent = after.get(child.parent)
    assert parent is None or not [s for s in after.sends if s.parent == parent.id]


def test_other_edits_are_no_drops(desk: Desk) -> None:
    send = plan_of(desk).sends[6]
    for change in (editing.pin(send.id), editing.move(send.id, send.at + 3)):
        editing.edit(desk, PAGE, WEEK, change, by="ann", what="x")
    again(desk)
    assert vetoes(desk) == ()


def test_no_name_is_given_twice(desk: Desk) -> None:
    """Through drops, additions, re-plans and plans from nothing, an id means one send."""
    seen: dict[str, Send] = {}
    retired: set[str] = set()

    def look() -> None:
        sends = {s.id: s for s in plan_of(desk).sends}
        assert not retired & sends.keys()
        for name, send in sends.items():
            first = seen.setdefault(name, send)
            assert first.kind is send.kind, name
            assert first.at // 30 == send.at // 30, name
        retired.update(seen.keys() - sends.keys())

    look()
    for turn in range(2):
        for send in plan_of(desk).sends[3 + turn :: 25]:
            if plan_of(desk).get(send.id):
                drop(desk, send.id)
                look()
        again(desk)
        look()
    plan_page(desk, PAGE, WEEK, by="ann", again=True)
    look()
    assert max(int(i[1:]) for i in seen if i[0] == "s") > len(plan_of(desk).sends)


def test_a_name_added_by_hand_is_not_given_twice(desk: Desk) -> None:
    at = plan_of(desk).sends[0].at - 60
    names = []
    for _ in range(2):
        editing.edit(desk, PAGE, WEEK, editing.add(SendKind.BUMP_NORMAL, at), by="ann", what="add")
        new = [s.id for s in plan_of(desk).sends if s.id.startswith("u")]
        names += new
        drop(desk, new[0])
    assert names == ["u001", "u002"]


def test_planned_again_from_the_same_it_has_the_same_names(desk: Desk) -> None:
    first = current_plan(desk, PAGE, WEEK).judged
    made = plan_page(desk, PAGE, WEEK, by="ann", again=True)
    assert made.version == 2 and to_text(made.judged) == to_text(first)


def test_reasons_of_planned_versions_are_known(desk: Desk) -> None:
    again(desk)
    assert current_plan(desk, PAGE, WEEK).reason == lineage.REPLANNED
    plan_page(desk, PAGE, WEEK, by="ann", again=True)
    assert current_plan(desk, PAGE, WEEK).reason == lineage.PLANNED


def test_a_send_given_by_hand_where_one_was_dropped_is_kept(desk: Desk, dropped: Send) -> None:
    editing.edit(desk, PAGE, WEEK, editing.add(dropped.kind, dropped.at), by="ann", what="add")
    added = next(s for s in plan_of(desk).sends if s.id == "u001")
    assert again(desk).get(added.id) == replace(added)
