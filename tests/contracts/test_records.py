"""Intake: idempotent, whole, and never a row of a page that is not there."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.stores.data import NOW, caption, empty_database, page_record, sent, vault

from eros.app.store_errors import RecordInvalid, RecordPageNameTaken, RecordPageUnknown, VaultItemUnknown
from eros.app.stored import Counts
from eros.domain.page import PageId
from eros.domain.records import (
    BadRow,
    DripSetRecord,
    LiveEventRecord,
    OfferRecord,
    PersonaRecord,
    Record,
    SegmentRecord,
    StaffedRecord,
)
from eros.domain.words import Audience
from eros.stores.store import SqlStore

EVERY_KIND: tuple[Record, ...] = (
    page_record(),
    PersonaRecord("p1", "playful", avg_caption_length=110),
    caption("c1"),
    caption("c2", page_id="p1", tone="playful", paid_only=True),
    vault("teasing", quantity=5, list_price_cents=900),
    sent("h1", NOW, caption_id="c1"),
    SegmentRecord("p1", Audience.RENEW_OFF, 400),
    OfferRecord("o1", "p1", (("teasing", 900), ("solo", 1100)), price_cents=1500, stock=3, ends_at=NOW),
    DripSetRecord("d1", "p1", date(2026, 11, 25), "shoot", "outfit"),
    LiveEventRecord("l1", "p1", NOW, NOW + timedelta(hours=1)),
    StaffedRecord("p1", NOW, NOW + timedelta(hours=2)),
)


def upsert(store: SqlStore, *records: Record) -> Counts:
    with store.write() as s:
        return s.records.upsert(records, import_id=None)


def version(store: SqlStore, page: str | None = None) -> str:
    with store.read() as s:
        return s.data_version(None if page is None else PageId(page))


def test_the_same_records_again_change_nothing(store: SqlStore) -> None:
    n = len(EVERY_KIND)
    assert upsert(store, *EVERY_KIND) == Counts(read=n, new=n)
    before = version(store)
    assert upsert(store, *reversed(EVERY_KIND)) == Counts(read=n, same=n)
    assert version(store) == before


@pytest.mark.parametrize(
    "other",
    [
        page_record(fan_count=1501),
        PersonaRecord("p1", "dominant", avg_caption_length=110),
        caption("c1", "Another evening"),
        caption("c2", page_id="p1", tone="playful"),
        vault("teasing", quantity=4, list_price_cents=900),
        sent("h1", NOW, caption_id="c1", earnings_cents=3001),
        SegmentRecord("p1", Audience.RENEW_OFF, 401),
        OfferRecord("o1", "p1", (("teasing", 900), ("solo", 1200)), price_cents=1500, stock=3, ends_at=NOW),
        DripSetRecord("d1", "p1", date(2026, 11, 26), "shoot", "outfit"),
        LiveEventRecord("l1", "p1", NOW, NOW + timedelta(hours=2)),
        StaffedRecord("p1", NOW, NOW + timedelta(hours=3)),
    ],
    ids=lambda r: type(r).__name__,
)
def test_each_kind_of_change_is_seen_and_moves_the_data_version(store: SqlStore, other: Record) -> None:
    upsert(store, *EVERY_KIND)
    before = version(store)
    assert upsert(store, other) == Counts(read=1, changed=1)
    assert version(store) != before
    assert upsert(store, other) == Counts(read=1, same=1)
    assert upsert(store, *EVERY_KIND).changed == 1
    assert version(store) == before


def test_of_equal_keys_the_last_one_counts(store: SqlStore) -> None:
    records: list[Record] = [page_record(), caption("c1", "first"), caption("c1", "second")]
    assert upsert(store, *records) == Counts(read=3, new=2, repeated=1)
    assert upsert(store, *records) == Counts(read=3, same=2, repeated=1)
    with store.read() as s:
        assert s.captions.bank().text == ("second",)


def test_the_data_version_depends_on_the_data_alone(store: SqlStore, tmp_path: Path) -> None:
    upsert(store, *EVERY_KIND)
    other = SqlStore(empty_database(tmp_path / "other.db"))
    upsert(other, page_record(name="old"), sent("h1", NOW - timedelta(days=1)), caption("c1", "old"))
    for record in reversed(EVERY_KIND[1:]):
        upsert(other, record)
    assert version(other) != version(store)
    upsert(other, EVERY_KIND[0])
    assert version(other) == version(store)
    assert version(other, "p1") == version(store, "p1")


def test_a_page_sees_its_own_data_and_the_captions(store: SqlStore) -> None:
    upsert(store, *EVERY_KIND, page_record("p2", "bella"))
    mine = version(store, "p2")
    upsert(store, sent("h2", NOW), vault("solo"))
    assert version(store, "p2") == mine
    upsert(store, caption("c3"))
    assert version(store, "p2") != mine


def test_a_record_of_an_unknown_page_lets_nothing_in(store: SqlStore) -> None:
    with pytest.raises(RecordPageUnknown) as refused:
        upsert(store, page_record(), sent("h1", NOW), sent("h2", NOW, page_id="ghost"))
    assert refused.value.facts == {"count": 1, "first": "ghost"}
    with store.read() as s:
        assert s.pages.known_pages() == ()


def test_what_breaks_a_limit_lets_nothing_in(store: SqlStore) -> None:
    with pytest.raises(RecordInvalid):
        upsert(store, page_record(), sent("h1", NOW, viewed_count=101))
    with pytest.raises(RecordPageNameTaken):
        upsert(store, page_record(), page_record("p2"))
    with store.read() as s:
        assert s.pages.known_pages() == ()


def test_a_failure_rolls_everything_back(store: SqlStore) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as s:
        s.records.upsert(EVERY_KIND, import_id=None)
        raise ZeroDivisionError
    with store.read() as s:
        assert s.pages.known_pages() == ()
        assert s.captions.known_captions() == frozenset()


def test_an_attestation_survives_the_next_import_but_not_a_refusal(store: SqlStore) -> None:
    upsert(store, page_record(), vault("solo"), vault("teasing", adult_ok=False))
    with store.write() as s:
        before = s.data_version()
        assert s.vault.attest(PageId("p1"), None, by="Dana", at=NOW) == 1
        assert s.data_version() != before
        items = s.vault.items(PageId("p1"))
    assert items["solo"].schedulable and not items["teasing"].schedulable
    upsert(store, vault("solo", quantity=9))
    with store.write() as s:
        item = s.vault.items(PageId("p1"))["solo"]
        assert (item.quantity, item.adult_ok, item.consent_ok) == (9, True, True)
        assert s.vault.attest(PageId("p1"), ["teasing"], by="Dana", at=NOW) == 1
        assert s.vault.attest(PageId("p1"), None, by="Dana", at=NOW) == 0
        with pytest.raises(VaultItemUnknown):
            s.vault.attest(PageId("p1"), ["shoes"], by="Dana", at=NOW)
    upsert(store, vault("solo", consent_ok=False))
    with store.read() as s:
        assert not s.vault.items(PageId("p1"))["solo"].consent_ok


def test_large_and_small_batches_agree(store: SqlStore) -> None:
    many: list[Record] = [page_record(), *(caption(f"c{i:05}", f"Evening number {i}") for i in range(2_500))]
    assert upsert(store, *many).new == 2_501
    assert upsert(store, *many) == Counts(read=2_501, same=2_501)
    assert upsert(store, *many[:700]).same == 700


def test_quarantine_keeps_a_row_once_and_opens_it_again(store: SqlStore) -> None:
    bad = BadRow("h.csv", 7, "page", "no such page", "import.page_unknown", '{"page": "nan"}')
    with store.write() as s:
        run = s.imports.add("h.csv", "ab" * 32, "history", at=NOW)
        assert s.quarantine.add([bad, bad], import_id=run, at=NOW) == 1
        assert s.quarantine.add([bad], import_id=run, at=NOW) == 0
        s.imports.close(run, {"read": 9, "quarantined": 1})
    with store.write() as s:
        (row,) = s.quarantine.list_rows(file="h.csv")
        assert (row.bad, row.import_id, row.resolved_at) == (bad, run, None)
        assert s.quarantine.count() == {"import.page_unknown": 1}
        assert s.quarantine.resolve([row.id], at=NOW) == 1
        assert s.quarantine.resolve([row.id], at=NOW) == 0
        assert s.quarantine.list_rows() == () and s.quarantine.count() == {}
        assert s.quarantine.list_rows(open_only=False)[0].resolved_at == NOW
        assert s.quarantine.add([bad], import_id=run, at=NOW) == 1
        assert s.quarantine.count() == {"import.page_unknown": 1}
        (seen,) = s.imports.list_imports()
    assert (seen.file, seen.counts, seen.at) == ("h.csv", {"read": 9, "quarantined": 1}, NOW)
