"""A database of the reference system comes in whole, in both dialects, and is never written to."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.importers.refdb import EXPECT, OTHER, build
from tests.importers.shop import shop, state

from eros.app.import_data import Importing
from eros.app.import_values import ImportReport, Known, KnownPage, Noun
from eros.domain.records import CaptionRecord, HistoryRecord, PageRecord, PersonaRecord, VaultRecord
from eros.domain.words import PageClass, PageType, SendKind, SubType
from eros.importers.reader import FileReader
from eros.importers.reference import _connection
from eros.importers.reference_tables import TABLES

DIALECTS = [(False, True), (False, False), (True, True), (True, False)]


@pytest.fixture
def desk(tmp_path: Path) -> Importing:
    return shop(tmp_path)


def _print(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file of a folder with its hash and time of change."""
    return {
        p.name: (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns)
        for p in sorted(folder.iterdir())
    }


@pytest.mark.parametrize(("documented", "text_ids"), DIALECTS)
def test_every_table_is_accounted_for(
    desk: Importing, tmp_path: Path, documented: bool, text_ids: bool
) -> None:
    report = desk.take_reference(build(tmp_path / "ref.db", documented=documented, text_ids=text_ids))
    got = {t.table: (t.read, t.mapped, t.quarantined, t.skipped) for t in report.tables}
    want = {OTHER[t][0] if documented and t in OTHER else t: counts for t, counts in EXPECT.items()}
    assert got == want
    for t in report.tables:
        assert t.read == t.mapped + t.quarantined + t.skipped
        assert t.why or not t.skipped
        assert t.missing == ()
    bad, total = desk.quarantine()
    assert total == sum(counts[2] for counts in EXPECT.values())
    assert {q.bad.file for q in bad} <= set(want)


def test_both_dialects_and_both_kinds_of_id_say_the_same(tmp_path: Path) -> None:
    states = []
    for i, (documented, text_ids) in enumerate(DIALECTS):
        (tmp_path / str(i)).mkdir()
        desk = shop(tmp_path / str(i))
        desk.take_reference(build(tmp_path / f"{i}.db", documented=documented, text_ids=text_ids))
        states.append(state(desk))
    assert states[0] == states[2]
    assert states[1] == states[3]


def test_the_source_is_not_touched(desk: Importing, tmp_path: Path) -> None:
    home = tmp_path / "source"
    home.mkdir()
    path = build(home / "ref.db", documented=False, text_ids=True)
    before = _print(home)
    home.chmod(0o555)
    desk.take_reference(path)
    home.chmod(0o755)
    assert _print(home) == before


def test_the_source_is_opened_so_that_it_cannot_be_written(tmp_path: Path) -> None:
    path = build(tmp_path / "ref.db", documented=False, text_ids=True)
    with _connection(path) as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("DELETE FROM creators")


def test_an_unfinished_log_is_read_and_left_alone(desk: Importing, tmp_path: Path) -> None:
    home = tmp_path / "source"
    home.mkdir()
    path = build(home / "ref.db", documented=False, text_ids=True, wal=True)
    before = _print(home)
    assert set(before) == {"ref.db", "ref.db-wal"}
    report = desk.take_reference(path)
    assert _print(home) == before
    assert {t.table: t.read for t in report.tables}["mass_messages"] == 14


def test_taking_it_twice_changes_nothing(desk: Importing, tmp_path: Path) -> None:
    path = build(tmp_path / "ref.db", documented=True, text_ids=False)
    desk.take_reference(path)
    before, rows = state(desk), desk.quarantine()
    again = desk.take_reference(path)
    assert (state(desk), desk.quarantine()) == (before, rows)
    assert all((f.new, f.changed) == (0, 0) for f in again.files)
    for f in again.files:
        assert f.read == f.same + f.quarantined


def test_a_dry_run_writes_nothing_and_says_the_same(desk: Importing, tmp_path: Path) -> None:
    path = build(tmp_path / "ref.db", documented=False, text_ids=True)
    before = state(desk)
    dry = desk.take_reference(path, dry_run=True)
    assert (state(desk), desk.quarantine()[1]) == (before, 0)
    real = desk.take_reference(path)
    assert dry == ImportReport(real.files, real.tables, dry_run=True)


def test_a_failure_between_tables_leaves_nothing(desk: Importing, tmp_path: Path) -> None:
    path = build(tmp_path / "ref.db", documented=False, text_ids=True)
    before = state(desk)
    steps: list[int] = []

    def unplugged(done: int) -> None:
        steps.append(done)
        if len(steps) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.take_reference(path, progress=unplugged)
    assert (state(desk), desk.quarantine()[1]) == (before, 0)


class Read:
    """The records of a database, by noun and id."""

    def __init__(self, path: Path) -> None:
        source = FileReader().reference(path)
        types = frozenset({"solo", "behind_scenes"})
        pages = source.parse(Noun.PAGES, Known(content_types=types))
        known = Known(content_types=types).with_pages(
            [_known(p) for p in pages.records if isinstance(p, PageRecord)]
        )
        self.parsed = {n: pages if n is Noun.PAGES else source.parse(n, known) for n in source.nouns}

    def pages(self) -> dict[str, PageRecord]:
        return {r.name: r for r in self.parsed[Noun.PAGES].records if isinstance(r, PageRecord)}

    def sends(self) -> dict[str, HistoryRecord]:
        return {r.send_id: r for r in self.parsed[Noun.HISTORY].records if isinstance(r, HistoryRecord)}

    def captions(self) -> dict[str, CaptionRecord]:
        return {r.caption_id: r for r in self.parsed[Noun.CAPTIONS].records if isinstance(r, CaptionRecord)}

    def notes(self, noun: Noun) -> dict[str, int]:
        return {n.text: n.rows for n in self.parsed[noun].notes}

    def codes(self, noun: Noun) -> list[str]:
        return [b.code for b in self.parsed[noun].bad]


def _known(page: PageRecord) -> KnownPage:
    return KnownPage(page.page_id, page.name, page.time_zone)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return Read(build(tmp_path_factory.mktemp("ref") / "ref.db", documented=False, text_ids=True))


def test_pages(read: Read) -> None:
    pages = read.pages()
    alexia, bea, carla, gina = (pages[n] for n in ("alexia", "bea", "carla", "gina"))
    assert alexia.page_id == "creator_1"
    assert (alexia.page_type, alexia.page_class, alexia.sub_type) == (
        PageType.PAID,
        PageClass.SUGGESTIVE,
        SubType.PERSONAL,
    )
    assert (alexia.time_zone, alexia.subscription_price_cents, alexia.group) == (
        "America/New_York",
        999,
        "north",
    )
    assert (bea.page_class, bea.time_zone) == (PageClass.SUGGESTIVE, "America/Los_Angeles")
    assert (carla.page_class, carla.fan_count, carla.is_active) == (PageClass.SUGGESTIVE, 0, False)
    assert (gina.page_class, gina.sub_type) == (PageClass.LIFESTYLE, SubType.COMMERCIAL)
    assert read.codes(Noun.PAGES) == ["import.zone_unknown", "import.count_negative", "import.word_unknown"]
    assert read.notes(Noun.PAGES)["No sub-type in the source: personal."] == 6
    assert read.notes(Noun.PAGES)["No fan count: 0, so the smallest tier."] == 1


def test_messages(read: Read) -> None:
    sends = read.sends()
    assert sends["m-1"] == HistoryRecord(
        send_id="m-1", page_id="creator_1", sent_at=datetime(2025, 7, 4, 22, 20, tzinfo=UTC),
        send_type=SendKind.PPV_UNLOCK, caption_id="1", content_type="solo", price_cents=1499, sent_count=1000,
        viewed_count=200, purchased_count=10, earnings_cents=14990, chars=16,
    )  # fmt: skip
    assert sends["m-2"].page_id == "creator_2"  # linked by name, in the linked page's own zone
    assert sends["m-2"].sent_at == datetime(2025, 7, 5, 1, 20, tzinfo=UTC)
    assert (sends["m-7"].send_type, sends["m-7"].price_cents, sends["m-7"].earnings_cents) == (None, 0, 0)
    assert sends["m-9"].sent_at == datetime(2025, 11, 2, 5, 30, tzinfo=UTC)
    assert sends["m-10"].content_type is None
    assert sends["m-11"].sent_at == datetime(2025, 7, 5, 22, 0, tzinfo=UTC)
    assert read.codes(Noun.HISTORY) == [
        "import.page_missing", "import.page_unknown", "import.viewed_over_sent", "import.count_negative",
        "import.time_skipped", "import.page_unknown", "import.value_missing", "import.money_negative",
    ]  # fmt: skip


def test_captions(read: Read) -> None:
    captions = read.captions()
    assert captions["1"].page_id is None
    assert captions["2"].page_id == "creator_1"
    assert (captions["2"].performance, captions["2"].times_used, captions["2"].earnings_cents) == (
        81.5,
        3,
        12050,
    )
    assert captions["5"].caption_type == "bump_normal"
    assert read.notes(Noun.CAPTIONS)["Caption type flirty_opener read as bump_normal."] == 1
    assert [n.rows for n in read.parsed[Noun.CAPTIONS].notes if n.code == "import.usage_mismatch"] == [1]
    assert read.codes(Noun.CAPTIONS) == [
        "import.page_unknown", "import.value_missing", "import.content_type_unknown", "import.page_unknown",
        "import.out_of_range",
    ]  # fmt: skip


def test_vault_and_persona(read: Read) -> None:
    assert read.parsed[Noun.VAULT].records == (
        VaultRecord("creator_1", "solo"),  # held, nobody counted, nobody attested
        VaultRecord("creator_1", "behind_scenes", quantity=0),
    )
    assert read.codes(Noun.VAULT) == ["import.content_type_unknown"]
    assert read.parsed[Noun.PERSONAS].records == (
        PersonaRecord("creator_1", "playful", None, "none", "light", 112),
    )


def test_attesting_makes_the_vault_schedulable(desk: Importing, tmp_path: Path) -> None:
    desk.take_reference(build(tmp_path / "ref.db", documented=False, text_ids=True))
    assert not any(i.schedulable for i in desk.vault("alexia").values())
    assert desk.attest("alexia", None, by="Kim") == 2
    assert {k: i.schedulable for k, i in desk.vault("alexia").items()} == {
        "solo": True,
        "behind_scenes": False,
    }


def test_missing_columns_and_tables_are_named(desk: Importing, tmp_path: Path) -> None:
    path = tmp_path / "thin.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE creators (creator_id, page_name, page_type, current_active_fans)")
        db.execute("INSERT INTO creators VALUES (1, 'alexia', 'paid', 10)")
    db.close()
    report = desk.take_reference(path)
    by_name = {t.table: t for t in report.tables}
    assert by_name["creators"].mapped == 1
    assert "timezone" in by_name["creators"].missing
    assert by_name["creators"].found == ("creator_id", "page_name", "page_type", "current_active_fans")
    assert by_name["mass_messages"].why == "not in this database"
    assert "sending_time/sent_date" in by_name["mass_messages"].missing
    assert len(report.tables) == len(TABLES)
