"""Volume triggers on every database: newer ones take the place of older ones, none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.stores.data import MONDAY, NOW, page_record

from eros.domain.evidence import Adjustment, Lever, Trust
from eros.domain.page import PageId
from eros.stores.store import SqlStore

PAGE = PageId("alexia")
TONE = Adjustment(
    "PRF01", Lever.VOLUME, "tone:playful", 1.2, "trait_tone", "8 of the 10 ’best’", 99, Trust.HIGH, 14
)
RARE = Adjustment("PRF03", Lever.MONTHLY, "kind:bundle", 3.0, "rare_winner", "sent twice", 60, Trust.MODERATE)
LATER = NOW + timedelta(days=7)
SEEN = date(2026, 1, 8)


def prepared(store: SqlStore) -> None:
    with store.write() as s:
        s.records.upsert([page_record("alexia", "alexia"), page_record("bianca", "bianca")], import_id=None)


def test_they_come_back_as_they_were_said(store: SqlStore) -> None:
    prepared(store)
    with store.write() as s:
        assert s.triggers.latest(PAGE) == ()
        assert s.triggers.save(PAGE, MONDAY, (TONE, RARE), seen_on=SEEN, at=NOW)
    with store.read() as s:
        one, two = s.triggers.latest(PAGE)
        assert (one.said, two.said) == (TONE, RARE)
        assert (one.found_at, one.week_start, one.page) == (NOW, MONDAY, PAGE)
        assert (one.expires_on, two.expires_on) == (SEEN + timedelta(days=14), None)
        assert one.active(SEEN + timedelta(days=14)) and not one.active(SEEN + timedelta(days=15))
        assert two.active(date(2099, 1, 1))


def test_newer_ones_supersede_and_the_older_stay_on_record(store: SqlStore) -> None:
    prepared(store)
    with store.write() as s:
        s.triggers.save(PAGE, MONDAY, (TONE, RARE), seen_on=SEEN, at=NOW)
        s.triggers.save(PageId("bianca"), MONDAY, (TONE,), seen_on=SEEN, at=NOW)
        assert s.triggers.save(PAGE, MONDAY, (replace(TONE, amount=1.3),), seen_on=SEEN, at=LATER)
    with store.read() as s:
        assert [t.said.amount for t in s.triggers.latest(PAGE)] == [1.3]
        first, second, third = s.triggers.history(PAGE)
        assert (first.superseded_at, second.superseded_at, third.superseded_at) == (LATER, LATER, None)
        assert not first.active(SEEN)
        assert len(s.triggers.latest(PageId("bianca"))) == 1  # another page's stand


def test_the_same_again_changes_nothing_and_none_ends_them(store: SqlStore) -> None:
    prepared(store)
    with store.write() as s:
        s.triggers.save(PAGE, MONDAY, (TONE,), seen_on=SEEN, at=NOW)
        assert not s.triggers.save(PAGE, MONDAY, (TONE,), seen_on=SEEN, at=LATER)
        assert s.triggers.latest(PAGE)[0].found_at == NOW
        assert s.triggers.save(PAGE, MONDAY, (), seen_on=SEEN, at=LATER)
        assert not s.triggers.save(PAGE, MONDAY, (), seen_on=SEEN, at=LATER)
    with store.read() as s:
        assert s.triggers.latest(PAGE) == ()
        assert len(s.triggers.history(PAGE)) == 1
