"""One row, four formats, one meaning; and a file lands whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from datetime import time as clock
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.importers.shop import PAGES, parse, records, shop, state, take, with_pages, write

from eros.app.import_data import Importing
from eros.app.import_values import FileReport, Noun
from eros.domain.records import CaptionRecord, HistoryRecord, PageRecord
from eros.domain.words import SendKind

HEAD = "send_id,page_id,sent_at,send_type,price,sent_count,viewed_count,purchased_count,earnings,campaign\n"
ROW = "m1,alexia,2025-07-04T18:20:00,ppv_unlock,14.99,1000,200,12,179.88,yes\n"
WANT = HistoryRecord(
    send_id="m1",
    page_id="alexia",
    sent_at=datetime(2025, 7, 5, 1, 20, tzinfo=UTC),
    send_type=SendKind.PPV_UNLOCK,
    price_cents=1499,
    sent_count=1000,
    viewed_count=200,
    purchased_count=12,
    earnings_cents=17988,
    campaign=True,
)
TYPED = {
    "send_id": "m1",
    "page_id": "alexia",
    "sent_at": datetime(2025, 7, 4, 18, 20),
    "send_type": "ppv_unlock",
    "price": 14.99,
    "sent_count": 1000,
    "viewed_count": 200,
    "purchased_count": 12,
    "earnings": 179.88,
    "campaign": True,
}


@pytest.fixture
def desk(tmp_path: Path) -> Importing:
    return with_pages(tmp_path)


def _xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(list(TYPED))
    page.append(list(TYPED.values()))
    book.save(path)
    return path


def _parquet(path: Path) -> Path:
    pl.DataFrame([TYPED]).write_parquet(path)
    return path


@pytest.mark.parametrize(
    "kind", ["csv", "xlsx", "parquet", "jsonl", "tsv", "semicolon", "utf16", "bom", "crlf"]
)
def test_every_format_says_the_same(desk: Importing, tmp_path: Path, kind: str) -> None:
    text = HEAD + ROW
    line = json.dumps({**TYPED, "sent_at": "2025-07-04T18:20:00"}) + "\n"
    path = {
        "csv": lambda: write(tmp_path, "h.csv", text),
        "xlsx": lambda: _xlsx(tmp_path / "h.xlsx"),
        "parquet": lambda: _parquet(tmp_path / "h.parquet"),
        "jsonl": lambda: write(tmp_path, "h.jsonl", line),
        "tsv": lambda: write(tmp_path, "h.tsv", text.replace(",", "\t")),
        "semicolon": lambda: write(tmp_path, "h.csv", text.replace(",", ";")),
        "utf16": lambda: write(tmp_path, "h.csv", text.encode("utf-16")),
        "bom": lambda: write(tmp_path, "h.csv", b"\xef\xbb\xbf" + text.encode()),
        "crlf": lambda: write(tmp_path, "h.csv", text.replace("\n", "\r\n")),
    }[kind]()
    assert records(desk, Noun.HISTORY, path) == (WANT,)


def test_an_aware_time_in_parquet_keeps_its_instant(desk: Importing, tmp_path: Path) -> None:
    path = tmp_path / "h.parquet"
    pl.DataFrame([{**TYPED, "sent_at": datetime(2025, 7, 5, 1, 20, tzinfo=UTC)}]).write_parquet(path)
    assert records(desk, Noun.HISTORY, path) == (WANT,)


def test_windows_1252_is_read_and_said(desk: Importing, tmp_path: Path) -> None:
    path = write(
        tmp_path, "c.csv", "caption_id,text,caption_type\nc1,Café – für dich,ppv_message\n".encode("cp1252")
    )
    report = take(desk, Noun.CAPTIONS, path)
    assert [n.code for n in report.notes] == ["import.encoding_fallback"]
    assert "Windows-1252" in report.notes[0].text
    (caption,) = records(desk, Noun.CAPTIONS, path)
    assert isinstance(caption, CaptionRecord)
    assert caption.text == "Café – für dich"


def test_only_the_first_sheet_is_read_and_that_is_said(desk: Importing, tmp_path: Path) -> None:
    path = _xlsx(tmp_path / "h.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("more")
    book.save(path)
    report = take(desk, Noun.HISTORY, path)
    assert report.new == 1
    assert "import.sheets_ignored" in [n.code for n in report.notes]


def test_a_hidden_sheet_is_passed_over(desk: Importing, tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    book = openpyxl.Workbook()
    for page, word, shown in ((book.active, "old", "hidden"), (book.create_sheet("Now"), "new", "visible")):
        assert page is not None
        page.append(["caption_id", "text", "caption_type"])
        page.append([f"c-{word}", f"a {word} note", "ppv_message"])
        page.sheet_state = shown
    book.save(path)
    (caption,) = records(desk, Noun.CAPTIONS, path)
    assert isinstance(caption, CaptionRecord)
    assert caption.text == "a new note"


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(desk: Importing, tmp_path: Path) -> None:
    text = 'caption_id,text,caption_type\nc1,"two\nlines",ppv_message\n\nc2,,ppv_message\n'
    report = take(desk, Noun.CAPTIONS, write(tmp_path, "c.csv", text))
    assert (report.read, report.new, report.quarantined) == (2, 1, 1)
    assert [q.bad.row for q in desk.quarantine()[0]] == [4]


def test_the_same_file_twice_changes_nothing(desk: Importing, tmp_path: Path) -> None:
    path = write(tmp_path, "h.csv", HEAD + ROW + ROW.replace("m1", "m2") + ROW.replace("m1,alexia", "m3,nan"))
    first = take(desk, Noun.HISTORY, path)
    before, open_before = state(desk), desk.quarantine()
    again = take(desk, Noun.HISTORY, path)
    assert (first.new, first.quarantined) == (2, 1)
    assert (again.read, again.new, again.changed, again.same, again.quarantined) == (3, 0, 0, 2, 1)
    assert state(desk) == before
    assert desk.quarantine() == open_before


def test_a_changed_row_is_changed(desk: Importing, tmp_path: Path) -> None:
    take(desk, Noun.HISTORY, write(tmp_path, "h.csv", HEAD + ROW))
    before = state(desk)
    report = take(desk, Noun.HISTORY, write(tmp_path, "h.csv", HEAD + ROW.replace("179.88", "200")))
    assert (report.new, report.changed, report.same) == (0, 1, 0)
    assert state(desk) != before


def test_a_dry_run_reports_the_same_and_writes_nothing(desk: Importing, tmp_path: Path) -> None:
    path = write(tmp_path, "h.csv", HEAD + ROW + ROW.replace("m1,alexia", "m3,nan"))
    before = state(desk)
    dry = take(desk, Noun.HISTORY, path, dry_run=True)
    assert state(desk) == before
    assert desk.quarantine() == ((), 0)
    with desk.store.read() as session:
        assert [r.noun for r in session.imports.list_imports()] == ["pages"]
    assert take(desk, Noun.HISTORY, path) == dry


def test_every_row_read_is_accounted_for_and_progress_adds_up(desk: Importing, tmp_path: Path) -> None:
    rows = [ROW.replace("m1", f"m{i}") for i in range(6)]
    text = HEAD + "".join(
        [*rows, rows[0], ROW.replace("m1", "m9").replace("1000", "-1"), "a,b,c,d,e,f,g,h,i,j,k\n"]
    )
    source = desk.open(Noun.HISTORY, write(tmp_path, "h.csv", text))
    seen: list[int] = []
    report = desk.take(source, progress=seen.append)
    assert (report.read, report.new, report.same, report.quarantined) == (9, 6, 1, 2)
    assert report.read == report.new + report.changed + report.same + report.quarantined
    assert sum(seen) == report.read == source.rows


def test_a_failure_half_way_leaves_nothing_half_imported(desk: Importing, tmp_path: Path) -> None:
    path = write(tmp_path, "h.csv", HEAD + ROW + ROW.replace("m1,alexia", "m3,nan"))
    before = state(desk)

    def unplugged(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.take(desk.open(Noun.HISTORY, path), progress=unplugged)
    assert state(desk) == before
    assert desk.quarantine() == ((), 0)


KILLED = """
import os, sys
from pathlib import Path
from tests.importers.shop import reopen
from eros.app.import_values import Noun
desk = reopen(Path(sys.argv[1]))
def ready(done):
    print("half", flush=True)
    sys.stdin.read()
desk.take(desk.open(Noun.HISTORY, Path(sys.argv[2])), progress=ready)
"""


def test_a_file_killed_half_way_leaves_nothing_and_can_be_taken_again(
    desk: Importing, tmp_path: Path
) -> None:
    path = write(tmp_path, "h.csv", HEAD + "".join(ROW.replace("m1", f"m{i}") for i in range(6000)))
    before = state(desk)
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "src:."},
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half\n"  # a batch is written, the transaction open
        child.kill()
    assert state(desk) == before
    report = take(desk, Noun.HISTORY, path)
    assert (report.read, report.new) == (6000, 6000)


def test_excels_separator_line_and_old_line_ends(desk: Importing, tmp_path: Path) -> None:
    text = "sep=;\n" + (HEAD + ROW + ROW.replace("m1,alexia", "m2,nan")).replace(",", ";")
    report = take(desk, Noun.HISTORY, write(tmp_path, "h.csv", text))
    assert (report.new, report.quarantined) == (1, 1)
    assert [q.bad.row for q in desk.quarantine()[0]] == [4]
    assert records(desk, Noun.HISTORY, write(tmp_path, "r.csv", (HEAD + ROW).replace("\n", "\r"))) == (WANT,)


def test_cells_of_a_workbook_keep_what_they_show(desk: Importing, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(
        ["page_id", "page_type", "page_class", "fan_count", "time_zone", "active_start", "is_active", "group"]
    )
    page.append([1234567890123, "paid", "explicit", 3000, "UTC", clock(9, 30), True, None])
    page.append([5.0, "paid", "explicit", 1.0, "UTC", "08:00", "no", "=1/0"])
    page.append(["p3", "paid", "explicit", "#DIV/0!", "UTC", "08:00", "no", None])
    page.append(["p4", "paid", "explicit", 7, "UTC", "#REF!", "no", None])
    page["D4"].data_type = page["F5"].data_type = "e"
    page.insert_rows(1, 2)
    page.insert_cols(1)
    book.save(tmp_path / "p.xlsx")
    parsed = parse(desk, Noun.PAGES, tmp_path / "p.xlsx")
    got = [r for r in parsed.records if isinstance(r, PageRecord)]
    assert [(r.page_id, r.fan_count, r.active_start_min, r.is_active, r.group) for r in got] == [
        ("1234567890123", 3000, 570, True, None),
        ("5", 1, 480, False, None),
    ]
    assert [(b.row, b.field) for b in parsed.bad] == [(6, "fan_count"), (7, "active_start")]


def test_a_page_renamed_to_a_name_in_use_is_quarantined(tmp_path: Path) -> None:
    desk = shop(tmp_path)
    text = PAGES + "carla,alexia,free,lifestyle,personal,10,Europe/Berlin\n"
    report = take(desk, Noun.PAGES, write(tmp_path, "p.csv", text))
    assert report.reasons == {"import.page_name_taken": 1}


def test_reports_are_values(desk: Importing, tmp_path: Path) -> None:
    report = take(desk, Noun.HISTORY, write(tmp_path, "h.csv", HEAD + ROW))
    assert isinstance(report, FileReport)
    assert report.file.endswith("h.csv") and Path(report.file).is_absolute()
