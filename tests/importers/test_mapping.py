"""Foreign headers are guessed aloud, and a mapping file ends the guessing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.importers.shop import state, take, with_pages, write

from eros.app.import_data import Importing, MappingUnconfirmed
from eros.app.import_values import Noun
from eros.domain.records import HistoryRecord
from eros.domain.words import SendKind
from eros.kit.errors import ErosError

FOREIGN = "Message ID,Creator,Sent On,Kind,Unlock Price,Recipients,Mood\nm1,alexia,07/04/2025 06:20 PM,ppv,9.99,10,fine\n"
MAPPING = """
noun: history
columns: {Message ID: send_id, Sent On: sent_at, Kind: send_type, Unlock Price: price, Recipients: sent_count}
constants: {page_id: bea}
values:
  send_type: {PPV: ppv_unlock, "free": }
formats: {sent_at: "%m/%d/%Y %I:%M %p"}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Importing:
    return with_pages(tmp_path)


def _guess(desk: Importing, folder: Path, headers: str, noun: Noun = Noun.HISTORY) -> dict[str, str | None]:
    guess = desk.open(noun, write(folder, "f.csv", headers + "\n" + "1," * headers.count(",") + "1\n")).guess
    return {m.header: m.column for m in guess.matches}


def test_case_and_spacing_are_not_foreign(desk: Importing, tmp_path: Path) -> None:
    text = "SEND ID,Page-Id, Sent At \nm1,alexia,2025-07-04T18:20\n"
    source = desk.open(Noun.HISTORY, write(tmp_path, "f.csv", text))
    assert source.guess.certain
    assert desk.take(source).new == 1


def test_aliases_and_near_names_are_guessed(desk: Importing, tmp_path: Path) -> None:
    got = _guess(desk, tmp_path, "Message ID,Creator,Sending Time,Recipents,Views,Mood,Earning")
    assert got == {
        "Message ID": "send_id", "Creator": "page_id", "Sending Time": "sent_at", "Recipents": "sent_count",
        "Views": "viewed_count", "Mood": None, "Earning": "earnings",
    }  # fmt: skip


def test_a_column_is_given_once_and_the_own_name_wins(desk: Importing, tmp_path: Path) -> None:
    got = _guess(desk, tmp_path, "message_id,send_id,page_id,sent_at")
    assert got == {"message_id": None, "send_id": "send_id", "page_id": "page_id", "sent_at": "sent_at"}


@pytest.mark.parametrize(
    ("headers", "cells", "means"),
    [
        ("Sent,Viewed,Date", "100,80,2025-07-04T18:20", {"Sent": "sent_count", "Viewed": "viewed_count", "Date": "sent_at"}),
        ("Sent,Viewed,Date", '"1,204",80,2025-07-04', {"Sent": "sent_count", "Viewed": "viewed_count", "Date": "sent_at"}),
        ("Sent,Viewed", "2025-07-04T18:20,80", {"Sent": "sent_at", "Viewed": "viewed_count"}),
        ("Date,Sent,Recipients", "2025-07-04,07/05/2025,9", {"Date": "sent_at", "Sent": None, "Recipients": "sent_count"}),
        ("Time,Sent,Viewed", "18:20,5,3", {"Time": "sent_at", "Sent": "sent_count", "Viewed": "viewed_count"}),
        ("Sent,Date,Viewed", ",2025-07-04T18:20,3", {"Sent": "sent_count", "Date": "sent_at", "Viewed": "viewed_count"}),
    ],
)  # fmt: skip
def test_what_stands_below_tells_a_count_from_a_time(
    desk: Importing, tmp_path: Path, headers: str, cells: str, means: dict[str, str | None]
) -> None:
    text = f"send_id,page_id,{headers}\nm1,alexia,{cells}\n"
    source = desk.open(Noun.HISTORY, write(tmp_path, "f.csv", text))
    assert {m.header: m.column for m in source.guess.matches[2:]} == means
    assert not source.guess.certain  # it still asks


def test_a_guess_needs_a_word(desk: Importing, tmp_path: Path) -> None:
    text = "send_id,Creator,sent_at\nm1,alexia,2025-07-04T18:20\n"
    source = desk.open(Noun.HISTORY, write(tmp_path, "f.csv", text))
    before = state(desk)
    with pytest.raises(MappingUnconfirmed, match="'Creator' as page_id"):
        desk.take(source)
    assert state(desk) == before
    assert desk.take(source, confirmed=True).new == 1


def test_a_mapping_file_says_it_all(desk: Importing, tmp_path: Path) -> None:
    source = desk.open(Noun.HISTORY, write(tmp_path, "f.csv", FOREIGN), write(tmp_path, "m.yaml", MAPPING))
    assert source.guess.certain
    assert source.guess.ignored == ("Creator", "Mood")
    with desk.store.read() as session:
        (send,) = source.parse(desk.known(session)).records
    assert send == HistoryRecord(
        "m1",
        "bea",
        datetime(2025, 7, 4, 16, 20, tzinfo=UTC),
        SendKind.PPV_UNLOCK,
        price_cents=999,
        sent_count=10,
    )


def test_with_a_mapping_file_nothing_is_guessed(desk: Importing, tmp_path: Path) -> None:
    mapping = write(tmp_path, "m.yaml", "columns: {Message ID: send_id}")
    with pytest.raises(ErosError) as caught:
        desk.open(Noun.HISTORY, write(tmp_path, "f.csv", FOREIGN), mapping)
    assert caught.value.code == "import.columns_missing"
    assert "page_id or page_name, sent_at" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "not a YAML map"),
        ("- a\n- b", "not a YAML map"),
        ("columns: [", "expected"),
        ("colums: {a: send_id}", "'colums' is not one of"),
        ("noun: pages", "it is for pages"),
        ("columns: {Message ID: sendid}", "no column 'sendid'"),
        ("columns: {Nope: send_id}", "no header 'Nope'"),
        ("columns: {Message ID: send_id, Creator: send_id}", "'send_id' is given twice"),
        ("columns: {Creator: page_id}\nconstants: {page_id: bea}", "'page_id' is given twice"),
        ("columns: 5", "columns is not a map"),
        ("values: {send_type: ppv}", "are not a map"),
        ("constants: {nope: 1}", "no column 'nope'"),
        ("!!python/object/apply:os.system ['true']", "could not determine a constructor"),
        (b"\xff\xfe\x00", "utf-8"),
    ],
)
def test_a_mapping_file_that_cannot_be_used(
    desk: Importing, tmp_path: Path, text: str | bytes, word: str
) -> None:
    with pytest.raises(ErosError, match=word) as caught:
        desk.open(Noun.HISTORY, write(tmp_path, "f.csv", FOREIGN), write(tmp_path, "m.yaml", text))
    assert caught.value.code == "import.mapping"


def test_no_mapping_file(desk: Importing, tmp_path: Path) -> None:
    with pytest.raises(ErosError) as caught:
        desk.open(Noun.HISTORY, write(tmp_path, "f.csv", FOREIGN), tmp_path / "m.yaml")
    assert caught.value.code == "import.file_missing"


def test_a_time_that_does_not_fit_the_format_is_quarantined(desk: Importing, tmp_path: Path) -> None:
    path = write(tmp_path, "f.csv", FOREIGN.replace("07/04/2025", "2025.07.04"))
    report = desk.take(desk.open(Noun.HISTORY, path, write(tmp_path, "m.yaml", MAPPING)))
    assert report.reasons == {"import.time": 1}


def test_extra_columns_of_our_own_names_need_no_question(desk: Importing, tmp_path: Path) -> None:
    text = "send_id,page_id,sent_at,notes,operator\nm1,alexia,2025-07-04T18:20,x,y\n"
    assert take(desk, Noun.HISTORY, write(tmp_path, "f.csv", text)).new == 1
