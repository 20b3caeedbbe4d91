"""Plans: versions, compare-and-set, status, undo; nothing is ever lost."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, inspect, text
from tests.stores.data import MONDAY, NOW, caption, judged, page_record, send

from eros.app.store_errors import NothingToUndo, PlanChanged, PlanNotFound, PlanStatusIllegal
from eros.app.stored import Edit
from eros.app.week_file import to_text
from eros.domain.facts import Rotation
from eros.domain.page import PageId
from eros.domain.words import PlanStatus, RotationState
from eros.stores import engine, migrate
from eros.stores.plans import NEXT
from eros.stores.store import SqlStore

P = PageId("p1")
DRAFT, APPROVED, PUBLISHED, REJECTED = PlanStatus


@pytest.fixture(autouse=True)
def a_page(store: SqlStore) -> None:
    with store.write() as s:
        s.records.upsert([page_record(), page_record("p2", "bella"), caption("c1")], import_id=None)


def save(store: SqlStore, expected: int, seen: int | None) -> int:
    with store.write() as s:
        return s.plans.save(judged(expected=expected), by="ana", reason="plan", at=NOW, expected_version=seen)


def worth(store: SqlStore, version: int | None = None) -> int:
    with store.read() as s:
        found = s.plans.current(P, MONDAY) if version is None else s.plans.get(P, MONDAY, version)
        assert found is not None
        return found.judged.plan.objective.expected_cents


def move(store: SqlStore, to: PlanStatus, version: int = 1) -> PlanStatus:
    with store.write() as s:
        return s.plans.set_status(P, MONDAY, to, by="bo", at=NOW, expected_version=version).status


def test_a_plan_comes_back_as_it_was_saved(store: SqlStore) -> None:
    assert save(store, 100, None) == 1
    with store.read() as s:
        found = s.plans.current(P, MONDAY)
    assert found is not None
    assert to_text(found.judged) == to_text(judged(expected=100))
    assert (found.page, found.week.start, found.version, found.status) == (P, MONDAY, 1, DRAFT)
    assert (found.by, found.at, found.reason, found.parent) == ("ana", NOW, "plan", None)


def test_saving_is_compare_and_set(store: SqlStore) -> None:
    save(store, 100, None)
    for stale in (None, 2, 7):
        with pytest.raises(PlanChanged) as refused:
            save(store, 200, stale)
        assert refused.value.facts["now"] == 1
    assert save(store, 200, 1) == 2
    with pytest.raises(PlanChanged):
        save(store, 300, 1)
    assert (worth(store), worth(store, 1), worth(store, 2)) == (200, 100, 200)


def test_of_two_who_save_at_once_one_wins(store: SqlStore) -> None:
    save(store, 0, None)
    ready, wins, losses = threading.Barrier(6), [], []

    def race(worker: int) -> None:
        ready.wait()
        try:
            wins.append((save(store, worker, 1), worker))
        except PlanChanged:
            losses.append(worker)

    threads = [threading.Thread(target=race, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert [version for version, _ in wins] == [2] and len(losses) == 5
    assert worth(store) == wins[0][1]


@pytest.mark.parametrize("before", list(PlanStatus))
@pytest.mark.parametrize("after", list(PlanStatus))
def test_only_legal_changes_of_status(store: SqlStore, before: PlanStatus, after: PlanStatus) -> None:
    save(store, 1, None)
    ways = {DRAFT: [], APPROVED: [APPROVED], PUBLISHED: [APPROVED, PUBLISHED], REJECTED: [REJECTED]}
    for step in ways[before]:
        move(store, step)
    if after in NEXT[before]:
        assert move(store, after) is after
        with store.read() as s:
            found = s.plans.current(P, MONDAY)
            assert found is not None and found.judged.plan.status is found.status is after
            last = s.plans.status_changes(P, MONDAY)[-1]
        assert (last.from_status, last.to_status, last.by, last.at) == (before, after, "bo", NOW)
    else:
        with pytest.raises(PlanStatusIllegal):
            move(store, after)


def test_a_status_is_set_on_the_version_that_was_seen(store: SqlStore) -> None:
    save(store, 1, None)
    save(store, 2, 1)
    with pytest.raises(PlanChanged):
        move(store, APPROVED, version=1)
    assert move(store, APPROVED, version=2) is APPROVED


def test_what_was_published_meanwhile_is_not_drafted_over(store: SqlStore) -> None:
    save(store, 100, None)
    move(store, APPROVED)
    move(store, PUBLISHED)
    with (
        pytest.raises(PlanChanged, match=r"1 \(draft\) was read, 1 \(published\) is current"),
        store.write() as s,
    ):
        s.plans.save(
            judged(expected=200), by="ana", reason="x", at=NOW, expected_version=1, expected_status=DRAFT
        )
    assert worth(store) == 100
    with store.write() as s:
        s.plans.save(
            judged(expected=200), by="ana", reason="x", at=NOW, expected_version=1, expected_status=PUBLISHED
        )
    assert worth(store) == 200


def test_an_edit_makes_a_draft_again(store: SqlStore) -> None:
    save(store, 1, None)
    move(store, APPROVED)
    save(store, 2, 1)
    with store.read() as s:
        head = s.plans.head(P, MONDAY)
        assert head is not None and (head.version, head.status, head.expected_cents) == (2, DRAFT, 2)
        assert [v.status for v in s.plans.versions(P, MONDAY)] == [APPROVED, DRAFT]


def test_undo_walks_back_and_keeps_every_version(store: SqlStore) -> None:
    for n, seen in ((1, None), (2, 1), (3, 2)):
        save(store, n * 100, seen)
    seen_worth = []
    for _ in range(2):
        with store.write() as s:
            s.plans.undo(P, MONDAY, by="bo", at=NOW)
        seen_worth.append(worth(store))
    assert seen_worth == [200, 100]
    with pytest.raises(NothingToUndo), store.write() as s:
        s.plans.undo(P, MONDAY, by="bo", at=NOW)
    with store.read() as s:
        lines = s.plans.versions(P, MONDAY)
        edits = s.edits.list_edits(P, MONDAY)
    assert [v.expected_cents for v in lines] == [100, 200, 300, 200, 100]
    assert [(e.from_version, e.to_version) for e in edits] == [(None, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    assert save(store, 900, 5) == 6  # an edit after an undo can itself be undone
    with store.write() as s:
        assert s.plans.undo(P, MONDAY, by="bo", at=NOW).judged.plan.objective.expected_cents == 100


def test_undo_of_an_approved_week_gives_a_draft(store: SqlStore) -> None:
    save(store, 1, None)
    move(store, APPROVED)
    save(store, 2, 1)
    with store.write() as s:
        assert s.plans.undo(P, MONDAY, by="bo", at=NOW).status is DRAFT


def test_what_is_not_there_says_so(store: SqlStore) -> None:
    with store.read() as s:
        assert s.plans.current(P, MONDAY) is None and s.plans.head(P, MONDAY) is None
        assert s.plans.weeks() == () and s.plans.versions(P, MONDAY) == ()
        with pytest.raises(PlanNotFound):
            s.plans.get(P, MONDAY, 1)
    with pytest.raises(PlanNotFound), store.write() as s:
        s.plans.undo(P, MONDAY, by="bo", at=NOW)
    with pytest.raises(PlanNotFound):
        move(store, APPROVED)


def test_weeks_are_listed_by_week_then_page(store: SqlStore) -> None:
    later = MONDAY + timedelta(days=7)
    with store.write() as s:
        for page, start in (("p2", MONDAY), ("p1", later), ("p1", MONDAY)):
            s.plans.save(judged(start, page_id=page), by="ana", reason="plan", at=NOW, expected_version=None)
    with store.read() as s:
        assert [(h.week_start, h.page) for h in s.plans.weeks()] == [
            (MONDAY, "p1"), (MONDAY, "p2"), (later, "p1"),
        ]  # fmt: skip
        assert [h.week_start for h in s.plans.weeks(page=P)] == [MONDAY, later]
        assert [h.page for h in s.plans.weeks(week_start=later)] == ["p1"]


def test_a_failed_unit_of_work_leaves_no_version(store: SqlStore) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as s:
        s.plans.save(judged(), by="ana", reason="plan", at=NOW, expected_version=None)
        s.rotation.save(P, MONDAY, Rotation(RotationState.PATTERN_ACTIVE, ("solo",), 2))
        raise ZeroDivisionError
    with store.read() as s:
        assert s.plans.weeks() == () and s.edits.list_edits(P, MONDAY) == ()
        assert s.rotation.get(P, MONDAY + timedelta(days=7)) == Rotation()


def test_an_entry_of_the_audit_trail_comes_back(store: SqlStore) -> None:
    entry = Edit(P, MONDAY, 1, 2, "price of s3 15.00 -> 17.00", "ana", NOW)
    with store.write() as s:
        s.edits.append(entry)
    with store.read() as s:
        assert s.edits.list_edits(P, MONDAY) == (entry,)


def test_rotation_goes_on_from_the_week_before(store: SqlStore) -> None:
    left = Rotation(RotationState.PATTERN_ACTIVE, ("solo", "bundle", "winner", "feature"), 2)
    with store.write() as s:
        assert s.rotation.get(P, MONDAY) == Rotation()
        s.rotation.save(P, MONDAY, Rotation())
        s.rotation.save(P, MONDAY, left)
        assert s.rotation.get(P, MONDAY) == Rotation()  # planning the same week again starts the same
        assert s.rotation.get(P, MONDAY + timedelta(days=7)) == left
        idle = s.rotation.get(P, MONDAY + timedelta(days=21))
        assert (idle.pattern, idle.days_on_pattern) == (left.pattern, 16)


def test_every_id_that_a_version_ever_used_is_known(store: SqlStore) -> None:
    with store.write() as s:
        assert s.plans.ids_used(P, MONDAY) == frozenset()
        for seen, keys in enumerate((("s1", "s2"), ("s2", "u1"), ('a "b"', "s2"))):
            week = judged(MONDAY, *(send(600 + 61 * i, key) for i, key in enumerate(keys)))
            s.plans.save(week, by="ana", reason="x", at=NOW, expected_version=seen or None)
        s.plans.undo(P, MONDAY, by="ana", at=NOW)
        assert s.plans.ids_used(P, MONDAY) == {"s1", "s2", "u1", 'a "b"'}
        assert s.plans.ids_used(P, MONDAY + timedelta(days=7)) == frozenset()
        assert s.plans.ids_used(PageId("p2"), MONDAY) == frozenset()


def test_the_ids_used_are_known_without_reading_a_body(store: SqlStore) -> None:
    for seen in range(3):
        with store.write() as s:
            week = judged(MONDAY, send(600, f"s{seen}"))
            s.plans.save(week, by="ana", reason="x", at=NOW, expected_version=seen or None)
    with store.write() as s:
        s.plans._c.execute(text("UPDATE plans SET body = ''"))
        asked: list[str] = []
        event.listen(s.plans._c, "before_cursor_execute", lambda *a: asked.append(a[2]))
        assert s.plans.ids_used(P, MONDAY) == {"s0", "s1", "s2"}
    assert len(asked) == 1


def test_the_ids_used_are_found_in_the_bodies_of_an_older_database(store: SqlStore, url: str) -> None:
    for seen, key in enumerate(("s1", 'ä "b"')):
        with store.write() as s:
            week = judged(MONDAY, send(600, key))
            s.plans.save(week, by="ana", reason="x", at=NOW, expected_version=seen or None)
    where = engine.parse_url(url)
    opened = engine.open_engine(where)
    with opened.connect() as raw:
        c = raw.execution_options(eros_writes=True)
        command.downgrade(migrate.config(c), "0004")
        assert "ids" not in {column["name"] for column in inspect(c).get_columns("plan_heads")}
        migrate.upgrade(c, where)
        c.commit()
    opened.dispose()
    with store.read() as s:
        assert s.plans.ids_used(P, MONDAY) == {"s1", 'ä "b"'}
        found = s.plans.current(P, MONDAY)
        assert found is not None and found.version == 2


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)


@given(
    texts=st.lists(words, min_size=1, max_size=6),
    cents=st.integers(0, 10**9),
    by=words,
    reason=words,
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_body_survives_the_store(
    store: SqlStore, texts: list[str], cents: int, by: str, reason: str
) -> None:
    sends = [send(600 + 61 * i, f"s{i}", caption_text=t) for i, t in enumerate(texts)]
    wanted = judged(MONDAY, *sends, expected=cents)
    with store.write() as s:
        head = s.plans.head(P, MONDAY)
        seen = None if head is None else head.version
        version = s.plans.save(wanted, by=by, reason=reason, at=NOW, expected_version=seen)
        found = s.plans.get(P, MONDAY, version)
    assert to_text(found.judged) == to_text(wanted)
    assert (found.by, found.reason) == (by, reason)
