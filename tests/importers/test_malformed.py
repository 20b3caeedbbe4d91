"""Files and rows that are wrong in every way we could think of: a coded error or a quarantined row
for each, never a traceback, never a changed row."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.importers.shop import state, with_pages, write

from eros.app.import_data import Importing
from eros.app.import_values import Noun
from eros.importers.formats import Limits
from eros.importers.reader import FileReader
from eros.importers.reasons import REASONS
from eros.kit.errors import ErosError

CAPS = "caption_id,text,caption_type\n"
HIST = "send_id,page_id,sent_at,price,sent_count,viewed_count\n"
PAGE = "page_id,page_type,page_class,fan_count,time_zone\n"
GOOD_CAP = "c1,a note,ppv_message\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Importing:
    return with_pages(tmp_path_factory.mktemp("desk"))


def _xlsx(*rows: tuple[object, ...]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    book.save(out)
    return out.getvalue()


def _parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def _zip(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(name, data)
    return out.getvalue()


def _flip(data: bytes, at: float) -> bytes:
    """Some bytes of the file overwritten, as by a bad disk."""
    i = int(len(data) * at)
    return data[:i] + b"\xde\xad\xbe\xef" * 8 + data[i + 32 :]


XLSX = _xlsx(("caption_id", "text", "caption_type"), ("c1", "a note", "ppv_message"))
PARQUET = _parquet(pl.DataFrame({"caption_id": ["c1"], "text": ["a note"], "caption_type": ["ppv_message"]}))

# name of the file -> its bytes, the noun, the code of the error that the whole file gives
FILES: dict[str, tuple[str, str | bytes, Noun, str]] = {
    "empty csv": ("f.csv", b"", Noun.CAPTIONS, "import.empty"),
    "only blanks": ("f.csv", b" \n\n \n", Noun.CAPTIONS, "import.empty"),
    "only a mark": ("f.csv", b"\xef\xbb\xbf", Noun.CAPTIONS, "import.empty"),
    "only a header": ("f.csv", CAPS, Noun.CAPTIONS, "import.empty"),
    "header and blank rows": ("f.csv", CAPS + ",,\n,,\n", Noun.CAPTIONS, "import.empty"),
    "no header": ("f.csv", "c1,a note,ppv_message\nc2,b,ppv_message\n", Noun.CAPTIONS, "import.columns_missing"),
    "other noun's columns": ("f.csv", "alpha,beta\n1,2\n", Noun.CAPTIONS, "import.columns_missing"),
    "one required column gone": ("f.csv", "caption_id,text\nc1,a\n", Noun.CAPTIONS, "import.columns_missing"),
    "no page column": ("f.csv", "send_id,sent_at\nm,2025-01-01T10:00\n", Noun.HISTORY, "import.columns_missing"),
    "header twice": ("f.csv", "caption_id,text,Text,caption_type\nc,a,b,p\n", Noun.CAPTIONS, "import.headers"),
    "thousands of headers": ("f.csv", ",".join(f"h{i}" for i in range(2000)) + "\n1\n", Noun.CAPTIONS, "import.headers"),
    "foreign headers": ("f.csv", "Caption Key,Message,Type\nc1,a,b\n", Noun.CAPTIONS, "import.mapping_unconfirmed"),
    "open quote": ("f.csv", CAPS + 'c1,"never closed,ppv_message\nc2,b,p\n', Noun.CAPTIONS, "import.damaged"),
    "text after a quote": ("f.csv", CAPS + 'c1,"a"b,ppv_message\n', Noun.CAPTIONS, "import.damaged"),
    "a cell without end": ("f.csv", CAPS + "c1," + "x" * 200_000 + ",p\n", Noun.CAPTIONS, "import.damaged"),
    "bytes of no encoding": ("f.csv", CAPS.encode() + b"c1,\x81\x8d\x8f,p\n", Noun.CAPTIONS, "import.encoding"),
    "half an utf-16": ("f.csv", b"\xff\xfec\x00\xd8", Noun.CAPTIONS, "import.encoding"),
    "binary": ("f.csv", bytes(range(256)) * 4, Noun.CAPTIONS, "import.format"),
    "utf-32": ("f.csv", CAPS.encode("utf-32-le"), Noun.CAPTIONS, "import.format"),
    "xlsx called csv": ("f.csv", XLSX, Noun.CAPTIONS, "import.format"),
    "parquet called csv": ("f.csv", PARQUET, Noun.CAPTIONS, "import.format"),
    "pdf called csv": ("f.csv", b"%PDF-1.7 hello", Noun.CAPTIONS, "import.format"),
    "gzip called csv": ("f.csv", gzip.compress(CAPS.encode()), Noun.CAPTIONS, "import.format"),
    "sqlite called csv": ("f.csv", b"SQLite format 3\x00" + b"\x00" * 100, Noun.CAPTIONS, "import.format"),
    "old excel": ("f.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, Noun.CAPTIONS, "import.format"),
    "old excel called xlsx": ("f.xlsx", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, Noun.CAPTIONS, "import.format"),
    "no ending": ("captions", CAPS + GOOD_CAP, Noun.CAPTIONS, "import.format"),
    "unknown ending": ("f.docx", CAPS + GOOD_CAP, Noun.CAPTIONS, "import.format"),
    "empty xlsx": ("f.xlsx", b"", Noun.CAPTIONS, "import.empty"),
    "xlsx without rows": ("f.xlsx", _xlsx(), Noun.CAPTIONS, "import.empty"),
    "xlsx with a header only": ("f.xlsx", _xlsx(("caption_id", "text", "caption_type")), Noun.CAPTIONS, "import.empty"),
    "text called xlsx": ("f.xlsx", CAPS, Noun.CAPTIONS, "import.damaged"),
    "half an xlsx": ("f.xlsx", XLSX[: len(XLSX) // 2], Noun.CAPTIONS, "import.damaged"),
    "an xlsx without its end": ("f.xlsx", XLSX[:-10], Noun.CAPTIONS, "import.damaged"),
    "a zip that is no xlsx": ("f.xlsx", _zip("hello.txt", b"hello"), Noun.CAPTIONS, "import.damaged"),
    "csv called parquet": ("f.parquet", CAPS, Noun.CAPTIONS, "import.damaged"),
    "half a parquet": ("f.parquet", PARQUET[: len(PARQUET) // 2], Noun.CAPTIONS, "import.damaged"),
    "parquet without its end": ("f.parquet", PARQUET[:-3], Noun.CAPTIONS, "import.damaged"),
    "parquet with a torn end": ("f.parquet", PARQUET[:-8] + b"\xff\xff\xff\x7fPAR1", Noun.CAPTIONS, "import.damaged"),
    "parquet of marks only": ("f.parquet", b"PAR1PAR1", Noun.CAPTIONS, "import.damaged"),
    "parquet without rows": ("f.parquet", _parquet(pl.DataFrame({"caption_id": [], "text": [], "caption_type": []})), Noun.CAPTIONS, "import.empty"),
    "one json list": ("f.jsonl", '[{"caption_id": "c"}]', Noun.CAPTIONS, "import.format"),
    "jsonl of numbers": ("f.jsonl", "1\n2\n", Noun.CAPTIONS, "import.headers"),
    "jsonl of empty objects": ("f.jsonl", "{}\n{}\n", Noun.CAPTIONS, "import.headers"),
    "jsonl in latin-1": ("f.jsonl", '{"text": "é"}'.encode("latin-1"), Noun.CAPTIONS, "import.encoding"),
    "csv called jsonl": ("f.jsonl", CAPS + GOOD_CAP, Noun.CAPTIONS, "import.headers"),
    "jsonl with other names": ("f.jsonl", '{"alpha": 1}\n', Noun.CAPTIONS, "import.columns_missing"),
    "jsonl names in two cases": ("f.jsonl", '{"Text": 1, "text": 2}\n', Noun.CAPTIONS, "import.headers"),
}  # fmt: skip

# a row -> the code it is quarantined with
ROWS: dict[str, tuple[str, str, Noun, str]] = {
    "too many cells": ("f.csv", CAPS + "c1,a,p,x,y\n", Noun.CAPTIONS, "import.row_shape"),
    "an unquoted comma": ("f.csv", CAPS + "c1,hello, you,ppv_message\n", Noun.CAPTIONS, "import.row_shape"),
    "the header once more": ("f.csv", CAPS + CAPS, Noun.CAPTIONS, "import.header_again"),
    "a text of nothing seen": ("f.csv", CAPS + "c1,\u200b\u2060 \u00ad,ppv_message\n", Noun.CAPTIONS, "import.text_empty"),
    "too few cells": ("f.csv", CAPS + "c1,a\n", Noun.CAPTIONS, "import.value_missing"),
    "no id": ("f.csv", CAPS + ",a note,ppv_message\n", Noun.CAPTIONS, "import.value_missing"),
    "an endless id": ("f.csv", CAPS + "c" * 101 + ",a,p\n", Noun.CAPTIONS, "import.id"),
    "an id with a bell": ("f.csv", CAPS + "c\x07,a,p\n", Noun.CAPTIONS, "import.id"),
    "a caption too long": ("f.csv", CAPS + "c1," + "a" * 2001 + ",p\n", Noun.CAPTIONS, "import.text_long"),
    "no caption type": ("f.csv", CAPS + "c1,a,\n", Noun.CAPTIONS, "import.value_missing"),
    "a type of signs": ("f.csv", CAPS + "c1,a,!!!\n", Noun.CAPTIONS, "import.word_unknown"),
    "broken json": ("f.jsonl", '{"caption_id":"c0","text":"a","caption_type":"p"}\n{"caption_id": \n', Noun.CAPTIONS, "import.json"),
    "json of another kind": ("f.jsonl", '{"caption_id":"c0","text":"a","caption_type":"p"}\n"hello"\n', Noun.CAPTIONS, "import.json"),
    "json too deep": ("f.jsonl", '{"caption_id":"c0","text":"a","caption_type":"p"}\n' + "[" * 100_000 + "\n", Noun.CAPTIONS, "import.json"),
    "a number without end": ("f.jsonl", '{"caption_id":"c0","text":"a","caption_type":"p"}\n{"caption_id":' + "9" * 9000 + "}\n", Noun.CAPTIONS, "import.json"),
    "a list as text": ("f.jsonl", '{"caption_id":["c1"],"text":"","caption_type":"p"}\n', Noun.CAPTIONS, "import.value_missing"),
    "half a character": ("f.jsonl", '{"caption_id":"c\\ud800","text":"","caption_type":"p"}\n', Noun.CAPTIONS, "import.value_missing"),
    "performance over 100": ("f.csv", "performance," + CAPS + "101,c1,a,p\n", Noun.CAPTIONS, "import.out_of_range"),
    "performance in words": ("f.csv", "performance," + CAPS + "good,c1,a,p\n", Noun.CAPTIONS, "import.number"),
    "performance infinite": ("f.csv", "performance," + CAPS + "inf,c1,a,p\n", Noun.CAPTIONS, "import.out_of_range"),
    "no such page": ("f.csv", HIST + "m1,zoe,2025-01-01T10:00,1,1,1\n", Noun.HISTORY, "import.page_unknown"),
    "page nan": ("f.csv", HIST + "m1,nan,2025-01-01T10:00,1,1,1\n", Noun.HISTORY, "import.page_missing"),
    "no time": ("f.csv", HIST + "m1,bea,,1,1,1\n", Noun.HISTORY, "import.value_missing"),
    "a date only": ("f.csv", HIST + "m1,bea,2025-01-01,1,1,1\n", Noun.HISTORY, "import.time"),
    "month 13": ("f.csv", HIST + "m1,bea,2025-13-01T10:00,1,1,1\n", Noun.HISTORY, "import.time"),
    "hour 25": ("f.csv", HIST + "m1,bea,2025-01-01T25:00,1,1,1\n", Noun.HISTORY, "import.time"),
    "a skipped hour": ("f.csv", HIST + "m1,bea,2025-03-30T02:30,1,1,1\n", Noun.HISTORY, "import.time_skipped"),
    "the year 1970": ("f.csv", HIST + "m1,bea,1970-01-01T00:00,1,1,1\n", Noun.HISTORY, "import.time"),
    "a spreadsheet's serial": ("f.csv", HIST + "m1,bea,45658.4166,1,1,1\n", Noun.HISTORY, "import.time"),
    "price in words": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,ten,1,1\n", Noun.HISTORY, "import.money"),
    "price negative": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,-1,1,1\n", Noun.HISTORY, "import.money_negative"),
    "price of another world": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,99999999999,1,1\n", Noun.HISTORY, "import.money"),
    "price infinite": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,Infinity,1,1\n", Noun.HISTORY, "import.money"),
    "price a formula": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,=1+1,1,1\n", Noun.HISTORY, "import.money"),
    "count negative": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,1,-1,0\n", Noun.HISTORY, "import.count_negative"),
    "count a fraction": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,1,1.5,1\n", Noun.HISTORY, "import.number"),
    "count of another world": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,1,99999999999,1\n", Noun.HISTORY, "import.number"),
    "count in hex": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,1,0x10,1\n", Noun.HISTORY, "import.number"),
    "count in other digits": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,1,１２x,1\n", Noun.HISTORY, "import.number"),
    "viewed over sent": ("f.csv", HIST + "m1,bea,2025-01-01T10:00,1,1,2\n", Noun.HISTORY, "import.viewed_over_sent"),
    "fans negative": ("f.csv", PAGE + "x,paid,explicit,-1,UTC\n", Noun.PAGES, "import.count_negative"),
    "page id a path": ("f.csv", PAGE + "../../etc,paid,explicit,1,UTC\n", Noun.PAGES, "import.id"),
    "page id with a blank": ("f.csv", PAGE + "a b,paid,explicit,1,UTC\n", Noun.PAGES, "import.id"),
    "zone unknown": ("f.csv", PAGE + "x,paid,explicit,1,Mars/Base\n", Noun.PAGES, "import.zone_unknown"),
    "zone a path": ("f.csv", PAGE + "x,paid,explicit,1,/etc/passwd\n", Noun.PAGES, "import.zone_unknown"),
    "type unknown": ("f.csv", PAGE + "x,gold,explicit,1,UTC\n", Noun.PAGES, "import.word_unknown"),
    "class unknown": ("f.csv", PAGE + "x,paid,purple,1,UTC\n", Noun.PAGES, "import.word_unknown"),
    "page name in use": ("f.csv", "name," + PAGE + "Alexia,x,paid,explicit,1,UTC\n", Noun.PAGES, "import.page_name_taken"),
    "tier 6": ("f.csv", "performance_tier," + PAGE + "6,x,paid,explicit,1,UTC\n", Noun.PAGES, "import.out_of_range"),
    "hours too early": ("f.csv", "active_start," + PAGE + "05:00,x,paid,explicit,1,UTC\n", Noun.PAGES, "import.hours"),
    "vault type unknown": ("f.csv", "page_id,content_type\nbea,unknown\n", Noun.VAULT, "import.content_type_unknown"),
    "vault flag": ("f.csv", "page_id,content_type,adult_ok\nbea,solo,perhaps\n", Noun.VAULT, "import.flag"),
    "segment unknown": ("f.csv", "page_id,audience,size\nbea,everyone,5\n", Noun.SEGMENTS, "import.word_unknown"),
    "segment size": ("f.csv", "page_id,audience,size\nbea,renew_on,many\n", Noun.SEGMENTS, "import.number"),
    "offer of nothing": ("f.csv", "offer_id,page_id,items\no,bea,;\n", Noun.OFFERS, "import.items"),
    "offer without prices": ("f.csv", "offer_id,page_id,items\no,bea,solo\n", Noun.OFFERS, "import.items"),
    "offer in broken json": ("f.csv", "offer_id,page_id,items\no,bea,[1]\n", Noun.OFFERS, "import.items"),
    "offer of the unknown": ("f.csv", "offer_id,page_id,items\no,bea,moon=5\n", Noun.OFFERS, "import.content_type_unknown"),
    "offer price": ("f.csv", "offer_id,page_id,items\no,bea,solo=cheap\n", Noun.OFFERS, "import.money"),
    "drip without date": ("f.csv", "drip_set_id,page_id,on\nd,bea,soon\n", Noun.DRIPS, "import.date"),
    "drip on the 30th of February": ("f.csv", "drip_set_id,page_id,on\nd,bea,2026-02-30\n", Noun.DRIPS, "import.date"),
    "live backwards": ("f.csv", "event_id,page_id,starts_at,ends_at\ne,bea,2026-01-02T10:00,2026-01-02T09:00\n", Noun.LIVE, "import.time_order"),
    "staffed for no time": ("f.csv", "page_id,starts_at,ends_at\nbea,2026-01-02T10:00,2026-01-02T10:00\n", Noun.STAFFED, "import.time_order"),
    "persona of nobody": ("f.csv", "page_id,primary_tone\nzoe,playful\n", Noun.PERSONAS, "import.page_unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_malformed_file_is_a_coded_error(desk: Importing, tmp_path: Path, name: str) -> None:
    file, data, noun, code = FILES[name]
    before = state(desk)
    with pytest.raises(ErosError) as caught:
        desk.take(desk.open(noun, write(tmp_path, file, data)))
    assert caught.value.code == code
    assert caught.value.hint
    assert file in str(caught.value)
    assert state(desk) == before


@pytest.mark.parametrize("name", ROWS)
def test_a_malformed_row_is_quarantined(desk: Importing, tmp_path: Path, name: str) -> None:
    file, text, noun, code = ROWS[name]
    before = state(desk)
    report = desk.take(desk.open(noun, write(tmp_path, file, text)), dry_run="c0" in text)
    assert report.reasons == {code: 1}
    assert code in REASONS
    assert state(desk) == before
    if "c0" not in text:
        bad = next(q.bad for q in desk.quarantine()[0] if q.bad.file == report.file)
        assert (bad.row, bad.code) == (1 if file == "f.jsonl" else 2, code)
        assert bad.reason
        assert isinstance(json.loads(bad.raw), dict)


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_bytes_overwritten_never_give_a_traceback(
    desk: Importing, tmp_path: Path, kind: str, at: float
) -> None:
    path = write(tmp_path, f"f.{kind}", _flip(XLSX if kind == "xlsx" else PARQUET, at))
    before = state(desk)
    try:
        desk.take(desk.open(Noun.CAPTIONS, path), dry_run=True)
    except ErosError as e:
        assert e.code.startswith("import.")
    assert state(desk) == before


def _reader(**limits: int) -> Callable[[Noun, Path], object]:
    reader = FileReader(Limits(**limits))
    return lambda noun, path: reader.open(noun, path, None)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write(tmp_path, "f.xlsx", _zip("xl/worksheets/sheet1.xml", b" " * (3 << 20)))
    assert path.stat().st_size < 10_000
    with pytest.raises(ErosError, match="unpacked") as caught:
        _reader(unpacked_mb=2)(Noun.CAPTIONS, path)
    assert caught.value.code == "import.too_large"


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx", "parquet"])
def test_too_many_rows(tmp_path: Path, kind: str) -> None:
    row = {"caption_id": "c1", "text": "a note", "caption_type": "ppv_message"}
    data = {
        "csv": (CAPS + GOOD_CAP * 20).encode(),
        "jsonl": (json.dumps(row) + "\n").encode() * 20,
        "xlsx": _xlsx(tuple(row), *[tuple(row.values())] * 20),
        "parquet": _parquet(pl.DataFrame([row] * 20)),
    }[kind]
    path = write(tmp_path, f"f.{kind}", data)
    with pytest.raises(ErosError) as caught:
        _reader(rows=10)(Noun.CAPTIONS, path)
    assert caught.value.code == "import.too_large"
    assert _reader(rows=30)(Noun.CAPTIONS, path)


def test_a_file_too_heavy(tmp_path: Path) -> None:
    with pytest.raises(ErosError) as caught:
        _reader(file_mb=0)(Noun.CAPTIONS, write(tmp_path, "f.csv", CAPS + GOOD_CAP))
    assert caught.value.code == "import.too_large"


def test_no_file_a_folder_a_path_that_cannot_be(desk: Importing, tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "none.csv", "import.file_missing"),
        (tmp_path, "import.not_a_file"),
        (Path("/dev/null"), "import.not_a_file"),
        (tmp_path / ("x" * 300 + ".csv"), "import.unreadable"),
        (Path("a\x00b.csv"), "import.file_missing"),
    ):
        with pytest.raises(ErosError) as caught:
            desk.open(Noun.CAPTIONS, path)
        assert caught.value.code == code
        with pytest.raises(ErosError) as caught:
            desk.take_reference(path)
        assert caught.value.code == code


def _sqlite(path: Path, *statements: str) -> bytes:
    with sqlite3.connect(path) as db:
        for s in statements:
            db.execute(s)
    db.close()
    return path.read_bytes()


@pytest.mark.parametrize(
    "kind", ["text", "empty", "header only", "no creators", "no creator_id", "torn", "cut"]
)
def test_a_malformed_reference_database(desk: Importing, tmp_path: Path, kind: str) -> None:
    filler = ["CREATE TABLE creators (creator_id TEXT, page_name TEXT)"]
    filler += [f"INSERT INTO creators VALUES ('c{i}', '{'x' * 500}')" for i in range(50)]
    full = _sqlite(tmp_path / "full.db", *filler)
    data, code = {
        "text": (b"hello", "import.reference"),
        "empty": (b"", "import.reference"),
        "header only": (b"SQLite format 3\x00", "import.damaged"),
        "no creators": (_sqlite(tmp_path / "a.db", "CREATE TABLE x (y)"), "import.reference"),
        "no creator_id": (_sqlite(tmp_path / "b.db", "CREATE TABLE creators (y)"), "import.reference"),
        "torn": (full[:4096] + b"\xff" * 4096 + full[8192:], "import.damaged"),
        "cut": (full[: len(full) // 2], "import.damaged"),
    }[kind]
    before = state(desk)
    with pytest.raises(ErosError) as caught:
        desk.take_reference(write(tmp_path, "f.db", data))
    assert caught.value.code == code
    assert state(desk) == before


def test_there_are_at_least_eighty() -> None:
    assert len(FILES) + len(ROWS) >= 80
